"""Why this pixel: the sentence names what decides, and the answers are those of the mask."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from maskapp import Auto, Group, MaskClass, Range, Recipe, Rule
from maskapp.core.color.channel import Depth
from maskapp.core.engine.apply import compute_mask
from maskapp.core.engine.prepared import prepare
from maskapp.core.explaining.pixel import PixelAnswer, why_pixel
from maskapp.core.recipe.rule import Match
from maskapp.core.recipe.shapes import Rectangle
from maskapp.core.steps.cleaning.close import Close
from maskapp.core.steps.cleaning.fill_holes import FillHoles
from maskapp.core.steps.cleaning.open import Open
from maskapp.core.steps.cleaning.remove_small import RemoveSmall
from maskapp.errors import ImageError
from tests import strategies
from tests.core.plain import in_group, in_range, in_rule
from tests.one_class import one_class

RED = Range("red", 100, 200)
GREEN = Range("green", 0, 90)


def why(
    colour: tuple[int, int, int],
    *groups: Group,
    match: Match = "any",
    valid: NDArray[np.bool_] | None = None,
    **options: object,
) -> PixelAnswer:
    pixels = np.array([[colour]], np.uint8)
    recipe = one_class(Rule(groups, match), **options)
    return why_pixel(prepare(pixels, valid, recipe), 0, 0)


def test_the_one_failing_range_is_named() -> None:
    answer = why((150, 143, 0), Group((RED, GREEN)))
    assert answer.sentence == "Not selected: Green 143 is above 90 (group 1, range 2)."
    assert answer.colour == (150, 143, 0)
    assert answer.values == {"red": 150, "green": 143}
    (group,) = answer.groups
    assert [each.passed for each in group.ranges] == [True, False]
    assert [(each.low, each.high) for each in group.ranges] == [(100, 200), (0, 90)]
    assert not group.passed
    assert not answer.rule
    assert not answer.selected


def test_a_value_below_is_said_to_be_below() -> None:
    answer = why((99, 0, 0), Group((RED,)))
    assert answer.sentence == "Not selected: Red 99 is below 100 (group 1, range 1)."


def test_several_failing_ranges_are_counted() -> None:
    answer = why((0, 143, 7), Group((RED, GREEN, Range("blue", 9, 9))))
    assert answer.sentence == (
        "Not selected: Red 0 is below 100 (group 1, range 1), and 2 more of its ranges leave it "
        "out."
    )


def test_in_an_or_the_closest_group_is_named() -> None:
    two = Group((Range("red", 200, 255), Range("green", 200, 255)))
    far, near = Group((Range("blue", 200, 255),)), Group((Range("blue", 10, 255),))
    answer = why((5, 5, 5), two, far, near)
    assert answer.sentence == (
        "Not selected: Blue 5 is below 10 (group 3, range 1) – of 3 groups this one comes closest."
    )


def test_an_any_group_needs_only_its_closest_range() -> None:
    answer = why((90, 255, 5), Group((GREEN, RED, Range("blue", 100, 255)), "any"))
    assert answer.sentence == "Not selected: Red 90 is below 100 (group 1, range 2)."


def test_in_an_and_of_groups_the_first_failing_group_decides() -> None:
    answer = why((150, 143, 0), Group((RED,)), Group((GREEN,)), match="all")
    assert answer.sentence == "Not selected: Green 143 is above 90 (group 2, range 1)."


def test_a_selected_pixel_names_the_range_the_group_or_the_groups() -> None:
    assert why((150, 0, 0), Group((RED,))).sentence == (
        "Selected: Red 150 is between 100 and 200 (group 1, range 1)."
    )
    assert why((150, 0, 0), Group((RED, GREEN))).sentence == (
        "Selected: all 2 ranges of group 1 select it."
    )
    assert why((150, 0, 0), Group((RED,)), Group((GREEN,))).sentence == (
        "Selected: groups 1 and 2 select it."
    )
    assert why((150, 99, 0), Group((GREEN, RED), "any")).sentence == (
        "Selected: Red 150 is between 100 and 200 (group 1, range 2)."
    )


def test_outside_ranges_leave_out_what_is_between() -> None:
    outside = Range("red", 100, 200, outside=True)
    assert why((150, 0, 0), Group((outside,))).sentence == (
        "Not selected: Red 150 is between 100 and 200, which is left out (group 1, range 1)."
    )
    assert why((99, 0, 0), Group((outside,))).sentence == (
        "Selected: Red 99 is below 100 (group 1, range 1)."
    )


def test_hue_is_on_a_circle() -> None:
    answer = why((0, 255, 0), Group((Range("hue", 350, 10),)))
    assert answer.sentence == (
        "Not selected: Hue 120° is not between 350° and 10° (group 1, range 1)."
    )
    assert answer.groups[0].ranges[0].gap == pytest.approx(110 / 360)
    answer = why((255, 0, 0), Group((Range("hue", 350, 10),)))
    assert answer.sentence.startswith("Selected: Hue 0° is between 350° and 10°")


def test_invert_region_transparency_and_an_empty_rule_are_reasons() -> None:
    assert why((150, 0, 0), Group((RED,)), invert=True).sentence == (
        "Not selected: the rule is inverted, and Red 150 is between 100 and 200 (group 1, range 1)."
    )
    elsewhere = (Rectangle("exclude", 0, 0, 1, 1),)
    answer = why((150, 0, 0), Group((RED,)), region=elsewhere)
    assert answer.sentence == "Not selected: it is outside the region."
    assert (answer.rule, answer.inside, answer.valid) == (True, False, True)
    answer = why((150, 0, 0), Group((RED,)), valid=np.array([[False]]))
    assert answer.sentence == "Not selected: the file has it fully transparent."
    assert (answer.rule, answer.inside, answer.valid) == (True, True, False)
    assert why((150, 0, 0)).sentence == "Not selected: the rule has no ranges."


def test_an_automatic_bound_without_a_value_is_named() -> None:
    answer = why((150, 0, 0), Group((Range("red", Auto("otsu"), 255),)))
    assert answer.sentence == (
        "Not selected: Red 150: the automatic threshold leaves the range without values "
        "(group 1, range 1)."
    )


def test_the_last_cleaning_step_that_changed_the_pixel_decides() -> None:
    pixels = np.zeros((9, 9, 3), np.uint8)
    pixels[2:7, 2:7, 0] = 150
    pixels[4, 4, 0] = 0
    recipe = Recipe(
        MaskClass(Rule((Group((RED,)),)), cleaning=(FillHoles(), RemoveSmall(30), Open(1)))
    )
    answer = why_pixel(prepare(pixels, None, recipe), 4, 4)
    assert [(step.before, step.after) for step in answer.steps] == [
        (False, True),
        (True, False),
        (False, False),
    ]
    assert answer.sentence == (
        "Not selected: the cleaning step “remove objects under 30 px” removes it."
    )
    recipe = Recipe(MaskClass(Rule((Group((RED,)),)), cleaning=(FillHoles(),)))
    answer = why_pixel(prepare(pixels, None, recipe), 4, 4)
    assert answer.sentence == "Selected: the cleaning step “fill holes” adds it."


def test_what_cleaning_adds_outside_the_region_is_not_selected() -> None:
    pixels = np.zeros((3, 5, 3), np.uint8)
    pixels[:, [0, 1, 3, 4], 0] = 150
    region = (Rectangle("exclude", 2, 0, 1, 3),)
    recipe = Recipe(MaskClass(Rule((Group((RED,)),)), cleaning=(Close(2),)), region=region)
    answer = why_pixel(prepare(pixels, None, recipe), 2, 1)
    assert answer.steps[0].after
    assert not answer.selected
    assert answer.sentence == "Not selected: it is outside the region."


@pytest.mark.parametrize("place", [(-1, 0), (1, 0), (0, 1)])
def test_pixels_outside_the_image_are_refused(place: tuple[int, int]) -> None:
    prepared = prepare(np.zeros((1, 1, 3), np.uint8), None, Recipe(Rule((Group((RED,)),))))
    with pytest.raises(ImageError, match="is outside the image: x goes from 0 to 0"):
        why_pixel(prepared, *place)


@given(st.data(), strategies.depths)
def test_answers_are_the_masks(data: st.DataObject, depth: Depth) -> None:
    pixels = data.draw(strategies.images(depth))
    valid = data.draw(st.none() | st.just(pixels[..., 0] != pixels[0, 0, 0]))
    recipe = data.draw(strategies.recipes(depth))
    mask = compute_mask(pixels, recipe, valid=valid)
    prepared = prepare(pixels, valid, recipe)
    y, x = (data.draw(st.integers(0, side - 1)) for side in mask.shape)
    answer = why_pixel(prepared, x, y)
    assert answer.selected == mask[y, x]
    assert answer.sentence.startswith("Selected" if mask[y, x] else "Not selected")
    assert answer.before_cleaning == prepared.selected()[y, x]


@given(st.data(), strategies.depths)
def test_each_range_and_group_answers_as_plain_arithmetic_does(
    data: st.DataObject, depth: Depth
) -> None:
    pixels = data.draw(strategies.images(depth))
    rule = data.draw(strategies.rules(depth))
    answer = why_pixel(prepare(pixels, None, Recipe(rule, depth)), 0, 0)
    values = {channel: Fraction(str(value)) for channel, value in answer.values.items()}
    assert answer.rule == in_rule(values, rule)
    for g, group in enumerate(answer.groups):
        assert group.passed == in_group(values, rule.groups[g])
        for r, each in enumerate(group.ranges):
            assert each.passed == in_range(values[each.bounds.channel], rule.groups[g].ranges[r])
            assert (each.gap == 0) == each.passed
