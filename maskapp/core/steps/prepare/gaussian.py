"""Gaussian smoothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from maskapp.arrays import Pixels
from maskapp.core.steps.step import MAX_RADIUS, Number, PrepareStep


def gaussian(pixels: Pixels, radius: int) -> Any:
    """Blur each band by a Gaussian with sigma = radius, cut at 4 sigma; edges reflect."""
    from scipy import ndimage

    smoothed = np.empty_like(pixels)
    for band in range(3):
        numbers = np.ascontiguousarray(pixels[..., band]).astype(np.float64)
        smoothed[..., band] = np.rint(ndimage.gaussian_filter(numbers, radius))
    return smoothed


@dataclass(frozen=True, slots=True)
class Gaussian(PrepareStep):
    """Gaussian of each RGB band with sigma = `radius` pixels, rounded to the input's dtype."""

    radius: int

    id = "gaussian"
    label = "Gaussian"
    meaning = "Blurs: the radius is the sigma of a Gaussian."
    rank = 2
    numbers = (Number("radius", "Radius", 1, MAX_RADIUS, 1, "px", power=1),)
    function = gaussian

    def describe(self) -> str:
        """Return the step in words."""
        return f"Gaussian smoothing, radius {self.radius}"
