"""The numbers of a grid as they are typed: what is refused stays in its box, beside the reason."""

from __future__ import annotations

from dataclasses import dataclass

from maskapp.core.numbertext import NumberError, NumberScale, parse_number
from maskapp.core.recipe.shapes import MAX_LINES, Grid
from maskapp.errors import RecipeError
from maskapp.ui.state import region_edits
from maskapp.ui.state.model import State
from maskapp.ui.state.region_edits import OnView
from maskapp.ui.state.typed import shortened


@dataclass(frozen=True, slots=True)
class GridNumber:
    """A number of a grid that can be typed.

    Parameters
    ----------
    name : str
        Field of :class:`~maskapp.core.recipe.shapes.Grid`.
    label : str
    scale : NumberScale
    """

    name: str
    label: str
    scale: NumberScale


GRID_NUMBERS = (
    GridNumber("rows", "Rows", NumberScale(1, MAX_LINES)),
    GridNumber("columns", "Columns", NumberScale(1, MAX_LINES)),
    GridNumber("fill", "Size (%)", NumberScale(1, 100, unit="%")),
)


def box_key(shape_id: int, number: GridNumber) -> str:
    """Return the key of the box of a grid's number."""
    return f"shape-{shape_id}-{number.name}"


def type_number(state: State, shape_id: int, number: GridNumber, image: OnView, text: str) -> State:
    """Set a number of a grid as it was typed; what is none stays typed, and is not used."""
    key = box_key(shape_id, number)
    others = tuple(each for each in state.view.grid_typed if each[0] != key)
    try:
        changed = _changed(state, shape_id, number, image, text)
    except (NumberError, RecipeError):
        return state.with_view(grid_typed=(*others, (key, shortened(text))))
    return changed.with_view(grid_typed=others)


def text_of(state: State, shape_id: int, number: GridNumber, grid: Grid) -> str:
    """Return what the box of a number shows."""
    return dict(state.view.grid_typed).get(
        box_key(shape_id, number), str(getattr(grid, number.name))
    )


def typed_problem(state: State, shape_id: int, number: GridNumber, image: OnView) -> str:
    """Return what is wrong with what was typed into a box, "" for nothing."""
    text = dict(state.view.grid_typed).get(box_key(shape_id, number))
    if text is None:
        return ""
    try:
        _changed(state, shape_id, number, image, text)
    except NumberError as error:
        return str(error)
    except RecipeError as error:
        return f"{error.message[0].upper()}{error.message[1:]}."
    return ""


def _changed(state: State, shape_id: int, number: GridNumber, image: OnView, text: str) -> State:
    value = int(parse_number(text, number.scale))
    return region_edits.set_grid(state, shape_id, number.name, value, image)
