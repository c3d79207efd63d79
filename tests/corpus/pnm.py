"""PBM, PGM, PPM and PAM files, written by hand."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from tests.corpus.case import (
    ALPHA8,
    GREY8,
    GREY16,
    HIDDEN,
    PARTIAL,
    RGB8,
    RGB16,
    SEEN,
    Case,
    Reads,
    Refused,
    page,
    reads,
)

_BITS = (GREY8 & 1).astype(np.uint8)


def pnm(kind: int, pixels: Any, top: int = 255, *, comment: bytes = b"") -> bytes:
    """Return a file of kind P1 to P6."""
    height, width = pixels.shape[:2]
    head = b"P%d\n%b%d %d\n" % (kind, comment, width, height)
    if kind not in (1, 4):
        head += b"%d\n" % top
    if kind <= 3:
        return head + b"\n".join(b" ".join(b"%d" % n for n in row.ravel()) for row in pixels)
    if kind == 4:
        return head + np.packbits(pixels, axis=1).tobytes()
    return head + bytes(pixels.astype(">u2" if top > 255 else np.uint8).tobytes())


def pam(pixels: Any, kind: bytes, top: int = 255) -> bytes:
    height, width = pixels.shape[:2]
    depth = pixels.shape[2] if pixels.ndim == 3 else 1
    head = b"P7\nWIDTH %d\nHEIGHT %d\nDEPTH %d\nMAXVAL %d\nTUPLTYPE %b\nENDHDR\n"
    body = bytes(pixels.astype(">u2" if top > 255 else np.uint8).tobytes())
    return head % (width, height, depth, top, kind) + body


def _scaled(pixels: Any, top: int) -> Any:
    white = 255 if top < 256 else 65535
    exact = (pixels.astype(np.uint64) * white + top // 2) // top
    return exact.astype(np.uint8 if top < 256 else np.uint16)


def _cases() -> list[Case]:
    black = np.where(_BITS, 0, 255).astype(np.uint8)
    fifteen, twelve = RGB8 & 15, RGB16 & 4095
    rgba = np.dstack([RGB8, ALPHA8])
    two = pnm(6, RGB8) + pnm(5, GREY8)
    corrupt = Refused("corrupt")
    return [
        Case("pnm-1.pbm", partial(pnm, 1, _BITS), reads(black, "PNM")),
        Case("pnm-4.pbm", partial(pnm, 4, _BITS), reads(black, "PNM")),
        Case("pnm-2.pgm", partial(pnm, 2, GREY8), reads(GREY8, "PNM")),
        Case("pnm-5.pgm", partial(pnm, 5, GREY8), reads(GREY8, "PNM")),
        Case("pnm-3.ppm", partial(pnm, 3, RGB8), reads(RGB8, "PNM")),
        Case("pnm-6.ppm", partial(pnm, 6, RGB8), reads(RGB8, "PNM")),
        Case("pnm-2-16.pgm", partial(pnm, 2, GREY16, 65535), reads(GREY16, "PNM")),
        Case("pnm-5-16.pgm", partial(pnm, 5, GREY16, 65535), reads(GREY16, "PNM")),
        Case("pnm-3-16.ppm", partial(pnm, 3, RGB16, 65535), reads(RGB16, "PNM")),
        Case("pnm-6-16.ppm", partial(pnm, 6, RGB16, 65535), reads(RGB16, "PNM")),
        Case(
            "pnm-6-comments.ppm",
            partial(pnm, 6, RGB8, comment=b"# 99 99\n#\n"),
            reads(RGB8, "PNM"),
        ),
        Case(
            "pnm-6-to-15.ppm",
            partial(pnm, 6, fifteen, 15),
            reads(_scaled(fifteen, 15), "PNM", "counts from 0 to 15"),
        ),
        Case(
            "pnm-6-to-4095.ppm",
            partial(pnm, 6, twelve, 4095),
            reads(_scaled(twelve, 4095), "PNM", "counts from 0 to 4095"),
        ),
        Case(
            "pnm-3-to-1000.ppm",
            partial(pnm, 3, RGB16 % 1001, 1000),
            reads(_scaled(RGB16 % 1001, 1000), "PNM", "counts from 0 to 1000"),
        ),
        Case("pnm-6-above-white.ppm", partial(pnm, 6, RGB8 | 16, 15), corrupt),
        Case("pnm-3-above-white.ppm", partial(pnm, 3, RGB8 | 16, 15), corrupt),
        Case("pnm-7.pam", partial(pam, RGB8, b"RGB"), reads(RGB8, "PNM")),
        Case("pnm-7-16.pam", partial(pam, RGB16, b"RGB", 65535), reads(RGB16, "PNM")),
        Case("pnm-7-grey.pam", partial(pam, GREY8, b"GRAYSCALE"), reads(GREY8, "PNM")),
        Case(
            "pnm-7-bits.pam",
            partial(pam, _BITS, b"BLACKANDWHITE", 1),
            reads(_BITS * np.uint8(255), "PNM", "counts from 0 to 1"),
        ),
        Case(
            "pnm-7-rgba.pam",
            partial(pam, rgba, b"RGB_ALPHA"),
            reads(RGB8, "PNM", HIDDEN, PARTIAL, valid=SEEN),
        ),
        Case("pnm-7-unknown.pam", partial(pam, RGB8, b"stars"), Refused("bands")),
        Case(
            "pnm-two.ppm",
            partial(bytes, two),
            Reads((page(RGB8), page(GREY8)), "PNM", None),
        ),
        Case("pnm-two-cut.ppm", partial(bytes, two[:-1]), Refused("corrupt", ("1 image",))),
        Case(
            "pnm-more.ppm",
            partial(bytes, pnm(6, RGB8) + b"more"),
            reads(RGB8, "PNM", "More data follow"),
        ),
        Case(
            "pnm-float.pfm",
            partial(bytes, b"PF\n1 1\n-1.0\n" + bytes(12)),
            Refused("sample_format"),
        ),
        Case("pnm-6-cut.ppm", partial(bytes, pnm(6, RGB8)[:-1]), corrupt),
        Case("pnm-3-cut.ppm", partial(bytes, pnm(3, RGB8)[:-6]), corrupt),
        Case("pnm-3-words.ppm", partial(bytes, pnm(3, RGB8) + b" word"), corrupt),
        Case("pnm-white-0.ppm", partial(pnm, 6, RGB8, 0), corrupt),
        Case("pnm-white-65536.ppm", partial(pnm, 6, RGB8, 65536), corrupt),
        Case("pnm-size-0.ppm", partial(bytes, b"P6\n0 0\n255\n"), corrupt),
        Case(
            "pnm-claims-60000.ppm",
            partial(bytes, b"P6\n60000 60000\n255\n" + bytes(99)),
            Refused("too_many_pixels"),
            bomb=True,
        ),
    ]


CASES = tuple(_cases())
