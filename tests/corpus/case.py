"""What a corpus is made of: a file, and what must become of it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:  # what must come out is never made by what is tested
    from maskapp.errors import ImageCode

Pixels = NDArray[np.unsignedinteger]
Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Page:
    """An image as it must come out: pixels (H, W, 3) of uint8 or uint16, and validity."""

    pixels: Pixels
    valid: Mask | None = None


@dataclass(frozen=True, eq=False)
class Reads:
    """The file is read.

    `notices` holds a phrase for each notice, in any order, and there are no others; None: they are
    not looked at. Where not `hidden`, colours of pixels that are not valid may be anything.
    """

    pages: tuple[Page, ...]
    kind: str
    notices: tuple[str, ...] | None = ()
    summary: tuple[str, ...] = ()
    hidden: bool = True


@dataclass(frozen=True)
class Refused:
    """The file is refused with this code; `words` stand in the message."""

    code: ImageCode
    words: tuple[str, ...] = ()


Outcome = Reads | Refused


@dataclass(frozen=True, eq=False)
class Case:
    """A file, and what must become of it.

    A `bomb` claims or unpacks to far more than its bytes: memory must not follow it.
    """

    name: str
    make: Callable[[], bytes]
    outcome: Outcome
    note: str = ""
    bomb: bool = False


def reads(
    pixels: Pixels,
    kind: str,
    *notices: str,
    valid: Mask | None = None,
    summary: tuple[str, ...] = (),
) -> Reads:
    """Return the outcome of a file with one image; (H, W) stands for grey, with its notice."""
    more = ("grey",) if pixels.ndim == 2 else ()
    return Reads((page(pixels, valid),), kind, (*more, *notices), summary)


def page(pixels: Pixels, valid: Mask | None = None) -> Page:
    """Return a page; (H, W) stands for grey."""
    return Page(np.stack([pixels] * 3, axis=-1) if pixels.ndim == 2 else pixels[..., :3], valid)


# ---- pixels that the files are made of

_RNG = np.random.default_rng(2026)


def noise(*shape: int, dtype: Any = np.uint8) -> Any:
    """Return random counts of `dtype`, the same on every run."""
    return _RNG.integers(0, np.iinfo(dtype).max, shape, dtype, endpoint=True)


RGB8: NDArray[np.uint8] = noise(5, 7, 3)
RGB16: NDArray[np.uint16] = noise(5, 7, 3, dtype=np.uint16)
GREY8, GREY16 = RGB8[..., 0].copy(), RGB16[..., 0].copy()
WIDE8: NDArray[np.uint8] = noise(40, 45, 3)
WIDE16: NDArray[np.uint16] = noise(40, 45, 3, dtype=np.uint16)
ALPHA8: NDArray[np.uint8] = noise(5, 7) | 1
ALPHA16: NDArray[np.uint16] = noise(5, 7, dtype=np.uint16) | 1
ALPHA8[1, 2:5], ALPHA16[1, 2:5] = 0, 0
ALPHA16[2, 2] = 1  # not fully transparent, although its upper byte is 0
SEEN: Mask = ALPHA8 != 0
EMPTY = "every pixel as fully transparent"
HIDDEN, PARTIAL = "3 fully transparent pixels", "Partial transparency"
