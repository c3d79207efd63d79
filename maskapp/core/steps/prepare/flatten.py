"""Flattening: uneven light becomes even."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from maskapp.arrays import Pixels
from maskapp.core.steps.step import Choice, Number, PrepareStep

# Parts of a count: whole counts would leave contours in a flat image.
BACKGROUND_STEPS = 256


def flatten(pixels: Pixels, radius: int, background: str, method: str) -> Any:
    """Make the background of each band even, in whole numbers.

    The background is that of blocks of ``max(radius // 8, 4)`` pixels, interpolated. Where it is
    "divide", a value becomes value x mean / background; where "subtract", value - background +
    mean. Both are rounded and kept on the scale.
    """
    top = np.iinfo(pixels.dtype).max
    height, width = pixels.shape[:2]
    block = max(radius // 8, 4)  # far finer than the background, and it costs next to nothing
    flat = np.empty_like(pixels)
    for band in range(3):
        blocks = background_of_blocks(pixels[..., band], block, radius, background)
        mean = rounded_quotient(blocks.sum(), blocks.size)
        columns = between_blocks(blocks, block, height).T
        for start in range(0, height, 64):  # rows that fit into the processor's cache
            rows = slice(start, start + 64)
            light = between_blocks(columns[:, rows], block, width).T
            values = pixels[rows, :, band].astype(np.int64)
            if method == "divide":
                light = np.maximum(light, 1)  # black divides nothing
                values = rounded_quotient(values * np.maximum(mean, 1), light)
            else:
                values = values * BACKGROUND_STEPS - light + mean
                values = rounded_quotient(values, BACKGROUND_STEPS)
            flat[rows, :, band] = np.clip(values, 0, top)
    return flat


def background_of_blocks(plane: Any, block: int, radius: int, background: str) -> Any:
    """Return the background of each block, in parts of a count.

    It is the mean of each block: closed over a square where things are darker than a "light"
    background, opened where they are brighter than a "dark" one. Three box means, which come near
    a Gaussian, make it smooth.
    """
    from scipy import ndimage

    near = max(radius // block, 1)
    blocks = block_means(plane, block)
    if background == "light":
        blocks = ndimage.grey_closing(blocks, size=(2 * near + 1, 2 * near + 1))
    elif background == "dark":
        blocks = ndimage.grey_opening(blocks, size=(2 * near + 1, 2 * near + 1))
    for _ in range(3):
        blocks = box_mean(box_mean(blocks, near).T, near).T
    return blocks


def block_means(plane: Any, block: int) -> Any:
    """Return the mean of each block of pixels, in parts of a count; the last are cut off."""
    tops, lefts = (np.arange(0, size, block) for size in plane.shape)
    rows = [plane[top : top + block].sum(axis=0, dtype=np.int64) for top in tops]
    sums = np.add.reduceat(np.stack(rows), lefts, axis=1)
    heights = np.diff(tops, append=plane.shape[0])
    widths = np.diff(lefts, append=plane.shape[1])
    return rounded_quotient(sums * BACKGROUND_STEPS, np.outer(heights, widths))


def box_mean(blocks: Any, near: int) -> Any:
    """Return the mean of each row and half of `near` rows on each side; edges reflect."""
    side = (near + 1) // 2
    padded = np.pad(blocks, ((side + 1, side), (0, 0)), mode="symmetric")
    sums = padded.cumsum(axis=0)
    return rounded_quotient(sums[2 * side + 1 :] - sums[: -2 * side - 1], 2 * side + 1)


def between_blocks(blocks: Any, block: int, size: int) -> Any:
    """Return a row for each of `size` pixels, interpolated between the middles of blocks."""
    first, part = np.divmod(2 * np.arange(size) - block + 1, 2 * block)
    before, after = (np.clip(each, 0, len(blocks) - 1) for each in (first, first + 1))
    part = part[:, np.newaxis]
    mixed = blocks[before] * (2 * block - part) + blocks[after] * part
    return rounded_quotient(mixed, 2 * block)


def rounded_quotient(numbers: Any, divisor: Any) -> Any:
    """Divide whole numbers; halves go up."""
    return (numbers + divisor // 2) // divisor


@dataclass(frozen=True, slots=True)
class Flatten(PrepareStep):
    """Even light: the background of each RGB band becomes its mean everywhere.

    The background is estimated on the means of square blocks of ``max(radius // 8, 4)`` pixels, in
    256ths of a count: a closing (`background` "light"), an opening ("dark", both over a square that
    reaches `radius` pixels, rounded down to whole blocks, at least one) or neither ("mean"), then
    three box means of half that reach, with linear interpolation between the blocks' middles.
    "divide" gives value x mean / background, "subtract" value - background + mean; both are rounded
    and cut off at the ends of the scale. Fully transparent pixels take part with their colours, as
    in every prepare step.

    Parameters
    ----------
    radius : int
        In pixels, larger than the things to be found, as in ImageJ's Subtract Background, whose
        ball is another shape and which moves the background to 255 or 0.
    background : {"light", "dark", "mean"}
    method : {"divide", "subtract"}
    """

    radius: int
    background: str
    method: str

    id = "flatten"
    label = "Flatten background"
    meaning = (
        "Makes uneven light even. The radius must be larger than what you want to select. Divide "
        "for shadows and lamps; subtract for haze or a glow that adds to everything."
    )
    rank = 3
    numbers = (Number("radius", "Radius", 1, 5000, 50, "px", power=1),)
    choices = (
        Choice(
            "background",
            "Background",
            {"light": "Light, as paper", "dark": "Dark, as fluorescence", "mean": "Local mean"},
        ),
        Choice("method", "Way", {"divide": "Divide", "subtract": "Subtract"}),
    )
    function = flatten

    def describe(self) -> str:
        """Return the step in words."""
        what = "the local mean" if self.background == "mean" else f"a {self.background} background"
        way = "dividing" if self.method == "divide" else "subtracting"
        return f"flattening of {what} by {way}, radius {self.radius}"
