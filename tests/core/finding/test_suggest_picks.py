"""From few picks to a rule for the image around them: each pick counts, and little is believed."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from skimage import color, data, filters

from maskapp import Group, Recipe, Rule, compute_mask
from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.planes import Planes
from maskapp.core.finding.picks import Pick
from maskapp.core.finding.suggest import NoSuggestion, suggest_rule
from maskapp.core.finding.suggest_picks import LEAST_GAIN, suggest_from_picks

Mask = NDArray[np.bool_]


def stripes(*reds: int) -> NDArray[np.uint8]:
    """Columns of ten pixels of these reds, 20 pixels high."""
    pixels = np.zeros((20, 10 * len(reds), 3), np.uint8)
    pixels[..., 0] = np.repeat(reds, 10)
    return pixels


def suggested(pixels: NDArray[np.uint8], *picks: Pick, channels: tuple[str, ...] = ("red",)) -> str:
    return suggest_from_picks(Planes(pixels), picks, channels=channels).rule.describe()


def no(x: int, y: int, width: int = 1, height: int = 1) -> Pick:
    return Pick(x, y, width, height, wanted=False)


def test_a_bound_lies_midway_on_a_round_number() -> None:
    found = suggest_from_picks(
        Planes(stripes(50, 203)), [Pick(10, 0, 10, 20), no(0, 0, 10, 5)], channels=("red",)
    )
    assert found.rule.describe() == "Red 100–255"  # the roundest of 88 to 165
    assert (found.dice, found.hits, found.selected, found.wanted) == (1.0, 200, 200, 200)


def test_one_click_counts_beside_large_boxes() -> None:
    pixels = stripes(10, 100, 110, 200)
    boxes = [Pick(20, 0, 20, 20), no(0, 0, 10, 20)]
    assert suggested(pixels, *boxes) == "Red 50–255"
    assert suggested(pixels, *boxes, no(12, 7)) == "Red 105–255"


def test_a_pixel_both_wanted_and_not_is_not_wanted() -> None:
    found = suggest_from_picks(
        Planes(stripes(10, 200)), [Pick(0, 0, 20, 20), no(0, 0, 10, 20)], channels=("red",)
    )
    assert (found.wanted, found.hits) == (200, 200)


def test_parts_beyond_the_image_and_the_region_do_not_count() -> None:
    planes = Planes(stripes(10, 200))
    picks = [Pick(15, -3, 900, 900), no(-5, 0, 10, 20)]
    assert suggest_from_picks(planes, picks).wanted == 5 * 20
    region = np.zeros(planes.shape, np.bool_)
    region[:7] = True
    assert suggest_from_picks(planes, picks, region).wanted == 5 * 7
    with pytest.raises(NoSuggestion, match="No pixel is marked as wanted"):
        suggest_from_picks(planes, picks, np.zeros(planes.shape, np.bool_))


def test_two_wanted_colours_become_two_groups() -> None:
    pixels = stripes(30, 100, 200)
    found = suggested(pixels, Pick(0, 0, 10, 20), Pick(20, 0, 10, 20), no(10, 0, 10, 20))
    assert found == "Red 0–50, or Red 150–255"


@pytest.mark.parametrize(
    ("picks", "sentence"),
    [
        ([], "No pixel is marked as wanted"),
        ([no(0, 0)], "No pixel is marked as wanted"),
        ([Pick(0, 0)], "Every pixel that counts is wanted"),
        ([Pick(0, 0), no(5, 5)], "tells the wanted pixels from the others"),
    ],
)
def test_nothing_to_learn_from_is_said(picks: list[Pick], sentence: str) -> None:
    with pytest.raises(NoSuggestion, match=sentence):
        suggest_from_picks(Planes(stripes(30)), picks)


# ---- every range is worth its place


def weighted_dice(mask: Mask, picks: list[Pick]) -> float:
    """Dice of the picked pixels: a box weighs the root of its pixels, a class 1."""
    never = np.zeros(mask.shape, np.bool_)
    for pick in picks:
        if not pick.wanted:
            never[pick.y : pick.y + pick.height, pick.x : pick.x + pick.width] = True
    sums = {True: [0.0, 0.0], False: [0.0, 0.0]}
    for pick in picks:
        box = (slice(pick.y, pick.y + pick.height), slice(pick.x, pick.x + pick.width))
        counts = never[box] != pick.wanted
        number = np.count_nonzero(counts)
        if number:
            sums[pick.wanted][0] += np.count_nonzero(mask[box] & counts) / number * number**0.5
            sums[pick.wanted][1] += number**0.5
    hit, false = (sums[flag][0] / sums[flag][1] for flag in (True, False))
    return 2 * hit / (hit + false + 1)


@settings(max_examples=40)
@given(st.integers(0, 2**32 - 1), st.integers(1, 4), st.integers(1, 4))
def test_every_range_gains_and_none_is_outside(seed: int, yes: int, no_: int) -> None:
    rng = np.random.default_rng(seed)
    coarse = rng.integers(0, 256, (6, 8, 3)).astype(np.uint8)
    pixels = cv2.resize(coarse, (160, 120), interpolation=cv2.INTER_CUBIC)
    picks = []
    for number in range(yes + no_):
        x, y, width, height = map(int, rng.integers((0, 0, 1, 1), (100, 60, 60, 60)))
        picks.append(Pick(x, y, width, height, wanted=number < yes))
    try:
        rule = suggest_from_picks(Planes(pixels), picks).rule
    except NoSuggestion:
        return
    full = weighted_dice(compute_mask(pixels, Recipe(rule)), picks)
    for (_, g, r), bounds in rule.ranges():
        assert not bounds.outside
        groups = [
            tuple(each for k, each in enumerate(group.ranges) if (i, k) != (g, r))
            for i, group in enumerate(rule.groups)
        ]
        shorter = Rule(tuple(Group(ranges) for ranges in groups if ranges))
        mask = compute_mask(pixels, Recipe(shorter))
        assert full - weighted_dice(mask, picks) >= LEAST_GAIN - 1e-9


# ---- the image around the picks


def random_picks(truth: Mask, rng: np.random.Generator, yes: int, no_: int) -> list[Pick]:
    """Boxes that lie in what is wanted, or in what is not, to nine tenths."""
    found: list[Pick] = []
    for wanted, number in ((True, yes), (False, no_)):
        target = len(found) + number
        while len(found) < target:
            width = int(rng.choice([1, 6, 12, 25, 40]))
            height = max(1, round(width * rng.uniform(0.6, 1.4)))
            y, x = (
                int(rng.integers(0, size - side))
                for size, side in zip(truth.shape, (height, width), strict=True)
            )
            if (truth[y : y + height, x : x + width] == wanted).mean() >= 0.9:
                found.append(Pick(x, y, width, height, wanted))
    return found


def score(pixels: NDArray[np.uint8], rule: Rule, truth: Mask) -> float:
    mask = compute_mask(pixels, Recipe(rule))
    return 2 * np.count_nonzero(mask & truth) / (np.count_nonzero(mask) + np.count_nonzero(truth))


def test_brown_stain_is_found_from_few_picks() -> None:
    """Against colour deconvolution, which none of our channels has; better than taken literally."""
    pixels = data.immunohistochemistry()
    stain = color.rgb2hed(pixels)[..., 2]
    truth = stain > filters.threshold_otsu(stain)
    planes, rng = Planes(pixels), np.random.default_rng(8)
    careful, literal = [], []
    for n in range(12):
        picks = random_picks(truth, rng, 1 + n % 3, 1 + n // 3 % 3)
        found = suggest_from_picks(planes, picks)
        assert len(list(found.rule.ranges())) <= 2
        careful.append(score(pixels, found.rule, truth))
        wanted, known = (np.zeros(planes.shape, np.bool_) for _ in range(2))
        for pick in picks:
            box = (slice(pick.y, pick.y + pick.height), slice(pick.x, pick.x + pick.width))
            known[box], wanted[box] = True, pick.wanted
        rule = suggest_rule(planes, wanted, known, channels=tuple(CHANNELS)).rule
        literal.append(score(pixels, rule, truth))
    assert np.median(careful) > 0.85
    assert np.mean(careful) > np.mean(literal)
