"""How large a pixel is by what a file says, and whether that is believed.

Metadata of microscopes and of ImageJ say how large a pixel is. A resolution alone, in dots per inch
or in another unit, says so of some files; of most it is what a printer is to do, written by a
program that knows nothing of the object. A resolution that printers, screens and scanners have is
therefore never taken for a scale.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from fractions import Fraction

from maskapp.core.measuring.scale import (
    MAX_PIXEL_SIZE,
    MIN_PIXEL_SIZE,
    length_text,
    number_text,
)

INCH, CENTIMETRE, METRE = Fraction(25_400), Fraction(10_000), Fraction(1_000_000)
"""In µm, as all lengths here."""

_UNITS = {
    **dict.fromkeys(("pm", "picometer", "picometre"), Fraction(1, 1_000_000)),
    **dict.fromkeys(("Å", "\u212b", "angstrom"), Fraction(1, 10_000)),
    **dict.fromkeys(("nm", "nanometer", "nanometre"), Fraction(1, 1000)),
    # The micro sign, the Greek letter, and the sign as a program shows it that takes UTF-8 for
    # Latin-1.
    **dict.fromkeys(("\u00b5m", "\u03bcm", "\u00c2\u00b5m", "um"), Fraction(1)),
    **dict.fromkeys(("micron", "micrometer", "micrometre"), Fraction(1)),
    **dict.fromkeys(("mm", "millimeter", "millimetre"), Fraction(1000)),
    **dict.fromkeys(("cm", "centimeter", "centimetre"), CENTIMETRE),
    **dict.fromkeys(("dm", "decimeter", "decimetre"), Fraction(100_000)),
    **dict.fromkeys(("m", "meter", "metre"), METRE),
    **dict.fromkeys(("in", "inch", "inche"), INCH),  # "inches" without its s
}
_NO_LENGTHS = ("", "pixel", "px", "reference frame", "unknown", "none", "null")

# Dots per inch of screens, cameras, printers and scanners, and what programs write in default.
_USUAL = (
    *(72, 75, 90, 96, 100, 110, 120, 144, 150, 160, 180, 192, 200, 220, 240, 250, 300, 314, 320),
    *(350, 360, 400, 480, 500, 600, 720, 800, 900, 1000, 1200, 1440, 1500, 1600, 1800, 2000, 2400),
    *(2880, 3000, 3200, 3600, 4000, 4800, 6400, 7200, 9600),
)
_COMMONEST = (72, 96, 150, 300, 600)  # also found as so many whole dots per centimetre
_SCANNERS = 300
"""From so many dots per inch on, what is not believed is told of: a flatbed scanner may say it."""

_SQUARE = Fraction(1, 1000)
_NEAR = Fraction(3, 10_000)  # 2834 and 2835 per metre are 72 per inch
_DIGITS = 6
_BEYOND = Fraction(10**9)  # µm: no pixel is so large, and a float can be


@dataclass(frozen=True)
class Scale:
    """What a file says of the size of its pixels.

    Parameters
    ----------
    pixel_size : float, optional
        Side of a pixel in µm; None where the file does not say it, or is not believed.
    source : str
        Where that stands, for people: ``"the OME metadata"``.
    problem : str
        Why it is not taken, in a sentence; "" where nothing need be said.
    """

    pixel_size: float | None = None
    source: str = ""
    problem: str = ""

    def reduced(self, factor: Fraction | None) -> Scale:
        """Return the scale of a copy that is smaller by a factor; None: by one that is unclear."""
        if self.pixel_size is None or factor == 1:
            return self
        if factor is None:
            return Scale(
                problem="How much smaller this copy is than the full size is not clear: the file's "
                "scale is not taken for it."
            )
        side = Fraction(repr(self.pixel_size)) * factor
        source = f"{self.source}, times {number_text(float(factor))} as this copy is smaller"
        return of_sides(side, side, source, exact=False)

    def notices(self, width: int) -> tuple[str, ...]:
        """Return what people are told of an image of so many pixels across."""
        if self.pixel_size is None:
            return (self.problem,) if self.problem else ()
        return (
            f"Scale: {number_text(self.pixel_size)} µm per pixel, from {self.source}; the image is "
            f"{length_text(width * self.pixel_size)} wide.",
        )


UNKNOWN = Scale()
"""The file says nothing, or what all files say."""


def is_length(unit: str) -> bool:
    """Return whether a unit is one at all: pixels are none."""
    return _word(unit) not in _NO_LENGTHS


def length_of(unit: str) -> Fraction | None:
    """Return how many µm a unit is; None for one that is not known here."""
    text = unit.strip()
    # Short ones as they are: Mm is a megametre.
    return _UNITS.get(text) or (_UNITS.get(_word(text)) if len(text) > 2 else None)


def strange_unit(unit: str, source: str) -> Scale:
    """Return that a unit is not known."""
    shown = "".join(c for c in unit if c.isprintable())[:20]
    return Scale(
        problem=f"The size of a pixel in {source} is given in “{shown}”, which is no unit that is "
        "known here: it is not taken for a scale."
    )


def number_of(value: object) -> Fraction:
    """Return a number from a file, a pair being numerator and denominator; 0 for what is none."""
    if isinstance(value, tuple) and len(value) == 2 and all(type(part) is int for part in value):
        return Fraction(*value) if value[1] else Fraction(0)
    try:
        # Through a float: a text such as 1e999999999 would become a number that fills the memory.
        return Fraction(repr(float(value)))  # type: ignore[arg-type]  # else the TypeError
    except (TypeError, ValueError, OverflowError):
        return Fraction(0)


def of_sides(width: Fraction, height: Fraction, source: str, *, exact: bool = True) -> Scale:
    """Return the scale of pixels whose sides are told.

    Parameters
    ----------
    width, height : Fraction
        In µm, as :func:`number_of` gives them.
    source : str
        As of :class:`Scale`.
    exact : bool
        The number stands in the file as somebody wrote it; else its last digits are those of a
        division, and it is rounded to six.
    """
    width, height = (min(max(side, Fraction(0)), _BEYOND) for side in (width, height))
    if not exact:
        width, height = _rounded(width), _rounded(height)
    for side in (width, height):
        if side <= 0:
            return Scale(
                problem=f"The size of a pixel in {source} is no number above 0; it is ignored."
            )
        if not MIN_PIXEL_SIZE <= float(side) <= MAX_PIXEL_SIZE:
            size = "smaller than 0.01 nm" if side < MIN_PIXEL_SIZE else "larger than 1 m"
            return Scale(
                problem=f"A pixel {size}, as in {source}, cannot be: that is not taken for a scale."
            )
    if abs(width - height) > _SQUARE * max(width, height):
        sides = " × ".join(number_text(float(side)) for side in (width, height))
        return Scale(
            problem=f"Pixels are not square ({sides} µm, from {source}): there is no one scale for "
            "this image, and none is taken."
        )
    side = (width + height) / 2
    return Scale(float(side if exact else _rounded(side)), source)


def of_resolution(across: Fraction, down: Fraction, unit: Fraction, source: str) -> Scale:
    """Return the scale of a file that tells pixels per inch, centimetre or metre.

    Parameters
    ----------
    across, down : Fraction
        Pixels per unit, as :func:`number_of` gives them.
    unit : Fraction
        In µm.
    source : str
        As of :class:`Scale`.
    """
    if across == down == 1:  # where a program has to write something
        return UNKNOWN
    if across <= 0 or down <= 0:
        return Scale(
            problem=f"The pixels per length in {source} are no number above 0; they are ignored."
        )
    dpi = _usual(across, unit)
    if dpi and _usual(down, unit) == dpi:
        size = number_text(float(INCH / dpi), 3)
        text = (
            f"The file says {dpi} dpi ({size} µm per pixel). That is not taken for a scale, as "
            "many programs write it; type it if a scanner made the image."
        )
        return Scale(problem=text if dpi >= _SCANNERS else "")
    return of_sides(unit / across, unit / down, source, exact=False)


@functools.lru_cache(maxsize=64)  # thousands of pages say the same
def _usual(resolution: Fraction, unit: Fraction) -> int:
    """Return the usual dots per inch that a resolution is, perhaps rounded; 0 if it is none."""
    for dpi in _USUAL:
        exact = dpi * unit / INCH
        rounded = (Fraction(round(exact)), Fraction(round(exact * 10), 10))
        found = (exact, *rounded) if dpi in _COMMONEST else (exact,)
        if any(abs(resolution - each) <= _NEAR * exact for each in found):
            return dpi
    return 0


def _rounded(number: Fraction) -> Fraction:
    """Return a number without the digits that only a division made."""
    return Fraction(f"{float(number):.{_DIGITS}g}")


def _word(unit: str) -> str:
    return unit.strip().lower().removesuffix("s")
