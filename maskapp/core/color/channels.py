"""The channel table: the one source of every channel's name, unit, limits, step and conversion."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from numbers import Real
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from maskapp.core.color import conversions
from maskapp.errors import RecipeError, quoted

Depth = Literal[8, 16]
Convert = Callable[[Any, Any, Any, Any, int], Any]


def top_count(depth: int) -> int:
    """Return the largest count of an image: 255 for 8 bits, 65535 for 16 bits."""
    return (1 << depth) - 1


@dataclass(frozen=True, slots=True)
class Channel:
    """One channel of an RGB image.

    Values lie on a grid of ``1 / scale``. A plane stores them as whole numbers from 0:
    ``stored = scale * (value - low limit)``.

    Parameters
    ----------
    id : str
        Name in recipes.
    label : str
        Name on the page.
    unit : str
        ``""`` (counts, or CIE units), ``"°"`` or ``"%"``.
    span : tuple of int
        Lowest and highest value, both included; for counts in multiples of the image's top count.
    counts : bool
        True if values are native counts, so that limits depend on the image's depth.
    scale : int
        Grid steps per unit: 1 or 100.
    colour : str
        Hex colour of the channel's histogram.
    meaning : str
        One line for people who meet the channel for the first time.
    convert : callable or None
        From :mod:`~maskapp.core.color.conversions`; None for the bands themselves.
    circular : bool
        True for hue: the value after the last is the first again.
    """

    id: str
    label: str
    unit: str
    span: tuple[int, int]
    counts: bool
    scale: int
    colour: str
    meaning: str
    convert: Convert | None = None
    circular: bool = False

    def limits(self, depth: int) -> tuple[int, int]:
        """Return the lowest and the highest legal bound, both included."""
        factor = top_count(depth) if self.counts else 1
        return self.span[0] * factor, self.span[1] * factor

    def size(self, depth: int) -> int:
        """Return how many different values a plane can store."""
        low, high = self.limits(depth)
        # 360° is 0°: the circle has 36,000 values, not 36,001.
        return (high - low) * self.scale + (0 if self.circular else 1)

    def stored(self, bound: float, depth: int) -> int:
        """Return the whole number that stands for `bound` (a value on the grid) in a plane."""
        return round(bound * self.scale) - self.limits(depth)[0] * self.scale

    def value(self, stored: int, depth: int) -> int | float:
        """Return the value that `stored` stands for; the inverse of :meth:`stored`."""
        return self._number(stored + self.limits(depth)[0] * self.scale)

    def values(self, depth: int) -> NDArray[np.int64] | NDArray[np.float64]:
        """Return the values that a plane can store, in the channel's unit, from the lowest.

        Returns
        -------
        (size,) ndarray
            int64 on a grid of whole numbers, else float64; each as :meth:`value` gives it.
        """
        steps = np.arange(self.size(depth)) + self.limits(depth)[0] * self.scale
        return steps if self.scale == 1 else steps / self.scale

    def _number(self, steps: int) -> int | float:
        # A correctly rounded division gives the double nearest to the decimal, so 29 / 100 prints
        # as 0.29 and bounds compare, hash and round-trip by value.
        whole, rest = divmod(steps, self.scale)
        return steps / self.scale if rest else whole

    def bound(self, number: object) -> int | float:
        """Return `number` as a bound on this channel's grid, or refuse it with a sentence.

        Checked against the widest limits, those of 16-bit images; :class:`~maskapp.Recipe` checks
        against the limits of its own depth.

        Raises
        ------
        RecipeError
            If it is no finite number, off the grid or outside the limits.
        """
        exact = decimal_number(number)
        self.check(exact, depth=16)
        steps = exact * self.scale
        if steps != int(steps):
            raise RecipeError(
                f"{number} is between two steps: {self.label} goes in steps of {self.step}"
            )
        return self._number(int(steps))

    def check(self, number: Any, depth: int) -> None:
        """Raise RecipeError if `number` is outside the limits of images of this depth."""
        low, high = self.limits(depth)
        if number < low:
            raise RecipeError(f"{number} is below {low}")
        if number > high:
            raise RecipeError(f"{number} is above {high}")

    @property
    def step(self) -> str:
        """The grid as text: ``"1"`` or ``"0.01"``."""
        return "1" if self.scale == 1 else "0.01"

    def text(self, number: float) -> str:
        """Return a value as people read it: ``"350°"``, ``"29.5 %"``, ``"-12.25"``."""
        digits = f"{number:.2f}".rstrip("0").rstrip(".") if self.scale > 1 else f"{number:.0f}"
        return f"{digits.replace('-', '−')}{' %' if self.unit == '%' else self.unit}"


def decimal_number(number: object) -> Decimal:
    """Return a finite number exactly as it is written, or refuse it with a sentence."""
    if isinstance(number, bool) or not isinstance(number, (Real, Decimal)):
        raise RecipeError(f"{quoted(number)} is not a number")
    try:
        exact = Decimal(str(number))
    except InvalidOperation:  # a fraction
        raise RecipeError(f"{number} is not a decimal number") from None
    if not exact.is_finite():
        raise RecipeError(f"{number} is not a finite number")
    return exact


def _table(*channels: Channel) -> dict[str, Channel]:
    return {channel.id: channel for channel in channels}


CHANNELS = _table(
    Channel("red", "Red", "", (0, 1), True, 1, "#e5484d", "Red band of the image"),
    Channel("green", "Green", "", (0, 1), True, 1, "#30a46c", "Green band of the image"),
    Channel("blue", "Blue", "", (0, 1), True, 1, "#3e7bfa", "Blue band of the image"),
    Channel(
        "gray",
        "Gray",
        "",
        (0, 1),
        True,
        1,
        "#8b8d98",
        "Brightness: 0.299 R + 0.587 G + 0.114 B",
        conversions.gray,
    ),
    Channel(
        "hue",
        "Hue",
        "°",
        (0, 360),
        False,
        100,
        "#d6409f",
        "Colour on the wheel: 0° red, 120° green, 240° blue; greys have hue 0",
        conversions.hue,
        circular=True,
    ),
    Channel(
        "saturation",
        "Saturation",
        "%",
        (0, 100),
        False,
        100,
        "#12a594",
        "How colourful: 0 % grey, 100 % pure colour (HSV)",
        conversions.saturation,
    ),
    Channel(
        "value",
        "Value",
        "%",
        (0, 100),
        False,
        100,
        "#ad7f58",
        "The largest of red, green and blue (HSV)",
        conversions.value,
    ),
    Channel(
        "lab_l",
        "Lab L",
        "",
        (0, 100),
        False,
        100,
        "#7c66dc",
        "CIE L*, perceived lightness: 0 black, 100 white (D65)",
        conversions.lab_l,
    ),
    Channel(
        "lab_a",
        "Lab a",
        "",
        (-128, 127),
        False,
        100,
        "#c2298a",
        "CIE a*: green (−) to red (+) (D65)",
        conversions.lab_a,
    ),
    Channel(
        "lab_b",
        "Lab b",
        "",
        (-128, 127),
        False,
        100,
        "#b8890b",
        "CIE b*: blue (−) to yellow (+) (D65)",
        conversions.lab_b,
    ),
    Channel(
        "cb",
        "Cb",
        "",
        (0, 1),
        True,
        1,
        "#5b9bd5",
        "Blue difference of YCbCr (BT.601); greys are in the middle",
        conversions.cb,
    ),
    Channel(
        "cr",
        "Cr",
        "",
        (0, 1),
        True,
        1,
        "#d0665a",
        "Red difference of YCbCr (BT.601); greys are in the middle",
        conversions.cr,
    ),
    Channel(
        "excess_green",
        "Excess green",
        "",
        (-2, 2),
        True,
        1,
        "#5aa02c",
        "2G − R − B: plants against soil",
        conversions.excess_green,
    ),
)
"""Every channel by its id, in the order in which the page offers them."""
