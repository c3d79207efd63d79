"""Images: what they hold and how they are told apart."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from maskapp import Image, ImageError
from maskapp.core.image import check_pixels

PIXELS = np.arange(60, dtype=np.uint8).reshape(4, 5, 3)


def test_an_image_knows_its_size_and_depth() -> None:
    image = Image(PIXELS.copy())
    assert (image.height, image.width, image.depth) == (4, 5, 8)
    assert Image(PIXELS.astype(np.uint16)).depth == 16


def test_pixels_are_contiguous_and_read_only() -> None:
    image = Image(PIXELS[::-1, ::2])
    assert image.pixels.flags.c_contiguous
    with pytest.raises(ValueError, match="read-only"):
        image.pixels[0, 0, 0] = 1
    np.testing.assert_array_equal(image.pixels, PIXELS[::-1, ::2])


def test_digests_differ_by_shape_type_pixels_and_validity() -> None:
    changed = PIXELS.copy()
    changed[3, 4, 2] ^= 1
    hole = np.ones((4, 5), bool)
    hole[3, 4] = False
    images = [
        Image(PIXELS.copy()),
        Image(PIXELS.reshape(5, 4, 3).copy()),
        Image(PIXELS.astype(np.uint16)),
        Image(changed),
        Image(PIXELS.copy(), np.ones((4, 5), bool)),
        Image(PIXELS.copy(), hole),
    ]
    assert len({image.digest for image in images}) == len(images)


def test_digests_do_not_depend_on_name_or_memory_layout() -> None:
    digest = Image(PIXELS.copy(), name="a").digest
    assert Image(np.asfortranarray(PIXELS), name="b", notices=("c",)).digest == digest
    assert len(digest) == 64


def test_validity_of_another_size_and_stacks_are_refused() -> None:
    with pytest.raises(ImageError, match=r"^The validity mask and the image differ in size\.$"):
        Image(PIXELS.copy(), np.ones((5, 4), bool))
    with pytest.raises(ImageError, match=r"^An image has 3 dimensions \(H, W, 3\), not 4\.$"):
        Image(PIXELS[np.newaxis].copy())


def test_the_callers_array_stays_writable() -> None:
    pixels = np.zeros((2, 3, 3), np.uint8)
    Image(pixels)
    pixels[0, 0, 0] = 1


@pytest.mark.parametrize(
    ("pixels", "advice"),
    [
        ([[[1, 2, 3]]], r"not a list\. Write numpy\.asarray"),
        (np.ma.masked_less(np.zeros((1, 1, 3), np.uint8), 1), r"Give its data, and valid="),
        (np.zeros((1, 1, 3), ">u2"), r"Write pixels\.astype\(numpy\.uint16\)"),
        (np.zeros((1, 1, 3)), r"Multiply floats from 0 to 1 by 255"),
    ],
)
def test_what_is_no_array_of_counts_is_refused_with_what_helps(pixels: Any, advice: str) -> None:
    with pytest.raises(ImageError, match=advice):
        check_pixels(pixels)


@pytest.mark.parametrize("size", [0, -2, float("nan"), float("inf")])
def test_a_size_that_no_pixel_has_and_validity_in_numbers_are_refused(size: float) -> None:
    with pytest.raises(ImageError, match="above 0 µm"):
        Image(PIXELS.copy(), pixel_size=size)
    with pytest.raises(ImageError, match="above 0 µm"):
        Image(PIXELS.copy()).with_pixel_size(size)
    numbers: Any = np.ones(PIXELS.shape[:2], np.uint8)
    with pytest.raises(ImageError, match=r"must be bool, not uint8\. Write valid != 0\.$"):
        Image(PIXELS.copy(), numbers)


def test_another_size_of_a_pixel_leaves_the_rest_and_is_not_in_the_digest() -> None:
    image = Image(PIXELS.copy(), name="a", notices=("Grey.",), pixel_size=0.5)
    other = image.with_pixel_size(2)
    assert (image.pixel_size, other.pixel_size) == (0.5, 2)
    assert image.with_pixel_size(0.5) is image
    assert other.pixels is image.pixels
    assert (other.name, other.notices, other.digest) == ("a", ("Grey.",), image.digest)
    assert Image(PIXELS.copy()).digest == image.digest
