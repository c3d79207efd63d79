"""Images as files that a browser shows."""

from __future__ import annotations

import io
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from maskapp.core.display.window import Window, to_display

# Up to here a lossless file is quick enough to make and send. A sample cannot hold the image's own
# values as a whole: at 750,000 pixels a JPEG takes 4 ms in place of 59 and is a sixth as large.
_LOSSLESS_PIXELS = 1_000_000
_LOSSLESS_SAMPLES = 200_000


@dataclass(frozen=True)
class Preview:
    """An image file for the browser.

    Parameters
    ----------
    data : bytes
    mime : str
    step : int
        Every how many pixels of the image the file has one.
    exact : bool
        The file holds the image's own values; never if they were stretched.
    """

    data: bytes
    mime: str
    step: int
    exact: bool


def encode_preview(
    pixels: NDArray[np.unsignedinteger], step: int, window: Window | None = None
) -> Preview:
    """Return every step-th pixel as a file: PNG if it is small, else JPEG.

    Parameters
    ----------
    pixels : (H, W, 3) ndarray of uint8 or uint16
        An image or a part of it.
    step : int
        1 for all pixels.
    window : (int, int), optional
        For 16 bits: :func:`~maskapp.core.display.window.display_window` of the whole image.
    """
    sampled = to_display(np.ascontiguousarray(pixels[::step, ::step]), window)
    picture = Pillow.fromarray(sampled)
    buffer = io.BytesIO()
    lossless = sampled.size <= 3 * (_LOSSLESS_PIXELS if step == 1 else _LOSSLESS_SAMPLES)
    if lossless:
        picture.save(buffer, "PNG", compress_level=1)
    else:
        picture.save(buffer, "JPEG", quality=90, subsampling=0)
    mime = "image/png" if lossless else "image/jpeg"
    return Preview(buffer.getvalue(), mime, step, lossless and step == 1 and window is None)
