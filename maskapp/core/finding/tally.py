"""What each range of a rule gains, measured on all pixels: which of its ranges hold how many."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maskapp.core.color.planes import Planes
from maskapp.core.engine.compiled import compile_rule, evaluate
from maskapp.core.engine.resolve import fixed_set
from maskapp.core.finding.items import Found, Items
from maskapp.core.finding.rule_search import polish, shorter
from maskapp.core.recipe.rule import Group, Rule

_BLOCK = 1 << 18
Places = tuple[tuple[int, ...], ...]
"""Groups, joined by "any", of a rule's ranges by number, joined by "all"."""


@dataclass(frozen=True, eq=False)
class Tally:
    """The pixels of both classes, by which of a rule's ranges hold them.

    Parameters
    ----------
    ranges : tuple of tuple of int
        The rule's groups, of ranges numbered from 0.
    wanted, unwanted : (2 ** R,) ndarray of float64
        Pixels, or their weights; bit r of the index says whether range r holds them.
    """

    ranges: Places
    wanted: NDArray[np.float64]
    unwanted: NDArray[np.float64]

    def selected(self, ranges: Places | None = None) -> tuple[float, float]:
        """Return what the rule, or one of some of its ranges, selects of wanted and unwanted."""
        held = np.arange(len(self.wanted))
        chosen = np.zeros(len(held), np.bool_)
        for group in self.ranges if ranges is None else ranges:
            bits = sum(1 << number for number in group)
            chosen |= (held & bits) == bits
        return float(self.wanted[chosen].sum()), float(self.unwanted[chosen].sum())

    def dice(self, ranges: Places | None = None) -> float:
        """Return the Dice score 2 TP / (selected + wanted), 0–1."""
        hit, false = self.selected(ranges)
        return 2 * hit / (hit + false + float(self.wanted.sum()))


def tally(planes: Planes, rule: Rule, wanted: NDArray[Any], unwanted: NDArray[Any]) -> Tally:
    """Count both classes' pixels by the ranges that hold them.

    Parameters
    ----------
    planes : Planes
    rule : Rule
        Groups joined by "any", of ranges joined by "all", fixed numbers only.
    wanted, unwanted : (H, W) ndarray of bool or float64
        Membership, or weights.

    Returns
    -------
    Tally
    """
    rows = [bounds for _, bounds in rule.ranges()]
    planes.prepare({bounds.channel for bounds in rows})
    held = np.zeros(planes.shape, np.min_scalar_type((1 << len(rows)) - 1))
    for number, bounds in enumerate(rows):
        one = Rule((Group((bounds,)),))
        sets = {address: fixed_set(each, planes.depth) for address, each in one.ranges()}
        alone = evaluate(compile_rule(one, sets, planes.depth), planes)
        held |= alone.astype(held.dtype) << number
    sums = [_sums(held.reshape(-1), each.reshape(-1), len(rows)) for each in (wanted, unwanted)]
    numbers = iter(range(len(rows)))
    places = tuple(tuple(next(numbers) for _ in group.ranges) for group in rule.groups)
    return Tally(places, *sums)


def _sums(held: NDArray[Any], weights: NDArray[Any], ranges: int) -> NDArray[np.float64]:
    sums = np.zeros(1 << ranges)
    for start in range(0, held.size, _BLOCK):  # small temporaries stay in the CPU's cache
        block = slice(start, start + _BLOCK)
        sums += np.bincount(held[block], weights[block], len(sums))
    return sums


def drop_useless(
    items: Items, found: Found, least_gain: float, measured: Callable[[Found], Tally]
) -> tuple[Found, Tally]:
    """Return the groups without terms that gain too little, and their tally.

    The term that gains least goes first and the bounds of the others are set anew, on `items`,
    until every term gains enough: it ends, as each turn leaves one term less.

    Parameters
    ----------
    items : Items
        A sample that bounds are refined on.
    found : tuple of tuple of Term
    least_gain : float
        What the rule has to lose in Dice without any one of its terms.
    measured : callable
        Returns the tally of the rule that groups of terms become, of all pixels.
    """
    while True:
        counted = measured(found)
        rest = [counted.dice(ranges) for ranges in shorter(counted.ranges)]
        if not rest or counted.dice() - max(rest) >= least_gain:
            return found, counted
        found = polish(items, shorter(found)[int(np.argmax(rest))])
