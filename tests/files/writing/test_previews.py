"""What the browser is sent is what it claims to be."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image as Pillow

from maskapp.files.writing.previews import encode_preview

RNG = np.random.default_rng(4)


def shown(data: bytes) -> np.ndarray[tuple[int, ...], np.dtype[np.uint8]]:
    with Pillow.open(io.BytesIO(data)) as picture:
        return np.asarray(picture)


def test_a_small_image_is_exact() -> None:
    pixels = RNG.integers(0, 256, (30, 41, 3), np.uint8)
    preview = encode_preview(pixels, 1)
    assert (preview.mime, preview.exact) == ("image/png", True)
    np.testing.assert_array_equal(shown(preview.data), pixels)


def test_a_sample_holds_every_kth_pixel_and_does_not_call_itself_exact() -> None:
    pixels = RNG.integers(0, 256, (30, 41, 3), np.uint8)
    preview = encode_preview(pixels, 3)
    assert not preview.exact
    np.testing.assert_array_equal(shown(preview.data), pixels[::3, ::3])


def test_sixteen_bits_are_stretched_and_never_exact() -> None:
    pixels = np.array([[[300, 1300, 2300], [2850, 299, 60000]]], np.uint16)
    preview = encode_preview(pixels, 1, (300, 2850))
    assert (preview.mime, preview.exact) == ("image/png", False)
    assert shown(preview.data).tolist() == [[[0, 100, 200], [255, 0, 255]]]


def test_a_part_of_sixteen_bits_is_shown_as_in_the_whole() -> None:
    pixels = RNG.integers(0, 4096, (60, 50, 3), np.uint16)
    window = (1000, 3000)
    whole = shown(encode_preview(pixels, 1, window).data)
    part = encode_preview(pixels[10:40, 5:45], 2, window)
    np.testing.assert_array_equal(shown(part.data), whole[10:40:2, 5:45:2])


def test_a_large_image_is_a_jpeg_near_the_truth() -> None:
    pixels = np.full((1001, 1000, 3), (200, 30, 90), np.uint8)
    preview = encode_preview(pixels, 1)
    assert (preview.mime, preview.exact) == ("image/jpeg", False)
    np.testing.assert_allclose(shown(preview.data), pixels, atol=3)


def test_a_sample_is_a_jpeg_long_before_a_whole_image_is() -> None:
    pixels = np.full((1000, 900, 3), (200, 30, 90), np.uint8)
    assert encode_preview(pixels, 1).mime == "image/png"
    sample = encode_preview(pixels, 2)
    assert (sample.mime, sample.exact) == ("image/jpeg", False)
    np.testing.assert_allclose(shown(sample.data), pixels[::2, ::2], atol=3)
