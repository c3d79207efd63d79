"""Multi-Otsu's two thresholds."""

from __future__ import annotations

import numpy as np

from maskapp.core.color.bins import in_bins, position
from maskapp.core.color.method import Counts, Method, NoThreshold, Pair, Values


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


_PAIR = Pair("multiotsu", "Multi-Otsu")

MULTIOTSU_LOW = Method(
    id="multiotsu_low",
    label="Multi-Otsu, lower",
    rank=80,
    meaning="Three classes as different as possible: divides the first two.",
    function=multiotsu_low,
    pair=_PAIR,
)
MULTIOTSU_HIGH = Method(
    id="multiotsu_high",
    label="Multi-Otsu, upper",
    rank=90,
    meaning="Three classes as different as possible: divides the last two.",
    function=multiotsu_high,
    pair=_PAIR,
)
