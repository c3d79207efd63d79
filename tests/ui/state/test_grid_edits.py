"""Numbers of grids as they are typed."""

from __future__ import annotations

import pytest

from maskapp.core.recipe.shapes import Grid
from maskapp.ui.state import grid_edits, region_edits
from maskapp.ui.state.grid_edits import GRID_NUMBERS
from maskapp.ui.state.history import History
from maskapp.ui.state.model import State
from maskapp.ui.state.region_edits import OnView

ONE = OnView("one", (100, 80))
START = region_edits.add_grid(State(), ONE)
(ROW,) = START.document.region
NUMBERS = {each.name: each for each in GRID_NUMBERS}


def typed(state: State, name: str, text: str) -> State:
    return grid_edits.type_number(state, ROW.id, NUMBERS[name], ONE, text)


def grid_of(state: State) -> Grid:
    (row,) = state.document.region
    assert isinstance(row.shape, Grid)
    return row.shape


def shown(state: State, name: str) -> tuple[str, str]:
    number = NUMBERS[name]
    return (
        grid_edits.text_of(state, ROW.id, number, grid_of(state)),
        grid_edits.typed_problem(state, ROW.id, number, ONE),
    )


def test_numbers_are_taken_as_people_type_them() -> None:
    state = typed(typed(typed(START, "rows", " 8 "), "columns", "12"), "fill", "60 %")
    grid = grid_of(state)
    assert (grid.rows, grid.columns, grid.fill) == (8, 12, 60)
    assert shown(state, "fill") == ("60", "")


@pytest.mark.parametrize(
    ("name", "text", "problem"),
    [
        ("rows", "49", "“49” is above 48."),
        ("rows", "0", "“0” is below 1."),
        ("columns", "", "“” is not a number."),
        ("columns", "2.5", "“2.5” lies between two values."),
        ("fill", "101", "“101” is above 100."),
    ],
)
def test_what_is_refused_stays_typed_beside_the_reason(name: str, text: str, problem: str) -> None:
    state = typed(START, name, text)
    assert grid_of(state) == grid_of(START)
    there, why = shown(state, name)
    assert there == text
    assert why.startswith(problem)
    assert History().record(START.document, state.document).past == ()  # no step of undo
    for other in NUMBERS.keys() - {name}:  # the other boxes are as they were
        assert shown(state, other) == shown(START, other)
    mended = typed(state, name, "7")
    assert shown(mended, name) == ("7", "")
    assert mended.view == START.view
