"""Automatic thresholds: scikit-image's methods on the histogram of a channel plane."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

_BINS = 256

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


class NoThreshold(Exception):
    """The method finds no threshold in this histogram; the message says why."""


def auto_threshold(counts: NDArray[np.int64], method: str) -> int:
    """Return the threshold of `method`; the pixels above it are those of value > threshold.

    Equal to scikit-image's function on the same histogram: one bin per value where at most 256
    values are spanned, else 256 equal bins from the lowest to the highest value that occurs
    (Minimum and multi-Otsu would take minutes on 65,536 bins).

    Parameters
    ----------
    counts : (size,) ndarray of int64
        Pixels per stored value, as :func:`maskapp.core.histogram.value_counts` returns.
    method : str
        Key of :data:`METHODS`.

    Returns
    -------
    int
        The threshold rounded down to a stored value.

    Raises
    ------
    NoThreshold
        If no pixel or only one value occurs, for multi-Otsu fewer than three, or the method does
        not converge.
    """
    occupied = np.flatnonzero(counts)
    if len(occupied) == 0:
        raise NoThreshold("there are no pixels to measure")
    if len(occupied) == 1:
        raise NoThreshold("all pixels have the same value")
    low, high = int(occupied[0]), int(occupied[-1])
    values = np.arange(low, high + 1)
    binned: NDArray[np.int64] = counts[low : high + 1]
    centres = values.astype(np.float64)
    if len(values) > _BINS:
        weighted, edges = np.histogram(values, _BINS, (low, high), weights=binned)
        binned = weighted.astype(np.int64)
        centres = (edges[:-1] + edges[1:]) / 2
    return math.floor(_scikit_image(binned, centres, method))


def _scikit_image(counts: NDArray[np.int64], centres: NDArray[np.float64], method: str) -> float:
    # scikit-image takes 0.4 s to import: the page's first paint must not pay for it.
    from skimage import filters

    if method == "mean":
        return float(np.average(centres, weights=counts))
    if method in ("li", "triangle"):  # these take pixels only, so each bin sends its number
        pixels = np.repeat(np.arange(len(counts), dtype=np.uint8), counts)
        position = float(getattr(filters, f"threshold_{method}")(pixels))
        return float(centres[0] + position * (centres[1] - centres[0]))
    if method in ("multiotsu_low", "multiotsu_high"):
        if np.count_nonzero(counts) < 3:
            raise NoThreshold("fewer than three values occur, too few for three classes")
        lower, upper = filters.threshold_multiotsu(hist=(counts, centres))
        return float(lower if method == "multiotsu_low" else upper)
    try:
        return float(getattr(filters, f"threshold_{method}")(hist=(counts, centres)))
    except RuntimeError:
        raise NoThreshold("the histogram has no two peaks with a valley between them") from None
