"""What the viewer shows, as files: the image at preview size, parts of it, and masks over both."""

from __future__ import annotations

from functools import partial
from typing import NamedTuple

from maskapp.core.display.window import Window, display_window
from maskapp.core.engine.result import MaskResult
from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.files.writing.bilevel import encode_bilevel, mask_digest
from maskapp.files.writing.previews import Preview, encode_preview
from maskapp.ui.compute.kept import Work, kept
from maskapp.ui.compute.masks import result_of

PREVIEW_SIDE = 1600


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


@kept(most=4)
def mask_file_of(image: Image, recipe: Recipe, step: int) -> Work[MaskFile]:
    """Return every `step`-th pixel of the mask."""
    return partial(_sampled, result_of(image, recipe), slice(None), slice(None), step)


@kept(most=4)
def mask_detail_of(
    image: Image, recipe: Recipe, x: int, y: int, width: int, height: int, step: int
) -> Work[MaskFile]:
    """Return every `step`-th pixel of a part of the mask."""
    rows, columns = slice(y, y + height), slice(x, x + width)
    return partial(_sampled, result_of(image, recipe), rows, columns, step)


def _sampled(result: MaskResult, rows: slice, columns: slice, step: int) -> MaskFile:
    mask = result.mask[rows, columns][::step, ::step]
    return MaskFile(encode_bilevel(mask), mask_digest(mask))
