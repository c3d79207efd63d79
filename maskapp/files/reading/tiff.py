"""TIFF: the row of the registry; :mod:`maskapp.files.tiff` reads the pages."""

from __future__ import annotations

from maskapp.files import tiff
from maskapp.files.contract import Reader

_STARTS = (b"II\x2a\x00", b"MM\x00\x2a", b"II\x2b\x00", b"MM\x00\x2b")


def _recognises(start: bytes) -> bool:
    return start.startswith(_STARTS) and not (start.startswith(_STARTS[0]) and start[8:10] == b"CR")


READER = Reader("tiff", "TIFF", ("tif", "tiff"), _recognises, tiff.pages, tiff.outline)
