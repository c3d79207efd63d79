"""Histograms of few bins, as most automatic methods need them."""

from __future__ import annotations

import numpy as np

from maskapp.core.color.method import Counts, Values


def in_bins(counts: Counts, values: Values) -> tuple[Counts, Values]:
    """Return pixels per bin and the bins' centres: a bin for each value, or 256 of the span."""
    if len(counts) <= 256:
        return counts, values.astype(np.float64)
    bins, edges = np.histogram(values.astype(np.float64), 256, weights=counts)
    return bins.astype(np.int64), (edges[:-1] + edges[1:]) / 2


def position(values: Values, threshold: float) -> int:
    """Return where the highest value stands that is not above the threshold."""
    return int(np.searchsorted(values, threshold, side="right")) - 1
