"""Controls of a range with automatic bounds: the method, and the number it finds in this image."""

from __future__ import annotations

from functools import partial

import streamlit as st

from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.methods import METHODS
from maskapp.core.color.thresholds import IGNORE
from maskapp.core.engine.result import MaskResult
from maskapp.core.recipe.rule import Auto, Bound, End
from maskapp.ui.state import rule_edits, session
from maskapp.ui.state.model import RangeRow, State, row_name
from maskapp.ui.state.typed import box_key, draft_problems, is_on, texts_of
from maskapp.ui.widgets.number_box import NumberBox, number_box, refused
from maskapp.ui.wording import plain


def automatic_bounds(state: State, row: RangeRow, result: MaskResult | None) -> None:
    """Draw the bounds of a range of which at least one is automatic.

    Parameters
    ----------
    state : State
    row : RangeRow
    result : MaskResult or None
        Tells the values of automatic bounds; None if there is no mask.
    """
    found = _found(state, row, result)
    ends: tuple[tuple[End, Bound], ...] = (("low", row.range.low), ("high", row.range.high))
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        for end, bound in ends:
            if isinstance(bound, Auto):
                _method(state, row, end, bound)
            else:
                _number(state, row, end)
    for problem in draft_problems(row, state.document.depth):
        refused(f"{problem} The mask still uses {row.range.describe()}.")
    channel = CHANNELS[row.range.channel]
    for end, bound in ends:
        if isinstance(bound, Auto):
            value = found.get(end)
            here = "no number" if value is None else channel.text(value)
            st.markdown(
                f"{_WORDS[end].capitalize()}: {METHODS[bound.method].label}, per image: "
                f"**{plain(here)}** here"
            )
            if bound.ignore:
                st.caption(f"Leaves out {bound.ignore} % of the pixels at each end.")
    fixed = [found.get(end) if isinstance(bound, Auto) else bound for end, bound in ends]
    if None not in fixed:
        st.button(
            "Make it fixed",
            key=f"fix-{row.id}",
            help="Use the numbers of this image for every image.",
            on_click=session.act,
            args=(rule_edits.set_bounds, row.id, *fixed),
        )


_WORDS: dict[End, str] = {"low": "from", "high": "to"}


def _found(state: State, row: RangeRow, result: MaskResult | None) -> dict[End, float | None]:
    """Return the values that the row's automatic bounds took in this image, by end."""
    place = state.document.address(row.id)
    return {
        each.end: each.value for each in (result.bounds if result else ()) if each.address == place
    }


def _method(state: State, row: RangeRow, end: End, bound: Auto) -> None:
    key = session.show(f"method-{end}-{row.id}", bound.method)
    label = CHANNELS[row.range.channel].label
    st.selectbox(
        f"{label} {_WORDS[end]}, method{row_name(state.document, row)}",
        list(METHODS),
        format_func=lambda method: METHODS[method].label,
        index=list(METHODS).index(bound.method),
        key=key,
        help=METHODS[bound.method].meaning,
        width=190,
        on_change=_on_method,
        args=(row.id, end, key),
    )


def _number(state: State, row: RangeRow, end: End) -> None:
    channel = CHANNELS[row.range.channel]
    number_box(
        NumberBox(
            box_key(row, end),
            f"{channel.label} {_WORDS[end]}{row_name(state.document, row)}",
            texts_of(row, state.document.depth)[0 if end == "low" else 1],
            lambda state, typed: rule_edits.set_end(state, row.id, end, typed),
            partial(is_on, channel.id, row.id),
        )
    )


def _on_method(row_id: int, end: End, key: str) -> None:
    session.report(key, lambda method: session.act(_set_method, row_id, end, method))


def _set_method(state: State, row_id: int, end: End, method: str) -> State:
    row = state.document.row(row_id)
    if row is None or not isinstance(getattr(row.range, end), Auto):
        return state  # removed or made fixed by a click that came first
    bounds: dict[End, Bound] = {"low": row.range.low, "high": row.range.high}
    old = bounds[end]
    bounds[end] = Auto(method, old.ignore if isinstance(old, Auto) else IGNORE)
    return rule_edits.set_bounds(state, row_id, bounds["low"], bounds["high"])
