"""A channel as a picture: its values as greys, or in the colours of a table."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from maskapp.arrays import Mask, Plane
from maskapp.core.color.histogram import value_counts
from maskapp.core.display.window import Window, window_of_counts


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
        As :func:`~maskapp.core.display.window.window_of_counts` has it.
    """
    return window_of_counts(value_counts(plane, size, allowed))


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
