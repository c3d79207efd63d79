"""TIFF files: by tifffile, with Pillow and, where those write no such file, by hand."""

from __future__ import annotations

import io
import itertools
import struct
from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any

import numpy as np
import tifffile
from numpy.typing import NDArray
from PIL import Image as Pillow

from tests.corpus.case import (
    ALPHA8,
    ALPHA16,
    EMPTY,
    GREY8,
    GREY16,
    HIDDEN,
    PARTIAL,
    RGB8,
    RGB16,
    SEEN,
    WIDE8,
    WIDE16,
    Case,
    Page,
    Pixels,
    Reads,
    Refused,
    noise,
    page,
    reads,
)
from tests.corpus.png import PROFILES, TURNED, turned

Tags = Mapping[int, tuple[int, Sequence[int] | bytes]]
SHORT, LONG, RATIONAL = 3, 4, 5
_SIZES = {1: "B", 2: "s", 3: "H", 4: "I", 5: "I", 6: "b", 8: "h", 13: "I", 16: "Q"}


def tiff(array: NDArray[Any], **options: Any) -> bytes:
    stream = io.BytesIO()
    tifffile.imwrite(stream, array, **options)
    return stream.getvalue()


def by_pillow(picture: Pillow.Image, **options: Any) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, "TIFF", **options)
    return stream.getvalue()


def by_hand(
    *pages: tuple[Tags, bytes], order: str = "<", last: int = 0, strips: bool = True
) -> bytes:
    """Return a TIFF of pages (tags as {code: (type, values)}, one strip of data).

    The strip's offset and size need no tags, unless not `strips`. `last` is the offset behind the
    last page.
    """
    mark = b"II" if order == "<" else b"MM"
    content, link = bytearray(mark + struct.pack(order + "HI", 42, 0)), 4
    for tags, data in pages:
        strip = len(content)
        content += data + bytes(len(data) % 2)
        place = {273: (LONG, [strip]), 279: (LONG, [len(data)])} if strips else {}
        every: Tags = {**place, **tags}
        content[link : link + 4] = struct.pack(order + "I", len(content))
        behind = len(content) + 6 + 12 * len(every)
        entries, values = b"", b""
        for code, (kind, value) in sorted(every.items()):
            packed, count = _packed(kind, value, order)
            if len(packed) > 4:
                field = struct.pack(order + "I", behind + len(values))
                values += packed + bytes(len(packed) % 2)
            else:
                field = packed.ljust(4, b"\0")
            entries += struct.pack(order + "HHI", code, kind, count) + field
        content += struct.pack(order + "H", len(every)) + entries
        link = len(content)
        content += struct.pack(order + "I", last) + values
    return bytes(content)


def _packed(kind: int, value: Sequence[int] | bytes, order: str) -> tuple[bytes, int]:
    if isinstance(value, bytes):
        return value, len(value)
    count = len(value) // (2 if kind == RATIONAL else 1)
    return struct.pack(f"{order}{len(value)}{_SIZES[kind]}", *value), count


def baseline(
    width: int, height: int, *, bits: Sequence[int] = (8, 8, 8), photometric: int = 2
) -> dict[int, tuple[int, Sequence[int] | bytes]]:
    """Return the tags of an uncompressed image."""
    return {
        256: (LONG, [width]),
        257: (LONG, [height]),
        258: (SHORT, list(bits)),
        259: (SHORT, [1]),
        262: (SHORT, [photometric]),
        277: (SHORT, [len(bits)]),
        278: (LONG, [height]),
    }


def _matrix() -> list[Case]:
    """Return a sample of the product of all layouts in which every two values meet."""
    kinds = ("grey", "la", "rgb", "rgba")
    product = itertools.product(
        (16, 8),
        kinds,
        (None, "lzw", "deflate", "zstd"),
        "<>",
        (True, False),
        (True, False),
        (False, True),
    )
    cases = []
    for bits, kind, compression, order, contiguous, strips, big in itertools.islice(
        product, 0, None, 7
    ):
        if kind == "grey" and not contiguous:
            continue
        rgb = WIDE16 if bits == 16 else WIDE8
        alpha = noise(*rgb.shape[:2], dtype=rgb.dtype) | 1
        alpha[3, 2:5] = 0
        colours = rgb if kind in ("rgb", "rgba") else rgb[..., 0]
        samples = np.dstack([colours, alpha]) if kind.endswith("a") else colours
        notices = (HIDDEN, PARTIAL) if kind.endswith("a") else ()
        options: dict[str, Any] = {
            "photometric": "rgb" if "rgb" in kind else "minisblack",
            "extrasamples": ["unassalpha"] if kind.endswith("a") else None,
            "planarconfig": None if kind == "grey" else "contig" if contiguous else "separate",
            "compression": compression,
            "byteorder": order,
            "bigtiff": big,
            "rowsperstrip": 7 if strips else None,
            "tile": None if strips else (16, 32),
        }
        if not contiguous:
            samples = np.moveaxis(samples, -1, 0)
        words = [
            f"{kind}{bits}",
            compression or "none",
            "little" if order == "<" else "big",
            "contiguous" if contiguous else "planar",
            "strips" if strips else "tiles",
            *(["bigtiff"] if big else []),
        ]
        cases.append(
            Case(
                f"tiff-{'-'.join(words)}.tif",
                partial(tiff, samples, **options),
                reads(colours, "TIFF", *notices, valid=alpha != 0 if notices else None),
            )
        )
    return cases


def _compressions() -> list[Case]:
    cases = []
    for bits, rgb in ((8, WIDE8), (16, WIDE16)):
        for compression, order in itertools.product(("lzw", "deflate", "zstd"), "<>"):
            word = "little" if order == "<" else "big"
            cases.append(
                Case(
                    f"tiff-rgb{bits}-{compression}-predictor-{word}.tif",
                    partial(
                        tiff,
                        rgb,
                        photometric="rgb",
                        compression=compression,
                        predictor=True,
                        byteorder=order,
                    ),
                    reads(rgb, "TIFF"),
                )
            )
        cases.append(
            Case(
                f"tiff-rgb{bits}-packbits.tif",
                partial(tiff, rgb, photometric="rgb", compression="packbits"),
                reads(rgb, "TIFF"),
            )
        )
    return cases


def _grey_and_palettes() -> list[Case]:
    colours = noise(256, 3)
    few = noise(6, 12) & 1
    shades = noise(6, 12) & 15
    nibbles = (shades[:, ::2] << 4 | shades[:, 1::2]).astype(np.uint8)
    picture = Pillow.fromarray(GREY8, "L")
    picture.putpalette(colours.tobytes())
    black = np.zeros((6, 12), np.uint8)
    twelve = GREY16 // np.uint16(16)
    black[few == 1] = 255
    cases = [
        Case(
            "tiff-miniswhite8.tif",
            partial(tiff, GREY8, photometric="miniswhite"),
            reads(255 - GREY8, "TIFF"),
        ),
        Case(
            "tiff-miniswhite16.tif",
            partial(tiff, GREY16, photometric="miniswhite"),
            reads(65535 - GREY16, "TIFF"),
        ),
        Case(
            "tiff-miniswhite16-planar-lzw-big.tif",
            partial(tiff, GREY16, photometric="miniswhite", compression="lzw", byteorder=">"),
            reads(65535 - GREY16, "TIFF"),
        ),
        Case(
            "tiff-12-in-16.tif",
            partial(tiff, twelve, photometric="minisblack", extratags=[(281, "H", 1, 4095, True)]),
            reads(twelve, "TIFF"),
            note="12 bits of a camera in numbers of 16: these are its counts",
        ),
        Case("tiff-palette8.tif", partial(by_pillow, picture), reads(colours[GREY8], "TIFF")),
        Case(
            "tiff-bilevel.tif",
            partial(by_pillow, Pillow.fromarray(few == 1)),
            reads(black, "TIFF"),
        ),
        Case(
            "tiff-bilevel-white-is-zero.tif",
            partial(
                by_hand,
                (baseline(12, 6, bits=(1,), photometric=0), np.packbits(few, axis=1).tobytes()),
            ),
            reads(255 - black, "TIFF"),
        ),
        Case(
            "tiff-bilevel-fax.tif",
            partial(by_pillow, Pillow.fromarray(few == 1), compression="group4"),
            reads(black, "TIFF"),
        ),
        Case(
            "tiff-grey4.tif",
            partial(by_hand, (baseline(12, 6, bits=(4,), photometric=1), nibbles.tobytes())),
            reads((shades * 17).astype(np.uint8), "TIFF"),
        ),
        Case(
            "tiff-big-endian-by-hand.tif",
            partial(by_hand, (baseline(7, 5), RGB8.tobytes()), order=">"),
            reads(RGB8, "TIFF"),
        ),
        Case(
            "tiff-no-rows-per-strip.tif",
            partial(by_hand, (_without(278), RGB8.tobytes())),
            reads(RGB8, "TIFF"),
        ),
    ]
    return cases


def _without(*codes: int) -> dict[int, tuple[int, Sequence[int] | bytes]]:
    return {code: value for code, value in baseline(7, 5).items() if code not in codes}


def _orientations() -> list[Case]:
    cases = []
    for bits, rgb in ((8, RGB8), (16, RGB16)):
        for orientation, compression in itertools.product((*TURNED, 0, 99), (None, "lzw")):
            planar = orientation % 2 == 1 and compression is None
            cases.append(
                Case(
                    f"tiff-rgb{bits}-orientation{orientation}-{compression or 'none'}.tif",
                    partial(
                        tiff,
                        np.moveaxis(rgb, -1, 0) if planar else rgb,
                        photometric="rgb",
                        planarconfig="separate" if planar else "contig",
                        compression=compression,
                        extratags=[(274, "H", 1, orientation, True)],
                    ),
                    turned(rgb, orientation, "TIFF")
                    if orientation in TURNED
                    else reads(rgb, "TIFF"),
                )
            )
    upright = TURNED[6](RGB16)
    cases.append(
        Case(
            "tiff-rgba16-orientation6.tif",
            partial(
                tiff,
                np.dstack([RGB16, ALPHA16]),
                photometric="rgb",
                extrasamples=["unassalpha"],
                extratags=[(274, "H", 1, 6, True)],
            ),
            reads(upright, "TIFF", "5 × 7", HIDDEN, PARTIAL, valid=TURNED[6](SEEN)),
        )
    )
    return cases


def _alpha() -> list[Case]:
    cases = []
    both: tuple[tuple[int, Pixels, Pixels], ...] = ((8, RGB8, ALPHA8), (16, RGB16, ALPHA16))
    for bits, rgb, alpha in both:
        top = (1 << bits) - 1
        stored = (rgb.astype(np.int64) * alpha[..., None] // top).astype(rgb.dtype)
        exact = np.rint(
            np.divide(
                stored.astype(np.float64) * top,
                alpha[..., None],
                out=np.zeros(rgb.shape),
                where=alpha[..., None] > 0,
            )
        )
        colours: Pixels = np.minimum(exact, top).astype(rgb.dtype)
        outcome = reads(colours, "TIFF", "multiplied", HIDDEN, valid=SEEN)
        if bits == 16:  # halves are rounded one way or the other
            cases.append(
                Case(
                    "tiff-premultiplied16.tif",
                    partial(
                        tiff,
                        np.dstack([stored, alpha]),
                        photometric="rgb",
                        extrasamples=["assocalpha"],
                    ),
                    Reads(outcome.pages, "TIFF", ("multiplied", HIDDEN), hidden=False),
                )
            )
        empty = np.dstack([rgb, np.zeros_like(alpha)])
        told = {"unassalpha": (EMPTY,), "assocalpha": (EMPTY, "multiplied")}
        for kind, notices in told.items():
            cases.append(
                Case(
                    f"tiff-alpha-zero-{kind}{bits}.tif",
                    partial(tiff, empty, photometric="rgb", extrasamples=[kind]),
                    reads(rgb, "TIFF", *notices),
                    note="where opacity tells nothing, nothing is divided by it",
                )
            )
        bands = np.dstack([rgb, alpha])
        for planar in (False, True):
            word = "planar" if planar else "contiguous"
            cases.append(
                Case(
                    f"tiff-rgb{bits}-and-a-band-{word}.tif",
                    partial(
                        tiff,
                        np.moveaxis(bands, -1, 0) if planar else bands,
                        photometric="rgb",
                        extrasamples=["unspecified"],
                        planarconfig="separate" if planar else "contig",
                    ),
                    reads(rgb, "TIFF", "band"),
                    note="a fourth band that is no alpha",
                )
            )
    # Alpha of 0, 51 and 255 divides without a half.
    stored8 = np.array([[[9, 9, 9, 0], [51, 0, 20, 51], [1, 2, 3, 255]]], np.uint8)
    colours8 = np.array([[[0, 0, 0], [255, 0, 100], [1, 2, 3]]], np.uint8)
    seen = np.array([[False, True, True]])
    cases.append(
        Case(
            "tiff-premultiplied8.tif",
            partial(tiff, stored8, photometric="rgb", extrasamples=["assocalpha"]),
            Reads(
                (Page(colours8, seen),),
                "TIFF",
                ("multiplied", "1 fully transparent"),
                hidden=False,
            ),
        )
    )
    return cases


def _profiles() -> list[Case]:
    cases = []
    for bits, rgb in ((8, RGB8), (16, RGB16)):
        for word, content, notices in PROFILES:
            cases.append(
                Case(
                    f"tiff-rgb{bits}-icc-{word}.tif",
                    partial(tiff, rgb, photometric="rgb", iccprofile=content),
                    reads(rgb, "TIFF", *notices),
                )
            )
    return cases


# ---- several pages


def written(*pages: tuple[NDArray[Any], dict[str, Any]], **options: Any) -> bytes:
    """Return a TIFF of pages, each an array with tifffile's options for it."""
    stream = io.BytesIO()
    with tifffile.TiffWriter(stream, **options) as writer:
        for array, more in pages:
            writer.write(array, metadata=None, **more)
    return stream.getvalue()


_RGB = {"photometric": "rgb"}
_SMALL = RGB8[::2, ::2].copy()


def _pages() -> list[Case]:
    other8, other16 = noise(3, 9, 3), noise(6, 4, 3, dtype=np.uint16)
    mask = np.where(RGB8[..., 0] > 99, 255, 0).astype(np.uint8)
    turned6 = {**_RGB, "extratags": [(274, "H", 1, 6, True)]}

    def several(*arrays: NDArray[Any], notices: tuple[str, ...] | None = ()) -> Reads:
        return Reads(tuple(map(page, arrays)), "TIFF", notices)

    return [
        Case(
            "tiff-two-sizes.tif",
            partial(written, (RGB8, _RGB), (other8, _RGB)),
            several(RGB8, other8),
        ),
        Case(
            "tiff-two-depths.tif",
            partial(written, (RGB8, _RGB), (other16, _RGB), (RGB16, _RGB)),
            several(RGB8, other16, RGB16),
        ),
        Case(
            "tiff-two-kinds.tif",
            partial(written, (RGB16, _RGB), (GREY16, {"photometric": "minisblack"})),
            several(RGB16, GREY16, notices=None),
        ),
        Case(
            "tiff-two-turns.tif",
            partial(written, (RGB8, turned6), (RGB8, _RGB)),
            several(TURNED[6](RGB8), RGB8, notices=None),
        ),
        Case(
            "tiff-2000-pages.tif",
            partial(written, *[(RGB8, _RGB)] * 2000),
            several(*[RGB8] * 2000),
        ),
        Case(
            "tiff-2001-pages.tif",
            partial(written, *[(RGB8, _RGB)] * 2001),
            Refused("pages", ("2001", "2000")),
        ),
        Case(
            "tiff-a-page-of-floats.tif",
            partial(
                written, (RGB8, _RGB), (np.ones((4, 4), np.float32), {"photometric": "minisblack"})
            ),
            Refused("sample_format"),
            note="its first page could be read, the file as a whole cannot",
        ),
        Case(
            "tiff-pyramid.tif",
            partial(written, (RGB8, _RGB), (_SMALL, {**_RGB, "subfiletype": 1})),
            several(RGB8, notices=("left out",)),
        ),
        Case(
            "tiff-pyramid-thumbnail-first.tif",
            partial(written, (_SMALL, {**_RGB, "subfiletype": 1}), (RGB8, _RGB)),
            several(RGB8, notices=("left out",)),
        ),
        Case(
            "tiff-pyramid16.tif",
            partial(
                written,
                (_SMALL.astype(np.uint16), {**_RGB, "subfiletype": 1}),
                (RGB16, _RGB),
                (_SMALL.astype(np.uint16), {**_RGB, "subfiletype": 1}),
            ),
            several(RGB16, notices=("left out",)),
        ),
        Case(
            "tiff-pyramid-in-subifds.tif",
            partial(written, (RGB16, {**_RGB, "subifds": 1}), (_SMALL, {**_RGB, "subfiletype": 1})),
            several(RGB16, notices=None),
        ),
        Case(
            "tiff-mask-page.tif",
            partial(written, (RGB8, _RGB), (mask > 0, {"photometric": 4, "subfiletype": 4})),
            Reads((Page(RGB8, mask > 0),), "TIFF", ("outside the mask",)),
        ),
        Case(
            "tiff-page-numbers.tif",
            partial(written, *[(RGB8, {**_RGB, "subfiletype": 2})] * 2),
            several(RGB8, RGB8),
            note="NewSubfileType 2: a page of several",
        ),
        Case(
            "tiff-nothing-but-a-thumbnail.tif",
            partial(written, (RGB8, {**_RGB, "subfiletype": 1})),
            several(RGB8, notices=("marked as a smaller copy",)),
        ),
    ]


# ---- what is no count of 8 or 16 bits, and no RGB


def _numbers() -> list[Case]:
    cases = []
    names = [
        "float16",
        "float32",
        "float64",
        "int8",
        "int16",
        "int32",
        "uint32",
        "uint64",
        "complex64",
    ]
    for name, bands in itertools.product(names, (1, 3)):
        array = np.ones((5, 4) if bands == 1 else (5, 4, 3), name)
        kind = "minisblack" if bands == 1 else "rgb"
        cases.append(
            Case(
                f"tiff-{name}-{'grey' if bands == 1 else 'rgb'}.tif",
                partial(tiff, array, photometric=kind),
                Refused("sample_format"),
            )
        )
    for bits, data in (((12,), bytes(30)), ((8, 8, 16), bytes(99)), ((5, 6, 5), bytes(99))):
        word = "-".join(map(str, bits))
        tags = baseline(4, 5, bits=bits, photometric=1 if len(bits) == 1 else 2)
        cases.append(
            Case(f"tiff-bits-{word}.tif", partial(by_hand, (tags, data)), Refused("sample_format"))
        )
    rgb12 = baseline(4, 4, bits=(12, 12, 12))
    cases.append(
        Case(
            "tiff-rgb-12-packed.tif", partial(by_hand, (rgb12, bytes(72))), Refused("sample_format")
        )
    )
    packed16 = baseline(4, 4, bits=(16,), photometric=3)
    packed16[320] = (SHORT, [0] * (3 << 16))
    cases.append(
        Case(
            "tiff-palette16.tif",
            partial(by_hand, (packed16, bytes(32))),
            Refused("sample_format"),
        )
    )
    return cases


def _colour_spaces() -> list[Case]:
    def photometric(number: int, *, bits: int = 8, bands: int = 3) -> bytes:
        tags = baseline(4, 4, bits=(bits,) * bands, photometric=number)
        return by_hand((tags, bytes(16 * bands * bits // 8)))

    colour = Refused("colour_space")
    cases = [
        Case(
            "tiff-cmyk8.tif", partial(photometric, 5, bands=4), Refused("colour_space", ("CMYK",))
        ),
        Case(
            "tiff-cmyk16.tif",
            partial(photometric, 5, bits=16, bands=4),
            Refused("colour_space", ("CMYK",)),
        ),
        Case("tiff-lab8.tif", partial(photometric, 8), Refused("colour_space", ("Lab",))),
        Case("tiff-lab16.tif", partial(photometric, 8, bits=16), Refused("colour_space", ("Lab",))),
        Case("tiff-icclab.tif", partial(photometric, 9), colour),
        Case("tiff-itulab.tif", partial(photometric, 10), colour),
        Case("tiff-ycbcr-plain.tif", partial(photometric, 6), colour),
        Case(
            "tiff-cfa.tif",
            partial(photometric, 32803, bits=16, bands=1),
            Refused("unsupported_format"),
        ),
        Case(
            "tiff-linear-raw.tif",
            partial(photometric, 34892, bits=16),
            Refused("unsupported_format"),
        ),
        Case("tiff-photometric-unknown.tif", partial(photometric, 999), Refused("bands")),
    ]
    for dtype in (np.uint8, np.uint16):
        bits = np.dtype(dtype).itemsize * 8
        for bands, kind, extra in (
            (2, "minisblack", 1),
            (3, "minisblack", 2),
            (4, "minisblack", 3),
            (5, "rgb", 2),
            (5, "minisblack", 4),
            (7, "rgb", 4),
        ):
            array = np.ones((4, 6, bands), dtype)
            cases.append(
                Case(
                    f"tiff-{kind}{bits}-{bands}-bands.tif",
                    partial(
                        tiff,
                        array,
                        photometric=kind,
                        planarconfig="contig",
                        extrasamples=["unspecified"] * extra,
                    ),
                    Refused("bands"),
                )
            )
    return cases


def _raw() -> list[Case]:
    preview = {**baseline(7, 5), 254: (LONG, [1])}
    cfa = {**baseline(8, 8, bits=(16,), photometric=32803), 254: (LONG, [0])}
    raw = Refused("unsupported_format", ("raw",))

    def dng() -> bytes:
        return by_hand(({**preview, 50706: (1, b"\1\4\0\0")}, RGB8.tobytes()))

    def with_subifd() -> bytes:
        # The page behind becomes the preview's SubIFD: no page of the chain.
        plain = by_hand(({**preview, 330: (LONG, [0])}, RGB8.tobytes()), (cfa, bytes(128)))
        first = struct.unpack("<I", plain[4:8])[0]
        count = struct.unpack("<H", plain[first : first + 2])[0]
        link = first + 2 + 12 * count
        second = plain[link : link + 4]
        content = bytearray(plain)
        content[link : link + 4] = bytes(4)
        for entry in range(first + 2, link, 12):
            if content[entry : entry + 2] == struct.pack("<H", 330):
                content[entry + 8 : entry + 12] = second
        return bytes(content)

    def cr2() -> bytes:
        # Canon's mark stands right behind the header.
        return by_hand((baseline(7, 5), b"CR\2\0" + bytes(4) + RGB8.tobytes()))

    return [
        Case("raw-dng.dng", dng, raw),
        Case("raw-dng-named.tif", dng, raw),
        Case("raw-nef.nef", with_subifd, raw),
        Case("raw-arw-named.tif", with_subifd, raw),
        Case("raw-cr2.cr2", cr2, raw),
    ]


CASES = (
    *_matrix(),
    *_compressions(),
    *_grey_and_palettes(),
    *_orientations(),
    *_alpha(),
    *_profiles(),
    *_pages(),
    *_numbers(),
    *_colour_spaces(),
    *_raw(),
)
