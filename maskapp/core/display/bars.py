"""A histogram as a row of bars, small enough to travel with every message."""

from __future__ import annotations

import numpy as np

from maskapp.core.color.histogram import Histogram

MOST_BARS = 256
TALLEST = 255


def bars(histogram: Histogram, *, log: bool) -> bytes:
    """Return the heights of a histogram's bars, 0–255; every bin with a pixel is seen.

    Spikes, such as clipped pixels at an end or a background of one colour, would flatten all the
    rest: the two ends and the tallest 2 % of the other bars do not make the scale.

    Parameters
    ----------
    histogram : Histogram
    log : bool
        Heights are logarithms of the counts.
    """
    per_bar = -(-len(histogram.counts) // MOST_BARS)
    missing = -len(histogram.counts) % per_bar
    counts = np.pad(histogram.counts, (0, missing)).reshape(-1, per_bar).sum(axis=1)
    heights = np.log1p(counts.astype(np.float64)) if log else counts.astype(np.float64)
    inner = np.sort(heights[1:-1][heights[1:-1] > 0])
    usual = inner[: len(inner) - len(inner) // 50]
    top = float(usual[-1]) if len(usual) else float(heights.max(initial=0.0)) or 1.0
    drawn = np.ceil(np.minimum(heights / top, 1.0) * TALLEST)
    found: bytes = drawn.astype(np.uint8).tobytes()
    return found
