"""Areas around a bound: by hand, and equal to 21 masks made one by one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maskapp import Auto, Group, Range, Rule
from maskapp.core.color.channel import Depth
from maskapp.core.color.channels import CHANNELS
from maskapp.core.engine.apply import compute_mask
from maskapp.core.engine.prepared import prepare
from maskapp.core.explaining.sensitivity import REACH, Sensitivity, sensitivities
from maskapp.core.recipe.address import Address
from maskapp.core.recipe.rule import End
from maskapp.core.steps.cleaning.fill_holes import FillHoles
from maskapp.core.steps.cleaning.open import Open
from tests import strategies
from tests.one_class import one_class

# One pixel of each red from 0 to 255, green 10 in the lower half.
RAMP = np.zeros((1, 256, 3), np.uint8)
RAMP[0, :, 0] = np.arange(256)
RAMP[0, :128, 1] = 10


def of(*groups: Group, pixels: object = RAMP, **options: object) -> tuple[Sensitivity, ...]:
    recipe = one_class(Rule(groups), **options)
    return sensitivities(prepare(pixels, None, recipe), Address(0, 0, 0))  # type: ignore[arg-type]


def test_on_a_ramp_each_step_is_one_pixel() -> None:
    low, high = of(Group((Range("red", 100, 200),)))
    assert low.areas == tuple(range(111, 90, -1))
    assert high.areas == tuple(range(91, 112))
    assert (low.area, low.value, low.step, low.considered) == (101, 100, 1, 256)
    assert not low.fragile


def test_bounds_stop_at_each_other_and_at_the_scales_ends() -> None:
    low, high = of(Group((Range("red", 3, 5),)))
    assert low.areas == (None,) * 7 + (6, 5, 4, 3, 2, 1) + (None,) * 8
    assert high.areas == (None,) * 8 + tuple(range(1, 14))
    assert low.fragile


def test_hue_goes_on_through_zero_until_the_circle_is_full() -> None:
    pixels = np.array([[[255, 0, 0], [255, 60, 0], [0, 255, 0]]], np.uint8)  # 0°, 14.11°, 120°
    low, high = of(Group((Range("hue", 5, 20),)), pixels=pixels)
    assert low.step == high.step == 1
    assert low.areas == (2,) * 6 + (1,) * 14 + (0,)  # −5° … 0°, 1° … 14°, 15°
    assert high.areas[:5] == (0,) * 5


def test_hue_bounds_do_not_overtake_each_other() -> None:
    pixels = np.array([[[255, 0, 0]]], np.uint8)
    low, high = of(Group((Range("hue", 8, 5),)), pixels=pixels)
    assert low.areas == (None,) * 8 + (1,) * 13
    assert high.areas == (0,) * 5 + (1,) * 8 + (None,) * 8


def test_only_where_the_range_decides_does_it_matter() -> None:
    low, _ = of(Group((Range("red", 100, 200), Range("green", 10, 10))))
    assert low.areas == tuple(range(38, 17, -1))
    low, _ = of(Group((Range("red", 100, 200),)), Group((Range("green", 10, 10),)))
    assert low.areas == (201,) * 21
    assert low.worst == 0


def test_from_nothing_the_first_pixel_is_fragile() -> None:
    pixels = np.full((1, 1, 3), 101, np.uint8)
    _, high = of(Group((Range("red", 90, 100),)), pixels=pixels)
    assert high.areas == (0,) * 11 + (1,) * 10
    assert high.fragile


def test_a_change_of_exactly_five_percent_is_not_fragile() -> None:
    low, _ = of(Group((Range("red", 236, 255),)))
    assert low.worst == 0.05
    assert not low.fragile
    low, _ = of(Group((Range("red", 237, 255),)))
    assert low.fragile
    assert f"{low.worst:.2%}" == "5.26%"


def test_the_step_of_16_bits_follows_the_span_that_is_used() -> None:
    pixels = np.zeros((1, 4096, 3), np.uint16)
    pixels[0, :, 0] = np.arange(4096)  # 12 bits in 16
    low, _ = of(Group((Range("red", 2000, 65535),)), pixels=pixels, depth=16)
    assert low.step == 16
    assert low.areas[REACH + 1] == 2096 - 16


def test_an_automatic_bound_moves_from_the_value_that_it_took() -> None:
    pixels = np.zeros((1, 20, 3), np.uint8)
    pixels[0, 10:, 0] = 200
    low, _ = of(Group((Range("red", Auto("otsu"), 255),)), pixels=pixels)
    assert low.value == 1
    assert low.areas == (None,) * 9 + (20,) + (10,) * 11
    assert of(Group((Range("red", Auto("otsu"), 255),)), pixels=pixels * 0) == ()


@settings(max_examples=3 * settings().max_examples)
@given(st.data(), strategies.depths)
def test_areas_are_those_of_21_masks(data: st.DataObject, depth: Depth) -> None:
    pixels = data.draw(strategies.images(depth))
    valid = data.draw(st.none() | st.just(pixels[..., 0] != pixels[0, 0, 0]))
    recipe = replace(data.draw(strategies.recipes(depth)).with_class(cleaning=()), prepare=())
    rule = replace(recipe.rule, groups=recipe.rule.groups or (Group((Range("red", 4, 9),)),))
    place, bounds = data.draw(st.sampled_from(list(rule.ranges())))
    answers = sensitivities(prepare(pixels, valid, recipe.with_class(rule=rule)), place)
    if not answers:
        return
    # An automatic bound beside the moved one stays where this image put it.
    fixed = replace(bounds, low=answers[0].value, high=answers[1].value)
    for answer in answers:
        for k, area in zip(range(-REACH, REACH + 1), answer.areas, strict=True):
            moved = _moved(fixed, answer.end, k, answer.step, depth)
            if moved is None:
                assert area is None
                continue
            _, g, r = place
            ranges = list(rule.groups[g].ranges)
            ranges[r] = moved
            groups = list(rule.groups)
            groups[g] = Group(tuple(ranges), rule.groups[g].match)
            edited = recipe.with_class(rule=Rule(tuple(groups), rule.match))
            expected = np.count_nonzero(compute_mask(pixels, edited, valid=valid))
            assert area == expected


def _moved(bounds: Range, end: End, k: int, step: float, depth: Depth) -> Range | None:
    """The range with one bound moved by plain arithmetic; None where that is not legal."""
    low, high = bounds.low, bounds.high
    assert not isinstance(low, Auto)
    assert not isinstance(high, Auto)
    channel = CHANNELS[bounds.channel]
    first, last = round(low * channel.scale), round(high * channel.scale)
    by = k * round(step * channel.scale)
    if channel.circular:
        width = (last - first) % 36000 + (by if end == "high" else -by)
        if not 0 <= width < 36000:
            return None
        first = (first + by) % 36000 if end == "low" else first
        last = (first + width) % 36000
    else:
        first, last = (first + by, last) if end == "low" else (first, last + by)
        least, most = (limit * channel.scale for limit in channel.limits(depth))
        if not least <= first <= last <= most:
            return None
    if channel.scale == 1:
        return replace(bounds, low=first, high=last)
    return replace(bounds, low=first / channel.scale, high=last / channel.scale)


@pytest.mark.parametrize("end", [0, 1])
def test_areas_are_before_cleaning(end: int) -> None:
    group = Group((Range("red", 100, 200),))
    plain = of(group)[end]
    assert of(group, cleaning=(Open(3), FillHoles()))[end] == plain
