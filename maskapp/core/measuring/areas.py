"""Limits of areas: in pixels, or in µm², mm² or cm² where the size of a pixel is known."""

from __future__ import annotations

import math
from fractions import Fraction
from typing import Literal

from maskapp.core.color.channel import decimal_number
from maskapp.errors import ImageError

AreaUnit = Literal["px", "um2", "mm2", "cm2"]

AREA_UNITS: dict[AreaUnit, str] = {"px": "px", "um2": "µm²", "mm2": "mm²", "cm2": "cm²"}
"""Units of areas as files have them, and as people read them."""

_SQUARE_MICROMETRES: dict[AreaUnit, int] = {"um2": 1, "mm2": 10**6, "cm2": 10**8}

_MOST = 2**63 - 1  # more pixels than an image has


def pixel_limits(
    least: float | None, most: float | None, unit: AreaUnit, pixel_size: float | None
) -> tuple[int | None, int | None]:
    """Return limits of an area, both included, as pixels: those that hold for whole numbers.

    Computed exactly from the decimals of both: an object of 50 pixels of 0.1 µm has 0.5 µm², and
    is not below a limit of 0.5 µm².

    Parameters
    ----------
    least, most : float or None
        In the unit; None for no limit.
    unit : {"px", "um2", "mm2", "cm2"}
    pixel_size : float or None
        Side of a pixel in µm; None where it is not known.

    Returns
    -------
    tuple of (int or None, int or None)

    Raises
    ------
    ImageError
        If a limit is given in another unit than pixels, and the size of a pixel is not known.
    """
    if least is None and most is None:
        return None, None
    if unit == "px":
        area = Fraction(1)
    elif pixel_size is None:
        raise ImageError(
            f"Areas are to be compared with {AREA_UNITS[unit]}, and the size of a pixel is not "
            "known.",
            "Give the size of a pixel, or smallest and largest area in pixels.",
            command_line="Add --scale, or give --min-area and --max-area in pixels.",
            page="Type the Pixel size (µm) under Measure, or choose “Areas in” px there.",
        )
    else:
        area = Fraction(decimal_number(pixel_size)) ** 2 / _SQUARE_MICROMETRES[unit]
    return (
        None if least is None else min(math.ceil(Fraction(decimal_number(least)) / area), _MOST),
        None if most is None else min(math.floor(Fraction(decimal_number(most)) / area), _MOST),
    )
