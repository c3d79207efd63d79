"""GIF, through Pillow, which lays each frame over those before it."""

from __future__ import annotations

import io
import struct
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from PIL import ImageFile
from PIL.GifImagePlugin import GifImageFile

from maskapp.errors import ImageError
from maskapp.files.reading.contract import Declared, Decoded, Reader, opened, reads
from maskapp.files.reading.film import Film
from maskapp.files.reading.gif_code import Code, checked
from maskapp.files.reading.limits import (
    MAX_PAGES,
    check_count,
    check_size,
    check_total,
    damaged,
    max_pixels,
)
from maskapp.files.reading.samples import GREY, Samples
from maskapp.files.reading.selection import Opened, Selection

_CUT_OFF = "The file ends without an end mark: later frames may be missing."
_MORE = "More data follow the end of the image; they are not read."
_FILLING = b"\0 \t\r\n\x1a"
_RGBA = 4


@dataclass(frozen=True)
class _Blocks:
    """What the blocks tell: size of the canvas, whole frames, where the file ends (0: nowhere)."""

    width: int
    height: int
    frames: tuple[Code, ...]
    end: int = 0
    broken: bool = False


def _open(data: bytes, name: str, selection: Selection) -> Opened:
    max_pixels()  # tells Pillow as well
    blocks = _blocks(data)
    check_size(blocks.width, blocks.height, name)
    count = len(blocks.frames)
    check_count(count, name, "frames")
    check_total(count, count * blocks.width * blocks.height, name, "frames")
    if blocks.broken and count:
        raise ImageError(
            f"{name}: the GIF is incomplete: it breaks off behind {count} whole "
            f"{'frame' if count == 1 else 'frames'}.",
            "Copy it again, or save it anew.",
            code="corrupt",
        )
    if not count:
        raise damaged(name, "GIF")
    film = Film(lambda: GifImageFile(io.BytesIO(data)), name, "GIF", _samples)
    declared = Declared(blocks.width, blocks.height, 8, _RGBA)
    frames = reads([declared] * count, partial(_frame, film, data, blocks.frames, name), name)
    return opened(frames, _notices(data, blocks), selection, name)


def _notices(data: bytes, blocks: _Blocks) -> tuple[str, ...]:
    if not blocks.end:
        return (_CUT_OFF,)
    return (_MORE,) if data[blocks.end :].strip(_FILLING) else ()


def _blocks(data: bytes) -> _Blocks:
    """Walk over the blocks, which is quick: nothing is decoded. Stops beyond the most frames."""
    width, height, flags = struct.unpack_from("<HHB", data, 6)
    at, frames, colours, transparent = 13 + _table(flags), list[Code](), _table(flags) // 3, -1
    while at < len(data) and len(frames) <= MAX_PAGES:
        mark, at = data[at], at + 1
        if mark == 0x3B:
            return _Blocks(width, height, tuple(frames), end=at)
        if mark == 0x2C and at + 9 < len(data):
            left, top, wide, tall, flags = struct.unpack_from("<HHHHB", data, at)
            if not frames:  # the first may stick out, and widens the canvas
                width, height = max(width, left + wide), max(height, top + tall)
            start = at + 9 + _table(flags)
            at = _behind(data, start + 1)
            if at:
                own = _table(flags) // 3 or colours
                frames.append(Code(start, at, wide, tall, own, transparent))
            transparent = -1
        elif mark == 0x21:
            if data[at : at + 2] == b"\xf9\x04":
                transparent = data[at + 5] if data[at + 2] & 1 else -1
            at = _behind(data, at + 1)
        elif mark:  # zeros fill up a file here and there
            at = 0
        if not at:
            return _Blocks(width, height, tuple(frames), broken=True)
    return _Blocks(width, height, tuple(frames))


def _table(flags: int) -> int:
    """Return how many bytes a colour table takes, by the flags of its header."""
    return 3 * 2 ** ((flags & 7) + 1) if flags & 0x80 else 0


def _behind(data: bytes, at: int) -> int:
    """Return where a chain of blocks ends, 0 if it breaks off."""
    while at < len(data):
        if not data[at]:
            return at + 1
        at += data[at] + 1
    return 0


def _samples(picture: ImageFile.ImageFile, _name: str) -> tuple[Samples, str]:
    return np.asarray(picture.convert("RGBA")), "8-bit palette"


def _frame(film: Film, data: bytes, codes: Sequence[Code], name: str, index: int) -> Decoded:
    notices = checked(data, codes[index], name)
    found = film.decode(index)
    found = replace(found, notices=(*found.notices, *notices))
    red, green, blue = (found.samples[..., band] for band in range(3))
    grey = np.array_equal(red, green) and np.array_equal(green, blue)
    return replace(found, notices=(*found.notices, GREY)) if grey else found


READER = Reader(
    "gif", "GIF", 6, ("gif",), lambda start: start.startswith((b"GIF87a", b"GIF89a")), _open
)
