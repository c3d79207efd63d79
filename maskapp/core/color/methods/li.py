"""Li's threshold."""

from __future__ import annotations

import numpy as np

from maskapp.core.color.method import Counts, Method, Values


def li(counts: Counts, values: Values) -> int:
    """Return the threshold of least cross entropy that an iteration from the mean finds."""
    from skimage import filters

    # scikit-image's function takes pixels only. As whole numbers they are quick, and exact without
    # bins; then it stops within half a count, for fractions within half the least step that occurs.
    pixels = np.repeat(np.arange(len(counts), dtype=np.min_scalar_type(len(counts))), counts)
    fractions = values.dtype.kind == "f"
    tolerance = np.diff(np.flatnonzero(counts)).min() / 2 if fractions else 0.5
    return int(filters.threshold_li(pixels, tolerance=tolerance))


LI = Method(
    id="li",
    label="Li",
    rank=20,
    meaning="Least cross entropy: finds dim things on a large even background.",
    function=li,
)
