"""What a local method is: a threshold of each pixel's own, from the window around it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maskapp.arrays import Mask, Plane

MAX_WINDOW = 351
"""Pixels; above it the sums of 16-bit squares would pass what :func:`window_spread` can hold."""
PARTS = 100
"""A weight is a whole number of hundredths, as thresholds compare in whole numbers."""
Above = Callable[[Plane, int, int, int], Mask]


@dataclass(frozen=True, slots=True, kw_only=True)
class LocalMethod:
    """A local method: it divides pixels by the mean and spread of the values around them.

    Parameters
    ----------
    id : str
        Name in recipes; that of scikit-image's method.
    label : str
        Name on the page.
    rank : int
        Place among the others on the page, the lowest first.
    meaning : str
        What it serves for, as a sentence for people.
    weight : str
        The name of its number, scikit-image's: ``"k"`` or ``"offset"``.
    first : int
        That number when it is chosen, in hundredths (`k`) or in steps of the channel (`offset`).
    function : callable
        Called ``function(plane, size, window, weight)``: `plane` are stored values, 0 … size - 1,
        `window` the odd side of the square around a pixel, `weight` as `first`. It returns which
        pixels lie strictly above their threshold. It is called ``local_`` and the id, as a printed
        script may hold an automatic method of the same id too.
    """

    id: str
    label: str
    rank: int
    meaning: str
    weight: str
    first: int
    function: Above

    def __post_init__(self) -> None:
        if self.function.__name__ != f"local_{self.id}":
            raise ValueError(f"local method {self.id}: its function is not called local_{self.id}")


def window_sums(values: NDArray[Any], window: int, mode: Any) -> NDArray[Any]:
    """Return the sum of the square window around each pixel, in the type of `values`.

    Parameters
    ----------
    values : (H, W) ndarray of int64 or uint64
        From 0 on.
    window : int
        Odd side of the square.
    mode : {"reflect", "symmetric"}
        What lies beyond the edges, as NumPy's ``pad`` calls it.
    """
    import cv2

    largest = int(values.max(initial=0)) * window * window
    if largest < 1 << 53:  # whole numbers that float64 holds, in whatever order they are added
        border = cv2.BORDER_REFLECT_101 if mode == "reflect" else cv2.BORDER_REFLECT
        square = (window, window)
        added: NDArray[Any] = cv2.boxFilter(
            values.astype(np.float64), cv2.CV_64F, square, normalize=False, borderType=border
        )
        return added.astype(values.dtype)
    side = window // 2
    for _ in range(2):
        padded = np.pad(values, ((side, side), (0, 0)), mode=mode)
        sums = np.zeros((len(padded) + 1, padded.shape[1]), values.dtype)
        padded.cumsum(axis=0, out=sums[1:])
        values = (sums[window:] - sums[:-window]).T
    return values


def window_spread(plane: Plane, window: int) -> tuple[NDArray[np.int64], NDArray[np.uint64]]:
    """Return each window's sum S and n² times its variance: n × sum of squares - S².

    Edges reflect without the outermost pixel, as in scikit-image's Sauvola and Niblack. The spread
    is exact: it is below 2^64 up to :data:`MAX_WINDOW`, and unsigned overflow of its two terms
    cancels out.
    """
    values = plane.astype(np.uint64)
    sums = window_sums(values, window, "reflect")
    squares = window_sums(values * values, window, "reflect")
    spread = squares * np.uint64(window * window) - sums * sums
    return sums.astype(np.int64), spread


def above_root(
    left: tuple[NDArray[np.int64], int], right: NDArray[np.int64], spread: NDArray[np.uint64]
) -> Mask:
    """Return where ``left[0] × left[1] > right × sqrt(spread)``, exactly.

    The products have up to 160 bits. float64 decides where its error cannot matter, and Python's
    whole numbers decide the few pixels where both sides are equal to 13 digits.
    """
    part, factor = left
    one = part.astype(np.float64) * factor
    other = right.astype(np.float64) * np.sqrt(spread.astype(np.float64))
    found = one > other
    # Four roundings of 2^-53 each stay far below this; where both are 0, nothing is rounded.
    close = np.abs(one - other) <= 1e-13 * np.maximum(np.abs(one), np.abs(other))
    close &= (one != 0) | (other != 0)
    for y, x in np.argwhere(close):
        exact, root = int(part[y, x]) * factor, int(right[y, x])
        signs = (exact > 0) - (exact < 0), ((root > 0) - (root < 0)) * bool(spread[y, x])
        if signs[0] != signs[1]:
            found[y, x] = signs[0] > signs[1]
        else:
            squares = exact * exact, root * root * int(spread[y, x])
            found[y, x] = squares[0] > squares[1] if signs[0] > 0 else squares[0] < squares[1]
    return found
