"""TIFF files that hold images in several sizes: slides, pyramids, thumbnails."""

from __future__ import annotations

import io
from functools import partial
from typing import Any

import numpy as np
import tifffile

from tests.corpus.case import RGB8, WIDE8, WIDE16, Case, Pixels, Reads, Refused, noise, page
from tests.corpus.tiff import written

_LEFT = "left out"
_BIG = noise(160, 208, 3)
_BIG16 = noise(160, 208, 3, dtype=np.uint16)
_APERIO = "Aperio Image Library v12.0.15\r\n208x160 (64x64)|AppMag = 20|MPP = 0.4990"
_MPP = "Scale: 0.499 µm per pixel, from Aperio's metadata; the image is 104 µm wide."
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


def _means(pixels: Pixels, factor: int) -> Pixels:
    height, width = pixels.shape[0] // factor, pixels.shape[1] // factor
    blocks = pixels.reshape(height, factor, width, factor, -1)
    reduced: Pixels = np.rint(blocks.mean(axis=(1, 3))).astype(pixels.dtype)
    return reduced


def _palettes(indices: Pixels) -> bytes:
    table = _COLOURS.astype(np.uint16).T * 257
    options: dict[str, Any] = {"photometric": "palette", "colormap": table}
    return _pages(*[(_reduced(indices, k), options) for k in (1, 2, 4)])


def _behind(options: dict[str, Any], astray: int = 0) -> bytes:
    """Return a small page with a larger one behind it; or with a pointer that leads elsewhere."""
    data = bytearray(
        _pages(
            (_OTHER if not options else _means(_BIG, 4), {**_RGB, **options, "subifds": 1}),
            (_BIG, {**_RGB, "subfiletype": 0}),
        )
    )
    with tifffile.TiffFile(io.BytesIO(data)) as tif:
        tag = tif.pages.first.tags[330]
    if astray:
        data[tag.offset + 8 : tag.offset + 12] = astray.to_bytes(4, "little")
    return bytes(data)


_COLOURS = noise(256, 3)
_OTHERS = (_BIG, noise(80, 104, 3), noise(40, 52, 3))
_EXPOSURES = (_BIG, _means(_BIG, 2) // 2, _means(_BIG, 4) // 4)
_PLANES = noise(3, 160, 208)
_OTHER = noise(20, 23, 3)
_ZED = noise(2, 160, 208, 3)

CASES = (
    Case("slide8.svs", partial(_svs, 8), _one(_BIG, "2 smaller copies", "3 thumbnails", _MPP)),
    Case("slide16.svs", partial(_svs, 16), _one(_BIG16, "2 smaller copies", "3 thumbnails", _MPP)),
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
    *[
        Case(
            f"no-pyramid-{word}-{packing or ''}-{'tile' if 'tile' in options else 'strip'}s.tif",
            partial(_pages, *[(each, {**options, "compression": packing}) for each in pixels]),
            Reads(tuple(map(page, pixels)), "TIFF", ()),
            note="sizes of a pyramid, but other pictures",
        )
        for word, pixels in (
            ("others", _OTHERS),
            ("others-16", tuple(each.astype(np.uint16) * np.uint16(257) for each in _OTHERS)),
            ("exposures", _EXPOSURES),
        )
        for packing in (None, "lzw", "deflate")
        for options in (_RGB, _TILED)
    ],
    *[
        Case(
            f"pyramid-means-{packing or 'none'}-{'tiles' if 'tile' in options else 'strips'}.tif",
            partial(
                _pages, *[(_means(_BIG, k), {**options, "compression": packing}) for k in (1, 2, 4)]
            ),
            _one(_BIG, "2 smaller copies"),
        )
        for packing in (None, "lzw", "zstd")
        for options in (_RGB, _TILED)
    ],
    Case(
        "pyramid-palette.tif",
        partial(_palettes, _BIG[..., 0]),
        _one(_COLOURS[_BIG[..., 0]], "2 smaller copies"),
    ),
    Case(
        "pyramid-two-unmarked.tif",
        partial(
            _pages,
            *[(_reduced(_BIG, k), _TILED) for k in (1, 2)],
            *[(_reduced(_BIG[::-1], k), _TILED) for k in (1, 2)],
        ),
        Reads((page(_BIG), page(_BIG[::-1])), "TIFF", ("2 smaller copies",)),
    ),
    Case(
        "marked-smaller-but-larger.tif",
        partial(
            _pages,
            (_OTHER, _RGB),
            (_BIG, {**_RGB, "subfiletype": 1}),
            (_reduced(_BIG, 2), {**_RGB, "subfiletype": 1}),
        ),
        Reads(
            (page(_OTHER), page(_BIG)), "TIFF", ("but is larger than all others", "a smaller copy")
        ),
    ),
    Case(
        "larger-behind-a-page.tif",
        partial(_behind, {}),
        _one(_OTHER, "a larger image, 208 × 160"),
    ),
    Case(
        "larger-behind-a-copy.tif",
        partial(_behind, {"subfiletype": 1}),
        _one(_BIG, "a smaller copy of"),
    ),
    *[
        Case(
            f"astray-{word}.tif",
            partial(_behind, options, astray=at),
            Refused("corrupt", ("leads to a wrong place", "smaller copy") if at == 8 else ()),
        )
        for word, options, at in (
            ("copy-to-itself", {"subfiletype": 1}, 8),
            ("copy-out-of-the-file", {"subfiletype": 1}, 10**7),
        )
    ],
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
