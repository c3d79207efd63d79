"""What sliders said last, so that a late word of one never takes back a newer edit."""

from __future__ import annotations

from dataclasses import dataclass, field, replace

import streamlit as st

from maskapp.core.color.channels import CHANNELS
from maskapp.core.recipe.rule import Bound, End
from maskapp.ui.state import rule_edits
from maskapp.ui.state.model import RangeRow, State
from maskapp.ui.widgets.range_slider import Move

_KEY = "maskapp-sliders"


@dataclass(frozen=True, slots=True)
class Word:
    """What a slider and the page know of each other.

    Parameters
    ----------
    bounds : tuple
        Those that the slider was last given, or gave itself.
    version : int
        Counts how often something else changed them.
    token : str
        Of the slider's last message; "" for none.
    """

    bounds: tuple[Bound, Bound]
    version: int = 0
    token: str = ""


@dataclass
class Sliders:
    """What is kept of all sliders of a session.

    Parameters
    ----------
    words : dict
        By the id of the range.
    touched : int or None
        Id of the range whose slider was touched last.
    """

    words: dict[int, Word] = field(default_factory=dict)
    touched: int | None = None


def sliders() -> Sliders:
    """Return the session's sliders."""
    found = st.session_state.setdefault(_KEY, Sliders())
    assert isinstance(found, Sliders)
    return found


def word_of(row: RangeRow) -> Word:
    """Return what is known of the slider of `row`, whose bounds may have changed meanwhile."""
    words = sliders().words
    bounds = (row.range.low, row.range.high)
    word = words.get(row.id) or Word(bounds)
    if word.bounds != bounds:
        word = replace(word, bounds=bounds, version=word.version + 1)
    words[row.id] = word
    return word


def hear(row_id: int, move: Move) -> None:
    """Remember that a slider's message was dealt with."""
    kept = sliders()
    if row_id in kept.words:
        kept.words[row_id] = replace(kept.words[row_id], token=move.token)


def answered(state: State) -> tuple[str, ...]:
    """Return the tokens of messages that the state takes into account."""
    kept = sliders()
    there = {row.id for row in state.document.rows}
    kept.words = {row_id: word for row_id, word in kept.words.items() if row_id in there}
    return tuple(word.token for word in kept.words.values() if word.token)


def slide(state: State, row_id: int, move: Move) -> State:
    """Move the ends of a range as its slider says.

    A move that was made on older bounds changes only ends that still are where the hand took them.
    """
    row = state.document.row(row_id)
    if row is None:  # removed by a click that came first
        return state
    word = word_of(row)
    low, high = moved_bounds(row, move, fresh=move.version == word.version)
    if (low, high) != (row.range.low, row.range.high):
        state = rule_edits.set_bounds(state, row_id, low, high)
    sliders().words[row_id] = replace(word, bounds=(low, high))
    return state


def moved_bounds(row: RangeRow, move: Move, *, fresh: bool) -> tuple[Bound, Bound]:
    """Return the bounds after a move; those of before if it would leave none that are valid."""
    before: dict[End, Bound] = {"low": row.range.low, "high": row.range.high}
    after = dict(before)
    for end, (start, stop) in move.ends.items():
        if fresh or before[end] == start:
            after[end] = stop
    low, high = after["low"], after["high"]
    if not isinstance(low, int | float) or not isinstance(high, int | float):
        return row.range.low, row.range.high  # automatic by now
    if low > high and not CHANNELS[row.range.channel].circular:
        return row.range.low, row.range.high
    return low, high
