"""The rule that the page begins with: not the background, never nearly nothing."""

from __future__ import annotations

import itertools

import numpy as np
import pytest
import skimage.filters
from numpy.typing import NDArray

import maskapp
from maskapp.core.color.planes import Planes
from maskapp.core.finding.first import (
    Division,
    Kind,
    are_alike,
    first_range,
    kind_of_most,
    range_of_set,
)
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule

Pixels = NDArray[np.unsignedinteger]


def scene(
    ground: tuple[int, int, int], thing: tuple[int, int, int], size: int = 20, noise: float = 4
) -> Pixels:
    """A thing in the middle of a ground of 60 × 80 pixels."""
    pixels = np.empty((60, 80, 3))
    pixels[:] = ground
    pixels[20 : 20 + size, 30 : 30 + size] = thing
    pixels += np.random.default_rng(1).normal(0, noise, pixels.shape)
    return np.clip(pixels, 0, 255).astype(np.uint8)


def in_range(pixels: Pixels, bounds: Range) -> NDArray[np.bool_]:
    assert bounds.channel in ("red", "green", "blue")
    band = pixels[..., ("red", "green", "blue").index(bounds.channel)].astype(int)
    mask = (band >= bounds.low) & (band <= bounds.high)
    assert isinstance(mask, np.ndarray)
    return mask


@pytest.mark.parametrize("dark_ground", [True, False])
def test_the_side_that_the_border_does_not_belong_to_is_kept(dark_ground: bool) -> None:
    dark, light = (60, 60, 50), (200, 190, 180)
    pixels = scene(dark, light) if dark_ground else scene(light, dark)
    bounds = first_range(Planes(pixels))
    mask = in_range(pixels, bounds)
    assert mask[20:40, 30:50].all()
    assert mask.sum() == 400
    threshold = skimage.filters.threshold_otsu(pixels[..., 0])
    assert bounds.low == threshold + 1 if dark_ground else bounds.high == threshold


def test_where_no_band_divides_the_image_another_channel_does() -> None:
    light = np.random.default_rng(2).uniform(0.5, 1.5, (60, 80, 1))  # uneven
    pixels = (scene((120, 100, 60), (90, 130, 50), noise=0) * light).astype(np.uint8)
    bounds = first_range(Planes(pixels))
    assert bounds.channel not in ("red", "green", "blue")
    expected = np.zeros((60, 80), bool)
    expected[20:40, 30:50] = True
    mask = maskapp.compute_mask(pixels, Recipe(Rule((Group((bounds,)),))))
    assert (mask == expected).mean() > 0.99


def test_red_is_kept_where_other_channels_divide_hardly_better() -> None:
    assert first_range(Planes(scene((60, 60, 50), (200, 190, 180)))).channel == "red"


def test_pixels_that_do_not_count_are_no_border() -> None:
    pixels = scene((60, 60, 50), (200, 190, 180))
    pixels[:5] = pixels[-5:] = 255
    pixels[:, :5] = pixels[:, -5:] = 255
    valid = np.zeros(pixels.shape[:2], bool)
    valid[5:-5, 5:-5] = True
    mask = in_range(pixels, first_range(Planes(pixels), valid))
    assert (mask & valid).sum() == 400


def faint(*hot: int) -> Pixels:
    """A faint 16-bit image in greys, a tenth of it brighter, with hot or dead pixels."""
    rng = np.random.default_rng(6)
    plane = rng.normal(300, 20, (150, 160))
    plane[:, :16] = rng.normal(700, 40, (150, 16))
    plane[0, 40 : 40 + len(hot)] = hot
    return np.repeat(plane.astype(np.uint16)[..., np.newaxis], 3, axis=2)


@pytest.mark.parametrize("hot", [(), (65535,), (65535, 16000), (0,)])
def test_one_pixel_decides_nothing(hot: tuple[int, ...]) -> None:
    pixels = faint(*hot)
    bounds = first_range(Planes(pixels))
    assert (bounds.channel, bounds.high) == ("gray", 65535)
    assert isinstance(bounds.low, int)
    assert 340 < bounds.low < 600


@pytest.mark.parametrize(
    ("pixels", "expected"),
    [
        (np.full((9, 9, 3), 7, np.uint8), Range("gray", 0, 255)),
        (np.full((9, 9, 3), (9, 60, 30), np.uint8), Range("red", 0, 255)),
    ],
)
def test_where_nothing_divides_it_begins_with_every_value(pixels: Pixels, expected: Range) -> None:
    assert first_range(Planes(pixels)) == expected


SOIL, PLANT = ("blue", False), ("excess_green", True)


@pytest.mark.parametrize(
    ("soil", "plants", "expected"),
    [
        ([], [0.6], PLANT),
        ([0.8], [0.9], PLANT),  # 4 to 9
        ([0.8, 0.8], [0.9], PLANT),  # 8 to 9
        ([0.8, 0.8, 0.8], [0.9], SOIL),  # 12 to 9
        ([0.5, 0.5, 0.5], [0.8], PLANT),  # 3 to 4
        ([1], [0.8, 0.8, 0.8], PLANT),  # 9 to 12
        ([-0.1, -0.1], [0.1], PLANT),
        ([0.8], [0.8], None),
        ([0.95], [1], None),  # 9 to 9
        ([], [], None),
    ],
)
def test_who_is_sure_has_more_say(
    soil: list[float], plants: list[float], expected: Kind | None
) -> None:
    divisions = [Division(SOIL, 7, each) for each in soil]
    divisions += [Division(PLANT, 9, each) for each in plants]
    assert kind_of_most(divisions) == expected
    assert kind_of_most(divisions[::-1]) == expected


def test_both_sides_of_a_channel_are_two_kinds() -> None:
    dark, light = Division(("red", False), 9, 0.8), Division(("red", True), 9, 0.7)
    assert kind_of_most([dark, light]) == ("red", False)
    assert kind_of_most([dark, light, light]) == ("red", True)  # 4 to 4 2/3


def test_a_set_begins_with_what_divides_its_surest_images_taken_together() -> None:
    unsure = scene((120, 110, 100), (60, 50, 40), size=35, noise=25)
    dim, bright = scene((60, 60, 50), (130, 120, 110)), scene((90, 90, 80), (220, 210, 200))
    assert first_range(Planes(unsure)).low == 0
    images = [(Planes(each), None) for each in (unsure, dim, bright)]
    threshold = skimage.filters.threshold_otsu(np.stack([dim, bright])[..., 0])
    expected = Range("red", int(threshold) + 1, 255)
    assert [range_of_set(each) for each in itertools.permutations(images)] == [expected] * 6
    # Two unlike each other: that of the surer one.
    assert range_of_set(images[:2]) == first_range(Planes(dim))


def test_pixels_that_do_not_count_have_no_part_in_the_range_of_a_set() -> None:
    pixels = scene((60, 60, 50), (200, 190, 180))
    framed, valid = np.full((80, 100, 3), 255, np.uint8), np.zeros((80, 100), bool)
    framed[10:-10, 10:-10], valid[10:-10, 10:-10] = pixels, True
    image, cut = (Planes(pixels), None), (Planes(framed), valid)
    assert range_of_set([cut, cut]) == range_of_set([image, image])


def test_one_image_and_images_that_nothing_divides_make_no_set() -> None:
    thing, flat = Planes(scene((60, 60, 50), (200, 190, 180))), Planes(np.full((9, 9, 3), 7, "B"))
    assert range_of_set([(thing, None)]) is None
    assert range_of_set([(flat, None)] * 2) is None
    assert range_of_set([(flat, None), (thing, None), (flat, None)]) == first_range(thing)


def test_where_all_pixels_together_have_no_threshold_a_set_has_no_range() -> None:
    low, high = np.full((2, 100, 100, 3), 90, np.uint8)
    low[50, 50:52], high[0, 50:52] = 80, 100
    valid = np.zeros((100, 100), bool)
    valid[2:-2, 2:-2] = valid[0, 50:52] = True
    images = [(Planes(low), None), (Planes(high), valid)]
    # At each end 1 pixel in 10,000 is left out: 1 of the 2 in one image, both of them in two.
    assert [first_range(*image).high for image in images] == [80, 90]
    assert range_of_set(images) is None


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        (Range("red", 90, 255), True),
        (Range("red", 0, 149), False),
        (Range("red", 0, 255), False),
        (Range("green", 150, 255), False),
    ],
)
def test_ranges_on_one_side_of_a_channel_are_alike(other: Range, alike: bool) -> None:
    assert are_alike(Range("red", 150, 255), other, 8) == alike
