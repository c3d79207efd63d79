"""Previews of images, and the estimates made of them."""

from __future__ import annotations

import numpy as np
import pytest

from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Auto, Group, Range, Rule
from maskapp.runs.previews import estimate, mask_bits, preview_of

RED = Recipe(Rule((Group((Range("red", 100, 255),)),)))


def noise(height: int, width: int, dtype: type = np.uint8) -> np.ndarray[tuple[int, ...], np.dtype]:
    top = np.iinfo(dtype).max
    return np.random.default_rng(1).integers(0, top, (height, width, 3)).astype(dtype)


@pytest.mark.parametrize(
    ("size", "stride", "shape"),
    [((100, 256), 1, (100, 256)), ((257, 9), 2, (129, 5)), ((600, 513), 3, (200, 171))],
)
def test_a_preview_is_a_part_of_the_pixels(
    size: tuple[int, int], stride: int, shape: tuple[int, int]
) -> None:
    image = Image(noise(*size))
    found = preview_of(image)
    assert (found.stride, found.width, found.height) == (stride, size[1], size[0])
    assert found.image.pixels.shape[:2] == shape
    np.testing.assert_array_equal(found.image.pixels, image.pixels[::stride, ::stride])
    assert not np.shares_memory(found.image.pixels, image.pixels)


def test_sixteen_bits_and_missing_pixels_stay() -> None:
    valid = np.zeros((300, 300), np.bool_)
    valid[:150] = True
    found = preview_of(Image(noise(300, 300, np.uint16), valid))
    assert found.image.depth == 16
    assert found.image.valid is not None
    assert found.image.valid.sum() == 75 * 150


def test_estimates_count_the_pixels_that_are_there() -> None:
    image = Image(noise(512, 512))
    found = estimate(preview_of(image), RED)
    assert found.considered == 256 * 256
    assert found.selected == int((image.pixels[::2, ::2, 0] >= 100).sum())


def test_automatic_thresholds_are_found_on_the_preview() -> None:
    image = Image(noise(400, 400))
    recipe = Recipe(Rule((Group((Range("red", Auto("otsu"), 255),)),)))
    (used,) = estimate(preview_of(image), recipe).bounds
    assert used.value == pytest.approx(128, abs=6)


def test_bits_of_a_mask_fill_whole_bytes_in_each_row() -> None:
    mask = np.zeros((4, 20), np.bool_)
    mask[0, 0] = mask[2, 18] = True
    assert mask_bits(mask, 2) == bytes([0b10000000, 0, 0, 0b01000000])
