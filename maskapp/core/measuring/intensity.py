"""The values of a channel in each object: their mean, spread and ends."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maskapp.arrays import Plane
from maskapp.core.color.channel import Channel
from maskapp.core.measuring.objects import Objects

Values = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class Intensity:
    """What a channel is in objects, in the channel's unit.

    Parameters
    ----------
    mean, sd, lowest, highest : (N,) ndarray of float64
        The standard deviation is that of all pixels (divided by their number, as scikit-image's).
        For hue, which is a circle: the mean direction, and the circular standard deviation
        ``sqrt(-2 ln R)`` (Mardia and Jupp, Directional Statistics, 2000, eq. 2.3.14), in degrees;
        the ends are NaN.
    """

    mean: Values
    sd: Values
    lowest: Values
    highest: Values


def intensity(objects: Objects, plane: Plane, channel: Channel, depth: int) -> Intensity:
    """Measure a channel in objects.

    Parameters
    ----------
    objects : Objects
    plane : (H, W) ndarray of uint8, uint16 or uint32
        Stored values of the channel.
    channel : Channel
    depth : {8, 16}
    """
    if not len(objects):
        return Intensity(*(np.zeros(0) for _ in range(4)))
    pixels = _Pixels(objects, plane)
    if channel.circular:
        return _circular(pixels, channel.size(depth))
    area = objects.area
    low = channel.limits(depth)[0]
    # From a whole number near the mean, so that the squares keep their digits.
    middle = pixels.total(pixels.values) // area
    away = pixels.values.astype(np.int64)
    away -= np.repeat(middle[pixels.owner], pixels.length)
    mean = pixels.total(away) / area
    variance = np.maximum(pixels.total(away * away) / area - mean * mean, 0)
    return Intensity(
        (middle + mean) / channel.scale + low,
        np.sqrt(variance) / channel.scale,
        pixels.reduced(np.minimum) / channel.scale + low,
        pixels.reduced(np.maximum) / channel.scale + low,
    )


class _Pixels:
    """The values of all pixels of objects, in reading order, segment by segment."""

    def __init__(self, objects: Objects, plane: Plane) -> None:
        lines = objects.segments
        self._lines = lines
        self.length = lines.length
        self.owner = lines.number.astype(np.int64) - 1
        self._starts = np.cumsum(lines.length) - lines.length
        self.values = plane[objects.labels > 0]

    def total(self, values: NDArray[np.generic]) -> NDArray[np.int64]:
        """Return the sum over each object, of whole numbers."""
        sums = np.add.reduceat(values, self._starts, dtype=np.int64)
        return self._lines.reduce(np.add, sums)

    def mean(self, values: Values) -> Values:
        """Return the mean over each object."""
        sums = self._lines.reduce(np.add, np.add.reduceat(values, self._starts))
        means: Values = sums / self._lines.reduce(np.add, self.length)
        return means

    def reduced(self, ufunc: np.ufunc) -> NDArray[np.int64]:
        """Return the lowest or highest value of each object."""
        ends = self._lines.reduce(ufunc, ufunc.reduceat(self.values, self._starts))
        return ends.astype(np.int64)


def _circular(pixels: _Pixels, size: int) -> Intensity:
    angles = np.arange(size) * (2 * np.pi / size)
    x, y = (pixels.mean(wave(angles)[pixels.values]) for wave in (np.cos, np.sin))
    length = np.minimum(np.hypot(x, y), 1)
    with np.errstate(divide="ignore"):  # all directions alike: the spread has no end
        sd = np.degrees(np.sqrt(np.maximum(-2 * np.log(length), 0)))
    nothing = np.full(len(x), np.nan)
    mean = np.degrees(np.arctan2(y, x)) % 360
    return Intensity(np.where(mean < 360, mean, 0.0), sd, nothing, nothing)  # of −1e-16: 360.0
