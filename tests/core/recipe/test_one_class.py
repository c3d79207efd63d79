"""One class of a recipe by itself."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maskapp.core.engine.apply import apply_recipe
from maskapp.core.image import Image
from maskapp.core.recipe.mask_class import MaskClass
from maskapp.core.recipe.one_class import of_class, subject
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Auto, Group, Range, Rule
from maskapp.errors import RecipeError
from tests.strategies import depths, rules, steps


def red(low: int | Auto, name: str, within: str | None = None) -> MaskClass:
    return MaskClass(Rule((Group((Range("red", low, 255),)),)), name, within=within)


TISSUE, DEBRIS = red(50, "tissue"), red(200, "debris")
STAINED, DARK = red(100, "stained", "tissue"), red(150, "dark", "stained")
ALL = Recipe((TISSUE, DEBRIS, STAINED, DARK))


@pytest.mark.parametrize(
    ("name", "classes"),
    [
        ("tissue", (TISSUE,)),
        ("debris", (DEBRIS,)),
        ("stained", (TISSUE, STAINED)),
        ("dark", (TISSUE, STAINED, DARK)),
    ],
)
def test_a_class_is_alone_with_those_that_bound_it(
    name: str, classes: tuple[MaskClass, ...]
) -> None:
    assert of_class(ALL, name).classes == classes
    assert subject(of_class(ALL, name)).name == name


def test_of_one_class_nothing_is_left_out() -> None:
    recipe = Recipe(TISSUE)
    assert of_class(recipe, "tissue") is recipe


def test_what_does_not_bound_it_has_no_say() -> None:
    other = ALL.with_class("debris", rule=Rule())
    assert of_class(other, "dark") == of_class(ALL, "dark")


def test_nobody_guesses_which_class_is_meant() -> None:
    with pytest.raises(ValueError, match="of_class first"):
        subject(ALL)
    with pytest.raises(RecipeError, match="no class of the recipe"):
        of_class(ALL, "nerve")


@st.composite
def several(draw: st.DrawFn) -> Recipe:
    """Four classes, each within an earlier one or none."""
    depth = draw(depths)
    names: list[str] = []
    classes = []
    for name in "abcd":
        within = draw(st.sampled_from([None, *names]))
        rule, invert = draw(rules(depth, auto=True)), draw(st.booleans())
        cleaning = tuple(draw(st.lists(steps, max_size=1)))
        classes.append(MaskClass(rule, name, invert=invert, cleaning=cleaning, within=within))
        names.append(name)
    return Recipe(tuple(classes), depth)


@given(several())
def test_its_mask_has_the_same_bits(recipe: Recipe) -> None:
    pixels = np.random.default_rng(0).integers(0, 2**recipe.depth, (9, 7, 3))
    image = Image(pixels.astype(np.uint8 if recipe.depth == 8 else np.uint16))
    whole = apply_recipe(image, recipe)
    for each in recipe.classes:
        alone = apply_recipe(image, of_class(recipe, each.name))[each.name]
        assert np.array_equal(alone.mask, whole[each.name].mask)
        assert alone.considered == whole[each.name].considered
