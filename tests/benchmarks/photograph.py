"""Photographs that nobody took: smooth light, things with edges, fine structure, a sensor's noise.

A person's own would do as well, but a benchmark that everyone can repeat needs the same one. As
files they are as large as those of cameras: 0.2 to 0.4 bytes a pixel.
"""

from __future__ import annotations

import io

import cv2
import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

Photograph = NDArray[np.uint8]

_NOISE = 4.0
_FALL = 0.65


def photograph(width: int, height: int, seed: int) -> Photograph:
    """Return a picture; one seed gives one picture."""
    rng = np.random.default_rng(seed)
    pixels = 110 + 45 * _hills(rng, width, height, bands=3, across=(3, 12))
    # Where one thing ends and another begins, colours jump.
    things = np.digitize(_hills(rng, width, height, bands=1, across=(3, 200)), (-0.4, 0.4))
    pixels += rng.uniform(-70, 70, (3, 3)).astype(np.float32)[things[..., 0]]
    pixels += 8 * _hills(rng, width, height, bands=1, across=(100, width))
    pixels += _NOISE * rng.standard_normal(pixels.shape, np.float32)
    return np.clip(pixels, 0, 255).astype(np.uint8)


def jpeg(pixels: Photograph) -> bytes:
    """Return a photograph as a camera would keep it."""
    stream = io.BytesIO()
    Pillow.fromarray(pixels).save(stream, "JPEG", quality=92)
    return stream.getvalue()


def _hills(
    rng: np.random.Generator, width: int, height: int, bands: int, across: tuple[int, int]
) -> NDArray[np.float32]:
    """Return random hills and smaller ones on them: so many in a row, from the widest on."""
    total = np.zeros((height, width, bands), np.float32)
    count, amplitude = across[0], 1.0
    while count <= across[1]:
        rows = max(2, round(count * height / width))
        hills = amplitude * rng.uniform(-1, 1, (rows, count, bands)).astype(np.float32)
        large = cv2.resize(hills, (width, height), interpolation=cv2.INTER_CUBIC)
        total += large.reshape(total.shape)
        count, amplitude = 2 * count, _FALL * amplitude
    return total
