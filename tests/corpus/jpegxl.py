"""JPEG XL files, coded by imagecodecs, and two in `jxl/` by cjxl 0.7.

One was made of a JPEG with EXIF orientation 6; djxl made the PNG beside it. The other has a profile
with red and green exchanged, and was made of the PNG beside it.
"""

from __future__ import annotations

import struct
from functools import partial
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np

from tests.corpus.case import ALPHA8, GREY8, RGB8, RGB16, SEEN, Case, Refused, noise, reads
from tests.corpus.case import HIDDEN as _HIDDEN
from tests.corpus.case import PARTIAL as _PARTIAL

_FOLDER = Path(__file__).parent / "jxl"
_SQUARES = imagecodecs.png_decode((_FOLDER / "p3.png").read_bytes())
_LINEAR = "BT.709, linear light"  # as the encoder says of more than 8 bits


def jpegxl(pixels: Any, bits: int | None = None, **options: Any) -> bytes:
    options = {"lossless": True, **options}
    return bytes(imagecodecs.jpegxl_encode(pixels, bitspersample=bits, **options))


def _in_parts(stream: bytes) -> bytes:
    """Return a file of boxes that holds the code stream in two parts, the first of 3 bytes."""
    parts = (struct.pack(">I", 0) + stream[:3], struct.pack(">I", 0x80000001) + stream[3:])
    boxes = [
        (b"JXL ", b"\r\n\x87\n"),
        (b"ftyp", b"jxl \0\0\0\0jxl "),
        *((b"jxlp", p) for p in parts),
    ]
    return b"".join(struct.pack(">I4s", 8 + len(body), kind) + body for kind, body in boxes)


def _cases() -> list[Case]:
    plain = jpegxl(RGB8)
    lossy = jpegxl(noise(40, 45, 3), lossless=False, distance=1.0)
    cases = [
        Case("jxl-rgb.jxl", partial(jpegxl, RGB8), reads(RGB8, "JPEG XL")),
        Case("jxl-rgb16.jxl", partial(jpegxl, RGB16), reads(RGB16, "JPEG XL", _LINEAR)),
        Case("jxl-grey.jxl", partial(jpegxl, GREY8), reads(GREY8, "JPEG XL")),
        Case(
            "jxl-box.jxl",
            partial(jpegxl, RGB8, usecontainer=True),
            reads(RGB8, "JPEG XL"),
        ),
        Case(
            "jxl-turned.jxl",
            partial(bytes, (_FOLDER / "turned.jxl").read_bytes()),
            reads(
                imagecodecs.png_decode((_FOLDER / "turned.png").read_bytes()),
                "JPEG XL",
                "Turned upright as the file says",
            ),
        ),
        Case(
            "jxl-icc-other.jxl",
            partial(bytes, (_FOLDER / "profile.jxl").read_bytes()),
            reads(
                imagecodecs.png_decode((_FOLDER / "profile.png").read_bytes()),
                "JPEG XL",
                "colour profile",
            ),
        ),
        # Made by cjxl; primaries and white are told apart.
        Case(
            "jxl-p3.jxl",
            partial(bytes, (_FOLDER / "p3.jxl").read_bytes()),
            reads(_SQUARES, "JPEG XL", "in Display P3, not in sRGB"),
        ),
        Case(
            "jxl-white-e.jxl",
            partial(bytes, (_FOLDER / "white_e.jxl").read_bytes()),
            reads(_SQUARES, "JPEG XL", "by numbers of its own"),
        ),
        Case(
            "jxl-lossy-profile.jxl",
            partial(bytes, (_FOLDER / "lossy_profile.jxl").read_bytes()),
            reads(
                imagecodecs.jpegxl_decode((_FOLDER / "lossy_profile.jxl").read_bytes()),
                "JPEG XL",
                "decoded as sRGB in linear light",
                _LINEAR,
            ),
        ),
        Case("jxl-parts.jxl", partial(_in_parts, plain), reads(RGB8, "JPEG XL")),
        Case(
            "jxl-rgba.jxl",
            partial(jpegxl, np.dstack([RGB8, ALPHA8])),
            reads(RGB8, "JPEG XL", _HIDDEN, _PARTIAL, valid=SEEN),
        ),
        Case(
            "jxl-lossy.jxl",
            partial(bytes, lossy),
            reads(imagecodecs.jpegxl_decode(lossy), "JPEG XL"),
        ),
        Case(
            "jxl-animation.jxl",
            partial(jpegxl, noise(3, 5, 7, 3), photometric="rgb"),
            Refused("unsupported_format", ("animation",)),
        ),
        Case(
            "jxl-float.jxl",
            partial(jpegxl, noise(5, 7, 3).astype(np.float32) / 255),
            Refused("sample_format", ("floating",)),
        ),
        *(
            Case(
                f"jxl-cut-{percent}.jxl",
                partial(bytes, plain[: len(plain) * percent // 100]),
                Refused("corrupt"),
            )
            for percent in (10, 50, 99)
        ),
    ]
    for bits in (10, 12):
        top = (1 << bits) - 1
        counts = RGB16 & top
        scaled = ((counts.astype(np.uint64) * 65535 + top // 2) // top).astype(np.uint16)
        cases.append(
            Case(
                f"jxl-{bits}.jxl",
                partial(jpegxl, counts, bits),
                reads(scaled, "JPEG XL", _LINEAR, f"counts from 0 to {top}"),
            )
        )
    for height, width in ((8, 8), (64, 64), (300, 200), (200, 300), (1, 1), (9, 16), (3, 4)):
        pixels = noise(height, width, 3)
        cases.append(
            Case(
                f"jxl-{width}x{height}.jxl",
                partial(jpegxl, pixels),
                reads(pixels, "JPEG XL"),
            )
        )
    return cases


CASES = tuple(_cases())
