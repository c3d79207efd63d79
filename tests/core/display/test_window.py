"""What a screen shows of 16-bit counts: one window for the whole image, never for 8 bits."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from maskapp.core.display.window import display_window, to_display

Pixels = NDArray[np.uint16]
images = hnp.arrays(np.uint16, st.tuples(st.integers(1, 30), st.integers(1, 30), st.just(3)))


def picture(*values: int) -> Pixels:
    """Return one row of greys."""
    return np.repeat(np.array(values, np.uint16), 3).reshape(1, -1, 3)


def test_eight_bits_are_shown_as_they_are() -> None:
    pixels = np.arange(12, dtype=np.uint8).reshape(2, 2, 3)
    assert display_window(pixels) is None
    assert to_display(pixels, None) is pixels


def test_window_leaves_out_a_thousandth_at_either_end() -> None:
    assert display_window(picture(7, *[300] * 999, *[4000] * 998, 65535, 65535)) == (300, 4000)
    assert display_window(picture(7, 7, *[300] * 998, *[4000] * 997, *[65535] * 3)) == (7, 65535)


@given(images)
def test_window_is_the_thousandths_of_the_sorted_counts(pixels: Pixels) -> None:
    ordered = sorted(pixels.ravel().tolist())
    total = len(ordered)
    # 1-based ranks, rounded up
    low, high = (ordered[-(-q * total // 1000) - 1] for q in (1, 999))
    if low == high:
        low, high = ordered[0], ordered[-1]
    assert display_window(pixels) == ((low, high) if low < high else (0, 65535))


def test_all_bands_share_the_window() -> None:
    pixels = np.array([[[100, 200, 300], [150, 250, 5000]]], np.uint16)
    assert display_window(pixels) == (100, 5000)


def test_rare_spots_on_flat_black_are_seen() -> None:
    pixels = np.zeros((100, 100, 3), np.uint16)
    pixels[50, 50] = 900  # a ten-thousandth: both percentiles are 0
    assert display_window(pixels) == (0, 900)


@pytest.mark.parametrize("value", [0, 1000, 65535])
def test_flat_image_is_shown_on_the_whole_scale(value: int) -> None:
    assert display_window(picture(value, value)) == (0, 65535)


def test_transparent_pixels_do_not_count() -> None:
    pixels = picture(0, 100, 200, 65535)
    valid = np.array([[False, True, True, False]])
    assert display_window(pixels, valid) == (100, 200)
    assert display_window(pixels, np.zeros_like(valid)) == (0, 65535)


def test_stretch_is_linear_and_ends_at_black_and_white() -> None:
    shown = to_display(picture(0, 300, 310, 1575, 2839, 2850, 65535), (300, 2850))
    assert shown.dtype == np.uint8
    assert shown[0, :, 0].tolist() == [0, 0, 1, 128, 254, 255, 255]  # 127.5 rounds up


def test_only_counts_beyond_the_window_are_quite_black_or_white() -> None:
    shown = to_display(picture(300, 301, 2849, 2850), (300, 2850))
    assert shown[0, :, 0].tolist() == [0, 1, 254, 255]
    assert to_display(picture(7, 8, 9), (7, 9))[0, :, 0].tolist() == [0, 128, 255]


@given(images, st.integers(0, 65534), st.data())
def test_every_count_is_stretched_alike(pixels: Pixels, black: int, data: st.DataObject) -> None:
    white = data.draw(st.integers(black + 1, 65535))
    shown = to_display(pixels, (black, white))
    assert shown.shape == pixels.shape
    for count, value in zip(pixels.ravel().tolist(), shown.ravel().tolist(), strict=True):
        rounded = int(Fraction(255 * (count - black), white - black) + Fraction(1, 2))
        inside = min(max(rounded, 1), 254)
        assert value == (0 if count <= black else 255 if count >= white else inside)


@pytest.mark.parametrize("part", [np.s_[::3, ::3], np.s_[5:150, 7:200], np.s_[::-1]])
def test_parts_are_shown_as_in_the_whole_image(part: tuple[slice, ...]) -> None:
    """More pixels than a block, and views that are not contiguous."""
    pixels = np.random.default_rng(2).integers(300, 4096, (181, 223, 3), dtype=np.uint16)
    window = display_window(pixels)
    whole = to_display(pixels, window)
    np.testing.assert_array_equal(to_display(pixels[part], window), whole[part])
    np.testing.assert_array_equal(np.unique(whole), np.arange(256))
