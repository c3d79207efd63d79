"""Two channels at once: their joint density."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maskapp.core.color.channel import Depth
from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.planes import Planes
from maskapp.errors import RecipeError

_MOST_BINS = 256
_BLOCK = 1 << 18


@dataclass(frozen=True, eq=False)
class Density:
    """Pixels per pair of values of two channels, in bins of equal width.

    Parameters
    ----------
    x, y : str
        Channel ids.
    depth : {8, 16}
    starts, widths : tuple of int
        Lowest stored value and stored values per bin, on x and on y. Bins cover the values that
        occur, one each where at most 256 are spanned.
    counts : (BY, BX) ndarray of int64
        Row i holds the i-th bin of y, column j the j-th of x; at most 256 each.
    """

    x: str
    y: str
    depth: Depth
    starts: tuple[int, int]
    widths: tuple[int, int]
    counts: NDArray[np.int64]

    def centres(self, axis: int) -> NDArray[np.float64]:
        """Return the middle of each bin's values in the channel's unit; axis 0 is x, 1 is y."""
        row, width = CHANNELS[(self.x, self.y)[axis]], self.widths[axis]
        number = self.counts.shape[1 - axis]
        middle = self.starts[axis] + np.arange(number) * width + (width - 1) / 2
        return row.limits(self.depth)[0] + middle / row.scale


def density(planes: Planes, x: str, y: str, where: NDArray[np.bool_] | None = None) -> Density:
    """Count the pixels per pair of values of two channels.

    Parameters
    ----------
    planes : Planes
        After the recipe's prepare steps.
    x, y : str
        Channel ids.
    where : (H, W) ndarray of bool, optional
        Pixels to count; all by default.

    Returns
    -------
    Density

    Raises
    ------
    RecipeError
        If both channels are the same.
    """
    if x == y:
        raise RecipeError(f"{CHANNELS[x].label} on both axes is a line. Choose two channels.")
    columns, rows = planes[x].reshape(-1), planes[y].reshape(-1)
    flags = None if where is None else where.reshape(-1)
    (left, width, across), (top, height, down) = (_bins(v, flags) for v in (columns, rows))
    counts = np.zeros(across * down, np.int64)
    for start in range(0, columns.size, _BLOCK):  # small temporaries stay in the CPU's cache
        block = slice(start, start + _BLOCK)
        chosen = slice(None) if flags is None else flags[block]
        place = (rows[block][chosen].astype(np.int32) - top) // height * across
        place += (columns[block][chosen].astype(np.int32) - left) // width
        counts += np.bincount(place, minlength=counts.size)
    return Density(x, y, planes.depth, (left, top), (width, height), counts.reshape(down, across))


def _bins(
    values: NDArray[np.unsignedinteger], flags: NDArray[np.bool_] | None
) -> tuple[int, int, int]:
    """Return the first value, the width and the number of bins; one bin if nothing counts."""
    used = values if flags is None else values[flags]
    if not used.size:
        return 0, 1, 1
    low, high = int(used.min()), int(used.max())
    width = -(-(high - low + 1) // _MOST_BINS)
    return low, width, (high - low) // width + 1
