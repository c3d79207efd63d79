"""Otsu's threshold."""

from __future__ import annotations

from maskapp.core.color.bins import in_bins, position
from maskapp.core.color.method import Counts, Method, Values


def otsu(counts: Counts, values: Values) -> int:
    """Return the threshold that makes two classes as different as possible."""
    from skimage import filters

    return position(values, filters.threshold_otsu(hist=in_bins(counts, values)))


OTSU = Method(
    id="otsu",
    label="Otsu",
    rank=10,
    meaning="Makes two classes as different as possible; best where both are about equally large.",
    function=otsu,
)
