"""What is counted and how large a pixel is, as pure functions."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from maskapp.core.measuring.counting import DEFAULT_SPLIT, MAX_SPLIT, Counting
from maskapp.core.measuring.scale import checked_pixel_size
from maskapp.core.measuring.splitting import GRID
from maskapp.core.numbertext import NumberError, NumberScale, parse_number
from maskapp.core.steps.step import MAX_AREA
from maskapp.errors import RecipeError
from maskapp.ui.state.model import State
from maskapp.ui.state.rows import Measures
from maskapp.ui.state.typed import shortened


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
FILTERS = (
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
    MeasureNumber(
        "min_circularity",
        "Roundness from",
        NumberScale(0, 1, 100),
        "all",
        "Circularity, 4π · area / perimeter²: a disc has nearly 1, a thread nearly 0.",
    ),
    MeasureNumber(
        "max_circularity",
        "Roundness to",
        NumberScale(0, 1, 100),
        "all",
        "Circularity, 4π · area / perimeter²: a disc has nearly 1, a thread nearly 0.",
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
NUMBERS = {each.name: each for each in (SPLIT, *FILTERS, PIXEL_SIZE)}


def count_objects(state: State, count: bool) -> State:
    """Count the objects of all images, or no longer."""
    return _with(state, replace(state.document.measures, counts=count))


def exclude_border(state: State, exclude: bool) -> State:
    """Leave out objects that touch the image's border, or count them."""
    measures = state.document.measures
    counting = replace(measures.counting, exclude_border=exclude)
    return _with(state, replace(measures, counting=counting))


def set_number(state: State, name: str, text: str) -> State:
    """Set a number as it was typed; an emptied box means none."""
    measures = state.document.measures
    typed = tuple(each for each in measures.typed if each[0] != name)
    try:
        return _with(state, replace(_changed(measures, name, text), typed=typed))
    except (NumberError, RecipeError):
        return _with(state, replace(measures, typed=(*typed, (name, shortened(text)))))


def _changed(measures: Measures, name: str, text: str) -> Measures:
    number = parse_number(text, NUMBERS[name].scale) if text.strip() else None
    if name == "pixel_size":
        size = None if number is None else checked_pixel_size(number)
        return replace(measures, pixel_size=size)
    if name == "split" and number == 0:
        number = None  # nothing is narrower by nothing
    changed: dict[str, Any] = {name: number}
    return replace(measures, counting=replace(measures.counting, **changed))


def text_of(measures: Measures, number: MeasureNumber) -> str:
    """Return what the box of a number shows."""
    value = measures.pixel_size if number is PIXEL_SIZE else getattr(measures.counting, number.name)
    return dict(measures.typed).get(number.name, "" if value is None else f"{value:.10g}")


def typed_problem(measures: Measures, number: MeasureNumber) -> str:
    """Return what is wrong with what was typed into a box, "" for nothing."""
    typed = dict(measures.typed)
    if number.name not in typed:
        return ""
    try:
        _changed(measures, number.name, typed[number.name])
    except NumberError as error:
        return str(error)
    except RecipeError as error:
        return f"{error.message[0].upper()}{error.message[1:]}."
    return ""


def scales() -> dict[str, NumberScale]:
    """Return the numbers that the boxes take, by their keys."""
    return {box_key(number): number.scale for number in NUMBERS.values()}


def box_key(number: MeasureNumber) -> str:
    """Return the key of a number's box."""
    return f"measure-{number.name}"


def _with(state: State, measures: Measures) -> State:
    return state.with_document(measures=measures, pristine=False)


def counting_of(measures: Measures) -> Counting | None:
    """Return which objects count; None if they are not counted."""
    return measures.counting if measures.counts else None
