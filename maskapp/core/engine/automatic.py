"""The automatic thresholds of one image: each is computed once, for whatever rule asks for it."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from maskapp.arrays import Mask
from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.histogram import value_counts
from maskapp.core.color.method import NoThreshold
from maskapp.core.color.planes import Planes
from maskapp.core.color.thresholds import auto_threshold
from maskapp.core.recipe.rule import Auto


class AutomaticThresholds:
    """Thresholds that methods find in the pixels that count.

    Parameters
    ----------
    planes : Planes
        Of the image, after the prepare steps.
    allowed : (H, W) ndarray of bool or None
        Pixels that count; None for all.
    """

    def __init__(self, planes: Planes, allowed: Mask | None) -> None:
        self.planes = planes
        self.allowed = allowed
        self._counts: dict[str, NDArray[np.int64]] = {}
        self._found: dict[tuple[str, Auto], int | str] = {}

    def counts(self, channel: str) -> NDArray[np.int64]:
        """Return how many of the pixels have each stored value."""
        if channel not in self._counts:
            size = CHANNELS[channel].size(self.planes.depth)
            self._counts[channel] = value_counts(self.planes[channel], size, self.allowed)
        return self._counts[channel]

    def find(self, channel: str, bound: Auto) -> int | str:
        """Return the stored value that a method finds, or why it finds none."""
        if (channel, bound) not in self._found:
            values = CHANNELS[channel].values(self.planes.depth)
            try:
                found: int | str = auto_threshold(
                    self.counts(channel), bound.method, bound.ignore, values=values
                )
            except NoThreshold as error:
                found = str(error)
            self._found[channel, bound] = found
        return self._found[channel, bound]
