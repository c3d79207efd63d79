"""The triangle threshold."""

from __future__ import annotations

import numpy as np

from maskapp.core.color.bins import in_bins, position
from maskapp.core.color.method import Counts, Method, Values


def triangle(counts: Counts, values: Values) -> int:
    """Return the value farthest below a line from the histogram's peak to its longer tail."""
    from skimage import filters

    bins, centres = in_bins(counts, values)
    # scikit-image's function takes pixels only, so each bin sends its number.
    pixels = np.repeat(np.arange(len(bins), dtype=np.uint8), bins)
    farthest = filters.threshold_triangle(pixels)
    return position(values, centres[farthest])


TRIANGLE = Method(
    id="triangle",
    label="Triangle",
    rank=40,
    meaning="Where the slope of one large peak ends: for a background with a long tail.",
    function=triangle,
)
