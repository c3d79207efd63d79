"""Opacity becomes validity, or nothing: where it tells nothing, and where it is not looked at."""

from __future__ import annotations

import io
from typing import Any

import imagecodecs
import numpy as np
import pytest
import tifffile
from numpy.typing import NDArray
from PIL import Image as Pillow

from maskapp import Reading, read_images
from maskapp.files.reading.images import read_image
from maskapp.files.reading.samples import Raster, with_opacity

IGNORED = Reading(alpha="ignore")
EMPTY = "The file marks every pixel as fully transparent; that is not used."
RGB: NDArray[np.uint8] = np.random.default_rng(5).integers(1, 256, (6, 8, 3), np.uint8)


def saved(picture: Pillow.Image, kind: str, **options: Any) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, kind, **options)
    return stream.getvalue()


def tiff(samples: NDArray[Any], **options: Any) -> bytes:
    stream = io.BytesIO()
    tifffile.imwrite(stream, samples, photometric="rgb", metadata=None, **options)
    return stream.getvalue()


def with_alpha(alpha: NDArray[Any] | int, dtype: Any = np.uint8) -> NDArray[Any]:
    rgba = np.empty((6, 8, 4), dtype)
    rgba[..., :3], rgba[..., 3] = RGB, alpha
    return rgba


def palette(transparent: bytes) -> Pillow.Image:
    picture = Pillow.fromarray(RGB[..., 0] & 3, "P")
    picture.putpalette([10, 20, 30, 40, 50, 60, 70, 80, 90, 100, 110, 120])
    picture.info["transparency"] = transparent
    return picture


PALETTE = np.arange(10, 130, 10, dtype=np.uint8).reshape(4, 3)[RGB[..., 0] & 3]
GREY = np.repeat(RGB[..., :1], 3, axis=2)


def empty_files() -> dict[str, tuple[bytes, NDArray[Any]]]:
    one = np.full((6, 8, 3), (4, 5, 6), np.uint8)
    la = np.dstack([RGB[..., :1], np.zeros((6, 8, 1), np.uint8)])
    exact = {"lossless": True, "exact": True}
    return {
        "PNG": (bytes(imagecodecs.png_encode(with_alpha(0))), RGB),
        "PNG of 16 bits": (bytes(imagecodecs.png_encode(with_alpha(0, np.uint16))), RGB),
        "grey PNG": (bytes(imagecodecs.png_encode(la)), GREY),
        "grey PNG of 16 bits": (bytes(imagecodecs.png_encode(la.astype(np.uint16))), GREY),
        "palette PNG": (saved(palette(bytes(4)), "PNG", transparency=bytes(4)), PALETTE),
        "one colour": (saved(Pillow.fromarray(one), "PNG", transparency=(4, 5, 6)), one),
        "WebP": (saved(Pillow.fromarray(with_alpha(0)), "WEBP", **exact), RGB),
        "TIFF": (tiff(with_alpha(0), extrasamples=["unassalpha"]), RGB),
        "TIFF of 16 bits": (tiff(with_alpha(0, np.uint16), extrasamples=["unassalpha"]), RGB),
    }


@pytest.mark.parametrize("word", empty_files())
def test_opacity_of_zero_everywhere_is_not_used(word: str) -> None:
    data, pixels = empty_files()[word]
    for reading in (Reading(), IGNORED):
        image = read_image(data, reading=reading)
        assert image.valid is None
        np.testing.assert_array_equal(image.pixels, pixels)
        assert EMPTY in image.notices


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_a_single_visible_pixel_is_the_only_valid_one(dtype: Any) -> None:
    alpha = np.zeros((6, 8), dtype)
    alpha[2, 3] = 1
    image = read_image(bytes(imagecodecs.png_encode(with_alpha(alpha, dtype))))
    assert image.valid is not None
    assert np.argwhere(image.valid).tolist() == [[2, 3]]
    assert image.notices[0] == "47 fully transparent pixels are never selected."


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_ignored_opacity_leaves_all_pixels_valid(dtype: Any) -> None:
    alpha = np.full((6, 8), np.iinfo(dtype).max, dtype)
    alpha[:2] = 0
    for data in (
        bytes(imagecodecs.png_encode(with_alpha(alpha, dtype))),
        tiff(with_alpha(alpha, dtype), extrasamples=["unassalpha"]),
    ):
        image = read_image(data, reading=IGNORED)
        assert image.valid is None
        assert image.reading == IGNORED
        np.testing.assert_array_equal(image.pixels, RGB)
        assert image.notices == (
            "Transparency is ignored: 16 fully transparent pixels count as well.",
        )


@pytest.mark.parametrize("alpha", [0, 51])
@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_colours_are_not_divided_by_opacity_that_is_not_used(dtype: Any, alpha: int) -> None:
    data = tiff(with_alpha(alpha, dtype), extrasamples=["assocalpha"])
    image = read_image(data, reading=IGNORED)
    np.testing.assert_array_equal(image.pixels, RGB)
    assert "used as they are stored" in image.notices[-1]
    if alpha:
        notices = read_image(data).notices
        assert len(notices) == 1
        assert "divided" in notices[0]


def test_opaque_multiplied_colours_are_no_news() -> None:
    image = read_image(tiff(with_alpha(255), extrasamples=["assocalpha"]))
    assert image.notices == ()
    np.testing.assert_array_equal(image.pixels, RGB)


def test_pixels_without_data_stay_so_where_opacity_is_ignored() -> None:
    data = np.ones((6, 8), np.bool_)
    data[0] = False
    opacity = np.full((6, 8), 255, np.uint8)
    opacity[:, 0] = 0
    raster = Raster(RGB, data, "8-bit RGB", opacity=opacity)
    assert with_opacity(raster, "ignore").valid is data
    used = with_opacity(raster, "use").valid
    np.testing.assert_array_equal(used, data & (opacity > 0))
    empty = Raster(RGB, data, "8-bit RGB", opacity=np.zeros((6, 8), np.uint8))
    assert with_opacity(empty, "use").valid is data


def test_an_animation_is_judged_frame_by_frame() -> None:
    frames = [Pillow.fromarray(with_alpha(alpha)) for alpha in (0, 255)]
    stream = io.BytesIO()
    frames[0].save(
        stream, "WEBP", save_all=True, append_images=frames[1:], lossless=True, exact=True
    )
    first, second = read_images(stream.getvalue())
    assert EMPTY in first.notices
    assert second.notices == ()
    assert first.valid is None
