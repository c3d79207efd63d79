"""TIFF files that hold images in several sizes: slides, pyramids, thumbnails."""

from __future__ import annotations

import io
from functools import partial
from typing import Any

import numpy as np
import tifffile

from tests.corpus.case import RGB8, WIDE8, WIDE16, Case, Pixels, Reads, noise, page
from tests.corpus.tiff import written

_LEFT = "left out"
_BIG = noise(160, 208, 3)
_BIG16 = noise(160, 208, 3, dtype=np.uint16)
_APERIO = "Aperio Image Library v12.0.15\r\n208x160 (64x64)|AppMag = 20|MPP = 0.4990"
_RGB: dict[str, Any] = {"photometric": "rgb", "metadata": None}
_TILED: dict[str, Any] = {**_RGB, "tile": (64, 64)}


def _reduced(pixels: Pixels, factor: int) -> Pixels:
    return np.ascontiguousarray(pixels[::factor, ::factor])


def _pages(*pages: tuple[Any, dict[str, Any]], **options: Any) -> bytes:
    return written(
        *[(array, {k: v for k, v in more.items() if k != "metadata"}) for array, more in pages],
        **options,
    )


def _svs(bits: int) -> bytes:
    base = _BIG if bits == 8 else _BIG16
    about = {"description": _APERIO}
    return _pages(
        (base, {**_TILED, **about}),
        (_reduced(base, 5), {**_RGB, **about, "rowsperstrip": 16}),
        (_reduced(base, 2), {**_TILED, **about}),
        (_reduced(base, 4), {**_TILED, **about}),
        (noise(12, 10, 3), {**_RGB, "subfiletype": 1, "description": "label"}),
        (noise(12, 30, 3), {**_RGB, "subfiletype": 9, "description": "macro"}),
    )


def _ome_pyramid(axes: str, array: Any, **options: Any) -> bytes:
    stream = io.BytesIO()
    with tifffile.TiffWriter(stream, ome=True) as writer:
        writer.write(array, subifds=2, metadata={"axes": axes}, tile=(64, 64), **options)
        for factor in (2, 4):
            bands = (slice(None),) if "S" in axes else ()
            small = array[(..., slice(None, None, factor), slice(None, None, factor), *bands)]
            writer.write(
                np.ascontiguousarray(small), subfiletype=1, tile=(64, 64), metadata=None, **options
            )
    return stream.getvalue()


def _one(pixels: Pixels, *notices: str) -> Reads:
    return Reads((page(pixels),), "TIFF", notices)


_PLANES = noise(3, 160, 208)
_OTHER = noise(20, 23, 3)
_ZED = noise(2, 160, 208, 3)

CASES = (
    Case("slide8.svs", partial(_svs, 8), _one(_BIG, "2 smaller copies", "3 thumbnails")),
    Case("slide16.svs", partial(_svs, 16), _one(_BIG16, "2 smaller copies", "3 thumbnails")),
    Case(
        "pyramid-tiled-unmarked.tif",
        partial(_pages, *[(_reduced(_BIG, k), _TILED) for k in (1, 2, 4)]),
        _one(_BIG, "2 smaller copies"),
    ),
    Case(
        "pyramid-strips-unmarked.tif",
        partial(_pages, *[(_reduced(_BIG, k), _RGB) for k in (1, 2, 4)]),
        _one(_BIG, "2 smaller copies"),
    ),
    Case(
        "pyramid-odd-sizes.tif",
        partial(_pages, *[(_reduced(_BIG[:157, :203], k), _TILED) for k in (1, 2, 4, 8)]),
        _one(_BIG[:157, :203], "3 smaller copies"),
    ),
    Case(
        "pyramid-marked.tif",
        partial(
            _pages,
            (_BIG, _TILED),
            *[(_reduced(_BIG, k), {**_TILED, "subfiletype": 1}) for k in (2, 4)],
        ),
        _one(_BIG, "2 smaller copies"),
    ),
    Case(
        "pyramid-two-images.tif",
        partial(
            _pages,
            (_BIG, _TILED),
            (_reduced(_BIG, 2), {**_TILED, "subfiletype": 1}),
            (_BIG[::-1], _TILED),
            (_reduced(_BIG[::-1], 2), {**_TILED, "subfiletype": 1}),
        ),
        Reads((page(_BIG), page(_BIG[::-1])), "TIFF", ("2 smaller copies",)),
    ),
    Case(
        "ome-pyramid-rgb.ome.tif",
        partial(_ome_pyramid, "YXS", _BIG, photometric="rgb"),
        _one(_BIG, "2 smaller copies"),
    ),
    Case(
        "ome-pyramid-zyxs.ome.tif",
        partial(_ome_pyramid, "ZYXS", _ZED, photometric="rgb"),
        Reads(tuple(map(page, _ZED)), "TIFF", ("4 smaller copies",)),
    ),
    Case(
        "ome-pyramid-cyx.ome.tif",
        partial(_ome_pyramid, "CYX", _PLANES, photometric="minisblack"),
        _one(np.moveaxis(_PLANES, 0, -1), "6 smaller copies", "separate channels"),
    ),
    Case(
        "no-pyramid-two-photos.tif",
        partial(_pages, (WIDE8, _RGB), (_OTHER, _RGB)),
        Reads((page(WIDE8), page(_OTHER)), "TIFF", ()),
    ),
    Case(
        "reduced-alone-16.tif",
        partial(_pages, (WIDE16, {**_RGB, "subfiletype": 1})),
        _one(WIDE16, "marked as a smaller copy"),
    ),
    Case(
        "reduced-alone-of-two.tif",
        partial(_pages, *[(_reduced(_BIG, k), {**_RGB, "subfiletype": 1}) for k in (4, 1)]),
        _one(_BIG, "marked as a smaller copy", "a smaller copy of its image"),
    ),
    Case(
        "page-number-flag.tif",
        partial(_pages, (RGB8, {**_RGB, "subfiletype": 2})),
        _one(RGB8),
    ),
)
