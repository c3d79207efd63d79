"""Optical density, in which stains add up, and how much of one stain is in a colour."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maskapp.errors import RecipeError

# Densities are whole numbers of 2^-20, weights of 2^-12 thousandths: the product's lowest 32 bits
# are below the grid. At 16 bits no density times 2^20 is nearer than 170,000 units of the last
# place to where rounding changes, so every library's log10 gives the same table.
WEIGHT = 1000 << 12
"""The weight that stands for 1."""
DARKEST = 6
"""Density of count 0, which has none: it is taken for 10^-6 of the top, as scikit-image does."""
STEPS = 10_000
"""Steps of a stain's vector in 1."""

Vector = tuple[int, int, int]
"""A stain's optical densities in red, green and blue, in ten-thousandths; its length is about 1."""


@cache
def density_table(top: int) -> Any:
    """Optical density -log10(count / top) of each count, in 2^-20, int64, shape (top + 1,)."""
    share = np.maximum(np.arange(top + 1) / top, 1e-6)
    return np.rint(-np.log10(share) * (1 << 20)).astype(np.int64)


def stain(xp: Any, red: Any, green: Any, blue: Any, top: int, weights: Any) -> Any:
    """Weighted sum of the bands' optical densities in thousandths, to the nearest; below 0: 0."""
    table = xp.asarray(density_table(top), device=red.device)
    total = table[red] * weights[0] + table[green] * weights[1] + table[blue] * weights[2]
    return ((total + (1 << 31)) >> 32).clip(0)


def stain_weights(mine: Vector, others: Sequence[Vector]) -> tuple[int, int, int] | None:
    """Return what the densities of red, green and blue count for the amount of a stain.

    The column of a stain in the inverse of the matrix whose rows are the stains, by exact
    fractions, so that it is the same everywhere.

    Parameters
    ----------
    mine : (red, green, blue)
    others : sequence of (red, green, blue)
        One or two. Of one, what is neither stain is at right angles to both.

    Returns
    -------
    tuple of int
        :data:`WEIGHT` stands for 1. None if the stains lie in one plane.
    """
    second = others[1] if len(others) > 1 else _cross(mine, others[0])
    column = _cross(others[0], second)
    volume = sum(a * b for a, b in zip(mine, column, strict=True))
    if not volume:
        return None
    red, green, blue = (round(Fraction(each * STEPS * WEIGHT, volume)) for each in column)
    return red, green, blue


def _cross(a: Vector, b: Vector) -> Vector:
    return a[1] * b[2] - a[2] * b[1], a[2] * b[0] - a[0] * b[2], a[0] * b[1] - a[1] * b[0]


def stain_vector(pixels: NDArray[np.unsignedinteger]) -> Vector:
    """Return the stain that pixels show: their mean optical densities, as a vector of length 1.

    Parameters
    ----------
    pixels : (..., 3) ndarray of uint8 or uint16
        Where one stain alone lies.

    Returns
    -------
    tuple of int
        For red, green and blue, in ten-thousandths.

    Raises
    ------
    RecipeError
        If there is no pixel, they are not counts of three bands, or all are white or black.
    """
    if pixels.dtype not in (np.uint8, np.uint16) or pixels.shape[-1:] != (3,):
        raise RecipeError(
            "A stain is picked from red, green and blue counts (..., 3) of uint8 or uint16, not "
            f"from {pixels.shape} of {pixels.dtype}."
        )
    table = density_table(int(np.iinfo(pixels.dtype).max))
    sums = [int(table[pixels[..., band]].sum()) for band in range(3)]
    length = sum(each**2 for each in sums) ** 0.5
    if not length:
        raise RecipeError("There is no stain: the pixels are white. Choose others.")
    if not pixels.any():
        raise RecipeError("Black pixels show no stain: no light is left to measure. Choose others.")
    red, green, blue = (round(each / length * STEPS) for each in sums)
    return red, green, blue
