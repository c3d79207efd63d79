"""What one image has instead of the rule of all."""

from maskapp.core.recipe.rule import Range
from maskapp.core.recipe.shapes import Rectangle
from maskapp.ui.state import region_edits, rule_edits
from maskapp.ui.state.model import State
from maskapp.ui.state.of_images import ImageException
from maskapp.ui.state.rows import ShapeRow

RED, DARKER = Range("red", 100, 255), Range("red", 60, 255)
DISH, OTHER = Rectangle("include", 0, 0, 5, 5), Rectangle("include", 2, 2, 5, 5)


def with_dish() -> State:
    return region_edits.add_shape(rule_edits.add_group(State(), RED), DISH)


def test_an_image_without_exception_has_the_rule_of_all() -> None:
    document = with_dish().document
    assert document.of_image("a") is document
    assert document.recipe_of("a") == document.recipe


def test_an_exception_changes_one_image_alone() -> None:
    document = with_dish().document
    (row,) = document.rows
    exception = ImageException(((row.id, DARKER),), (ShapeRow(99, OTHER),))
    document = document.with_exception("a", exception)
    assert document.recipe_of("a").rule.groups[0].ranges == (DARKER,)
    assert document.recipe_of("a").region == (OTHER,)
    assert document.recipe_of("b") == document.recipe
    assert document.recipe.rule.groups[0].ranges == (RED,)


def test_an_exception_may_have_no_region_where_all_have_one() -> None:
    document = with_dish().document.with_exception("a", ImageException(region=()))
    assert document.recipe_of("a").region == ()
    assert document.recipe_of("b").region == (DISH,)


def test_an_exception_that_changes_nothing_is_none() -> None:
    document = with_dish().document
    there = document.with_exception("a", ImageException(region=()))
    assert there.with_exception("a", ImageException()).exceptions == ()


def test_bounds_of_a_range_that_is_gone_count_for_nothing() -> None:
    document = with_dish().document
    gone = document.with_exception("a", ImageException(((12345, DARKER),)))
    assert gone.recipe_of("a") == document.recipe
