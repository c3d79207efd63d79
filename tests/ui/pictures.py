"""Pictures for tests of the page, as pixels and as files."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

Pixels = NDArray[np.uint8]


def noise(width: int = 61, height: int = 41, seed: int = 1) -> Pixels:
    """Return random colours; 61 × 41 pixels give no share that lies between two hundredths."""
    return np.random.default_rng(seed).integers(0, 256, (height, width, 3), dtype=np.uint8)


def flat(colour: tuple[int, int, int], width: int = 61, height: int = 41) -> Pixels:
    return np.full((height, width, 3), colour, np.uint8)


def encode(pixels: Pixels | Pillow.Image, kind: str = "PNG", **options: Any) -> bytes:
    """Return pixels as the bytes of a file."""
    picture = pixels if isinstance(pixels, Pillow.Image) else Pillow.fromarray(pixels)
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()


def decode(data: bytes) -> tuple[str, NDArray[np.uint8]]:
    """Return the mode and the pixels of an image file."""
    with Pillow.open(io.BytesIO(data)) as picture:
        return picture.mode, np.asarray(picture)


def large(width: int, height: int, seed: int = 5) -> Pixels:
    """Return a large noisy picture, quick to make and to pack."""
    tile = noise(211, 173, seed)
    rows, columns = -(-height // tile.shape[0]), -(-width // tile.shape[1])
    return np.ascontiguousarray(np.tile(tile, (rows, columns, 1))[:height, :width])
