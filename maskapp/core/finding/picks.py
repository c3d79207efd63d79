"""The eyedropper: picked pixels and boxes, and their colours."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maskapp.core.color.channel import Depth
from maskapp.core.color.planes import BANDS, Planes
from maskapp.errors import ImageError

Values = NDArray[np.int64]
Colours = NDArray[np.unsignedinteger]
"""(N, 3) of uint8 or uint16."""
MOST_COLOURS = 40
"""Of a box: more change no rule, and picks of many images are kept and saved."""


@dataclass(frozen=True, slots=True)
class Pick:
    """A pixel or a box that was picked in the image.

    Parameters
    ----------
    x, y : int
        Column and row of the upper left pixel, from 0.
    width, height : int
        1 for a single pixel.
    wanted : bool
        False for "not this".
    """

    x: int
    y: int
    width: int = 1
    height: int = 1
    wanted: bool = True

    @property
    def place(self) -> str:
        """Where it lies, in words."""
        if (self.width, self.height) == (1, 1):
            return f"x {self.x}, y {self.y}"
        return f"{self.width} × {self.height} at x {self.x}, y {self.y}"


@dataclass(frozen=True, slots=True)
class PickedColours:
    """What was picked, without the image: it can be kept, saved, and joined with other images'.

    Parameters
    ----------
    pick : Pick
    colours : tuple of (int, int, int)
        Red, green and blue of at most 40 of its pixels, spread evenly over a box, after the
        prepare steps.
    """

    pick: Pick
    colours: tuple[tuple[int, int, int], ...]

    @property
    def wanted(self) -> bool:
        """False for "not this"."""
        return self.pick.wanted

    @property
    def pixels(self) -> int:
        """How many pixels it has in the image."""
        return self.pick.width * self.pick.height

    @property
    def thinned(self) -> bool:
        """Whether not all its pixels are among the colours."""
        return self.pixels > len(self.colours)


def picked_colours(planes: Planes, pick: Pick) -> PickedColours:
    """Return a pick with its colours.

    Parameters
    ----------
    planes : Planes
        Of its image, after the recipe's prepare steps.
    pick : Pick

    Raises
    ------
    ImageError
        If it is not inside the image.
    """
    _check_inside(pick, planes.shape)
    y, x = _spread_over(pick)
    bands = [planes[band][y, x].tolist() for band in BANDS]
    return PickedColours(pick, tuple(zip(*bands, strict=True)))


def _spread_over(pick: Pick) -> tuple[Values, Values]:
    """Return rows and columns of at most 40 pixels of a pick.

    Of a larger box at the points of a sequence of low discrepancy (Kronecker's, by powers of the
    plastic number): on no grid that stripes could follow, and the same ones each time.
    """
    number = pick.width * pick.height
    if number <= MOST_COLOURS:
        y, x = np.divmod(np.arange(number), pick.width)
    else:
        turns = np.arange(MOST_COLOURS)
        y = ((0.5 + turns * 0.7548776662466927) % 1 * pick.height).astype(np.int64)
        x = ((0.5 + turns * 0.5698402909980532) % 1 * pick.width).astype(np.int64)
    return y + pick.y, x + pick.x


def planes_of(picks: Sequence[PickedColours], depth: Depth) -> Planes:
    """Return the colours of picks, one after the other, as an image of one row."""
    colours = [colour for pick in picks for colour in pick.colours]
    return Planes(np.array([colours], np.uint8 if depth == 8 else np.uint16))


def _check_inside(pick: Pick, shape: tuple[int, int]) -> None:
    height, width = shape
    fits = pick.width >= 1 and pick.height >= 1 and pick.x >= 0 and pick.y >= 0
    if not fits or pick.x + pick.width > width or pick.y + pick.height > height:
        raise ImageError(
            f"The pick at ({pick.x}, {pick.y}) of {pick.width} × {pick.height} pixels is not "
            f"inside the image of {width} × {height} pixels."
        )
