"""Small files that claim, or unpack to, far more than a machine has."""

from __future__ import annotations

import struct
import zlib
from functools import partial
from itertools import pairwise

import imagecodecs
import numpy as np

from tests.corpus.animations import apng, gif, webp
from tests.corpus.case import RGB8, Case, Outcome, Reads, Refused, page
from tests.corpus.jpeg import jpeg
from tests.corpus.png import RGB, SIGNATURE, chunk, header, png
from tests.corpus.tiff import LONG, SHORT, baseline, by_hand

TOO_MANY, CORRUPT = Refused("too_many_pixels"), Refused("corrupt")
PAGES = Refused("pages")
_PIXELS = (page(RGB8),)
_BLOCK = 1 << 20


def zeros(count: int) -> bytes:
    """Return zlib data of `count` MiB of zeros, made without packing them all."""
    return _repeated(bytes(_BLOCK), count)


def _repeated(block: bytes, count: int) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    start = packer.compress(block) + packer.flush(zlib.Z_FULL_FLUSH)
    check = 1
    for _ in range(count):
        check = zlib.adler32(block, check)
    return b"\x78\xda" + start * count + b"\3\0" + struct.pack(">I", check)


def _png_pixels() -> bytes:
    """Return 13300² pixels of 1 bit in 22 kB."""
    row_bytes = 1 + -(-13300 // 8)
    return b"".join(
        (
            SIGNATURE,
            header(13300, 13300, 1, 0),
            chunk(b"IDAT", zlib.compress(bytes(row_bytes * 13300), 9)),
            chunk(b"IEND"),
        )
    )


def _behind_pixels() -> bytes:
    """Return a PNG of 7 × 5 pixels whose pixel data unpack to 256 MiB."""
    return b"".join((SIGNATURE, header(7, 5, 8, 2), chunk(b"IDAT", zeros(256)), chunk(b"IEND")))


def _with_text(kind: bytes, content: bytes, bits: int) -> bytes:
    pixels = RGB8 if bits == 8 else RGB8.astype(np.uint16)
    return png(pixels, bits, RGB, before=(chunk(kind, content + zeros(80)),))


def _claims(width: int, height: int, bits: int, colour: int) -> bytes:
    data = chunk(b"IDAT", zlib.compress(bytes(99)))
    return SIGNATURE + header(width, height, bits, colour) + data + chunk(b"IEND")


def _tiff_claims(
    width: int, height: int, bits: int, *, packing: int = 8, data: bytes = b"", pages: int = 1
) -> bytes:
    tags = {**baseline(width, height, bits=(bits,) * 3), 259: (SHORT, [packing])}
    return by_hand(*[(tags, data or zlib.compress(bytes(99)))] * pages)


def _jpeg_claims() -> bytes:
    data = bytearray(jpeg(RGB8))
    frame = data.index(b"\xff\xc0")
    data[frame + 5 : frame + 9] = b"\xff\xff\xff\xff"
    return bytes(data)


def _webp_claims(side: int, frames: int) -> bytes:
    """Return an animation on a canvas of side², each frame one pixel."""
    still = webp(RGB8[:1, :1])[12:]
    place = (side - 1).to_bytes(3, "little") * 2
    canvas = b"VP8X" + struct.pack("<I", 10) + b"\2\0\0\0" + place
    parts = [canvas, b"ANIM" + struct.pack("<IIH", 6, 0, 0)]
    frame = bytes(6) + bytes(6) + (10).to_bytes(3, "little") + b"\0" + still
    frame += b"\0" * (len(frame) % 2)
    parts += [b"ANMF" + struct.pack("<I", len(frame)) + frame] * frames
    content = b"WEBP" + b"".join(parts)
    return b"RIFF" + struct.pack("<I", len(content)) + content


def _gif_claims(side: int, frames: int) -> bytes:
    indices, colours = np.zeros((1, 1), np.uint8), np.zeros((4, 3), np.uint8)
    return gif(side, side, colours, *[(indices, 0, 0, 1, None)] * frames)


def _gif_outside(frames: int, place: int) -> bytes:
    """Return a GIF of 7 × 5 pixels whose last frame lies far outside; decoders widen it."""
    indices, colours = np.zeros((5, 7), np.uint8), np.zeros((4, 3), np.uint8)
    inside = [(indices, 0, 0, 1, None)] * (frames - 1)
    return gif(7, 5, colours, *inside, (indices, place, place, 1, None))


def _apng_claims(side: int, frames: int) -> bytes:
    """Return an animation on a canvas of side², in which each frame but the first is a pixel."""
    parts = [
        SIGNATURE,
        header(side, side, 1, 0),
        chunk(b"acTL", struct.pack(">II", frames, 0)),
        chunk(b"fcTL", struct.pack(">IIIIIHHBB", 0, side, side, 0, 0, 1, 10, 0, 0)),
        chunk(b"IDAT", zlib.compress(bytes((1 + -(-side // 8)) * side), 9)),
    ]
    dot = zlib.compress(b"\0\0")
    for i in range(1, frames):
        parts.append(chunk(b"fcTL", struct.pack(">IIIIIHHBB", 2 * i - 1, 1, 1, 0, 0, 1, 10, 0, 0)))
        parts.append(chunk(b"fdAT", struct.pack(">I", 2 * i) + dot))
    return b"".join((*parts, chunk(b"IEND")))


def _many_directories() -> bytes:
    """Return 50,000 pages that share one strip."""
    count = 50_000
    tags = baseline(1, 1)
    one = by_hand((tags, b"\1\2\3\0"))
    start = struct.unpack("<I", one[4:8])[0]
    directory = one[start:]
    places = [start + i * len(directory) for i in range(count)]
    content = [one[:start]]
    link = 2 + 12 * (len(tags) + 2)
    # Values that lie behind a directory move with it.
    bits = directory.index(struct.pack("<HHI", 258, 3, 3)) + 8
    inside = struct.unpack("<I", directory[bits : bits + 4])[0] - start
    for here, there in pairwise((*places, 0)):
        page_bytes = bytearray(directory)
        page_bytes[bits : bits + 4] = struct.pack("<I", here + inside)
        page_bytes[link : link + 4] = struct.pack("<I", there)
        content.append(bytes(page_bytes))
    return b"".join(content)


def _pngs() -> list[Case]:
    text = {
        "ztxt": (b"zTXt", b"Comment\0\0", ("left out",)),
        "itxt": (b"iTXt", b"Comment\0\1\0\0\0", ("left out",)),
        "icc": (b"iCCP", b"profile\0\0", ("left out", "the colour profile is damaged")),
    }
    cases = [
        Case(
            f"bomb-{word}{bits}.png",
            partial(_with_text, kind, content, bits),
            Reads((page(RGB8 if bits == 8 else RGB8.astype(np.uint16)),), "PNG", notices),
            note="80 MiB of text or profile; the pixels are sound",
            bomb=True,
        )
        for word, (kind, content, notices) in text.items()
        for bits in (8, 16)
    ]
    sizes: tuple[tuple[str, bytes, Outcome], ...] = (
        ("13300-1-bit", _png_pixels(), TOO_MANY),
        ("60000", _claims(60000, 60000, 8, 2), TOO_MANY),
        ("60000-16", _claims(60000, 60000, 16, 6), TOO_MANY),
        ("60000-1-bit", _claims(60000, 60000, 1, 0), TOO_MANY),
        ("2-to-31", _claims(1 << 31, 1 << 31, 8, 2), TOO_MANY),
        ("2-to-31-minus-1", _claims((1 << 31) - 1, (1 << 31) - 1, 16, 2), TOO_MANY),
        ("2-to-32-by-1", _claims((1 << 32) - 1, 1, 8, 0), TOO_MANY),
        ("9999-by-9999-of-99-bytes", _claims(9999, 9999, 8, 0), CORRUPT),
    )
    cases += [
        Case(f"bomb-{word}.png", partial(bytes, data), outcome, bomb=word[:4] != "9999")
        for word, data, outcome in sizes
    ]
    return [
        *cases,
        Case(
            "bomb-behind-the-pixels.png",
            _behind_pixels,
            Reads((page(np.zeros_like(RGB8)),), "PNG", None),
            bomb=True,
        ),
        Case("bomb-apng-canvas.png", partial(_apng_claims, 10_001, 2), TOO_MANY, bomb=True),
        Case(
            "bomb-apng-150-of-9-megapixels.png",
            partial(_apng_claims, 3000, 150),
            TOO_MANY,
            note="each frame is legal, together they are 1350 megapixels",
            bomb=True,
        ),
        Case(
            "bomb-apng-30000-frames.png",
            partial(apng, np.zeros((30_000, 1, 1), np.uint8), 8, 0),
            PAGES,
            bomb=True,
        ),
    ]


def _tiffs() -> list[Case]:
    zero = (page(np.zeros_like(RGB8)),)
    one = Reads(zero, "TIFF", None)
    deep = Reads((page(np.zeros((5, 7, 3), np.uint16)),), "TIFF", None)
    zstd = imagecodecs.zstd_encode(bytes(64 * _BLOCK))
    lzw = imagecodecs.lzw_encode(bytes(64 * _BLOCK))
    packers = {
        "deflate": (8, lambda: zeros(256)),
        "zstd": (50000, lambda: zstd),
        "lzw": (5, lambda: lzw),
        "packbits": (32773, lambda: b"\x81\0" * (1 << 19)),
    }
    cases = []
    for word, (code, make) in packers.items():
        for bits, outcome in ((8, one), (16, deep)):
            cases.append(
                Case(
                    f"bomb-{word}{bits}.tif",
                    partial(_unpacks, bits, code, make),
                    # Only LZW is unpacked as far as the image goes, and no further.
                    outcome if word == "lzw" else CORRUPT,
                    note="one strip of 7 × 5 pixels unpacks to hundreds of MiB",
                    bomb=True,
                )
            )
    tiles: list[tuple[str, int, int]] = [
        (f"tile-of-{word}-{bits}", bits, side)
        for bits in (8, 16)
        for word, side in (
            ("2-to-60", 1 << 30),
            ("400-megapixels", 20_000),
            ("49-megapixels", 7008),
        )
    ]
    cases += [
        Case(f"bomb-{word}.tif", partial(_tiled, bits, side), CORRUPT, bomb=True)
        for word, bits, side in tiles
    ]
    million = {**baseline(7, 5), 273: (LONG, [8] * 300_000), 279: (LONG, [21] * 300_000)}
    return [
        *cases,
        Case("bomb-60000.tif", partial(_tiff_claims, 60000, 60000, 8), TOO_MANY, bomb=True),
        Case("bomb-60000-16.tif", partial(_tiff_claims, 60000, 60000, 16), TOO_MANY, bomb=True),
        Case(
            "bomb-2-to-32.tif",
            partial(_tiff_claims, (1 << 32) - 1, (1 << 32) - 1, 16),
            TOO_MANY,
            bomb=True,
        ),
        Case(
            "bomb-15-pages.tif",
            partial(_tiff_claims, 9000, 9000, 8, pages=15),
            TOO_MANY,
            note="each page is legal, together they are 1215 megapixels",
            bomb=True,
        ),
        Case("bomb-50000-pages.tif", _many_directories, PAGES, bomb=True),
        Case(
            "bomb-300000-strips.tif",
            partial(by_hand, (million, RGB8.tobytes())),
            Reads(_PIXELS, "TIFF", None),
            bomb=True,
        ),
    ]


def _tiled(bits: int, side: int) -> bytes:
    """Return an image of 7 × 5 pixels in one tile that claims to be much larger."""
    tags = {**baseline(7, 5, bits=(bits,) * 3), 259: (SHORT, [8])}
    tags |= {322: (LONG, [side]), 323: (LONG, [side])}
    data = zlib.compress(bytes(9999))
    tags |= {324: (LONG, [8]), 325: (LONG, [len(data)])}
    del tags[278]
    return by_hand((tags, data), strips=False)


def _unpacks(bits: int, packing: int, make: object) -> bytes:
    assert callable(make)
    return _tiff_claims(7, 5, bits, packing=packing, data=make())


def _others() -> list[Case]:
    return [
        Case("bomb-65535.jpg", _jpeg_claims, TOO_MANY, bomb=True),
        Case("bomb-canvas.webp", partial(_webp_claims, 16384, 1), TOO_MANY, bomb=True),
        Case(
            "bomb-canvas-2-to-24.webp",
            partial(_webp_claims, 1 << 24, 1),
            TOO_MANY,
            bomb=True,
        ),
        Case("bomb-150-frames.webp", partial(_webp_claims, 3000, 150), TOO_MANY, bomb=True),
        Case("bomb-30000-frames.webp", partial(_webp_claims, 2, 30_000), PAGES, bomb=True),
        *[
            Case(
                f"bomb-frame-{frames}-at-{place}.gif",
                partial(_gif_outside, frames, place),
                CORRUPT if (frames, place) == (2, 13_000) else TOO_MANY,
                note="13000 is beyond our limit and below that of Pillow",
                bomb=True,
            )
            for frames in (1, 2)
            for place in (13_000, 20_000)
        ],
        Case("bomb-canvas.gif", partial(_gif_claims, 65535, 1), TOO_MANY, bomb=True),
        Case("bomb-150-frames.gif", partial(_gif_claims, 3000, 150), TOO_MANY, bomb=True),
        Case("bomb-30000-frames.gif", partial(_gif_claims, 2, 30_000), PAGES, bomb=True),
    ]


CASES = (*_pngs(), *_tiffs(), *_others())
