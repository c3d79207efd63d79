"""JPEG 2000 files, coded without loss by imagecodecs and Pillow."""

from __future__ import annotations

import io
import struct
from functools import partial
from typing import Any

import imagecodecs
import numpy as np
from PIL import Image as Pillow

from tests.corpus.case import (
    ALPHA8,
    GREY8,
    HIDDEN,
    PARTIAL,
    RGB8,
    RGB16,
    SEEN,
    Case,
    Refused,
    noise,
    reads,
)

_ADOBE = bytes(imagecodecs.cms_profile("adobergb"))


def jpeg2000(pixels: Any, bits: int | None = None, codec: str = "jp2", **options: Any) -> bytes:
    return bytes(
        imagecodecs.jpeg2k_encode(
            pixels, level=0, reversible=True, codecformat=codec, bitspersample=bits, **options
        )
    )


def _saved(pixels: Any) -> bytes:
    stream = io.BytesIO()
    Pillow.fromarray(pixels).save(stream, "JPEG2000")
    return stream.getvalue()


def _cases() -> list[Case]:
    plain = jpeg2000(RGB8)
    lossy = bytes(imagecodecs.jpeg2k_encode(noise(40, 45, 3), level=35))
    signed = bytearray(plain)
    at = signed.index(b"\xff\x4f\xff\x51") + 42
    for band in range(3):
        signed[at + 3 * band] |= 0x80
    with Pillow.open(io.BytesIO(lossy)) as picture:
        of_lossy = np.asarray(picture)
    numbered = plain.index(b"colr") + 4

    def coloured(colours: bytes) -> bytes:
        """Return the file with another box about its colours."""
        box = struct.pack(">I", 8 + len(colours)) + b"colr" + colours
        data = plain[: numbered - 8] + box + plain[numbered + 7 :]
        head = data.index(b"jp2h") - 4
        size = int.from_bytes(plain[head : head + 4], "big") + len(colours) - 7
        return data[:head] + struct.pack(">I", size) + data[head + 4 :]

    spaces = {1: "YCbCr", 11: "CMY", 14: "Lab", 18: "sYCC", 22: "YCbCr", 24: "e-sYCC", 99: "99"}
    told: dict[str, tuple[bytes, str]] = {
        "icc-any": (b"\3\0\0" + _ADOBE, "(colour profile)"),
        "vendor": (b"\4\0\0" + bytes(20), "in a way of its own"),
        "coded": (b"\5\0\0" + struct.pack(">HHHB", 12, 13, 0, 128), "in Display P3"),
    }
    cases = [
        *(
            Case(
                f"jp2-space-{number}.jp2",
                partial(coloured, b"\1\0\0" + struct.pack(">I", number)),
                Refused("colour_space", (word,)),
            )
            for number, word in spaces.items()
        ),
        *(
            Case(
                f"jp2-space-{word}.jp2",
                partial(coloured, colours),
                reads(RGB8, "JPEG 2000", notice),
            )
            for word, (colours, notice) in told.items()
        ),
        Case("jp2-rgb.jp2", partial(jpeg2000, RGB8), reads(RGB8, "JPEG 2000")),
        Case("jp2-rgb16.jp2", partial(jpeg2000, RGB16), reads(RGB16, "JPEG 2000")),
        Case("jp2-grey.jp2", partial(jpeg2000, GREY8), reads(GREY8, "JPEG 2000")),
        Case("jp2-stream.j2k", partial(jpeg2000, RGB8, codec="j2k"), reads(RGB8, "JPEG 2000")),
        Case("jp2-lossy.jp2", partial(bytes, lossy), reads(of_lossy, "JPEG 2000")),
        Case(
            "jp2-rgba.jp2",
            partial(_saved, np.dstack([RGB8, ALPHA8])),
            reads(RGB8, "JPEG 2000", HIDDEN, PARTIAL, valid=SEEN),
        ),
        Case(
            "jp2-grey-alpha.jp2",
            partial(_saved, np.dstack([GREY8, ALPHA8])),
            reads(GREY8, "JPEG 2000", HIDDEN, PARTIAL, valid=SEEN),
        ),
        Case(
            "jp2-stream-of-4-bands.j2k",
            partial(jpeg2000, noise(5, 7, 4), codec="j2k"),
            Refused("bands"),
            note="nothing says what the fourth band is",
        ),
        Case("jp2-signed.jp2", partial(bytes, signed), Refused("sample_format", ("signed",))),
        *(
            Case(
                f"jp2-cut-{percent}.jp2",
                partial(bytes, plain[: len(plain) * percent // 100]),
                Refused("corrupt"),
            )
            for percent in (10, 50, 90, 99)
        ),
    ]
    for bits in (10, 12):
        top = (1 << bits) - 1
        counts = RGB16 & top
        scaled = ((counts.astype(np.uint64) * 65535 + top // 2) // top).astype(np.uint16)
        cases.append(
            Case(
                f"jp2-{bits}.jp2",
                partial(jpeg2000, counts, bits),
                reads(scaled, "JPEG 2000", f"counts from 0 to {top}"),
            )
        )
    return cases


def _several() -> list[Case]:
    rgb = noise(10, 14, 3)
    return [
        Case(
            "jpeg2000-another-behind.j2k",
            partial(bytes, jpeg2000(rgb, codec="j2k") * 2),
            reads(rgb, "JPEG 2000", "Another image file follows"),
        ),
        Case(
            "jpeg2000-another-behind.jp2",
            partial(bytes, jpeg2000(rgb) * 2),
            Refused("corrupt"),
            note="OpenJPEG takes what follows for a part of the image",
        ),
    ]


CASES = (*_cases(), *_several())
