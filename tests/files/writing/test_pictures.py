"""Overlays and cut-outs as files: what is shown is tinted, what is cut out keeps its counts."""

import io
from typing import Any

import cv2
import imagecodecs
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray
from PIL import Image as Pillow

import maskapp
from maskapp.core.display.errors_picture import errors_picture
from maskapp.core.display.overlays import blend, cutout
from maskapp.errors import ImageError
from maskapp.files.writing.pictures import encode_cutout, encode_errors, encode_overlay

MASK = np.array([[True, False, True], [False, False, True]])
PIXELS = np.arange(18, dtype=np.uint8).reshape(2, 3, 3)


def opened(data: bytes) -> Pillow.Image:
    picture = Pillow.open(io.BytesIO(data))
    picture.load()
    return picture


def test_blend_mixes_the_selected_pixels_only() -> None:
    pixels = np.array([[[100, 0, 255], [100, 0, 255]]], np.uint8)
    mask = np.array([[True, False]])
    assert blend(pixels, mask, (255, 255, 0), 0.5).tolist() == [[[178, 128, 128], [100, 0, 255]]]
    assert blend(pixels, mask, (1, 2, 3), 1).tolist() == [[[1, 2, 3], [100, 0, 255]]]
    np.testing.assert_array_equal(blend(pixels, mask, (1, 2, 3), 0), pixels)


def test_overlay_of_sixteen_bits_is_tinted_as_it_is_shown() -> None:
    wide = PIXELS.astype(np.uint16) * 100 + 1000  # 1000 to 2700
    shown = np.floor((wide - 1000.0) * 255 / 1700 + 0.5).astype(np.uint8)
    overlay = opened(encode_overlay(wide, [(MASK, (1, 2, 3))], 0.25))
    assert overlay.mode == "RGB"
    np.testing.assert_array_equal(np.asarray(overlay), blend(shown, MASK, (1, 2, 3), 0.25))


def test_transparent_pixels_do_not_darken_the_overlay() -> None:
    wide = np.array([[[0, 0, 0], [1000, 1500, 2000]]], np.uint16)
    mask, valid = np.array([[False, False]]), np.array([[False, True]])
    overlay = np.asarray(opened(encode_overlay(wide, [(mask, (1, 2, 3))], 0.5, valid)))
    assert overlay.tolist() == [[[0, 0, 0], [0, 128, 255]]]


def test_counts_that_were_not_stretched_are_not_tinted() -> None:
    with pytest.raises(ImageError, match="not over uint16"):
        blend(PIXELS.astype(np.uint16), MASK, (1, 2, 3), 0.5)


@given(
    hnp.arrays(np.uint16, st.tuples(st.integers(1, 12), st.integers(1, 12), st.just(3))),
    st.data(),
)
def test_cutout_of_sixteen_bits_keeps_the_counts(
    pixels: NDArray[np.uint16], data: st.DataObject
) -> None:
    mask = data.draw(hnp.arrays(np.bool_, pixels.shape[:2]))
    file = encode_cutout(pixels, mask)
    # Bit depth 16, colour type 6 (RGBA), not interlaced: what the header says.
    assert file[24:29] == bytes([16, 6, 0, 0, 0])
    for cut in (imagecodecs.png_decode(file), cv2_rgba(file)):
        assert cut.dtype == np.uint16
        np.testing.assert_array_equal(cut[mask][:, :3], pixels[mask])
        assert (cut[mask][:, 3] == 65535).all()
        assert not cut[~mask].any()


def cv2_rgba(file: bytes) -> NDArray[Any]:
    decoded = cv2.imdecode(np.frombuffer(file, np.uint8), cv2.IMREAD_UNCHANGED)
    assert decoded is not None
    return np.asarray(decoded)[..., [2, 1, 0, 3]]  # OpenCV's order is BGRA


@pytest.mark.parametrize(
    ("colour", "opacity"), [((256, 0, 0), 0.5), ((0, -1, 0), 0.5), ((0, 0, 0), 1.5)]
)
def test_impossible_tints_are_refused(colour: tuple[int, int, int], opacity: float) -> None:
    with pytest.raises(ImageError):
        blend(PIXELS, MASK, colour, opacity)


def test_a_mask_of_another_size_is_refused() -> None:
    with pytest.raises(ImageError, match="A mask of this image"):
        cutout(PIXELS, MASK.T)


def test_overlay_and_cutout_as_png() -> None:
    overlay = opened(encode_overlay(PIXELS, [(MASK, (255, 0, 0))], 0.5))
    assert overlay.mode == "RGB"
    np.testing.assert_array_equal(np.asarray(overlay), blend(PIXELS, MASK, (255, 0, 0), 0.5))
    cut = np.asarray(opened(encode_cutout(PIXELS, MASK)))
    np.testing.assert_array_equal(cut[MASK][:, :3], PIXELS[MASK])
    assert (cut[MASK][:, 3] == 255).all()
    assert not cut[~MASK].any()


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_overlay_and_cutout_hold_the_profile_of_their_values(dtype: Any) -> None:
    profile = bytes(imagecodecs.cms_profile("adobergb"))
    pixels = PIXELS.astype(dtype) * dtype(9)
    for data in (
        encode_overlay(pixels, [(MASK, (0, 0, 255))], 0.5, None, profile),
        encode_cutout(pixels, MASK, profile),
    ):
        assert opened(data).info["icc_profile"] == profile
    cut = imagecodecs.png_decode(encode_cutout(pixels, MASK, profile))
    np.testing.assert_array_equal(cut, cutout(pixels, MASK))
    assert maskapp.read_image(encode_cutout(pixels, MASK, profile)).profile == profile


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_without_a_profile_the_files_tell_none(dtype: Any) -> None:
    pixels = PIXELS.astype(dtype)
    for data in (
        encode_overlay(pixels, [(MASK, (0, 0, 255))], 0.5),
        encode_cutout(pixels, MASK),
    ):
        assert "icc_profile" not in opened(data).info


def test_errors_are_over_the_image_as_it_is_shown() -> None:
    wide = PIXELS.astype(np.uint16) * 100 + 1000  # 1000 to 2700
    shown = np.floor((wide - 1000.0) * 255 / 1700 + 0.5).astype(np.uint8)
    picture = opened(encode_errors(wide, MASK, MASK[::-1].copy(), MASK[:, ::-1].copy()))
    assert picture.mode == "RGB"
    expected = errors_picture(shown, MASK, MASK[::-1].copy(), MASK[:, ::-1].copy())
    np.testing.assert_array_equal(np.asarray(picture), expected)
