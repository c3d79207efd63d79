"""From few picks to a rule for the set: what they mean, how sure it is, and how good."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from maskapp import Group, Range, Recipe, Rule, compute_mask
from maskapp.core.color.planes import Planes
from maskapp.core.finding.meaning import Learner, features_of
from maskapp.core.finding.picked_rule import (
    rule_from_picks,
    sample_of_set,
    sampled_colours,
    selected_shares,
    wrong_picks,
)
from maskapp.core.finding.picks import Pick, PickedColours, picked_colours
from maskapp.core.finding.suggest import NoSuggestion
from tests.core.finding.scenes import Person, Scene, scene

GREEN, SOIL, SAND, PINK = (60, 130, 50), (90, 70, 50), (200, 180, 150), (220, 90, 140)


def of(colour: tuple[int, int, int], *, wanted: bool, seed: int = 0) -> PickedColours:
    """A box of 16 pixels around a colour."""
    noise = np.random.default_rng(seed).integers(-4, 5, (16, 3))
    colours = np.clip(np.array(colour) + noise, 0, 255).tolist()
    return PickedColours(Pick(0, 0, 4, 4, wanted), tuple((r, g, b) for r, g, b in colours))


def crowd(*colours: tuple[int, int, int], number: int = 500) -> NDArray[np.uint8]:
    """Pixels around some colours, mixed."""
    rng = np.random.default_rng(1)
    pixels = np.repeat(np.array(colours), number, axis=0) + rng.integers(
        -6, 7, (number * len(colours), 3)
    )
    return rng.permutation(np.clip(pixels, 0, 255).astype(np.uint8))


def selected(rule: Rule, colour: tuple[int, int, int]) -> bool:
    return bool(compute_mask(np.array([[colour]], np.uint8), Recipe(rule))[0, 0])


def test_one_pick_of_each_tells_colours_apart_that_nobody_picked() -> None:
    picks = [of(GREEN, wanted=True), of(SOIL, wanted=False)]
    found = rule_from_picks(picks, crowd(GREEN, SOIL, SAND, PINK))
    assert [selected(found.rule, each) for each in (GREEN, SOIL, SAND, PINK)] == [
        True,
        False,
        False,
        False,
    ]
    assert found.share == pytest.approx(0.25, abs=0.01)
    assert len(list(found.rule.ranges())) == 1


def test_two_wanted_colours_become_two_groups() -> None:
    picks = [of(GREEN, wanted=True), of(PINK, wanted=True)]
    picks += [of(SOIL, wanted=False), of(SAND, wanted=False)]
    found = rule_from_picks(picks, crowd(GREEN, SOIL, SAND, PINK))
    assert [selected(found.rule, each) for each in (GREEN, PINK, SOIL, SAND)] == [
        True,
        True,
        False,
        False,
    ]


def test_a_class_of_one_pixel_and_a_set_of_one_colour_are_no_trouble() -> None:
    """Their covariances would be no numbers, and a search among such scores has no end."""
    pixel = PickedColours(Pick(0, 0), (GREEN,))
    other = PickedColours(Pick(1, 0, wanted=False), (SOIL,))
    for sample in (np.array([SOIL] * 50, np.uint8), np.zeros((0, 3), np.uint8)):
        found = rule_from_picks([pixel, other], sample)
        assert selected(found.rule, GREEN)
        assert not selected(found.rule, SOIL)


def test_a_slip_of_the_hand_is_trimmed() -> None:
    soil = of(SOIL, wanted=False).colours
    sloppy = PickedColours(Pick(0, 0, 4, 4), (*of(GREEN, wanted=True).colours[:13], *soil[:3]))
    found = rule_from_picks([sloppy, of(SOIL, wanted=False)], crowd(GREEN, SOIL, SAND))
    assert not selected(found.rule, SOIL)


def test_what_seems_rare_is_believed_less_until_more_of_the_rest_is_picked() -> None:
    """The middle between two classes lets in too much of a large one."""
    ground = crowd(SOIL)

    def between(others: NDArray[np.uint8], unwanted: int) -> float:
        """Log-odds of a colour between both classes, the last of the sample."""
        picks = [of(GREEN, wanted=True)] + [of(SOIL, wanted=False, seed=n) for n in range(unwanted)]
        sample = np.concatenate([ground, others, np.array([(75, 100, 50)], np.uint8)])
        boxes = [np.array(pick.colours, np.uint8) for pick in picks]
        planes = Planes(np.concatenate([sample, *boxes])[np.newaxis])
        return float(Learner(picks, features_of(planes), len(sample)).meaning()[0][-1])

    lost = [between(crowd(GREEN), n) - between(crowd(SOIL, SAND), n) for n in (1, 2, 3)]
    assert lost[0] > 0.3
    assert lost[1] == pytest.approx(lost[0] / 4, rel=0.2)
    assert lost[2] == pytest.approx(lost[0] / 9, rel=0.2)


@pytest.mark.parametrize(
    ("picks", "sentence"),
    [
        ([], "No pick is wanted"),
        ([of(SOIL, wanted=False)], "No pick is wanted"),
        ([of(GREEN, wanted=True)], "Every pick is wanted"),
    ],
)
def test_nothing_to_learn_from_is_said(picks: list[PickedColours], sentence: str) -> None:
    with pytest.raises(NoSuggestion, match=sentence):
        rule_from_picks(picks, crowd(SOIL))


def test_how_sure_it_is() -> None:
    sample = crowd(GREEN, SOIL, SAND)
    clear = [of(GREEN, wanted=True, seed=1), of(GREEN, wanted=True, seed=2)]
    clear += [of(SOIL, wanted=False), of(SAND, wanted=False)]
    assert rule_from_picks(clear, sample).sureness == "sure"
    assert rule_from_picks(clear[1:], sample).sureness == "too few"
    # What is wanted beside pink is only known from one pick, what is beside soil from another.
    torn = [of(GREEN, wanted=True), of(PINK, wanted=True), of(SOIL, wanted=False)]
    torn += [of((80, 120, 60), wanted=False)]
    assert rule_from_picks(torn, crowd(GREEN, SOIL, PINK, (80, 120, 60))).sureness != "sure"


def test_a_sample_is_even_over_the_images_and_the_same_each_time() -> None:
    images = [np.full((size, 3), value, np.uint8) for value, size in ((1, 9), (2, 90_000), (3, 5))]
    sample = sample_of_set([*images, np.zeros((0, 3), np.uint8)], 300)
    assert np.bincount(sample[:, 0]).tolist() == [0, 100, 100, 100]
    np.testing.assert_array_equal(sample, sample_of_set(images, 300))
    assert len(set(sample[:30, 0].tolist())) == 3  # mixed
    assert sample_of_set([]).shape == (0, 3)


def test_a_sample_loses_no_colour_that_it_has_room_for() -> None:
    """Of a rare target each colour is needed: a third of them would be lost by drawing again."""
    large, small = (np.arange(3 * size, dtype=np.uint16).reshape(size, 3) for size in (300, 40))
    assert np.array_equal(np.unique(sample_of_set([large], 300), axis=0), large)
    assert len(np.unique(sample_of_set([large], 100), axis=0)) == 100
    counts = np.unique(sample_of_set([small], 100), axis=0, return_counts=True)[1]
    assert sorted(set(counts.tolist())) == [2, 3]
    assert len(counts) == 40


def test_colours_of_an_image_are_those_that_count() -> None:
    pixels = np.zeros((40, 50, 3), np.uint8)
    pixels[5, 7] = GREEN
    alone = np.zeros((40, 50), np.bool_)
    alone[5, 7] = True
    assert (sampled_colours(Planes(pixels), alone, 20) == GREEN).all()
    assert sampled_colours(Planes(pixels), alone, 20).shape == (20, 3)
    assert sampled_colours(Planes(pixels), ~alone, 20).sum() == 0
    assert sampled_colours(Planes(pixels), np.zeros((40, 50), np.bool_)).shape == (0, 3)
    assert sampled_colours(Planes(pixels.astype(np.uint16)), None).dtype == np.uint16


def test_picks_on_the_wrong_side_are_those_that_are_mostly_there() -> None:
    rule = Rule((Group((Range("red", 100, 255),)),))
    bright, dark = (200, 0, 0), (10, 0, 0)
    picks = [
        PickedColours(Pick(0, 0, 3, 1), (bright, bright, dark)),
        PickedColours(Pick(0, 0, 3, 1), (bright, dark, dark)),
        PickedColours(Pick(0, 0, 3, 1, wanted=False), (bright, dark, dark)),
        PickedColours(Pick(0, 0, wanted=False), (bright,)),
    ]
    assert wrong_picks(rule, 8, picks) == [False, True, False, True]
    samples = [np.array(each, np.uint8) for each in ([bright, dark, dark, dark], [bright], [dark])]
    assert selected_shares(rule, samples) == [0.25, 1, 0]


@settings(max_examples=25)
@given(st.integers(0, 2**32 - 1), st.integers(1, 3), st.integers(1, 3), st.sampled_from((8, 16)))
def test_a_rule_has_no_outside_and_needs_no_luck(seed: int, yes: int, no: int, depth: int) -> None:
    """Whatever is picked: few ranges that can be written down, the same ones each time."""
    rng = np.random.default_rng(seed)
    factor = 1 if depth == 8 else 257
    kind: type[np.unsignedinteger] = np.uint8 if depth == 8 else np.uint16

    def box(wanted: bool) -> PickedColours:
        colours = rng.integers(0, 256, 3) + rng.integers(-20, 21, (int(rng.integers(1, 41)), 3))
        whole = (np.clip(colours, 0, 255) * factor).tolist()
        return PickedColours(
            Pick(0, 0, len(whole), 1, wanted), tuple((r, g, b) for r, g, b in whole)
        )

    picks = [box(wanted=True) for _ in range(yes)] + [box(wanted=False) for _ in range(no)]
    others = rng.integers(0, 256, (400, 3)) * factor
    picked = [colour for each in picks for colour in each.colours]
    sample = np.concatenate([others, picked]).astype(kind)  # what is picked is of the image
    try:
        found = rule_from_picks(picks, sample)
    except NoSuggestion:
        return
    ranges = [bounds for _, bounds in found.rule.ranges()]
    assert 1 <= len(ranges) <= 9
    assert not any(bounds.outside for bounds in ranges)
    assert rule_from_picks(picks, sample).rule == found.rule
    assert 0 < found.share <= 1


# ---- how good it is: a person picks where the picture is wrong, on scenes whose truth is known


def dice_after_picks(each: Scene, seed: int, most: int) -> list[float]:
    """Return the Dice of the rule after three picks, four and so on of a person on a scene."""
    planes, person = Planes(each.pixels), Person(each.truth, seed)
    sample = sampled_colours(planes, None)
    made, reached = person.first(), list[float]()
    while True:
        rule = rule_from_picks([picked_colours(planes, pick) for pick in made], sample).rule
        mask = compute_mask(each.pixels, Recipe(rule))
        total = np.count_nonzero(mask) + np.count_nonzero(each.truth)
        reached.append(float(2 * np.count_nonzero(mask & each.truth) / total))
        further = person.next(mask)
        if len(made) == most or further is None:
            return reached + reached[-1:] * (most - len(made))
        made.append(further)


def test_few_picks_are_enough_on_made_scenes() -> None:
    """Means over scenes of 1 to 10 % wanted: a change of the method that loses much is seen.

    Measured: .820 after 3 picks, .843 over 3 to 6. Without the unknown colours .736 after 3;
    without what is rare being believed less .796 and .827. After 8 picks two people part by
    more than that.
    """
    reached = np.array(
        [dice_after_picks(scene(kind), seed, 6) for kind in range(6) for seed in (0, 1)]
    )
    assert reached[:, 0].mean() > 0.805
    assert reached.mean() > 0.83
