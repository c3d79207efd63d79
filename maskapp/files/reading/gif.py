"""GIF, through Pillow, which lays each frame over those before it."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass, replace
from functools import partial

import numpy as np
from PIL import ImageFile
from PIL.GifImagePlugin import GifImageFile

from maskapp.errors import ImageError
from maskapp.files.acceptance import (
    MAX_PAGES,
    check_count,
    check_size,
    check_total,
    damaged,
    max_pixels,
)
from maskapp.files.contract import Declared, Decoded, Reader, opened, reads
from maskapp.files.reading.film import Film
from maskapp.files.samples import GREY, Samples
from maskapp.files.selection import Opened, Selection

_CUT_OFF = "The file ends without an end mark: later frames may be missing."
_RGBA = 4


@dataclass(frozen=True)
class _Blocks:
    """What the blocks of a file tell: size of the canvas, whole frames, whether it ends."""

    width: int
    height: int
    frames: int
    ended: bool
    broken: bool


def _open(data: bytes, name: str, selection: Selection) -> Opened:
    max_pixels()  # tells Pillow as well
    blocks = _blocks(data)
    check_size(blocks.width, blocks.height, name)
    count = blocks.frames
    check_count(count, name, "frames")
    check_total(count, count * blocks.width * blocks.height, name, "frames")
    if blocks.broken and count:
        raise ImageError(
            f"{name}: the GIF is incomplete: it breaks off behind {count} whole frames.",
            "Copy it again, or save it anew.",
            code="corrupt",
        )
    if not count:
        raise damaged(name, "GIF")
    film = Film(lambda: GifImageFile(io.BytesIO(data)), name, "GIF", _samples)
    declared = Declared(blocks.width, blocks.height, 8, _RGBA)
    frames = reads([declared] * count, partial(_frame, film), name)
    return opened(frames, _notices(blocks), selection, name)


def _notices(blocks: _Blocks) -> tuple[str, ...]:
    return () if blocks.ended else (_CUT_OFF,)


def _blocks(data: bytes) -> _Blocks:
    """Walk over the blocks, which is quick: nothing is decoded. Stops beyond the most frames."""
    width, height, flags = struct.unpack_from("<HHB", data, 6)
    at, frames = 13 + _table(flags), 0
    while at < len(data) and frames <= MAX_PAGES:
        mark, at = data[at], at + 1
        if mark == 0x3B:
            return _Blocks(width, height, frames, ended=True, broken=False)
        if mark == 0x2C and at + 9 < len(data):
            left, top, wide, tall, flags = struct.unpack_from("<HHHHB", data, at)
            if not frames:  # the first may stick out, and widens the canvas
                width, height = max(width, left + wide), max(height, top + tall)
            at = _behind(data, at + 10 + _table(flags))
            frames += at > 0
        elif mark == 0x21:
            at = _behind(data, at + 1)
        elif mark:  # zeros fill up a file here and there
            at = 0
        if not at:
            return _Blocks(width, height, frames, ended=False, broken=True)
    return _Blocks(width, height, frames, ended=False, broken=False)


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


def _frame(film: Film, index: int) -> Decoded:
    found = film.decode(index)
    red, green, blue = (found.samples[..., band] for band in range(3))
    grey = np.array_equal(red, green) and np.array_equal(green, blue)
    return replace(found, notices=(*found.notices, GREY)) if grey else found


READER = Reader(
    "gif", "GIF", ("gif",), lambda start: start.startswith((b"GIF87a", b"GIF89a")), _open
)
