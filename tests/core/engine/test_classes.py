"""Recipes of several classes: each class by itself, within another, and all as labels."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from skimage.filters import threshold_otsu

from maskapp import (
    Auto,
    Group,
    Image,
    MaskClass,
    Range,
    Recipe,
    RecipeError,
    Rule,
    apply_recipe,
    compute_labels,
    compute_mask,
)
from maskapp.core.color.channel import Depth
from maskapp.core.steps.cleaning.close import Close
from tests import strategies

# Columns 0–3: a dark tissue with one red pixel and a grey one; column 4: a red pixel outside it.
PIXELS = np.zeros((2, 5, 3), np.uint8)
PIXELS[..., 2] = 100
PIXELS[0, 1] = PIXELS[0, 4] = (200, 0, 0)
PIXELS[:, 4, 2] = 0


def only(channel: str, low: float | Auto, high: float) -> Rule:
    return Rule((Group((Range(channel, low, high),)),))


BLUE = MaskClass(only("blue", 100, 255), "blue")
RED = MaskClass(only("red", 100, 255), "red")


def test_a_class_alone_is_what_its_rule_selects() -> None:
    recipe = Recipe((BLUE, RED))
    np.testing.assert_array_equal(compute_mask(PIXELS, recipe, name="red"), PIXELS[..., 0] >= 100)
    np.testing.assert_array_equal(compute_mask(PIXELS, recipe, name="blue"), PIXELS[..., 2] >= 100)


def test_a_class_within_another_selects_there_alone() -> None:
    tissue = MaskClass(only("value", 0, 100), "tissue", invert=True)
    nothing = compute_mask(
        PIXELS, Recipe((tissue, MaskClass(RED.rule, "in it", within="tissue"))), name="in it"
    )
    assert not nothing.any()
    left = MaskClass(only("blue", 100, 255), "left", cleaning=())
    dark = MaskClass(only("red", 0, 50), "dark", within="left")
    result = apply_recipe(Image(PIXELS), Recipe((left, dark)))
    assert (result["left"].selected, result["left"].considered) == (7, 10)
    assert (result["dark"].selected, result["dark"].considered) == (7, 7)
    assert result["dark"].coverage == 1


def test_what_surrounds_a_class_takes_no_part_in_its_automatic_bounds() -> None:
    rng = np.random.default_rng(5)
    pixels = np.zeros((40, 40, 3), np.uint8)
    pixels[:, :20, 0] = rng.choice([40, 90], (40, 20))
    pixels[:, 20:, 0] = 250
    pixels[:, :20, 1] = 255
    outer = MaskClass(only("green", 255, 255), "outer")
    inner = MaskClass(only("red", Auto("otsu"), 255), "inner", within="outer")
    result = apply_recipe(Image(pixels), Recipe((outer, inner)))
    assert result["inner"].bounds[0].value == threshold_otsu(pixels[:, :20, 0]) + 1
    assert result["inner"].bounds[0].address == (1, 0, 0)
    whole = apply_recipe(Image(pixels), Recipe(MaskClass(inner.rule)))
    assert whole.bounds[0].value != result["inner"].bounds[0].value


def test_cleaning_cannot_leave_the_class_around() -> None:
    outer = MaskClass(only("blue", 100, 255), "outer")
    inner = MaskClass(only("red", 0, 50), "inner", within="outer", cleaning=(Close(3),))
    masks = apply_recipe(Image(PIXELS), Recipe((outer, inner))).masks
    assert not (masks["inner"] & ~masks["outer"]).any()


def test_labels_are_numbers_in_the_classes_order_and_the_later_wins() -> None:
    everything = MaskClass(only("red", 0, 255), "all")
    labels = compute_labels(PIXELS, Recipe((everything, BLUE, RED)))
    assert labels.dtype == np.uint8
    np.testing.assert_array_equal(labels, [[2, 3, 2, 2, 3], [2, 2, 2, 2, 1]])
    nobody = MaskClass(Rule(), "nobody")
    np.testing.assert_array_equal(compute_labels(PIXELS, Recipe(nobody)), np.zeros((2, 5)))


def test_several_classes_have_no_one_mask() -> None:
    recipe = Recipe((BLUE, RED))
    with pytest.raises(RecipeError, match=r"2 classes\. Name one: 'blue', 'red'"):
        compute_mask(PIXELS, recipe)
    with pytest.raises(RecipeError, match="'green' is no class of the recipe"):
        compute_mask(PIXELS, recipe, name="green")
    with pytest.raises(RecipeError, match="2 classes"):
        _ = recipe.rule
    result = apply_recipe(Image(PIXELS), recipe)
    with pytest.raises(RecipeError, match="2 classes"):
        _ = result.mask
    assert list(result.masks) == ["blue", "red"]


@st.composite
def several(draw: st.DrawFn, depth: Depth) -> Recipe:
    """A recipe of up to four classes, some within others."""
    recipe = draw(strategies.recipes(depth))
    classes: list[MaskClass] = []
    for number in range(draw(st.integers(1, 4))):
        each = draw(strategies.recipes(depth)).only
        within = draw(st.none() | st.sampled_from([c.name for c in classes])) if classes else None
        classes.append(
            MaskClass(each.rule, f"class {number}", each.color, each.invert, each.cleaning, within)
        )
    return Recipe(
        tuple(classes), depth, recipe.prepare, recipe.region, recipe.connectivity, recipe.reading
    )


def composed(pixels: NDArray[np.unsignedinteger], recipe: Recipe) -> dict[str, NDArray[np.bool_]]:
    """The masks, each made by a recipe of one class with the outer mask as validity."""
    masks: dict[str, NDArray[np.bool_]] = {}
    for each in recipe.classes:
        alone = Recipe(
            MaskClass(each.rule, invert=each.invert, cleaning=each.cleaning),
            recipe.depth,
            recipe.prepare,
            recipe.region,
            recipe.connectivity,
        )
        valid = masks[each.within] if each.within else None
        masks[each.name] = compute_mask(pixels, alone, valid=valid)
    return masks


@given(st.data(), strategies.depths)
def test_classes_are_recipes_of_one_class_put_together(data: st.DataObject, depth: Depth) -> None:
    pixels = data.draw(strategies.images(depth))
    recipe = data.draw(several(depth))
    expected = composed(pixels, recipe)
    assert Recipe.from_json(recipe.to_json()) == recipe
    labels = np.zeros(pixels.shape[:2], np.uint8)
    for number, (name, mask) in enumerate(expected.items(), start=1):
        labels[mask] = number
        np.testing.assert_array_equal(compute_mask(pixels, recipe, name=name), mask)
        tensor = compute_mask(torch.from_numpy(pixels), recipe, name=name)
        np.testing.assert_array_equal(tensor.numpy(), mask)
    np.testing.assert_array_equal(compute_labels(pixels, recipe), labels)
    of_tensor = compute_labels(torch.from_numpy(pixels), recipe)
    assert of_tensor.dtype == torch.uint8
    np.testing.assert_array_equal(of_tensor.numpy(), labels)
    batch = np.stack([pixels, pixels[::-1]])
    np.testing.assert_array_equal(compute_labels(batch, recipe)[0], labels)
