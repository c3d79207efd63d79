"""The minimum between two peaks."""

from __future__ import annotations

from maskapp.core.color.bins import in_bins, position
from maskapp.core.color.method import Counts, Method, NoThreshold, Values


def minimum(counts: Counts, values: Values) -> int:
    """Return the valley between the two peaks of the histogram, smoothed until it has two."""
    from skimage import filters

    try:
        return position(values, filters.threshold_minimum(hist=in_bins(counts, values)))
    except RuntimeError:
        raise NoThreshold("the histogram has no two peaks with a valley between them") from None


MINIMUM = Method(
    id="minimum",
    label="Minimum",
    rank=70,
    meaning="The valley between two peaks; finds nothing where there are not two.",
    function=minimum,
)
