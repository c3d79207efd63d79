"""WebP, still and moving, through Pillow."""

from __future__ import annotations

import io
import struct
from collections.abc import Iterator
from dataclasses import dataclass

from PIL.WebPImagePlugin import WebPImageFile

from maskapp.files.reading.contract import Declared, Reader, check_complete, opened, reads
from maskapp.files.reading.film import Film
from maskapp.files.reading.limits import check_count, check_size, check_total, damaged, max_pixels
from maskapp.files.reading.selection import Opened, Selection

_KNOWN = frozenset(
    (b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF", b"ICCP", b"EXIF", b"XMP ")
)
_UNKNOWN = (
    "The file holds parts of an unknown kind ({}), which are left out: frames may be missing."
)
_MORE = "More images follow where the file says that it ends; they are not read."
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
    images = reads([declared] * count, film.decode, name)
    return opened(images, _notices(data), selection, name)


def _notices(data: bytes) -> tuple[str, ...]:
    """Tell of parts of the file that are not read: where a length or a tag is wrong, of frames."""
    unknown = dict.fromkeys(kind for kind in _chunks(data) if kind not in _KNOWN)
    notices: tuple[str, ...] = ()
    if unknown:
        named = ", ".join("".join(map(_shown, kind)) for kind in list(unknown)[:5])
        notices = (_UNKNOWN.format(named),)
    behind = data[_end(data) :].lstrip(b"\0")
    if behind[:4] in _KNOWN or (behind[:4] == b"RIFF" and behind[8:12] == b"WEBP"):
        notices += (_MORE,)
    return notices


def _shown(byte: int) -> str:
    return chr(byte) if 0x20 < byte < 0x7F else "?"


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
    at, end = 12, _end(data)
    while at + 8 <= end:
        kind, size = struct.unpack_from("<4sI", data, at)
        yield kind
        at += 8 + size + size % 2


def _end(data: bytes) -> int:
    """Return where the file ends by what it says of its length."""
    return min(len(data), 8 + int.from_bytes(data[4:8], "little"))


READER = Reader(
    "webp",
    "WebP",
    5,
    ("webp",),
    lambda start: start[:4] == b"RIFF" and start[8:12] == b"WEBP",
    _open,
)
