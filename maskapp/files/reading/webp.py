"""WebP, still and moving, through Pillow."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from PIL.WebPImagePlugin import WebPImageFile

from maskapp.files.acceptance import check_count, check_size, check_total, damaged, max_pixels
from maskapp.files.contract import Declared, Reader, check_complete, opened, reads
from maskapp.files.reading.film import Film
from maskapp.files.selection import Opened, Selection

_ALPHA, _ANIMATION = 0x10, 0x02


@dataclass(frozen=True)
class _Header:
    width: int
    height: int
    opacity: bool
    frames: int


def _open(data: bytes, name: str, selection: Selection) -> Opened:
    max_pixels()  # tells Pillow as well
    header = _header(data, name)
    check_size(header.width, header.height, name)
    count = header.frames
    check_count(count, name, "frames")
    check_total(count, count * header.width * header.height, name, "frames")
    picture = WebPImageFile(io.BytesIO(data))
    check_complete(count, picture.n_frames, name, "frames")
    film = Film(lambda: WebPImageFile(io.BytesIO(data)), name, "WebP")
    declared = Declared(header.width, header.height, 8, 4 if header.opacity else 3)
    return opened(reads([declared] * count, film.decode, name), (), selection, name)


def _header(data: bytes, name: str) -> _Header:
    """Return what the first chunk says, and how many frames there are."""
    kind = data[12:16]
    if kind == b"VP8X":
        flags, wide, tall = struct.unpack_from("<I3s3s", data, 20)
        size = [int.from_bytes(number, "little") + 1 for number in (wide, tall)]
        frames = sum(chunk == b"ANMF" for chunk in _chunks(data)) if flags & _ANIMATION else 1
        return _Header(size[0], size[1], bool(flags & _ALPHA), frames)
    if kind == b"VP8L":
        bits = struct.unpack_from("<I", data, 21)[0]
        return _Header((bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1, bool(bits >> 28 & 1), 1)
    if kind == b"VP8 ":
        wide, tall = struct.unpack_from("<HH", data, 26)
        return _Header(wide & 0x3FFF, tall & 0x3FFF, opacity=False, frames=1)
    raise damaged(name, "WebP")


def _chunks(data: bytes) -> Iterator[bytes]:
    at, end = 12, min(len(data), 8 + int.from_bytes(data[4:8], "little"))
    while at + 8 <= end:
        kind, size = struct.unpack_from("<4sI", data, at)
        yield kind
        at += 8 + size + size % 2


READER = Reader(
    "webp",
    "WebP",
    ("webp",),
    lambda start: start[:4] == b"RIFF" and start[8:12] == b"WEBP",
    _open,
)
