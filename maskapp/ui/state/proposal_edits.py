"""Ways to a rule other than by hand, as pure functions: what a proposal does to the state."""

from __future__ import annotations

from dataclasses import replace

from maskapp.core.color.channel import Depth
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Range, Rule
from maskapp.ui.state import rule_edits
from maskapp.ui.state.model import State
from maskapp.ui.state.rows import GroupCard, RangeRow


def channel_to_try(state: State) -> str:
    """Return the channel on view, else that of the last-touched range."""
    active = state.document.row(state.view.active)
    return state.view.tried or (active.range.channel if active else "gray")


def try_channel(state: State, channel: str) -> State:
    """Look at all automatic thresholds of a channel; "" for none."""
    return state.with_view(tried=channel)


def place_for(state: State, channel: str) -> tuple[GroupCard | None, RangeRow | None]:
    """Return the group and the range that a new range on `channel` goes to.

    The last-touched range if it is on that channel, else the last one that is. Without one the
    range is a new one, of the last-touched range's group; without a group it gets its own.
    """
    there = [
        (card, row)
        for card in state.document.groups
        for row in card.rows
        if row.range.channel == channel
    ]
    for card, row in there:
        if row.id == state.view.active:
            return card, row
    if there:
        return there[-1]
    return rule_edits.active_group(state), None


def take_range(state: State, bounds: Range) -> State:
    """Put a proposed range where :func:`place_for` says."""
    card, row = place_for(state, bounds.channel)
    if row:
        state = rule_edits.set_outside(state, row.id, bounds.outside)
        return rule_edits.set_bounds(state, row.id, bounds.low, bounds.high)
    return (
        rule_edits.add_range(state, card.id, bounds)
        if card
        else rule_edits.add_group(state, bounds)
    )


def with_rule(recipe: Recipe, rule: Rule, depth: Depth) -> Recipe:
    """Return a recipe with a proposed rule in place of its own.

    Prepare steps, region and cleaning stay. Invert goes: the rule was proposed without it.
    """
    return replace(recipe.with_class(rule=rule, invert=False), depth=depth)


def use_rule(state: State, rule: Rule, depth: Depth) -> State:
    """Put a proposed rule in place of the present one, see :func:`with_rule`."""
    return rule_edits.load_recipe(state, with_rule(state.document.recipe, rule, depth))
