"""An image as it was read: pixels, validity, and what reading did to it."""

from __future__ import annotations

import copy
import hashlib
import math
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maskapp.core.color.channel import Depth
from maskapp.core.recipe.reading import Reading
from maskapp.errors import ImageError


@dataclass(frozen=True, eq=False)
class Image:
    """An upright RGB image.

    Parameters
    ----------
    pixels : (H, W, 3) ndarray of uint8 or uint16
        RGB order. Kept as a read-only view: do not change the array afterwards.
    valid : (H, W) ndarray of bool, optional
        False where the file is fully transparent, if that is looked at: such pixels are never
        selected. None: all valid.
    name : str
        For people: the file's name, with the page where there are several.
    notices : tuple of str
        Sentences about what reading did (rotated by EXIF, transparency, …).
    summary : str
        What was read, in one line: "16-bit RGB TIFF, 4000 × 3000, rotated by EXIF, page 1 of 3".
    file_digest : str
        SHA-256 of the file's bytes, hexadecimal.
    reading : Reading, optional
        How the file was read; None for images that come from no file.
    profile : bytes
        ICC profile of the values, for RGB; empty for sRGB and where nothing is known.
    pixel_size : float, optional
        Side of a pixel in µm, as the file says it; None where it does not, or is not believed.
    digest : str
        SHA-256 of shape, dtype, pixels and validity, hexadecimal: two pages of a file differ.
    """

    pixels: NDArray[np.unsignedinteger]
    valid: NDArray[np.bool_] | None = None
    name: str = "image"
    notices: tuple[str, ...] = ()
    file_digest: str = ""
    summary: str = ""
    reading: Reading | None = None
    profile: bytes = b""
    pixel_size: float | None = None
    digest: str = field(init=False)

    def __post_init__(self) -> None:
        check_pixels(self.pixels)
        if self.pixels.ndim != 3:
            raise ImageError(f"An image has 3 dimensions (H, W, 3), not {self.pixels.ndim}.")
        if self.valid is not None and self.valid.shape != self.pixels.shape[:2]:
            raise ImageError("The validity mask and the image differ in size.")
        if self.valid is not None and self.valid.dtype != np.bool_:
            raise ImageError(
                f"The validity mask must be bool, not {self.valid.dtype}.", "Write valid != 0."
            )
        _check_pixel_size(self.pixel_size)
        pixels = np.ascontiguousarray(self.pixels).view()  # the caller's array stays writable
        pixels.flags.writeable = False
        object.__setattr__(self, "pixels", pixels)
        sha = hashlib.sha256(f"{pixels.shape} {pixels.dtype.name}".encode())
        sha.update(pixels.data)
        if self.valid is not None:
            sha.update(np.packbits(self.valid).tobytes())
        object.__setattr__(self, "digest", sha.hexdigest())

    def with_pixel_size(self, pixel_size: float | None) -> Image:
        """Return the image with another size of a pixel in µm; the pixels are shared."""
        if pixel_size == self.pixel_size:
            return self
        _check_pixel_size(pixel_size)
        other = copy.copy(self)  # not replace(), which would compute the digest anew
        object.__setattr__(other, "pixel_size", pixel_size)
        return other

    @property
    def depth(self) -> Depth:
        """Bits per band: 8 or 16."""
        return 8 if self.pixels.dtype == np.uint8 else 16

    @property
    def height(self) -> int:
        """Number of rows."""
        return int(self.pixels.shape[0])

    @property
    def width(self) -> int:
        """Number of columns."""
        return int(self.pixels.shape[1])


def _check_pixel_size(pixel_size: float | None) -> None:
    if pixel_size is not None and not 0 < pixel_size < math.inf:
        raise ImageError(f"A pixel has a size above 0 µm, not {pixel_size}.")


def check_pixels(pixels: Any) -> None:
    """Raise ImageError unless `pixels` is ``(..., H, W, 3)`` uint8 or uint16 and not empty."""
    if not hasattr(pixels, "dtype") or not hasattr(pixels, "ndim"):
        raise ImageError(
            f"Pixels are an array or a tensor, not a {type(pixels).__name__}.",
            "Write numpy.asarray(…, dtype=numpy.uint8).",
        )
    if isinstance(pixels, np.ma.MaskedArray):
        raise ImageError(
            "A masked array would be taken without its mask.",
            "Give its data, and valid=~mask.any(axis=-1).",
        )
    if pixels.ndim < 3 or pixels.shape[-1] != 3:
        raise ImageError(
            f"An RGB image has the shape (..., H, W, 3), not {tuple(pixels.shape)}. "
            "Put the three bands last and drop an alpha band."
        )
    if str(pixels.dtype).removeprefix("torch.") not in ("uint8", "uint16"):
        swapped = str(pixels.dtype) in (">u2", "<u2")
        raise ImageError(
            f"Pixels must be uint8 or uint16 counts, not {pixels.dtype}.",
            "Write pixels.astype(numpy.uint16): their bytes are in the order of another computer."
            if swapped
            else "Multiply floats from 0 to 1 by 255, round and convert.",
        )
    if 0 in pixels.shape:
        raise ImageError(f"The image is empty: its shape is {tuple(pixels.shape)}.")
