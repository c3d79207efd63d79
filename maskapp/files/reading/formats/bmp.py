"""BMP through Pillow, except run lengths, whose odd runs Pillow misplaces."""

from __future__ import annotations

import io
import struct
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray
from PIL.BmpImagePlugin import BmpImageFile

from maskapp.files.reading.bmp_runs import unpacked
from maskapp.files.reading.contract import Declared, Decoded, Reader, opened, reads
from maskapp.files.reading.limits import (
    check_palette,
    check_size,
    damaged,
    max_pixels,
    wrong_colours,
)
from maskapp.files.reading.samples import samples_of
from maskapp.files.reading.selection import Opened, Selection

_RLE8, _RLE4, _FIELDS = 1, 2, 3
_SIZES = (40, 52, 56, 64, 108, 124)  # of the header
_ANOTHER = "Another BMP follows the end of this one in the file; it is not read."
_UNSET = (
    "Pixels that the run-length code leaves out ({}) have the first colour of the palette, as in "
    "most programs."
)


@dataclass(frozen=True)
class _Header:
    """What the header says.

    `entry` is the number of bytes of a colour, `palette` the place of the first, `body` of the
    pixels.
    """

    width: int
    height: int
    bits: int
    packing: int
    top_down: bool
    entry: int
    colours: int
    palette: int
    body: int
    opacity: bool


def _open(data: bytes, name: str, selection: Selection) -> Opened:
    max_pixels()  # tells Pillow as well
    header = _header(data, name)
    check_size(header.width, header.height, name)
    bands = 3
    if header.bits <= 8:
        bands = 1 if _is_grey(data, header) else 3
    elif header.opacity:
        bands = 4
    declared = Declared(header.width, header.height, 8, bands)
    if header.packing in (_RLE8, _RLE4):
        decode = partial(_runs, data, header, bands, name)
    else:
        picture = BmpImageFile(io.BytesIO(data))
        if picture.size != (header.width, header.height):
            raise damaged(name, "BMP")
        if picture.mode not in ("1", "L", "P", "RGB", "RGBA"):
            raise wrong_colours(name, picture.mode)
        decode = partial(_decode, data, header, name)
    notices = (_ANOTHER,) if data.startswith(b"BM", _end(header)) else ()
    return opened(reads([declared], lambda _: decode(), name), notices, selection, name)


def _header(data: bytes, name: str) -> _Header:
    body, size = struct.unpack_from("<II", data, 10)
    if size == 12:  # OS/2
        width, height, _, bits = struct.unpack_from("<HHHH", data, 18)
        packing, colours, entry = 0, 0, 3
    elif size in _SIZES:
        width, height, _, bits, packing = struct.unpack_from("<IiHHI", data, 18)
        colours, entry = struct.unpack_from("<I", data, 46)[0], 4
    else:
        raise damaged(name, "BMP")
    return _Header(
        width=width,
        height=abs(height),
        bits=bits,
        packing=packing,
        top_down=height < 0,
        entry=entry,
        colours=colours or 1 << bits % 32,
        palette=14 + size,
        body=body,
        opacity=bits == 32 and packing == _FIELDS and _has_opacity(data, size),
    )


def _has_opacity(data: bytes, size: int) -> bool:
    """Whether the masks of the bands name opacity, or, being empty, leave the usual order."""
    red, green, blue, opacity = struct.unpack_from("<IIII", data, 54)
    if size < 56:
        opacity = 0
    return bool(opacity) or not (red or green or blue)


def _is_grey(data: bytes, header: _Header) -> bool:
    """Whether the palette counts up from black to white: such a picture holds greys themselves."""
    if not 0 < header.colours <= 65536:
        return False
    found = data[header.palette : header.palette + header.colours * header.entry]
    greys = (0, 255) if header.colours == 2 else range(header.colours)
    return all(
        found[i * header.entry : i * header.entry + 3] == bytes([grey % 256] * 3)
        for i, grey in enumerate(greys)
    )


def _decode(data: bytes, header: _Header, name: str) -> Decoded:
    picture = BmpImageFile(io.BytesIO(data))
    picture.load()
    # Many files declare all colours and end the palette where the pixels begin.
    held = min(header.colours, max(0, header.body - header.palette) // header.entry)
    if header.bits <= 8 and held < 1 << header.bits:  # Pillow takes black for what is not there
        check_palette(_indices(data, header), held, name)
    return Decoded(*samples_of(picture, name))


def _line(header: _Header) -> int:
    """Return the bytes of a line without packing."""
    return (header.width * header.bits + 31) // 32 * 4


def _end(header: _Header) -> int:
    """Return where the pixels end, if they are not packed."""
    return header.body + _line(header) * header.height


def _indices(data: bytes, header: _Header) -> NDArray[np.uint8]:
    """Return the colour numbers of an image without packing, in the file's order of lines."""
    line, size = _line(header), _end(header) - header.body
    whole = data.ljust(_end(header), b"\0")  # what fills the last line up may be missing
    stored = np.frombuffer(whole, np.uint8, size, header.body)
    ones = np.unpackbits(stored.reshape(header.height, line), axis=1)
    ones = ones[:, : header.width * header.bits].reshape(header.height, header.width, header.bits)
    return np.packbits(ones, axis=2)[..., 0] >> np.uint8(8 - header.bits)


def _runs(data: bytes, header: _Header, bands: int, name: str) -> Decoded:
    bits = 4 if header.packing == _RLE4 else 8
    if header.bits != bits:
        raise damaged(name, "BMP")
    indices, unset = unpacked(
        data[header.body :], header.width, header.height, nibbles=bits == 4, name=name
    )
    table = np.frombuffer(
        data, np.uint8, min(header.colours, 256) * header.entry, header.palette
    ).reshape(-1, header.entry)[:, 2::-1]
    check_palette(indices, len(table), name)
    lines = indices if header.top_down else indices[::-1]
    notices = (_UNSET.format(unset),) if unset else ()
    if bands == 1:
        return Decoded(np.ascontiguousarray(lines), "8-bit grey", notices=notices)
    return Decoded(table[lines], "8-bit palette", notices=notices)


READER = Reader("bmp", "BMP", 4, ("bmp", "dib"), lambda start: start.startswith(b"BM"), _open)
