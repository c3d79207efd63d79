"""TIFF files that mark pixels as no data, with GDAL's tag or a mask page."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from PIL import Image as Pillow

from tests.corpus.case import GREY8, Case, Mask, Page, Pixels, Reads, Refused, noise, page
from tests.corpus.png import TURNED
from tests.corpus.tiff import LONG, baseline, by_hand, by_pillow, tiff, written

_TAG = "value for no data"
_OUTSIDE = "outside the mask"


def _tag(text: str) -> dict[str, Any]:
    return {"extratags": [(42113, "s", len(text) + 1, text, True)]}


def _holes(pixels: Pixels, value: Any) -> tuple[Pixels, Mask]:
    """Return pixels with a hole of one value, and in one band only elsewhere; where data are."""
    valid = np.ones(pixels.shape[:2], bool)
    valid[1:3, 2:4] = False
    holed = np.where(pixels == value, value ^ 1, pixels)
    holed[~valid] = value
    if pixels.ndim == 3:
        holed[0, 0, 1] = value
    return holed.astype(pixels.dtype), valid


_RGB8, _SEEN = _holes(noise(5, 7, 3), 255)
_RGB16, _ = _holes(noise(5, 7, 3, dtype=np.uint16), 65535)
_GREY16, _ = _holes(noise(5, 7, dtype=np.uint16), 40000)
_COLOURS = noise(256, 3)
_INDEX, _ = _holes(noise(5, 7), 7)
_NIBBLES, _ = _holes(noise(6, 12) & 15, 3)
_NIBBLES_SEEN = np.ones((6, 12), bool)
_NIBBLES_SEEN[1:3, 2:4] = False
_FOUR = (_NIBBLES[:, ::2] << 4 | _NIBBLES[:, 1::2]).astype(np.uint8)


def _is(pixels: Pixels, *notices: str, valid: Mask | None = _SEEN) -> Reads:
    more = ("grey",) if pixels.ndim == 2 else ()
    return Reads((page(pixels, valid),), "TIFF", (*more, *notices))


def _palette() -> bytes:
    table = _COLOURS.astype(np.uint16).T * 257
    return tiff(_INDEX, photometric="palette", colormap=table, **_tag("7"))


_INSIDE = noise(5, 7) > 99
_HALF = np.repeat(np.repeat(_INSIDE[:2, :3], 2, axis=0), 2, axis=1)
_HOLE_AND_INK = noise(5, 7) > 99
_PLAIN = noise(5, 7, 3)
_EVEN = noise(4, 6, 3)
_INK = noise(2, 3, 3)
_ONES = np.ones((9, 12), bool)
_COLOUR: dict[str, Any] = {"photometric": "rgb"}
_MASK: dict[str, Any] = {"photometric": "mask", "subfiletype": 4}
_TURN: dict[str, Any] = {"extratags": [(274, "H", 1, 6, True)]}
_ALPHA = np.where(noise(5, 7) > 200, 0, 255).astype(np.uint8)

CASES = (
    Case("no-data-255.tif", partial(tiff, _RGB8, **_COLOUR, **_tag("255")), _is(_RGB8, _TAG)),
    Case(
        "no-data-padded.tif", partial(tiff, _RGB8, **_COLOUR, **_tag(" 255.0 ")), _is(_RGB8, _TAG)
    ),
    Case("no-data-16.tif", partial(tiff, _RGB16, **_COLOUR, **_tag("65535")), _is(_RGB16, _TAG)),
    Case(
        "no-data-planar.tif",
        partial(
            tiff, np.moveaxis(_RGB16, -1, 0), **_COLOUR, planarconfig="separate", **_tag("65535")
        ),
        _is(_RGB16, _TAG),
    ),
    Case(
        "no-data-grey16.tif",
        partial(tiff, _GREY16, photometric="minisblack", **_tag("4e4")),
        _is(_GREY16, _TAG),
    ),
    Case(
        "no-data-white-is-zero.tif",
        partial(tiff, _GREY16, photometric="miniswhite", **_tag("40000")),
        _is(65535 - _GREY16, _TAG),
        note="the value is the stored one",
    ),
    Case("no-data-palette.tif", _palette, _is(_COLOURS[_INDEX], _TAG), note="it is an index"),
    Case(
        "no-data-grey4.tif",
        partial(
            by_hand,
            ({**baseline(12, 6, bits=(4,), photometric=1), 42113: (2, b"3\0")}, _FOUR.tobytes()),
        ),
        _is((_NIBBLES * 17).astype(np.uint8), _TAG, valid=_NIBBLES_SEEN),
    ),
    Case(
        "no-data-and-alpha.tif",
        partial(
            tiff,
            np.dstack([_RGB8, _ALPHA]),
            **_COLOUR,
            extrasamples=["unassalpha"],
            **_tag("255"),
        ),
        _is(_RGB8, _TAG, "fully transparent", valid=_SEEN & (_ALPHA > 0)),
    ),
    Case(
        "no-data-turned.tif",
        partial(tiff, _RGB8, **_COLOUR, extratags=[*_tag("255")["extratags"], *_TURN["extratags"]]),
        Reads((Page(TURNED[6](_RGB8), TURNED[6](_SEEN)),), "TIFF", ("5 × 7", _TAG)),
    ),
    *[
        Case(
            f"no-data-{word}.tif",
            partial(tiff, _RGB8, **_COLOUR, **_tag(text)),
            _is(_RGB8, valid=None),
        )
        for word, text in (
            ("minus-9999", "-9999"),
            ("nan", "nan"),
            ("256", "256"),
            ("half", "254.5"),
            ("huge", "-3.4028234663852886e+38"),
        )
    ],
    Case(
        "no-data-words.tif",
        partial(tiff, _RGB8, **_COLOUR, **_tag("none")),
        _is(_RGB8, "not a number", valid=None),
    ),
    Case(
        "mask-page-deflate.tif",
        partial(written, (_PLAIN, _COLOUR), (_INSIDE, {**_MASK, "compression": "deflate"})),
        _is(_PLAIN, _OUTSIDE, valid=_INSIDE),
    ),
    Case(
        "mask-page-8-bits.tif",
        partial(
            by_hand,
            (baseline(7, 5), _PLAIN.tobytes()),
            (
                {**baseline(7, 5, bits=(8,), photometric=4), 254: (LONG, [4])},
                (_INSIDE * np.uint8(255)).tobytes(),
            ),
        ),
        _is(_PLAIN, _OUTSIDE, valid=_INSIDE),
    ),
    Case(
        "mask-page-not-marked-so.tif",
        partial(written, (_PLAIN, _COLOUR), (_INSIDE, {"photometric": "mask"})),
        _is(_PLAIN, _OUTSIDE, valid=_INSIDE),
    ),
    Case(
        "mask-page-of-half-size.tif",
        partial(written, (_EVEN, _COLOUR), (_INSIDE[:2, :3], _MASK)),
        _is(_EVEN, _OUTSIDE, "3 × 2, was scaled", valid=_HALF),
    ),
    Case(
        "mask-page-of-double-size.tif",
        partial(
            written,
            (_INK, _COLOUR),
            (np.repeat(np.repeat(_INSIDE[:2, :3], 2, axis=0), 2, axis=1), _MASK),
        ),
        _is(_INK, _OUTSIDE, "6 × 4, was scaled", valid=_INSIDE[:2, :3]),
    ),
    *[
        Case(
            f"mask-page-of-{width}-by-{height}.tif",
            partial(written, (_EVEN, _COLOUR), (_ONES[:height, :width], _MASK)),
            Refused("pages", (f"mask of {width} × {height}", "image of 6 × 4")),
        )
        for width, height in ((2, 2), (3, 4), (6, 2), (5, 4), (4, 3), (7, 5), (12, 4), (9, 6))
    ],
    *[
        Case(
            f"mask-pages-{word}.tif",
            partial(written, (_PLAIN, _COLOUR), *[(mask, _MASK) for mask in masks]),
            _is(
                _PLAIN,
                f"outside at least one of the {len(masks)} masks",
                valid=np.logical_and.reduce(masks),
            ),
        )
        for word, masks in (
            ("two", (_INSIDE, _HOLE_AND_INK)),
            ("two-alike", (_INSIDE, _INSIDE)),
            ("three", (_INSIDE, _HOLE_AND_INK, _INSIDE[::-1])),
        )
    ],
    Case(
        "mask-pages-of-two-sizes.tif",
        partial(written, (_EVEN, _COLOUR), (_HALF, _MASK), (_ONES[:2, :3], _MASK)),
        _is(_EVEN, _OUTSIDE, "of another size", valid=_HALF),
    ),
    Case(
        "mask-page-turned.tif",
        partial(written, (_PLAIN, {**_COLOUR, **_TURN}), (_INSIDE, _MASK)),
        Reads((Page(TURNED[6](_PLAIN), TURNED[6](_INSIDE)),), "TIFF", ("5 × 7", _OUTSIDE)),
    ),
    Case(
        "mask-page-of-two-images.tif",
        partial(written, (_PLAIN, _COLOUR), (_INSIDE, _MASK), (_PLAIN, _COLOUR), (~_INSIDE, _MASK)),
        Reads((Page(_PLAIN, _INSIDE), Page(_PLAIN, ~_INSIDE)), "TIFF", (_OUTSIDE,)),
    ),
    Case(
        "mask-page-among-levels.tif",
        partial(
            written,
            (_EVEN, _COLOUR),
            (_EVEN[::2, ::2], {**_COLOUR, "subfiletype": 1}),
            (_HALF, _MASK),
            (_HALF[::2, ::2], {**_MASK, "subfiletype": 5}),
        ),
        _is(_EVEN, _OUTSIDE, "a smaller copy", valid=_HALF),
    ),
    Case(
        "mask-page-of-grey.tif",
        partial(
            written,
            (np.full((16, 16), 9, np.uint8), {"photometric": "minisblack"}),
            (np.eye(16, dtype=bool), _MASK),
        ),
        _is(np.full((16, 16), 9, np.uint8), _OUTSIDE, valid=np.eye(16, dtype=bool)),
    ),
    Case(
        "mask-page-alone.tif",
        partial(written, (_INSIDE, _MASK)),
        Refused("colour_space", ("mask",)),
    ),
    Case(
        "no-data-three-channels.tif",
        partial(
            tiff,
            np.moveaxis(_RGB8, -1, 0),
            imagej=True,
            metadata={"axes": "CYX"},
            **_tag("255"),
        ),
        _is(_RGB8, "separate channels", _TAG),
    ),
    *[
        Case(
            f"no-data-stack-{word}.tif",
            partial(tiff, np.stack([_GREY16, _GREY16[:, ::-1]]), **options, **_tag("40000")),
            Reads(
                (page(_GREY16, _SEEN), page(_GREY16[:, ::-1], _SEEN[:, ::-1])),
                "TIFF",
                ("grey", _TAG),
            ),
            note="the tag stands on the first page only",
        )
        for word, options in (
            ("imagej", {"imagej": True, "metadata": {"axes": "ZYX"}}),
            ("imagej-alone", {"imagej": True, "truncate": True, "metadata": {"axes": "ZYX"}}),
            ("shaped", {"photometric": "minisblack"}),
            ("ome", {"ome": True, "photometric": "minisblack", "metadata": {"axes": "ZYX"}}),
        )
    ],
    Case(
        "no-data-white-fax.tif",
        partial(
            by_pillow,
            Pillow.fromarray(_HOLE_AND_INK),
            compression="group4",
            tiffinfo={42113: "1"},
        ),
        _is(
            np.where(_HOLE_AND_INK, 255, 0).astype(np.uint8),
            _TAG,
            valid=~_HOLE_AND_INK,
        ),
    ),
    Case(
        "no-data-fax.tif",
        partial(by_pillow, Pillow.fromarray(GREY8 > 99), compression="group4"),
        _is(np.where(GREY8 > 99, 255, 0).astype(np.uint8), valid=None),
    ),
)
