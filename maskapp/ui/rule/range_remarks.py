"""What there is to say about a range, below its controls."""

from __future__ import annotations

import streamlit as st

from maskapp.core.color.channels import CHANNELS
from maskapp.core.engine.resolve import fixed_set
from maskapp.core.image import Image
from maskapp.core.recipe.rule import Auto, Range
from maskapp.ui.compute.masks import greys_of
from maskapp.ui.state import rule_edits, session
from maskapp.ui.state.model import GroupCard, RangeRow, State
from maskapp.ui.state.typed import draft_problems, swapped
from maskapp.ui.widgets.number_box import refused
from maskapp.ui.wording import pixels, plain

_NEARLY_ALL = 270
"""Degrees of the hue circle from which on a range through 0° is more likely a mistake."""


def remarks(row: RangeRow, depth: int) -> None:
    """Say what is wrong with typed numbers, or how a range through 0° reads."""
    for problem in draft_problems(row, depth):
        refused(f"{problem} The mask still uses {row.range.describe()}.")
    doubtful = row.draft is not None
    if not doubtful and row.range.wraps:
        doubtful = _through_zero(row.range)
    other = swapped(row, depth) if doubtful else None
    if other:
        st.button(
            "Swap them",
            key=f"swap-{row.id}",
            on_click=session.act,
            args=(rule_edits.set_bounds, row.id, *other),
        )


def _through_zero(bounds: Range) -> bool:
    """Say how a range through 0° reads; return whether it is probably a mistake."""
    channel, low, high = CHANNELS[bounds.channel], bounds.low, bounds.high
    assert not isinstance(low, Auto)
    assert not isinstance(high, Auto)
    around = f"{channel.text(low)} to 360° and 0° to {channel.text(high)}"
    degrees = 360 - (low - high)
    if bounds.outside or degrees < _NEARLY_ALL:
        st.caption(f"Goes through 0°: {around}.")
        return False
    st.warning(
        plain(
            f"From is above To, so this goes through 0°: {around}. It keeps "
            f"{channel.text(degrees)} of 360°. Swap them to keep {channel.text(high)} to "
            f"{channel.text(low)}."
        ),
        icon=":material/warning:",
    )
    return True


def greys(state: State, card: GroupCard, row: RangeRow, image: Image) -> None:
    """Say how many greys a hue range brings along, and offer to leave them out."""
    bounds = row.range
    if isinstance(bounds.low, Auto) or isinstance(bounds.high, Auto) or _is_saturated(card):
        return
    kept = fixed_set(bounds, state.document.depth)
    found = greys_of(image, state.document.recipe) if kept and kept[0][0] == 0 else 0
    if not found:
        return
    st.caption(
        f"{pixels(found)} of the selected pixels are grey: greys have no hue of their own and "
        "count as 0°."
    )
    if card.match == "all":
        st.button(
            "Leave greys out: Saturation from 10",
            key=f"greys-{row.id}",
            on_click=session.act,
            args=(rule_edits.leave_greys_out, card.id),
        )


def _is_saturated(card: GroupCard) -> bool:
    """Whether a group selects no greys, as a range on saturation begins above 0."""
    return card.match == "all" and any(
        row.range.channel == "saturation"
        and not row.range.outside
        and not isinstance(row.range.low, Auto)
        and row.range.low > 0
        for row in card.rows
    )
