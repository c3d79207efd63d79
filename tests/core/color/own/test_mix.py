"""Mixes of channels: what a formula means, and which there are not."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import torch
from numpy.typing import NDArray

from maskapp.core.color.channel import Depth
from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.own.mix import MAX_VALUES
from maskapp.core.color.planes import Planes, stored_values
from maskapp.errors import RecipeError

BROWN = "brown = 2 red - green - blue"


def colours(depth: Depth) -> NDArray[Any]:
    top, kind = ((255, np.uint8), (65535, np.uint16))[depth == 16]
    pixels = np.random.default_rng(7).integers(0, top + 1, (60, 80, 3)).astype(kind)
    pixels[0, :8] = [[r, g, b] for r in (0, top) for g in (0, top) for b in (0, top)]
    return pixels


# ---- what it is


@pytest.mark.parametrize("depth", [8, 16])
def test_a_mix_is_the_sum_of_its_bands(depth: Depth) -> None:
    pixels = colours(depth)
    red, green, blue = np.moveaxis(pixels.astype(np.int64), -1, 0)
    lowest = CHANNELS[BROWN].limits(depth)[0]
    found = Planes(pixels)[BROWN].astype(np.int64) + lowest
    np.testing.assert_array_equal(found, 2 * red - green - blue)
    top = (1 << depth) - 1
    assert CHANNELS[BROWN].limits(depth) == (-2 * top, 2 * top)


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize(
    ("formula", "members"),
    [
        ("20 excess_green - 7 cr + gray", {"excess_green": 20, "cr": -7, "gray": 1}),
        ("-3 lab_a + 2 lab_b + lab_l", {"lab_a": -3, "lab_b": 2, "lab_l": 1}),
        ("hematoxylin - 2 dab", {"hematoxylin": 1, "dab": -2}),
        ("5 ngrdi + 100 vari", {"ngrdi": 5, "vari": 100}),
        ("saturation + 30 red_share", {"saturation": 1, "red_share": 30}),
    ],
)
def test_other_channels_add_up_exactly(formula: str, members: dict[str, int], depth: Depth) -> None:
    pixels, id_ = colours(depth), f"sum = {formula}"
    planes = Planes(pixels)
    expected = np.zeros(pixels.shape[:2], np.int64)
    for each, weight in members.items():
        row = CHANNELS[each]
        expected += weight * (planes[each].astype(np.int64) + row.limits(depth)[0] * row.scale)
    channel = CHANNELS[id_]
    low = channel.limits(depth)[0] * channel.scale
    np.testing.assert_array_equal(planes[id_].astype(np.int64) + low, expected)
    bands: Any = tuple(np.ascontiguousarray(pixels[..., band]) for band in range(3))
    tensors: Any = tuple(map(torch.from_numpy, bands))
    np.testing.assert_array_equal(stored_values(torch, id_, tensors).numpy(), planes[id_])


def test_a_mix_has_the_name_and_the_unit_of_its_channels() -> None:
    channel = CHANNELS[BROWN]
    assert (channel.id, channel.label, channel.meaning) == (
        BROWN,
        "brown",
        "Your own: 2 × Red - Green - Blue",
    )
    assert (channel.counts, channel.scale, channel.unit) == (True, 1, "")
    assert (channel.own, channel.searched) == (True, False)
    percent = CHANNELS["strong = saturation + value"]
    assert (percent.counts, percent.scale, percent.text(12.5)) == (False, 100, "12.5 %")


# ---- how it is written


@pytest.mark.parametrize(
    "text",
    [
        "brown=2 red-green-blue",
        " brown  =  2*red − 1 green − blue ",
        "brown = - blue + 2red -green",
        "brown = -blue - green + 02 red",
    ],
)
def test_one_formula_has_one_text(text: str) -> None:
    assert CHANNELS[text].id == BROWN
    assert CHANNELS[BROWN].id == BROWN


def test_the_formula_keeps_its_signs() -> None:
    assert CHANNELS["x1 = -red"].id == "x1 = -red"
    assert CHANNELS["x1 = +red"].id == "x1 = red"
    assert CHANNELS["x1 = -2 red + 3 gray"].id == "x1 = -2 red + 3 gray"


def test_names_need_no_letters_of_english() -> None:
    assert CHANNELS["Grün (neu) - 2 = green"].label == "Grün (neu) - 2"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("brown = ", "is no channel with a weight"),
        ("brown = 2", "'2' is no channel with a weight"),
        ("brown = red +", "'+' is no channel with a weight"),
        ("brown = red + + blue", "is no channel with a weight"),
        ("brown = red = blue", "'= blue' is no channel with a weight"),
        ("brown = (red - blue)", "is no channel with a weight"),
        ("brown = red green", "a + or - is missing before 'green'"),
        ("brown = red + 2 red", "'red' stands twice"),
        ("brown = 0 red + green", "'red' has the weight 0"),
        ("brown = 0.5 red", "0.5 before 'red' is not a whole number"),
        ("brown = 1,5 red", "1,5 before 'red' is not a whole number"),
        ("brown = 1234567 red", "too large a weight"),
        ("brown = ²red", "'²red' is not a channel to mix"),
        ("brown = redd - blue", "'redd' is not a channel to mix. Use some of: red, green, "),
        ("brown = other - blue", "'other' is not a channel to mix"),
        ("brown = hue + red", "Hue is a circle"),
        ("brown = red + lab_a", "Red and Lab a cannot be added up"),
        ("brown = lab_a + ngrdi", "Lab a and NGRDI cannot be added up"),
        ("brown = lab_a + saturation", "Lab a and Saturation cannot be added up"),
        ("brown = 129 red", "the weights of 'brown' are too large"),
        ("brown = 33 excess_green", "the weights of 'brown' are too large"),
        ("= red", "a channel has a name of 1 to 40 characters"),
        (f"{'n' * 41} = red", "a channel has a name of 1 to 40 characters"),
        ("a\u200bb = red", "invisible characters"),
        ("red = green", "'red' is a channel already"),
        ("RED = green", "'RED' is a channel already"),
        ("lab A = green", "'lab A' is a channel already"),
        ("excess_green = green", "'excess_green' is a channel already"),
        (f"n = {'red + ' * 80}", "at most 400 characters"),
    ],
)
def test_other_formulas_are_refused_with_a_sentence(text: str, words: str) -> None:
    with pytest.raises(RecipeError) as caught:
        CHANNELS[text]
    assert words in str(caught.value)


def test_the_largest_weights_are_within_the_bound() -> None:
    assert CHANNELS["much = 127 red"].size(16) <= MAX_VALUES < 129 * 65535
    assert CHANNELS["much = 64 red - 63 blue"].limits(16) == (-63 * 65535, 64 * 65535)


# ---- beside the channels that there are


def test_a_text_that_defines_nothing_is_no_channel() -> None:
    with pytest.raises(KeyError):
        CHANNELS["brown"]


def test_own_channels_are_not_listed() -> None:
    before = list(CHANNELS)
    assert CHANNELS[BROWN] is CHANNELS[BROWN]
    assert list(CHANNELS) == before
    assert BROWN not in CHANNELS
    assert CHANNELS.in_order(["hue", BROWN, "red", "hue"]) == ["red", "hue", BROWN]
    assert CHANNELS.with_own(["hue", BROWN]) == [*before, BROWN]
