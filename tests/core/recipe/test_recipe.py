"""Recipes: what they accept, what they know about themselves, how they read."""

from __future__ import annotations

from typing import Any

import pytest

from maskapp import Auto, Group, MaskClass, Range, Recipe, RecipeError, Rule
from maskapp.core.color.channel import Depth
from maskapp.core.recipe.shapes import Ellipse, Polygon, Rectangle
from maskapp.core.steps.cleaning.close import Close
from maskapp.core.steps.cleaning.fill_holes import FillHoles
from maskapp.core.steps.cleaning.keep_largest import KeepLargest
from maskapp.core.steps.cleaning.open import Open
from maskapp.core.steps.cleaning.remove_small import RemoveSmall
from maskapp.core.steps.prepare.flatten import Flatten
from maskapp.core.steps.prepare.gaussian import Gaussian
from maskapp.core.steps.prepare.median import Median

RED = Rule((Group((Range("red", 120, 255),)),))


def rule(*ranges: Range) -> Rule:
    return Rule((Group(ranges),))


def sentence(build: Any, *arguments: Any, **named: Any) -> str:
    with pytest.raises(RecipeError) as caught:
        build(*arguments, **named)
    return str(caught.value)


def test_bounds_are_checked_against_the_recipes_depth() -> None:
    deep = rule(Range("green", 0, 9), Range("red", 0, 300))
    assert Recipe(deep, 16).depth == 16
    assert sentence(Recipe, deep, 8) == (
        "classes[0].rule.groups[0].ranges[1].high: 300 is above 255"
    )


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ({"classes": None}, "classes: null is not a tuple of its parts"),
        ({"classes": (RED,)}, "classes[0]: Rule("),
        ({"depth": 9}, "depth: 9 is none of 8, 16"),
        ({"depth": True}, "depth: true is none of 8, 16"),
        ({"depth": 8.0}, "depth: 8.0 is none of 8, 16"),
        ({"prepare": "median"}, "prepare: 'median' is not a tuple of its parts"),
        ({"prepare": (Open(1),)}, "prepare[0]: Open(radius=1) does not belong here"),
        ({"region": (Open(1),)}, "region[0]: Open(radius=1) does not belong here"),
        ({"prepare": (Median(1),) * 51}, "prepare: more than 50 prepare steps"),
        ({"connectivity": 6}, "connectivity: 6 is none of 4, 8"),
    ],
)
def test_illegal_parts_are_refused_naming_the_place(named: dict[str, Any], message: str) -> None:
    assert sentence(Recipe, **({"classes": RED} | named)).startswith(message)


@pytest.mark.parametrize(
    ("build", "arguments", "message"),
    [
        (Median, (0,), "radius: 0 is not between 1 and 100"),
        (Gaussian, (101,), "radius: 101 is not between 1 and 100"),
        (Median, (1.0,), "radius: 1.0 is not a whole number"),
        (Open, (True,), "radius: true is not a whole number"),
        (Close, (0,), "radius: 0 is not between 1 and 100"),
        (FillHoles, (0,), "max_area: 0 is not between 1 and 1000000000000"),
        (RemoveSmall, ("1",), "min_area: '1' is not a whole number"),
        (KeepLargest, (0,), "count: 0 is not between 1 and 1000000"),
        (Rectangle, ("only", 0, 0, 1, 1), "mode: 'only' is none of 'include', 'exclude'"),
        (Rectangle, ("include", 0, 0, 0, 1), "width: 0 is not between 1 and 1000000"),
        (Ellipse, ("include", 0.5, 0, 1, 1), "x: 0.5 is not a whole number"),
        (Polygon, ("include", [[0, 0], [1, 1]]), "points: 2 points; 3 to 10000 make a polygon"),
        (Polygon, ("include", 5), "points: the points are not a list [[x, y], …]"),
        (Polygon, ("include", "abc"), "points: the points are not a list [[x, y], …]"),
        (Polygon, ("include", [1, 2, 3]), "points[0]: a point is a pair [x, y]"),
        (Polygon, ("include", [[0, 0], "ab", [1, 1]]), "points[1]: a point is a pair [x, y]"),
        (Polygon, ("include", [[0, 0], [1], [1, 1]]), "points[1]: a point is a pair [x, y]"),
        (
            Polygon,
            ("include", [[0, 0], [1, 0], [1, True]]),
            "points[2]: true is not a whole number",
        ),
    ],
)
def test_illegal_steps_and_shapes_are_refused_naming_the_place(
    build: Any, arguments: tuple[Any, ...], message: str
) -> None:
    assert sentence(build, *arguments) == message


def test_recipes_are_equal_and_hash_by_value() -> None:
    listed = Recipe(RED, region=[Polygon("include", [[0, 0], [4, 0], [0, 4]])])  # type: ignore[arg-type]
    tupled = Recipe(RED, region=(Polygon("include", ((0, 0), (4, 0), (0, 4))),))
    assert listed == tupled
    assert hash(listed) == hash(tupled)
    assert tupled != Recipe(RED)


def test_channels_come_once_in_order_of_first_use() -> None:
    mixed = rule(Range("hue", 0, 9), Range("red", 0, 9), Range("hue", 20, 30))
    assert Recipe(mixed).channels == ("hue", "red")
    assert Recipe(Rule()).channels == ()


@pytest.mark.parametrize("depth", [8, 16])
def test_the_depth_matters_only_where_a_bound_is_a_count(depth: Depth) -> None:
    assert Recipe(rule(Range("hue", 0, 9), Range("cb", 0, 9)), depth).uses_counts
    assert Recipe(rule(Range("excess_green", 0, 9)), depth).uses_counts
    assert not Recipe(rule(Range("hue", 0, 9), Range("lab_a", 0, 9)), depth).uses_counts


@pytest.mark.parametrize(
    ("recipe", "pointwise"),
    [
        (Recipe(RED), True),
        (Recipe(MaskClass(RED, invert=True)), True),
        (Recipe(Rule()), True),
        (Recipe(rule(Range("red", Auto("otsu"), 255))), False),
        (Recipe(rule(Range("red", 0, Auto("otsu")))), False),
        (Recipe(RED, prepare=(Median(1),)), False),
        (Recipe(RED, region=(Rectangle("include", 0, 0, 1, 1),)), False),
        (Recipe(MaskClass(RED, cleaning=(Open(1),))), False),
    ],
)
def test_pointwise_means_a_pixels_colour_alone_decides(recipe: Recipe, pointwise: bool) -> None:
    assert recipe.pointwise == pointwise


@pytest.mark.parametrize(
    ("recipe", "text"),
    [
        (Recipe(RED), "Red 120–255"),
        (Recipe(Rule()), "Nothing (the rule has no ranges)"),
        (Recipe(MaskClass(RED, invert=True)), "Everything but (Red 120–255)"),
        (
            Recipe(RED, prepare=(Gaussian(2),)),
            "After Gaussian smoothing, radius 2; Red 120–255",
        ),
        (
            Recipe(RED, prepare=(Flatten(50, "light", "divide"), Flatten(9, "mean", "subtract"))),
            "After flattening of a light background by dividing, radius 50, flattening of the "
            "local mean by subtracting, radius 9; Red 120–255",
        ),
        (
            Recipe(
                MaskClass(
                    RED,
                    cleaning=(
                        Open(1),
                        Close(2),
                        FillHoles(),
                        FillHoles(9),
                        RemoveSmall(64),
                        KeepLargest(1),
                        KeepLargest(3),
                    ),
                ),
                prepare=(Median(1),),
                region=(Rectangle("include", 0, 0, 5, 5), Ellipse("exclude", 1, 1, 2, 2)),
            ),
            "After median smoothing, radius 1; Red 120–255; in a region of 2 shapes; open by 1 px; "
            "close by 2 px; fill holes; fill holes up to 9 px; remove objects under 64 px; "
            "keep the largest object; keep the 3 largest",
        ),
        (
            Recipe(RED, region=(Rectangle("include", 0, 0, 5, 5),)),
            "Red 120–255; in a region of 1 shape",
        ),
    ],
)
def test_recipes_read_in_the_order_of_the_work(recipe: Recipe, text: str) -> None:
    assert recipe.describe() == text


def test_rescaling_keeps_the_share_of_the_scale_and_comes_back() -> None:
    rule = Rule(
        (Group((Range("red", 10, 255), Range("excess_green", -510, 0), Range("hue", 350, 10))),)
    )
    deep = Recipe(rule).rescaled(16)
    red, green, hue = deep.rule.groups[0].ranges
    assert (red.low, red.high) == (2570, 65535)
    assert (green.low, green.high) == (-131070, 0)
    assert hue == Range("hue", 350, 10)
    assert deep.depth == 16
    assert deep.rescaled(8) == Recipe(rule)
