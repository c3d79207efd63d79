"""The section Where: names of shapes and grids."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from maskapp import Group, Range, Recipe, Rule
from maskapp.core.recipe.shapes import Grid, Rectangle
from tests.ui.journeys import open_page, state_of
from tests.ui.pictures import encode, noise

RULE = Rule((Group((Range("red", 60, 170),)),))


def opened(*shapes: Rectangle) -> AppTest:
    return open_page(encode(noise()), recipe=Recipe(RULE, region=shapes))


def test_a_named_shape_has_a_row_in_the_tables() -> None:
    at = opened(Rectangle("include", 0, 0, 20, 20), Rectangle("exclude", 0, 0, 5, 5))
    (name,) = (each for each in at.text_input if each.label == "Name of shape 1")
    assert not any(each.label == "Name of shape 2" for each in at.text_input)
    name.set_value("leaf").run()
    assert state_of(at).document.recipe.region[0].name == "leaf"
    assert any("1 named part has a row" in each.value for each in at.caption)


def test_a_name_that_is_taken_is_refused_in_words() -> None:
    at = opened(Rectangle("include", 0, 0, 9, 9, "a"), Rectangle("include", 9, 0, 9, 9))
    (name,) = (each for each in at.text_input if each.label == "Name of shape 2")
    name.set_value("A").run()
    assert [shape.name for shape in state_of(at).document.recipe.region] == ["a", ""]
    assert any("is the name of another part of the region" in each.value for each in at.error)


def test_a_grid_is_laid_and_set() -> None:
    at = opened()
    at.button(key="add-grid").click().run()
    (grid,) = state_of(at).document.recipe.region
    assert isinstance(grid, Grid)
    assert (grid.rows, grid.columns) == (4, 6)
    for label, number in (("Rows", "2"), ("Columns", "3"), ("Size (%)", "100")):
        box = next(each for each in at.text_input if each.label == f"{label} of grid 1")
        box.set_value(number).run()
    (grid,) = state_of(at).document.recipe.region
    assert isinstance(grid, Grid)
    assert (grid.rows, grid.columns, grid.fill) == (2, 3, 100)
    box = next(each for each in at.text_input if each.label == "Rows of grid 1")
    box.set_value("99").run()
    assert any("“99” is above 48" in each.value for each in at.error)
    assert state_of(at).document.recipe.region == (grid,)
    box = next(each for each in at.text_input if each.label == "Rows of grid 1")
    assert box.value == "99"  # as it was typed, beside the reason
    box.set_value("9").run()
    assert not at.error
    (grid,) = state_of(at).document.recipe.region
    assert isinstance(grid, Grid)
    assert grid.rows == 9
