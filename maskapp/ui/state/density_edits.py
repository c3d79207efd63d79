"""Shapes drawn over the density plot: read from the browser, turned into ranges. No Streamlit."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from maskapp.core.recipe.rule import Group, Range
from maskapp.errors import RecipeError
from maskapp.ui.state import rule_edits
from maskapp.ui.state.model import State
from maskapp.ui.state.rows import RangeRow

_MOST_CORNERS = 2000
Span = tuple[float, float]
Point = tuple[float, float]


def drawn_box(selection: Any) -> tuple[Span, Span] | None:
    """Return the ends on x and y of a box that was drawn, None for none.

    `selection` comes from the browser and is not trusted.
    """
    try:
        box = selection["box"][0]
        ends = [float(each) for axis in ("x", "y") for each in (box[axis][0], box[axis][1])]
    except (KeyError, IndexError, TypeError, ValueError, OverflowError):
        return None
    if not np.isfinite(ends).all():
        return None
    return (ends[0], ends[1]), (ends[2], ends[3])


def drawn_lasso(selection: Any) -> tuple[Point, ...]:
    """Return the corners of a lasso that was drawn, none for none; not trusted either."""
    try:
        shape = selection["lasso"][0]
        corners = tuple((float(x), float(y)) for x, y in zip(shape["x"], shape["y"], strict=True))
    except (KeyError, IndexError, TypeError, ValueError, OverflowError):
        return ()
    if not 3 <= len(corners) <= _MOST_CORNERS or not np.isfinite(corners).all():
        return ()
    return corners


def set_pair(state: State, axis: int, channel: str) -> State:
    """Show a channel on an axis, 0 for x or 1 for y; if it is on the other, they change places."""
    pair = state.view.pair
    if channel in pair:
        return state.with_view(pair=pair if pair[axis] == channel else pair[::-1])
    return state.with_view(pair=(channel, pair[1]) if axis == 0 else (pair[0], channel))


def set_box(state: State, box: Group) -> State:
    """Set ranges to the sides of a box, as dragging across a histogram does to one.

    In the group that was touched last, the last-touched range on each channel is replaced, or one
    is added. Ranges joined by "any" make no box: beside such ones, the box is a group of its own.
    """
    card = rule_edits.active_group(state)
    if card is None or (card.match == "any" and len(card.rows) > 1):
        return _add_box(state, box)
    for bounds in box.ranges:
        card = next(each for each in state.card.groups if each.id == card.id)
        there = [row for row in card.rows if row.range.channel == bounds.channel]
        if there:
            row = next((each for each in there if each.id == state.view.active), there[-1])
            state = _replace(state, row, bounds)
        else:
            state = rule_edits.add_range(state, card.id, bounds)
    return rule_edits.set_group_match(state, card.id, "all")


def _replace(state: State, row: RangeRow, bounds: Range) -> State:
    assert isinstance(bounds.low, int | float)
    assert isinstance(bounds.high, int | float)
    state = rule_edits.set_bounds(state, row.id, bounds.low, bounds.high)
    return rule_edits.set_outside(state, row.id, False)


def _add_box(state: State, box: Group) -> State:
    state = rule_edits.add_group(state, box.ranges[0])
    for bounds in box.ranges[1:]:
        state = rule_edits.add_range(state, state.card.groups[-1].id, bounds)
    return state


def set_boxes(state: State, boxes: Sequence[Group]) -> State:
    """Put boxes, joined by OR, in place of the groups on their channels alone.

    Raises
    ------
    RecipeError
        If other groups stay and all groups are needed, so that no pixel would lie in two boxes.
    """
    channels = {bounds.channel for box in boxes for bounds in box.ranges}
    rest = tuple(
        card
        for card in state.card.groups
        if not all(row.range.channel in channels for row in card.rows)
    )
    if state.card.match == "all" and rest and len(boxes) > 1:
        raise RecipeError(
            "A lasso of several boxes needs groups that are joined by OR. Choose any (OR) under "
            "Match groups, or draw a box."
        )
    state = state.with_class(groups=rest)
    if not rest:
        state = rule_edits.set_match(state, "any")
    for box in boxes:
        state = _add_box(state, box)
    return state
