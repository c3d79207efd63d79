"""Channels of a recipe's own: kept in its ranges, named once, and refused with their place."""

from __future__ import annotations

import json

import numpy as np
import pytest
from skimage import data

from maskapp.core.engine.apply import apply_recipe, compute_mask
from maskapp.core.image import Image
from maskapp.core.recipe.mask_class import MaskClass
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Auto, Group, Range, Rule
from maskapp.errors import RecipeError

BROWN = "brown = 2 red - green - blue"
DAB = "my DAB = stain 0.268 0.57 0.776 beside 0.65 0.704 0.286"


def recipe(*ranges: Range, depth: int = 8) -> Recipe:
    return Recipe(Rule((Group(ranges),)), depth)  # type: ignore[arg-type]


def test_a_recipe_holds_its_channels_as_people_write_them() -> None:
    made = recipe(Range("brown=2*red - green - blue", 40, 510), Range(DAB, 0.15, 9))
    text = made.to_json()
    assert f'"channel": "{BROWN}"' in text
    assert f'"channel": "{DAB}"' in text
    assert Recipe.from_json(text) == made
    assert made.channels == (BROWN, DAB)
    assert made.describe() == "Brown 40–510 and my DAB 0.15–9"


def test_what_is_written_by_hand_is_read() -> None:
    text = recipe(Range(BROWN, 40, 510)).to_json()
    by_hand = text.replace(BROWN, "brown = -blue - green + 2 red")
    assert by_hand != text
    assert Recipe.from_json(by_hand).to_json() == text


def test_masks_are_those_of_the_formula() -> None:
    pixels = data.coffee()
    red, green, blue = np.moveaxis(pixels.astype(int), -1, 0)
    mix = 2 * red - green - blue
    found = compute_mask(pixels, recipe(Range(BROWN, 40, 200)))
    np.testing.assert_array_equal(found, (mix >= 40) & (mix <= 200))


def test_automatic_bounds_are_found_on_a_mix() -> None:
    from skimage.filters import threshold_li

    pixels = data.coffee()
    red, green, blue = np.moveaxis(pixels.astype(int), -1, 0)
    mix = 2 * red - green - blue
    result = apply_recipe(Image(pixels), recipe(Range(BROWN, Auto("li"), 510)))
    np.testing.assert_array_equal(result.mask, mix > threshold_li(mix))
    assert result.bounds[0].channel == BROWN


def test_a_mix_of_counts_follows_the_depth() -> None:
    made = recipe(Range(BROWN, -510, 100), Range(DAB, 0.15, 9))
    assert made.uses_counts
    deep = made.rescaled(16)
    assert [(each.low, each.high) for _, each in deep.ranges()] == [(-131070, 25700), (0.15, 9)]
    assert deep.rescaled(8) == made
    assert not recipe(Range(DAB, 0, 1)).uses_counts


def test_a_channel_stands_in_several_ranges_and_classes() -> None:
    low, high = Range(BROWN, 0, 50), Range(BROWN, 60, 510)
    made = Recipe(
        (
            MaskClass(Rule((Group((low, high), "any"),)), "one"),
            MaskClass(Rule((Group((high,)),)), "two"),
        )
    )
    assert Recipe.from_json(made.to_json(indent=None)) == made


@pytest.mark.parametrize("other", ["brown = red", "Brown = 2 red - green - blue", "BROWN = green"])
def test_one_name_for_two_channels_is_refused(other: str) -> None:
    with pytest.raises(RecipeError) as caught:
        recipe(Range(BROWN, 0, 50), Range("red", 0, 9), Range(other, 0, 50))
    assert caught.value.place == "classes[0].rule.groups[0].ranges[2].channel"
    assert "is the name of another channel of the recipe too: brown = 2 red" in str(caught.value)


@pytest.mark.parametrize(
    ("channel", "words"),
    [
        ("brown", "'brown' is not a channel. Use one of: red, "),
        ("brown = 2 rot", "'rot' is not a channel to mix"),
        ("brown = 0 red", "'red' has the weight 0"),
        ("brown = 1.5 red", "1.5 before 'red' is not a whole number"),
        ("brown = hue", "Hue is a circle"),
        ("brown = red + hematoxylin", "Red and Hematoxylin cannot be added up"),
        ("brown = 999 red", "the weights of 'brown' are too large"),
        ("Red = 2 red", "'Red' is a channel already"),
    ],
)
def test_what_is_no_channel_is_refused_with_its_place(channel: str, words: str) -> None:
    data = json.loads(recipe(Range(BROWN, 0, 50)).to_json())
    data["classes"][0]["rule"]["groups"][0]["ranges"][0]["channel"] = channel
    with pytest.raises(RecipeError) as caught:
        Recipe.from_json(json.dumps(data))
    assert caught.value.place == "classes[0].rule.groups[0].ranges[0].channel"
    assert words in str(caught.value)


def test_bounds_are_those_of_the_mix_at_the_recipes_depth() -> None:
    with pytest.raises(RecipeError, match=r"ranges\[0\]\.high: 511 is above 510"):
        recipe(Range(BROWN, 0, 511))
    assert recipe(Range(BROWN, 0, 511), depth=16)
    with pytest.raises(RecipeError, match=r"my DAB goes in steps of 0\.001"):
        Range(DAB, 0.0005, 1)
