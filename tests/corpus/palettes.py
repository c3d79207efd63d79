"""TIFF files with a palette, in all that they differ in."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from tests.corpus.case import Case, Reads, noise, page
from tests.corpus.tiff import LONG, SHORT, baseline, by_hand, tiff

_EIGHT = "8-bit values"


def _packed(indices: Any, bits: int) -> bytes:
    """Return rows of indices in `bits` each, rows filled up to whole bytes."""
    spread = np.unpackbits(indices[..., None], axis=-1)[..., 8 - bits :]
    return np.packbits(spread.reshape(len(indices), -1), axis=1).tobytes()


def _by_hand(indices: Any, table: Any, bits: int, **more: Any) -> bytes:
    height, width = indices.shape
    tags = {
        **baseline(width, height, bits=(bits,), photometric=3),
        320: (SHORT, table.T.ravel().tolist()),
        **{int(code.removeprefix("tag")): value for code, value in more.items()},
    }
    return by_hand((tags, _packed(indices, bits)))


def _with_alpha(samples: Any, table: Any) -> bytes:
    height, width = samples.shape[:2]
    tags = {
        **baseline(width, height, bits=(8, 8), photometric=3),
        320: (SHORT, table.T.ravel().tolist()),
        338: (SHORT, [2]),
    }
    return by_hand((tags, samples.tobytes()))


def _tiles_beyond() -> bytes:
    """Return an image in tiles of which there is a row more than needed."""
    tile = 16
    padded = np.zeros((4 * tile, 2 * tile), np.uint8)
    padded[:40, :20] = _TALL
    padded[48:] = 9
    tiles = padded.reshape(4, tile, 2, tile).swapaxes(1, 2).reshape(8, tile * tile)
    head = 8
    tags = {
        **baseline(20, 40, bits=(8,), photometric=3),
        320: (SHORT, (_TABLE.astype(np.uint16) * 257).T.ravel().tolist()),
        322: (LONG, [tile]),
        323: (LONG, [tile]),
        324: (LONG, [head + k * tile * tile for k in range(8)]),
        325: (LONG, [tile * tile] * 8),
    }
    del tags[278]
    return by_hand((tags, tiles.tobytes()), strips=False)


_TABLE = noise(256, 3)
_TABLE[0] = 200  # no map of 8-bit values that could be one of 16
_TALL = noise(40, 20)
_ONE_COUNT = _TABLE.astype(np.uint16) * 257
_ONE_COUNT[1, 2] ^= 1
_WIDTHS = {1: 13, 2: 11, 4: 9, 8: 7}

CASES = (
    *[
        Case(
            f"palette{bits}-{word}-map.tif",
            partial(_by_hand, indices, _TABLE[: 1 << bits].astype(np.uint16) * scale, bits),
            Reads((page(_TABLE[indices]),), "TIFF", notices),
        )
        for bits, width in _WIDTHS.items()
        for indices in (noise(6, width) & ((1 << bits) - 1),)
        for word, scale, notices in (("16", 257, ()), ("16-low", 256, ()), ("8", 1, (_EIGHT,)))
    ],
    *[
        Case(
            f"palette{bits}-deep-{word}.tif",
            partial(_by_hand, indices, table[: 1 << bits], bits),
            Reads((page(table[indices]),), "TIFF", (), summary=("16-bit palette",)),
            note="a map of more than 8 bits",
        )
        for bits, width in _WIDTHS.items()
        for indices in (noise(6, width) & ((1 << bits) - 1),)
        for word, table in (
            ("noise", noise(256, 3, dtype=np.uint16) | 256),
            ("one-count", _ONE_COUNT),
            ("ramp", np.arange(300, 1068, dtype=np.uint16).reshape(256, 3)),
        )
    ],
    Case(
        "palette-deep-and-alpha.tif",
        partial(
            _with_alpha,
            np.dstack([_TALL, np.where(_TALL > 99, 255, 0).astype(np.uint8)]),
            _ONE_COUNT,
        ),
        Reads(
            (page(_ONE_COUNT[_TALL], _TALL > 99),),
            "TIFF",
            ("fully transparent",),
            summary=("16-bit palette",),
        ),
    ),
    Case("palette-tiles-beyond.tif", _tiles_beyond, Reads((page(_TABLE[_TALL]),), "TIFF")),
    *[
        Case(
            f"palette-{word}.tif",
            partial(
                tiff,
                _TALL,
                photometric="palette",
                colormap=_TABLE.astype(np.uint16).T * 257,
                **options,
            ),
            Reads((page(_TABLE[_TALL]),), "TIFF"),
        )
        for word, options in (
            ("lzw", {"compression": "lzw"}),
            ("deflate-tiles-big", {"compression": "deflate", "tile": (16, 16), "byteorder": ">"}),
            ("zstd-strips", {"compression": "zstd", "rowsperstrip": 3}),
            ("packbits", {"compression": "packbits"}),
        )
    ],
)
