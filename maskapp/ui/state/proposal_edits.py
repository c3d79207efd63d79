"""Ways to a rule other than by hand, as pure functions: what a proposal does to the state."""

from __future__ import annotations

from dataclasses import replace

from maskapp.core.color.channels import Depth
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Range, Rule
from maskapp.ui.state import rule_edits
from maskapp.ui.state.model import AppState, GroupCard, RangeRow


def channel_to_try(state: AppState) -> str:
    """Return the channel on view, else that of the last-touched range."""
    active = next((row for row in state.rows if row.id == state.active), None)
    return state.tried or (active.range.channel if active else "gray")


def try_channel(state: AppState, channel: str) -> AppState:
    """Look at all automatic thresholds of a channel; "" for none."""
    return replace(state, tried=channel)


def place_for(state: AppState, channel: str) -> tuple[GroupCard | None, RangeRow | None]:
    """Return the group and the range that a new range on `channel` goes to.

    The last-touched range if it is on that channel, else the last one that is. Without one the
    range is a new one, of the last-touched range's group; without a group it gets its own.
    """
    there = [
        (card, row) for card in state.groups for row in card.rows if row.range.channel == channel
    ]
    for card, row in there:
        if row.id == state.active:
            return card, row
    if there:
        return there[-1]
    return rule_edits.active_group(state), None


def take_range(state: AppState, bounds: Range) -> AppState:
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

    Smoothing, region and cleaning stay. Invert goes: the rule was proposed without it.
    """
    return replace(recipe.with_class(rule=rule, invert=False), depth=depth)


def use_rule(state: AppState, rule: Rule, depth: Depth) -> AppState:
    """Put a proposed rule in place of the present one, see :func:`with_rule`."""
    return rule_edits.load_recipe(state, with_rule(state.frame, rule, depth))
