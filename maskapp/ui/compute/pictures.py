"""What the viewer shows, as files: the image at preview size, parts of it, and masks over both."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from maskapp.arrays import Mask
from maskapp.core.display.window import Window, display_window
from maskapp.core.image import Image
from maskapp.core.recipe.recipe import MAX_CLASSES, Recipe
from maskapp.files.writing.bilevel import encode_bilevel, mask_digest
from maskapp.files.writing.previews import Preview, encode_preview
from maskapp.ui.compute.kept import Work, kept
from maskapp.ui.compute.masks import class_result_of

PREVIEW_SIDE = 1600
# Small ones, of each class and the one before.
_MASK_FILES = 2 * MAX_CLASSES


class MaskFile(NamedTuple):
    """A mask as a file of one bit a pixel, and what tells whether another mask is the same."""

    png: bytes
    digest: str


@kept(most=4)
def window_of(image: Image) -> Work[Window | None]:
    """Return the counts that are shown as black and white; None for 8 bits."""
    return partial(display_window, image.pixels, image.valid)


@kept(most=4)
def preview_of(image: Image) -> Work[Preview]:
    """Return the whole image at preview size: every k-th pixel."""
    step = -(-max(image.width, image.height) // PREVIEW_SIDE)
    return partial(encode_preview, image.pixels, step, window_of(image))


@kept(most=8)
def detail_of(image: Image, x: int, y: int, width: int, height: int, step: int) -> Work[Preview]:
    """Return a part of the image, every `step`-th pixel."""
    part = image.pixels[y : y + height, x : x + width]
    return partial(encode_preview, part, step, window_of(image))


@kept(most=_MASK_FILES)
def mask_file_of(image: Image, recipe: Recipe, step: int) -> Work[MaskFile]:
    """Return every `step`-th pixel of the mask of a recipe's class."""
    return partial(_sampled, class_result_of(image, recipe).mask, slice(None), slice(None), step)


@kept(most=_MASK_FILES)
def mask_detail_of(
    image: Image, recipe: Recipe, x: int, y: int, width: int, height: int, step: int
) -> Work[MaskFile]:
    """Return every `step`-th pixel of a part of the mask."""
    rows, columns = slice(y, y + height), slice(x, x + width)
    return partial(_sampled, class_result_of(image, recipe).mask, rows, columns, step)


def _sampled(mask: Mask, rows: slice, columns: slice, step: int) -> MaskFile:
    part = mask[rows, columns][::step, ::step]
    return MaskFile(encode_bilevel(part), mask_digest(part))
