"""All methods side by side: each choice is the range that the same recipe would use."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from skimage import data, filters

from maskapp import Auto, Group, Range, Recipe, Rule, compute_mask
from maskapp.core.color.channel import Depth
from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.histogram import value_counts
from maskapp.core.color.methods import METHODS
from maskapp.core.color.planes import Planes
from maskapp.core.finding.proposals import Proposal, propose_thresholds
from tests import strategies


def propose(
    pixels: strategies.Pixels, channel: str = "red", ignore: float = 0
) -> dict[str, Proposal]:
    planes = Planes(pixels)
    counts = value_counts(planes[channel], CHANNELS[channel].size(planes.depth))
    return {each.method: each for each in propose_thresholds(channel, counts, planes.depth, ignore)}


def test_otsu_proposes_above_and_below() -> None:
    pixels = np.zeros((1, 10, 3), np.uint8)
    pixels[0, 7:, 0] = 200
    otsu = propose(pixels)["otsu"]
    assert (otsu.label, otsu.thresholds, otsu.problem) == ("Otsu", (0,), "")
    above, below = otsu.choices
    assert (above.side, above.fixed, above.selected) == ("above", Range("red", 1, 255), 3)
    assert above.per_image == Range("red", Auto("otsu"), 255)
    assert (below.side, below.fixed, below.selected) == ("below", Range("red", 0, 0), 7)
    assert below.per_image == Range("red", 0, Auto("otsu"))


def test_multi_otsu_adds_the_class_between() -> None:
    pixels = data.coffee()
    green = pixels[..., 1]
    low, high = (int(cut) for cut in filters.threshold_multiotsu(green))
    multi = propose(pixels, "green")["multiotsu"]
    assert multi.thresholds == (low, high)
    assert [choice.side for choice in multi.choices] == ["above", "below", "between"]
    assert [choice.fixed for choice in multi.choices] == [
        Range("green", high + 1, 255),
        Range("green", 0, low),
        Range("green", low + 1, high),
    ]
    assert sum(choice.selected for choice in multi.choices) == green.size
    assert multi.choices[2].per_image == Range(
        "green", Auto("multiotsu_low"), Auto("multiotsu_high")
    )


@pytest.mark.parametrize("shape", [(1, 1), (20, 30)])
def test_a_flat_image_gets_a_sentence_from_every_method(shape: tuple[int, int]) -> None:
    proposals = propose(np.full((*shape, 3), 9, np.uint8))
    assert len(proposals) == len(METHODS) - 1  # multi-Otsu's two are one proposal
    for each in proposals.values():
        assert not each.thresholds
        assert not each.choices
        assert each.problem == (
            f"{each.label} finds no threshold on Red: all pixels have the same value."
        )


def test_two_values_get_numbers_or_sentences() -> None:
    pixels = np.zeros((2, 2, 3), np.uint8)
    pixels[0, 0, 0] = 255
    proposals = propose(pixels)
    for method in ("otsu", "li", "yen", "triangle", "isodata", "mean"):
        assert [choice.selected for choice in proposals[method].choices] == [1, 3]
    assert "no two peaks with a valley" in proposals["minimum"].problem
    assert "fewer than three values" in proposals["multiotsu"].problem


def test_values_are_in_the_channels_unit() -> None:
    pixels = data.coffee()
    plane = Planes(pixels)["lab_a"].astype(float) / 100 - 128
    otsu = propose(pixels, "lab_a")["otsu"]
    assert otsu.thresholds[0] == pytest.approx(filters.threshold_otsu(plane), abs=0.02)
    assert otsu.choices[0].fixed.low == round(otsu.thresholds[0] + 0.01, 2)
    assert otsu.choices[0].fixed.high == 127


@given(st.data(), strategies.depths, strategies.channels, strategies.ignored)
def test_fixed_and_per_image_ranges_give_the_same_mask(
    data: st.DataObject, depth: Depth, channel: str, ignore: float
) -> None:
    pixels = data.draw(strategies.images(depth))
    for proposal in propose(pixels, channel, ignore).values():
        assert bool(proposal.problem) != bool(proposal.choices)
        for choice in proposal.choices:
            fixed, automatic = (
                compute_mask(pixels, Recipe(Rule((Group((bounds,)),)), depth))
                for bounds in (choice.fixed, choice.per_image)
            )
            np.testing.assert_array_equal(fixed, automatic)
            assert choice.selected == np.count_nonzero(fixed)
            assert all(math.isfinite(value) for value in proposal.thresholds)
