"""TIFF: the row of the registry; :mod:`~maskapp.files.reading.tiff.pages` reads the pages."""

from __future__ import annotations

from maskapp.files.reading.contract import Reader
from maskapp.files.reading.tiff import pages

_STARTS = (b"II\x2a\x00", b"MM\x00\x2a", b"II\x2b\x00", b"MM\x00\x2b")


def _recognises(start: bytes) -> bool:
    return start.startswith(_STARTS) and not (start.startswith(_STARTS[0]) and start[8:10] == b"CR")


READER = Reader("tiff", "TIFF", 3, ("tif", "tiff"), _recognises, pages.pages, pages.outline)
