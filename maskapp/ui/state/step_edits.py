"""What surrounds the rule: smoothing before it, cleaning after it, as pure functions."""

from __future__ import annotations

from dataclasses import replace

from maskapp.core.numbertext import NumberError, NumberScale, parse_number
from maskapp.core.recipe.mask_class import MAX_STEPS
from maskapp.core.steps.registry import PREPARE
from maskapp.core.steps.step import MAX_RADIUS, CleaningStep, Connectivity, Number
from maskapp.errors import RecipeError
from maskapp.ui.state.model import AppState
from maskapp.ui.state.typed import shortened

SMOOTHING_ID = 0
"""Stands for the smoothing among the ids of steps, of which none is 0."""

RADIUS_KEY = "smoothing-radius"

RADII = NumberScale(1, MAX_RADIUS, unit="px")


def set_smoothing(state: AppState, method: str | None) -> AppState:
    """Smooth by another step, given by its id, or not at all; the radius stays."""
    before = state.frame.prepare
    radius = before[0].values["radius"] if before else 1
    steps = (PREPARE[method](**{"radius": radius}),) if method else ()
    return _with_frame(_with_typed(state, SMOOTHING_ID, ""), prepare=steps)


def set_smoothing_radius(state: AppState, text: str) -> AppState:
    """Set the radius of the smoothing as it was typed; an emptied box gets its number back."""
    before = state.frame.prepare
    state = _with_typed(state, SMOOTHING_ID, "")
    if not before or not text.strip():
        return state
    try:
        radius = int(parse_number(text, RADII))
    except NumberError:
        return _with_typed(state, SMOOTHING_ID, text)
    return _with_frame(state, prepare=(type(before[0])(**{"radius": radius}), *before[1:]))


def set_connectivity(state: AppState, connectivity: Connectivity) -> AppState:
    """Say which neighbours join pixels to objects."""
    return _with_frame(state, connectivity=connectivity)


def numbered_steps(state: AppState) -> tuple[tuple[int, CleaningStep], ...]:
    """Return the cleaning steps with their ids, so that widgets follow steps that move.

    Steps that came otherwise than by :func:`add_step`, with a recipe or by undo, have none yet and
    get negative ones.
    """
    steps = state.frame.cleaning
    known = state.step_ids[: len(steps)]
    first = min((0, *known)) - 1
    fresh = range(first, first - (len(steps) - len(known)), -1)
    return tuple(zip((*known, *fresh), steps, strict=True))


def add_step(state: AppState, kind: type[CleaningStep]) -> AppState:
    """Add a cleaning step at the end."""
    if len(state.frame.cleaning) >= MAX_STEPS:
        raise RecipeError(f"There can be at most {MAX_STEPS} cleaning steps. Remove one first.")
    steps = (*numbered_steps(state), (state.next_id, kind.first()))
    return _with_steps(replace(state, next_id=state.next_id + 1), steps)


def set_step(state: AppState, step_id: int, name: str, text: str) -> AppState:
    """Set a number of a step as it was typed.

    An emptied box means none where a step knows that, and gets its number back elsewhere.
    """
    step = dict(numbered_steps(state)).get(step_id)
    if step is None:  # removed by a click that came first
        return state
    number = next(each for each in step.numbers if each.name == name)
    state = _with_typed(state, step_id, "")
    if text.strip():
        try:
            value = int(parse_number(text, scale_of_number(number)))
        except NumberError:
            return _with_typed(state, step_id, text)
        step = type(step)(**{**step.values, name: value})
    elif number.empty:
        step = type(step)(**{**step.values, name: None})
    steps = ((each, step if each == step_id else old) for each, old in numbered_steps(state))
    return _with_steps(state, tuple(steps))


def scale_of_number(number: Number) -> NumberScale:
    """Return what can be typed for a number of a step."""
    return NumberScale(number.low, number.high, unit=number.unit)


def box_key(step_id: int, step: CleaningStep, number: Number) -> str:
    """Return the key of the box of a step's number.

    The kind belongs to it: after undo, an id can stand for a step of another kind.
    """
    return f"step-{step_id}-{step.id}-{number.name}"


def step_scales(state: AppState) -> dict[str, NumberScale]:
    """Return the numbers that the boxes of smoothing and cleaning take, by their keys."""
    steps = {
        box_key(step_id, step, number): scale_of_number(number)
        for step_id, step in numbered_steps(state)
        for number in step.numbers
    }
    return steps | {RADIUS_KEY: RADII}


def has_step(step_id: int, kind: type[CleaningStep], state: AppState) -> bool:
    """Return whether a step is still there and of a kind."""
    return type(dict(numbered_steps(state)).get(step_id)) is kind


def box_text(state: AppState, step_id: int, number: int | None) -> str:
    """Return what the box of a step, or of the smoothing, shows."""
    typed = dict(state.typed).get(step_id)
    return typed if typed is not None else "" if number is None else str(number)


def typed_problem(state: AppState, step_id: int, scale: NumberScale) -> str:
    """Return what is wrong with what was typed into a box, "" for nothing."""
    try:
        if step_id in dict(state.typed):
            parse_number(dict(state.typed)[step_id], scale)
    except NumberError as error:
        return str(error)
    return ""


def move_step_up(state: AppState, step_id: int) -> AppState:
    """Do a step before the one before it; the first one stays."""
    return _moved(state, step_id, -1)


def move_step_down(state: AppState, step_id: int) -> AppState:
    """Do a step after the one after it; the last one stays."""
    return _moved(state, step_id, 1)


def remove_step(state: AppState, step_id: int) -> AppState:
    """Remove a cleaning step."""
    return _with_steps(state, tuple(s for s in numbered_steps(state) if s[0] != step_id))


def _moved(state: AppState, step_id: int, by: int) -> AppState:
    steps = list(numbered_steps(state))
    place = next((i for i, (each, _) in enumerate(steps) if each == step_id), None)
    if place is None or not 0 <= place + by < len(steps):
        return state
    steps[place], steps[place + by] = steps[place + by], steps[place]
    return _with_steps(state, tuple(steps))


def _with_steps(state: AppState, steps: tuple[tuple[int, CleaningStep], ...]) -> AppState:
    state = _with_frame(state, cleaning=tuple(step for _, step in steps))
    ids = tuple(each for each, _ in steps)
    typed = tuple(each for each in state.typed if each[0] in (SMOOTHING_ID, *ids))
    return replace(state, step_ids=ids, typed=typed)


def _with_typed(state: AppState, step_id: int, text: str) -> AppState:
    """Keep what was typed while it is no number; "" forgets it."""
    typed = tuple(each for each in state.typed if each[0] != step_id)
    return replace(state, typed=(*typed, (step_id, shortened(text))) if text else typed)


def _with_frame(state: AppState, **changes: object) -> AppState:
    own = {part: changes.pop(part) for part in ("cleaning",) if part in changes}
    frame = replace(state.frame.with_class(**own), **changes)  # type: ignore[arg-type]  # Recipe checks
    return replace(state, frame=frame, pristine=False)
