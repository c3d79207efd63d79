"""Recipes for every k-th pixel."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from maskapp.core.engine.apply import compute_mask
from maskapp.core.engine.region import region_mask
from maskapp.core.recipe.mask_class import MaskClass
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from maskapp.core.recipe.sampled import sampled
from maskapp.core.recipe.shapes import Polygon, Rectangle
from maskapp.core.steps.cleaning.fill_holes import FillHoles
from maskapp.core.steps.cleaning.keep_largest import KeepLargest
from maskapp.core.steps.cleaning.open import Open
from maskapp.core.steps.cleaning.remove_small import RemoveSmall
from maskapp.core.steps.prepare.flatten import Flatten
from maskapp.core.steps.prepare.median import Median

RULE = Rule((Group((Range("red", 100, 200),)),))


def test_lengths_and_areas_shrink_and_counts_stay() -> None:
    cleaning = (Open(9), RemoveSmall(1600), FillHoles(None), KeepLargest(3))
    recipe = Recipe(MaskClass(RULE, cleaning=cleaning), prepare=(Median(6),))
    found = sampled(recipe, 4)
    assert found.prepare == (Median(2),)
    assert found.only.cleaning == (Open(2), RemoveSmall(100), FillHoles(None), KeepLargest(3))
    assert found.rule == RULE


def test_what_is_narrower_than_the_stride_is_dropped() -> None:
    recipe = Recipe(MaskClass(RULE, cleaning=(Open(1), FillHoles(7))), prepare=(Median(3),))
    found = sampled(recipe, 8)
    assert found.prepare == ()
    assert found.only.cleaning == ()


def test_choices_stay_and_a_flattening_is_nearly_that_of_the_whole() -> None:
    step = Flatten(80, "light", "divide")
    recipe = Recipe(RULE, prepare=(step,))
    (smaller,) = sampled(recipe, 4).prepare
    assert smaller == Flatten(20, "light", "divide")
    y, x = np.mgrid[:400, :600]
    page = np.where((x % 40 < 6) & (y % 50 < 30), 60, 235) * (1 - x / 900)
    pixels = np.repeat(page.astype(np.uint8)[..., np.newaxis], 3, axis=2)
    whole = step.run(pixels)[::4, ::4].astype(int)
    part = smaller.run(np.ascontiguousarray(pixels[::4, ::4])).astype(int)
    # Not more than a few counts apart, where the light itself changes by 160.
    assert np.percentile(abs(whole - part), 99) <= 8


def test_every_pixel_needs_no_other_recipe() -> None:
    recipe = Recipe(MaskClass(RULE, cleaning=(Open(1),)))
    assert sampled(recipe, 1) is recipe


@given(st.integers(-9, 40), st.integers(-9, 40), st.integers(9, 40), st.integers(2, 9))
def test_a_rectangle_keeps_the_pixels_that_are_left(x: int, y: int, size: int, stride: int) -> None:
    recipe = Recipe(RULE, region=(Rectangle("include", x, y, size, size),))
    whole = region_mask(recipe.region, (60, 60))
    assert whole is not None
    part = whole[::stride, ::stride]
    np.testing.assert_array_equal(region_mask(sampled(recipe, stride).region, part.shape), part)


def test_a_polygon_shrinks_with_its_corners() -> None:
    recipe = Recipe(RULE, region=(Polygon("exclude", ((0, 0), (40, 0), (40, 21))),))
    assert sampled(recipe, 4).region == (Polygon("exclude", ((0, 0), (10, 0), (10, 5))),)


@given(st.integers(0, 2**32 - 1), st.integers(2, 7))
def test_a_rule_alone_selects_the_same_pixels(seed: int, stride: int) -> None:
    pixels = np.random.default_rng(seed).integers(0, 256, (23, 31, 3), dtype=np.uint8)
    part = np.ascontiguousarray(pixels[::stride, ::stride])
    whole = compute_mask(pixels, Recipe(RULE))[::stride, ::stride]
    np.testing.assert_array_equal(compute_mask(part, sampled(Recipe(RULE), stride)), whole)
