"""Controls for smoothing before the rule and cleaning after it."""

from __future__ import annotations

from typing import Any

import streamlit as st

from maskapp.core.engine.result import ClassResult
from maskapp.core.steps.registry import CLEANING, PREPARE
from maskapp.core.steps.run import StepChange
from maskapp.core.steps.step import Connectivity, Number
from maskapp.ui.state import session, step_edits
from maskapp.ui.state.model import Document
from maskapp.ui.state.rows import ClassCard
from maskapp.ui.state.step_edits import Row
from maskapp.ui.widgets.icon_button import icon_button
from maskapp.ui.widgets.number_box import NumberBox, number_box, refused

_NONE = "none"  # a segmented control takes None for "nothing chosen"
_NEIGHBOURS: dict[Connectivity, str] = {
    8: "Diagonal neighbours join",
    4: "Only neighbours side by side join",
}


def prepare_panel(result: ClassResult | None) -> None:
    """Draw the controls in an expander; `result` tells what each step changed, None if unknown."""
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
            _smoothing(document)
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


def _smoothing(document: Document) -> None:
    first = document.prepare[0] if document.prepare else None
    chosen = first.step.id if first else _NONE
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.segmented_control(
            "Smoothing, before the rule",
            [_NONE, *PREPARE],
            format_func=lambda each: "None" if each == _NONE else PREPARE[each].label,
            default=chosen,
            key=session.show("smoothing", chosen),
            required=True,
            help=f"{_meanings()} The file that you uploaded stays as it is.",
            on_change=_on_smoothing,
        )
        if first:
            for number in first.step.numbers:
                name = f"Smoothing {number.label.lower()}{_unit(number)}"
                _number(first, number, name, width=170)
    if first:
        for number in first.step.numbers:
            _refusal(first, number, f"Smoothing {number.label.lower()}")
        for other in document.prepare[1:]:
            st.caption(f"Then {other.step.describe()}.")
        st.caption(
            "The rule, the histograms and automatic thresholds see the smoothed image. With 12 "
            "megapixels a median takes several seconds."
        )


def _meanings() -> str:
    return " ".join(f"{kind.label}: {kind.meaning}" for kind in PREPARE.values())


def _cleaning(document: Document, card: ClassCard, result: ClassResult | None) -> None:
    st.markdown("**Cleaning, after the rule**")
    steps = card.cleaning
    changes = result.changes if result else ()
    for place, row in enumerate(steps):
        # Of a mask of before there may be fewer changes than steps.
        change = changes[place] if len(changes) == len(steps) else None
        _step(row, place, len(steps), change)
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
    with st.container(horizontal=True, gap="small", key="add-step"):
        for kind in CLEANING.values():
            st.button(
                # "Open" alone would be the name of every list's arrow as well.
                f"Add {kind.label.lower()}",
                key=f"add-{kind.label}",
                help=kind.meaning,
                on_click=session.act,
                args=(step_edits.add_step, kind),
            )


def _step(row: Row, place: int, count: int, change: StepChange | None) -> None:
    name = f"step {place + 1}"
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


def _on_smoothing() -> None:
    def apply(method: Any) -> None:
        session.act(step_edits.set_smoothing, None if method == _NONE else method)

    session.report("smoothing", apply)


def _on_connectivity() -> None:
    session.report("connectivity", lambda each: session.act(step_edits.set_connectivity, each))
