"""Search for the shortest rule that selects wanted items: exact for one range, greedy for more."""

from __future__ import annotations

from dataclasses import replace
from typing import TypeVar

import numpy as np

from maskapp.core.finding.items import Axis, Flags, Found, Items, Term, Terms, Weights, margin

T = TypeVar("T")

_BEAM = 6
_ENOUGH = 0.995
_ROUNDS = 6
_OUTSIDE_GAIN = 0.002


def search(items: Items, *, most_groups: int, most_terms: int, least_gain: float) -> Found:
    """Return the shortest rule that reproduces the wanted items well.

    Three ways are tried until one reaches a Dice of 0.995. Group by group, each the one that most
    improves the score, less `least_gain` for each of its terms. The same with unwanted items
    counted fourfold and without "outside", so that a first group that covers two clusters and what
    lies between them is no dead end. And the other way round: one group that selects the unwanted
    items, whose opposite is a rule of single terms. In the end terms that are not worth
    `least_gain` are dropped again. Unless `items.outside`, no way leads to a term that wraps on an
    axis that is no circle.

    Parameters
    ----------
    items : Items
    most_groups, most_terms : int
        Of terms, per group.
    least_gain : float
        What each term has to gain in Dice.

    Returns
    -------
    tuple of tuple of Term
        Empty if no term tells wanted from unwanted items, or all or none are wanted.
    """
    if not (items.wanted.any() and items.unwanted.any()):
        return ()

    def straight() -> Found:
        return _greedy(items, most_groups, most_terms, least_gain)

    def strict() -> Found:
        purer = replace(items, unwanted=items.unwanted * 4, outside=False)
        return _greedy(purer, most_groups, most_terms, least_gain)

    def turned() -> Found:
        opposite = replace(items, wanted=items.unwanted, unwanted=items.wanted)
        without = _greedy(opposite, 1, most_groups, least_gain)
        opposites = [
            (term,)
            for terms in without
            for each in terms
            for term in _complement(items.axes[each.axis], each, outside=items.outside)
        ]
        return tuple(opposites) if len(opposites) <= most_groups else ()

    best: Found = ()
    for way in (straight, strict, turned):
        found = _prune(items, polish(items, way(), any_axis=True), least_gain)
        if _worth(items, found, least_gain) > _worth(items, best, least_gain):
            best = found
        if items.dice(items.selected_by_all(best)) >= _ENOUGH:
            break
    return best


def _greedy(items: Items, most_groups: int, most_terms: int, least_gain: float) -> Found:
    found: Found = ()
    for _ in range(most_groups):
        worth, longer = _grown(items, found, most_terms, least_gain)
        if worth <= _worth(items, found, least_gain):
            break
        found = longer
    return found


def _grown(items: Items, found: Found, most_terms: int, least_gain: float) -> tuple[float, Found]:
    """Return the worth of `found` with the best further group, and these groups."""
    candidates = [
        polish(items, (*found, terms))
        for terms in _groups(items, items.selected_by_all(found), most_terms)
    ]
    best = max(candidates, key=lambda each: _worth(items, each, least_gain), default=())
    best = _prune(items, polish(items, best, any_axis=True), least_gain)
    return _worth(items, best, least_gain), best


def _complement(axis: Axis, term: Term, *, outside: bool) -> Terms:
    """Return terms that together select all other values: two about a middle, unless `outside`."""
    last = len(axis.values) - 1
    around = Term(term.axis, term.last + 1, term.first - 1)
    if around.first <= last and around.last >= 0 and (outside or axis.circular):
        return (around,)
    below, above = replace(around, first=0), replace(around, last=last)
    return tuple(part for part in (below, above) if part.first <= part.last)


def _worth(items: Items, found: Found, least_gain: float) -> float:
    return items.dice(items.selected_by_all(found)) - least_gain * sum(map(len, found))


def _prune(items: Items, found: Found, least_gain: float) -> Found:
    """Return the groups without the terms that are not worth their length."""
    while True:
        best = max(shorter(found), key=lambda each: _worth(items, each, least_gain), default=())
        if not best or _worth(items, best, least_gain) < _worth(items, found, least_gain):
            return found
        found = polish(items, best)


def shorter(groups: tuple[tuple[T, ...], ...]) -> list[tuple[tuple[T, ...], ...]]:
    """Return the groups without each of their members in turn; an empty group goes."""
    return [
        tuple(each for each in (*groups[:g], without, *groups[g + 1 :]) if each)
        for g, group in enumerate(groups)
        for place in range(len(group))
        for without in [(*group[:place], *group[place + 1 :])]
    ]


def _groups(items: Items, taken: Flags, most_terms: int) -> list[Terms]:
    """Return good groups of 1 … `most_terms` terms beside what is `taken` already."""
    beam: list[tuple[int, float, Terms]] = [(0, 0.0, ())]
    groups: list[Terms] = []
    for _ in range(most_terms):
        grown: dict[frozenset[Term], tuple[int, float, Terms]] = {}
        for _, _, terms in beam:
            domain = items.selected_by_group(terms) & ~taken
            before = items.dice(taken | domain)
            for axis in range(len(items.axes)):
                best = best_term(items, axis, taken, domain, before)
                if best is not None:  # else no term is better than all of the domain
                    dice, term = best
                    longer = (*terms, term)
                    rank = (round(dice / items.equal), margin(items.axes[axis], term), longer)
                    grown.setdefault(frozenset(longer), rank)
        # Of equal scores the wider gap to the other class wins: it is the safer bound.
        beam = sorted(grown.values(), key=lambda each: each[:2], reverse=True)[:_BEAM]
        groups += [terms for _, _, terms in beam]
    return groups


def best_term(
    items: Items, axis: int, fixed: Flags, domain: Flags, least: float
) -> tuple[float, Term] | None:
    """Return the best Dice that a term on one axis reaches, exactly, and this term.

    Selected are the items of `fixed` (which always are) and those of `domain` (disjoint from them)
    that the term selects. Dinkelbach's method for a ratio: an interval is better than Dice λ if
    the sum of ``(2 - λ) wanted - λ unwanted`` over it is large enough, and the interval of largest
    sum gives the next λ. A range with "outside" is harder to read, so it has to be better by 0.002
    than any without.

    Parameters
    ----------
    items : Items
    axis : int
    fixed, domain : (N,) ndarray of bool
    least : float
        Dice that the term has to exceed.

    Returns
    -------
    (float, Term) or None
    """
    row = items.axes[axis]
    codes, number = row.codes[domain], len(row.values)
    wanted = np.bincount(codes, items.wanted[domain], number).astype(np.float64)
    unwanted = np.bincount(codes, items.unwanted[domain], number).astype(np.float64)
    hit, false = float(items.wanted[fixed].sum()), float(items.unwanted[fixed].sum())
    total = float(items.wanted.sum())

    def best(wraps: bool, dice: float) -> tuple[float, Term] | None:
        found = None
        while True:
            ends = _largest_interval((2 - dice) * wanted - dice * unwanted, wraps)
            hits, falses = hit + _over(wanted, *ends), false + _over(unwanted, *ends)
            reached = 2 * hits / (hits + falses + total)
            if reached <= dice + 1e-9:
                return found
            dice, found = reached, (reached, Term(axis, *ends))

    plain = best(row.circular, least)
    if row.circular or not items.outside:
        return plain
    return best(True, (plain[0] if plain else least) + _OUTSIDE_GAIN) or plain


def _over(sums: Weights, first: int, last: int) -> float:
    if first <= last:
        return float(sums[first : last + 1].sum())
    return float(sums[first:].sum() + sums[: last + 1].sum())


def _largest_interval(gains: Weights, wraps: bool) -> tuple[int, int]:
    """Return the ends of the interval of largest sum; ``first > last`` if it wraps around."""
    first, last, best = _largest_run(gains)
    if wraps and len(gains) > 2:
        # What a wrapping interval leaves out is the interval of smallest sum, not at an end.
        start, stop, least = _largest_run(-gains[1:-1])
        if float(gains.sum()) + least > best + 1e-12:
            return stop + 2, start
    return first, last


def _largest_run(gains: Weights) -> tuple[int, int, float]:
    sums = np.concatenate(([0.0], np.cumsum(gains)))
    lowest = np.minimum.accumulate(sums[:-1])
    runs = sums[1:] - lowest
    last = int(np.argmax(runs))
    # The last place of the minimum: the shortest of equal intervals.
    first = last - int(np.argmin(sums[: last + 1][::-1]))
    return first, last, float(runs[last])


def polish(items: Items, found: Found, *, any_axis: bool = False) -> Found:
    """Return the groups with each term set to its best with all others fixed, until none moves.

    Parameters
    ----------
    items : Items
    found : tuple of tuple of Term
    any_axis : bool
        Whether a term may move to another axis.
    """
    groups = [list(terms) for terms in found]
    score = items.dice(items.selected_by_all(found))
    for _ in range(_ROUNDS):
        before = score
        for g, terms in enumerate(groups):
            fixed = items.selected_by_all([each for i, each in enumerate(groups) if i != g])
            for place, term in enumerate(terms):
                rest = [each for i, each in enumerate(terms) if i != place]
                domain = items.selected_by_group(rest) & ~fixed
                for axis in range(len(items.axes)) if any_axis else (term.axis,):
                    best = best_term(items, axis, fixed, domain, score)
                    if best is not None:
                        score, terms[place] = best
        if score <= before:
            break
    return tuple(map(tuple, groups))
