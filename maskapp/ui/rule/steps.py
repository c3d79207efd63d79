"""Controls for the steps before the rule and the cleaning steps after it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

import streamlit as st

from maskapp.core.engine.result import ClassResult
from maskapp.core.image import Image
from maskapp.core.steps.registry import CLEANING, PREPARE
from maskapp.core.steps.run import StepChange
from maskapp.core.steps.step import Choice, Connectivity, Number, Step
from maskapp.ui.compute.masks import part_before
from maskapp.ui.state import region_edits, session, step_edits
from maskapp.ui.state.model import Document
from maskapp.ui.state.region_edits import OnView
from maskapp.ui.state.rows import ClassCard
from maskapp.ui.state.step_edits import Row
from maskapp.ui.widgets.icon_button import icon_button
from maskapp.ui.widgets.number_box import NumberBox, number_box, refused

_NEIGHBOURS: dict[Connectivity, str] = {
    8: "Diagonal neighbours join",
    4: "Only neighbours side by side join",
}


def prepare_panel(image: Image, result: ClassResult | None) -> None:
    """Draw the controls in an expander.

    Parameters
    ----------
    image : Image
        The one on view: steps can take their numbers from it.
    result : ClassResult or None
        Tells what each step changed; None if unknown.
    """
    panel = st.expander(
        "Clean",
        icon=":material/cleaning_services:",
        key="prepare-panel",
        on_change=session.deed,
    )
    document, card = session.load().document, session.load().card
    text = state_text(document, card, result)
    if panel.open:
        with panel:
            if text:
                st.caption(text)
            _preparing(document, image)
            _cleaning(document, card, result)
    # Below the heading: another heading would be another panel to the browser, and closed.
    with st.container(key="clean-state"):
        if text and not panel.open:
            st.caption(text)


def state_text(document: Document, card: ClassCard, result: ClassResult | None) -> str:
    """Say what is done before and after the rule, and to how many pixels; "" for nothing."""
    parts = [each.step.describe() for each in document.prepare]
    if count := len(card.cleaning):
        changes = result.changes if result else ()
        net = sum(each.added - each.removed for each in changes)
        told = f", {'+' if net > 0 else '−' if net else '±'}{abs(net):,} px" if changes else ""
        parts.append(f"{count} {'step' if count == 1 else 'steps'}{told}")
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}"


def _preparing(document: Document, image: Image) -> None:
    st.markdown("**Preparing, before the rule**")
    steps = document.prepare
    for place, row in enumerate(steps):
        _step(row, place, len(steps), "prepare step")
        if row.step.measured_on:
            _measuring(row, image)
    st.caption(
        "The rule, the histograms and automatic thresholds see the prepared image; the file that "
        "you uploaded stays as it is. With 12 megapixels a median takes several seconds."
        if steps
        else "No steps yet. They change what the rule sees, not the file."
    )
    _adding("prepare", PREPARE)


def _cleaning(document: Document, card: ClassCard, result: ClassResult | None) -> None:
    st.markdown("**Cleaning, after the rule**")
    steps = card.cleaning
    changes = result.changes if result else ()
    for place, row in enumerate(steps):
        # Of a mask of before there may be fewer changes than steps.
        change = changes[place] if len(changes) == len(steps) else None
        _step(row, place, len(steps), "step", change)
    if steps:
        st.radio(
            "What is one object?",
            list(_NEIGHBOURS),
            format_func=_NEIGHBOURS.__getitem__,
            index=list(_NEIGHBOURS).index(document.connectivity),
            key=session.show("connectivity", document.connectivity),
            horizontal=True,
            help="Whether two pixels that touch at a corner belong to one object (8 neighbours) "
            "or not (4 neighbours). Decides what Fill holes, Remove small and Keep largest see.",
            on_change=_on_connectivity,
        )
    else:
        st.caption("No steps yet. They are done in the order of this list.")
    _adding("cleaning", CLEANING)


def _measuring(row: Row, image: Image) -> None:
    """Offer to take a step's numbers from a part of the image on view."""
    state = session.load()
    what = row.step.measured_on
    there = region_edits.last_rectangle(state, state.view.image) is not None
    st.button(
        f"From the rectangle on a {what}",
        key=f"measure-{row.id}",
        disabled=not there,
        on_click=session.act,
        args=(
            step_edits.take_from_rectangle,
            row.id,
            partial(part_before, image, state.seen.recipe),
            OnView(state.view.image, (image.width, image.height)),
        ),
    )
    st.caption(
        "Takes the mean of the rectangle that was drawn last, and removes that rectangle from "
        "**Where**. The numbers then hold in all images."
        if there
        else f"Draw a **Rectangle** on the {what} in the picture, to take its numbers from there."
    )


def _adding(place: str, kinds: Mapping[str, type[Step]]) -> None:
    with st.container(horizontal=True, gap="small", key=f"add-{place}-step"):
        for kind in kinds.values():
            st.button(
                # "Open" alone would be the name of every list's arrow as well.
                f"Add {kind.label.lower()}",
                key=f"add-{kind.label}",
                help=kind.meaning,
                on_click=session.act,
                args=(step_edits.add_step, kind),
            )


def _step(row: Row, place: int, count: int, word: str, change: StepChange | None = None) -> None:
    name = f"{word} {place + 1}"
    with st.container(key=f"step-{row.id}", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
            st.markdown(f"**{place + 1}. {row.step.label}**", width="stretch")
            if place:
                icon_button(f"Move {name} up", "arrow_upward", step_edits.move_step_up, row.id)
            if place < count - 1:
                down = step_edits.move_step_down
                icon_button(f"Move {name} down", "arrow_downward", down, row.id)
            icon_button(f"Remove {name}", "delete", step_edits.remove_step, row.id)
        st.caption(row.step.meaning)
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            for number in row.step.numbers:
                _number(row, number, f"{number.label}{_unit(number)}, {name}", width=190)
            for choice in row.step.choices:
                _choice(row, choice, f"{choice.label}, {name}")
            if change:
                st.markdown(f"{change.describe()}.", width="stretch")
        for number in row.step.numbers:
            _refusal(row, number, number.label)


def _number(row: Row, number: Number, name: str, width: int) -> None:
    number_box(
        NumberBox(
            step_edits.box_key(row, number),
            name,
            step_edits.box_text(row, number),
            lambda state, typed: step_edits.set_step(state, row.id, number.name, typed),
            lambda state: state.document.step(row.id) is not None,
        ),
        placeholder=number.empty or None,
        help=f"Empty: {number.empty}." if number.empty else None,
        width=width,
    )


def _choice(row: Row, choice: Choice, name: str) -> None:
    options = list(choice.options)
    chosen = row.step.values[choice.name]
    key = step_edits.box_key(row, choice)
    st.selectbox(
        name,
        options,
        format_func=choice.options.__getitem__,
        index=options.index(chosen),
        key=session.show(key, chosen),
        width=190,
        on_change=_on_choice,
        args=(key, row.id, choice.name),
    )


def _unit(number: Number) -> str:
    return f" ({number.unit})" if number.unit else ""


def _refusal(row: Row, number: Number, box: str) -> None:
    """Say why a typed number was not taken, if it was not."""
    problem = step_edits.typed_problem(row, number)
    if problem:
        value = row.step.values[number.name]
        used = number.empty if value is None else f"{value} {number.unit}".rstrip()
        refused(f"{box}: {problem} The mask still uses {used}.")


# ---- callbacks: read the widget, edit the state


def _on_choice(key: str, step_id: int, name: str) -> None:
    session.report(key, lambda each: session.act(step_edits.choose, step_id, name, each))


def _on_connectivity() -> None:
    session.report("connectivity", lambda each: session.act(step_edits.set_connectivity, each))
