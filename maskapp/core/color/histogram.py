"""Histograms of channel planes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maskapp.core.color.channels import CHANNELS

# Bin widths, in grid steps, at which bin edges are numbers a person can read.
_WIDTHS = (1, 2, 4, 5, 10, 20, 25, 50, 100, 256, 500, 1024, 2000, 5000, 10000, 20000)
_MOST_BINS = 360
# Of the part of the 16-bit scale that an image uses, 200 to this many bins are shown: too few
# would hide a valley between two peaks.
_MOST_DEEP_BINS = 512
_FEWEST_VALUES = 256
_BLOCK = 1 << 20


def value_counts(
    plane: NDArray[np.unsignedinteger], size: int, where: NDArray[np.bool_] | None = None
) -> NDArray[np.int64]:
    """Count how often each of the values 0 … size - 1 occurs.

    Parameters
    ----------
    plane : (H, W[, C]) ndarray of unsigned integers
    size : int
        Number of different values.
    where : (H, W) ndarray of bool, optional
        Pixels to count; all by default.

    Returns
    -------
    (size,) ndarray of int64
    """
    values = (plane if where is None else plane[where]).reshape(-1)
    counts = np.zeros(size, np.int64)
    for start in range(0, len(values), _BLOCK):  # bincount widens its input to 8 bytes a pixel
        counts += np.bincount(values[start : start + _BLOCK], minlength=size)
    return counts


@dataclass(frozen=True)
class Histogram:
    """Pixel counts of one channel in bins of equal width.

    Parameters
    ----------
    channel : str
        Channel id.
    counts : (B,) ndarray of int64
        Pixels per bin; 256 bins of width 1 for 8-bit counts.
    start, width : float
        Lowest value of the first bin and the bins' width, in the channel's unit. Each bin covers
        the same number of grid steps.
    limits : tuple of float
        The channel's lowest and highest value.
    low, high : float
        Lowest and highest value among the pixels in the bins; the limits if there are none. No
        pixel lies outside them but those `at_low` and `at_high` tell.
    at_low, at_high : int
        Pixels at the limits: clipped pixels, for counts.
    """

    channel: str
    counts: NDArray[np.int64]
    start: float
    width: float
    limits: tuple[float, float]
    low: float
    high: float
    at_low: int
    at_high: int

    @property
    def stop(self) -> float:
        """Where the last bin ends: the lowest value that no bin covers."""
        return self.start + self.width * len(self.counts)

    @property
    def is_part(self) -> bool:
        """Whether the bins cover less than the channel's limits."""
        return self.start > self.limits[0] or self.stop <= self.limits[1]

    @property
    def lefts(self) -> NDArray[np.float64]:
        """Lowest value of each bin, shape (B,)."""
        return self.start + self.width * np.arange(len(self.counts), dtype=np.float64)


def histogram(
    plane: NDArray[np.unsignedinteger],
    channel: str,
    depth: int,
    where: NDArray[np.bool_] | None = None,
) -> Histogram:
    """Return the histogram of a channel plane.

    Over the channel's limits; for 16-bit counts and for stains over the part of them that occurs:
    4,000 of 65,536 counts would be a spike. There, pixels at a limit itself are left out of the
    bins if that at least halves the span: one saturated pixel would bring the spike back.

    Parameters
    ----------
    plane : (H, W) ndarray of unsigned integers
        As :class:`~maskapp.core.color.planes.Planes` makes it.
    channel : str
        Channel id.
    depth : int
        8 or 16, the image's.
    where : (H, W) ndarray of bool, optional
        Pixels to count; all by default.
    """
    row = CHANNELS[channel]
    single = value_counts(plane, row.size(depth), where)
    zoomed = row.in_part(depth)
    first, last = _worth_showing(single) if zoomed else (0, len(single) - 1)
    most = _MOST_DEEP_BINS if zoomed else _MOST_BINS
    width = next(w for w in _WIDTHS if last // w - first // w < most)
    first -= first % width
    bins = last // width - first // width + 1
    part = single[first : first + bins * width]
    used = np.flatnonzero(part) if part.any() else (0, len(part) - 1)
    return Histogram(
        channel,
        np.pad(part, (0, bins * width - len(part))).reshape(bins, width).sum(axis=1),
        float(row.value(first, depth)),
        width / row.scale,
        (row.value(0, depth), row.value(len(single) - 1, depth)),
        row.value(first + int(used[0]), depth),
        row.value(first + int(used[-1]), depth),
        int(single[0]),
        int(single[-1]),
    )


def _worth_showing(counts: NDArray[np.int64]) -> tuple[int, int]:
    """Return the first and the last stored value of a chart that need not show all of them."""
    used = np.flatnonzero(counts)
    if not len(used):
        return 0, len(counts) - 1
    inner = used[(used > 0) & (used < len(counts) - 1)]
    if len(inner) and 2 * (inner[-1] - inner[0]) < used[-1] - used[0]:
        used = inner
    low, high = int(used[0]), int(used[-1])
    missing = max(0, _FEWEST_VALUES - (high - low + 1))
    first = min(max(0, low - missing // 2), len(counts) - _FEWEST_VALUES)
    return first, max(high, first + _FEWEST_VALUES - 1)
