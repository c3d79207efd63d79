"""Named shapes and grids."""

from typing import Any

import pytest

from maskapp import Recipe, RecipeError, Rule
from maskapp.core.recipe.shapes import Ellipse, Grid, Polygon, Rectangle, parts_of, row_letters

NOTHING = Rule()


def test_a_grid_has_cells_in_reading_order_named_as_on_plates() -> None:
    grid = Grid("include", 10, 20, 100, 60, rows=2, columns=2, cell="rectangle", fill=80)
    assert list(grid.cells()) == [
        Rectangle("include", 15, 23, 40, 24, "A1"),
        Rectangle("include", 65, 23, 40, 24, "A2"),
        Rectangle("include", 15, 53, 40, 24, "B1"),
        Rectangle("include", 65, 53, 40, 24, "B2"),
    ]
    named = Grid("include", 0, 0, 8, 4, "plate 2", rows=1, columns=2)
    assert [type(cell) for cell in named.cells()] == [Ellipse, Ellipse]
    assert [cell.name for cell in named.cells()] == ["plate 2 A1", "plate 2 A2"]


def test_full_cells_of_any_width_leave_no_pixel_out() -> None:
    grid = Grid("include", 0, 0, 100, 7, rows=3, columns=7, cell="rectangle", fill=100)
    cells = list(grid.cells())
    assert sum(cell.width * cell.height for cell in cells) == 700
    assert {(cell.x, cell.y) for cell in cells} >= {(0, 0), (14, 0), (0, 2), (85, 4)}


def test_cells_never_vanish() -> None:
    grid = Grid("include", 0, 0, 1, 1, rows=3, columns=3, fill=1)
    assert {(cell.width, cell.height) for cell in grid.cells()} == {(1, 1)}


def test_rows_have_letters() -> None:
    assert [row_letters(row) for row in (0, 25, 26, 47)] == ["A", "Z", "AA", "AV"]


def test_parts_are_what_is_included_and_named() -> None:
    shapes = (
        Rectangle("include", 0, 0, 1, 1),
        Polygon("include", ((0, 0), (1, 0), (1, 1)), "leaf"),
        Ellipse("exclude", 0, 0, 1, 1, "label"),
        Grid("include", 0, 0, 9, 9, columns=2),
    )
    assert [part.name for part in parts_of(shapes)] == ["leaf", "A1", "A2"]


def test_names_travel_in_recipes_and_old_ones_need_none() -> None:
    shapes = (
        Rectangle("include", 0, 0, 5, 5, "dish"),
        Grid("include", 0, 0, 50, 50, rows=8, columns=12, cell="rectangle", fill=70),
        Ellipse("exclude", 1, 1, 2, 2),
    )
    recipe = Recipe(NOTHING, region=shapes)
    assert Recipe.from_json(recipe.to_json()) == recipe
    assert '"name": ""' not in recipe.to_json()


@pytest.mark.parametrize(
    ("shapes", "message"),
    [
        (
            (Rectangle("include", 0, 0, 1, 1, "Pot"), Ellipse("include", 0, 0, 1, 1, "pot")),
            "region[1].name: 'pot' is the name of another part of the region. "
            "Give each shape, and each grid, a name of its own.",
        ),
        (
            (Grid("include", 0, 0, 9, 9), Grid("include", 9, 0, 9, 9)),
            "region[1].name: 'A1' is the name of another part of the region. "
            "Give each shape, and each grid, a name of its own.",
        ),
    ],
)
def test_two_parts_of_one_name_are_refused(shapes: Any, message: str) -> None:
    with pytest.raises(RecipeError) as refused:
        Recipe(NOTHING, region=shapes)
    assert str(refused.value) == message


def test_what_counts_nowhere_may_have_any_name() -> None:
    same = Rectangle("exclude", 0, 0, 1, 1, "pot"), Rectangle("include", 0, 0, 1, 1, "pot")
    assert Recipe(NOTHING, region=same).region == same


@pytest.mark.parametrize(
    ("numbers", "message"),
    [
        ({"rows": 0}, "rows: 0 is not between 1 and 48"),
        ({"columns": 49}, "columns: 49 is not between 1 and 48"),
        ({"fill": 0}, "fill: 0 is not between 1 and 100"),
        ({"cell": "star"}, "cell: 'star' is none of 'ellipse', 'rectangle'"),
        ({"rows": 1.5}, "rows: 1.5 is not a whole number"),
        ({"name": "x" * 41}, "name: a shape has a name of 1 to 40 characters"),
        ({"name": " x"}, "name: ' x' has invisible characters, or a space at its end."),
        ({"name": None}, "name: null is not a name"),
    ],
)
def test_grids_that_make_no_sense_are_refused(numbers: dict[str, Any], message: str) -> None:
    with pytest.raises(RecipeError) as refused:
        Grid("include", 0, 0, 9, 9, **numbers)
    assert str(refused.value).startswith(message)
