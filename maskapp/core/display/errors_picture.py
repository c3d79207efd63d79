"""Where a mask and its truth differ, in colours over the image in grey."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from maskapp.arrays import Mask
from maskapp.core.color.planes import Planes
from maskapp.core.display.overlays import Colour, check_mask
from maskapp.errors import ImageError

FALSE_POSITIVE: Colour = (213, 94, 0)
"""Vermilion of Okabe and Ito's palette: selected, and should not be."""

FALSE_NEGATIVE: Colour = (86, 180, 233)
"""Sky blue of the same: not selected, and should be."""


def errors_picture(
    pixels: NDArray[np.unsignedinteger], mask: Mask, truth: Mask, where: Mask | None = None
) -> NDArray[np.uint8]:
    """Return the image with its false positives and false negatives painted.

    Parameters
    ----------
    pixels : (H, W, 3) ndarray of uint8
        As shown, see :func:`~maskapp.core.display.window.to_display`.
    mask, truth : (H, W) ndarray of bool
    where : (H, W) ndarray of bool, optional
        Pixels that are compared; all by default.

    Returns
    -------
    (H, W, 3) ndarray of uint8
        :data:`FALSE_POSITIVE` and :data:`FALSE_NEGATIVE`; where both select, light grey (128 + half
        of the image's gray, from 128), where neither does, dark grey (half of it, up to 127); black
        where nothing is compared.

    Raises
    ------
    ImageError
        If shapes or dtypes do not fit.
    """
    for each in (mask, truth, *(() if where is None else (where,))):
        check_mask(pixels, each)
    if pixels.dtype != np.uint8:
        raise ImageError(f"Errors are painted over 8 bits as they are shown, not {pixels.dtype}.")
    grey = Planes(pixels)["gray"].astype(np.uint8) >> 1
    grey[mask & truth] += 128
    painted = np.repeat(grey[..., np.newaxis], 3, axis=2)
    painted[mask & ~truth] = FALSE_POSITIVE
    painted[truth & ~mask] = FALSE_NEGATIVE
    if where is not None:
        painted[~where] = 0
    return painted
