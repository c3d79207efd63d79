"""The chunks of a PNG, and a sound file from one that is damaged around its pixels.

Every chunk has a checksum, and the pixels have another under their compression. So where only
words, colours or the numbers of an animation's parts are damaged, the pixels are proven whole.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from maskapp.files.reading.scale import METRE, UNKNOWN, Scale, of_resolution

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_PIXELS = (b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND", b"acTL", b"fcTL", b"fdAT")
_NUMBERED = (b"fcTL", b"fdAT")
_PER_METRE = 1
_BROKEN = (
    "Parts of the PNG that hold no pixels are damaged and were left out ({}); the pixels are whole "
    "by their checksums."
)


@dataclass(frozen=True)
class Chunk:
    """A chunk: its kind, its content, and whether its checksum is right."""

    kind: bytes
    content: bytes
    whole: bool


def chunks(data: bytes) -> Iterator[Chunk]:
    """Go through the chunks up to the end mark, or as far as the file goes."""
    at = len(SIGNATURE)
    while at + 8 <= len(data):
        length, kind = struct.unpack_from(">I4s", data, at)
        content = data[at + 8 : at + 8 + length]
        if len(content) < length:
            return
        checksum = data[at + 8 + length : at + 12 + length]
        # A checksum that is cut off can only be that of the end mark, which holds nothing.
        right = zlib.crc32(content, zlib.crc32(kind)).to_bytes(4, "big") == checksum
        yield Chunk(kind, content, right or kind == b"IEND")
        if kind == b"IEND":
            return
        at += 12 + length


def size_of(found: Sequence[Chunk]) -> int:
    """Return how many bytes of a file the chunks take."""
    return len(SIGNATURE) + sum(12 + len(chunk.content) for chunk in found)


def is_extra(chunk: Chunk) -> bool:
    """Whether a chunk holds no pixels: programs may leave out a kind in lower case."""
    return chunk.kind not in _PIXELS and chunk.kind[:1].islower()


def misnumbered(found: Sequence[Chunk]) -> bool:
    """Whether the parts of an animation are numbered otherwise than in their order."""
    parts = [chunk for chunk in found if chunk.kind in _NUMBERED]
    return any(chunk.kind == b"acTL" for chunk in found) and any(
        chunk.content[:4] != struct.pack(">I", number) for number, chunk in enumerate(parts)
    )


def renumbered(found: Sequence[Chunk]) -> list[Chunk]:
    """Return the chunks with the parts of an animation numbered in their order."""
    numbers = iter(range(len(found)))
    return [
        Chunk(c.kind, struct.pack(">I", next(numbers)) + c.content[4:], whole=True)
        if c.kind in _NUMBERED
        else c
        for c in found
    ]


def head(found: Sequence[Chunk]) -> bytes:
    """Return a PNG of one pixel with all that stands around the pixels, for a quick look."""
    first = found[0].content
    small = Chunk(b"IHDR", struct.pack(">II", 1, 1) + first[8:12] + b"\0", whole=True)
    tables = [c for c in found if c.kind in (b"PLTE", b"tRNS")]
    pixel = Chunk(b"IDAT", zlib.compress(bytes(9)), whole=True)
    end = Chunk(b"IEND", b"", whole=True)
    return joined([small, *tables, *filter(is_extra, found), pixel, end])


def joined(found: Sequence[Chunk]) -> bytes:
    """Return the file of chunks, with the checksum of each."""
    parts = [SIGNATURE]
    for chunk in found:
        checksum = zlib.crc32(chunk.content, zlib.crc32(chunk.kind))
        parts += [struct.pack(">I", len(chunk.content)), chunk.kind, chunk.content]
        parts.append(checksum.to_bytes(4, "big"))
    return b"".join(parts)


def scale_of(found: Sequence[Chunk]) -> Scale:
    """Return what the chunk for the size of a pixel says; without a unit it tells a ratio alone."""
    content = next((chunk.content for chunk in found if chunk.kind == b"pHYs"), b"")
    if len(content) < 9 or content[8] != _PER_METRE:
        return UNKNOWN
    across, down = map(Fraction, struct.unpack_from(">II", content))
    return of_resolution(across, down, METRE, "the PNG's resolution")


def left_out(broken: Sequence[Chunk]) -> tuple[str, ...]:
    """Return the notice about chunks without pixels that are left out."""
    kinds = dict.fromkeys(chunk.kind.decode("ascii", "replace") for chunk in broken)
    return (_BROKEN.format(", ".join(list(kinds)[:5])),) if kinds else ()
