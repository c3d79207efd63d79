"""Example masks: a file with two colours becomes the pixels that are wanted."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maskapp.arrays import Mask
from maskapp.core.image import Image
from maskapp.errors import ImageError
from maskapp.files.reading.images import read_image


@dataclass(frozen=True, eq=False)
class Example:
    """A mask that someone made by other means.

    Parameters
    ----------
    wanted : (H, W) ndarray of bool
        The brighter of the two colours.
    known : (H, W) ndarray of bool or None
        False where the file is fully transparent, which tells nothing; None for all.
    """

    wanted: Mask
    known: Mask | None


def read_example(data: bytes, name: str, width: int, height: int) -> Example:
    """Read the example mask of an image.

    Parameters
    ----------
    data : bytes
        A file that :func:`~maskapp.files.reading.images.read_image` reads, 0 and 255 or 0 and 1 or
        any other two colours.
    name : str
        For messages.
    width, height : int
        Those of the image that it belongs to.

    Raises
    ------
    ImageError
        If the file cannot be read, has another size, more than two colours, or two that are
        equally bright.
    """
    image = read_image(data, name=name)
    if (image.width, image.height) != (width, height):
        raise ImageError(
            f"{image.name} has {image.width} × {image.height} pixels and the image has "
            f"{width} × {height}. An example needs the image's own size."
        )
    return Example(_brighter(image), image.valid)


def _brighter(image: Image) -> Mask:
    """Return where the brighter of two colours is; of a single one, whether it is not black."""
    known = np.full(image.pixels.shape[:2], True) if image.valid is None else image.valid
    if not known.any():
        return known  # nowhere
    first = _first_colour(image, known)
    is_first = _equal(image.pixels, first)
    rest = known & ~is_first
    if not rest.any():
        return known if first.any() else np.zeros(known.shape, np.bool_)
    second = _first_colour(image, rest)
    is_second = _equal(image.pixels, second)
    if (rest & ~is_second).any():
        raise ImageError(
            f"{image.name} has more than two colours, so it is not clear which pixels are wanted. "
            "Save it in black and white, as PNG or TIFF: JPEG adds greys at the edges."
        )
    brightness = [int(colour.astype(np.int64).sum()) for colour in (first, second)]
    if brightness[0] == brightness[1]:
        raise ImageError(
            f"{image.name} has two colours that are equally bright, so it is not clear which "
            "pixels are wanted. Save it in black and white: white is wanted."
        )
    brighter: Mask = (is_first if brightness[0] > brightness[1] else is_second) & known
    return brighter


def _first_colour(image: Image, where: Mask) -> NDArray[np.unsignedinteger]:
    colour: NDArray[np.unsignedinteger] = image.pixels.reshape(-1, 3)[np.argmax(where)]
    return colour


def _equal(pixels: NDArray[np.unsignedinteger], colour: NDArray[np.unsignedinteger]) -> Mask:
    # Band by band: a comparison of all three at once would need three times the memory.
    red, green, blue = (pixels[..., band] == colour[band] for band in range(3))
    equal: Mask = red & green & blue
    return equal
