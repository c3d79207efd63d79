"""Yen's threshold."""

from __future__ import annotations

from maskapp.core.color.bins import in_bins, position
from maskapp.core.color.method import Counts, Method, Values


def yen(counts: Counts, values: Values) -> int:
    """Return the threshold of greatest correlation between the pixels and the classes."""
    from skimage import filters

    return position(values, filters.threshold_yen(hist=in_bins(counts, values)))


YEN = Method(
    id="yen",
    label="Yen",
    rank=30,
    meaning="Greatest correlation within two classes: finds few bright things.",
    function=yen,
)
