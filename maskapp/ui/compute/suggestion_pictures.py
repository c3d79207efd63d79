"""Pictures beside a suggestion: where it differs from an example, or from the rule on screen."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow
from PIL import ImageDraw

from maskapp.arrays import Mask
from maskapp.core.display.overlays import Colour, blend
from maskapp.core.finding.picks import Pick
from maskapp.core.image import Image
from maskapp.ui.compute.thumbnails import as_shown, png, thumbnail_step

_PICTURE_SIDE = 640  # pixels
# Told apart by every kind of colour vision, by lightness alone too, and from the darkened image.
BOTH: Colour = (255, 255, 255)
ORANGE: Colour = (230, 159, 0)
BLUE: Colour = (0, 114, 178)
_DARKENED = 0.75
_OPACITY = 0.85  # with less, blue on light and orange on dark would be equally light
_SMALLEST = 13  # pixels across a mark: a single picked pixel of a large image is seen too


def picture_step(image: Image) -> int:
    """Return every how many pixels of the image the pictures have one."""
    return thumbnail_step(image, _PICTURE_SIDE)


def shown_width(image: Image) -> int | Literal["stretch"]:
    """Return how wide the pictures are on the page: an upright one is no taller than 640 pixels."""
    if image.width >= image.height:
        return "stretch"
    return max(1, _PICTURE_SIDE * image.width // image.height)


def two_masks(
    colours: NDArray[np.unsignedinteger],
    first: Mask,
    second: Mask,
    picks: Sequence[Pick] = (),
    step: int = 1,
) -> bytes:
    """Draw two masks over the darkened image.

    White is both, orange the first alone, blue the second alone; with picks, the image shows
    through a little.

    Parameters
    ----------
    colours : (h, w, 3) ndarray of uint8 or uint16
        Every `step`-th pixel of the image.
    first, second : (h, w) ndarray of bool
    picks : sequence of Pick
        To be marked, in pixels of the image: boxes of wanted ones, crossed boxes of others.
    step : int

    Returns
    -------
    bytes
        A PNG file; small images are enlarged where picks are marked.
    """
    shown = as_shown(colours)
    picture = blend(shown, np.full(first.shape, True), (0, 0, 0), _DARKENED)
    grey = np.asarray(Pillow.fromarray(shown).convert("L").convert("RGB"))
    opacity = _OPACITY if picks else 1
    parts = ((first & second, BOTH), (first & ~second, ORANGE), (second & ~first, BLUE))
    for where, colour in parts:
        picture[where] = blend(grey, where, colour, opacity)[where]
    if not picks:
        return png(picture)
    larger = max(1, _PICTURE_SIDE // max(first.shape))
    drawn = Pillow.fromarray(picture.repeat(larger, axis=0).repeat(larger, axis=1))
    for pick in picks:
        _mark(ImageDraw.Draw(drawn), pick, larger / step)
    return png(np.asarray(drawn))


def _mark(draw: ImageDraw.ImageDraw, pick: Pick, scale: float) -> None:
    """Draw a box in black and white: it is seen on every colour."""
    left, right = _ends(pick.x, pick.width, scale)
    top, bottom = _ends(pick.y, pick.height, scale)
    corners = ((left, top), (right, top), (right, bottom), (left, bottom))
    lines: list[tuple[tuple[float, float], ...]] = [(*corners, *corners[:2])]
    if not pick.wanted:
        lines += [((left, top), (right, bottom)), ((left, bottom), (right, top))]
    for colour, width in (((0, 0, 0), 5), (BOTH, 2)):
        for line in lines:
            draw.line(line, fill=colour, width=width)


def _ends(start: int, length: int, scale: float) -> tuple[float, float]:
    """Return where a mark begins and ends on the picture."""
    middle, half = (start + length / 2) * scale, max(length * scale, _SMALLEST) / 2
    return middle - half, middle + half
