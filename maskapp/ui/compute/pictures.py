"""What the viewer shows, as files: the image at preview size, parts of it, and masks over both."""

from __future__ import annotations

from dataclasses import replace
from functools import cache, partial
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from maskapp.arrays import Mask
from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.planes import Planes
from maskapp.core.display.channel_picture import channel_picture, channel_window
from maskapp.core.display.window import Window, display_window
from maskapp.core.image import Image
from maskapp.core.recipe.recipe import MAX_CLASSES, Recipe
from maskapp.files.writing.bilevel import encode_bilevel, mask_digest
from maskapp.files.writing.previews import Preview, encode_preview
from maskapp.ui.compute.kept import Work, kept
from maskapp.ui.compute.masks import class_result_of, planes_for, prepare_steps

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


@kept(most=4, by={"recipe": prepare_steps})
def channel_window_of(image: Image, recipe: Recipe, channel: str) -> Work[Window]:
    """Return the stored values of a channel that are shown as the darkest and the brightest."""
    planes = planes_for(image, recipe)
    size = CHANNELS[channel].size(image.depth)
    return partial(_channel_window, planes, channel, size, image.valid)


def _channel_window(planes: Planes, channel: str, size: int, valid: Mask | None) -> Window:
    return channel_window(planes[channel], size, valid)


@kept(most=8, by={"recipe": prepare_steps})
def channel_picture_of(
    image: Image,
    recipe: Recipe,
    channel: str,
    false_colours: bool,
    part: tuple[int, int, int, int],
    step: int,
) -> Work[Preview]:
    """Return a channel of a part of the image as a picture, every `step`-th pixel.

    Parameters
    ----------
    image : Image
    recipe : Recipe
        Its prepare steps come before.
    channel : str
        Channel id.
    false_colours : bool
        In colours from dark to bright, not in greys.
    part : tuple of int
        x, y, width and height.
    step : int
    """
    window = channel_window_of(image, recipe, channel)
    planes = planes_for(image, recipe)
    return partial(_channel_picture, planes, channel, window, false_colours, part, step)


def _channel_picture(
    planes: Planes,
    channel: str,
    window: Window,
    false_colours: bool,
    part: tuple[int, int, int, int],
    step: int,
) -> Preview:
    x, y, width, height = part
    plane = planes[channel][y : y + height : step, x : x + width : step]
    colours = _colours() if false_colours else None
    picture = encode_preview(channel_picture(plane, window, colours), 1)
    return replace(picture, step=step, exact=False)


@cache
def _colours() -> NDArray[np.uint8]:
    """Return Viridis as a table: it gets brighter evenly, for all eyes."""
    from plotly.colors import hex_to_rgb, sequential

    stops = np.array([hex_to_rgb(each) for each in sequential.Viridis], np.float64)
    places = np.linspace(0, len(stops) - 1, 256)
    bands = [np.interp(places, np.arange(len(stops)), stops[:, band]) for band in range(3)]
    return np.rint(np.stack(bands, axis=1)).astype(np.uint8)
