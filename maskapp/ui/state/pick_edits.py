"""Colours that are picked in the image, as pure edits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from maskapp.core.recipe.rule import Group, Rule
from maskapp.errors import RecipeError
from maskapp.ui.state import rule_edits
from maskapp.ui.state.model import State
from maskapp.ui.state.picked import ImagePick, PickEffect, PickFit
from maskapp.ui.state.rows import GroupCard, RangeRow

_INVERT = "Invert is switched off: picks say what is selected."


@dataclass(frozen=True)
class Fitted:
    """What picks become.

    Parameters
    ----------
    rule : Rule
        Groups joined by "any".
    note : str
        What is to be known about it, as sentences; "" for nothing.
    picks : tuple of ImagePick
        Those it was fitted to, their colours taken anew where that could be done.
    """

    rule: Rule
    note: str
    picks: tuple[ImagePick, ...]


class Fitter(Protocol):
    """Fits the rule of the class on view to picks; it knows the colours of the set."""

    def fit(self, state: State, picks: tuple[ImagePick, ...], channels: tuple[str, ...]) -> Fitted:
        """Return the rule for picks, of the kind of the class on view and the tolerance.

        On these channels it is of one group, without any on those that suit the picks.
        """
        ...

    def effects(
        self, before: State, after: State
    ) -> tuple[tuple[int, ...], tuple[PickEffect, ...]]:
        """Return ids of the picks on the wrong side, and what a change did to each image."""
        ...


def add_pick(state: State, pick: ImagePick, fitter: Fitter) -> State:
    """Fit the rule to one more pick; its id is given here.

    A rule that the page made, or that came of picks, is made anew from all of them. One that was
    made by hand keeps its channels: the active group's ranges hold the picks made since.

    Raises
    ------
    RecipeError
        If no pick is a wanted one.
    """
    card = state.card
    state, ids = state.with_ids(1)
    pick = replace(pick, id=next(ids))
    if card.picks and (card.follows_picks or card.pick_fit == "set"):
        picks = (*card.picks, pick)
    else:
        picks = (pick,)
        fit: PickFit = "set" if state.has_first_rule else "ranges"
        state = state.with_class(pick_fit=fit)
    if not any(each.picked.wanted for each in picks):
        raise RecipeError("First pick what you want; then “Not this” can leave pixels out.")
    return _fitted(state, picks, fitter)


def remove_pick(state: State, pick_id: int, fitter: Fitter) -> State:
    """Fit the rule to the picks without one; without a wanted one left, the rule stays."""
    picks = tuple(each for each in state.card.picks if each.id != pick_id)
    if any(each.picked.wanted for each in picks):
        return _fitted(state, picks, fitter)
    return _let_go(state).with_class(picks=picks)


def refit(state: State, fitter: Fitter) -> State:
    """Make the rule anew from all picks."""
    return _fitted(state, state.card.picks, fitter)


def set_fit(state: State, fit: PickFit, fitter: Fitter) -> State:
    """Have the rule follow the picks in another way; the same one leaves the rule as it is.

    A browser that draws the choice again says again what is chosen.
    """
    if not state.card.picks or fit == state.card.pick_fit:
        return state
    state = state.with_class(pick_fit=fit)
    return _fitted(state, state.card.picks, fitter, channels=())


def set_tolerance(state: State, percent: int, fitter: Fitter) -> State:
    """Let ranges reach further beyond the picked values, or less far; see :func:`set_fit`."""
    if percent == state.document.tolerance:
        return state
    state = state.with_document(tolerance=percent)
    return refit(state, fitter) if state.card.follows_picks else state


def forget_picks(state: State) -> State:
    """Begin anew with the next pick; the rule stays."""
    return _let_go(state).with_class(picks=())


def _let_go(state: State) -> State:
    return state.with_class(picked_groups=(), pick_note="", pick_effects=(), wrong_picks=())


def _fitted(
    state: State,
    picks: tuple[ImagePick, ...],
    fitter: Fitter,
    channels: tuple[str, ...] | None = None,
) -> State:
    """Put the rule for picks on screen; ranges on the active group's channels, if not told."""
    before = state
    group = None
    if state.card.pick_fit == "ranges" and channels is None and not state.has_first_rule:
        group = rule_edits.active_group(state)
    used = dict.fromkeys(row.range.channel for row in group.rows) if group else ()
    found = fitter.fit(state, picks, tuple(used))
    note = f"{found.note} {_INVERT}".lstrip() if state.card.invert else found.note
    state = _put(state, group, found.rule)
    state = state.with_class(invert=False).with_document(pristine=False)
    state = state.with_class(picks=found.picks, picked_groups=state.card.groups, pick_note=note)
    wrong, effects = fitter.effects(before.with_class(picks=found.picks), state)
    return state.with_class(wrong_picks=wrong, pick_effects=effects)


def _put(state: State, group: GroupCard | None, rule: Rule) -> State:
    """Give a group the ranges of a rule's only one, or the class the rule if there is none.

    Rows keep their ids where the channel stays: exceptions of images hang on them.
    """
    if group is not None:
        rest = {bounds.channel: bounds for bounds in rule.groups[0].ranges}

        def placed(row: RangeRow) -> RangeRow:
            bounds = rest.pop(row.range.channel, None)  # of several on a channel the first
            return row if bounds is None else RangeRow(row.id, bounds)

        card = replace(group, rows=tuple(map(placed, group.rows)))
        groups = tuple(card if each.id == card.id else each for each in state.card.groups)
        return state.with_class(groups=groups)
    old = state.card.groups
    parts = sum(1 + len(each.ranges) for each in rule.groups)
    state, ids = state.with_ids(parts)
    cards = []
    for number, each in enumerate(rule.groups):
        before = old[number] if number < len(old) else GroupCard(next(ids), ())
        cards.append(_card(before, each, ids))
    state = state.with_class(groups=tuple(cards), match=rule.match)
    state = state.with_view(active=state.card.rows[-1].id)
    for channel in dict.fromkeys(row.range.channel for row in state.card.rows):
        state = rule_edits.show_channel(state, channel)
    return state


def _card(before: GroupCard, group: Group, ids: Iterator[int]) -> GroupCard:
    """Return a group on the page, with the ids of rows on the same channels before."""
    known = {row.range.channel: row.id for row in reversed(before.rows)}
    rows = tuple(
        RangeRow(known.pop(bounds.channel) if bounds.channel in known else next(ids), bounds)
        for bounds in group.ranges
    )
    return GroupCard(before.id, rows, group.match)
