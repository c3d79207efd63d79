"""A channel that is a stain of one's own, told apart from one or two others."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maskapp.core.color.channel import Channel
from maskapp.core.color.density import (
    DARKEST,
    STEPS,
    WEIGHT,
    Vector,
    stain,
    stain_vector,
    stain_weights,
)
from maskapp.core.color.own.name import OWN
from maskapp.errors import RecipeError, quoted

WORD = "stain"
"""What a formula of a stain begins with."""

_NUMBER = re.compile(r"\d(?:\.\d{1,4})?")
_MOST_APART = 20
_EXAMPLE = "Write stain 0.27 0.57 0.78 beside 0.65 0.7 0.29: densities in red, green and blue"


def own_stain(name: str, formula: str) -> Channel:
    """Return the channel of a formula such as ``"stain 0.27 0.57 0.78 beside 0.65 0.7 0.29"``.

    Parameters
    ----------
    name : str
    formula : str
        Optical densities of the stain in red, green and blue, as a vector of length 1 with at most
        4 decimals, and those of the other stain, or two with "and" between them. With one, what
        is neither goes into a third that is at right angles to both, their cross product, as
        scikit-image does for stains of two.

    Raises
    ------
    RecipeError
        If it is none of these, or the stains are nearly alike.
    """
    mine, *others = _vectors(formula)
    weights = stain_weights(mine, others)
    if not weights or sum(map(abs, weights)) > _MOST_APART * WEIGHT:
        raise RecipeError(
            f"the stains of {quoted(name)} are too much alike to be told apart. Choose others"
        )
    highest = -(-DARKEST * sum(weight for weight in weights if weight > 0) // WEIGHT)
    written = " and ".join(map(_written, others))
    id_ = f"{name} = {WORD} {_written(mine)} beside {written}"

    def convert(xp: Any, red: Any, green: Any, blue: Any, top: int) -> Any:
        return stain(xp, red, green, blue, top, weights)

    convert.__name__ = id_
    return Channel(
        id=id_,
        label=name,
        family=OWN,
        rank=1000,
        meaning="Your own stain, as optical density (log10); white has 0",
        unit="",
        span=(0, highest),
        counts=False,
        scale=1000,
        colour="#6f6e77",
        track=("#fff", _colour(mine)),
        convert=convert,
        searched=False,
        sparse=True,
        own=True,
        call=f"{stain.__name__}({{xp}}, red, green, blue, {{top}}, {weights})",
        carried=(stain,),
    )


def stain_channel(
    name: str, stained: NDArray[np.unsignedinteger], *others: NDArray[np.unsignedinteger]
) -> str:
    """Return the channel of a stain that pixels show, for a range.

    Parameters
    ----------
    name : str
    stained : (..., 3) ndarray of uint8 or uint16
        Pixels, such as those of a box, where the stain lies alone.
    *others : (..., 3) ndarray of uint8 or uint16
        The same for one other stain, or two.

    Returns
    -------
    str
        ``"my DAB = stain 0.27 0.57 0.78 beside 0.65 0.7 0.29"``

    Raises
    ------
    RecipeError
        If pixels are white, the stains are nearly alike, or there are not one or two others.
    """
    mine, *rest = (_written(stain_vector(pixels)) for pixels in (stained, *others))
    return own_stain(name, f"{WORD} {mine} beside {' and '.join(rest)}").id


def _vectors(formula: str) -> list[Vector]:
    before, _, after = formula.removeprefix(WORD).partition(" beside ")
    texts = [before, *(after.split(" and ") if after.strip() else [])]
    if not 2 <= len(texts) <= 3:
        raise RecipeError(f"a stain stands beside one or two others. {_EXAMPLE}")
    return [_vector(text) for text in texts]


def _vector(text: str) -> Vector:
    """Return three densities in steps of 0.0001."""
    numbers = text.split()
    if len(numbers) != 3 or not all(map(_NUMBER.fullmatch, numbers)):
        raise RecipeError(
            f"{quoted(text.strip())} is not three densities from 0 to 1 with at most 4 decimals. "
            f"{_EXAMPLE}"
        )
    red, green, blue = (int(Decimal(number) * STEPS) for number in numbers)
    length = (red**2 + green**2 + blue**2) ** 0.5 / STEPS
    if not 0.95 <= length <= 1.05:
        raise RecipeError(
            f"the densities {text.strip()} have the length {length:.2f}, and a stain's have 1. "
            "Divide each by the root of the sum of their squares"
        )
    return red, green, blue


def _written(vector: Vector) -> str:
    return " ".join(f"{each / STEPS:.4f}".rstrip("0").rstrip(".") for each in vector)


def _colour(vector: Vector) -> str:
    """Return the colour of density 1 of a stain."""
    return "#" + "".join(f"{round(255 * 10 ** (-each / STEPS)):02x}" for each in vector)
