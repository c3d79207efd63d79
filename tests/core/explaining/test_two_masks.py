"""Two masks stand for every position of a range's bounds."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from maskapp.core.color.channel import Depth
from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.planes import Planes
from maskapp.core.engine.apply import compute_mask
from maskapp.core.engine.prepared import prepare
from maskapp.core.engine.resolve import fixed_set
from maskapp.core.explaining.two_masks import two_masks
from maskapp.core.recipe.address import Address
from maskapp.core.recipe.mask_class import MaskClass
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from maskapp.core.recipe.shapes import Rectangle
from tests import strategies

PIXELS = np.zeros((1, 5, 3), np.uint8)
PIXELS[0, :, 0] = [0, 50, 100, 150, 200]
PIXELS[0, :, 1] = [9, 9, 0, 0, 9]


def test_a_range_beside_another_chooses_among_what_that_leaves() -> None:
    recipe = Recipe(Rule((Group((Range("red", 60, 160), Range("green", 5, 255))),)))
    inside, outside = two_masks(prepare(PIXELS, None, recipe), Address(0, 0, 0))
    np.testing.assert_array_equal(inside[0], [True, True, False, False, True])
    assert not outside.any()


def test_invert_and_region_are_in_both_masks() -> None:
    recipe = Recipe(
        MaskClass(
            Rule((Group((Range("red", 60, 160),)), Group((Range("green", 5, 255),)))), invert=True
        ),
        region=(Rectangle("include", 0, 0, 4, 1),),
    )
    inside, outside = two_masks(prepare(PIXELS, None, recipe), Address(0, 0, 0))
    assert not inside.any()
    np.testing.assert_array_equal(outside[0], [False, False, True, True, False])


@given(st.data(), strategies.depths)
def test_any_bounds_choose_between_the_two_masks(data: st.DataObject, depth: Depth) -> None:
    pixels = data.draw(strategies.images(depth))
    valid = data.draw(st.none() | st.just(pixels[..., 0] != pixels[0, 0, 0]))
    recipe = data.draw(strategies.recipes(depth)).with_class(cleaning=())
    rule = recipe.rule
    places = list(rule.ranges())
    if not places:
        return
    place, old = data.draw(st.sampled_from(places))
    low, high = (data.draw(strategies.bounds(old.channel, depth)) for _ in range(2))
    if low > high and not CHANNELS[old.channel].circular:
        low, high = high, low
    new = Range(old.channel, low, high, data.draw(st.booleans()))
    prepared = prepare(pixels, valid, recipe)
    in_range = np.zeros(pixels.shape[:2], np.bool_)
    for first, last in fixed_set(new, depth):
        plane = prepared.planes[old.channel]
        in_range |= (plane >= first) & (plane <= last)
    _, g, r = place
    ranges = (*rule.groups[g].ranges[:r], new, *rule.groups[g].ranges[r + 1 :])
    groups = (*rule.groups[:g], replace(rule.groups[g], ranges=ranges), *rule.groups[g + 1 :])
    edited = recipe.with_class(rule=replace(rule, groups=groups))
    expected = compute_mask(pixels, edited, valid=valid)
    np.testing.assert_array_equal(np.where(in_range, *two_masks(prepared, place)), expected)


def test_kept_planes_are_used() -> None:
    planes = Planes(PIXELS)
    recipe = Recipe(Rule((Group((Range("red", 60, 160),)),)))
    assert prepare(PIXELS, None, recipe, planes).planes is planes
