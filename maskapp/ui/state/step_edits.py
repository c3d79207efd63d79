"""Steps before the rule and after it, as pure functions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any, Literal

from maskapp.arrays import Pixels
from maskapp.core.numbertext import NumberError, NumberScale, parse_number
from maskapp.core.recipe.mask_class import MAX_STEPS
from maskapp.core.recipe.shapes import Rectangle
from maskapp.core.steps.step import Choice, Connectivity, Number, PrepareStep, Step
from maskapp.errors import RecipeError
from maskapp.ui.state import region_edits
from maskapp.ui.state.model import Document, State
from maskapp.ui.state.region_edits import OnView
from maskapp.ui.state.rows import StepRow
from maskapp.ui.state.typed import shortened

Row = StepRow[Any]
Place = Literal["prepare", "cleaning"]
"""Where a step stands: before the rule or after it, as a field of the document."""
PLACES: tuple[Place, Place] = ("prepare", "cleaning")


def set_connectivity(state: State, connectivity: Connectivity) -> State:
    """Say which neighbours join pixels to objects."""
    return state.with_document(connectivity=connectivity, pristine=False)


def add_step(state: State, kind: type[Step]) -> State:
    """Add a step at the end of those before the rule, or of those after it."""
    place: Place = "prepare" if issubclass(kind, PrepareStep) else "cleaning"
    steps = _rows(state, place)
    if len(steps) >= MAX_STEPS:
        raise RecipeError(f"There can be at most {MAX_STEPS} {place} steps. Remove one first.")
    state, ids = state.with_ids(1)
    return _with_rows(state, place, (*steps, StepRow(next(ids), kind.first())))


def set_step(state: State, step_id: int, name: str, text: str) -> State:
    """Set a number of a prepare or cleaning step as it was typed.

    An emptied box means none where a step knows that, and gets its number back elsewhere.
    """

    def changed(row: Row) -> Row:
        number = next(each for each in row.step.numbers if each.name == name)
        typed = tuple(each for each in row.typed if each[0] != name)
        if text.strip():
            try:
                value: int | None = int(parse_number(text, scale_of_number(number)))
            except NumberError:
                return replace(row, typed=(*typed, (name, shortened(text))))
        elif number.empty:
            value = None
        else:
            return replace(row, typed=typed)
        return replace(row, step=replace(row.step, **{name: value}), typed=typed)

    return _with_step(state, step_id, changed)


def choose(state: State, step_id: int, name: str, option: str) -> State:
    """Set a choice of a step."""
    return _with_step(
        state, step_id, lambda row: replace(row, step=replace(row.step, **{name: option}))
    )


def take_from_rectangle(
    state: State, step_id: int, part: Callable[[int, Rectangle], Pixels], image: OnView
) -> State:
    """Give a prepare step the numbers of the last rectangle, and take that out of the region.

    Parameters
    ----------
    state : State
    step_id : int
    part : callable
        Returns the pixels of a rectangle as the prepare step at a place sees them.
    image : OnView

    Raises
    ------
    RecipeError
        If there is no rectangle, or it does not show what the step is measured on.
    """
    ids = [row.id for row in state.document.prepare]
    if step_id not in ids:
        return state
    found = region_edits.last_rectangle(state, image.key)
    kind = type(state.document.prepare[ids.index(step_id)].step)
    if found is None:
        raise RecipeError(f"There is no rectangle. Draw one on the {kind.measured_on} first.")
    shape_id, box = found
    step = kind.of_part(part(ids.index(step_id), box))
    state = _with_step(state, step_id, lambda row: replace(row, step=step, typed=()))
    return region_edits.take_back(state, shape_id, image)


def scale_of_number(number: Number) -> NumberScale:
    """Return what can be typed for a number of a step."""
    return NumberScale(number.low, number.high, unit=number.unit)


def box_key(row: Row, part: Number | Choice) -> str:
    """Return the key of the box of a step's number, or of the list of a choice."""
    return f"step-{row.id}-{part.name}"


def step_scales(document: Document) -> dict[str, NumberScale]:
    """Return the numbers that the boxes of steps take, by their keys."""
    return {
        box_key(row, number): scale_of_number(number)
        for row in document.steps
        for number in row.step.numbers
    }


def box_text(row: Row, number: Number) -> str:
    """Return what the box of a step's number shows."""
    value = row.step.values[number.name]
    return dict(row.typed).get(number.name, "" if value is None else str(value))


def typed_problem(row: Row, number: Number) -> str:
    """Return what is wrong with what was typed into a box, "" for nothing."""
    try:
        if number.name in dict(row.typed):
            parse_number(dict(row.typed)[number.name], scale_of_number(number))
    except NumberError as error:
        return str(error)
    return ""


def move_step_up(state: State, step_id: int) -> State:
    """Do a step before the one before it; the first one of its place stays."""
    return _moved(state, step_id, -1)


def move_step_down(state: State, step_id: int) -> State:
    """Do a step after the one after it; the last one of its place stays."""
    return _moved(state, step_id, 1)


def remove_step(state: State, step_id: int) -> State:
    """Remove a step."""
    for place in PLACES:
        rows = tuple(row for row in _rows(state, place) if row.id != step_id)
        if rows != _rows(state, place):
            return _with_rows(state, place, rows)
    return state


def _moved(state: State, step_id: int, by: int) -> State:
    for place in PLACES:
        steps = list(_rows(state, place))
        at = next((i for i, row in enumerate(steps) if row.id == step_id), None)
        if at is not None and 0 <= at + by < len(steps):
            steps[at], steps[at + by] = steps[at + by], steps[at]
            return _with_rows(state, place, tuple(steps))
    return state


def _with_step(state: State, step_id: int, change: Callable[[Row], Row]) -> State:
    """Change a step; if it was removed by a click that came first, nothing."""
    for place in PLACES:
        rows = _rows(state, place)
        if any(row.id == step_id for row in rows):
            changed = tuple(change(row) if row.id == step_id else row for row in rows)
            return _with_rows(state, place, changed)
    return state


def _rows(state: State, place: Place) -> tuple[Row, ...]:
    rows: tuple[Row, ...] = state.document.prepare if place == "prepare" else state.card.cleaning
    return rows


def _with_rows(state: State, place: Place, rows: tuple[Row, ...]) -> State:
    changed = (
        state.with_document(prepare=rows) if place == "prepare" else state.with_class(cleaning=rows)
    )
    return changed.with_document(pristine=False)
