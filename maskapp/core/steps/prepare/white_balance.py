"""White balance: what is grey becomes neutral."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from maskapp.arrays import Pixels
from maskapp.core.steps.step import Number, PrepareStep
from maskapp.errors import RecipeError


def white_balance(pixels: Pixels, red: int, green: int, blue: int) -> Any:
    """Scale each band so that a card of these counts gets the largest of them in all bands."""
    top = int(np.iinfo(pixels.dtype).max)
    counts = np.arange(top + 1, dtype=np.int64)
    balanced = np.empty_like(pixels)
    for band, card in enumerate((red, green, blue)):
        scaled = (counts * max(red, green, blue) + card // 2) // card
        table = np.minimum(scaled, top).astype(pixels.dtype)
        balanced[..., band] = table[pixels[..., band]]
    return balanced


@dataclass(frozen=True, slots=True)
class WhiteBalance(PrepareStep):
    """White balance from a grey card: each band times the largest count of the card / its own.

    Rounded, halves up, and cut off at the top of the scale. The largest count is the target, so
    that no band is made darker: what is blown out to white stays white, where a darker band would
    give it a colour (dcraw scales its smallest multiplier to 1 for the same reason). Only the
    ratios of the three counts matter, so that a card measured in 8 bits serves 16 bits as well, and
    :meth:`maskapp.Recipe.rescaled` leaves it as it is.

    Parameters
    ----------
    red, green, blue : int
        Mean counts of a grey card or white paper in the image, neither black nor blown out.
    """

    red: int
    green: int
    blue: int

    id = "white_balance"
    label = "White balance"
    meaning = (
        "Makes a grey card or white paper neutral, given its mean red, green and blue, and all "
        "other colours with it."
    )
    rank = 4
    measured_on = "grey card"
    numbers = tuple(
        Number(name, f"Card {name}", 1, 65535, 128) for name in ("red", "green", "blue")
    )
    function = white_balance

    @classmethod
    def of_part(cls, pixels: Pixels) -> WhiteBalance:
        """Return the balance for a card: the means of its bands, rounded, halves up.

        Parameters
        ----------
        pixels : (..., 3) ndarray of uint8 or uint16
            Of the card, or a part of it.

        Raises
        ------
        RecipeError
            If there are no pixels, more than 1 % of them have the highest count in a band, a mean
            is below 12 of 255 (192 of 65535, as many files of 16 bits count to 4095), or one is
            more than 3 times another: no usual lamp makes a grey card that colourful, and a leaf
            is.
        """
        counts = pixels.reshape(-1, 3).astype(np.int64)
        if not len(counts):
            raise RecipeError("The rectangle holds no pixels of this image. Draw it on the card.")
        top, dark = (255, 12) if pixels.dtype == np.uint8 else (65535, 192)
        half = len(counts) // 2
        means = [(int(total) + half) // len(counts) for total in counts.sum(axis=0)]
        for name, mean, blown_out in zip(
            ("red", "green", "blue"), means, (counts == top).mean(axis=0), strict=True
        ):
            if blown_out > 0.01:
                raise RecipeError(
                    f"{blown_out:.0%} of the rectangle's pixels have the highest {name} there is, "
                    f"{top}: the card is blown out, and its colour is lost. Use a darker grey, or "
                    "a part of the card in less light."
                )
            if mean < dark:
                raise RecipeError(
                    f"The mean {name} in the rectangle is {mean}: that is too dark to tell a "
                    "colour. Use a lighter grey or white paper."
                )
        if max(means) > 3 * min(means):
            raise RecipeError(
                f"The mean red, green and blue in the rectangle are {means[0]}, {means[1]} and "
                f"{means[2]}: that is no grey card. Draw the rectangle on the card alone."
            )
        return cls(*means)

    def describe(self) -> str:
        """Return the step in words."""
        return f"white balance, card {self.red}, {self.green}, {self.blue}"
