"""Files that say how large a pixel is, and files that only seem to."""

from __future__ import annotations

import struct
from functools import partial
from typing import Any

from tests.corpus.case import GREY8, RGB8, Case, reads
from tests.corpus.png import chunk, png
from tests.corpus.tiff import tiff

_UUID = "urn:uuid:00000000-0000-0000-0000-000000000000"


def _phys(across: int, down: int, unit: int = 1) -> bytes:
    content = struct.pack(">IIB", across, down, unit)
    return png(RGB8, 8, 2, before=[chunk(b"pHYs", content)])


def _ome(**about: Any) -> bytes:
    return tiff(RGB8, ome=True, photometric="rgb", metadata={"UUID": _UUID, **about})


def _resolution(across: Any, down: Any, unit: str) -> bytes:
    return tiff(GREY8, metadata=None, resolution=(across, down), resolutionunit=unit)


CASES = (
    Case(
        "scale-ome.ome.tif",
        partial(_ome, PhysicalSizeX=0.65, PhysicalSizeY=650, PhysicalSizeYUnit="nm"),
        reads(RGB8, "TIFF", "Scale: 0.65 µm per pixel, from the OME metadata"),
    ),
    Case(
        "scale-ome-not-square.ome.tif",
        partial(_ome, PhysicalSizeX=0.65, PhysicalSizeY=0.7),
        reads(RGB8, "TIFF", "not square (0.65 × 0.7 µm"),
    ),
    Case(
        "scale-ome-pixels.ome.tif",
        partial(
            _ome,
            PhysicalSizeX=1,
            PhysicalSizeXUnit="pixel",
            PhysicalSizeY=1,
            PhysicalSizeYUnit="pixel",
        ),
        reads(RGB8, "TIFF"),
    ),
    Case(
        "scale-imagej.tif",
        partial(tiff, GREY8, imagej=True, metadata={"unit": "mm"}, resolution=(4, 4)),
        reads(GREY8, "TIFF", "Scale: 250 µm per pixel, from ImageJ's metadata"),
    ),
    Case(
        "scale-imagej-strange-unit.tif",
        partial(tiff, GREY8, imagej=True, metadata={"unit": "ell"}, resolution=(4, 4)),
        reads(GREY8, "TIFF", "“ell”"),
    ),
    Case(
        "scale-tags-cm.tif",
        partial(_resolution, (200000, 13), (200000, 13), "CENTIMETER"),
        reads(GREY8, "TIFF", "Scale: 0.65 µm per pixel, from the TIFF's resolution"),
    ),
    Case("scale-tags-72.tif", partial(_resolution, 72, 72, "INCH"), reads(GREY8, "TIFF")),
    Case(
        "scale-tags-600.tif",
        partial(_resolution, 600, 600, "INCH"),
        reads(GREY8, "TIFF", "The file says 600 dpi (42.3 µm per pixel)."),
    ),
    Case(
        "scale-tags-0.tif",
        partial(_resolution, (0, 1), (0, 1), "INCH"),
        reads(GREY8, "TIFF", "no number above 0"),
    ),
    Case(
        "scale-phys.png",
        partial(_phys, 1538462, 1538462),
        reads(RGB8, "PNG", "Scale: 0.65 µm per pixel, from the PNG's resolution"),
    ),
    Case("scale-phys-72.png", partial(_phys, 2835, 2835), reads(RGB8, "PNG")),
    Case("scale-phys-ratio.png", partial(_phys, 3, 2, 0), reads(RGB8, "PNG")),
    Case(
        "scale-phys-not-square.png",
        partial(_phys, 2000000, 1000000),
        reads(RGB8, "PNG", "not square"),
    ),
)
