"""The joint density by a plain loop, boxes and lassos by the pixels they select."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from skimage import data, measure

from maskapp import Group, Range, Recipe, Rule, compute_mask
from maskapp.core.color.channel import Depth
from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.planes import Planes
from maskapp.core.finding.density import density
from maskapp.core.finding.lasso import _largest_rectangle, box_ranges, lasso_groups
from maskapp.errors import RecipeError
from tests import strategies

COFFEE = data.coffee()


def test_counts_of_8_bit_bands_are_one_bin_per_value() -> None:
    counted = density(Planes(COFFEE), "red", "green")
    (left, top), (down, across) = counted.starts, counted.counts.shape
    assert counted.widths == (1, 1)
    red, green = COFFEE[..., 0], COFFEE[..., 1]
    assert (left, top) == (red.min(), green.min())
    expected, _, _ = np.histogram2d(
        green.ravel(),
        red.ravel(),
        (np.arange(top, top + down + 1), np.arange(left, left + across + 1)),
    )
    np.testing.assert_array_equal(counted.counts, expected)
    assert counted.centres(0)[0] == left


@given(st.data(), strategies.depths)
def test_every_pixel_is_in_its_bin(drawn: st.DataObject, depth: Depth) -> None:
    pixels = drawn.draw(strategies.images(depth))
    x, y = drawn.draw(st.lists(strategies.channels, min_size=2, max_size=2, unique=True))
    where = drawn.draw(st.none() | st.just(pixels[..., 0] != pixels[0, 0, 0]))
    planes = Planes(pixels)
    counted = density(planes, x, y, where)
    assert max(counted.counts.shape) <= 256
    expected = np.zeros_like(counted.counts)
    for place in zip(*np.nonzero(np.ones(planes.shape) if where is None else where), strict=True):
        column, row = (
            (int(planes[channel][place]) - start) // width
            for channel, start, width in zip((x, y), counted.starts, counted.widths, strict=True)
        )
        expected[row, column] += 1
        for axis, (channel, at) in enumerate(((x, column), (y, row))):
            value = CHANNELS[channel].value(int(planes[channel][place]), depth)
            reach = counted.widths[axis] / CHANNELS[channel].scale / 2
            assert abs(counted.centres(axis)[at] - value) <= reach
    np.testing.assert_array_equal(counted.counts, expected)


def test_one_channel_twice_is_refused() -> None:
    with pytest.raises(RecipeError, match="Red on both axes is a line"):
        density(Planes(COFFEE), "red", "red")


def test_a_box_is_two_ranges_rounded_inwards() -> None:
    counted = density(Planes(COFFEE), "red", "lab_a")
    assert box_ranges(counted, 200.9, 99.1, -3.004, 300) == Group(
        (Range("red", 100, 200), Range("lab_a", -3, 127))
    )
    assert box_ranges(counted, 7.4, 7.3, 0, 0).ranges[0] == Range("red", 7, 7)


def selected(groups: tuple[Group, ...]) -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    return compute_mask(COFFEE, Recipe(Rule(groups)))


def test_a_rectangle_needs_one_box_and_a_corner_two() -> None:
    counted = density(Planes(COFFEE), "red", "green")
    box = lasso_groups(counted, [(99.5, 19.5), (180.5, 19.5), (180.5, 90.5), (99.5, 90.5)])
    assert box.dice == 1
    red, green = COFFEE[..., 0], COFFEE[..., 1]
    inside = (red >= 100) & (red <= 180) & (green >= 20) & (green <= 90)
    np.testing.assert_array_equal(selected(box.groups), inside)


@pytest.mark.parametrize("channels", [("red", "green"), ("hue", "saturation"), ("lab_a", "lab_b")])
def test_a_round_shape_is_covered_and_its_dice_is_that_of_the_pixels(
    channels: tuple[str, str],
) -> None:
    planes = Planes(COFFEE)
    counted = density(planes, *channels)
    values = [
        CHANNELS[c].limits(8)[0] + planes[c].astype(float) / CHANNELS[c].scale for c in channels
    ]
    middle, spread = [v.mean() for v in values], [v.std() for v in values]
    turn = np.linspace(0, 2 * np.pi, 30)
    corners = [(middle[0] + spread[0] * np.cos(a), middle[1] + spread[1] * np.sin(a)) for a in turn]
    covered = lasso_groups(counted, corners)
    assert covered.problem == ""
    assert 1 <= len(covered.groups) <= 5
    assert covered.dice >= 0.95
    # The polygon at each pixel by scikit-image; bins are as fine as one value or 1/256 of the span.
    points = np.stack([v.ravel() for v in values], axis=1)
    inside = measure.points_in_poly(points, corners).reshape(planes.shape)
    mask = selected(covered.groups)
    dice = 2 * np.count_nonzero(mask & inside) / (np.count_nonzero(mask) + np.count_nonzero(inside))
    assert dice == pytest.approx(covered.dice, abs=0.02)


def test_a_thin_diagonal_is_refused_with_the_score_that_boxes_reach() -> None:
    counted = density(Planes(COFFEE), "red", "green")
    thin = lasso_groups(counted, [(0, 4), (0, 0), (4, 0), (255, 251), (255, 255), (251, 255)])
    assert thin.groups == ()
    assert thin.dice < 0.95
    assert f"a Dice score of {thin.dice:.2f}" in thin.problem


def test_lassos_around_nothing_are_sentences() -> None:
    counted = density(Planes(COFFEE), "red", "green")
    assert "at least three corners" in lasso_groups(counted, [(0, 0), (1, 1)]).problem
    empty = lasso_groups(counted, [(300, 300), (310, 300), (300, 310)])
    assert "No pixel has values inside the lasso" in empty.problem


def test_the_density_of_no_pixel_is_empty() -> None:
    counted = density(Planes(COFFEE), "red", "green", np.zeros(COFFEE.shape[:2], np.bool_))
    assert counted.counts.sum() == 0
    assert lasso_groups(counted, [(0, 0), (255, 0), (0, 255)]).problem


@given(st.integers(0, 2**32 - 1), st.integers(1, 5), st.integers(1, 5))
def test_the_largest_rectangle_is_the_largest_of_all(seed: int, rows: int, columns: int) -> None:
    gains = np.random.default_rng(seed).integers(-5, 6, (rows, columns)).astype(float)
    top, bottom, left, right = _largest_rectangle(gains)
    best = max(
        gains[a : b + 1, c : d + 1].sum()
        for a in range(rows)
        for b in range(a, rows)
        for c in range(columns)
        for d in range(c, columns)
    )
    assert gains[top : bottom + 1, left : right + 1].sum() == best
