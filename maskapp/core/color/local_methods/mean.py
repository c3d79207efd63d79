"""The mean of the surroundings."""

from __future__ import annotations

import numpy as np

from maskapp.arrays import Mask, Plane
from maskapp.core.color.local_method import LocalMethod, window_sums


def local_mean(plane: Plane, size: int, window: int, weight: int) -> Mask:
    """Return what is above the window's mean less an offset; edges repeat their pixels mirrored."""
    values = plane.astype(np.int64)
    count = window * window
    return (values + weight) * count > window_sums(values, window, "symmetric")


MEAN = LocalMethod(
    id="mean",
    label="Local mean",
    rank=30,
    meaning="What is brighter than its surroundings by more than an offset.",
    weight="offset",
    first=0,
    function=local_mean,
)
