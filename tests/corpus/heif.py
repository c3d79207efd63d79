"""HEIC files in `heic/`, and what becomes of them where boxes are added.

They hold noise of 14 × 10 pixels, coded without loss by heif-enc 1.15 (libheif and x265). The PNG
files are what heif-convert of the same version makes of them.
"""

from __future__ import annotations

import struct
from functools import partial
from pathlib import Path
from typing import Any

import imagecodecs
import numpy as np

from tests.corpus.case import Case, Page, Reads, Refused, page, reads
from tests.corpus.png import OTHER_PROFILE, SRGB

_FOLDER = Path(__file__).parent / "heic"
_TURNED, _SCALED = "Turned upright as the file says", "its counts were multiplied by"


def heic(name: str) -> bytes:
    return (_FOLDER / f"{name}.heic").read_bytes()


def decoded(name: str) -> Any:
    """Return what another decoder made of a file."""
    return imagecodecs.png_decode((_FOLDER / f"{name}.png").read_bytes())


def _deep(name: str, bits: int) -> Any:
    top = (1 << bits) - 1
    counts = decoded(name).astype(np.uint64) >> 16 - bits
    return ((counts * 65535 + top // 2) // top).astype(np.uint16)


def with_property(data: bytes, kind: bytes, content: bytes) -> bytes:
    """Return the file with a box that describes its main image, last of all."""
    box = struct.pack(">I4s", 8 + len(content), kind) + content
    at = {kind: data.index(kind) - 4 for kind in (b"meta", b"iprp", b"ipco", b"ipma", b"iloc")}
    sizes = {kind: struct.unpack_from(">I", data, place)[0] for kind, place in at.items()}
    count, place = 0, at[b"ipco"] + 8
    while place < at[b"ipco"] + sizes[b"ipco"]:
        count, place = count + 1, place + struct.unpack_from(">I", data, place)[0]
    primary = struct.unpack_from(">H", data, data.index(b"pitm") + 8)[0]
    entry = at[b"ipma"] + 16
    while struct.unpack_from(">H", data, entry)[0] != primary:
        entry += 3 + data[entry + 2]
    end = entry + 3 + data[entry + 2]
    changed = bytearray(data)
    grown = len(box) + 1
    for outer, growth in ((b"meta", grown), (b"iprp", grown), (b"ipco", len(box)), (b"ipma", 1)):
        struct.pack_into(">I", changed, at[outer], sizes[outer] + growth)
    changed[entry + 2] += 1
    where = at[b"iloc"] + 16
    for _ in range(struct.unpack_from(">H", data, at[b"iloc"] + 14)[0]):
        inside = struct.unpack_from(">H", data, where + 2)[0] == 1
        base = struct.unpack_from(">I", data, where + 6)[0]
        if not inside:
            struct.pack_into(">I", changed, where + 6, base + grown)
        where += 20
    added = bytes([0x80 | count + 1])
    body = at[b"ipco"] + sizes[b"ipco"]
    return bytes(changed[:body]) + box + bytes(changed[body:end]) + added + bytes(changed[end:])


def _crop(width: int, height: int, left: int, top: int) -> bytes:
    """Return the content of a crop out of 14 × 10 pixels, which counts from the centres."""
    x, y = 2 * left + width - 14, 2 * top + height - 10
    return struct.pack(">IIIIiIiI", width, 1, height, 1, x, 2, y, 2)


def _cases() -> list[Case]:
    rgb, rgba = decoded("rgb8"), decoded("rgba8")
    plain = heic("rgb8")
    both = with_property(with_property(plain, b"irot", b"\1"), b"imir", b"\1")
    clear = int(np.count_nonzero(rgba[..., 3] == 0))
    return [
        Case("heic-rgb.heic", partial(heic, "rgb8"), reads(rgb, "HEIC")),
        Case("heic-rgb.heif", partial(heic, "rgb8"), reads(rgb, "HEIC")),
        Case(
            "heic-from-a-phone.jpg",
            partial(heic, "rgb8"),
            reads(rgb, "HEIC", "The name says JPEG, the contents are HEIC."),
        ),
        Case("heic-10.heic", partial(heic, "rgb10"), reads(_deep("rgb10", 10), "HEIC", _SCALED)),
        Case("heic-12.heic", partial(heic, "rgb12"), reads(_deep("rgb12", 12), "HEIC", _SCALED)),
        Case(
            "heic-rgba.heic",
            partial(heic, "rgba8"),
            reads(
                rgba,
                "HEIC",
                f"{clear} fully transparent",
                "Partial",
                valid=rgba[..., 3] != 0,
            ),
        ),
        Case("heic-grey.heic", partial(heic, "grey8"), reads(decoded("grey8")[..., 0], "HEIC")),
        Case("heic-thumbnail.heic", partial(heic, "thumbnail"), reads(rgb, "HEIC")),
        Case(
            "heic-two.heic",
            partial(heic, "two"),
            Reads((page(decoded("two-1")), page(decoded("two-2"))), "HEIC"),
        ),
        *(
            Case(
                f"heic-turned-{quarters}.heic",
                partial(with_property, plain, b"irot", bytes([quarters])),
                reads(np.rot90(rgb, quarters), "HEIC", _TURNED),
            )
            for quarters in (1, 2, 3)
        ),
        Case(
            "heic-exif-6.heic",
            partial(heic, "exif6"),
            reads(decoded("exif6"), "HEIC"),
            note="by the standard, EXIF turns nothing here",
        ),
        Case(
            "heic-exif-6-turned.heic",
            partial(with_property, heic("exif6"), b"irot", b"\3"),
            reads(np.rot90(decoded("exif6"), 3), "HEIC", _TURNED),
            note="once, not twice",
        ),
        Case(
            "heic-mirrored-0.heic",
            partial(with_property, plain, b"imir", b"\0"),
            reads(rgb[::-1], "HEIC", _TURNED),
        ),
        Case(
            "heic-mirrored-1.heic",
            partial(with_property, plain, b"imir", b"\1"),
            reads(rgb[:, ::-1], "HEIC", _TURNED),
        ),
        Case(
            "heic-turned-and-mirrored.heic",
            partial(bytes, both),
            reads(np.rot90(rgb)[:, ::-1], "HEIC", _TURNED),
        ),
        Case(
            "heic-cropped.heic",
            partial(with_property, plain, b"clap", _crop(6, 4, 3, 5)),
            Reads((Page(rgb[5:9, 3:9]),), "HEIC"),
        ),
        Case(
            "heic-icc-srgb.heic",
            partial(with_property, plain, b"colr", b"prof" + SRGB),
            reads(rgb, "HEIC"),
        ),
        Case(
            "heic-icc-other.heic",
            partial(with_property, plain, b"colr", b"prof" + OTHER_PROFILE),
            reads(rgb, "HEIC", "colour profile"),
        ),
        *(
            Case(
                f"heic-cut-{percent}.heic",
                partial(bytes, plain[: len(plain) * percent // 100]),
                Refused("corrupt"),
            )
            for percent in (10, 50, 99)
        ),
        Case(
            "heic-claims-60000.heic",
            partial(
                bytes,
                plain.replace(struct.pack(">II", 14, 10), struct.pack(">II", 60000, 60000)),
            ),
            Refused("too_many_pixels"),
            bomb=True,
        ),
    ]


CASES = tuple(_cases())
