"""Small pictures: every k-th pixel of masks."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from maskapp.core.display.window import display_window, to_display
from maskapp.core.image import Image


def thumbnail_step(image: Image, side: int) -> int:
    """Return how many pixels apart those of a picture are that is at most `side` wide and high."""
    return -(-max(image.width, image.height) // side)


def as_shown(pixels: NDArray[np.unsignedinteger]) -> NDArray[np.unsignedinteger]:
    """Return pixels (H, W, 3) in 8 bits; counts of 16 bits are stretched over what they span."""
    return to_display(pixels, display_window(pixels))


def png(pixels: NDArray[Any]) -> bytes:
    """Return a mask (H, W) of bool or an RGB picture (H, W, 3) of uint8 as a PNG file."""
    stream = io.BytesIO()
    Pillow.fromarray(pixels).save(stream, "PNG", compress_level=1)
    return stream.getvalue()
