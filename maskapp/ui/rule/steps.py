"""Controls for smoothing before the rule and cleaning after it."""

from __future__ import annotations

from functools import partial
from typing import Any

import streamlit as st

from maskapp.core.engine.result import MaskResult
from maskapp.core.numbertext import NumberScale
from maskapp.core.steps.registry import CLEANING, PREPARE
from maskapp.core.steps.run import StepChange
from maskapp.core.steps.step import CleaningStep, Connectivity, Number
from maskapp.ui.state import session, step_edits
from maskapp.ui.state.model import AppState
from maskapp.ui.state.step_edits import RADII, RADIUS_KEY, SMOOTHING_ID
from maskapp.ui.widgets.icon_button import icon_button
from maskapp.ui.widgets.number_box import NumberBox, number_box, refused

_NONE = "none"  # a segmented control takes None for "nothing chosen"
_NEIGHBOURS: dict[Connectivity, str] = {
    8: "Diagonal neighbours join",
    4: "Only neighbours side by side join",
}


def prepare_panel(result: MaskResult | None) -> None:
    """Draw the controls in an expander; `result` tells what each step changed, None if unknown."""
    panel = st.expander(
        "Prepare and clean",
        icon=":material/cleaning_services:",
        key="prepare-panel",
        on_change=session.deed,
    )
    if panel.open:
        with panel:
            state = session.load()
            _smoothing(state)
            _cleaning(state, result)


def _smoothing(state: AppState) -> None:
    smoothing = state.frame.prepare[0] if state.frame.prepare else None
    radius = smoothing.values["radius"] if smoothing else None
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        st.segmented_control(
            "Smoothing, before the rule",
            [_NONE, *PREPARE],
            format_func=lambda each: "None" if each == _NONE else PREPARE[each].label,
            default=smoothing.id if smoothing else _NONE,
            key=session.show("smoothing", smoothing.id if smoothing else _NONE),
            required=True,
            help=f"{_meanings()} The file that you uploaded stays as it is.",
            on_change=_on_smoothing,
        )
        if smoothing:
            number_box(
                NumberBox(
                    RADIUS_KEY,
                    "Smoothing radius (px)",
                    step_edits.box_text(state, SMOOTHING_ID, radius),
                    step_edits.set_smoothing_radius,
                    lambda state: bool(state.frame.prepare),
                ),
                width=170,
            )
    if smoothing:
        _refusal(state, SMOOTHING_ID, RADII, "Smoothing radius", radius)
        for other in state.frame.prepare[1:]:
            st.caption(f"Then {other.describe()}.")
        st.caption(
            "The rule, the histograms and automatic thresholds see the smoothed image. With 12 "
            "megapixels a median takes several seconds."
        )


def _meanings() -> str:
    return " ".join(f"{kind.label}: {kind.meaning}" for kind in PREPARE.values())


def _cleaning(state: AppState, result: MaskResult | None) -> None:
    st.markdown("**Cleaning, after the rule**")
    steps = step_edits.numbered_steps(state)
    changes = result.changes if result else ()
    for place, (step_id, step) in enumerate(steps):
        # Of a mask of before there may be fewer changes than steps.
        change = changes[place] if len(changes) == len(steps) else None
        _step(state, step_id, step, place, len(steps), change)
    if steps:
        st.radio(
            "What is one object?",
            list(_NEIGHBOURS),
            format_func=_NEIGHBOURS.__getitem__,
            index=list(_NEIGHBOURS).index(state.frame.connectivity),
            key=session.show("connectivity", state.frame.connectivity),
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


def _step(
    state: AppState,
    step_id: int,
    step: CleaningStep,
    place: int,
    count: int,
    change: StepChange | None,
) -> None:
    name = f"step {place + 1}"
    with st.container(key=f"step-{step_id}", gap="xsmall"):
        with st.container(horizontal=True, vertical_alignment="center", gap="small", wrap=False):
            st.markdown(f"**{place + 1}. {step.label}**", width="stretch")
            if place:
                icon_button(f"Move {name} up", "arrow_upward", step_edits.move_step_up, step_id)
            if place < count - 1:
                down = step_edits.move_step_down
                icon_button(f"Move {name} down", "arrow_downward", down, step_id)
            icon_button(f"Remove {name}", "delete", step_edits.remove_step, step_id)
        st.caption(step.meaning)
        with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
            for number in step.numbers:
                _number(state, step_id, step, number, name)
            if change:
                st.markdown(f"{change.describe()}.", width="stretch")
        for number in step.numbers:
            scale = step_edits.scale_of_number(number)
            _refusal(state, step_id, scale, number.label, step.values[number.name])


def _number(state: AppState, step_id: int, step: CleaningStep, number: Number, name: str) -> None:
    unit = f" ({number.unit})" if number.unit else ""
    number_box(
        NumberBox(
            step_edits.box_key(step_id, step, number),
            f"{number.label}{unit}, {name}",
            step_edits.box_text(state, step_id, step.values[number.name]),
            lambda state, typed: step_edits.set_step(state, step_id, number.name, typed),
            partial(step_edits.has_step, step_id, type(step)),
        ),
        placeholder=number.empty or None,
        help=f"Empty: {number.empty}." if number.empty else None,
        width=190,
    )


def _refusal(
    state: AppState, step_id: int, scale: NumberScale, box: str, number: int | None
) -> None:
    """Say why a typed number was not taken, if it was not."""
    problem = step_edits.typed_problem(state, step_id, scale)
    if problem:
        used = "any size" if number is None else number
        refused(f"{box}: {problem} The mask still uses {used}.")


# ---- callbacks: read the widget, edit the state


def _on_smoothing() -> None:
    def apply(method: Any) -> None:
        session.act(step_edits.set_smoothing, None if method == _NONE else method)

    session.report("smoothing", apply)


def _on_connectivity() -> None:
    session.report("connectivity", lambda each: session.act(step_edits.set_connectivity, each))
