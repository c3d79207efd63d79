"""Histograms against numpy's own."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy
from numpy.typing import NDArray
from skimage import data

from maskapp.core.color.channel import Depth
from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.histogram import histogram, value_counts
from maskapp.core.color.planes import Planes

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


WHOLE = [
    (channel, depth)
    for channel, row in CHANNELS.items()
    for depth in (8, 16)
    if not row.in_part(depth)
]


@pytest.mark.parametrize(("channel", "depth"), WHOLE)
def test_bins_are_numpys_over_the_whole_span(channel: str, depth: Depth) -> None:
    row = CHANNELS[channel]
    plane = Planes(pixels(depth))[channel]
    found = histogram(plane, channel, depth)
    assert found.counts.sum() == plane.size
    assert len(found.counts) <= 360
    assert not found.is_part
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
    if not CHANNELS[channel].in_part(depth):  # others leave a limit out where it is far off
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


# ---- 16-bit counts: the part of the scale that occurs

DEEP_COUNTS = [channel for channel, row in CHANNELS.items() if row.counts]


def deep(*values: int) -> NDArray[np.uint16]:
    return np.array([values], np.uint16)


@pytest.mark.parametrize(
    ("top", "bins", "width"),
    [(400, 256, 1), (811, 512, 1), (812, 257, 2), (4095, 380, 10), (20000, 395, 50),
     (65000, 253, 256)],
)  # fmt: skip
def test_bins_cover_the_counts_that_occur(top: int, bins: int, width: int) -> None:
    found = histogram(deep(300, top), "red", 16)
    assert (len(found.counts), found.width) == (bins, width)
    assert (found.low, found.high, found.limits) == (300, top, (0, 65535))
    assert found.start <= 300
    assert found.stop > top
    assert found.is_part


@given(
    st_numpy.arrays(np.uint16, st_numpy.array_shapes(min_dims=2, max_dims=2)),
    st.integers(0, 8),
    st.integers(0, 65535),
)
def test_bins_are_equally_wide_and_hold_every_count(
    plane: NDArray[np.uint16], shift: int, offset: int
) -> None:
    plane = ((plane >> shift).astype(np.int64) + offset).clip(0, 65535).astype(np.uint16)
    found = histogram(plane, "red", 16)
    start, width, stop = int(found.start), int(found.width), int(found.stop)
    assert (start, width, stop) == (found.start, found.width, found.stop)
    assert 200 <= len(found.counts) <= 512
    assert start % width == 0  # edges that a person can read
    edges = np.arange(start, stop + 1, width)
    # Half a step below whole numbers: numpy's last bin would hold its right edge as well.
    np.testing.assert_array_equal(found.counts, np.histogram(plane, edges - 0.5)[0])
    outside = plane[(plane < start) | (plane >= stop)]
    assert set(outside.tolist()) <= {0, 65535}
    assert (found.at_low, found.at_high) == ((plane == 0).sum(), (plane == 65535).sum())
    inside = plane[(plane >= start) & (plane < stop)]
    assert (found.low, found.high) == (inside.min(), inside.max())
    assert found.is_part == (start > 0 or stop <= 65535)


def test_saturated_and_dead_pixels_leave_the_others_their_room() -> None:
    found = histogram(deep(0, 300, 4000, 4095, 65535, 65535), "green", 16)
    assert (found.low, found.high) == (300, 4095)
    assert (found.at_low, found.at_high) == (1, 2)
    assert found.counts.sum() == 3


def test_clipped_pixels_beside_the_others_are_in_the_bins() -> None:
    found = histogram(deep(0, 300, 4095), "green", 16)
    assert (found.low, found.at_low, found.counts[0]) == (0, 1, 1)
    assert found.counts.sum() == 3


def test_bins_hold_all_pixels_of_the_counts_they_cover() -> None:
    # The last bin reaches to the end of the scale: pixels there are in it, not left out.
    found = histogram(deep(0, 40_001, 65_531, 65_535), "red", 16)
    assert found.stop > 65_535
    assert found.counts[-1] == 2
    assert found.high == 65_535


@pytest.mark.parametrize("value", [0, 1000, 65535])
def test_flat_image_has_a_chart(value: int) -> None:
    found = histogram(deep(value, value), "red", 16)
    assert (len(found.counts), found.width) == (256, 1)
    assert found.counts.sum() == 2
    assert found.low == found.high == value


def test_no_pixel_shows_the_whole_scale() -> None:
    found = histogram(deep(7), "red", 16, np.array([[False]]))
    assert not found.is_part
    assert (found.low, found.high) == (0, 65535)


@pytest.mark.parametrize("channel", DEEP_COUNTS)
def test_every_channel_in_counts_is_shown_where_it_occurs(channel: str) -> None:
    plane = Planes(DEEP // np.uint16(16) + np.uint16(300))[channel]
    found = histogram(plane, channel, 16)
    bottom = CHANNELS[channel].limits(16)[0]
    assert (found.low, found.high) == (int(plane.min()) + bottom, int(plane.max()) + bottom)
    edges = np.arange(len(found.counts) + 1) * int(found.width) + int(found.start) - bottom
    np.testing.assert_array_equal(found.counts, np.histogram(plane.astype(int), edges - 0.5)[0])
    assert found.counts.sum() == plane.size
    assert found.is_part


# ---- stains: the part of the scale that occurs, at any depth


@pytest.mark.parametrize("depth", [8, 16])
def test_a_stain_is_shown_where_it_occurs(depth: Depth) -> None:
    # Hematoxylin goes to 12, and tissue to 0.65: of the whole scale's bins it would use 13.
    tissue = data.immunohistochemistry()
    image = tissue if depth == 8 else tissue.astype(np.uint16) * np.uint16(257)
    plane = Planes(image)["hematoxylin"]
    found = histogram(plane, "hematoxylin", depth)
    assert found.is_part
    assert (found.low, found.high) == (0, int(plane.max()) / 1000)
    assert found.high < 0.7
    assert found.stop > found.high
    assert np.count_nonzero(found.counts) > 250
    assert found.counts.sum() == plane.size
    assert (found.limits, found.at_high) == ((0, 12), 0)


@given(st_numpy.arrays(np.uint8, st_numpy.array_shapes(min_dims=2, max_dims=2)))
def test_value_counts_are_numpys_bincount(plane: NDArray[np.uint8]) -> None:
    np.testing.assert_array_equal(
        value_counts(plane, 256), np.bincount(plane.reshape(-1), minlength=256)
    )


def test_pixels_of_all_bands_are_counted_together() -> None:
    np.testing.assert_array_equal(value_counts(PHOTO, 256), np.bincount(PHOTO.flat, minlength=256))
    np.testing.assert_array_equal(
        value_counts(PHOTO, 256, WHERE), np.bincount(PHOTO[WHERE].flat, minlength=256)
    )


def test_planes_larger_than_a_block_are_counted_whole() -> None:
    plane = np.random.default_rng(0).integers(0, 256, (1025, 1027), dtype=np.uint8)
    np.testing.assert_array_equal(value_counts(plane, 256), np.bincount(plane.flat, minlength=256))
