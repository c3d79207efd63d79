"""WebP, GIF and animated PNG: single pictures, and one page for each frame."""

from __future__ import annotations

import io
import struct
import zlib
from functools import partial
from typing import Any

import imagecodecs
import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from tests.corpus.case import (
    ALPHA8,
    EMPTY,
    GREY8,
    HIDDEN,
    PARTIAL,
    RGB8,
    RGB16,
    SEEN,
    Case,
    Page,
    Reads,
    Refused,
    noise,
    page,
    reads,
)
from tests.corpus.png import (
    PALETTE,
    PROFILES,
    RGB,
    RGBA,
    SIGNATURE,
    TURNED,
    chunk,
    exif,
    header,
    rows,
    turned,
)

# ---- WebP


def webp(pixels: NDArray[Any], **options: Any) -> bytes:
    stream = io.BytesIO()
    Pillow.fromarray(pixels).save(stream, "WEBP", **{"lossless": True, "exact": True, **options})
    return stream.getvalue()


def webp_frames(frames: NDArray[Any], **options: Any) -> bytes:
    first, *others = (Pillow.fromarray(frame) for frame in frames)
    stream = io.BytesIO()
    first.save(
        stream, "WEBP", save_all=True, append_images=others, lossless=True, exact=True, **options
    )
    return stream.getvalue()


def _webp() -> list[Case]:
    lossy = webp(RGB8, lossless=False, quality=60)
    rgba = np.dstack([RGB8, ALPHA8])
    frames = noise(4, 5, 7, 3)
    cases = [
        Case("webp-lossless.webp", partial(webp, RGB8), reads(RGB8, "WebP")),
        Case(
            "webp-lossy.webp",
            partial(bytes, lossy),
            reads(imagecodecs.webp_decode(lossy)[..., :3], "WebP"),
        ),
        Case(
            "webp-rgba.webp",
            partial(webp, rgba),
            reads(RGB8, "WebP", HIDDEN, PARTIAL, valid=SEEN),
        ),
        *(
            Case(
                f"webp-icc-{word}.webp",
                partial(webp, RGB8, icc_profile=content),
                reads(RGB8, "WebP", *notices),
            )
            for word, content, notices in PROFILES
        ),
        Case(
            "webp-alpha-zero.webp",
            partial(webp, np.dstack([RGB8, np.zeros_like(ALPHA8)])),
            reads(RGB8, "WebP", EMPTY),
        ),
        Case(
            "webp-animation.webp",
            partial(webp_frames, frames, duration=[10, 20, 30, 40]),
            Reads(tuple(map(page, frames)), "WebP"),
        ),
        Case(
            "webp-exif-garbage.webp",
            partial(webp, RGB8, exif=b"garbage"),
            Reads((page(RGB8),), "WebP", None),
        ),
        Case(
            "webp-exif99.webp",
            partial(webp, RGB8, exif=exif(99)),
            reads(RGB8, "WebP"),
        ),
    ]
    cases += [
        Case(
            f"webp-exif{orientation}.webp",
            partial(webp, RGB8, exif=exif(orientation)),
            turned(RGB8, orientation, "WebP"),
        )
        for orientation in TURNED
    ]
    return cases


def _webp_parts() -> list[Case]:
    """Return WebP files whose length or tags are wrong, or that something follows."""
    frames = noise(4, 5, 7, 3)
    film, still = webp_frames(frames), webp(RGB8)
    at = [k for k in range(len(film)) if film.startswith(b"ANMF", k)]
    cut = film[:4] + struct.pack("<I", at[2] - 8) + film[8:]
    unknown = film[: at[1]] + b"AN\xffF" + film[at[1] + 4 :]
    last = film[: at[3]] + b"ANMG" + film[at[3] + 4 :]
    more = still[:4] + struct.pack("<I", len(still)) + still[8:] + struct.pack("<4sI", b"more", 0)
    pages = tuple(map(page, frames))
    follow, left = "More images follow", "of an unknown kind ({})"
    plain = (page(RGB8),)
    return [
        Case("webp-short-length.webp", partial(bytes, cut), Reads(pages[:2], "WebP", (follow,))),
        Case(
            "webp-frame-unknown.webp",
            partial(bytes, unknown),
            Reads((pages[0], *pages[2:]), "WebP", (left.format("AN?F"),)),
        ),
        Case(
            "webp-last-frame-unknown.webp",
            partial(bytes, last),
            Reads(pages[:3], "WebP", (left.format("ANMG"),)),
        ),
        Case(
            "webp-another-behind.webp", partial(bytes, still * 2), Reads(plain, "WebP", (follow,))
        ),
        Case("webp-garbage-behind.webp", partial(bytes, still + b"garbage"), Reads(plain, "WebP")),
        Case(
            "webp-part-unknown.webp",
            partial(bytes, more),
            Reads(plain, "WebP", (left.format("more"),)),
        ),
    ]


# ---- GIF

Frame = tuple[NDArray[np.uint8], int, int, int, int | None]
"""Indices, column, row, disposal, transparent index."""


def gif(
    width: int,
    height: int,
    colours: NDArray[np.uint8],
    *frames: Frame,
    trailer: bytes = b";",
    wider: int = 0,
) -> bytes:
    """Return a GIF whose pixels are packed one code each, without compression.

    Codes are `wider` bits than the table needs.
    """
    bits = max(2, (len(colours) - 1).bit_length())
    content = b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80 | bits - 1, 0, 0)
    content += colours.tobytes().ljust(3 << bits, b"\0")
    bits += wider
    for indices, left, top, disposal, transparent in frames:
        flags = disposal << 2 | (transparent is not None)
        content += b"!\xf9\x04" + struct.pack("<BHBB", flags, 5, transparent or 0, 0)
        tall, wide = indices.shape
        content += b"," + struct.pack("<HHHHB", left, top, wide, tall, 0)
        content += bytes([bits]) + _blocks(_codes(indices.ravel(), bits)) + b"\0"
    return content + trailer


def _codes(indices: NDArray[np.uint8], bits: int) -> bytes:
    # Clearing the table often enough keeps every code at the smallest width.
    clear, end, width = 1 << bits, (1 << bits) + 1, bits + 1
    number = shift = 0
    codes = []
    for start in range(0, len(indices), clear - 2):
        codes += [clear, *indices[start : start + clear - 2].tolist()]
    for code in [*codes, end]:
        number |= code << shift
        shift += width
    return number.to_bytes(-(-shift // 8), "little")


def _blocks(data: bytes) -> bytes:
    parts = (data[i : i + 255] for i in range(0, len(data), 255))
    return b"".join(bytes([len(part)]) + part for part in parts)


_COLOURS = noise(8, 3)


def composed(
    width: int, height: int, frames: tuple[Frame, ...], *, literal: bool = False
) -> tuple[Page, ...]:
    """Return each frame over what the one before left behind.

    Where nothing is drawn is transparent, as in every browser, or, `literal`, of the background
    colour, as the standard says; decoders take the transparent index's colour if there is one.
    """
    pixels = np.zeros((height, width, 3), np.uint8) + _COLOURS[0]
    seen = np.full((height, width), literal)
    pages = []
    for indices, left, top, disposal, transparent in frames:
        before = pixels.copy(), seen.copy()
        area = np.s_[top : top + len(indices), left : left + indices.shape[1]]
        drawn = indices != (-1 if transparent is None else transparent)
        pixels[area][drawn] = _COLOURS[indices[drawn]]
        seen[area] |= drawn
        pages.append(Page(pixels.copy(), None if seen.all() else seen.copy()))
        if disposal == 2:
            seen[area] = literal
            pixels[area] = _COLOURS[transparent or 0]
        if disposal == 3:
            pixels, seen = before
    return tuple(pages)


def _gif() -> list[Case]:
    whole = noise(5, 7) & 7
    part = noise(3, 4) & 7
    part[0, 0], part[1, 1] = 2, 5
    holes = whole.copy()
    holes[holes == 3] = 4
    holes[1, 1:4] = 3
    stories: dict[str, tuple[Frame, ...]] = {
        "still": ((whole, 0, 0, 0, None),),
        "still-transparent": ((holes, 0, 0, 0, 3),),
        "still-smaller-than-canvas": ((part, 2, 1, 0, None),),
        "keep": ((whole, 0, 0, 1, None), (part, 2, 1, 1, 2), (part, 0, 0, 1, 5)),
        "background": ((whole, 0, 0, 1, None), (part, 2, 1, 2, 2), (part, 0, 0, 1, 5)),
        "previous": ((whole, 0, 0, 1, None), (part, 2, 1, 3, 2), (part, 0, 0, 1, 5)),
        "first-transparent": ((holes, 0, 0, 1, 3), (part, 2, 1, 1, 2)),
        "first-disposed": ((whole, 0, 0, 2, None), (part, 2, 1, 1, None), (whole, 0, 0, 0, None)),
    }
    # Pillow's reading: what lies around frames has the background colour, where browsers show
    # nothing, unless the first frame has a transparent colour itself.
    literal = ("still-smaller-than-canvas", "background", "first-disposed")
    cases = []
    for word, frames in stories.items():
        cases.append(
            Case(
                f"gif-{word}.gif",
                partial(gif, 7, 5, _COLOURS, *frames),
                Reads(composed(7, 5, frames, literal=word in literal), "GIF", None, hidden=False),
            )
        )
    rgb = Pillow.fromarray(GREY8, "L")
    stream = io.BytesIO()
    rgb.save(stream, "GIF")
    cases += [
        Case("gif-grey.gif", partial(bytes, stream.getvalue()), Reads((page(GREY8),), "GIF", None)),
        Case(
            "gif-no-trailer.gif",
            partial(gif, 7, 5, _COLOURS, (whole, 0, 0, 0, None), trailer=b""),
            Reads((page(_COLOURS[whole]),), "GIF", None),
            note="all pixels are there; only the byte that ends the file is lost",
        ),
        Case(
            "gif-2000-frames.gif",
            partial(gif, 7, 5, _COLOURS, *[(whole, 0, 0, 1, None)] * 2000),
            Reads((page(_COLOURS[whole]),) * 2000, "GIF", None),
        ),
        Case(
            "gif-2001-frames.gif",
            partial(gif, 7, 5, _COLOURS, *[(whole, 0, 0, 1, None)] * 2001),
            Refused("pages", ("2001", "2000")),
        ),
        Case(
            "gif-frame-outside.gif",
            partial(gif, 7, 5, _COLOURS, (whole, 3, 3, 0, None)),
            Reads(composed(10, 8, ((whole, 3, 3, 0, None),), literal=True), "GIF", None),
            note="a frame that sticks out of the canvas; decoders widen it",
        ),
    ]
    return cases


def _gif_code() -> list[Case]:
    """Return GIFs whose code does not fit the frame: too long, with lost bytes, odd colours."""
    whole, more = noise(5, 7) & 7, noise(5, 8) & 7
    code = "does not end with the last of them"
    line = noise(1, 1001) & 7
    longer = gif(1000, 1, _COLOURS, (line, 0, 0, 0, None))
    longer = longer.replace(struct.pack("<HH", 1001, 1), struct.pack("<HH", 1000, 1))
    row = gif(8, 4, _COLOURS, (more, 0, 0, 0, None), (more, 0, 0, 0, None))
    row = row.replace(struct.pack("<HHHH", 0, 0, 8, 5), struct.pack("<HHHH", 0, 0, 8, 4))
    still = gif(7, 5, _COLOURS, (whole, 0, 0, 0, None))
    beyond, clear = whole.copy(), whole.copy()
    beyond[0, 0], clear[1, 1:4] = 9, 15
    make = partial(gif, 7, 5, _COLOURS, wider=1)
    end = still.index(b"\0;")
    return [
        Case(
            "gif-a-pixel-too-many.gif",
            partial(bytes, longer),
            Reads((page(_COLOURS[line[:, :1000]]),), "GIF", (code,)),
        ),
        Case(
            "gif-a-line-too-many.gif",
            partial(bytes, row),
            Reads((page(_COLOURS[more[:4]]),) * 2, "GIF", (code,)),
        ),
        Case(
            "gif-no-end-code.gif",
            # Another reset stands where the end should be told.
            partial(bytes, _without_end(still, end)),
            Reads((page(_COLOURS[whole]),), "GIF", (code,)),
        ),
        Case("gif-short-table.gif", partial(make, (whole, 0, 0, 0, None)), reads_of(whole)),
        Case(
            "gif-colour-beyond.gif",
            partial(make, (beyond, 0, 0, 0, None)),
            Refused("corrupt", ("1 pixel has a colour beyond the palette's 8",)),
        ),
        Case(
            "gif-transparent-beyond.gif",
            partial(make, (clear, 0, 0, 0, 15)),
            Reads((page(_COLOURS[clear & 7], clear != 15),), "GIF", None, hidden=False),
            note="what is transparent needs no colour",
        ),
        *(
            Case(
                f"gif-{word}-behind.gif",
                partial(bytes, still + behind),
                Reads((page(_COLOURS[whole]),), "GIF", notices),
            )
            for word, behind, notices in (
                ("another", still, ("More data follow",)),
                ("garbage", b"garbage", ("More data follow",)),
                ("zeros", bytes(99), ()),
            )
        ),
    ]


def reads_of(indices: NDArray[np.uint8]) -> Reads:
    return Reads((page(_COLOURS[indices]),), "GIF")


def _without_end(data: bytes, end: int) -> bytes:
    """Return a GIF whose code has another reset for its end; `end` is behind its last byte."""
    last = data[end - 1]
    code, place = (last & 15, 0) if last < 16 else (last >> 4, 4)
    assert code == 9, "the end code of 8 colours"
    return data[: end - 1] + bytes([last ^ (9 ^ 8) << place]) + data[end:]


# ---- animated PNG


def apng(
    frames: NDArray[Any],
    bits: int,
    colour: int,
    *,
    default: NDArray[Any] | None = None,
    claimed: int | None = None,
    before: bytes = b"",
) -> bytes:
    """Return an animated PNG; `default` is a picture for programs that know no animations."""
    height, width = frames.shape[1:3]
    count = len(frames) if claimed is None else claimed
    parts = [SIGNATURE, header(width, height, bits, colour), before]
    parts.append(chunk(b"acTL", struct.pack(">II", count, 0)))
    if default is not None:
        parts.append(chunk(b"IDAT", zlib.compress(rows(default, bits))))
    number = 0
    for i, frame in enumerate(frames):
        control = struct.pack(">IIIIIHHBB", number, width, height, 0, 0, 1, 10, 0, 0)
        parts.append(chunk(b"fcTL", control))
        number += 1
        packed = zlib.compress(rows(frame, bits))
        if i == 0 and default is None:
            parts.append(chunk(b"IDAT", packed))
        else:
            parts.append(chunk(b"fdAT", struct.pack(">I", number) + packed))
            number += 1
    return b"".join((*parts, chunk(b"IEND")))


def _apng() -> list[Case]:
    frames, default = noise(3, 5, 7, 3), noise(5, 7, 3)
    frames16 = noise(3, 5, 7, 3, dtype=np.uint16)
    clear = noise(2, 5, 7, 4)
    clear[..., 3] |= 1
    clear[1, 0, 0, 3] = 0
    seen = clear[1, ..., 3] != 0
    several = Reads(tuple(map(page, frames)), "PNG")
    indices = noise(3, 5, 7) & 7
    beyond = indices.copy()
    beyond[2, 4, 6] = 8
    table = chunk(b"PLTE", _COLOURS.tobytes())
    palette = tuple(page(_COLOURS[each]) for each in indices)
    return [
        *(
            Case(
                f"apng-palette-short{word}.png",
                partial(apng, indices, 8, PALETTE, before=table, default=default),
                Reads((*palette[:1], *palette)[1 - len(word) // 8 :], "PNG"),
            )
            for word, default in (("", None), ("-default", indices[0]))
        ),
        *(
            Case(
                f"apng-palette-beyond{word}.png",
                partial(apng, beyond, 8, PALETTE, before=table, default=default),
                Refused("corrupt", ("1 pixel has a colour beyond the palette's 8",)),
            )
            for word, default in (("", None), ("-default", indices[0]))
        ),
        Case("apng.png", partial(apng, frames, 8, RGB), several),
        Case("apng.apng", partial(apng, frames, 8, RGB), several),
        Case(
            "apng-default-image.png",
            partial(apng, frames, 8, RGB, default=default),
            Reads(tuple(map(page, (default, *frames))), "PNG", None),
            note="the picture for programs that know no animation is a page as well",
        ),
        Case(
            "apng-rgba.png",
            partial(apng, clear, 8, RGBA),
            Reads((page(clear[0]), page(clear[1], seen)), "PNG", None, hidden=False),
        ),
        Case(
            "apng16.png",
            partial(apng, frames16, 16, RGB),
            Refused("sample_format", ("animation",)),
            note="never narrowed to 8 bits",
        ),
        Case("apng-of-1.png", partial(apng, frames[:1], 8, RGB), reads(frames[0], "PNG")),
        Case("apng16-of-1.png", partial(apng, RGB16[None], 16, RGB), reads(RGB16, "PNG")),
        Case(
            "apng-claims-0.png",
            partial(apng, frames, 8, RGB, claimed=0),
            Reads((page(frames[0]),), "PNG", None),
            note="not an animation by the standard: its default image counts",
        ),
        Case(
            "apng-claims-5-of-3.png", partial(apng, frames, 8, RGB, claimed=5), Refused("corrupt")
        ),
        Case(
            "apng-claims-2-of-3.png",
            partial(apng, frames, 8, RGB, claimed=2),
            Reads(several.pages[:2], "PNG", None),
        ),
        Case(
            "apng-claims-a-million.png",
            partial(apng, frames, 8, RGB, claimed=1_000_000),
            Refused("pages"),
            bomb=True,
        ),
        Case(
            "apng-claims-4-billion.png",
            partial(apng, frames, 8, RGB, claimed=0xFFFFFFFF),
            Refused("corrupt"),
            note="not a legal number",
            bomb=True,
        ),
    ]


def _numbered(frames: NDArray[Any], change: dict[int, int]) -> bytes:
    """Return an animated PNG whose parts have other numbers than their order."""
    data = apng(frames, 8, RGB)
    parts: list[bytes] = [SIGNATURE]
    at, place = 8, 0
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        content = data[at + 8 : at + 8 + size]
        if kind in (b"fcTL", b"fdAT"):
            content = struct.pack(">I", change.get(place, place)) + content[4:]
            place += 1
        parts.append(chunk(kind, content))
        at += 12 + size
    return b"".join(parts)


def _sequences() -> list[Case]:
    frames = noise(3, 5, 7, 3)
    several = tuple(map(page, frames))
    whole = apng(frames, 8, RGB)
    last = whole.rindex(b"fdAT") - 4
    return [
        Case(
            f"apng-numbers-{word}.png",
            partial(_numbered, frames, change),
            Reads(several, "PNG", ("numbered wrongly",)),
        )
        for word, change in (
            ("repeated", {2: 1}),
            ("swapped", {1: 2, 2: 1}),
            ("from-7", {number: number + 7 for number in range(5)}),
            ("gap", {4: 9}),
        )
    ] + [
        Case(
            "apng-part-lost.png",
            partial(bytes, whole[:last] + chunk(b"IEND")),
            Refused("corrupt"),
            note="the last frame has a header, but no pixels",
        ),
        Case(
            "apng-frame-lost.png",
            partial(apng, frames[:2], 8, RGB, claimed=3),
            Refused("corrupt", ("announces 3 frames; 2 are whole",)),
        ),
        Case(
            "apng-more-frames.png",
            partial(apng, frames, 8, RGB, claimed=2),
            Reads(several[:2], "PNG", ("announces 2 frames and holds 3",)),
        ),
        Case(
            "apng-none-announced.png",
            partial(apng, frames, 8, RGB, claimed=0),
            Reads(several[:1], "PNG", ("3 frames of an animation that it does not announce",)),
        ),
    ]


CASES = (*_webp(), *_webp_parts(), *_gif(), *_gif_code(), *_apng(), *_sequences())
