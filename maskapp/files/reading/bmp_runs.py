"""The run-length codes of BMP files, RLE8 and RLE4.

Libraries go on where a run leaves its line, as in files of programs that fill up odd runs, and
displace the rest of the picture: Pillow by a line, others by a pixel. OpenCV and imagecodecs read
none.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from maskapp.errors import ImageError
from maskapp.files.reading.limits import damaged

_END_OF_LINE, _END, _MOVE = 0, 1, 2


def unpacked(
    code: bytes, width: int, height: int, *, nibbles: bool, name: str
) -> tuple[NDArray[np.uint8], int]:
    """Return the palette's indices, the first line first as it is stored, and how many are unset.

    Parameters
    ----------
    code : bytes
    width, height : int
    nibbles : bool
        Two pixels share a byte (RLE4).
    name : str
        Of the file, for the error.

    Returns
    -------
    indices : (H, W) ndarray of uint8
        0 where marks skip pixels.
    unset : int
        The number of those.

    Raises
    ------
    ImageError
        If the code ends before its last line, or leaves its lines.
    """
    indices = np.zeros((height, width), np.uint8)
    x = y = at = written = 0
    while at + 2 <= len(code):
        count, value = code[at], code[at + 1]
        at += 2
        if count:
            run = np.frombuffer(_pair(value) if nibbles else bytes([value]), np.uint8)
            pixels = np.resize(run, count)
        elif value == _END_OF_LINE:
            x, y = 0, y + 1
            continue
        elif value == _END:
            x = width if y == height - 1 and at > 2 else x  # the rest of the last line is skipped
            break
        elif value == _MOVE:
            if at + 2 > len(code):
                raise damaged(name, "BMP")
            x, y, at = x + code[at], y + code[at + 1], at + 2
            continue
        else:
            size = (value + 1) // 2 if nibbles else value
            stored = np.frombuffer(code[at : at + size], np.uint8)
            pixels = _apart(stored)[:value] if nibbles else stored
            if len(pixels) < value:
                raise damaged(name, "BMP")
            at += size + size % 2
        if y >= height or x + len(pixels) > width:
            # Some programs fill up odd runs, and displace what follows: where, nobody can tell.
            raise ImageError(
                f"{name}: a run in this BMP leaves its line of {width} pixels.",
                "Save it anew without compression, or as an RGB PNG.",
                code="corrupt",
            )
        indices[y, x : x + len(pixels)] = pixels
        x += len(pixels)
        written += len(pixels)
    _check_end(x, y, width, height, name)
    return indices, width * height - written


def _pair(value: int) -> bytes:
    return bytes([value >> 4, value & 15])


def _apart(stored: NDArray[np.uint8]) -> NDArray[np.uint8]:
    """Return the two pixels of each byte."""
    return np.stack([stored >> 4, stored & 15], axis=-1).ravel()


def _check_end(x: int, y: int, width: int, height: int, name: str) -> None:
    """Refuse a code that ends before the last line is there."""
    if y < height - 1 or (y == height - 1 and x < width):
        raise ImageError(
            f"{name}: this BMP is incomplete: its runs end in line {y + 1} of {height}.",
            "Copy it again, or save it anew as an RGB PNG.",
            code="corrupt",
        )
