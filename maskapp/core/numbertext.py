"""Numbers as people type and paste them; what could mean two numbers is refused."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from maskapp.errors import MaskappError

_LONGEST = 40
# Signs that look alike, in fonts of other scripts and from other programs.
_ALIKE = str.maketrans(
    {
        **dict.fromkeys("\u2212\u2010\u2011\u2013\ufe63\uff0d", "-"),
        "\uff0b": "+",
        "\uff0e": ".",
        **dict.fromkeys("\uff0c\u066b", ","),
        **dict.fromkeys("\u2019\u2018\uff07\u066c", "'"),
        **dict.fromkeys("\uff05\u066a", "%"),
        **dict.fromkeys("\u00ba\u02da", "°"),
    }
)
_NUMBER = re.compile(r"([+-]?) *(\d(?:[\d ']*\d)?|)([.,]?)(\d*) *(\D*)")
_THOUSANDS = re.compile(r"\d{1,3}(?:( |')\d{3})(?:\1\d{3})*")


@dataclass(frozen=True, slots=True)
class NumberScale:
    """The numbers that a box takes.

    Parameters
    ----------
    low, high : int
        Lowest and highest number, both included.
    grid : int, default 1
        Steps per unit, a power of ten: numbers are multiples of ``1 / grid``.
    unit : str, default ""
        ``"%"``, ``"°"`` or ``"px"``: may stand behind the number.
    """

    low: int
    high: int
    grid: int = 1
    unit: str = ""

    def text(self, number: float) -> str:
        """Return a number as a box shows it, with all decimals of the grid and a point."""
        return f"{number:.{len(str(self.grid)) - 1}f}"


class NumberError(MaskappError, ValueError):
    """A text is no number of the scale; says what to write instead."""


def parse_number(text: str, scale: NumberScale) -> int | float:
    """Return the number that was typed.

    A point or a comma stands before decimals. Thousands may be set apart by spaces or apostrophes;
    a single point or comma with three digits behind it is refused where it could do that too.
    Digits and signs of any script are taken, and the scale's unit behind the number.

    Parameters
    ----------
    text : str
    scale : NumberScale

    Returns
    -------
    int or float
        On the scale's grid.

    Raises
    ------
    NumberError
        If the text is no number, or could be two; if the number is between two steps of the grid or
        beyond the scale.
    """
    plain = _plain(text)
    found = _NUMBER.fullmatch(plain) if len(plain) <= _LONGEST else None
    sign, whole, point, decimals, unit = found.groups() if found else ("", "", "", "", "")
    if not whole and not decimals:
        raise NumberError(_unreadable(text, plain, scale))
    if unit and unit.lower() not in _units(scale):
        alone = f" or with “{scale.unit}”" if scale.unit else ""
        raise NumberError(f"“{shown(text)}” is not a number alone{alone}. {_advice(scale)}")
    reaches_thousands = max(-scale.low, scale.high) >= 1000
    if not whole.isdecimal() and whole:
        if not reaches_thousands or not _THOUSANDS.fullmatch(whole):
            raise NumberError(_unreadable(text, plain, scale))
        whole = re.sub("[ ']", "", whole)
    elif (
        point
        and len(decimals) == 3
        and 1 <= len(whole) <= 3
        and not whole.startswith("0")
        # Nobody writes decimals where there are none.
        and (reaches_thousands or scale.grid == 1)
    ):
        told = f"“{shown(text)}” can mean {whole}{decimals} or {whole}.{decimals}. Write "
        if scale.grid > 1:
            raise NumberError(f"{told}{whole}{decimals} or {whole}.{decimals}0.")
        raise NumberError(f"{told}thousands without a point or comma.")
    return _on_scale(Decimal(f"{sign}{whole or 0}.{decimals or 0}"), shown(text), scale)


def shown(text: str) -> str:
    """Return a text for quoting, shortened."""
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _plain(text: str) -> str:
    """Return `text` in ASCII as far as it is a number; marks that cannot be seen are left out."""
    return "".join(map(_ascii, text[:1000].translate(_ALIKE))).strip()


def _ascii(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    category = unicodedata.category(character)
    return {"Zs": " ", "Cf": ""}.get(category, character)


def _units(scale: NumberScale) -> set[str]:
    return {scale.unit, "deg"} if scale.unit == "°" else {scale.unit}


def _unreadable(text: str, plain: str, scale: NumberScale) -> str:
    if len(re.findall(r"[.,]", plain)) > 1 and not re.search(r"[^\d.,+ '-]", plain):
        return (
            f"“{shown(text)}” has more than one point or comma. Write thousands without any, and "
            "one before decimals."
        )
    return f"“{shown(text)}” is not a number. {_advice(scale)}"


def _advice(scale: NumberScale) -> str:
    if scale.grid == 1:
        return f"Write a whole number from {_signed(scale.low)} to {_signed(scale.high)} in digits."
    return "Write it in digits, with one point or comma before decimals, such as 12.5 or 12,5."


def _on_scale(number: Decimal, typed: str, scale: NumberScale) -> int | float:
    if not scale.low <= number <= scale.high:
        which, limit = ("below", scale.low) if number < scale.low else ("above", scale.high)
        raise NumberError(
            f"“{typed}” is {which} {_signed(limit)}. Write a number from "
            f"{_signed(scale.low)} to {_signed(scale.high)}."
        )
    steps = number * scale.grid
    below = int(steps // 1) - (steps < 0 and steps % 1 != 0)
    if steps != below:
        near = (_signed(Decimal(each) / scale.grid) for each in (below, below + 1))
        raise NumberError(f"“{typed}” lies between two values. Write {' or '.join(near)}.")
    whole, rest = divmod(below, scale.grid)
    return below / scale.grid if rest else whole


def _signed(number: Decimal | int) -> str:
    """Return a number for people, without zeros at the end."""
    text = f"{number:f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.replace("-", "−")
