"""What is kept of each image of a large set, so that an edit is seen on all of them at once."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from maskapp.arrays import Mask
from maskapp.core.engine.apply import apply_recipe
from maskapp.core.engine.result import MaskResult
from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.sampled import sampled

SIDE = 256
"""Most pixels of a preview's rows and columns: 500 of them, of 8 bits, are below 100 MB."""


@dataclass(frozen=True, eq=False)
class Preview:
    """A part of an image's own pixels: nothing is averaged, so that bounds mean what they mean.

    Parameters
    ----------
    image : Image
        Every `stride`-th pixel of rows and columns, in the depth of the image.
    stride : int
    width, height : int
        Of the whole image.
    """

    image: Image
    stride: int
    width: int
    height: int


def preview_of(image: Image, side: int = SIDE) -> Preview:
    """Return an image's preview of at most `side` pixels in rows and columns."""
    stride = -(-max(image.width, image.height) // side)
    pixels = np.ascontiguousarray(image.pixels[::stride, ::stride])
    valid = None if image.valid is None else image.valid[::stride, ::stride].copy()
    part = Image(pixels.copy() if stride == 1 else pixels, valid, reading=image.reading)
    return Preview(part, stride, image.width, image.height)


def estimate(preview: Preview, recipe: Recipe) -> MaskResult:
    """Return the masks of a preview, with regions, steps and sizes made smaller as it is.

    Raises
    ------
    RecipeError
        As for :func:`~maskapp.core.engine.apply.apply_recipe`.
    """
    return apply_recipe(preview.image, sampled(recipe, preview.stride))


def mask_bits(mask: Mask, stride: int) -> bytes:
    """Return every `stride`-th pixel of a mask as bits, row by row, each row in whole bytes."""
    return np.packbits(mask[::stride, ::stride], axis=1).tobytes()
