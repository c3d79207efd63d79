"""Smoothing against scikit-image and a plain loop."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from skimage import filters
from skimage.morphology import disk

from maskapp.core.steps.prepare.gaussian import Gaussian
from maskapp.core.steps.prepare.median import Median
from maskapp.core.steps.run import prepared_pixels

Pixels = NDArray[np.unsignedinteger]
RNG = np.random.default_rng(9)
PHOTO: Pixels = RNG.integers(0, 256, (23, 31, 3), dtype=np.uint8)
DEEP: Pixels = RNG.integers(0, 65536, (23, 31, 3), dtype=np.uint16)
METHODS = (Median, Gaussian)


def grey(counts: list[list[int]]) -> Pixels:
    return np.repeat(np.array(counts, np.uint8)[..., np.newaxis], 3, axis=2)


def test_none_changes_nothing_and_copies_nothing() -> None:
    assert prepared_pixels(PHOTO, ()) is PHOTO


@pytest.mark.parametrize("pixels", [PHOTO, DEEP])
@pytest.mark.parametrize("radius", [1, 2, 5])
def test_median_is_scikit_images_over_a_disk(pixels: Pixels, radius: int) -> None:
    smoothed = Median(radius).run(pixels)
    assert smoothed.dtype == pixels.dtype
    for band in range(3):
        exact = filters.median(pixels[..., band], disk(radius), mode="reflect")
        np.testing.assert_array_equal(smoothed[..., band], exact)


@pytest.mark.parametrize("radius", [1, 2])
def test_median_is_the_middle_of_the_reflected_neighbours(radius: int) -> None:
    padded = np.pad(PHOTO[..., 0], radius, mode="symmetric")  # d c b a | a b c d
    steps = range(-radius, radius + 1)
    near = [(y, x) for y in steps for x in steps if y * y + x * x <= radius * radius]
    smoothed = Median(radius).run(PHOTO)[..., 0]
    for y, x in np.ndindex(smoothed.shape):
        around = sorted(int(padded[y + radius + dy, x + radius + dx]) for dy, dx in near)
        assert smoothed[y, x] == around[len(around) // 2]


@pytest.mark.parametrize("pixels", [PHOTO, DEEP])
@pytest.mark.parametrize("sigma", [1, 3])
def test_gaussian_is_scikit_images_rounded(pixels: Pixels, sigma: int) -> None:
    exact = filters.gaussian(
        pixels.astype(float), sigma, mode="reflect", preserve_range=True, channel_axis=-1
    )
    smoothed = Gaussian(sigma).run(pixels)
    assert smoothed.dtype == pixels.dtype
    # Either neighbour is right where the exact value is a half.
    assert np.abs(smoothed - exact).max() <= 0.5 + 1e-6


@pytest.mark.parametrize("pixels", [PHOTO, DEEP, PHOTO[::-1, ::2], np.asfortranarray(PHOTO)])
@pytest.mark.parametrize("method", METHODS)
def test_bands_are_smoothed_apart_and_strides_do_not_matter(
    pixels: Pixels, method: type[Median] | type[Gaussian]
) -> None:
    smoothed = method(2).run(pixels)
    for band in range(3):
        alone = np.repeat(pixels[..., band : band + 1], 3, axis=2)
        np.testing.assert_array_equal(method(2).run(alone)[..., 0], smoothed[..., band])


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("count", [0, 255])
def test_flat_images_stay_as_they_are(method: type[Median] | type[Gaussian], count: int) -> None:
    # At the ends of the scale a sum of weights above 1 would wrap round.
    for shape in ((1, 1), (3, 40)):
        flat = np.full((*shape, 3), count, np.uint8)
        np.testing.assert_array_equal(method(4).run(flat), flat)


def test_median_removes_a_speck_and_keeps_an_edge() -> None:
    image = grey(
        [[0, 0, 9, 9, 9], [0, 0, 9, 9, 9], [0, 7, 9, 9, 9], [0, 0, 9, 1, 9], [0, 0, 9, 9, 9]]
    )
    clean = grey([[0, 0, 9, 9, 9]] * 5)
    np.testing.assert_array_equal(Median(1).run(image), clean)
