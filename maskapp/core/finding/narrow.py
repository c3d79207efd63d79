"""A range that selects little, to begin with where whatever it selects is added."""

from __future__ import annotations

import numpy as np

from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.histogram import Histogram
from maskapp.core.recipe.rule import Range

_FEW = 0.02
"""Share of the pixels that such a range reaches for."""


def narrow_range(histogram: Histogram) -> Range:
    """Return the range at an end of what occurs that holds a few percent of the pixels.

    Of both ends the one with fewer pixels beyond 2 %: a spike of clipped pixels is no beginning.

    Parameters
    ----------
    histogram : Histogram
    """
    counts = histogram.counts
    used = np.flatnonzero(counts)
    first, last = (int(used[0]), int(used[-1])) if len(used) else (0, len(counts) - 1)
    least = _FEW * float(counts.sum())
    from_below, from_above = np.cumsum(counts), np.cumsum(counts[::-1])
    up = int(np.searchsorted(from_below, least))
    down = int(np.searchsorted(from_above, least))
    if from_below[up] < from_above[down]:
        return _range(histogram, first, max(first, up))
    return _range(histogram, min(last, len(counts) - 1 - down), last)


def _range(histogram: Histogram, first: int, last: int) -> Range:
    """Return the range of bins, both included."""
    channel = CHANNELS[histogram.channel]

    def value(ticks: float) -> float:
        low, high = (limit * channel.scale for limit in histogram.limits)
        at = min(max(round(ticks), round(low)), round(high))
        return at / channel.scale if channel.scale > 1 else at

    start, width = histogram.start * channel.scale, histogram.width * channel.scale
    return Range(
        histogram.channel, value(start + first * width), value(start + (last + 1) * width - 1)
    )
