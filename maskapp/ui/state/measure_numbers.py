"""The numbers of Measure that can be typed: their labels, what they take, and their words."""

from __future__ import annotations

from dataclasses import dataclass, replace

from maskapp.core.measuring.areas import AREA_UNITS, AreaUnit
from maskapp.core.measuring.counting import DEFAULT_SPLIT, MAX_SPLIT
from maskapp.core.measuring.splitting import GRID
from maskapp.core.numbertext import NumberScale
from maskapp.core.steps.step import MAX_AREA


@dataclass(frozen=True, slots=True)
class MeasureNumber:
    """A number that can be typed.

    Parameters
    ----------
    name : str
        Field of :class:`~maskapp.core.measuring.counting.Counting`, or ``"pixel_size"``.
    label : str
    scale : NumberScale
    empty : str
        What an empty box means.
    words : str
        What it does, for people.
    """

    name: str
    label: str
    scale: NumberScale
    empty: str
    words: str


SPLIT = MeasureNumber(
    "split",
    "Split touching objects (px)",
    NumberScale(0, MAX_SPLIT, GRID, "px"),
    "not split",
    "How much narrower than the parts their neck must be, in pixels of distance to the edge: less "
    f"splits more. {DEFAULT_SPLIT} suits most; discs of equal size are told apart to an overlap "
    "of 30 %. The mask stays as it is.",
)
AREAS = (
    MeasureNumber(
        "min_area",
        "Smallest (px)",
        NumberScale(1, MAX_AREA, 1, "px"),
        "all",
        "Smaller objects do not count; the mask stays as it is.",
    ),
    MeasureNumber(
        "max_area",
        "Largest (px)",
        NumberScale(1, MAX_AREA, 1, "px"),
        "all",
        "Larger objects do not count; the mask stays as it is.",
    ),
)
FILTERS = (
    MeasureNumber(
        "min_circularity",
        "Circularity from",
        NumberScale(0, 1, 100),
        "all",
        "4π · area / perimeter²: a disc has nearly 1, a thread nearly 0.",
    ),
    MeasureNumber(
        "max_circularity",
        "Circularity to",
        NumberScale(0, 1, 100),
        "all",
        "4π · area / perimeter²: a disc has nearly 1, a thread nearly 0.",
    ),
)
PIXEL_SIZE = MeasureNumber(
    "pixel_size",
    "Pixel size (µm)",
    NumberScale(0, 1_000_000, 1_000_000, "µm"),
    "not known",
    "How many µm a pixel is wide, in all images: areas are then told in µm² too. 1 mm is 1000 µm. "
    "Empty: what the file says, if it does.",
)
RULER = MeasureNumber(
    "ruler",
    "Length of the line",
    NumberScale(0, 1_000_000, 10_000),
    "not known",
    "How long the line is that was drawn with the tool Ruler: a pixel's size follows from it.",
)
NUMBERS = {each.name: each for each in (SPLIT, *AREAS, *FILTERS, PIXEL_SIZE, RULER)}


def areas_in(unit: AreaUnit) -> tuple[MeasureNumber, MeasureNumber]:
    """Return the smallest and the largest area, as they are typed in a unit."""
    smallest, largest = AREAS
    return _in(smallest, unit), _in(largest, unit)


def _in(area: MeasureNumber, unit: AreaUnit) -> MeasureNumber:
    if unit == "px":
        return area
    label = area.label.replace("px", AREA_UNITS[unit])
    scale = NumberScale(0, MAX_AREA, 1_000_000, AREA_UNITS[unit])
    return replace(area, label=label, scale=scale)


def box_key(number: MeasureNumber) -> str:
    """Return the key of a number's box."""
    return f"measure-{number.name}"
