"""Planted rules are found again; one range is the best of all; bounds are safe and round."""

from __future__ import annotations

from typing import Any

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from skimage import data

from maskapp import Group, Range, Recipe, Rule, compute_mask
from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.planes import Planes
from maskapp.core.finding.items import Items, channel_axes
from maskapp.core.finding.rule_search import best_term, search
from maskapp.core.finding.suggest import (
    LEAST_GAIN,
    SEARCHED,
    NoSuggestion,
    Suggestion,
    _roundest,
    suggest_rule,
)
from maskapp.core.recipe.rule import Auto

Mask = NDArray[np.bool_]
SAMPLES = ("coffee", "astronaut", "chelsea", "immunohistochemistry", "retina")


def row_of(*colours: tuple[int, int, int]) -> NDArray[np.uint8]:
    return np.array([colours], np.uint8)


def from_marks(
    pixels: NDArray[np.unsignedinteger], yes: list[int], no: list[int], *channels: str
) -> Suggestion:
    """A suggestion from marked columns of an image of one row."""
    wanted = np.zeros(pixels.shape[:2], np.bool_)
    wanted[0, yes] = True
    considered = wanted.copy()
    considered[0, no] = True
    return suggest_rule(Planes(pixels), wanted, considered, channels=channels or tuple(CHANNELS))


def test_marks_give_one_range_with_a_round_bound_midway() -> None:
    pixels = row_of((50, 9, 0), (70, 0, 0), (203, 7, 0), (231, 3, 0))
    found = from_marks(pixels, [2, 3], [0, 1], "red", "green")
    assert found.rule == Rule((Group((Range("red", 150, 255),)),))
    assert (found.dice, found.hits, found.selected, found.wanted) == (1.0, 2, 2, 2)


def test_of_equally_good_channels_the_one_with_the_wider_gap_is_taken() -> None:
    pixels = row_of((100, 0, 0), (105, 200, 0))
    assert from_marks(pixels, [1], [0], "red", "green").rule.describe() == "Green 100–255"


def test_a_search_without_channels_keeps_to_those_that_are_searched() -> None:
    assert (
        *("red", "green", "blue", "gray", "hue", "saturation", "value"),
        *("lab_l", "lab_a", "lab_b", "cb", "cr", "excess_green"),
    ) == SEARCHED
    tissue = np.ascontiguousarray(data.immunohistochemistry()[:200, :200])
    wanted = Planes(tissue)["dab"] > 500
    found = suggest_rule(Planes(tissue), wanted)
    assert {bounds.channel for _, bounds in found.rule.ranges()} <= set(SEARCHED)
    told = suggest_rule(Planes(tissue), wanted, channels=("red", "dab"))
    assert told.rule == Rule((Group((Range("dab", 0.501, 10),)),))
    assert told.dice == 1


def test_unmarked_pixels_do_not_count() -> None:
    pixels = row_of((50, 0, 0), (200, 0, 0), (199, 0, 0))
    found = from_marks(pixels, [1], [0], "red")
    assert (found.dice, found.selected) == (1.0, 1)


def test_values_between_are_left_out_by_an_outside_range() -> None:
    pixels = row_of((0, 0, 0), (100, 0, 0), (110, 0, 0), (255, 0, 0))
    found = from_marks(pixels, [0, 3], [1, 2], "red")
    assert found.rule == Rule((Group((Range("red", 50, 200, outside=True),)),))


def test_hue_wraps() -> None:
    pixels = row_of((255, 0, 40), (255, 40, 0), (0, 255, 0), (0, 0, 255))
    found = from_marks(pixels, [0, 1], [2, 3], "hue")
    (bounds,) = found.rule.groups[0].ranges
    assert found.dice == 1
    assert bounds.wraps


def test_two_ranges_where_one_is_not_enough_and_two_groups_where_they_must_be() -> None:
    grid = np.array([[(r, g, 0) for r in range(0, 250, 10)] for g in range(0, 250, 10)], np.uint8)
    red, green = grid[..., 0], grid[..., 1]
    corner = suggest_rule(Planes(grid), (red >= 120) & (green < 90), channels=("red", "green"))
    assert corner.dice == 1
    assert [len(group.ranges) for group in corner.rule.groups] == [2]
    wanted = ((red < 60) & (green < 60)) | ((red > 180) & (green > 180))
    squares = suggest_rule(Planes(grid), wanted, channels=("red", "green"))
    assert squares.dice == 1
    assert [len(group.ranges) for group in squares.rule.groups] == [2, 2]


def test_nothing_to_learn_from_is_said() -> None:
    pixels = row_of((1, 2, 3), (4, 5, 6))
    for yes, no, sentence in (([], [0], "No pixel is marked"), ([0, 1], [], "Every pixel")):
        with pytest.raises(NoSuggestion, match=sentence):
            from_marks(pixels, yes, no)


def test_pixels_that_cannot_be_told_apart_are_said_to_be_so() -> None:
    with pytest.raises(NoSuggestion, match="tells the wanted pixels from the others"):
        from_marks(row_of((9, 9, 9), (9, 9, 9)), [0], [1])
    rng = np.random.default_rng(3)
    with pytest.raises(NoSuggestion):
        suggest_rule(Planes(data.coffee()), rng.random((400, 600)) < 0.3)


def test_a_mask_of_nearly_everything_is_learnt_too() -> None:
    pixels = data.coffee()
    wanted = pixels[..., 0] > 15
    assert 0.95 < wanted.mean() < 1
    found = suggest_rule(Planes(pixels), wanted, channels=("red", "green", "blue"))
    assert found.rule.describe() == "Red 16–255"


def test_the_score_is_that_of_all_pixels() -> None:
    pixels = data.coffee()
    noise = np.random.default_rng(5).random(pixels.shape[:2]) < 0.02
    wanted = (pixels[..., 0] >= 130) ^ noise
    found = suggest_rule(Planes(pixels), wanted)
    mask = compute_mask(pixels, Recipe(found.rule))
    hits = np.count_nonzero(mask & wanted)
    assert found.dice == 2 * hits / (np.count_nonzero(mask) + np.count_nonzero(wanted))
    assert found.rule == Rule((Group((Range("red", 130, 255),)),))


def test_16_bits_and_16_bit_bounds() -> None:
    pixels = data.coffee().astype(np.uint16) * 257
    wanted = (pixels[..., 1] > 20_000) & (pixels[..., 1] < 40_000)
    found = suggest_rule(Planes(pixels), wanted)
    assert found.dice == 1
    assert len(list(found.rule.ranges())) == 1


# ---- planted rules


def planted(rng: np.random.Generator, planes: Planes, number: int) -> Rule:
    """A rule of a few ranges between quantiles of the image, with one of three shapes."""
    ranges = []
    for channel in rng.choice(list(SEARCHED), number):
        row, plane = CHANNELS[channel], planes[channel]
        shares = np.sort(rng.uniform(0, 1, 2))
        low, high = (
            row.value(int(np.quantile(plane, share, method="nearest")), 8) for share in shares
        )
        ranges.append(Range(row.id, low, high, bool(rng.random() < 0.2)))
    shape = rng.integers(3)
    if shape == 0 or number == 1:
        return Rule((Group(tuple(ranges)),))
    if shape == 1:
        return Rule(tuple(Group((bounds,)) for bounds in ranges))
    return Rule((Group(tuple(ranges[:-1])), Group((ranges[-1],))))


@pytest.mark.parametrize("number", [1, 2, 3])
@pytest.mark.parametrize("name", [*SAMPLES, "random"])
def test_planted_rules_are_recovered(name: str, number: int) -> None:
    rng = np.random.default_rng(1000 * number + len(name))
    if name == "random":
        pixels = rng.integers(0, 256, (200, 300, 3), dtype=np.uint8)
    else:
        pixels = np.ascontiguousarray(getattr(data, name)()[:400, :600, :3])
    planes = Planes(pixels)
    for _ in range(3):
        rule = planted(rng, planes, number)
        wanted = compute_mask(pixels, Recipe(rule))
        if 0.01 < wanted.mean() < 0.99:
            found = suggest_rule(planes, wanted)
            assert found.dice >= 0.99, (rule.describe(), found.rule.describe())


# ---- every range is worth its place


def dice_of(mask: Mask, wanted: Mask) -> float:
    hits = np.count_nonzero(mask & wanted)
    return 2 * hits / (np.count_nonzero(mask) + np.count_nonzero(wanted))


def gains(pixels: NDArray[np.uint8], rule: Rule, wanted: Mask, known: Mask) -> list[float]:
    """What a rule loses in Dice on all pixels that count without each of its ranges."""

    def score(groups: list[list[Range]]) -> float:
        shorter = Rule(tuple(Group(tuple(ranges)) for ranges in groups if ranges))
        return dice_of(compute_mask(pixels, Recipe(shorter)) & known, wanted & known)

    groups = [list(group.ranges) for group in rule.groups]
    return [
        score(groups) - score([[r for r in group if r is not each] for group in groups])
        for group in groups
        for each in group
    ]


def ellipsoid(pixels: NDArray[np.uint8], centre: Any, radii: Any) -> Mask:
    """Pixels whose colour lies in an ellipsoid, which no few ranges are."""
    inside: Mask = (((pixels - np.asarray(centre, float)) / radii) ** 2).sum(axis=-1) < 2
    return inside


@pytest.mark.parametrize("name", ["chelsea", "retina", "immunohistochemistry", "coffee"])
def test_every_range_gains_on_all_pixels_of_a_photograph(name: str) -> None:
    pixels = np.ascontiguousarray(getattr(data, name)()[..., :3])
    wanted = ellipsoid(pixels, pixels.mean(axis=(0, 1)), (30, 50, 20))
    found = suggest_rule(Planes(pixels), wanted)
    every = np.ones(wanted.shape, np.bool_)
    assert min(gains(pixels, found.rule, wanted, every)) >= LEAST_GAIN
    assert found.dice == dice_of(compute_mask(pixels, Recipe(found.rule)), wanted)
    assert found.others == wanted.size - np.count_nonzero(wanted)


@settings(max_examples=20)
@given(st.integers(0, 2**32 - 1), st.sampled_from([0.0, 0.02, 0.1]))
def test_every_range_gains_on_all_pixels_that_count(seed: int, flipped: float) -> None:
    rng = np.random.default_rng(seed)
    coarse = rng.integers(0, 256, (6, 8, 3)).astype(np.uint8)
    pixels = cv2.resize(coarse, (160, 120), interpolation=cv2.INTER_CUBIC)
    wanted = ellipsoid(pixels, rng.integers(0, 256, 3), rng.integers(20, 90, 3))
    wanted ^= rng.random(wanted.shape) < flipped
    known = rng.random(wanted.shape) < rng.uniform(0.2, 1)
    try:
        found = suggest_rule(Planes(pixels), wanted, known)
    except NoSuggestion:
        return
    assert min(gains(pixels, found.rule, wanted, known)) >= LEAST_GAIN


def test_a_rare_value_of_the_search_is_one_of_the_refinement() -> None:
    """More pixels of a class than both samples hold, each with nearly a value of its own."""
    rng = np.random.default_rng(2)
    pixels = rng.integers(0, 1 << 16, (700, 900, 3), dtype=np.uint16)
    low, high = 30_000, 30_040  # about 400 pixels
    wanted = (pixels[..., 0] >= low) & (pixels[..., 0] <= high)
    (bounds,) = suggest_rule(Planes(pixels), wanted).rule.groups[0].ranges
    assert (bounds.channel, bounds.outside) == ("red", False)
    assert not isinstance(bounds.low, Auto)
    assert not isinstance(bounds.high, Auto)
    assert abs(bounds.low - low) + abs(bounds.high - high) < 40


# ---- the search itself


@settings(max_examples=150)
@given(st.data())
def test_without_outside_no_term_wraps_on_a_line(drawn: st.DataObject) -> None:
    number, size = drawn.draw(st.integers(2, 40)), drawn.draw(st.integers(3, 12))
    values = st.lists(st.integers(0, size - 1), min_size=number, max_size=number)
    columns = {name: np.array(drawn.draw(values), np.uint8) for name in ("red", "green", "hue")}
    sizes = {"red": (size, False), "green": (size, False), "hue": (size, True)}
    wanted = np.array(drawn.draw(st.lists(st.booleans(), min_size=number, max_size=number)))
    axes = channel_axes(columns, sizes)
    items = Items(axes, wanted.astype(float), (~wanted).astype(float), outside=False)
    most = drawn.draw(st.integers(1, 3))
    found = search(items, most_groups=most, most_terms=2, least_gain=0.01)
    assert len(found) <= most
    assert all(t.first <= t.last or axes[t.axis].circular for group in found for t in group)


def test_the_opposite_of_a_middle_becomes_two_ranges() -> None:
    red = np.arange(100)
    middle = (red >= 40) & (red < 60)
    items = Items(
        channel_axes({"red": red.astype(np.uint8)}, {"red": (256, False)}),
        (~middle).astype(float),
        middle.astype(float),
        outside=False,
    )
    found = search(items, most_groups=2, most_terms=1, least_gain=0.01)
    assert items.dice(items.selected_by_all(found)) == 1
    assert search(items, most_groups=1, most_terms=1, least_gain=0.01) == ()


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, -1e-9])
@pytest.mark.parametrize("name", ["wanted", "unwanted"])
def test_weights_that_are_no_weights_are_refused(name: str, bad: float) -> None:
    weights = {"wanted": np.ones(20), "unwanted": np.ones(20)}
    weights[name][3] = bad
    axes = channel_axes({"red": np.arange(20, dtype=np.uint8)}, {"red": (256, False)})
    with pytest.raises(ValueError, match=f"of {name} pixels must be finite and at least 0"):
        Items(axes, weights["wanted"], weights["unwanted"])


def test_a_sum_of_weights_beyond_all_numbers_is_refused() -> None:
    axes = channel_axes({"red": np.arange(4, dtype=np.uint8)}, {"red": (256, False)})
    with pytest.raises(ValueError, match="must be finite"), np.errstate(over="ignore"):
        Items(axes, np.full(4, 1e308), np.ones(4))


@pytest.mark.parametrize("all_wanted", [False, True])
def test_where_there_is_nothing_to_tell_apart_no_term_is_found(all_wanted: bool) -> None:
    axes = channel_axes({"red": np.arange(4, dtype=np.uint8)}, {"red": (256, False)})
    weights = np.ones(4) * all_wanted
    items = Items(axes, weights, 1 - weights)
    assert search(items, most_groups=3, most_terms=3, least_gain=0.01) == ()


# ---- one range: the best of all


@settings(max_examples=200)
@given(st.data())
def test_one_range_is_the_best_of_all_intervals(drawn: st.DataObject) -> None:
    size = drawn.draw(st.integers(1, 7))
    number = drawn.draw(st.integers(1, 12))
    values = drawn.draw(st.lists(st.integers(0, size - 1), min_size=number, max_size=number))
    flags = drawn.draw(st.lists(st.booleans(), min_size=number, max_size=number))
    circular = drawn.draw(st.booleans())
    wanted = np.array(flags, float)
    if not wanted.any():
        return
    axes = channel_axes({"red": np.array(values, np.uint8)}, {"red": (size, circular)})
    items = Items(axes, wanted, 1 - wanted, outside=False)
    none, every = np.zeros(number, np.bool_), np.ones(number, np.bool_)
    best = best_term(items, 0, none, every, 0.0)
    assert best is not None
    dice, term = best
    assert items.dice(items.selected_by(term)) == pytest.approx(dice)
    column = np.array(values)
    scores = []
    for low in range(size):
        for high in range(size):
            inside = (column >= low) & (column <= high)
            if low > high:
                if not circular:
                    continue
                inside = (column >= low) | (column <= high)
            hits = np.count_nonzero(inside & (wanted > 0))
            scores.append(2 * hits / (np.count_nonzero(inside) + wanted.sum()))
    assert dice == pytest.approx(max(scores))


@pytest.mark.parametrize(
    ("gap", "offset", "scale", "round_"),
    [
        ((71, 203), 0, 1, 150),
        ((100, 100), 0, 1, 100),
        ((98, 101), 0, 1, 100),
        ((13, 16), 0, 1, 15),
        ((12345, 12450), 0, 100, 12400),
        ((12841, 12859), -12800, 100, 12850),  # 0.5
        ((-40, 60), 0, 100, 0),
    ],
)
def test_bounds_are_round_where_there_is_room(
    gap: tuple[int, int], offset: int, scale: int, round_: int
) -> None:
    assert _roundest(gap, offset=offset, scale=scale) == round_
