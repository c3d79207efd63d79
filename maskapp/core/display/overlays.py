"""The mask over the image, for looking at: a tint, or the selected pixels alone."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from maskapp.arrays import Mask
from maskapp.core.image import check_pixels
from maskapp.errors import ImageError

Colour = tuple[int, int, int]


def blend(
    pixels: NDArray[np.unsignedinteger], mask: Mask, colour: Colour, opacity: float
) -> NDArray[np.uint8]:
    """Return the image with its selected pixels tinted.

    Parameters
    ----------
    pixels : (H, W, 3) ndarray of uint8
        As shown, see :func:`~maskapp.core.display.window.to_display`.
    mask : (H, W) ndarray of bool
    colour : tuple of int
        Red, green and blue, 0–255.
    opacity : float
        0 leaves the image as it is, 1 paints the colour flat; between, each band becomes
        ``(1 - opacity) * value + opacity * colour``, rounded.

    Returns
    -------
    (H, W, 3) ndarray of uint8

    Raises
    ------
    ImageError
        If shapes, dtypes, colour or opacity do not fit.
    """
    check_mask(pixels, mask)
    if pixels.dtype != np.uint8:
        raise ImageError(f"A tint is laid over 8 bits as they are shown, not over {pixels.dtype}.")
    if len(colour) != 3 or not all(0 <= band <= 255 for band in colour):
        raise ImageError(f"A colour is red, green and blue from 0 to 255, not {colour}.")
    if not 0 <= opacity <= 1:
        raise ImageError(f"The opacity is {opacity}; it goes from 0 to 1.")
    tinted = np.empty(pixels.shape, np.uint8)
    values = np.arange(256)
    for band, target in enumerate(colour):
        table = np.rint((1 - opacity) * values + opacity * target).astype(np.uint8)
        tinted[..., band] = np.where(mask, table[pixels[..., band]], pixels[..., band])
    return tinted


def blend_all(
    pixels: NDArray[np.unsignedinteger], masks: Sequence[tuple[Mask, Colour]], opacity: float
) -> NDArray[np.uint8]:
    """Return the image with each mask tinted in its colour; of two in one pixel the later is seen.

    Parameters
    ----------
    pixels : (H, W, 3) ndarray of uint8
    masks : sequence of ((H, W) ndarray of bool, tuple of int)
        At least one, each with its colour; as of :func:`blend`.
    opacity : float

    Raises
    ------
    ImageError
        As :func:`blend`.
    """
    (first, first_colour), *others = masks
    tinted = blend(pixels, first, first_colour, opacity)
    for mask, colour in others:
        one = blend(pixels, mask, colour, opacity)
        tinted[mask] = one[mask]
    return tinted


def cutout(pixels: NDArray[np.unsignedinteger], mask: Mask) -> NDArray[np.unsignedinteger]:
    """Return the image as RGBA: opaque where selected, else fully transparent black.

    Parameters
    ----------
    pixels : (H, W, 3) ndarray of uint8 or uint16
    mask : (H, W) ndarray of bool

    Returns
    -------
    (H, W, 4) ndarray of the dtype of `pixels`
        Native counts; opaque is 255 or 65535. The colours outside are 0 as well: what is cut away
        cannot be made visible again.
    """
    check_mask(pixels, mask)
    opaque = pixels.dtype.type(np.iinfo(pixels.dtype).max)
    alpha = mask.astype(pixels.dtype) * opaque
    rgba = np.empty((*mask.shape, 4), pixels.dtype)
    rgba[..., :3] = pixels
    rgba[..., 3] = opaque
    rgba &= alpha[..., np.newaxis]
    return rgba


def check_mask(pixels: NDArray[np.unsignedinteger], mask: Mask) -> None:
    """Raise ImageError unless `mask` is a mask of the image with these pixels."""
    check_pixels(pixels)
    if pixels.ndim != 3 or mask.dtype != np.bool_ or mask.shape != pixels.shape[:2]:
        raise ImageError(
            f"A mask of this image is a bool array {pixels.shape[:-1]}, not {mask.dtype} "
            f"{mask.shape}."
        )
