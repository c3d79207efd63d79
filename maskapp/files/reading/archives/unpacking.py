"""Unpacking an entry of a ZIP archive: block by block, to no more than it declares.

Python's zipfile unpacks an entry as far as its data go, and then cuts off what was not declared.
"""

from __future__ import annotations

import bz2
import io
import lzma
import struct
import zlib
from collections.abc import Iterator
from typing import Protocol

from maskapp.files.reading.archives.entries import BZIP2, DEFLATED, STORED, Entry

_BLOCK = 65_536


class BrokenEntry(Exception):
    """An entry cannot be unpacked; the message says why, in a few words."""


class _Decompressor(Protocol):
    def decompress(self, data: bytes, max_length: int) -> bytes: ...


def unpack(data: bytes, entry: Entry, most: int | None = None) -> bytes:
    """Return the entry's contents, or about their first `most` bytes.

    Raises
    ------
    BrokenEntry
        If they are not exactly what the directory declares.
    """
    stream = io.BytesIO()  # hands out what it holds without a copy
    for piece in _pieces(data, entry):
        stream.write(piece)
        if most is not None and stream.tell() >= most:
            break
    return stream.getvalue()


def _pieces(data: bytes, entry: Entry) -> Iterator[bytes]:
    if entry.broken:
        raise BrokenEntry(entry.broken)
    left, checksum = entry.size, 0
    try:
        for piece in _unpacked(memoryview(data)[entry.start :][: entry.packed_size], entry):
            left -= len(piece)
            if left < 0:
                raise BrokenEntry("longer than the archive declares")
            checksum = zlib.crc32(piece, checksum)
            yield piece
    except (zlib.error, lzma.LZMAError, OSError, ValueError, EOFError, struct.error) as error:
        raise BrokenEntry("damaged") from error
    if left or checksum != entry.checksum:
        raise BrokenEntry("damaged")


def _unpacked(packed: memoryview, entry: Entry) -> Iterator[bytes]:
    """Yield what is packed, in blocks, without an end of its own."""
    if entry.method == STORED:
        yield from (bytes(packed[at : at + _BLOCK]) for at in range(0, len(packed), _BLOCK))
        return
    most = min(_BLOCK, entry.size + 1)  # one more than declared tells the lie
    decompressor, at = _decompressor(packed, entry)
    waiting = bytes(packed[at : at + _BLOCK])
    at += len(waiting)
    while True:
        piece = decompressor.decompress(waiting, most)
        yield piece
        if getattr(decompressor, "eof", False):
            return
        waiting = getattr(decompressor, "unconsumed_tail", b"")  # zlib's; others keep their own
        if not waiting and (not piece or getattr(decompressor, "needs_input", True)):
            waiting = bytes(packed[at : at + _BLOCK])
            at += len(waiting)
            if not waiting and not piece:
                return


def _decompressor(packed: memoryview, entry: Entry) -> tuple[_Decompressor, int]:
    """Return what unpacks an entry, and where its data begin."""
    if entry.method == DEFLATED:
        return zlib.decompressobj(-zlib.MAX_WBITS), 0
    if entry.method == BZIP2:
        return bz2.BZ2Decompressor(), 0
    _, length, about, window = struct.unpack_from("<2HBL", packed)
    settings, lc = divmod(about, 9)
    pb, lp = divmod(settings, 5)
    # The window is allocated at once; no more of it is used than there is to unpack.
    window = max(4096, min(window, entry.size))
    filters = [{"id": lzma.FILTER_LZMA1, "dict_size": window, "lc": lc, "lp": lp, "pb": pb}]
    return lzma.LZMADecompressor(lzma.FORMAT_RAW, filters=filters), 4 + length
