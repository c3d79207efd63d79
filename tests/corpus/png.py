"""PNG files written by hand: every kind of pixel, interlacing, chunks in every order."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow
from PIL import ImageCms

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
    Case,
    Pixels,
    Refused,
    noise,
    reads,
)

SIGNATURE = b"\x89PNG\r\n\x1a\n"
GREY, RGB, PALETTE, LA, RGBA = 0, 2, 3, 4, 6
# First column, first row, step of columns, step of rows of each pass.
_ADAM7 = (
    (0, 0, 8, 8),
    (4, 0, 8, 8),
    (0, 4, 4, 8),
    (2, 0, 4, 4),
    (0, 2, 2, 4),
    (1, 0, 2, 2),
    (0, 1, 1, 2),
)


def chunk(kind: bytes, content: bytes = b"") -> bytes:
    check = struct.pack(">I", zlib.crc32(kind + content))
    return struct.pack(">I", len(content)) + kind + content + check


def header(width: int, height: int, bits: int, colour: int, interlaced: bool = False) -> bytes:
    return chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, interlaced))


def rows(samples: NDArray[Any], bits: int) -> bytes:
    """Return rows with filter 0; samples (H, W) or (H, W, bands)."""
    flat = samples.reshape(len(samples), -1)
    if bits == 16:
        packed = flat.astype(">u2").view(np.uint8)
    elif bits == 8:
        packed = flat.astype(np.uint8)
    else:
        ones = np.unpackbits(flat.astype(np.uint8)[..., None], axis=-1)[..., 8 - bits :]
        packed = np.packbits(ones.reshape(len(flat), -1), axis=1)
    return b"".join(b"\0" + row.tobytes() for row in packed)


def scan(samples: NDArray[Any], bits: int, interlaced: bool) -> bytes:
    if not interlaced:
        return rows(samples, bits)
    passes = [samples[y::dy, x::dx] for x, y, dx, dy in _ADAM7]
    return b"".join(rows(part, bits) for part in passes if part.size)


def png(
    samples: NDArray[Any],
    bits: int,
    colour: int,
    *,
    interlaced: bool = False,
    before: Sequence[bytes] = (),
    after: Sequence[bytes] = (),
    pieces: int = 1,
) -> bytes:
    """Return a PNG; `before` and `after` are chunks around the pixels, cut in `pieces`."""
    packed = zlib.compress(scan(samples, bits, interlaced))
    size = -(-len(packed) // pieces)
    return b"".join(
        (
            SIGNATURE,
            header(samples.shape[1], samples.shape[0], bits, colour, interlaced),
            *before,
            *(chunk(b"IDAT", packed[i : i + size]) for i in range(0, len(packed), size)),
            *after,
            chunk(b"IEND"),
        )
    )


def exif(orientation: int, order: str = ">", kind: int = 3) -> bytes:
    """Return EXIF data with nothing but an orientation; `kind` is its type, 3 or 4."""
    value = struct.pack(order + "HxxI" if kind == 3 else order + "II", orientation, 0)
    mark = b"MM" if order == ">" else b"II"
    return mark + struct.pack(order + "HIHHHI", 42, 8, 1, 274, kind, 1) + value


def profile(name: str) -> bytes:
    """Return the sRGB profile under a name of four letters, on no particular day."""
    data = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    for code in ("ascii", "utf-16-be"):
        data = data.replace("sRGB".encode(code), name.encode(code))
    return data[:24] + bytes(12) + data[36:]


def swapped(content: bytes) -> bytes:
    """Return a profile with the primaries of red and green exchanged; its name stays."""
    return content.replace(b"rXYZ", b"????").replace(b"gXYZ", b"rXYZ").replace(b"????", b"gXYZ")


SRGB, RENAMED = profile("sRGB"), profile("aRGB")
OTHER_PROFILE = swapped(SRGB)
PROFILES: tuple[tuple[str, bytes, tuple[str, ...]], ...] = (
    ("srgb", SRGB, ()),
    ("renamed", RENAMED, ()),
    ("other", OTHER_PROFILE, ("not in sRGB (colour profile)",)),
    ("garbage", b"garbage", ("colour profile is damaged",)),
    ("cut", OTHER_PROFILE[:300], ("colour profile is damaged",)),
    ("cmyk", SRGB[:16] + b"CMYK" + SRGB[20:], ("colour profile is for CMYK",)),
)


_SRGB = (31270, 32900, 64000, 33000, 30000, 60000, 15000, 6000)
_P3 = (31270, 32900, 68000, 32000, 26500, 69000, 15000, 6000)
_SRGB_CHUNK = chunk(b"sRGB", b"\0")


def gama(value: int) -> bytes:
    return chunk(b"gAMA", struct.pack(">I", value))


def chrm(*values: int) -> bytes:
    return chunk(b"cHRM", struct.pack(">8I", *values))


_BROKEN = "what the file says of them is damaged"


def cicp(primaries: int, transfer: int, matrix: int = 0, full: int = 1) -> bytes:
    return chunk(b"cICP", bytes((primaries, transfer, matrix, full)))


def exif_colours(space: int | None, index: str = "") -> bytes:
    """Return EXIF data with a colour space, by its number, and an index of interoperability."""
    told = Pillow.Exif()
    if space is not None:
        told.get_ifd(0x8769)[0xA001] = space
    if index:
        told.get_ifd(0x8769)[0xA005] = {1: index, 2: b"0100"}
    return told.tobytes().removeprefix(b"Exif\0\0")


def iccp(content: bytes) -> bytes:
    return chunk(b"iCCP", b"profile\0\0" + zlib.compress(content))


TURNED = {
    1: lambda a: a,
    2: lambda a: a[:, ::-1],
    3: lambda a: a[::-1, ::-1],
    4: lambda a: a[::-1],
    5: lambda a: a.swapaxes(0, 1),
    6: lambda a: np.rot90(a, -1),
    7: lambda a: a[::-1, ::-1].swapaxes(0, 1),
    8: lambda a: np.rot90(a, 1),
}
ROTATED = "rotated by EXIF"


def turned(pixels: Pixels, orientation: int, kind: str) -> Any:
    """Return the outcome of an image with an EXIF orientation."""
    upright = TURNED[orientation](pixels)
    if orientation == 1:
        return reads(upright, kind)
    size = f"{upright.shape[1]} × {upright.shape[0]}"
    return reads(upright, kind, size, summary=(ROTATED, size))


# ---- cases


def _plain() -> list[Case]:
    cases = []
    for bits, grey, rgb, alpha in ((8, GREY8, RGB8, ALPHA8), (16, GREY16, RGB16, ALPHA16)):
        kinds: dict[str, tuple[int, Pixels, Pixels, tuple[str, ...]]] = {
            "grey": (GREY, grey, grey, ()),
            "rgb": (RGB, rgb, rgb, ()),
            "la": (LA, np.dstack([grey, alpha]), grey, (HIDDEN, PARTIAL)),
            "rgba": (RGBA, np.dstack([rgb, alpha]), rgb, (HIDDEN, PARTIAL)),
        }
        for interlaced in (False, True):
            for word, (colour, samples, pixels, notices) in kinds.items():
                seen = SEEN if notices else None
                way = "-interlaced" if interlaced else ""
                cases.append(
                    Case(
                        f"png-{word}{bits}{way}.png",
                        partial(png, samples, bits, colour, interlaced=interlaced),
                        reads(pixels, "PNG", *notices, valid=seen),
                    )
                )
        for word, colour, pixels in (("la", LA, grey), ("rgba", RGBA, rgb)):
            empty = np.dstack([pixels, np.zeros_like(grey)])
            cases.append(
                Case(
                    f"png-{word}{bits}-alpha-zero.png",
                    partial(png, empty, bits, colour),
                    reads(pixels, "PNG", EMPTY),
                )
            )
        opaque = np.dstack([rgb, np.full_like(grey, (1 << bits) - 1)])
        cases.append(
            Case(f"png-opaque{bits}.png", partial(png, opaque, bits, RGBA), reads(rgb, "PNG"))
        )
        cases.append(
            Case(
                f"png-many-idat{bits}.png",
                partial(png, rgb, bits, RGB, pieces=9),
                reads(rgb, "PNG"),
            )
        )
    return cases


def _few_bits() -> list[Case]:
    cases = []
    for bits in (1, 2, 4):
        samples = noise(6, 11) & ((1 << bits) - 1)
        grey = (samples * (255 // ((1 << bits) - 1))).astype(np.uint8)
        for interlaced in (False, True):
            way = "-interlaced" if interlaced else ""
            cases.append(
                Case(
                    f"png-grey{bits}{way}.png",
                    partial(png, samples, bits, GREY, interlaced=interlaced),
                    reads(grey, "PNG"),
                )
            )
        seen = samples != 1
        count = f"{np.count_nonzero(~seen)} fully transparent"
        trns = chunk(b"tRNS", struct.pack(">H", 1))
        cases.append(
            Case(
                f"png-grey{bits}-trns.png",
                partial(png, samples, bits, GREY, before=(trns,)),
                reads(grey, "PNG", count, valid=seen),
            )
        )
    return cases


def _palettes() -> list[Case]:
    cases = []
    for bits in (1, 2, 4, 8):
        colours = noise(1 << bits, 3)
        indices = noise(6, 11) & ((1 << bits) - 1)
        plte = chunk(b"PLTE", colours.tobytes())
        pixels = colours[indices]
        cases.append(
            Case(
                f"png-palette{bits}.png",
                partial(png, indices, bits, PALETTE, before=(plte,)),
                reads(pixels, "PNG"),
            )
        )
        short = chunk(b"PLTE", colours[: (1 << bits) // 2].tobytes())
        beyond = int(np.count_nonzero(indices >= (1 << bits) // 2))
        within = indices % ((1 << bits) // 2)
        cases += [
            Case(
                f"png-palette{bits}-beyond{'-interlaced' * interlaced}.png",
                partial(png, indices, bits, PALETTE, before=(short,), interlaced=interlaced),
                Refused("corrupt", (f"{beyond} pixels", f"the palette's {(1 << bits) // 2}")),
            )
            for interlaced in (False, True)
        ]
        cases.append(
            Case(
                f"png-palette{bits}-short.png",
                partial(png, within, bits, PALETTE, before=(short,)),
                reads(colours[within], "PNG"),
                note="a palette with fewer colours than there could be, all that is used",
            )
        )
        indices = indices.copy()
        indices[0, :3] = 0
        seen = indices != 0
        count = f"{np.count_nonzero(~seen)} fully transparent"
        trns = chunk(b"tRNS", b"\0")
        cases.append(
            Case(
                f"png-palette{bits}-trns.png",
                partial(png, indices, bits, PALETTE, before=(plte, trns)),
                reads(colours[indices], "PNG", count, valid=seen),
            )
        )
    indices = np.array([[0, 1, 2, 3]])
    plte = chunk(b"PLTE", bytes(range(12)))
    trns = chunk(b"tRNS", bytes([255, 0, 7]))
    colours = np.arange(12, dtype=np.uint8).reshape(1, 4, 3)
    seen = np.array([[True, False, True, True]])
    cases.append(
        Case(
            "png-palette-partial-trns.png",
            partial(png, indices, 8, PALETTE, before=(plte, trns)),
            reads(colours, "PNG", "1 fully transparent", PARTIAL, valid=seen),
        )
    )
    return cases


def _transparent_colours() -> list[Case]:
    # The neighbours differ from the transparent colour in the lower byte alone.
    grey16 = np.array([[0x1234, 0x1235, 0x1134, 0x1234]], np.uint16)
    rgb16 = np.array([[[0x1234, 5, 6], [0x1235, 5, 6], [0x1234, 5, 7], [0x1234, 5, 6]]], np.uint16)
    ends = np.array([[False, True, True, False]])
    two = "2 fully transparent"
    cases = []
    both: tuple[tuple[int, Pixels, Pixels], ...] = (
        (8, grey16.astype(np.uint8), rgb16.astype(np.uint8)),
        (16, grey16, rgb16),
    )
    for bits, grey, rgb in both:
        seen_grey = grey != grey[0, 0]
        for interlaced in (False, True):
            way = "-interlaced" if interlaced else ""
            trns = chunk(b"tRNS", struct.pack(">H", int(grey[0, 0])))
            cases.append(
                Case(
                    f"png-grey{bits}-trns{way}.png",
                    partial(png, grey, bits, GREY, before=(trns,), interlaced=interlaced),
                    reads(
                        grey,
                        "PNG",
                        f"{np.count_nonzero(~seen_grey)} fully transparent",
                        valid=seen_grey,
                    ),
                )
            )
            trns = chunk(b"tRNS", struct.pack(">HHH", *map(int, rgb[0, 0])))
            cases.append(
                Case(
                    f"png-rgb{bits}-trns{way}.png",
                    partial(png, rgb, bits, RGB, before=(trns,), interlaced=interlaced),
                    reads(rgb, "PNG", two, valid=ends),
                )
            )
    absent = chunk(b"tRNS", struct.pack(">H", 0x1299))
    cases.append(
        Case(
            "png-grey16-trns-of-no-pixel.png",
            partial(png, grey16, 16, GREY, before=(absent,)),
            reads(grey16, "PNG"),
        )
    )
    return cases


def _orientations() -> list[Case]:
    cases = []
    for orientation in TURNED:
        for bits, rgb in ((8, RGB8), (16, RGB16)):
            data = chunk(b"eXIf", exif(orientation, "<>"[orientation % 2]))
            outcome = turned(rgb, orientation, "PNG")
            name = f"png-rgb{bits}-exif{orientation}"
            cases += [
                Case(f"{name}-before.png", partial(png, rgb, bits, RGB, before=(data,)), outcome),
                Case(f"{name}-after.png", partial(png, rgb, bits, RGB, after=(data,)), outcome),
            ]
    for bits, rgb in ((8, RGB8), (16, RGB16)):
        for orientation in (0, 9, 99, 65535):
            data = chunk(b"eXIf", exif(orientation))
            cases.append(
                Case(
                    f"png-rgb{bits}-exif{orientation}.png",
                    partial(png, rgb, bits, RGB, before=(data,)),
                    reads(rgb, "PNG"),
                )
            )
        data = chunk(b"eXIf", exif(6, kind=4))
        cases.append(
            Case(
                f"png-rgb{bits}-exif-long.png",
                partial(png, rgb, bits, RGB, before=(data,)),
                turned(rgb, 6, "PNG"),
                note="a number of 32 bits instead of 16, as some programs write it",
            )
        )
        alpha = ALPHA8 if bits == 8 else ALPHA16
        rgba = np.dstack([rgb, alpha])
        upright = TURNED[6](rgb)
        data = chunk(b"eXIf", exif(6))
        cases.append(
            Case(
                f"png-rgba{bits}-exif6.png",
                partial(png, rgba, bits, RGBA, after=(data,)),
                reads(
                    upright,
                    "PNG",
                    "5 × 7",
                    HIDDEN,
                    PARTIAL,
                    valid=TURNED[6](SEEN),
                    summary=(ROTATED,),
                ),
            )
        )
    return cases


def _metadata() -> list[Case]:
    cases = []
    for bits, rgb in ((8, RGB8), (16, RGB16)):
        chunks: dict[str, tuple[bytes, tuple[str, ...] | None]] = {
            **{f"icc-{word}": (iccp(content), told) for word, content, told in PROFILES},
            "icc-not-packed": (
                chunk(b"iCCP", b"profile\0\0garbage"),
                ("colour profile is damaged",),
            ),
            "exif-garbage": (chunk(b"eXIf", b"garbage garbage"), None),
            "exif-empty": (chunk(b"eXIf", b""), None),
            "exif-cut": (chunk(b"eXIf", exif(6)[:14]), None),
            "exif-offset": (chunk(b"eXIf", b"II*\0\xff\xff\xff\x7f"), None),
            "text": (chunk(b"tEXt", b"Comment\0words"), ()),
            "gamma": (gama(45455), ()),
            "gamma-linear": (gama(100_000), ("linear light, not in sRGB (PNG gAMA)",)),
            "gamma-zero": (gama(0), ()),
            "primaries-srgb": (chrm(*_SRGB), ()),
            "primaries-p3": (chrm(*_P3), ("Display P3, not in sRGB (PNG cHRM)",)),
            "primaries-rounded": (chrm(31269, 32899, 63999, 33001, 30000, 60000, 15000, 5999), ()),
            "gamma-adobe": (
                gama(45470) + chrm(31270, 32900, 64000, 33000, 21000, 71000, 15000, 6000),
                ("Adobe RGB's primaries and gamma 2.2, not in sRGB",),
            ),
            "gamma-p3-linear": (
                gama(100_000) + chrm(*_P3),
                ("P3's primaries and linear light, not in sRGB",),
            ),
            "primaries-none": (chrm(*[0] * 8), ("are no colours'",)),
            "gamma-p3": (gama(45455) + chrm(*_P3), ("P3, not in sRGB (PNG gAMA and cHRM)",)),
            "srgb-before-gamma": (_SRGB_CHUNK + gama(100_000) + chrm(*_P3), ()),
            "srgb-after-gamma": (gama(100_000) + chrm(*_P3) + _SRGB_CHUNK, ()),
            "icc-over-srgb": (iccp(OTHER_PROFILE) + _SRGB_CHUNK, ("not in sRGB (colour",)),
            "icc-over-gamma": (gama(100_000) + iccp(RENAMED), ()),
            "cicp-srgb": (cicp(1, 13), ()),
            "cicp-p3": (cicp(12, 13), ("Display P3, not in sRGB (PNG cICP)",)),
            "cicp-over-icc": (iccp(OTHER_PROFILE) + cicp(1, 13), ()),
            "cicp-p3-over-srgb": (_SRGB_CHUNK + cicp(12, 13), ("Display P3, not in sRGB",)),
            "cicp-linear": (cicp(1, 8), ("linear light, not in sRGB",)),
            "cicp-pq": (cicp(9, 16), ("HDR (PQ)",)),
            "cicp-hlg": (cicp(9, 18), ("HDR (HLG)",)),
            "cicp-unspecified-icc": (cicp(2, 2) + iccp(OTHER_PROFILE), ("(colour profile)",)),
            "srgb-short": (
                chunk(b"sRGB", b"") + gama(100_000),
                ("hold no pixels are damaged", _BROKEN),
            ),
            "srgb-intent-7": (chunk(b"sRGB", b"\7") + gama(100_000), (_BROKEN,)),
            "cicp-unknown": (cicp(77, 13), ("does not know",)),
            "cicp-narrow": (cicp(1, 13, 0, 0), ("full range",)),
            "exif-adobe": (chunk(b"eXIf", exif_colours(0xFFFF, "R03")), ("Adobe RGB",)),
            "exif-under-srgb": (_SRGB_CHUNK + chunk(b"eXIf", exif_colours(2, "R03")), ()),
            "sbit": (chunk(b"sBIT", b"\5\6\5"), ()),
            "unknown-chunk": (chunk(b"teST", b"words"), ()),
        }
        for word, (data, notices) in chunks.items():
            outcome = reads(rgb, "PNG")
            outcome = type(outcome)(outcome.pages, "PNG", notices)
            cases.append(
                Case(
                    f"png-rgb{bits}-{word}.png",
                    partial(png, rgb, bits, RGB, before=(data,)),
                    outcome,
                )
            )
        behind: tuple[tuple[str, bytes, tuple[str, ...]], ...] = (
            ("exif", chunk(b"eXIf", exif_colours(2)), ("Adobe RGB",)),
            ("colours", gama(100_000) + chrm(*_P3) + cicp(9, 16), ()),
        )
        for word, data, notices in behind:
            cases.append(
                Case(
                    f"png-rgb{bits}-{word}-behind-pixels.png",
                    partial(png, rgb, bits, RGB, after=(data,)),
                    reads(rgb, "PNG", *notices),
                    note="colours must be told before the pixels, EXIF data need not",
                )
            )
        cases.append(
            Case(
                f"png-rgb{bits}-more-behind.png",
                partial(_behind, rgb, bits),
                reads(rgb, "PNG"),
                note="bytes behind the end are no part of the image",
            )
        )
    return cases


def _another() -> list[Case]:
    rgb, grey = noise(5, 7, 3), png(noise(5, 7), 8, GREY)
    return [
        Case(
            f"png-another-behind{word}.png",
            partial(bytes, png(rgb, 8, RGB) + between + grey),
            reads(rgb, "PNG", "Another PNG follows"),
        )
        for word, between in (("", b""), ("-more", b"more"))
    ] + [
        Case(
            "png-another-inside.png",
            partial(png, rgb, 8, RGB, before=(chunk(b"prVW", grey),)),
            reads(rgb, "PNG"),
            note="a preview that some programs keep in a chunk",
        )
    ]


def _behind(rgb: Pixels, bits: int) -> bytes:
    return png(rgb, bits, RGB) + b"more" * 99


def _shapes() -> list[Case]:
    cases = []
    for height, width in ((1, 1), (1, 4000), (4000, 1)):
        for bits, dtype in ((8, np.uint8), (16, np.uint16)):
            rgb = noise(height, width, 3, dtype=dtype)
            cases.append(
                Case(
                    f"png-rgb{bits}-{width}x{height}.png",
                    partial(png, rgb, bits, RGB),
                    reads(rgb, "PNG", summary=(f"{width} × {height}",)),
                )
            )
    return cases


CASES = (
    *_plain(),
    *_few_bits(),
    *_palettes(),
    *_transparent_colours(),
    *_orientations(),
    *_metadata(),
    *_shapes(),
    *_another(),
)
