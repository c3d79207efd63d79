"""Automatic thresholds: a method's, on the histogram of a channel plane.

:func:`without_ends` and :func:`find_threshold` stand in printed scripts as they stand here.
"""

from __future__ import annotations

import numpy as np

from maskapp.core.color.method import Counts, Find, NoThreshold, Values
from maskapp.core.color.methods import METHODS

IGNORE = 0.01
"""Percentage of the pixels that bounds made on the page leave out at each end.

One hot pixel would otherwise widen the bins until it is a class of its own.
"""


def auto_threshold(
    counts: Counts, method: str, ignore: float = 0, *, values: Values | None = None
) -> int:
    """Return the threshold of `method`; the pixels above it are those of value > threshold.

    Equal to scikit-image's function on the pixels that are not left out. Mean and Li need no bins.
    The others have a bin per value where at most 256 are spanned, else 256 equal bins from the
    lowest to the highest value that occurs, as scikit-image does for fractions (Minimum and
    multi-Otsu would take minutes on 65,536 bins).

    Parameters
    ----------
    counts : (size,) ndarray of int64
        Pixels per stored value, as :func:`~maskapp.core.color.histogram.value_counts` returns.
    method : str
        Key of :data:`~maskapp.core.color.methods.METHODS`.
    ignore : float, default 0
        Percentage of the pixels, 0 <= ignore < 50, in steps of 0.0001, that is left out at each end
        of the values before the method sees them. The number of pixels is rounded up, so that in a
        small image one is left out too; at least one stays. Of pixels of equal value some may be
        left out and others stay.
    values : (size,) ndarray of int64 or float64, optional
        What the stored values are in the channel's unit
        (:meth:`maskapp.core.color.channel.Channel.values`); by default the whole numbers from 0.

    Returns
    -------
    int
        The threshold rounded down to a stored value.

    Raises
    ------
    NoThreshold
        If no pixel or only one value is left, for multi-Otsu fewer than three, or the method does
        not converge.
    """
    if values is None:
        values = np.arange(len(counts))
    kept = without_ends(counts, ignore)
    try:
        return find_threshold(kept, values, METHODS[method].function)
    except NoThreshold as problem:
        if np.count_nonzero(kept) == np.count_nonzero(counts):
            raise
        raise NoThreshold(f"{problem} ({ignore} % at each end left out)") from None


def without_ends(counts: Counts, ignore: float) -> Counts:
    """Leave out `ignore` percent of the pixels at each end, rounded up; at least one stays."""
    total = int(counts.sum())
    # In whole numbers: 0.07 % of 10,000 pixels are 7, in binary fractions 8.
    share = -(-total * round(ignore * 10_000) // 1_000_000)
    left_out = min(share, max(total - 1, 0) // 2)
    below = np.clip(np.cumsum(counts), left_out, total - left_out)
    return below - np.concatenate(([left_out], below[:-1]))


def find_threshold(counts: Counts, values: Values, method: Find) -> int:
    """Return the position of the highest value that is not above the threshold of `method`."""
    occupied = np.flatnonzero(counts)
    if len(occupied) == 0:
        raise NoThreshold("there are no pixels to measure")
    first, last = int(occupied[0]), int(occupied[-1])
    if first == last:
        raise NoThreshold("all pixels have the same value")
    # scikit-image adds in 24 bits: beyond 2^24 pixels some vanish from sums that it divides by.
    with np.errstate(divide="ignore", invalid="ignore"):
        return first + method(counts[first : last + 1], values[first : last + 1])
