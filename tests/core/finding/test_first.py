"""The rule that the page begins with: not the background, never nearly nothing."""

from __future__ import annotations

import numpy as np
import pytest
import skimage.filters
from numpy.typing import NDArray

import maskapp
from maskapp.core.color.planes import Planes
from maskapp.core.finding.first import first_range, range_of_most
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


def test_a_set_begins_with_a_range_for_most_of_its_images() -> None:
    soil, stones = Range("blue", 0, 90), Range("red", 150, 255)
    plants = [Range("excess_green", low, 510) for low in (40, 80, 50, 60, 70)]
    assert range_of_most(soil, [soil, *plants], 8) == Range("excess_green", 60, 510)
    # As it is where it suits most, or nothing does.
    assert range_of_most(plants[1], [soil, *plants], 8) == plants[1]
    assert range_of_most(soil, [soil, stones, plants[0], plants[1]], 8) == soil
    assert range_of_most(soil, plants[:1], 8) == soil
    assert range_of_most(soil, [Range("gray", 0, 255)] * 3, 8) == soil
    # The other side of a channel is another thing.
    assert range_of_most(Range("red", 0, 149), [stones, stones, stones], 8) == stones
