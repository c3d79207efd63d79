"""Small pictures: every k-th pixel of masks, and how files reach the browser."""

from __future__ import annotations

import base64
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


def data_url(file: bytes, mime: str) -> str:
    """Return a small file as an address that holds it.

    Streamlit deletes a picture that has an address of its own as soon as a run ends that does not
    draw it; a browser that is still about to fetch it gets an error.
    """
    return f"data:{mime};base64,{base64.b64encode(file).decode('ascii')}"
