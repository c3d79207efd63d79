"""The isodata threshold."""

from __future__ import annotations

from maskapp.core.color.bins import in_bins, position
from maskapp.core.color.method import Counts, Method, NoThreshold, Values


def isodata(counts: Counts, values: Values) -> int:
    """Return the lowest threshold that is midway between the means of its two classes."""
    from skimage import filters

    try:
        return position(values, filters.threshold_isodata(hist=in_bins(counts, values)))
    except IndexError:
        raise NoThreshold("the pixels on one side are too few among so many") from None


ISODATA = Method(
    id="isodata",
    label="Isodata",
    rank=50,
    meaning="Midway between the means of its two classes.",
    function=isodata,
)
