"""Bounds that images decide: an automatic threshold, and a local one for each pixel."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from maskapp.core.color.channel import Channel, decimal_number
from maskapp.core.color.local_method import MAX_WINDOW, PARTS, LocalMethod
from maskapp.core.color.local_methods import LOCAL_METHODS
from maskapp.core.color.methods import METHODS
from maskapp.errors import RecipeError, quoted

# n² times a variance is at most (window² (size - 1) / 2)², and has to stay below 2^64.
_WIDEST = 1 << 33
_MAX_OFFSET = 65_535


@dataclass(frozen=True, slots=True)
class Auto:
    """A bound found anew in each image by an automatic threshold.

    As ``low`` it selects values strictly above the threshold, as ``high`` up to and including it.

    Parameters
    ----------
    method : str
        A key of :data:`maskapp.core.color.methods.METHODS`, ``"otsu"`` for example.
    ignore : int, float or decimal.Decimal, default 0
        Percentage of the pixels that is left out at each end of the channel's values first, so that
        one dead or hot pixel decides nothing: 0 <= ignore < 50, in steps of 0.0001. The number of
        pixels is rounded up.

    Raises
    ------
    RecipeError
        If there is no such method, or `ignore` is no number, out of its limits or off its grid.
    """

    method: str
    ignore: int | float = 0

    def __post_init__(self) -> None:
        if not isinstance(self.method, str) or self.method not in METHODS:
            raise RecipeError(
                f"{quoted(self.method)} is not an automatic threshold. "
                f"Use one of: {', '.join(METHODS)}"
            )
        object.__setattr__(self, "ignore", _percentage(self.ignore))

    def describe(self) -> str:
        """Return the bound in words: ``"Otsu, ignoring 0.01 %"``."""
        ignoring = f", ignoring {self.ignore} %" if self.ignore else ""
        return f"{METHODS[self.method].label}{ignoring}"


@dataclass(frozen=True, slots=True)
class Local(Auto):
    """A bound of each pixel's own, from the square window of pixels around it.

    As ``low`` it selects values strictly above the threshold, as ``high`` up to and including it.
    All pixels of the image are in windows, those outside the region or not valid too, as they are
    for prepare steps; beyond the edges the image is mirrored. Values are counted from the lowest
    that the channel can have: Sauvola's threshold of Lab a depends on it.

    Parameters
    ----------
    method : str
        A key of :data:`maskapp.core.color.local_methods.LOCAL_METHODS`, ``"sauvola"`` for example.
    ignore : 0
        No pixels are left out of windows.
    window : int, default 51
        Side of the square in pixels of the image: odd, from 3 to 351.
    k : int, float or decimal.Decimal, optional
        Weight of Sauvola's and Niblack's thresholds, from -1 to 1 in steps of 0.01; 0.2 if absent.
    offset : int, float or decimal.Decimal, optional
        What the local mean is lowered by, in the channel's unit and on its grid; 0 if absent.

    Raises
    ------
    RecipeError
        If there is no such method, or a number is none, out of its limits, off its grid or not the
        method's.
    """

    window: int = 51
    k: int | float | None = None
    offset: int | float | None = None

    # Not super(): a dataclass with slots is another class than the one that super() would mean.
    def __post_init__(self) -> None:
        if not isinstance(self.method, str) or self.method not in LOCAL_METHODS:
            raise RecipeError(
                f"{quoted(self.method)} is not a local threshold. "
                f"Use one of: {', '.join(LOCAL_METHODS)}"
            )
        if type(self.ignore) is not int or self.ignore != 0:
            raise RecipeError("a local threshold ignores no pixels", "ignore")
        if type(self.window) is not int or not 3 <= self.window <= MAX_WINDOW:
            raise RecipeError(
                f"{quoted(self.window)} is not a whole number of pixels from 3 to {MAX_WINDOW}",
                "window",
            )
        if self.window % 2 == 0:
            raise RecipeError(
                f"{self.window} is even, and a window has a pixel in its middle. "
                f"Use {self.window - 1} or {self.window + 1}.",
                "window",
            )
        for name in ("k", "offset"):
            number = getattr(self, name)
            if name != self.row.weight:
                if number is not None:
                    raise RecipeError(
                        f"{self.row.label} has no {name}. Its number is {self.row.weight}.", name
                    )
                continue
            if number is None:
                number = self.row.first / PARTS if name == "k" else self.row.first
            try:
                object.__setattr__(self, name, _weight(number, name))
            except RecipeError as error:
                raise error.within(name) from None

    @property
    def row(self) -> LocalMethod:
        """The method."""
        return LOCAL_METHODS[self.method]

    @property
    def number(self) -> int | float:
        """The method's number, `k` or `offset`."""
        number = self.k if self.row.weight == "k" else self.offset
        assert number is not None
        return number

    def weight(self, channel: Channel) -> int:
        """Return the method's number as its function takes it."""
        exact = decimal_number(self.number)
        return int(exact * (PARTS if self.row.weight == "k" else channel.scale))

    def check(self, channel: Channel) -> None:
        """Raise RecipeError if the bound cannot stand on a channel."""
        if channel.circular:
            raise RecipeError(
                f"{channel.label} goes round in a circle, so that nothing is above its "
                "surroundings. Use a local threshold on another channel."
            )
        if self.row.weight == "offset":
            steps = decimal_number(self.number) * channel.scale
            if steps != int(steps):
                raise RecipeError(
                    f"{self.number} is between two steps: {channel.label} goes in steps of "
                    f"{channel.number(1)}",
                    "offset",
                )

    def check_depth(self, channel: Channel, depth: int) -> None:
        """Raise RecipeError if the window is too wide for what a channel can hold at a depth."""
        widest = _WIDEST // (channel.size(depth) - 1)
        if self.window**2 > widest:
            most = max(n for n in range(3, MAX_WINDOW + 1, 2) if n * n <= widest)
            raise RecipeError(
                f"{channel.label} has many values in {depth}-bit images, and windows of at most "
                f"{most} pixels",
                "window",
            )

    def sampled(self, stride: int) -> Local:
        """Return the bound for every so manieth pixel: its window is near as wide in the image."""
        half = max(1, round(self.window // 2 / stride))
        return Local(self.method, 0, 2 * half + 1, self.k, self.offset)

    def rescaled(self, factor: Fraction) -> Local:
        """Return the bound for counts that are larger by a factor; an offset is rounded."""
        offset = None if self.offset is None else round(self.offset * factor)
        return Local(self.method, 0, self.window, self.k, offset)

    def describe(self) -> str:
        """Return the bound in words: ``"local Sauvola, 51 px, k 0.2"``."""
        number = f"{self.number}".replace("-", "−")
        label = self.row.label.removeprefix("Local ")
        return f"local {label}, {self.window} px, {self.row.weight} {number}"


def _percentage(number: object) -> int | float:
    """Return a legal `ignore` as the int or float nearest to it."""
    try:
        exact = decimal_number(number)
        if not 0 <= exact < 50:
            raise RecipeError(f"{number} is not a percentage from 0 to below 50")
        if exact != round(exact, 4):
            raise RecipeError(f"{number} is between two steps: this goes in steps of 0.0001")
    except RecipeError as error:
        raise error.within("ignore") from None
    return int(exact) if exact == int(exact) else float(exact)


def _weight(number: object, name: str) -> int | float:
    """Return a legal number of a local method as the int or float nearest to it."""
    exact = decimal_number(number)
    if name == "k" and not -1 <= exact <= 1:
        raise RecipeError(f"{number} is not a number from -1 to 1")
    if name == "offset" and abs(exact) > _MAX_OFFSET:
        raise RecipeError(f"{number} is not a number from -{_MAX_OFFSET} to {_MAX_OFFSET}")
    if name == "k" and exact != round(exact, 2):
        raise RecipeError(f"{number} is between two steps: this goes in steps of 0.01")
    return int(exact) if exact == int(exact) else float(exact)
