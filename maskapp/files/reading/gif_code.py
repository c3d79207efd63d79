"""The compressed pixels of a GIF: whether they end where the frame does, in colours that it has.

Pillow lays frames over each other, and passes over pixels too many and colours that there are not.
So each frame's code is decoded a second time, alone, by giflib.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from maskapp.files.reading.limits import check_palette

_BROKEN = (
    "The code of the pixels does not end with the last of them: the file is damaged there. Part of "
    "the picture may be wrong, and what followed it may be missing."
)
_LONGEST = 0xFFFF


@dataclass(frozen=True)
class Code:
    """Where the pixels of a frame are, and in which colours.

    Parameters
    ----------
    start, end : int
        Of the code and its blocks.
    width, height : int
    colours : int
        In the table; 0 where there is none.
    transparent : int
        -1 for none.
    """

    start: int
    end: int
    width: int
    height: int
    colours: int
    transparent: int


def checked(data: bytes, code: Code, name: str) -> tuple[str, ...]:
    """Return the notice about a code that does not end with its pixels.

    Raises
    ------
    ImageError
        If there are colours beyond the table.
    """
    import imagecodecs  # 0.1 s

    if 0 < code.colours < 1 << data[code.start]:
        try:
            indices = imagecodecs.gif_decode(
                _alone(data, code, code.width, code.height), asrgb=False
            )
        except imagecodecs.GifError:  # what is wrong is said below, or refused by Pillow
            return (_BROKEN,)
        check_palette(indices[indices != code.transparent], code.colours, name)
    try:
        imagecodecs.gif_decode(_alone(data, code, *_larger(code)), asrgb=False)
    except imagecodecs.GifError as error:
        return () if "EOF" in str(error) else (_BROKEN,)
    return (_BROKEN,)


def _larger(code: Code) -> tuple[int, int]:
    """Return the size of a picture with a few pixels more: its code must end before them."""
    count = code.width * code.height
    while True:
        count += 1
        low = -(-count // _LONGEST)
        for height in range(low, low + 400):
            if count % height == 0:
                return count // height, height


def _alone(data: bytes, code: Code, width: int, height: int) -> bytes:
    """Return a GIF of nothing but the code, with a table of all colours that it may name."""
    return b"".join(
        (
            struct.pack("<6sHHBBB", b"GIF89a", width, height, 0xF7, 0, 0),
            bytes(768),
            struct.pack("<cHHHHB", b",", 0, 0, width, height, 0),
            data[code.start : code.end],
            b";",
        )
    )
