"""What is pointed at in the image: picked colours and drawn regions, as pure edits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from maskapp.core.finding.picks import Pick, Picked
from maskapp.core.recipe.rule import Range
from maskapp.core.recipe.shapes import Shape
from maskapp.errors import RecipeError
from maskapp.ui.state import rule_edits
from maskapp.ui.state.model import AppState, GroupCard, RangeRow

Propose = Callable[[tuple[Pick, ...], tuple[str, ...], int], Picked]
"""Returns the ranges for picks, on these channels, with this tolerance in percent.

Without channels: on those that suit the picks.
"""


def add_pick(state: AppState, pick: Pick, propose: Propose) -> AppState:
    """Let ranges hold a picked pixel or box, or leave it out.

    The active group's channels are used; the rule that the page itself made gives way to one on
    channels that suit the picks. Picks add up as long as nothing else changes the rule.

    Raises
    ------
    RecipeError
        If the first pick is one to leave out.
    """
    picks = (*state.live_picks, pick)
    if not any(each.wanted for each in picks):
        raise RecipeError("First pick what you want; then “Not this” can leave pixels out.")
    return _picked(replace(state, picks=picks), propose)


def set_tolerance(state: AppState, percent: int, propose: Propose) -> AppState:
    """Let ranges reach further beyond the picked values, or less far."""
    state = replace(state, tolerance=percent, picks=state.live_picks)
    return _picked(state, propose) if state.picks else state


def forget_picks(state: AppState) -> AppState:
    """Begin anew with the next pick; the rule stays."""
    return replace(state, picks=(), picked_groups=(), pick_note="")


def add_shape(state: AppState, shape: Shape) -> AppState:
    """Add a shape to the region."""
    return _with_region(state, (*state.frame.region, shape))


def remove_shape(state: AppState, index: int) -> AppState:
    """Take a shape out of the region, the `index`-th from 0."""
    return _with_region(state, tuple(s for i, s in enumerate(state.frame.region) if i != index))


def drop_region(state: AppState) -> AppState:
    """Look at the whole image again."""
    return _with_region(state, ())


def _with_region(state: AppState, region: tuple[Shape, ...]) -> AppState:
    return replace(state, frame=replace(state.frame, region=region), pristine=False)


def _picked(state: AppState, propose: Propose) -> AppState:
    group = None if state.pristine else rule_edits.active_group(state)
    channels = tuple(dict.fromkeys(row.range.channel for row in group.rows)) if group else ()
    found = propose(state.picks, channels, state.tolerance)
    state = _put(state, group, found.ranges)
    return replace(state, picked_groups=state.groups, pick_note=" ".join(found.problems))


def _put(state: AppState, group: GroupCard | None, ranges: tuple[Range, ...]) -> AppState:
    """Give a group these ranges, on the first row of each channel; begin a rule if it is None."""
    if group is None:
        state = rule_edits.add_group(replace(state, groups=()), ranges[0])
        for bounds in ranges[1:]:
            state = rule_edits.add_range(state, state.groups[0].id, bounds)
        return state
    rest = {bounds.channel: bounds for bounds in ranges}

    def placed(row: RangeRow) -> RangeRow:
        bounds = rest.pop(row.range.channel, None)
        return row if bounds is None else RangeRow(row.id, bounds)

    card = replace(group, rows=tuple(map(placed, group.rows)))
    groups = tuple(card if each.id == card.id else each for each in state.groups)
    return replace(state, groups=groups, pristine=False)
