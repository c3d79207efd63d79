"""A picture beside a suggestion: where it differs from an example."""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import NDArray

from maskapp.arrays import Mask
from maskapp.core.display.overlays import Colour, blend
from maskapp.core.image import Image
from maskapp.ui.compute.thumbnails import as_shown, png, thumbnail_step

_PICTURE_SIDE = 640  # pixels
# Told apart by every kind of colour vision, by lightness alone too, and from the darkened image.
BOTH: Colour = (255, 255, 255)
ORANGE: Colour = (230, 159, 0)
BLUE: Colour = (0, 114, 178)
_DARKENED = 0.75


def picture_step(image: Image) -> int:
    """Return every how many pixels of the image the pictures have one."""
    return thumbnail_step(image, _PICTURE_SIDE)


def shown_width(image: Image) -> int | Literal["stretch"]:
    """Return how wide the pictures are on the page: an upright one is no taller than 640 pixels."""
    if image.width >= image.height:
        return "stretch"
    return max(1, _PICTURE_SIDE * image.width // image.height)


def two_masks(colours: NDArray[np.unsignedinteger], first: Mask, second: Mask) -> bytes:
    """Draw two masks over the darkened image.

    White is both, orange the first alone, blue the second alone.

    Parameters
    ----------
    colours : (h, w, 3) ndarray of uint8 or uint16
        Every n-th pixel of the image.
    first, second : (h, w) ndarray of bool

    Returns
    -------
    bytes
        A PNG file.
    """
    picture = blend(as_shown(colours), np.full(first.shape, True), (0, 0, 0), _DARKENED)
    parts = ((first & second, BOTH), (first & ~second, ORANGE), (second & ~first, BLUE))
    for where, colour in parts:
        picture[where] = colour
    return png(picture)
