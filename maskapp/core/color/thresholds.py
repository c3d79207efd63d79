"""Automatic thresholds: scikit-image's methods on the histogram of a channel plane.

The functions from :func:`without_ends` to :func:`find_threshold` stand in printed scripts as they
stand here. The methods take `counts`, pixels per value from the lowest to the highest that occurs,
and `values`, what these values are in the channel's unit: whole numbers for counts, float64 for
fractions. They return the position of the highest value that is not above the threshold.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
from numpy.typing import NDArray

METHODS = {
    "otsu": "Otsu",
    "li": "Li",
    "yen": "Yen",
    "triangle": "Triangle",
    "isodata": "Isodata",
    "mean": "Mean",
    "minimum": "Minimum",
    "multiotsu_low": "Multi-Otsu, lower",
    "multiotsu_high": "Multi-Otsu, upper",
}
"""Methods by their name in recipes (that of scikit-image's ``threshold_…``), with page labels.

Multi-Otsu makes three classes: its lower threshold divides the first two, its upper the last two.
"""

IGNORE = 0.01
"""Percentage of the pixels that bounds made on the page leave out at each end.

One hot pixel would otherwise widen the bins until it is a class of its own.
"""

Counts = NDArray[np.int64]
Values = NDArray[Any]
Method = Callable[[Counts, Values], int]


class NoThreshold(Exception):
    """The method finds no threshold in this histogram; the message says why."""


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
        Key of :data:`METHODS`.
    ignore : float, default 0
        Percentage of the pixels, 0 <= ignore < 50, in steps of 0.0001, that is left out at each end
        of the values before the method sees them. The number of pixels is rounded up, so that in a
        small image one is left out too; at least one stays. Of pixels of equal value some may be
        left out and others stay.
    values : (size,) ndarray of int64 or float64, optional
        What the stored values are in the channel's unit
        (:meth:`maskapp.core.color.channels.Channel.values`); by default the whole numbers from 0.

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
        return find_threshold(kept, values, FUNCTIONS[method])
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


def in_bins(counts: Counts, values: Values) -> tuple[Counts, Values]:
    """Return pixels per bin and the bins' centres: a bin for each value, or 256 of the span."""
    if len(counts) <= 256:
        return counts, values.astype(np.float64)
    bins, edges = np.histogram(values.astype(np.float64), 256, weights=counts)
    return bins.astype(np.int64), (edges[:-1] + edges[1:]) / 2


def position(values: Values, threshold: float) -> int:
    """Return where the highest value stands that is not above the threshold."""
    return int(np.searchsorted(values, threshold, side="right")) - 1


def otsu(counts: Counts, values: Values) -> int:
    """Return the threshold that makes two classes as different as possible."""
    from skimage import filters

    return position(values, filters.threshold_otsu(hist=in_bins(counts, values)))


def li(counts: Counts, values: Values) -> int:
    """Return the threshold of least cross entropy that an iteration from the mean finds."""
    from skimage import filters

    # scikit-image's function takes pixels only. As whole numbers they are quick, and exact without
    # bins; then it stops within half a count, for fractions within half the least step that occurs.
    pixels = np.repeat(np.arange(len(counts), dtype=np.min_scalar_type(len(counts))), counts)
    fractions = values.dtype.kind == "f"
    tolerance = np.diff(np.flatnonzero(counts)).min() / 2 if fractions else 0.5
    return int(filters.threshold_li(pixels, tolerance=tolerance))


def yen(counts: Counts, values: Values) -> int:
    """Return the threshold of greatest correlation between the pixels and the classes."""
    from skimage import filters

    return position(values, filters.threshold_yen(hist=in_bins(counts, values)))


def triangle(counts: Counts, values: Values) -> int:
    """Return the value farthest below a line from the histogram's peak to its longer tail."""
    from skimage import filters

    bins, centres = in_bins(counts, values)
    # scikit-image's function takes pixels only, so each bin sends its number.
    pixels = np.repeat(np.arange(len(bins), dtype=np.uint8), bins)
    farthest = filters.threshold_triangle(pixels)
    return position(values, centres[farthest])


def isodata(counts: Counts, values: Values) -> int:
    """Return the lowest threshold that is midway between the means of its two classes."""
    from skimage import filters

    try:
        return position(values, filters.threshold_isodata(hist=in_bins(counts, values)))
    except IndexError:
        raise NoThreshold("the pixels on one side are too few among so many") from None


def mean(counts: Counts, values: Values) -> int:
    """Return the mean, in whole steps: a mean of many fractions depends on their order."""
    return int(np.arange(len(counts)) @ counts) // int(counts.sum())


def minimum(counts: Counts, values: Values) -> int:
    """Return the valley between the two peaks of the histogram, smoothed until it has two."""
    from skimage import filters

    try:
        return position(values, filters.threshold_minimum(hist=in_bins(counts, values)))
    except RuntimeError:
        raise NoThreshold("the histogram has no two peaks with a valley between them") from None


def multiotsu(counts: Counts, values: Values) -> list[int]:
    """Return the two thresholds that make three classes as different as possible."""
    from skimage import filters

    bins, centres = in_bins(counts, values)
    if np.count_nonzero(bins) < 3:
        raise NoThreshold("fewer than three values occur, too few for three classes")
    # As shares, which is what scikit-image makes of pixels: numbers would be rounded otherwise.
    thresholds = filters.threshold_multiotsu(hist=(bins / bins.sum(), centres))
    return [position(values, threshold) for threshold in thresholds]


def multiotsu_low(counts: Counts, values: Values) -> int:
    """Return the lower threshold of three classes."""
    return multiotsu(counts, values)[0]


def multiotsu_high(counts: Counts, values: Values) -> int:
    """Return the upper threshold of three classes."""
    return multiotsu(counts, values)[1]


def find_threshold(counts: Counts, values: Values, method: Method) -> int:
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


FUNCTIONS: Mapping[str, Method] = {
    "otsu": otsu,
    "li": li,
    "yen": yen,
    "triangle": triangle,
    "isodata": isodata,
    "mean": mean,
    "minimum": minimum,
    "multiotsu_low": multiotsu_low,
    "multiotsu_high": multiotsu_high,
}
"""Methods by their name in recipes: what each does."""
