"""What there is to say about a range, below its controls."""

from __future__ import annotations

import streamlit as st

from maskapp.core.color.channel import Channel
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

_NEARLY_ALL = 0.75
"""Share of a circle from which on a range through its start is more likely a mistake."""


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
    # A circle is not of counts, so any depth will do.
    first, last = (channel.text(limit) for limit in channel.limits(depth=8))
    whole = channel.size(depth=8) / channel.scale
    around = f"{channel.text(low)} to {last} and {first} to {channel.text(high)}"
    kept = whole - (low - high)
    if bounds.outside or kept < _NEARLY_ALL * whole:
        st.caption(f"Goes through {first}: {around}.")
        return False
    st.warning(
        plain(
            f"From is above To, so this goes through {first}: {around}. It keeps "
            f"{channel.text(kept)} of {last}. Swap them to keep {channel.text(high)} to "
            f"{channel.text(low)}."
        ),
        icon=":material/warning:",
    )
    return True


def greys(state: State, card: GroupCard, row: RangeRow, image: Image) -> None:
    """Say how many greys a range on hue brings along, and offer to leave them out."""
    bounds, channel = row.range, CHANNELS[row.range.channel]
    telling = CHANNELS[channel.greys_told_by]
    if isinstance(bounds.low, Auto) or isinstance(bounds.high, Auto) or _without(telling, card):
        return
    kept = fixed_set(bounds, state.document.depth)
    found = greys_of(image, state.document.recipe) if kept and kept[0][0] == 0 else 0
    if not found:
        return
    st.caption(
        f"{pixels(found)} of the selected pixels are grey: greys have no "
        f"{channel.label.lower()} of their own and count as {channel.text(0)}."
    )
    if card.match == "all":
        st.button(
            f"Leave greys out: {telling.label} from 10",
            key=f"greys-{row.id}",
            on_click=session.act,
            args=(rule_edits.leave_greys_out, card.id),
        )


def _without(greys: Channel, card: GroupCard) -> bool:
    """Whether a group selects no greys, as a range on the channel that tells them is above 0."""
    return card.match == "all" and any(
        row.range.channel == greys.id
        and not row.range.outside
        and not isinstance(row.range.low, Auto)
        and row.range.low > 0
        for row in card.rows
    )
