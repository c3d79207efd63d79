"""JPEG: pixels through simplejpeg, which tells of damage; what it cannot read, through Pillow.

Both are libjpeg-turbo and give the same bits. Pillow decodes what simplejpeg refuses: samplings
other than 4:4:4, 4:2:2, 4:2:0, 4:4:0 and 4:1:1, whose damage stays unnoticed; and what is damaged,
because Pillow tells a file that is cut off from one whose inside is damaged. CMYK and more than
8 bits are refused. Of a file with several pictures (MPO, as phones write it) the first and main one
is read.
"""

from __future__ import annotations

import io
import re
import struct
from collections.abc import Iterator
from functools import partial

from PIL.JpegImagePlugin import JpegImageFile

from maskapp.files.reading.contract import Declared, Decoded, Reader, opened, reads
from maskapp.files.reading.film import decoded
from maskapp.files.reading.jpeg_damage import damage_notice
from maskapp.files.reading.limits import (
    check_size,
    damaged,
    max_pixels,
    wrong_colours,
    wrong_samples,
)
from maskapp.files.reading.samples import Samples, samples_of
from maskapp.files.reading.selection import Opened, Selection

_SEVERAL = "The JPEG holds several pictures; the first one is used."
_SPACES = {"Gray": "GRAY", "YCbCr": "RGB", "RGB": "RGB"}
_KINDS = {1: "8-bit grey", 3: "8-bit RGB"}
# The end of a picture, the start of another, and its first segment. Pixels cannot look like that.
_ANOTHER = re.compile(rb"\xff\xd9[\0\t\r\n ]*\xff\xd8\xff[\xc0-\xcf\xdb\xe0-\xef\xfe]")
_PIXELS = 0xDA
_NO_SIZE = (0xC4, 0xC8, 0xCC)
_ALONE = (0x01, *range(0xD0, 0xD9))


def _open(data: bytes, name: str, selection: Selection) -> Opened:
    max_pixels()  # tells Pillow as well
    try:
        picture = JpegImageFile(io.BytesIO(data))
    except SyntaxError as error:
        if "-bit layers" in str(error):
            raise wrong_samples(name, str(error).removeprefix("cannot handle ")) from error
        raise
    declared = _declared(data, name)
    check_size(declared.width, declared.height, name)
    if picture.mode not in ("L", "RGB"):
        raise wrong_colours(name, picture.mode)
    notices = (_SEVERAL,) if "mp" in picture.info or _holds_several(data) else ()
    decode = partial(_decode, data, name)
    return opened(reads([declared], lambda _: decode(), name), notices, selection, name)


def _declared(data: bytes, name: str) -> Declared:
    """Return what the first frame header says."""
    for marker, at in _segments(data):
        if 0xC0 <= marker <= 0xCF and marker not in _NO_SIZE:
            bits, height, width, bands = struct.unpack_from(">BHHB", data, at + 4)
            return Declared(width, height, bits, bands)
    raise damaged(name, "JPEG")


def _segments(data: bytes) -> Iterator[tuple[int, int]]:
    """Yield marker and place of each segment before the pixels, and of that which begins them."""
    at = 2
    while at + 10 <= len(data):
        marker = data[at + 1]
        if data[at] != 0xFF or marker in (0x00, 0xFF):  # filling, or bytes that do not belong there
            at += 1
        elif marker in _ALONE:
            at += 2
        else:
            yield marker, at
            if marker == _PIXELS:
                return
            at += 2 + int.from_bytes(data[at + 2 : at + 4], "big")


def _holds_several(data: bytes) -> bool:
    """Whether another picture begins where the first one ends; phones append other things."""
    pixels = max((at for marker, at in _segments(data) if marker == _PIXELS), default=len(data))
    return _ANOTHER.search(data, pixels) is not None


def _decode(data: bytes, name: str) -> Decoded:
    picture = JpegImageFile(io.BytesIO(data))  # EXIF data and profile; it decodes nothing yet
    samples, notices = _samples(data, picture, name)
    found = decoded(picture, samples, _KINDS[1 if samples.ndim == 2 else 3])
    return Decoded(
        found.samples,
        found.kind,
        orientation=found.orientation,
        profile=found.profile,
        notices=(*notices, *found.notices),
    )


def _samples(data: bytes, picture: JpegImageFile, name: str) -> tuple[Samples, tuple[str, ...]]:
    import simplejpeg  # only where a JPEG is read

    try:
        space = _SPACES[simplejpeg.decode_jpeg_header(data, strict=False)[2]]
    except (ValueError, KeyError):  # a sampling that it does not know
        return samples_of(picture, name)[0], ()
    try:
        samples: Samples = simplejpeg.decode_jpeg(_without_profile(data), space)
    except ValueError as error:
        return samples_of(picture, name)[0], (damage_notice(str(error)),)
    return (samples[..., 0] if space == "GRAY" else samples), ()


def _without_profile(data: bytes) -> bytes:
    """Return the file without its colour profile: a broken one is no damage of the picture."""
    at, parts = 2, [data[:2]]
    while data[at : at + 1] == b"\xff" and data[at + 1] not in (0xDA, 0xD9) and at + 4 <= len(data):
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        if data[at + 1] != 0xE2 or not data.startswith(b"ICC_PROFILE\0", at + 4):
            parts.append(data[at:end])
        at = end
    return b"".join([*parts, data[at:]]) if len(parts) > 1 else data


READER = Reader(
    "jpeg",
    "JPEG",
    2,
    ("jpg", "jpeg", "jfif", "jpe", "mpo"),
    lambda start: start.startswith(b"\xff\xd8\xff"),
    _open,
)
