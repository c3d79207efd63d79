"""Why a mask is empty or full: the range, group or step that alone is the reason."""

from __future__ import annotations

import numpy as np

from maskapp.core.color.channels import CHANNELS
from maskapp.core.engine.compiled import Compiled, compile_rule, evaluate
from maskapp.core.engine.prepared import Prepared
from maskapp.core.recipe.address import Address
from maskapp.core.recipe.rule import Group, Rule


class _Counter:
    """Counts what parts of a rule select among the allowed pixels."""

    def __init__(self, prepared: Prepared) -> None:
        self._prepared = prepared
        self.all = prepared.considered

    def whole(self) -> int:
        return self._count(self._prepared.resolved.compiled)

    def group(self, index: int) -> int:
        group = self._prepared.mask_class.rule.groups[index]
        return self._alone(group, [(index, r) for r in range(len(group.ranges))])

    def range(self, index: int, position: int) -> int:
        bounds = self._prepared.mask_class.rule.groups[index].ranges[position]
        return self._alone(Group((bounds,)), [(index, position)])

    def _alone(self, group: Group, places: list[tuple[int, int]]) -> int:
        sets = {
            Address(0, 0, i): self._prepared.resolved.sets[Address(self._prepared.index, *place)]
            for i, place in enumerate(places)
        }
        return self._count(compile_rule(Rule((group,)), sets, self._prepared.planes.depth))

    def _count(self, compiled: Compiled) -> int:
        mask = evaluate(compiled, self._prepared.planes)
        if self._prepared.allowed is not None:
            mask &= self._prepared.allowed
        return int(np.count_nonzero(mask))


def explain_rule(prepared: Prepared) -> str:
    """Say why the rule of a class selects nothing or everything.

    Parameters
    ----------
    prepared : Prepared

    Returns
    -------
    str
        A sentence, or "" if the rule selects some pixels and leaves some.
    """
    rule = prepared.mask_class.rule
    if not rule.groups:
        return "The rule has no ranges, so it selects nothing. Add a group."
    counter = _Counter(prepared)
    selected = counter.whole()
    if not counter.all or 0 < selected < counter.all:
        return ""
    everything = selected == counter.all
    # One group alone decides when it is everything in an OR or nothing in an AND.
    for g, group in enumerate(rule.groups):
        if everything == (rule.match == "any") or len(rule.groups) == 1:
            if counter.group(g) == selected:
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
        if alone and counter.range(index, position) == (counter.all if everything else 0):
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
