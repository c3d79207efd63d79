"""Sets of plane values as closed intervals: what a range keeps, ready for and, or, not.

Every channel plane holds whole numbers 0 … size - 1. A range keeps one or two intervals of them,
so NOT ("outside"), hue wrap-around and several ranges on one channel are set arithmetic on a
few numbers, done once per rule and not once per pixel.
"""

from __future__ import annotations

from collections.abc import Iterable

ValueSet = tuple[tuple[int, int], ...]
"""Disjoint intervals ``(low, high)``, both ends included, ascending, with gaps between them."""

EMPTY: ValueSet = ()


def full(size: int) -> ValueSet:
    """Return the set of all values of a plane with `size` values."""
    return ((0, size - 1),)


def between(low: int, high: int, size: int) -> ValueSet:
    """Return the values from `low` to `high`, both included; ``low > high`` wraps past the end."""
    return ((low, high),) if low <= high else union([((0, high), (low, size - 1))])


def union(sets: Iterable[ValueSet]) -> ValueSet:
    """Return the values that are in at least one of `sets`."""
    merged: list[tuple[int, int]] = []
    for low, high in sorted(interval for values in sets for interval in values):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(merged[-1][1], high))
        else:
            merged.append((low, high))
    return tuple(merged)


def complement(values: ValueSet, size: int) -> ValueSet:
    """Return the values 0 … size - 1 that are not in `values`."""
    starts = [0, *(high + 1 for _, high in values)]
    ends = [*(low - 1 for low, _ in values), size - 1]
    return tuple((low, high) for low, high in zip(starts, ends, strict=True) if low <= high)


def intersection(sets: Iterable[ValueSet], size: int) -> ValueSet:
    """Return the values that are in all of `sets` (De Morgan, so that one merge serves both)."""
    return complement(union(complement(values, size) for values in sets), size)
