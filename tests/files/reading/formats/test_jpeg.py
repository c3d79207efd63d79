"""JPEG pixels are Pillow's, and damage is noticed where the decoder notices it."""

from __future__ import annotations

import io
import itertools
from typing import Any

import numpy as np
import pytest
import simplejpeg
from PIL import Image as Pillow

from maskapp.errors import ImageError
from maskapp.files.reading.images import read_image
from maskapp.files.reading.jpeg_damage import damage_notice

RNG = np.random.default_rng(11)
WAYS: tuple[dict[str, Any], ...] = (
    {},
    {"progressive": True},
    {"optimize": True},
    {"restart_marker_blocks": 2},
)
SIZES = ((1, 1), (7, 5), (16, 16), (17, 33), (64, 48), (99, 101))


def picture(height: int, width: int) -> Any:
    """Return a smooth picture with some noise, as a camera takes it."""
    y, x = np.mgrid[:height, :width]
    smooth = np.stack([x * 3, y * 2 + x, 255 - y], axis=-1) % 256
    return (smooth * 3 // 4 + RNG.integers(0, 64, smooth.shape)).astype(np.uint8)


def by_pillow(data: bytes) -> Any:
    with Pillow.open(io.BytesIO(data)) as found:
        return np.asarray(found.convert("RGB"))


def saved(pixels: Any, **options: Any) -> bytes:
    stream = io.BytesIO()
    Pillow.fromarray(pixels).save(stream, "JPEG", **options)
    return stream.getvalue()


@pytest.mark.parametrize("size", SIZES)
def test_pixels_are_pillows(size: tuple[int, int]) -> None:
    pixels = picture(*size)
    files = [
        saved(pixels, quality=quality, subsampling=sampling, **options)
        for quality, sampling, options in itertools.product(
            (30, 90, 100),
            (0, 1, 2),
            WAYS,
        )
    ]
    files += [
        simplejpeg.encode_jpeg(pixels, quality, colorsubsampling=sampling)
        for quality in (30, 90)
        for sampling in ("444", "422", "420", "440", "411", "Gray")
    ]
    files += [saved(pixels[..., 0], quality=80), saved(pixels[..., 0], progressive=True)]
    assert len(files) == 50
    for data in files:
        image = read_image(data)
        np.testing.assert_array_equal(image.pixels, by_pillow(data))
        assert not [notice for notice in image.notices if "damage" in notice]


def test_where_a_file_is_cut_it_is_refused() -> None:
    data = saved(picture(64, 80), quality=90)
    progressive = saved(picture(64, 80), quality=90, progressive=True)
    for whole in (data, progressive):
        for end in range(len(whole) // 3, len(whole), 97):
            with pytest.raises(ImageError) as caught:
                read_image(whole[:end])
            assert caught.value.code == "corrupt"


def test_lost_and_zeroed_bytes_are_noticed_and_give_what_pillow_gives() -> None:
    noticed = files = 0
    for number in range(20):
        data = saved(picture(200, 300), quality=90)
        at = len(data) // 3 + 131 * number
        for broken in (data[:at] + data[at + 400 :], data[:at] + bytes(500) + data[at + 500 :]):
            image = read_image(broken)
            np.testing.assert_array_equal(image.pixels, by_pillow(broken))
            files += 1
            noticed += any("The JPEG decoder found damage: " in text for text in image.notices)
    assert noticed == files == 40


@pytest.mark.parametrize(
    ("said", "words"),
    [
        ("Corrupt JPEG data: 9 extraneous bytes before marker 0xd9", "bytes that belong to no"),
        ("Corrupt JPEG data: premature end of data segment", "coded pixels are missing"),
        ("Corrupt JPEG data: bad Huffman code", "code of some pixels"),
        ("Corrupt JPEG data: found marker 0xd6 instead of RST3", "a mark between the parts"),
        ("Inconsistent progression sequence for component 0 coefficient 1", "the passes"),
        ("something new in the next version", "not as they should be"),
    ],
)
def test_what_the_decoder_says_is_put_into_words(said: str, words: str) -> None:
    found = damage_notice(said)
    assert words in found
    assert "JPEG data" not in found
    assert "0x" not in found


def test_samplings_that_are_unknown_to_the_quick_decoder_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    data = saved(picture(20, 30))

    def unknown(*_given: Any, **_more: Any) -> None:
        raise ValueError("Could not determine subsampling level of JPEG image")

    monkeypatch.setattr(simplejpeg, "decode_jpeg_header", unknown)
    image = read_image(data)
    np.testing.assert_array_equal(image.pixels, by_pillow(data))
    assert not image.notices
