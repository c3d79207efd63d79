"""JPEG 2000, in a file (JP2) or as a bare code stream, through OpenJPEG."""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

from maskapp.errors import ImageError
from maskapp.files.reading.boxes import ANOTHER, boxes
from maskapp.files.reading.contract import Declared, Decoded, Reader, opened, reads
from maskapp.files.reading.limits import (
    check_size,
    damaged,
    wrong_bands,
    wrong_colours,
    wrong_samples,
)
from maskapp.files.reading.selection import Opened, Selection

_FILE, _STREAM = b"\x00\x00\x00\x0cjP  ", b"\xff\x4f\xff\x51"
_END = b"\xff\xd9"  # of a code stream
_RGB = (16, 17)  # sRGB and grey
_SPACES = {
    **dict.fromkeys((1, 3, 4, 22, 23), "YCbCr"),
    **dict.fromkeys((9, 11), "CMY"),
    12: "CMYK",
    13: "YCCK",
    14: "Lab",
    18: "sYCC",
    19: "CIEJab",
    20: "e-sRGB",
    21: "ROMM-RGB",
    24: "e-sYCC",
}
_NUMBERED, _PROFILES, _CODED = 1, (2, 3), 5


@dataclass(frozen=True)
class _Wrapping:
    """What the boxes around the code stream say."""

    stream: int
    space: int | None = None
    profile: bytes = b""
    coded: tuple[int, int] | None = None
    problem: str = ""
    palette: bool = False
    opacity: int = -1  # number of the channel
    multiplied: bool = False


def _open(data: bytes, name: str, selection: Selection) -> Opened:
    around = _Wrapping(0) if data.startswith(_STREAM) else _wrapping(data, name)
    declared = _declared(data, around, name)
    check_size(declared.width, declared.height, name)
    if around.space is not None and around.space not in _RGB:
        raise wrong_colours(name, _SPACES.get(around.space, f"number {around.space}"))
    if around.palette:
        raise wrong_colours(name, "a palette of JPEG 2000")
    opacity = around.opacity >= 0
    if declared.bands - opacity not in (1, 3) or (opacity and around.opacity != declared.bands - 1):
        raise wrong_bands(name, declared.bands)
    decode = partial(_decode, data, declared, around)
    following = (data.find(_END + start, around.stream) for start in (_FILE, _STREAM))
    notices = (ANOTHER,) if max(following) >= 0 else ()  # its box may have no length
    return opened(reads([declared], lambda _: decode(), name), notices, selection, name)


def _wrapping(data: bytes, name: str) -> _Wrapping:
    outer = {box.kind: box for box in reversed(list(boxes(data)))}
    if not {b"jp2h", b"jp2c"} <= set(outer):
        raise damaged(name, "JPEG 2000")
    colours: list[bytes] = []
    palette, opacity, multiplied = False, -1, False
    for box in boxes(data, outer[b"jp2h"].start, outer[b"jp2h"].end):
        content = data[box.start : box.end]
        if box.kind == b"colr":
            colours.append(content)
        elif box.kind == b"pclr":
            palette = True
        elif box.kind == b"cdef":
            for number in range(struct.unpack_from(">H", content)[0]):
                channel, kind, _ = struct.unpack_from(">HHH", content, 2 + 6 * number)
                if kind in (1, 2):
                    opacity, multiplied = channel, kind == 2
    around = _Wrapping(
        outer[b"jp2c"].start, palette=palette, opacity=opacity, multiplied=multiplied
    )
    return _coloured(around, colours)


def _coloured(around: _Wrapping, colours: Sequence[bytes]) -> _Wrapping:
    """Return the wrapping with what the first box about colours says that can be used."""
    for content in colours:
        if content[0] == _NUMBERED:
            return replace(around, space=struct.unpack_from(">I", content, 3)[0])
        if content[0] in _PROFILES:
            return replace(around, profile=content[3:] or b"?")
        if content[0] == _CODED:
            primaries, transfer, matrix = struct.unpack_from(">HHH", content, 3)
            if matrix == 0:
                return replace(around, coded=(primaries, transfer))
    problem = "the file describes them in a way of its own" if colours else ""
    return replace(around, problem=problem)


def _declared(data: bytes, around: _Wrapping, name: str) -> Declared:
    """Return what the size marker of the code stream says."""
    at = around.stream
    if data[at : at + 4] != _STREAM:
        raise damaged(name, "JPEG 2000")
    right, bottom, left, top = struct.unpack_from(">IIII", data, at + 8)
    bands = struct.unpack_from(">H", data, at + 40)[0]
    parts = [struct.unpack_from("BBB", data, at + 42 + 3 * band) for band in range(bands)]
    if not parts or right <= left or bottom <= top:
        raise damaged(name, "JPEG 2000")
    depths = {bits for bits, _, _ in parts}
    if any(bits & 0x80 for bits in depths):
        raise wrong_samples(name, "signed numbers")
    if len(depths) > 1 or max(depths) > 15:
        raise wrong_samples(name, f"bands of {', '.join(str(bits + 1) for bits in depths)} bits")
    if any((across, down) != (1, 1) for _, across, down in parts):
        raise ImageError(
            f"{name}: the bands of this JPEG 2000 file have different sizes.",
            "Save it anew as an RGB PNG.",
            code="colour_space",
        )
    return Declared(right - left, bottom - top, max(depths) + 1, bands)


def _decode(data: bytes, declared: Declared, around: _Wrapping) -> Decoded:
    import imagecodecs  # 0.1 s

    return Decoded(
        imagecodecs.jpeg2k_decode(data, planar=False),
        f"{declared.bits}-bit {'grey' if declared.bands < 3 else 'RGB'}",
        top=(1 << declared.bits) - 1,
        multiplied=around.multiplied,
        profile=around.profile,
        coded_space=around.coded,
        space_problem=around.problem,
    )


READER = Reader(
    "jpeg2000",
    "JPEG 2000",
    10,
    ("jp2", "j2k", "j2c", "jpc", "jpf", "jpx"),
    lambda start: start.startswith((_FILE, _STREAM)),
    _open,
)
