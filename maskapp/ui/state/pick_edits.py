"""Colours that are picked in the image, as pure edits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from maskapp.core.finding.picks import Pick, Picked
from maskapp.core.recipe.rule import Range
from maskapp.errors import RecipeError
from maskapp.ui.state import rule_edits
from maskapp.ui.state.model import GroupCard, RangeRow, State

Propose = Callable[[tuple[Pick, ...], tuple[str, ...], int], Picked]
"""Returns the ranges for picks, on these channels, with this tolerance in percent.

Without channels: on those that suit the picks.
"""


def add_pick(state: State, pick: Pick, propose: Propose) -> State:
    """Let ranges hold a picked pixel or box, or leave it out.

    The active group's channels are used; the rule that the page itself made gives way to one on
    channels that suit the picks. Picks add up as long as nothing else changes the rule.

    Raises
    ------
    RecipeError
        If the first pick is one to leave out.
    """
    picks = (*state.document.live_picks, pick)
    if not any(each.wanted for each in picks):
        raise RecipeError("First pick what you want; then “Not this” can leave pixels out.")
    return _picked(state.with_document(picks=picks), propose)


def set_tolerance(state: State, percent: int, propose: Propose) -> State:
    """Let ranges reach further beyond the picked values, or less far."""
    state = state.with_document(tolerance=percent, picks=state.document.live_picks)
    return _picked(state, propose) if state.document.picks else state


def forget_picks(state: State) -> State:
    """Begin anew with the next pick; the rule stays."""
    return state.with_document(picks=(), picked_groups=(), pick_note="")


def _picked(state: State, propose: Propose) -> State:
    document = state.document
    group = None if document.pristine else rule_edits.active_group(state)
    channels = tuple(dict.fromkeys(row.range.channel for row in group.rows)) if group else ()
    found = propose(document.picks, channels, document.tolerance)
    state = _put(state, group, found.ranges)
    return state.with_document(
        picked_groups=state.document.groups, pick_note=" ".join(found.problems)
    )


def _put(state: State, group: GroupCard | None, ranges: tuple[Range, ...]) -> State:
    """Give a group these ranges, on the first row of each channel; begin a rule if it is None."""
    if group is None:
        state = rule_edits.add_group(state.with_class(groups=()), ranges[0])
        for bounds in ranges[1:]:
            state = rule_edits.add_range(state, state.document.groups[0].id, bounds)
        return state
    rest = {bounds.channel: bounds for bounds in ranges}

    def placed(row: RangeRow) -> RangeRow:
        bounds = rest.pop(row.range.channel, None)
        return row if bounds is None else RangeRow(row.id, bounds)

    card = replace(group, rows=tuple(map(placed, group.rows)))
    groups = tuple(card if each.id == card.id else each for each in state.document.groups)
    return state.with_class(groups=groups).with_document(pristine=False)
