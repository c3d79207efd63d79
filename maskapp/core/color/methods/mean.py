"""The mean."""

from __future__ import annotations

import numpy as np

from maskapp.core.color.method import Counts, Method, Values


def mean(counts: Counts, values: Values) -> int:
    """Return the mean, in whole steps: a mean of many fractions depends on their order."""
    return int(np.arange(len(counts)) @ counts) // int(counts.sum())


MEAN = Method(
    id="mean",
    label="Mean",
    rank=60,
    meaning="The mean of all pixels.",
    function=mean,
)
