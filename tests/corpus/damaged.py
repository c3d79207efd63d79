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
from tests.corpus.jpeg import jpeg
from tests.corpus.png import RGB, SIGNATURE, chunk, header, png, rows
from tests.corpus.png import exif as png_exif
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
        Case(f"cut-by-1-byte-{name}", partial(_without_last, make), _full(name) or CORRUPT)
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
    return None


def _flipped(make: Callable[[], bytes], mark: bytes, distance: int) -> bytes:
    data = bytearray(make())
    data[data.index(mark) + distance] ^= 1
    return bytes(data)


def _pngs() -> list[Case]:
    return [
        case
        for bits, pixels in ((8, RGB8), (16, RGB16))
        for case in (*_png(bits, pixels), *_around(bits, pixels))
    ]


def _png(bits: int, pixels: Pixels) -> list[Case]:
    packed = zlib.compress(rows(pixels, bits))
    head = SIGNATURE + header(7, 5, bits, 2)
    data, end = chunk(b"IDAT", packed), chunk(b"IEND")
    short, long = zlib.compress(rows(pixels[:4], bits)), zlib.compress(rows(pixels, bits) * 2)
    bad_filter = zlib.compress(b"\7" + rows(pixels, bits)[1:])
    files: dict[str, tuple[bytes, Outcome]] = {
        "no-end": (head + data, CORRUPT),
        "no-pixels": (head + end, CORRUPT),
        "no-header": (SIGNATURE + data + end, CORRUPT),
        "two-headers": (head + header(9, 9, bits, 2) + data + end, CORRUPT),
        "too-few-rows": (head + chunk(b"IDAT", short) + end, CORRUPT),
        "too-many-rows": (
            head + chunk(b"IDAT", long) + end,
            Reads((page(pixels),), "PNG", None),
        ),
        "no-zlib": (head + chunk(b"IDAT", b"not packed at all") + end, CORRUPT),
        "bad-adler": (
            head + chunk(b"IDAT", packed[:-1] + bytes([packed[-1] ^ 1])) + end,
            CORRUPT,
        ),
        "bad-filter": (head + chunk(b"IDAT", bad_filter) + end, CORRUPT),
        "palette-missing": (
            SIGNATURE + header(7, 5, 8, 3) + chunk(b"IDAT", zlib.compress(rows(GREY8, 8))) + end,
            CORRUPT,
        ),
        "chunk-of-2-gb": (head + b"\x7f\xff\xff\xffIDAT" + packed, CORRUPT),
        "chunk-of-4-gb": (head + b"\xff\xff\xff\xffIDAT" + packed, CORRUPT),
        "unknown-critical": (
            head + chunk(b"TEST") + data + end,
            CORRUPT,
        ),
        "bits-3": (SIGNATURE + header(7, 5, 3, 0) + data + end, CORRUPT),
        "bits-16-palette": (SIGNATURE + header(7, 5, 16, 3) + data + end, CORRUPT),
        "colour-5": (SIGNATURE + header(7, 5, bits, 5) + data + end, CORRUPT),
        "size-0": (SIGNATURE + header(0, 0, bits, 2) + data + end, CORRUPT),
        "width-0": (SIGNATURE + header(0, 5, bits, 2) + data + end, CORRUPT),
        "packing-1": (
            SIGNATURE
            + chunk(b"IHDR", struct.pack(">IIBBBBB", 7, 5, bits, 2, 1, 0, 0))
            + data
            + end,
            CORRUPT,
        ),
        "interlace-2": (
            SIGNATURE
            + chunk(b"IHDR", struct.pack(">IIBBBBB", 7, 5, bits, 2, 0, 0, 2))
            + data
            + end,
            CORRUPT,
        ),
        "short-header": (
            SIGNATURE + chunk(b"IHDR", struct.pack(">II", 7, 5)) + data + end,
            CORRUPT,
        ),
    }
    cases = [
        Case(f"damaged-{word}-{bits}.png", partial(bytes, content), outcome)
        for word, (content, outcome) in files.items()
    ]
    make = partial(png, WIDE8 if bits == 8 else WIDE16, bits, RGB)
    marks = (("header", b"IHDR", 18), ("pixels", b"IDAT", 200), ("checksum", b"IEND", -8))
    return cases + [
        Case(f"flipped-bit-{word}-{bits}.png", partial(_flipped, make, mark, distance), CORRUPT)
        for word, mark, distance in marks
    ]


def _around(bits: int, pixels: Pixels) -> list[Case]:
    """Return files whose pixels are whole, and something around them is not."""

    def broken(kind: bytes, content: bytes, *, after: bool = False) -> bytes:
        part = bytearray(chunk(kind, content))
        part[-1] ^= 1
        return _with(bytes(part), after=after)

    def _with(part: bytes, *, after: bool = False) -> bytes:
        whole = png(pixels, bits, RGB)
        at = whole.index(b"IEND") - 4 if after else whole.index(b"IDAT") - 4
        return whole[:at] + part + whole[at:]

    colours, words = "what the file says of them is damaged", "hold no pixels are damaged"
    turn = png_exif(6)
    files: dict[str, tuple[bytes, tuple[str, ...]]] = {
        "gama": (broken(b"gAMA", struct.pack(">I", 45455)), (words, colours)),
        "iccp": (broken(b"iCCP", b"profile\0\0" + zlib.compress(bytes(300))), (words, colours)),
        "text": (broken(b"tEXt", b"Comment\0words"), (words,)),
        "text-behind": (broken(b"tEXt", b"Comment\0words", after=True), (words,)),
        "time": (broken(b"tIME", bytes(7)), (words,)),
        "exif": (broken(b"eXIf", turn), (words,)),
        "short-gama": (_with(chunk(b"gAMA", b"\0")), (words, colours)),
        "empty-phys": (_with(chunk(b"pHYs", b"")), (words,)),
        "ztxt-method": (_with(chunk(b"zTXt", b"Comment\0\7x")), (words,)),
    }
    cases = [
        Case(
            f"around-{word}-{bits}.png",
            partial(bytes, data),
            Reads((page(pixels),), "PNG", notices),
        )
        for word, (data, notices) in files.items()
    ]
    both = _with(chunk(b"gAMA", b"\0") + chunk(b"eXIf", turn), after=False)
    upright = np.rot90(pixels, -1)
    cases.append(
        Case(
            f"around-gama-turned-{bits}.png",
            partial(bytes, both),
            Reads((page(upright),), "PNG", (words, colours, "Turned upright")),
            note="what is sound around the pixels still counts",
        )
    )
    clear = bytearray(
        png(pixels, bits, RGB, before=(chunk(b"tRNS", struct.pack(">HHH", 1, 2, 3)),))
    )
    clear[clear.index(b"tRNS") + 10] ^= 1
    cases.append(
        Case(f"around-transparency-{bits}.png", partial(bytes, clear), CORRUPT, note="of pixels")
    )
    return cases


def _tiffs() -> list[Case]:
    many = (LONG, [0xFFFFFFFF])
    unsupported = Refused("unsupported_format")
    pixels = Reads((page(RGB8),), "TIFF", None)
    changes: dict[str, tuple[Tags, Outcome]] = {
        "width-0": ({256: (LONG, [0])}, CORRUPT),
        "height-0": ({257: (LONG, [0])}, CORRUPT),
        "width-as-text": ({256: (2, b"seven\0")}, CORRUPT),
        "width-as-nothing": ({256: (LONG, [])}, CORRUPT),
        "strip-beyond": ({273: (LONG, [0x7FFFFFF0])}, CORRUPT),
        "strip-at-0": ({273: (LONG, [0])}, CORRUPT),
        "strip-count-0": ({279: (LONG, [0])}, CORRUPT),
        "strip-count-small": ({279: (LONG, [40])}, CORRUPT),
        "strip-count-large": ({279: (LONG, [0x7FFFFFFF])}, CORRUPT),
        "strip-count-of-nothing": ({279: (LONG, [])}, pixels),
        "rows-per-strip-0": ({278: (LONG, [0])}, pixels),
        "rows-per-strip-1": ({278: (LONG, [1])}, pixels),
        "rows-per-strip-max": ({278: many}, pixels),
        "samples-1000": ({277: (SHORT, [1000])}, Refused("bands")),
        "samples-0": ({277: (SHORT, [0])}, CORRUPT),
        "bits-0": ({258: (SHORT, [0, 0, 0])}, CORRUPT),
        "bits-once": ({258: (SHORT, [8])}, pixels),
        "bits-5000": ({258: (SHORT, [8] * 5000)}, CORRUPT),
        "packing-unknown": ({259: (SHORT, [12345])}, unsupported),
        "packing-jpeg-not": ({259: (SHORT, [7])}, CORRUPT),
        "packing-old-jpeg-not": ({259: (SHORT, [6])}, CORRUPT),
        "packing-lzw-not": ({259: (SHORT, [5])}, CORRUPT),
        "packing-deflate-not": ({259: (SHORT, [8])}, CORRUPT),
        "packing-zstd-not": ({259: (SHORT, [50000])}, CORRUPT),
        "packing-webp-not": ({259: (SHORT, [50001])}, Refused("unsupported_format", ("WebP",))),
        "packing-jpeg2000": ({259: (SHORT, [34712])}, unsupported),
        "packing-fax-of-colours": ({259: (SHORT, [4])}, CORRUPT),
        "predictor-9": ({317: (SHORT, [9])}, CORRUPT),
        "planar-3": ({284: (SHORT, [3])}, CORRUPT),
        "format-99": ({339: (SHORT, [99] * 3)}, CORRUPT),
        "format-mixed": ({339: (SHORT, [1, 1, 2])}, CORRUPT),
        "icc-empty": ({34675: (7, b"")}, pixels),
    }
    cases = [
        Case(
            f"damaged-{word}.tif",
            partial(by_hand, ({**baseline(7, 5), **tags}, RGB8.tobytes())),
            outcome,
        )
        for word, (tags, outcome) in changes.items()
    ]
    # The same lies about 16 bits, which other code reads. It unpacks fewer packings.
    sixteen = Reads((page(RGB16),), "TIFF", None)
    packings = ("jpeg", "old-jpeg", "webp", "fax")
    for word, (tags, outcome) in changes.items():
        if not set(tags) & {258, 339}:
            deep = {**baseline(7, 5, bits=(16, 16, 16)), **tags}
            cases.append(
                Case(
                    f"damaged-{word}-16.tif",
                    partial(by_hand, (deep, RGB16.astype("<u2").tobytes())),
                    sixteen
                    if isinstance(outcome, Reads)
                    else unsupported
                    if word.startswith(tuple(f"packing-{each}-" for each in packings))
                    else outcome,
                )
            )
    missing = {"width": 256, "height": 257, "photometric": 262}
    for word, code in missing.items():
        tags = {key: value for key, value in baseline(7, 5).items() if key != code}
        cases.append(
            Case(
                f"damaged-no-{word}.tif",
                partial(by_hand, (tags, RGB8.tobytes())),
                Refused("bands") if word == "photometric" else CORRUPT,
            )
        )
    return cases + _directories()


def _directories() -> list[Case]:
    plain = (baseline(7, 5), RGB8.tobytes())
    first = struct.unpack("<I", by_hand(plain)[4:8])[0]
    huge = bytearray(by_hand(plain))
    huge[first : first + 2] = b"\xff\xff"
    count = bytearray(by_hand(({**baseline(7, 5), 258: (SHORT, [8, 8, 8])}, RGB8.tobytes())))
    at = count.index(struct.pack("<HHI", 258, 3, 3))
    count[at + 4 : at + 8] = b"\xff\xff\xff\xff"
    kind = bytearray(by_hand(plain))
    kind[first + 4 : first + 6] = b"\xff\x00"  # of the width
    empty = b"II*\0\x08\0\0\0" + bytes(6)
    files: dict[str, tuple[bytes, Outcome]] = {
        "loop-of-1": (by_hand(plain, last=first), Refused("pages")),
        "loop-of-2": (by_hand(plain, plain, last=first), Refused("pages")),
        "next-beyond": (by_hand(plain, last=0x7FFFFFF0), Refused("corrupt", ("1 of at least 2",))),
        "next-odd": (by_hand(plain, last=3), CORRUPT),
        "first-beyond": (b"II*\0\xf0\xff\xff\x7f" + by_hand(plain)[8:], CORRUPT),
        "first-at-0": (b"II*\0\0\0\0\0" + by_hand(plain)[8:], CORRUPT),
        "65535-tags": (bytes(huge), CORRUPT),
        "no-tags": (empty, CORRUPT),
        "count-of-4-billion": (bytes(count), CORRUPT),
        "unknown-type": (bytes(kind), CORRUPT),
    }
    return [
        Case(f"damaged-{word}.tif", partial(bytes, data), outcome)
        for word, (data, outcome) in files.items()
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
        Case("damaged-two-bands.jpg", partial(bytes, odd), CORRUPT),
        Case(
            "damaged-segment-length.jpg", partial(bytes, data[:4] + b"\xff\xff" + data[6:]), CORRUPT
        ),
    ]


CASES = (*_cuts(), *_pngs(), *_tiffs(), *_jpegs())
