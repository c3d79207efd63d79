"""What the strip is sent, as one file: Streamlit passes bytes on as they are, without base64."""

from __future__ import annotations

import json
import struct
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from hashlib import sha256
from typing import Any, Literal

import numpy as np

Shows = Literal["strip", "grid", "table"]

LOOKED_AT, UNUSUAL, OWN, LEFT_OUT, UNREADABLE, EXACT, REFUSED = (1 << bit for bit in range(7))
"""What is said of an image, as bits of a number; the browser knows them by the same names."""


@dataclass(frozen=True, slots=True)
class Row:
    """An image's line in the table, as texts; `selected` is a whole number of pixels, or "".

    `percents` are those of all classes where there are several; None where there is none.
    """

    selected: str
    considered: str
    thresholds: str
    notices: str
    percents: tuple[float | None, ...] = ()


@dataclass(frozen=True, slots=True)
class Tile:
    """
    An image.

    Attributes
    ----------
    key, name, tail : str
        `tail` is the part of the name that tells it from the others.
    percent : float
        NaN while it is not known, or where there is none.
    score : float
        How unusual it is; 0 for most.
    flags : int
        Of the constants of this module.
    why : str
        Why it is unusual or cannot be read, and what its own rule is: sentences, or "".
    row : Row
    """

    key: str
    name: str
    tail: str
    percent: float
    score: float
    flags: int
    why: str
    row: Row


@dataclass(frozen=True, slots=True)
class Overlay:
    """
    The mask of an image on its picture.

    Attributes
    ----------
    index : int
        Of the image.
    width, height : int
    bits : bytes
        Row by row, each in whole bytes.
    """

    index: int
    width: int
    height: int
    bits: bytes


@dataclass(frozen=True, slots=True)
class Head:
    """
    What a frame begins with.

    Attributes
    ----------
    shows : {"strip", "grid", "table"}
    list : str
        Identifies the names of the images, which are left out where the browser has them.
    masks : str
        Identifies the masks, likewise.
    current : int
        Which image is on view; -1 for none.
    hand : str
        Of the browser's page whose action was dealt with last, and
    answered : int
        the number of that.
    version : int
        Of the document that it shows.
    asked : int
        The last "more" that this answers.
    busy : bool
        More is coming.
    done, total : int
        Images whose numbers are those of the full size.
    seconds : float, optional
        Until all are.
    overlays : tuple of (int, int, int)
        Index, width and height of each mask.
    pictures : tuple of (int, str)
        Index and address of pictures.
    colour : str
        Of masks, ``#rrggbb``, until another is chosen.
    of_class : bool
        It is that of the class on view, whatever is chosen.
    classes : tuple of str
        Headings of the table's column for each class; none where there is one class.
    selected : str
        What the numbers of pixels are of: "" or the name of the class on view.
    parts : tuple of int
        Bytes of what follows, one after the other and each deflated: the numbers of all images
        (percent and score as 32-bit floats, then flags as bytes), masks, names and texts as JSON.
    """

    shows: Shows
    list: str
    masks: str
    current: int
    hand: str
    answered: int
    version: int
    asked: int
    busy: bool
    done: int
    total: int
    seconds: float | None
    overlays: tuple[tuple[int, int, int], ...]
    pictures: tuple[tuple[int, str], ...]
    colour: str
    of_class: bool = False
    classes: tuple[str, ...] = ()
    selected: str = ""
    parts: tuple[int, ...] = ()


def list_of(tiles: Sequence[Tile]) -> str:
    """Identify the images and their names, in order."""
    return _digest(json.dumps([(tile.key, tile.name) for tile in tiles]).encode())


def masks_of(overlays: Sequence[Overlay]) -> str:
    """Identify masks."""
    places = repr([(each.index, each.width, each.height) for each in overlays])
    return _digest(places.encode(), *(each.bits for each in overlays))


def frame(
    head: Head,
    tiles: Sequence[Tile],
    overlays: Sequence[Overlay],
    *,
    has_list: str = "",
    has_masks: str = "",
) -> bytes:
    """Return the file: the length of the head, the head as JSON, and the parts.

    Parameters
    ----------
    head : Head
        `list`, `masks`, `overlays` and `parts` are filled in.
    tiles : sequence of Tile
        All images.
    overlays : sequence of Overlay
        Masks of those that are seen.
    has_list, has_masks : str
        What the browser says it has.
    """
    names, masks = list_of(tiles), masks_of(overlays)
    percents = np.array([[tile.percent for tile in tiles], [tile.score for tile in tiles]], "<f4")
    flags = np.array([tile.flags for tile in tiles], np.uint8)
    whys: Mapping[int, str] = {index: tile.why for index, tile in enumerate(tiles) if tile.why}
    rows = [list(asdict(tile.row).values()) for tile in tiles] if head.shows == "table" else []
    listed = [] if names == has_list else [(tile.key, tile.name, tile.tail) for tile in tiles]
    parts = [
        _deflated(percents.tobytes() + flags.tobytes()),
        _deflated(b"" if masks == has_masks else b"".join(each.bits for each in overlays)),
        _deflated(_json(listed)),
        _deflated(_json({"whys": whys, "rows": rows})),
    ]
    whole = replace(
        head,
        list=names,
        masks=masks,
        overlays=tuple((each.index, each.width, each.height) for each in overlays),
        parts=tuple(map(len, parts)),
    )
    start = _json(asdict(whole))
    return struct.pack("<I", len(start)) + start + b"".join(parts)


def smaller(overlay: Overlay, side: int) -> Overlay:
    """Return a mask of at most `side` pixels in rows and columns: every so manieth."""
    stride = -(-max(overlay.width, overlay.height) // side)
    if stride <= 1:
        return overlay
    rows = np.frombuffer(overlay.bits, np.uint8).reshape(overlay.height, -1)
    mask = np.unpackbits(rows, axis=1, count=overlay.width)[::stride, ::stride]
    height, width = mask.shape
    return Overlay(overlay.index, width, height, np.packbits(mask, axis=1).tobytes())


def _digest(*parts: bytes) -> str:
    return sha256(b"".join(parts)).hexdigest()[:16]


def _deflated(content: bytes) -> bytes:
    return zlib.compress(content, 1)


def _json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
