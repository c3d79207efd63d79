"""Median smoothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from maskapp.arrays import Pixels
from maskapp.core.steps.step import MAX_RADIUS, Number, PrepareStep


def median(pixels: Pixels, radius: int) -> Any:
    """Return the median of each band over a disk; edges reflect (``d c b a | a b c d``)."""
    from scipy import ndimage
    from skimage.filters import rank
    from skimage.morphology import disk

    smoothed = np.empty_like(pixels)
    for band in range(3):
        plane = np.ascontiguousarray(pixels[..., band])
        if pixels.dtype == np.uint8:
            # A sliding histogram: the same bits as SciPy's filter, 4 to 30 times quicker.
            padded = rank.median(np.pad(plane, radius, mode="symmetric"), disk(radius))
            smoothed[..., band] = padded[radius:-radius, radius:-radius]
        else:  # the histogram of 65,536 counts would be slower than sorting
            smoothed[..., band] = ndimage.median_filter(plane, footprint=disk(radius))
    return smoothed


@dataclass(frozen=True, slots=True)
class Median(PrepareStep):
    """Median of each RGB band over a disk of `radius` pixels."""

    radius: int

    id = "median"
    label = "Median"
    meaning = "Removes grain and specks, and keeps edges sharp."
    rank = 1
    numbers = (Number("radius", "Radius", 1, MAX_RADIUS, 1, "px", power=1),)
    function = median

    def describe(self) -> str:
        """Return the step in words."""
        return f"median smoothing, radius {self.radius}"
