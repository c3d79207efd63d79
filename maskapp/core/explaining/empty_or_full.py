"""Why a mask is empty or full: the range, group or step that alone is the reason."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.planes import Planes
from maskapp.core.engine.compiled import compile_rule, evaluate
from maskapp.core.engine.resolve import ResolvedRule
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Rule

Mask = NDArray[np.bool_]


class _Counter:
    """Counts what parts of a rule select among the allowed pixels."""

    def __init__(self, planes: Planes, resolved: ResolvedRule, allowed: Mask | None) -> None:
        self._planes, self._resolved, self._allowed = planes, resolved, allowed
        self.all = planes.shape[0] * planes.shape[1]
        if allowed is not None:
            self.all = int(np.count_nonzero(allowed))

    def rule(self, rule: Rule, sets: dict[tuple[int, int], tuple[tuple[int, int], ...]]) -> int:
        mask = evaluate(compile_rule(rule, sets, self._planes.depth), self._planes)
        if self._allowed is not None:
            mask &= self._allowed
        return int(np.count_nonzero(mask))

    def group(self, index: int, group: Group) -> int:
        sets = self._resolved.sets
        return self.rule(Rule((group,)), {(0, r): sets[index, r] for r in range(len(group.ranges))})

    def range(self, index: int, group: Group, position: int) -> int:
        alone = Group((group.ranges[position],))
        return self.rule(Rule((alone,)), {(0, 0): self._resolved.sets[index, position]})


def explain_rule(
    recipe: Recipe, planes: Planes, resolved: ResolvedRule, allowed: Mask | None
) -> str:
    """Say why the recipe's rule selects nothing or everything.

    Parameters
    ----------
    recipe : Recipe
    planes : Planes
        Of the image, after smoothing.
    resolved : ResolvedRule
    allowed : (H, W) ndarray of bool or None
        Pixels that count; None for all.

    Returns
    -------
    str
        A sentence, or "" if the rule selects some pixels and leaves some.
    """
    rule = recipe.rule
    if not rule.groups:
        return "The rule has no ranges, so it selects nothing. Add a group."
    counter = _Counter(planes, resolved, allowed)
    selected = counter.rule(rule, resolved.sets)
    if not counter.all or 0 < selected < counter.all:
        return ""
    everything = selected == counter.all
    # One group alone decides when it is everything in an OR or nothing in an AND.
    for g, group in enumerate(rule.groups):
        if everything == (rule.match == "any") or len(rule.groups) == 1:
            if counter.group(g, group) == selected:
                return _explain_group(counter, g, group, everything)
    if everything:
        if rule.match == "any":
            return "Together the groups select every pixel, none does alone."
        return "Every group selects every pixel."
    if rule.match == "any":
        return "No group selects a pixel. " + " ".join(
            _explain_group(counter, g, group, False) for g, group in enumerate(rule.groups)
        )
    return "Each group selects some pixels, but no pixel is in all groups."


def _explain_group(counter: _Counter, index: int, group: Group, everything: bool) -> str:
    name = f"group {index + 1}"
    for position, bounds in enumerate(group.ranges):
        alone = everything == (group.match == "any") or len(group.ranges) == 1
        if alone and counter.range(index, group, position) == (counter.all if everything else 0):
            if everything:
                return f"{bounds.describe()} in {name} alone selects every pixel."
            label = CHANNELS[bounds.channel].label
            change = "Narrow" if bounds.outside else "Widen"
            return f"No pixel has {bounds.describe()} ({name}). {change} that range of {label}."
    if everything:
        if group.match == "any":
            return f"Together the ranges of {name} select every pixel, none does alone."
        return f"Every range of {name} selects every pixel."
    word = "all" if group.match == "all" else "any"
    return f"No pixel satisfies {word} of {name}: {group.describe()}."
