"""TIFF files of which a part is missing, and files that announce more than they hold."""

from __future__ import annotations

import io
import json
import struct
from functools import partial
from typing import Any

import numpy as np
import tifffile

from tests.corpus.case import RGB8, RGB16, Case, Reads, Refused, noise, page
from tests.corpus.tiff import LONG, SHORT, baseline, by_hand, tiff, written

_RGB = {"photometric": "rgb", "contiguous": False}
_GREY = {"photometric": "minisblack", "metadata": None}
_SIX = noise(6, 20, 25, 3)
_STACK = noise(40, 16, 16, dtype=np.uint16)


def _cut_at(offset_of: int, more: int = 0, **options: Any) -> bytes:
    """Return six pages cut where one is described, and some bytes behind that."""
    data = written(*[(each, _RGB) for each in _SIX], **options)
    with tifffile.TiffFile(io.BytesIO(data)) as tif:
        return data[: tif.pages[offset_of].offset + more]


def _share(data: bytes, percent: int) -> bytes:
    return data[: len(data) * percent // 100]


def _contiguous(percent: int, **options: Any) -> bytes:
    return _share(tiff(_STACK, **options), percent)


def _one_of_many(count: int) -> bytes:
    """Return a stack of which all pages are described first: pixels are what is cut."""
    tags = baseline(5, 4, bits=(8,), photometric=1)
    data = by_hand(*[(tags, bytes([k]) * 20) for k in range(count)])
    lost = bytearray(data)
    at = data.rindex(struct.pack("<HHII", 273, LONG, 1, data.rindex(bytes([count - 1]) * 20)))
    lost[at + 8 : at + 12] = struct.pack("<I", len(data) - 3)
    return bytes(lost)


def _short_strip(bits: int) -> bytes:
    """Return a strip without packing that is too short: what follows it are tags, no pixels."""
    return by_hand((baseline(7, 5, bits=(bits,) * 3), RGB8.tobytes()[:50]))


def _too_high(bits: int, *, next_page: bool) -> bytes:
    """Return a page whose height is twice what its strip holds; other bytes follow the strip."""
    lying = {**baseline(7, 10, bits=(bits,) * 3), 278: (LONG, [5])}
    strip = RGB8.tobytes() if bits == 8 else RGB16.astype("<u2").tobytes()
    count = (LONG, [len(strip)])
    first = ({**lying, 279: count}, strip + bytes(9 * len(strip)))
    return by_hand(first, (baseline(7, 5), RGB8.tobytes())) if next_page else by_hand(first)


def _uneven(bits: int, tiled: bool) -> bytes:
    """Return two strips or tiles of which the second is one byte too short."""
    row = 16 * 3 * bits // 8
    size = 16 * row
    tags = baseline(16, 32, bits=(bits,) * 3)
    sides = {322: (LONG, [16]), 323: (LONG, [16])} if tiled else {278: (LONG, [16])}
    at, counts = (324, 325) if tiled else (273, 279)
    tags = {**{code: tags[code] for code in tags if code != 278}, **sides}
    tags |= {at: (LONG, [8, 8 + size]), counts: (LONG, [size, size - 1])}
    return by_hand((tags, noise(3 * size).tobytes()), strips=False)


def _too_few_strips() -> bytes:
    tags = {**baseline(7, 5), 278: (LONG, [2]), 259: (SHORT, [8])}
    import zlib

    return by_hand((tags, zlib.compress(RGB8[:2].tobytes())))


def _loop(pages: int, back: int) -> bytes:
    tags = (baseline(7, 5), RGB8.tobytes())
    content = bytearray(by_hand(*[tags] * pages))
    with tifffile.TiffFile(io.BytesIO(content)) as tif:
        offsets = [each.offset for each in tif.pages]
    return by_hand(*[tags] * pages, last=offsets[back])


def _claims(array: Any, text: str, **options: Any) -> bytes:
    return tiff(array, description=text, **{**_GREY, **options})


_TWO = noise(2, 5, 7)
_TWO_PAGES = tuple(page(each) for each in _TWO)
_OME = (
    '<?xml version="1.0"?><OME xmlns="http://www.openmicroscopy.org/Schemas/OME/2016-06">'
    '<Image ID="Image:0"><Pixels ID="Pixels:0" DimensionOrder="XYCZT" Type="uint8" SizeX="7" '
    'SizeY="5" SizeC="1" SizeZ="9" SizeT="1"><TiffData/></Pixels></Image></OME>'
)

CASES = (
    *[
        Case(
            f"cut-page-{number}-{word}-{more}.tif",
            partial(_cut_at, number, more, **options),
            Refused("corrupt", (f"{number} of at least {number + 1} pages",)),
        )
        for number in (1, 4, 5)
        for more in (0, 2, 40)
        for word, options in (("classic", {}), ("big", {"bigtiff": True}))
    ],
    *[
        Case(
            f"cut-{word}-at-{percent}.tif",
            partial(_contiguous, percent, **options),
            Refused("corrupt", (f"of {of}", "pages are whole")),
        )
        for percent in (50, 80, 95)
        for word, options, of in (
            ("imagej", {"imagej": True, "metadata": {"axes": "ZYX"}}, "40"),
            ("imagej-alone", {"imagej": True, "truncate": True, "metadata": {"axes": "ZYX"}}, "40"),
            ("shaped", {"photometric": "minisblack"}, "40"),
            ("shaped-alone", {"photometric": "minisblack", "truncate": True}, "40"),
            ("plain", {**_GREY}, "at least"),
            ("ome", {"ome": True, "photometric": "minisblack"}, ""),
        )
    ],
    Case("cut-pixels.tif", partial(_one_of_many, 7), Refused("corrupt", ("6 of 7 pages",))),
    Case("cut-short-strip.tif", partial(_short_strip, 8), Refused("corrupt")),
    Case("cut-short-strip16.tif", partial(_short_strip, 16), Refused("corrupt")),
    *[
        Case(
            f"cut-too-high-{bits}-{pages}.tif",
            partial(_too_high, bits, next_page=pages == 2),
            Refused("corrupt"),
        )
        for bits in (8, 16)
        for pages in (1, 2)
    ],
    *[
        Case(
            f"cut-one-byte-{bits}-{'tiles' if tiled else 'strips'}.tif",
            partial(_uneven, bits, tiled),
            Refused("corrupt"),
        )
        for bits in (8, 16)
        for tiled in (False, True)
    ],
    Case("cut-few-strips.tif", _too_few_strips, Refused("corrupt")),
    *[
        Case(
            f"loop-{pages}-to-{back}.tif",
            partial(_loop, pages, back),
            Refused("pages", ("circle", str(pages))),
        )
        for pages, back in ((1, 0), (4, 1), (4, 3), (250, 0))
    ],
    Case(
        "shaped-alone.tif",
        partial(tiff, _STACK, photometric="minisblack", truncate=True),
        Reads(tuple(map(page, _STACK)), "TIFF", ("grey",)),
        note="one page describes all",
    ),
    Case(
        "claims-shape.tif",
        partial(_claims, _TWO, json.dumps({"shape": [5, 5, 7]})),
        Reads(_TWO_PAGES, "TIFF", ("tells of 5 planes; 2", "grey")),
    ),
    Case(
        "claims-imagej.tif",
        partial(_claims, _TWO, "ImageJ=1.54f\nimages=3\nslices=3\n"),
        Reads(_TWO_PAGES, "TIFF", ("tells of 3 planes; 2", "grey")),
    ),
    Case(
        "claims-imagej-packed.tif",
        partial(_claims, _TWO[0], "ImageJ=1.54f\nimages=3\nslices=3\n", compression="lzw"),
        Reads(_TWO_PAGES[:1], "TIFF", ("tells of 3 planes; 1 is", "grey")),
    ),
    Case(
        "claims-ome.tif",
        partial(_claims, _TWO, _OME),
        Reads(_TWO_PAGES, "TIFF", ("tells of 9 planes; 2", "grey")),
    ),
)
