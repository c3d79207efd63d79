"""The hand-written PNG is read back by Pillow, bit for bit."""

import io

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays
from numpy.typing import NDArray
from PIL import Image

from maskapp.files.writing.bilevel import encode_bilevel, mask_digest


def decode(png: bytes) -> Image.Image:
    """Open and fully load a PNG; Pillow checks each chunk's checksum."""
    image = Image.open(io.BytesIO(png))
    image.load()
    return image


def selected(png: bytes) -> NDArray[np.bool_]:
    """Return what a canvas would find opaque."""
    opaque: NDArray[np.bool_] = np.asarray(decode(png).convert("RGBA"))[..., 3] == 255
    return opaque


@given(arrays(np.bool_, array_shapes(min_dims=2, max_dims=2, max_side=70)))
def test_round_trip(mask: NDArray[np.bool_]) -> None:
    """Any mask returns unchanged."""
    np.testing.assert_array_equal(selected(encode_bilevel(mask)), mask)


def test_digests_are_those_of_the_browser() -> None:
    """The same masks and texts are in digest.test.mjs."""
    assert mask_digest(np.eye(3, dtype=np.bool_)) == "5f3b839c-01920109"
    many = (np.arange(41 * 61) * 7919 % 13 < 5).reshape(41, 61)
    assert mask_digest(many) == "35a9a622-dea47869"
    assert mask_digest(many[::2, ::3]) == mask_digest(many[::2, ::3].copy())


@given(arrays(np.bool_, (5, 7)), st.integers(0, 4), st.integers(0, 6))
def test_digest_of_one_pixel_more(mask: NDArray[np.bool_], row: int, column: int) -> None:
    other = mask.copy()
    other[row, column] ^= True
    assert mask_digest(mask) != mask_digest(other)


@pytest.mark.parametrize("width", [1, 7, 8, 9])
@pytest.mark.parametrize("value", [False, True])
def test_widths_around_a_byte(width: int, value: bool) -> None:
    """The padding bits of the last byte of a row never leak into the image."""
    mask = np.full((3, width), value)
    np.testing.assert_array_equal(selected(encode_bilevel(mask)), mask)


@given(st.integers(1, 5), st.integers(1, 5))
def test_sampled_masks_need_no_copy(down: int, across: int) -> None:
    """The viewer sends ``mask[::step, ::step]``, a strided view."""
    rows, columns = np.mgrid[:23, :31]
    mask = (rows * columns % 3 == 0)[::down, ::across]
    np.testing.assert_array_equal(selected(encode_bilevel(mask)), mask)


def test_one_bit_and_ready_to_tint() -> None:
    """Unselected pixels are transparent black, selected ones opaque white."""
    png = encode_bilevel(np.array([[False, True]]))
    assert png[24:26] == b"\x01\x03"  # bit depth 1, colour type 3: palette
    assert np.asarray(decode(png).convert("RGBA")).tolist() == [[[0, 0, 0, 0], [255] * 4]]


@pytest.mark.parametrize(
    "mask",
    [
        np.zeros((2, 2), np.uint8),
        np.zeros(4, np.bool_),
        np.zeros((2, 2, 1), np.bool_),
        np.zeros((0, 4), np.bool_),
        np.zeros((4, 0), np.bool_),
    ],
)
def test_anything_else_is_refused(mask: NDArray[np.bool_]) -> None:
    """A wrong array is named, not encoded."""
    with pytest.raises(ValueError, match="a mask is a bool array"):
        encode_bilevel(mask)
