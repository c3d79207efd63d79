"""Steps before the rule and after it, as pure functions."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from maskapp.core.numbertext import NumberError, NumberScale, parse_number
from maskapp.core.recipe.mask_class import MAX_STEPS
from maskapp.core.steps.registry import PREPARE
from maskapp.core.steps.step import CleaningStep, Connectivity, Number
from maskapp.errors import RecipeError
from maskapp.ui.state.model import Document, State
from maskapp.ui.state.rows import StepRow
from maskapp.ui.state.typed import shortened

Row = StepRow[Any]


def set_smoothing(state: State, method: str | None) -> State:
    """Begin with another prepare step, given by its id, or do without any.

    Numbers that both know stay, as a radius; so do the steps after it.
    """
    if method is None:
        return state.with_document(prepare=(), pristine=False)
    before = state.document.prepare
    kept = before[0].step.values if before else {}
    first = PREPARE[method].first().values
    numbers = {name: kept.get(name, value) for name, value in first.items()}
    state, ids = state.with_ids(1)
    row = StepRow(next(ids), PREPARE[method](**numbers))
    return state.with_document(prepare=(row, *before[1:]), pristine=False)


def set_connectivity(state: State, connectivity: Connectivity) -> State:
    """Say which neighbours join pixels to objects."""
    return state.with_document(connectivity=connectivity, pristine=False)


def add_step(state: State, kind: type[CleaningStep]) -> State:
    """Add a cleaning step at the end."""
    steps = state.card.cleaning
    if len(steps) >= MAX_STEPS:
        raise RecipeError(f"There can be at most {MAX_STEPS} cleaning steps. Remove one first.")
    state, ids = state.with_ids(1)
    return _with_cleaning(state, (*steps, StepRow(next(ids), kind.first())))


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


def scale_of_number(number: Number) -> NumberScale:
    """Return what can be typed for a number of a step."""
    return NumberScale(number.low, number.high, unit=number.unit)


def box_key(row: Row, number: Number) -> str:
    """Return the key of the box of a step's number."""
    return f"step-{row.id}-{number.name}"


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
    """Do a cleaning step before the one before it; the first one stays."""
    return _moved(state, step_id, -1)


def move_step_down(state: State, step_id: int) -> State:
    """Do a cleaning step after the one after it; the last one stays."""
    return _moved(state, step_id, 1)


def remove_step(state: State, step_id: int) -> State:
    """Remove a cleaning step."""
    return _with_cleaning(state, tuple(s for s in state.card.cleaning if s.id != step_id))


def _moved(state: State, step_id: int, by: int) -> State:
    steps = list(state.card.cleaning)
    place = next((i for i, row in enumerate(steps) if row.id == step_id), None)
    if place is None or not 0 <= place + by < len(steps):
        return state
    steps[place], steps[place + by] = steps[place + by], steps[place]
    return _with_cleaning(state, tuple(steps))


def _with_cleaning(state: State, steps: tuple[StepRow[CleaningStep], ...]) -> State:
    return state.with_class(cleaning=steps).with_document(pristine=False)


def _with_step(state: State, step_id: int, change: Callable[[Row], Row]) -> State:
    """Change a step; if it was removed by a click that came first, nothing."""
    if state.document.step(step_id) is None:
        return state

    def with_change(rows: tuple[Row, ...]) -> tuple[Row, ...]:
        return tuple(change(row) if row.id == step_id else row for row in rows)

    document = state.document
    cards = (replace(card, cleaning=with_change(card.cleaning)) for card in document.classes)
    prepare = with_change(document.prepare)
    return state.with_document(classes=tuple(cards), prepare=prepare, pristine=False)
