"""What surrounds the rule: smoothing before it, cleaning after it, as pure functions."""

from __future__ import annotations

from dataclasses import dataclass, replace

from maskapp.core.numbertext import NumberError, NumberScale, parse_number
from maskapp.core.recipe.recipe import MAX_STEPS, Connectivity
from maskapp.core.recipe.shapes import (
    MAX_COORDINATE,
    MAX_RADIUS,
    CleaningStep,
    Close,
    FillHoles,
    KeepLargest,
    Open,
    RemoveSmall,
    Smoothing,
    SmoothingMethod,
)
from maskapp.errors import RecipeError
from maskapp.ui.state.model import AppState
from maskapp.ui.state.typed import shortened


@dataclass(frozen=True, slots=True)
class StepKind:
    """A kind of cleaning step as the page shows it.

    Parameters
    ----------
    label : str
    meaning : str
        What it does, in a sentence.
    field : str
        Name of the step's one number.
    box : str
        What the number is, for its box.
    most : int
        Largest number; the smallest is 1.
    first : CleaningStep
        As it is added.
    any_size : bool
        The number may be left out.
    """

    label: str
    meaning: str
    field: str
    box: str
    most: int
    first: CleaningStep
    any_size: bool = False

    @property
    def scale(self) -> NumberScale:
        """The numbers that a step of this kind takes."""
        return NumberScale(1, self.most, unit="px" if "(px)" in self.box else "")

    def number(self, step: CleaningStep) -> int | None:
        """Return the number of a step of this kind."""
        found: int | None = getattr(step, self.field)
        return found


KINDS: dict[type[CleaningStep], StepKind] = {
    Open: StepKind(
        "Open",
        "Removes specks and thin lines that are narrower than a disk of this radius.",
        "radius",
        "Radius (px)",
        MAX_RADIUS,
        Open(1),
    ),
    Close: StepKind(
        "Close",
        "Closes gaps and cracks that are narrower than a disk of this radius.",
        "radius",
        "Radius (px)",
        MAX_RADIUS,
        Close(1),
    ),
    FillHoles: StepKind(
        "Fill holes",
        "Fills holes inside objects. A hole that touches the image's border is not a hole.",
        "max_area",
        "Largest hole (px)",
        MAX_COORDINATE**2,
        FillHoles(),
        any_size=True,
    ),
    RemoveSmall: StepKind(
        "Remove small",
        "Removes objects that have fewer pixels than this.",
        "min_area",
        "Smallest kept (px)",
        MAX_COORDINATE**2,
        RemoveSmall(64),
    ),
    KeepLargest: StepKind(
        "Keep largest",
        "Keeps only as many objects, the largest ones.",
        "count",
        "Objects kept",
        MAX_COORDINATE,
        KeepLargest(1),
    ),
}
"""Every kind of cleaning step, in the order in which the page offers them."""

SMOOTHING_ID = 0
"""Stands for the smoothing among the ids of steps, of which none is 0."""

RADIUS_KEY = "smoothing-radius"

RADII = NumberScale(1, MAX_RADIUS, unit="px")


def set_smoothing(state: AppState, method: SmoothingMethod | None) -> AppState:
    """Smooth by another method, or not at all; the radius stays."""
    before = state.frame.smoothing
    after = Smoothing(method, before.radius if before else 1) if method else None
    return _with_frame(_with_typed(state, SMOOTHING_ID, ""), smoothing=after)


def set_smoothing_radius(state: AppState, text: str) -> AppState:
    """Set the radius of the smoothing as it was typed; an emptied box gets its number back."""
    before = state.frame.smoothing
    state = _with_typed(state, SMOOTHING_ID, "")
    if before is None or not text.strip():
        return state
    try:
        radius = int(parse_number(text, RADII))
    except NumberError:
        return _with_typed(state, SMOOTHING_ID, text)
    return _with_frame(state, smoothing=replace(before, radius=radius))


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
    steps = (*numbered_steps(state), (state.next_id, KINDS[kind].first))
    return _with_steps(replace(state, next_id=state.next_id + 1), steps)


def set_step(state: AppState, step_id: int, text: str) -> AppState:
    """Set the number of a step as it was typed.

    An emptied box means any size, where a step knows that, and gets its number back elsewhere.
    """
    step = dict(numbered_steps(state)).get(step_id)
    if step is None:  # removed by a click that came first
        return state
    kind = KINDS[type(step)]
    state = _with_typed(state, step_id, "")
    if text.strip():
        try:
            number = int(parse_number(text, kind.scale))
        except NumberError:
            return _with_typed(state, step_id, text)
        step = replace(step, **{kind.field: number})  # type: ignore[arg-type]  # its own field
    elif kind.any_size:
        step = replace(step, **{kind.field: None})  # type: ignore[arg-type]  # as above
    steps = ((each, step if each == step_id else old) for each, old in numbered_steps(state))
    return _with_steps(state, tuple(steps))


def box_key(step_id: int, step: CleaningStep) -> str:
    """Return the key of a step's box.

    The kind belongs to it: after undo, an id can stand for a step of another kind.
    """
    return f"step-{step_id}-{KINDS[type(step)].field}"


def step_scales(state: AppState) -> dict[str, NumberScale]:
    """Return the numbers that the boxes of smoothing and cleaning take, by their keys."""
    steps = {box_key(*each): KINDS[type(each[1])].scale for each in numbered_steps(state)}
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
    frame = replace(state.frame, **changes)  # type: ignore[arg-type]  # checked by Recipe itself
    return replace(state, frame=frame, pristine=False)
