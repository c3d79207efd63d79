"""16-bit counts as the 8 bits a screen shows: stretched from a window, for looking at only."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from maskapp.core.color.channel import top_count
from maskapp.core.color.histogram import value_counts

Window = tuple[int, int]

_BLOCK = 1 << 16  # take() widens its indices to 8 bytes each: a block of them stays in the cache


def display_window(
    pixels: NDArray[np.unsignedinteger], valid: NDArray[np.bool_] | None = None
) -> Window | None:
    """Return the counts to show as black and as white, one pair for all bands.

    Parameters
    ----------
    pixels : (H, W, 3) ndarray of uint8 or uint16
        A whole image, so that all its parts are shown alike.
    valid : (H, W) ndarray of bool, optional
        Pixels to look at; all by default.

    Returns
    -------
    (int, int) or None
        Black and white, black < white: percentiles 0.1 and 99.9 of the counts of all three bands;
        the lowest and the highest count if these are equal, and the whole scale, 0 and 65535, if
        there are no two counts. None for 8 bits, which are shown as they are.
    """
    if pixels.dtype == np.uint8:
        return None
    black, white = window_of_counts(value_counts(pixels, 1 << 16, valid))
    return (black, white) if black < white else (0, top_count(16))


def window_of_counts(counts: NDArray[np.int64]) -> Window:
    """Return the values to show as the darkest and as the brightest.

    Parameters
    ----------
    counts : (size,) ndarray of int64
        Pixels per value.

    Returns
    -------
    (int, int)
        Percentiles 0.1 and 99.9, or the lowest and the highest value if these are equal. The same
        value twice where there is one; (0, 0) where there is none.
    """
    up_to = counts.cumsum()
    total = int(up_to[-1])
    if not total:
        return 0, 0
    # Whole numbers: 0.999 has no exact double. -(-a // b) rounds up.
    low, high = (int(np.searchsorted(up_to, -(-q * total // 1000))) for q in (1, 999))
    if low == high:
        occupied = np.flatnonzero(counts)
        low, high = int(occupied[0]), int(occupied[-1])
    return low, high


def to_display(
    pixels: NDArray[np.unsignedinteger], window: Window | None
) -> NDArray[np.unsignedinteger]:
    """Return pixels as a screen shows them.

    Parameters
    ----------
    pixels : ndarray of uint8 or uint16
        Any shape and strides.
    window : (int, int) or None
        As :func:`display_window` returns it for the whole image.

    Returns
    -------
    ndarray of uint8
        Without a window `pixels` themselves; else ``255 * (count - black) / (white - black)``,
        rounded (halves up), from 1 to 254 inside the window: 0 is only what is at most black, 255
        what is at least white.
    """
    if window is None:
        return pixels
    black, white = window
    span = white - black
    above = np.arange(span + 1, dtype=np.int64)
    table = np.full(1 << 16, 255, np.uint8)
    table[:black] = 0
    table[black : white + 1] = (510 * above + span) // (2 * span)
    table[black + 1 : white] = table[black + 1 : white].clip(1, 254)
    flat = pixels.reshape(-1)
    shown = np.empty(flat.shape, np.uint8)
    for start in range(0, len(flat), _BLOCK):
        block = slice(start, start + _BLOCK)
        np.take(table, flat[block], out=shown[block], mode="clip")
    return shown.reshape(pixels.shape)
