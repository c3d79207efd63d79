"""Histograms of channel planes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maskapp.core.channels import CHANNELS

# Bin widths, in grid steps, at which bin edges are numbers a person can read.
_WIDTHS = (1, 2, 4, 5, 10, 20, 25, 50, 100, 256, 500, 1024)
_MOST_BINS = 360
_BLOCK = 1 << 20


def value_counts(
    plane: NDArray[np.unsignedinteger], size: int, where: NDArray[np.bool_] | None = None
) -> NDArray[np.int64]:
    """Count how often each of the values 0 … size - 1 occurs.

    Parameters
    ----------
    plane : (H, W) ndarray of unsigned integers
    size : int
        Number of different values.
    where : (H, W) ndarray of bool, optional
        Pixels to count; all by default.

    Returns
    -------
    (size,) ndarray of int64
    """
    values = plane.reshape(-1) if where is None else plane[where]
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
        Lowest value of the first bin and the bins' width, in the channel's unit.
    at_low, at_high : int
        Pixels at the channel's lowest and highest value: clipped pixels, for counts.
    """

    channel: str
    counts: NDArray[np.int64]
    start: float
    width: float
    at_low: int
    at_high: int

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
    """Return the histogram of a channel plane over the channel's whole span.

    Parameters
    ----------
    plane : (H, W) ndarray of unsigned integers
        As :class:`maskapp.core.planes.Planes` makes it.
    channel : str
        Channel id.
    depth : int
        8 or 16, the image's.
    where : (H, W) ndarray of bool, optional
        Pixels to count; all by default.
    """
    row = CHANNELS[channel]
    single = value_counts(plane, row.size(depth), where)
    width = next(w for w in _WIDTHS if -(-len(single) // w) <= _MOST_BINS)
    padded = np.pad(single, (0, -len(single) % width))
    return Histogram(
        channel,
        padded.reshape(-1, width).sum(axis=1),
        float(row.limits(depth)[0]),
        width / row.scale,
        int(single[0]),
        int(single[-1]),
    )
