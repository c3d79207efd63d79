"""Files of two colours become example masks, others are refused in a sentence."""

from __future__ import annotations

import numpy as np
import pytest
from PIL import Image as Pillow

from maskapp.errors import ImageError
from maskapp.files.reading.example_mask import read_example
from tests.ui.pictures import encode, noise

WANTED = noise()[..., 0] > 99
SIZE = WANTED.shape[1], WANTED.shape[0]


def grey(low: int, high: int) -> Pillow.Image:
    return Pillow.fromarray(np.where(WANTED, np.uint8(high), np.uint8(low)))


def coloured(low: tuple[int, ...], high: tuple[int, ...]) -> Pillow.Image:
    colours = np.array((low, high), np.uint8)
    return Pillow.fromarray(colours[WANTED.astype(int)])


@pytest.mark.parametrize(
    "picture",
    [
        grey(0, 255),
        grey(0, 1),  # looks black everywhere
        grey(40, 41),
        Pillow.fromarray(WANTED),
        coloured((68, 1, 84), (253, 231, 36)),
        coloured((0, 0, 0), (255, 0, 0)),
    ],
    ids=["0-255", "0-1", "greys", "1 bit", "viridis", "red"],
)
@pytest.mark.parametrize("kind", ["PNG", "TIFF", "BMP"])
def test_the_brighter_of_two_colours_is_wanted(picture: Pillow.Image, kind: str) -> None:
    example = read_example(encode(picture, kind), "mask", *SIZE)
    np.testing.assert_array_equal(example.wanted, WANTED)
    assert example.known is None


def test_what_is_transparent_tells_nothing() -> None:
    known = noise(seed=2)[..., 1] > 60
    alpha = np.where(known, np.uint8(255), np.uint8(0))
    values = np.where(WANTED, np.uint8(255), np.uint8(0))
    # A third colour under full transparency is not looked at.
    values[~known] = 77
    picture = Pillow.fromarray(np.stack((values, values, values, alpha), axis=-1))
    example = read_example(encode(picture), "mask.png", *SIZE)
    np.testing.assert_array_equal(example.wanted, WANTED & known)
    assert example.known is not None
    np.testing.assert_array_equal(example.known, known)


@pytest.mark.parametrize(("value", "wanted"), [(0, False), (1, True), (255, True)])
def test_of_one_colour_all_but_black_is_wanted(value: int, wanted: bool) -> None:
    example = read_example(encode(grey(value, value)), "mask.png", *SIZE)
    assert (example.wanted == wanted).all()


def test_a_fully_transparent_file_wants_nothing() -> None:
    picture = Pillow.new("RGBA", SIZE)
    example = read_example(encode(picture), "mask.png", *SIZE)
    assert not example.wanted.any()
    assert example.known is None  # opacity that is 0 everywhere tells nothing


def test_another_size_is_refused_with_both_sizes() -> None:
    with pytest.raises(ImageError, match=r"mask.png has 61 × 41 pixels and the image has 41 × 61"):
        read_example(encode(grey(0, 255)), "mask.png", 41, 61)


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (encode(noise()), "more than two colours"),
        (encode(grey(0, 255), "JPEG", quality=50), "more than two colours"),
        (encode(coloured((255, 0, 0), (0, 255, 0))), "equally bright"),
        (b"no image", "a text file"),
        (b"\0no image", "not an image"),
    ],
)
def test_what_is_not_a_mask_is_refused(data: bytes, sentence: str) -> None:
    with pytest.raises(ImageError, match=sentence):
        read_example(data, "mask", *SIZE)
