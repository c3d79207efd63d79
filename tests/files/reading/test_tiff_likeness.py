"""Smaller copies that no mark tells of are known by their pixels, however they were made."""

from __future__ import annotations

import io
import itertools
from typing import Any

import numpy as np
import pytest
import tifffile
from PIL import Image as Pillow

from maskapp.files.reading.images import read_images

_SIZE = (480, 320)
_FILTERS = tuple(Pillow.Resampling)
_PACKED: tuple[dict[str, Any], ...] = (
    {"tile": (64, 64)},
    {"compression": "jpeg", "tile": (64, 64)},
    {"compression": "lzw", "rowsperstrip": 7},
    {"compression": "zstd", "predictor": True, "tile": (128, 64)},
    {},
)


def photograph(seed: int) -> Pillow.Image:
    """Return soft blobs with some grain."""
    draw = np.random.default_rng(seed)
    few = Pillow.fromarray(draw.integers(0, 256, (12, 18, 3), dtype=np.uint8))
    grain = draw.integers(-9, 10, (*_SIZE[::-1], 3))
    soft = np.asarray(few.resize(_SIZE, Pillow.Resampling.BICUBIC), int)
    return Pillow.fromarray(np.clip(soft + grain, 0, 255).astype(np.uint8))


def smaller(picture: Pillow.Image, factor: int, how: Pillow.Resampling) -> Pillow.Image:
    return picture.resize((_SIZE[0] // factor, _SIZE[1] // factor), how)


def written(*pictures: Any, **options: Any) -> bytes:
    stream = io.BytesIO()
    with tifffile.TiffWriter(stream) as writer:
        for picture in pictures:
            writer.write(np.asarray(picture), photometric="rgb", metadata=None, **options)
    return stream.getvalue()


@pytest.mark.parametrize("factor", [2, 3, 4])
@pytest.mark.parametrize("options", _PACKED, ids=str)
def test_copies_are_known_by_whatever_filter(options: dict[str, Any], factor: int) -> None:
    picture = photograph(1)
    for first, second in itertools.product(_FILTERS, _FILTERS[:2]):
        one = smaller(picture, factor, first)
        two = one.resize((one.width // 2, one.height // 2), second)
        (image,) = read_images(written(picture, one, two, **options))
        assert any("2 smaller copies" in text for text in image.notices)


@pytest.mark.parametrize("options", _PACKED, ids=str)
def test_other_pictures_of_these_sizes_are_images(options: dict[str, Any]) -> None:
    one, two, three = (photograph(seed) for seed in (1, 2, 3))
    sizes = [
        (image.width, image.height)
        for image in read_images(
            written(
                one,
                smaller(two, 2, Pillow.Resampling.BOX),
                smaller(three, 4, Pillow.Resampling.BOX),
                **options,
            )
        )
    ]
    assert sizes == [(480, 320), (240, 160), (120, 80)]


@pytest.mark.parametrize("gain", [0.5, 0.7, 0.85])
def test_darker_pictures_of_one_scene_are_images(gain: float) -> None:
    picture = photograph(4)
    half = np.asarray(smaller(picture, 2, Pillow.Resampling.BOX)) * gain
    assert len(read_images(written(picture, half.astype(np.uint8), tile=(64, 64)))) == 2


def test_a_white_picture_with_an_object_is_no_copy_of_one_without() -> None:
    white = np.full((320, 480, 3), 250, np.uint8)
    half = white[::2, ::2].copy()
    half[70:80, 100:112] = 20
    assert len(read_images(written(white, half, tile=(64, 64)))) == 2
    assert len(read_images(written(white, white[::2, ::2], tile=(64, 64)))) == 1


def test_a_damaged_copy_does_not_cost_the_image() -> None:
    picture = photograph(5)
    options = {"compression": "deflate", "tile": (64, 64)}
    half = smaller(picture, 2, Pillow.Resampling.BOX)
    data = bytearray(written(picture, half, **options))
    with tifffile.TiffFile(io.BytesIO(data)) as tif:
        at = tif.pages[1].dataoffsets[0]
    data[at : at + 20] = bytes(20)
    (image,) = read_images(bytes(data))
    np.testing.assert_array_equal(image.pixels, np.asarray(picture))
