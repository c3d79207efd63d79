"""What an image's own rule has instead of that of all, in words."""

from dataclasses import replace

import pytest

from maskapp.core.recipe.mask_class import MaskClass
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from maskapp.core.recipe.shapes import Ellipse, Rectangle
from maskapp.core.steps.registry import CLEANING
from maskapp.runs.own import differences

DISH = Rectangle("include", 0, 0, 5, 5)
HOLE = Ellipse("exclude", 1, 1, 2, 3)
TOLD = "not in an ellipse of 2 × 3 at x 1, y 1"


def of(*ranges: Range, name: str = "mask") -> MaskClass:
    return MaskClass(Rule((Group(ranges),)), name=name)


ONE = Recipe((of(Range("red", 100, 255), Range("lab_a", -5, 3)),), region=(DISH,))


@pytest.mark.parametrize(
    ("own", "words"),
    [
        (ONE, ()),
        (
            replace(ONE, classes=(of(Range("red", 60, 255), Range("lab_a", -5, 3)),)),
            ("own rule: Red 60–255 instead of 100–255",),
        ),
        (
            replace(ONE, classes=(of(Range("red", 100, 255), Range("lab_a", 1, 3)),), region=()),
            ("own rule: Lab a 1–3 instead of −5 to 3", "own region: the whole image"),
        ),
        (
            replace(ONE, classes=(of(Range("blue", 60, 255), Range("lab_a", -5, 3)),)),
            ("own rule: Blue 60–255 instead of Red 100–255",),
        ),
        (
            replace(ONE, classes=(of(Range("red", 60, 255), Range("lab_a", 1, 3)),)),
            ("own rule: Red 60–255 instead of 100–255, Lab a 1–3 instead of −5 to 3",),
        ),
        (
            replace(ONE, region=(DISH, HOLE)),
            (f"own region: inside a rectangle of 5 × 5 at x 0, y 0, {TOLD}",),
        ),
        (
            replace(ONE, region=(HOLE,) * 5),
            (f"own region: {', '.join([TOLD] * 3)} and 2 more",),
        ),
        (replace(ONE, classes=(of(Range("red", 60, 255)),)), ("own rule: Red 60–255",)),
        (
            replace(ONE, classes=(replace(ONE.classes[0], cleaning=(CLEANING["fill_holes"](),)),)),
            ("other settings",),
        ),
    ],
)
def test_differences(own: Recipe, words: tuple[str, ...]) -> None:
    assert differences(ONE, own) == words


def test_of_several_classes_each_is_named() -> None:
    first, second = of(Range("red", 1, 9), name="leaf"), of(Range("red", 1, 9), name="pot")
    own = replace(second, rule=of(Range("red", 2, 9)).rule)
    assert differences(Recipe((first, second)), Recipe((first, own))) == (
        "own rule: pot: Red 2–9 instead of 1–9",
    )
