"""What a pixel is in micrometres."""

from __future__ import annotations

from decimal import Decimal

from maskapp.core.color.channel import decimal_number
from maskapp.errors import RecipeError

MIN_PIXEL_SIZE, MAX_PIXEL_SIZE = 0.00001, 1_000_000
"""A hundredth of a nanometre, and a metre: beyond them a scale is a slip."""


def checked_pixel_size(number: object) -> float:
    """Return a pixel's side in µm, or refuse it with a sentence.

    Raises
    ------
    RecipeError
        If it is no number, not above 0, or not from 0.00001 to 1,000,000 µm.
    """
    size = float(decimal_number(number))
    if size <= 0:
        raise RecipeError(f"A pixel has a size above 0 µm, not {number}")
    if not MIN_PIXEL_SIZE <= size <= MAX_PIXEL_SIZE:
        raise RecipeError(
            f"{number} µm per pixel cannot be: a pixel is from 0.01 nm to 1 m wide. "
            "The scale is the µm of one pixel, not the pixels of one µm"
        )
    return size


_ALIKE = 0.001


def overruled(given: float | None, of_file: float | None) -> tuple[str, ...]:
    """Return the notice about a scale that is given where the file says another."""
    if given is None or of_file is None or abs(given - of_file) <= _ALIKE * of_file:
        return ()
    return (f"The scale that is given, {number_text(given)} µm per pixel, is used instead.",)


def number_text(number: float, digits: int = 4) -> str:
    """Return a number to so many digits, without an exponent: ``"0.65"``, ``"12350"``."""
    return f"{Decimal(f'{number:.{digits}g}'):f}"


_UNITS = ((1e6, "m"), (1e4, "cm"), (1e3, "mm"), (1, "µm"), (1e-3, "nm"))


def length_text(micrometres: float) -> str:
    """Return a length to three digits, in the unit that suits it: ``"3.2 mm"``, ``"850 nm"``."""
    rounded = float(f"{micrometres:.3g}")  # first: 999.9 µm are 1 mm
    size, unit = next((each for each in _UNITS if rounded >= each[0]), _UNITS[-1])
    return f"{number_text(rounded / size, 3)} {unit}"


def area_text(square_micrometres: float) -> str:
    """Return an area in the unit that suits it: ``"3.2 mm²"``, ``"850 µm²"``."""
    # A hundredth of the larger unit is ten thousand of the smaller one.
    size, unit = next(
        (each for each in _UNITS if 100 * square_micrometres >= each[0] ** 2), _UNITS[-1]
    )
    return f"{square_micrometres / size**2:,.4g} {unit}²"
