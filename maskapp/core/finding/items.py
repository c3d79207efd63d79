"""What a rule is searched for: weighted items, by their values on some axes."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Flags = NDArray[np.bool_]
Weights = NDArray[np.float64]


@dataclass(frozen=True)
class Axis:
    """The items' values on one channel.

    Parameters
    ----------
    channel : str
    values : (K,) ndarray of int64
        The different stored values that occur, ascending.
    codes : (N,) ndarray of int32
        Each item's index into `values`.
    size : int
        Number of values that the channel can store.
    circular : bool
    """

    channel: str
    values: NDArray[np.int64]
    codes: NDArray[np.int32]
    size: int
    circular: bool


@dataclass(frozen=True, slots=True)
class Term:
    """Items whose code on an axis lies from `first` to `last`, or with ``first > last`` wraps.

    On an axis that is no circle a wrapping term is a range with ``outside=True``.
    """

    axis: int
    first: int
    last: int


Terms = tuple[Term, ...]
Found = tuple[Terms, ...]
"""Groups, joined by "any", of terms, joined by "all"."""


@dataclass(frozen=True)
class Items:
    """What is to be divided: weighted items with their values on some axes.

    Parameters
    ----------
    axes : tuple of Axis
    wanted, unwanted : (N,) ndarray of float64
        Weights of each item's wanted and unwanted pixels.
    outside : bool
        Whether a term may wrap on an axis that is no circle.
    equal : float
        Dice scores that differ by less count as equal where one of several axes is chosen.

    Raises
    ------
    ValueError
        If a weight is negative or not finite, or their sum is not finite: a search among such
        scores would have no end.
    """

    axes: tuple[Axis, ...]
    wanted: Weights
    unwanted: Weights
    outside: bool = True
    equal: float = 1e-9

    def __post_init__(self) -> None:
        for name, weights in (("wanted", self.wanted), ("unwanted", self.unwanted)):
            # A sum of weights that are no numbers is none either, and a minimum is below nothing.
            if not (np.isfinite(weights.sum()) and weights.min(initial=0) >= 0):
                raise ValueError(f"Weights of {name} pixels must be finite and at least 0.")

    def dice(self, selected: Flags) -> float:
        """Return the Dice score 2 TP / (selected + wanted) of selected items, 0–1."""
        hit, false = float(self.wanted[selected].sum()), float(self.unwanted[selected].sum())
        return 2 * hit / (hit + false + float(self.wanted.sum()))

    def selected_by(self, term: Term) -> Flags:
        """Return which items a term selects, shape (N,)."""
        codes = self.axes[term.axis].codes
        if term.first <= term.last:
            return (codes >= term.first) & (codes <= term.last)
        return (codes >= term.first) | (codes <= term.last)

    def selected_by_group(self, terms: Sequence[Term]) -> Flags:
        """Return which items all of `terms` select."""
        selected = np.ones(len(self.wanted), np.bool_)
        for term in terms:
            selected &= self.selected_by(term)
        return selected

    def selected_by_all(self, found: Sequence[Sequence[Term]]) -> Flags:
        """Return which items at least one of the groups selects."""
        selected = np.zeros(len(self.wanted), np.bool_)
        for terms in found:
            selected |= self.selected_by_group(terms)
        return selected


def gaps(axis: Axis, term: Term) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return where the low and the high bound may lie without another item changing sides.

    Stored values, both ends included; on a circle they may be below 0 or from `size` on.
    """
    values, turn = axis.values, axis.size
    last = len(values) - 1
    before = int(values[term.first - 1]) if term.first else -1
    after = int(values[term.last + 1]) if term.last < last else turn
    if axis.circular:
        before = before if term.first else int(values[last]) - turn
        after = after if term.last < last else int(values[0]) + turn
    return (before + 1, int(values[term.first])), (int(values[term.last]), after - 1)


def margin(axis: Axis, term: Term) -> float:
    """Return the narrower of the gaps at a term's ends, as a share of the scale."""
    low, high = gaps(axis, term)
    widths = [end - start for start, end in (low, high)]
    if not axis.circular:
        last = len(axis.values) - 1
        # An end of the scale is no bound that another item could cross.
        widths = [
            w for w, at in zip(widths, (term.first == 0, term.last == last), strict=True) if not at
        ]
    return min(widths, default=axis.size) / axis.size


def channel_axes(
    columns: Mapping[str, NDArray[np.unsignedinteger]], sizes: Mapping[str, tuple[int, bool]]
) -> tuple[Axis, ...]:
    """Return an axis for each channel's values (N,), given its size and whether it is a circle."""
    axes = []
    for channel, column in columns.items():
        size, circular = sizes[channel]
        seen = np.bincount(column, minlength=size) > 0
        rank = np.cumsum(seen, dtype=np.int32) - 1
        axes.append(Axis(channel, np.flatnonzero(seen), rank[column], size, circular))
    return tuple(axes)
