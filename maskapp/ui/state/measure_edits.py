"""What is counted and how large a pixel is, as pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from typing import Any

from maskapp.core.measuring.areas import AreaUnit
from maskapp.core.measuring.counting import Counting
from maskapp.core.measuring.scale import checked_pixel_size, number_text
from maskapp.core.numbertext import NumberError, NumberScale, parse_number
from maskapp.errors import RecipeError
from maskapp.ui.state.measure_numbers import (
    AREAS,
    NUMBERS,
    PIXEL_SIZE,
    RULER,
    MeasureNumber,
    areas_in,
    box_key,
)
from maskapp.ui.state.model import State
from maskapp.ui.state.rows import Measures
from maskapp.ui.state.typed import shortened
from maskapp.ui.state.view import LengthUnit, Ruler

UNITS: dict[LengthUnit, int] = {"µm": 1, "mm": 1000, "cm": 10_000}
"""Units of a line's length, in µm."""
_NAMES_OF_SIZES = (PIXEL_SIZE.name, RULER.name)


def count_objects(state: State, count: bool) -> State:
    """Count the objects of all images, or no longer."""
    return _with(state, counts=count)


def exclude_border(state: State, exclude: bool) -> State:
    """Leave out objects that touch the image's border, or count them."""
    measures = state.document.measures
    counting = replace(measures.counting, exclude_border=exclude)
    return _with(state, counting=counting)


def set_area_unit(state: State, unit: AreaUnit) -> State:
    """Take smallest and largest area in another unit: what is in their boxes is of that one then.

    So it does not matter whether somebody chooses the unit first or the number. What the unit does
    not take, as half a pixel, stays typed and is not used.
    """
    texts = {area.name: text_of(state, area) for area in AREAS}
    for name in texts:
        state = set_number(state, name, "")
    counting = replace(state.document.measures.counting, area_unit=unit)
    state = _with(state, counting=counting)
    for name, text in texts.items():
        state = set_number(state, name, text)
    return state


def numbers_of(state: State) -> dict[str, MeasureNumber]:
    """Return the numbers by their names, areas in the unit that is chosen."""
    areas = areas_in(state.document.measures.counting.area_unit)
    return NUMBERS | {area.name: area for area in areas}


def set_number(state: State, name: str, text: str) -> State:
    """Set a number as it was typed; an emptied box means none."""
    # The two boxes of sizes say the same: what one took puts the other right.
    said = _NAMES_OF_SIZES if name in _NAMES_OF_SIZES else (name,)
    measures = state.document.measures
    typed = tuple(each for each in measures.typed if each[0] not in said)
    try:
        return _with(_changed(state, name, text), typed=typed)
    except (NumberError, RecipeError):
        return _with(state, typed=(*typed, (name, shortened(text))))


def _changed(state: State, name: str, text: str) -> State:
    number = parse_number(text, numbers_of(state)[name].scale) if text.strip() else None
    if name == RULER.name:
        ruler = ruler_of(state)
        assert ruler  # without one there is no such box
        if number is None:
            return _sized(state, None)
        size = number_text(number * UNITS[ruler.unit] / ruler.length, 10)
        return _sized(state, checked_pixel_size(Decimal(size)))
    if name == PIXEL_SIZE.name:
        return _sized(state, None if number is None else checked_pixel_size(number))
    if name == "split" and number == 0:
        number = None  # nothing is narrower by nothing
    changed: dict[str, Any] = {name: number}
    return _with(state, counting=replace(state.document.measures.counting, **changed))


def _sized(state: State, size: float | None) -> State:
    """Return the state with a side of a pixel in µm, of all images or of the one on view."""
    if size is not None:
        size = float(f"{size:.10g}")  # as tables tell it
    if not size_is_for_one(state):
        return _with(state, pixel_size=size)
    image, document = state.view.image, state.document
    exception = replace(document.exception_of(image), pixel_size=size)
    document = replace(document.with_exception(image, exception), pristine=False)
    return replace(state, document=document).with_view(size_only_this=True)


def size_is_for_one(state: State) -> bool:
    """Whether a pixel size that is typed is for the image on view alone."""
    own = state.document.exception_of(state.view.image).pixel_size
    return state.view.size_only_this or own is not None


def size_for_one(state: State, alone: bool) -> State:
    """Give pixel sizes to the image on view alone, or to all again: its own is forgotten then.

    The size that was typed for all is its own at once: the next one for all leaves it alone.
    """
    if not alone:
        state = _sized(state, None) if size_is_for_one(state) else state
        return state.with_view(size_only_this=False)
    state = state.with_view(size_only_this=True)
    of_all = state.document.measures.pixel_size
    own = state.document.exception_of(state.view.image).pixel_size
    return state if of_all is None or own is not None else _sized(state, of_all)


def pixel_size_of(state: State) -> float | None:
    """Return the side of a pixel of the image on view in µm, None for what its file says."""
    return state.document.pixel_size_of(state.view.image)


def draw_ruler(state: State, ends: Sequence[tuple[int, int]]) -> State:
    """Take a line on the image on view, in place of one before; its unit stays."""
    unit = state.view.ruler.unit if state.view.ruler else "mm"
    start, end = ends
    measures = state.document.measures
    typed = tuple(each for each in measures.typed if each[0] != RULER.name)
    if typed != measures.typed:  # of the line before
        state = _with(state, typed=typed)
    return state.with_view(ruler=Ruler(state.view.image, start, end, unit))


def set_ruler_unit(state: State, unit: LengthUnit) -> State:
    """Tell the length of the line in another unit; what a pixel is stays."""
    ruler = state.view.ruler
    return state.with_view(ruler=ruler and replace(ruler, unit=unit))


def ruler_of(state: State) -> Ruler | None:
    """Return the line on the image on view, None if there is none."""
    ruler = state.view.ruler
    return ruler if ruler and ruler.image == state.view.image else None


def text_of(state: State, number: MeasureNumber) -> str:
    """Return what the box of a number shows."""
    measures = state.document.measures
    return dict(measures.typed).get(number.name, _value_text(state, number))


def _value_text(state: State, number: MeasureNumber) -> str:
    if number is PIXEL_SIZE:
        value = pixel_size_of(state)
    elif number is RULER:
        ruler, size = ruler_of(state), pixel_size_of(state)
        value = ruler.length * size / UNITS[ruler.unit] if ruler and size else None
        return "" if value is None else f"{value:.6g}"
    else:
        value = getattr(state.document.measures.counting, number.name)
    return "" if value is None else f"{value:.10g}"


def typed_problem(state: State, number: MeasureNumber) -> str:
    """Return what is wrong with what was typed into a box, "" for nothing."""
    typed = dict(state.document.measures.typed)
    if number.name not in typed:
        return ""
    try:
        _changed(state, number.name, typed[number.name])
    except NumberError as error:
        return str(error)
    except RecipeError as error:
        return f"{error.message[0].upper()}{error.message[1:]}."
    return ""


def scales(state: State) -> dict[str, NumberScale]:
    """Return the numbers that the boxes take, by their keys."""
    return {box_key(number): number.scale for number in numbers_of(state).values()}


def _with(state: State, **changes: Any) -> State:
    measures = replace(state.document.measures, **changes)
    return state.with_document(measures=measures, pristine=False)


def counting_of(measures: Measures) -> Counting | None:
    """Return which objects count; None if they are not counted."""
    return measures.counting if measures.counts else None
