"""The colour numbers of a PNG with a palette: decoders take black for colours that it lacks."""

from __future__ import annotations

import struct
from collections.abc import Sequence

import numpy as np

from maskapp.files.reading.limits import check_palette
from maskapp.files.reading.png_chunks import Chunk, joined

_GREY, _PALETTE = 0, 3


def is_short(found: Sequence[Chunk]) -> bool:
    """Whether pixels can have colours that the palette does not hold."""
    bits, colours = found[0].content[8:10]
    return colours == _PALETTE and _colours(found) < 1 << bits


def check_still(found: Sequence[Chunk], name: str) -> None:
    """Refuse a still picture with colours that its palette does not hold."""
    parts = [chunk.content for chunk in found if chunk.kind == b"IDAT"]
    _check(found, found[0].content[:8], parts, name)


def check_frame(found: Sequence[Chunk], index: int, name: str) -> None:
    """Refuse a frame of an animation, by its number from 0, with colours beyond the palette."""
    frames: list[tuple[bytes, list[bytes]]] = []
    for chunk in found:
        if chunk.kind == b"fcTL":
            frames.append((chunk.content[4:12], []))
        elif chunk.kind == b"IDAT":
            if not frames:  # a picture for programs that show no animation
                frames.append((found[0].content[:8], []))
            frames[-1][1].append(chunk.content)
        elif chunk.kind == b"fdAT":
            frames[-1][1].append(chunk.content[4:])
    _check(found, *frames[index], name)


def _check(found: Sequence[Chunk], size: bytes, parts: Sequence[bytes], name: str) -> None:
    import imagecodecs  # 0.1 s

    # As a grey picture, whose values are the numbers, spread over 0 to 255.
    header = found[0].content
    bits = header[8]
    grey = size + struct.pack("BB", bits, _GREY) + header[10:]
    file = joined(
        [
            Chunk(b"IHDR", grey, whole=True),
            *(Chunk(b"IDAT", part, whole=True) for part in parts),
            Chunk(b"IEND", b"", whole=True),
        ]
    )
    spread = 255 // ((1 << bits) - 1)
    indices = imagecodecs.png_decode(file) // np.uint8(spread)
    check_palette(indices, _colours(found), name)


def _colours(found: Sequence[Chunk]) -> int:
    return max((len(c.content) // 3 for c in found if c.kind == b"PLTE"), default=0)
