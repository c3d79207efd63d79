"""What a channel is: its words, its limits and grid, its colours, and what computes it."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from numbers import Real
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from maskapp.errors import RecipeError, quoted

Depth = Literal[8, 16]
Convert = Callable[[Any, Any, Any, Any, int], Any]


def top_count(depth: int) -> int:
    """Return the largest count of an image: 255 for 8 bits, 65535 for 16 bits."""
    return (1 << depth) - 1


_GRIDS = {1: "", 10: "tenths", 100: "hundredths", 1000: "thousandths"}
_HEX = re.compile(r"#([0-9a-f]{3}){1,2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Channel:
    """One channel of an RGB image.

    A module in :mod:`maskapp.core.color.channels` holds it and its relatives; forms, sliders,
    recipes, scripts and tests know it from there.

    Values lie on a grid of ``1 / scale``. A plane stores them as whole numbers from 0:
    ``stored = scale * (value - low limit)``.

    Parameters
    ----------
    id : str
        Name in recipes.
    label : str
        Name on the page.
    family : str
        Under which the page's list offers it.
    rank : int
        Place among the others on the page, the lowest first; families are not mixed.
    meaning : str
        One line for people who meet the channel for the first time.
    unit : str
        ``""`` (counts, or CIE units), ``"°"`` or ``"%"``.
    span : tuple of int
        Lowest and highest value, both included; for counts in multiples of the image's top count.
    counts : bool
        True if values are native counts, so that limits depend on the image's depth.
    scale : int
        Grid steps per unit: 1, 10, 100 or 1000.
    colour : str
        Hex colour of the channel's histogram.
    track : tuple of str
        Hex colours along the channel's slider, from the lowest to the highest value.
    convert : callable
        Called ``convert(xp, red, green, blue, top)``: `xp` is the module ``numpy`` or ``torch``,
        the bands are signed integer arrays or tensors of one shape (int32, for 16-bit images
        int64) and `top` is the largest count, 255 or 65535. It returns the values times `scale`,
        rounded down. Its name is the channel's id, and scripts print it with all that it calls.

        The bits must be the same on NumPy and PyTorch, CPU or CUDA. So only integer arithmetic and
        single IEEE float32 operations are used: no ``pow``, ``cbrt`` or ``exp`` (libraries differ
        in the last bit), no division of an array by a number (CUDA multiplies by the reciprocal)
        and no fused multiply-add.
    circular : bool
        True for hue: the value after the last is the first again.
    greys_told_by : str
        Id of the channel that tells greys, which is 0 for them, where this one has no value of its
        own for greys and says 0.
    searched : bool
        False: a search for a rule that nobody has told its channels leaves this one out. What
        more channels bring there is to be measured before it is turned on.
    sparse : bool
        True: images use a small part of the scale, so charts and sliders show the part that occurs.
    own : bool
        True: it is none of those that everybody has, but one that a recipe brings.
    call : str
        What scripts compute it with from ``red``, ``green`` and ``blue``, where that is not a call
        of `convert`; ``{xp}`` stands for the library's name and ``{top}`` for the largest count.
    carried : tuple of callable
        The functions that `call` needs.

    Raises
    ------
    ValueError
        If a part is missing or makes no sense.
    """

    id: str
    label: str
    family: str
    rank: int
    meaning: str
    unit: str
    span: tuple[int, int]
    counts: bool
    scale: int
    colour: str
    track: tuple[str, ...]
    convert: Convert
    circular: bool = False
    greys_told_by: str = ""
    searched: bool = True
    sparse: bool = False
    own: bool = False
    call: str = ""
    carried: tuple[Callable[..., Any], ...] = ()

    def __post_init__(self) -> None:
        problems = {
            "it has no label": not self.label,
            "it has no family": not self.family,
            "it has no meaning": not self.meaning,
            "its lowest value is not below its highest": self.span[0] >= self.span[1],
            f"its scale is none of {', '.join(map(str, _GRIDS))}": self.scale not in _GRIDS,
            "counts are whole": self.counts and self.scale != 1,
            "its colour is no hex colour": not _HEX.fullmatch(self.colour),
            "its track is not two hex colours or more": len(self.track) < 2
            or not all(map(_HEX.fullmatch, self.track)),
            "its function is not called by its id": self.convert.__name__ != self.id,
        }
        found = [problem for problem, there in problems.items() if there]
        if found:
            raise ValueError(f"channel {self.id}: {'; '.join(found)}")

    def limits(self, depth: int) -> tuple[int, int]:
        """Return the lowest and the highest legal bound, both included."""
        factor = top_count(depth) if self.counts else 1
        return self.span[0] * factor, self.span[1] * factor

    def in_part(self, depth: int) -> bool:
        """Whether charts and sliders show the part of the scale that occurs in an image."""
        return self.sparse or (self.counts and depth == 16)

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
        return self.number(stored + self.limits(depth)[0] * self.scale)

    def values(self, depth: int) -> NDArray[np.int64] | NDArray[np.float64]:
        """Return the values that a plane can store, in the channel's unit, from the lowest.

        Returns
        -------
        (size,) ndarray
            int64 on a grid of whole numbers, else float64; each as :meth:`value` gives it.
        """
        steps = np.arange(self.size(depth)) + self.limits(depth)[0] * self.scale
        return steps if self.scale == 1 else steps / self.scale

    def number(self, steps: int) -> int | float:
        """Return the value that so many steps of the grid are from 0."""
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
        return self.number(int(steps))

    def check(self, number: Any, depth: int) -> None:
        """Raise RecipeError if `number` is outside the limits of images of this depth."""
        low, high = self.limits(depth)
        if number < low:
            raise RecipeError(f"{number} is below {low}")
        if number > high:
            raise RecipeError(f"{number} is above {high}")

    @property
    def functions(self) -> tuple[Callable[..., Any], ...]:
        """The functions that :meth:`expression` calls."""
        return self.carried if self.call else (self.convert,)

    def expression(self, xp: str, top: object) -> str:
        """Return what scripts compute it with from ``red``, ``green`` and ``blue``."""
        call = self.call or f"{self.id}({{xp}}, red, green, blue, {{top}})"
        return call.format(xp=xp, top=top)

    @property
    def digits(self) -> int:
        """Decimals of a value on the grid, at most."""
        return len(str(self.scale)) - 1

    @property
    def step(self) -> str:
        """The grid as text: ``"1"`` or ``"0.01"``."""
        return f"{1 / self.scale:.{self.digits}f}"

    @property
    def hand(self) -> int:
        """Steps of the grid in a step by hand: a count, degree or per cent; 0.01 on a finer grid.

        Arrow keys, dragged spans and the test for fragile bounds go by it; the browser's
        ``handStep`` is the same.
        """
        return self.scale if self.scale <= 100 else self.scale // 100

    @property
    def steps(self) -> str:
        """What whole numbers of a plane are, in words: ``"hundredths"``; "" for whole values."""
        return _GRIDS[self.scale]

    def text(self, number: float) -> str:
        """Return a value as people read it: ``"350°"``, ``"29.5 %"``, ``"-12.25"``."""
        digits = f"{number:.{self.digits}f}"
        if self.digits:
            digits = digits.rstrip("0").rstrip(".")
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
