"""Histograms against numpy's own."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis.extra import numpy as st_numpy
from numpy.typing import NDArray

from maskapp.core.channels import CHANNELS, Depth
from maskapp.core.histogram import histogram, value_counts
from maskapp.core.planes import Planes

RNG = np.random.default_rng(4)
PHOTO = RNG.integers(0, 256, (41, 57, 3), dtype=np.uint8)
DEEP = RNG.integers(0, 65536, (41, 57, 3), dtype=np.uint16)
WHERE = RNG.random((41, 57)) > 0.5


def pixels(depth: Depth) -> NDArray[np.unsignedinteger]:
    return PHOTO if depth == 8 else DEEP


@pytest.mark.parametrize("band", [0, 1, 2])
def test_bands_have_256_bins_of_one_count(band: int) -> None:
    channel = ("red", "green", "blue")[band]
    found = histogram(Planes(PHOTO)[channel], channel, 8)
    np.testing.assert_array_equal(found.counts, np.bincount(PHOTO[..., band].flat, minlength=256))
    assert (found.start, found.width) == (0, 1)
    np.testing.assert_array_equal(found.lefts, np.arange(256))


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("channel", CHANNELS)
def test_bins_are_numpys_over_the_whole_span(channel: str, depth: Depth) -> None:
    row = CHANNELS[channel]
    plane = Planes(pixels(depth))[channel]
    found = histogram(plane, channel, depth)
    assert found.counts.sum() == plane.size
    assert len(found.counts) <= 360
    low, high = row.limits(depth)
    assert found.start == low
    assert found.lefts[-1] <= high <= found.lefts[-1] + found.width
    # numpy counts whole grid steps, so that no edge is a rounded decimal
    width = round(found.width * row.scale)
    edges = np.arange(len(found.counts) + 1) * width
    np.testing.assert_array_equal(found.counts, np.histogram(plane, edges)[0])


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("channel", CHANNELS)
def test_only_the_given_pixels_are_counted(channel: str, depth: Depth) -> None:
    plane = Planes(pixels(depth))[channel]
    found = histogram(plane, channel, depth, WHERE)
    assert found.counts.sum() == WHERE.sum()
    size = CHANNELS[channel].size(depth)
    np.testing.assert_array_equal(
        value_counts(plane, size, WHERE), np.bincount(plane[WHERE], minlength=size)
    )


def test_no_pixel_gives_zeros() -> None:
    found = histogram(Planes(PHOTO)["red"], "red", 8, np.zeros_like(WHERE))
    assert not found.counts.any()
    assert (found.at_low, found.at_high) == (0, 0)


def test_clipped_pixels_are_those_at_the_ends() -> None:
    image = np.zeros((2, 5, 3), np.uint8)
    image[0, :3, 0] = 255
    image[1, 0, 0] = 254
    found = histogram(Planes(image)["red"], "red", 8)
    assert (found.at_low, found.at_high) == (6, 3)


def test_hue_has_a_bin_per_degree() -> None:
    found = histogram(Planes(PHOTO)["hue"], "hue", 8)
    assert (len(found.counts), found.width) == (360, 1)


@given(st_numpy.arrays(np.uint8, st_numpy.array_shapes(min_dims=2, max_dims=2)))
def test_value_counts_are_numpys_bincount(plane: NDArray[np.uint8]) -> None:
    np.testing.assert_array_equal(
        value_counts(plane, 256), np.bincount(plane.reshape(-1), minlength=256)
    )


def test_planes_larger_than_a_block_are_counted_whole() -> None:
    plane = np.random.default_rng(0).integers(0, 256, (1025, 1027), dtype=np.uint8)
    np.testing.assert_array_equal(value_counts(plane, 256), np.bincount(plane.flat, minlength=256))
