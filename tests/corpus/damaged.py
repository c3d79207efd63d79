"""Files cut short or damaged inside."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from functools import partial

import numpy as np

from tests.corpus.animations import apng, gif, webp, webp_frames
from tests.corpus.bmp import bmp, lines
from tests.corpus.case import (
    GREY8,
    RGB8,
    RGB16,
    WIDE8,
    WIDE16,
    Case,
    Outcome,
    Pixels,
    Reads,
    Refused,
    noise,
    page,
)
from tests.corpus.jpeg import decoded, jpeg
from tests.corpus.png import RGB, SIGNATURE, chunk, header, png, rows
from tests.corpus.tiff import LONG, SHORT, Tags, baseline, by_hand, tiff, written

CORRUPT = Refused("corrupt")
_FRAMES = noise(3, 20, 25, 3)
_INDICES = noise(40, 45) & 7
_COLOURS = noise(8, 3)

# Pixels of noise, so that even the last hundredth of a file holds some.
WHOLE: dict[str, Callable[[], bytes]] = {
    "png8.png": partial(png, WIDE8, 8, RGB),
    "png16.png": partial(png, WIDE16, 16, RGB),
    "png16-interlaced.png": partial(png, WIDE16, 16, RGB, interlaced=True),
    "jpeg.jpg": partial(jpeg, WIDE8, quality=95),
    "jpeg-progressive.jpg": partial(jpeg, WIDE8, quality=95, progressive=True),
    "tiff8.tif": partial(tiff, WIDE8, photometric="rgb"),
    "tiff8-lzw.tif": partial(tiff, WIDE8, photometric="rgb", compression="lzw"),
    "tiff8-deflate.tif": partial(tiff, WIDE8, photometric="rgb", compression="deflate"),
    "tiff16.tif": partial(tiff, WIDE16, photometric="rgb"),
    "tiff16-strips.tif": partial(tiff, WIDE16, photometric="rgb", rowsperstrip=7),
    "tiff16-planar.tif": partial(
        tiff, np.moveaxis(WIDE16, -1, 0), photometric="rgb", planarconfig="separate"
    ),
    "tiff16-lzw.tif": partial(tiff, WIDE16, photometric="rgb", compression="lzw"),
    "tiff16-deflate.tif": partial(
        tiff, WIDE16, photometric="rgb", compression="deflate", predictor=True
    ),
    "tiff16-zstd.tif": partial(tiff, WIDE16, photometric="rgb", compression="zstd"),
    "tiff16-tiles.tif": partial(tiff, WIDE16, photometric="rgb", tile=(16, 16)),
    "tiff16-big.tif": partial(tiff, WIDE16, photometric="rgb", bigtiff=True, byteorder=">"),
    "tiff-pages.tif": partial(written, *[(WIDE8, {"photometric": "rgb"})] * 3),
    "bmp.bmp": partial(bmp, lines(WIDE8.reshape(40, -1)), 45, 40, 24),
    "webp.webp": partial(webp, WIDE8),
    "webp-lossy.webp": partial(webp, WIDE8, lossless=False),
    "webp-animation.webp": partial(webp_frames, _FRAMES),
    "gif.gif": partial(gif, 45, 40, _COLOURS, (_INDICES, 0, 0, 0, None)),
    "gif-animation.gif": partial(gif, 45, 40, _COLOURS, *[(_INDICES, 0, 0, 1, None)] * 3),
    "apng.png": partial(apng, _FRAMES, 8, RGB),
}


def _cut(make: Callable[[], bytes], percent: int) -> bytes:
    data = make()
    return data[: len(data) * percent // 100]


def _cuts() -> list[Case]:
    cases = [
        Case(f"cut-{percent}-{name}", partial(_cut, make, percent), CORRUPT)
        for name, make in WHOLE.items()
        for percent in (10, 50, 99)
    ]
    cases += [
        Case(f"cut-by-1-byte-{name}", partial(_without_last, make), CORRUPT, _full(name))
        for name, make in WHOLE.items()
    ]
    return cases


def _without_last(make: Callable[[], bytes]) -> bytes:
    return make()[:-1]


def _full(name: str) -> Outcome | None:
    """Return the outcome of files in which the last byte is no part of the pixels."""
    if name == "gif.gif":
        return Reads((page(_COLOURS[_INDICES]),), "GIF", None)
    if name == "gif-animation.gif":
        return Reads((page(_COLOURS[_INDICES]),) * 3, "GIF", None)
    if name in ("png8.png", "png16.png", "png16-interlaced.png"):  # of the last checksum
        return Reads((page(WIDE8 if "8" in name else WIDE16),), "PNG", None)
    if name == "bmp.bmp":  # filling up a row
        return Reads((page(WIDE8[..., ::-1]),), "BMP", None)
    if name == "apng.png":
        return Reads(tuple(map(page, _FRAMES)), "PNG", None)
    if name.startswith("jpeg"):
        pixels = decoded(WHOLE[name]())
        return Reads((page(pixels),), "JPEG", None)
    return None


def _flipped(make: Callable[[], bytes], mark: bytes, distance: int) -> bytes:
    data = bytearray(make())
    data[data.index(mark) + distance] ^= 1
    return bytes(data)


def _pngs() -> list[Case]:
    return [case for bits, pixels in ((8, RGB8), (16, RGB16)) for case in _png(bits, pixels)]


def _png(bits: int, pixels: Pixels) -> list[Case]:
    packed = zlib.compress(rows(pixels, bits))
    head = SIGNATURE + header(7, 5, bits, 2)
    data, end = chunk(b"IDAT", packed), chunk(b"IEND")
    short, long = zlib.compress(rows(pixels[:4], bits)), zlib.compress(rows(pixels, bits) * 2)
    bad_filter = zlib.compress(b"\7" + rows(pixels, bits)[1:])
    files: dict[str, tuple[bytes, Outcome, Outcome | None]] = {
        "no-end": (head + data, CORRUPT, Reads((page(pixels),), "PNG", None)),
        "no-pixels": (head + end, CORRUPT, None),
        "no-header": (SIGNATURE + data + end, CORRUPT, None),
        "two-headers": (head + header(9, 9, bits, 2) + data + end, CORRUPT, None),
        "too-few-rows": (head + chunk(b"IDAT", short) + end, CORRUPT, None),
        "too-many-rows": (
            head + chunk(b"IDAT", long) + end,
            CORRUPT,
            Reads((page(pixels),), "PNG", None),
        ),
        "no-zlib": (head + chunk(b"IDAT", b"not packed at all") + end, CORRUPT, None),
        "bad-adler": (
            head + chunk(b"IDAT", packed[:-1] + bytes([packed[-1] ^ 1])) + end,
            CORRUPT,
            Reads((page(pixels),), "PNG", None),
        ),
        "bad-filter": (head + chunk(b"IDAT", bad_filter) + end, CORRUPT, None),
        "palette-missing": (
            SIGNATURE + header(7, 5, 8, 3) + chunk(b"IDAT", zlib.compress(rows(GREY8, 8))) + end,
            CORRUPT,
            None,
        ),
        "chunk-of-2-gb": (head + b"\x7f\xff\xff\xffIDAT" + packed, CORRUPT, None),
        "chunk-of-4-gb": (head + b"\xff\xff\xff\xffIDAT" + packed, CORRUPT, None),
        "unknown-critical": (
            head + chunk(b"TEST") + data + end,
            CORRUPT,
            Reads((page(pixels),), "PNG", None),
        ),
        "bits-3": (SIGNATURE + header(7, 5, 3, 0) + data + end, CORRUPT, None),
        "bits-16-palette": (SIGNATURE + header(7, 5, 16, 3) + data + end, CORRUPT, None),
        "colour-5": (SIGNATURE + header(7, 5, bits, 5) + data + end, CORRUPT, None),
        "size-0": (SIGNATURE + header(0, 0, bits, 2) + data + end, CORRUPT, None),
        "width-0": (SIGNATURE + header(0, 5, bits, 2) + data + end, CORRUPT, None),
        "packing-1": (
            SIGNATURE
            + chunk(b"IHDR", struct.pack(">IIBBBBB", 7, 5, bits, 2, 1, 0, 0))
            + data
            + end,
            CORRUPT,
            None,
        ),
        "interlace-2": (
            SIGNATURE
            + chunk(b"IHDR", struct.pack(">IIBBBBB", 7, 5, bits, 2, 0, 0, 2))
            + data
            + end,
            CORRUPT,
            None,
        ),
        "short-header": (
            SIGNATURE + chunk(b"IHDR", struct.pack(">II", 7, 5)) + data + end,
            CORRUPT,
            None,
        ),
    }
    cases = [
        Case(f"damaged-{word}-{bits}.png", partial(bytes, content), outcome, other)
        for word, (content, outcome, other) in files.items()
    ]
    make = partial(png, WIDE8 if bits == 8 else WIDE16, bits, RGB)
    marks = (("header", b"IHDR", 18), ("pixels", b"IDAT", 200), ("checksum", b"IEND", -8))
    return cases + [
        Case(f"flipped-bit-{word}-{bits}.png", partial(_flipped, make, mark, distance), CORRUPT)
        for word, mark, distance in marks
    ]


def _tiffs() -> list[Case]:
    many = (LONG, [0xFFFFFFFF])
    pixels = Reads((page(RGB8),), "TIFF", None)
    changes: dict[str, tuple[Tags, Outcome, Outcome | None]] = {
        "width-0": ({256: (LONG, [0])}, CORRUPT, None),
        "height-0": ({257: (LONG, [0])}, CORRUPT, None),
        "width-as-text": ({256: (2, b"seven\0")}, CORRUPT, None),
        "width-as-nothing": ({256: (LONG, [])}, CORRUPT, None),
        "strip-beyond": ({273: (LONG, [0x7FFFFFF0])}, CORRUPT, None),
        "strip-at-0": ({273: (LONG, [0])}, CORRUPT, None),
        "strip-count-0": ({279: (LONG, [0])}, CORRUPT, pixels),
        "strip-count-small": ({279: (LONG, [40])}, CORRUPT, pixels),
        "strip-count-large": ({279: (LONG, [0x7FFFFFFF])}, CORRUPT, pixels),
        "strip-count-of-nothing": ({279: (LONG, [])}, CORRUPT, pixels),
        "rows-per-strip-0": ({278: (LONG, [0])}, CORRUPT, pixels),
        "rows-per-strip-1": ({278: (LONG, [1])}, CORRUPT, pixels),
        "rows-per-strip-max": ({278: many}, pixels, None),
        "samples-1000": ({277: (SHORT, [1000])}, CORRUPT, Refused("bands")),
        "samples-0": ({277: (SHORT, [0])}, CORRUPT, Refused("bands")),
        "bits-0": ({258: (SHORT, [0, 0, 0])}, CORRUPT, Refused("sample_format")),
        "bits-once": ({258: (SHORT, [8])}, pixels, CORRUPT),
        "bits-5000": ({258: (SHORT, [8] * 5000)}, CORRUPT, pixels),
        "packing-unknown": ({259: (SHORT, [12345])}, CORRUPT, Refused("unsupported_format")),
        "packing-jpeg-not": ({259: (SHORT, [7])}, CORRUPT, Refused("unsupported_format")),
        "packing-old-jpeg-not": ({259: (SHORT, [6])}, CORRUPT, Refused("unsupported_format")),
        "packing-lzw-not": ({259: (SHORT, [5])}, CORRUPT, None),
        "packing-deflate-not": ({259: (SHORT, [8])}, CORRUPT, None),
        "packing-zstd-not": ({259: (SHORT, [50000])}, CORRUPT, None),
        "packing-webp-not": ({259: (SHORT, [50001])}, CORRUPT, Refused("unsupported_format")),
        "packing-jpeg2000-not": ({259: (SHORT, [34712])}, CORRUPT, Refused("unsupported_format")),
        "packing-fax-of-colours": ({259: (SHORT, [4])}, CORRUPT, Refused("unsupported_format")),
        "predictor-9": ({317: (SHORT, [9])}, CORRUPT, pixels),
        "planar-3": ({284: (SHORT, [3])}, CORRUPT, pixels),
        "format-99": ({339: (SHORT, [99] * 3)}, Refused("sample_format"), CORRUPT),
        "format-mixed": ({339: (SHORT, [1, 1, 2])}, Refused("sample_format"), CORRUPT),
        "icc-empty": ({34675: (7, b"")}, pixels, None),
    }
    cases = [
        Case(
            f"damaged-{word}.tif",
            partial(by_hand, ({**baseline(7, 5), **tags}, RGB8.tobytes())),
            outcome,
            other,
        )
        for word, (tags, outcome, other) in changes.items()
    ]
    # The same lies about 16 bits, which other code reads.
    sixteen = Reads((page(RGB16),), "TIFF", None)
    for word, (tags, outcome, other) in changes.items():
        if not set(tags) & {258, 339}:
            deep = {**baseline(7, 5, bits=(16, 16, 16)), **tags}
            cases.append(
                Case(
                    f"damaged-{word}-16.tif",
                    partial(by_hand, (deep, RGB16.astype("<u2").tobytes())),
                    sixteen if isinstance(outcome, Reads) else outcome,
                    sixteen if isinstance(other, Reads) else other,
                )
            )
    missing = {"width": 256, "height": 257, "photometric": 262}
    for word, code in missing.items():
        tags = {key: value for key, value in baseline(7, 5).items() if key != code}
        cases.append(
            Case(
                f"damaged-no-{word}.tif",
                partial(by_hand, (tags, RGB8.tobytes())),
                CORRUPT,
                Refused("bands") if word == "photometric" else None,
            )
        )
    return cases + _directories()


def _directories() -> list[Case]:
    plain = (baseline(7, 5), RGB8.tobytes())
    pixels = Reads((page(RGB8),), "TIFF", None)
    first = struct.unpack("<I", by_hand(plain)[4:8])[0]
    huge = bytearray(by_hand(plain))
    huge[first : first + 2] = b"\xff\xff"
    count = bytearray(by_hand(({**baseline(7, 5), 258: (SHORT, [8, 8, 8])}, RGB8.tobytes())))
    at = count.index(struct.pack("<HHI", 258, 3, 3))
    count[at + 4 : at + 8] = b"\xff\xff\xff\xff"
    kind = bytearray(by_hand(plain))
    kind[first + 4 : first + 6] = b"\xff\x00"  # of the width
    empty = b"II*\0\x08\0\0\0" + bytes(6)
    files: dict[str, tuple[bytes, Outcome, Outcome | None]] = {
        "loop-of-1": (by_hand(plain, last=first), CORRUPT, Refused("pages")),
        "loop-of-2": (by_hand(plain, plain, last=first), CORRUPT, Refused("pages")),
        "next-beyond": (by_hand(plain, last=0x7FFFFFF0), CORRUPT, pixels),
        "next-odd": (by_hand(plain, last=3), CORRUPT, pixels),
        "first-beyond": (b"II*\0\xf0\xff\xff\x7f" + by_hand(plain)[8:], CORRUPT, None),
        "first-at-0": (b"II*\0\0\0\0\0" + by_hand(plain)[8:], CORRUPT, None),
        "65535-tags": (bytes(huge), CORRUPT, pixels),
        "no-tags": (empty, CORRUPT, None),
        "count-of-4-billion": (bytes(count), CORRUPT, None),
        "unknown-type": (bytes(kind), CORRUPT, None),
    }
    return [
        Case(f"damaged-{word}.tif", partial(bytes, data), outcome, other)
        for word, (data, outcome, other) in files.items()
    ]


def _jpegs() -> list[Case]:
    data = jpeg(RGB8)
    frame, scan = data.index(b"\xff\xc0"), data.index(b"\xff\xda")
    tables = data[:scan].replace(data[data.index(b"\xff\xdb") : data.index(b"\xff\xc0")], b"")
    odd = bytearray(data)
    odd[frame + 9] = 2  # bands
    return [
        Case("damaged-no-scan.jpg", partial(bytes, data[:scan]), CORRUPT),
        Case("damaged-no-pixels.jpg", partial(bytes, data[:scan] + b"\xff\xd9"), CORRUPT),
        Case("damaged-no-frame.jpg", partial(bytes, data[:frame] + data[scan:]), CORRUPT),
        Case("damaged-no-tables.jpg", partial(bytes, tables + data[scan:]), CORRUPT),
        Case("damaged-two-bands.jpg", partial(bytes, odd), CORRUPT, Refused("bands")),
        Case(
            "damaged-segment-length.jpg", partial(bytes, data[:4] + b"\xff\xff" + data[6:]), CORRUPT
        ),
    ]


CASES = (*_cuts(), *_pngs(), *_tiffs(), *_jpegs())
