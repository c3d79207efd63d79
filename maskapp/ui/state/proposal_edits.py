"""Ways to a rule other than by hand, as pure functions: what a proposal does to the state."""

from __future__ import annotations

from dataclasses import replace

from maskapp.core.color.channel import Depth
from maskapp.core.recipe.one_class import subject
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Range, Rule
from maskapp.ui.state import pick_edits, rule_edits
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
        for card in state.card.groups
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
    """Return a recipe of one class with a proposed rule in place of its own.

    Prepare steps, region and cleaning stay. Invert goes: the rule was proposed without it.
    """
    name = subject(recipe).name
    return replace(recipe.with_class(name, rule=rule, invert=False), depth=depth)


def use_rule(state: State, rule: Rule, depth: Depth) -> State:
    """Put a proposed rule in place of that of the class on view, see :func:`with_rule`."""
    name = state.card.name
    recipe = state.document.recipe.with_class(name, rule=rule, invert=False)
    replace(recipe, depth=depth)  # refuses what other classes mean by counts of another depth
    state, groups = rule_edits.group_cards(state, rule)
    state = state.with_class(groups=groups, match=rule.match, invert=False)
    state = pick_edits.forget_picks(state).with_document(depth=depth, pristine=False)
    state = replace(state, document=rule_edits.without_lost_bounds(state.document))
    state = rule_edits.choose_class(state, state.card.id)
    for channel in dict.fromkeys(bounds.channel for _, bounds in rule.ranges()):
        state = rule_edits.show_channel(state, channel)
    return state
