"""A channel as a picture: its values as greys, or in the colours of a table."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from maskapp.arrays import Mask, Plane
from maskapp.core.color.histogram import value_counts

Window = tuple[int, int]


def channel_window(plane: Plane, size: int, allowed: Mask | None = None) -> Window:
    """Return the stored values to show as the darkest and as the brightest.

    Parameters
    ----------
    plane : (H, W) ndarray of uint8, uint16 or uint32
        Of a whole image, so that all its parts are shown alike.
    size : int
        How many values a plane of the channel can store.
    allowed : (H, W) ndarray of bool, optional
        Pixels to look at; all by default.

    Returns
    -------
    (int, int)
        Percentiles 0.1 and 99.9 of the values, or the lowest and the highest if these are equal.
        Of equal values, and of none, both are the same.
    """
    up_to = value_counts(plane, size, allowed).cumsum()
    total = int(up_to[-1])
    if not total:
        return 0, 0
    # Whole numbers: 0.999 has no exact double. -(-a // b) rounds up.
    low, high = (int(np.searchsorted(up_to, -(-q * total // 1000))) for q in (1, 999))
    if low == high:
        low, high = (int(np.searchsorted(up_to, least)) for least in (1, total))
    return low, high


def channel_picture(
    plane: Plane, window: Window, colours: NDArray[np.uint8] | None = None
) -> NDArray[np.uint8]:
    """Return a channel as a picture.

    Parameters
    ----------
    plane : (H, W) ndarray of uint8, uint16 or uint32
        Any strides.
    window : (int, int)
        As :func:`channel_window` returns it for the whole image; values beyond it are shown as its
        ends.
    colours : (256, 3) ndarray of uint8, optional
        From the lowest to the highest; greys from black to white by default.

    Returns
    -------
    (H, W, 3) ndarray of uint8
    """
    low, high = window
    span = max(high - low, 1)
    above = plane.clip(low, high).astype(np.int64) - low
    shades = ((510 * above + span) // (2 * span)).astype(np.uint8)
    if colours is None:
        return np.repeat(shades[..., None], 3, axis=-1)
    picture: NDArray[np.uint8] = colours[shades]
    return picture
