"""Damage of JPEG and fax data in a TIFF is told; whole files are told nothing of."""

from __future__ import annotations

import io
import struct
from typing import Any

import numpy as np
import pytest
import tifffile
from PIL import Image as Pillow

from maskapp.errors import ImageError
from maskapp.files.reading.images import read_image

_TOLD = "The JPEG decoder found damage: "


def picture(height: int, width: int) -> Any:
    """Return a smooth picture with some noise, as a camera takes it."""
    y, x = np.mgrid[:height, :width]
    smooth = np.stack([x * 3, y * 2 + x, 255 - y], axis=-1) % 256
    grain = np.random.default_rng(5).integers(0, 64, smooth.shape)
    return (smooth * 3 // 4 + grain).astype(np.uint8)


def by_tifffile(pixels: Any, **options: Any) -> bytes:
    stream = io.BytesIO()
    tifffile.imwrite(stream, pixels, compression="jpeg", metadata=None, **options)
    return stream.getvalue()


def by_pillow(pixels: Any, **options: Any) -> bytes:
    stream = io.BytesIO()
    Pillow.fromarray(pixels).save(stream, "TIFF", **options)
    return stream.getvalue()


def segments(data: bytes) -> list[tuple[int, int]]:
    with tifffile.TiffFile(io.BytesIO(data)) as tif:
        page = tif.pages.first
        return list(zip(page.dataoffsets, page.databytecounts, strict=True))


def is_told(data: bytes, words: str) -> bool:
    """Return whether a notice has these words, or the file is refused."""
    try:
        notices = read_image(data).notices
    except ImageError as error:
        return error.code == "corrupt"
    return sum(words in text for text in notices) == 1


PIXELS = picture(150, 210)
JPEGS = {
    "tiles": by_tifffile(PIXELS, photometric="rgb", tile=(64, 64)),
    "strips": by_tifffile(PIXELS, photometric="rgb", rowsperstrip=32),
    "grey tiles": by_tifffile(PIXELS[..., 0], photometric="minisblack", tile=(64, 64)),
    "tables apart": by_pillow(PIXELS, compression="jpeg", quality=90),
    "tables apart, grey": by_pillow(PIXELS[..., 0], compression="jpeg", quality=90),
}


@pytest.mark.parametrize("word", JPEGS)
def test_whole_jpeg_pages_are_told_nothing_of(word: str) -> None:
    assert not [text for text in read_image(JPEGS[word]).notices if "damage" in text]


def test_tables_do_stand_apart() -> None:
    with tifffile.TiffFile(io.BytesIO(JPEGS["tables apart"])) as tif:
        assert tif.pages.first.jpegtables


@pytest.mark.parametrize("word", JPEGS)
def test_lost_bytes_of_any_strip_or_tile_are_told(word: str) -> None:
    data = JPEGS[word]
    for at, count in segments(data):
        middle, end = at + count // 2, at + count
        broken = data[:middle] + data[middle + 40 : end - 2] + bytes(40) + data[end - 2 :]
        assert len(broken) == len(data)
        assert is_told(broken, _TOLD)


def test_a_tile_of_which_half_is_missing_is_told() -> None:
    data = bytearray(JPEGS["tiles"])
    with tifffile.TiffFile(io.BytesIO(data)) as tif:
        tag = tif.pages.first.tags[325]
    assert tag.dtype == 4
    at = tag.valueoffset + 4 * 5
    struct.pack_into("<I", data, at, struct.unpack_from("<I", data, at)[0] // 2)
    told = read_image(bytes(data)).notices
    assert f"{_TOLD}coded pixels are missing; part of the picture may be wrong." in told


def test_a_tile_with_a_smaller_picture_is_refused() -> None:
    small = by_tifffile(PIXELS[:32, :32], photometric="rgb", tile=(32, 32))
    start, length = segments(small)[0]
    data = bytearray(JPEGS["tiles"])
    at, count = segments(JPEGS["tiles"])[3]
    assert length <= count
    data[at : at + length] = small[start : start + length]
    with pytest.raises(ImageError) as caught:
        read_image(bytes(data))
    assert caught.value.code == "corrupt"


INK = np.kron(np.random.default_rng(7).integers(0, 2, (30, 40)), np.ones((5, 5))).astype(bool)
FAXES: dict[str, dict[str, Any]] = {
    "group 4": {"compression": "group4"},
    "group 4 in strips": {"compression": "group4", "tiffinfo": {278: 16}},
    "group 4, white is 0": {"compression": "group4", "tiffinfo": {262: 0}},
    "group 3": {"compression": "group3"},
    "group 3 in two dimensions": {"compression": "group3", "tiffinfo": {292: 1}},
    "group 3, bytes filled": {"compression": "group3", "tiffinfo": {292: 4}},
    "runs": {"compression": "tiff_ccitt"},
    "group 4 turned": {"compression": "group4", "tiffinfo": {274: 6}},
}


@pytest.mark.parametrize("width", [200, 193])
@pytest.mark.parametrize("word", FAXES)
def test_whole_fax_pages_are_told_nothing_of(word: str, width: int) -> None:
    ink = INK[:, :width]
    image = read_image(by_pillow(ink, **FAXES[word]))
    wanted = np.rot90(ink, -1) if "turned" in word else ink
    np.testing.assert_array_equal(image.pixels[..., 0] != 0, wanted)
    assert not [text for text in image.notices if "damage" in text]


@pytest.mark.parametrize("word", FAXES)
def test_lost_and_flipped_fax_data_are_told(word: str) -> None:
    data = by_pillow(INK, **FAXES[word])
    offset, count = segments(data)[-1] if "strips" in word else segments(data)[0]
    told = 0
    for number in range(20):
        at = offset + (number + 1) * count // 25
        broken = bytearray(data)
        broken[at : at + 3] = bytes(byte ^ 0xA5 for byte in broken[at : at + 3])
        told += is_told(bytes(broken), "fax data are damaged: two decoders differ")
    assert told >= 16  # some damage is valid code for other pixels, which no decoder can tell
