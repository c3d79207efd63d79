"""Damaged files: each is made from one number, so that it can be made again."""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Callable

from tests.corpus import CASES, Reads

_INTERESTING = (0, 1, 2, 7, 8, 16, 127, 128, 255, 256, 65535, 65536, 2**31 - 1, 2**31, 2**32 - 1)
_SPLICES = 0.15

Change = Callable[[bytes, random.Random], tuple[str, bytes]]


def _seeds() -> dict[str, list[tuple[str, bytes]]]:
    """Return the small readable files of the corpus by format."""
    seeds: dict[str, list[tuple[str, bytes]]] = {}
    for case in CASES:
        if isinstance(case.outcome, Reads) and not case.bomb and len(case.outcome.pages) < 20:
            data = case.make()
            if len(data) < 30_000:
                seeds.setdefault(case.outcome.kind, []).append((case.name, data))
    return seeds


SEEDS = _seeds()


def mutated(number: int) -> tuple[str, bytes]:
    """Return a damaged file, and how it was made, in words."""
    draw = random.Random(number)
    kind = draw.choice(sorted(SEEDS))
    name, data = draw.choice(SEEDS[kind])
    story = [name]
    if draw.random() < _SPLICES:
        other = draw.choice(sorted(SEEDS)) if draw.random() < 0.2 else kind
        tail_name, tail = draw.choice(SEEDS[other])
        cut, start = draw.randrange(len(data)), draw.randrange(len(tail))
        data = data[:cut] + tail[start:]
        story.append(f"first {cut} bytes, then {tail_name} from {start}")
    for _ in range(draw.choice((1, 1, 1, 2, 3, 5))):
        change = draw.choice(_CHANGES[kind])
        words, data = change(data, draw)
        story.append(words)
    if kind == "PNG" and draw.random() < 0.8:
        data = _with_right_checksums(data)
        story.append("checksums put right")
    return "; ".join(story), data


# ---- changes that know no format


def _place(data: bytes, draw: random.Random) -> int:
    """Return a place in the file, often in its first bytes or its last."""
    end = len(data)
    reach = draw.choice((end, end, min(end, 64), min(end, 300)))
    at = draw.randrange(max(reach, 1))
    return end - 1 - at if draw.random() < 0.1 else at


def _flip(data: bytes, draw: random.Random) -> tuple[str, bytes]:
    content = bytearray(data)
    places = [_place(data, draw) for _ in range(draw.choice((1, 1, 2, 8)))] if data else []
    for at in places:
        content[at] ^= draw.choice((1 << draw.randrange(8), draw.randrange(1, 256)))
    return f"flip {places}", bytes(content)


def _number(data: bytes, draw: random.Random) -> tuple[str, bytes]:
    size = draw.choice((1, 2, 4, 4, 8))
    order = draw.choice(("little", "big"))
    value = draw.choice(_INTERESTING) & (1 << 8 * size) - 1
    at = _place(data, draw)
    packed = value.to_bytes(size, "little" if order == "little" else "big")
    return f"{value} at {at} ({size} bytes, {order})", data[:at] + packed + data[at + size :]


def _cut(data: bytes, draw: random.Random) -> tuple[str, bytes]:
    keep = _place(data, draw)
    return f"cut to {keep}", data[:keep]


def _remove(data: bytes, draw: random.Random) -> tuple[str, bytes]:
    at, count = _place(data, draw), draw.choice((1, 2, 4, 16, 100))
    return f"remove {count} at {at}", data[:at] + data[at + count :]


def _repeat(data: bytes, draw: random.Random) -> tuple[str, bytes]:
    at, count, times = _place(data, draw), draw.choice((1, 4, 16, 100)), draw.choice((2, 3, 100))
    return f"{times} times the {count} at {at}", data[:at] + data[at : at + count] * times + data[
        at:
    ]


_PLAIN: tuple[Change, ...] = (_flip, _flip, _number, _number, _cut, _remove, _repeat)


# ---- PNG


def _chunks(data: bytes) -> list[tuple[bytes, bytes]]:
    """Return (kind, content) of each chunk, as far as they can be told."""
    found, at = [], 8
    while at + 12 <= len(data):
        size = int.from_bytes(data[at : at + 4], "big")
        found.append((data[at + 4 : at + 8], data[at + 8 : at + 8 + size]))
        at += 12 + size
    return found


def _joined(chunks: list[tuple[bytes, bytes]]) -> bytes:
    parts = [
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
        for kind, content in chunks
    ]
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _with_right_checksums(data: bytes) -> bytes:
    return _joined(_chunks(data))


def _png_chunks(data: bytes, draw: random.Random) -> tuple[str, bytes]:
    chunks = _chunks(data)
    if not chunks:
        return "no chunks", data
    at, to = draw.randrange(len(chunks)), draw.randrange(len(chunks))
    kind, content = chunks[at]
    deed = draw.choice(("remove", "repeat", "swap", "change", "empty"))
    if deed == "remove":
        del chunks[at]
    elif deed == "repeat":
        chunks.insert(to, chunks[at])
    elif deed == "swap":
        chunks[at], chunks[to] = chunks[to], chunks[at]
    elif deed == "empty":
        chunks[at] = kind, b""
    else:
        chunks[at] = kind, draw.choice((_flip, _number))(content, draw)[1]
    return f"{deed} chunk {at} {kind!r} {to}", _joined(chunks)


def _png_pixels(data: bytes, draw: random.Random) -> tuple[str, bytes]:
    """Damage the pixels under their compression."""
    chunks = _chunks(data)
    places = [i for i, (kind, _) in enumerate(chunks) if kind == b"IDAT"]
    try:
        rows = zlib.decompress(b"".join(chunks[i][1] for i in places))
    except zlib.error:
        return "no pixels", data
    words, rows = draw.choice(_PLAIN)(rows, draw)
    kept = [chunk for i, chunk in enumerate(chunks) if i not in places[1:]]
    kept[places[0]] = (b"IDAT", zlib.compress(rows)) if places else kept[0]
    return f"in the pixels: {words}", _joined(kept)


# ---- TIFF


def _tiff_tags(data: bytes, draw: random.Random) -> tuple[str, bytes]:
    order = "<" if data[:2] == b"II" else ">"
    if len(data) < 16 or data[2:4] not in (b"*\0", b"\0*"):
        return _number(data, draw)
    first = struct.unpack(order + "I", data[4:8])[0]
    if first + 2 > len(data):
        return "no directory", data
    count = struct.unpack(order + "H", data[first : first + 2])[0]
    entries = [data[at : at + 12] for at in range(first + 2, first + 2 + 12 * count, 12)]
    if not entries or any(len(entry) < 12 for entry in entries):
        return "a directory that is cut", data
    at, to = draw.randrange(len(entries)), draw.randrange(len(entries))
    code, kind, number, value = struct.unpack(order + "HHI4s", entries[at])
    deed = draw.choice(("code", "type", "count", "value", "value", "small", "copy", "remove"))
    if deed == "code":
        code = draw.choice((254, 256, 259, 262, 273, 277, 279, 284, 317, 322, 330, 338, 339, 50706))
    elif deed == "type":
        kind = draw.choice((0, 1, 2, 3, 4, 5, 7, 9, 11, 12, 13, 16, 18, 255))
    elif deed == "count":
        number = draw.choice(_INTERESTING)
    elif deed == "value":
        value = struct.pack(
            order + "I", draw.choice((*_INTERESTING, first, len(data), len(data) - 1))
        )
    elif deed == "small":
        value = struct.pack(order + "HH", draw.choice((0, 1, 2, 3, 4, 5, 8, 16, 32, 50000)), 0)
    content = bytearray(data)
    entry = (
        entries[to] if deed == "copy" else struct.pack(order + "HHI4s", code, kind, number, value)
    )
    content[first + 2 + 12 * at : first + 14 + 12 * at] = b"" if deed == "remove" else entry
    if deed == "remove":
        content[first : first + 2] = struct.pack(order + "H", count - 1)
    return (
        f"tag {at} ({struct.unpack(order + 'H', entries[at][:2])[0]}): {deed} {entry.hex()}",
        bytes(content),
    )


# ---- JPEG


def _jpeg_segments(data: bytes, draw: random.Random) -> tuple[str, bytes]:
    places, at = [], 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        size = 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        places.append((at, size))
        if data[at + 1] == 0xDA:
            break
        at += size
    if not places:
        return "no segments", data
    at, size = draw.choice(places)
    marker = data[at + 1]
    deed = draw.choice(("remove", "repeat", "length", "marker", "inside", "inside"))
    segment = data[at : at + size]
    if deed == "remove":
        segment = b""
    elif deed == "repeat":
        segment *= draw.choice((2, 20))
    elif deed == "length":
        segment = segment[:2] + draw.choice(_INTERESTING).to_bytes(8, "big")[6:] + segment[4:]
    elif deed == "marker":
        segment = bytes([0xFF, draw.randrange(0xC0, 0x100)]) + segment[2:]
    else:
        segment = segment[:4] + _flip(segment[4:], draw)[1]
    return f"{deed} segment {marker:x} at {at}", data[:at] + segment + data[at + size :]


# ---- WebP


def _riff_chunks(data: bytes, draw: random.Random) -> tuple[str, bytes]:
    chunks, at = [], 12
    while at + 8 <= len(data):
        size = 8 + int.from_bytes(data[at + 4 : at + 8], "little")
        size += size % 2
        chunks.append(data[at : at + size])
        at += size
    if not chunks:
        return "no chunks", data
    at, to = draw.randrange(len(chunks)), draw.randrange(len(chunks))
    deed = draw.choice(("remove", "repeat", "swap", "length", "inside", "inside"))
    if deed == "remove":
        del chunks[at]
    elif deed == "repeat":
        chunks.insert(to, chunks[at])
    elif deed == "swap":
        chunks[at], chunks[to] = chunks[to], chunks[at]
    elif deed == "length":
        length = draw.choice(_INTERESTING).to_bytes(8, "little")[:4]
        chunks[at] = chunks[at][:4] + length + chunks[at][8:]
    else:
        chunks[at] = chunks[at][:8] + _flip(chunks[at][8:], draw)[1]
    body = b"WEBP" + b"".join(chunks)
    return f"{deed} chunk {at} {to}", b"RIFF" + struct.pack("<I", len(body)) + body


# ---- HEIC and AVIF


def _boxes(data: bytes, draw: random.Random) -> tuple[str, bytes]:
    """Change a number in a box that describes the image: its size, place, depth or turn."""
    kinds = (
        b"ispe",
        b"pixi",
        b"iloc",
        b"ipma",
        b"iinf",
        b"pitm",
        b"hvcC",
        b"av1C",
        b"iref",
        b"stsz",
    )
    places = [data.index(kind) + 4 for kind in kinds if kind in data]
    if not places:
        return "no boxes", data
    at, size = draw.choice(places) + draw.randrange(24), draw.choice((1, 2, 4))
    value = draw.choice(_INTERESTING) & (1 << 8 * size) - 1
    packed = value.to_bytes(size, "big")
    return f"{value} in a box at {at}", data[:at] + packed + data[at + size :]


_CHANGES: dict[str, tuple[Change, ...]] = {
    "PNG": (*_PLAIN, *[_png_chunks] * 5, *[_png_pixels] * 3),
    "JPEG": (*_PLAIN, *[_jpeg_segments] * 6),
    "TIFF": (*_PLAIN, *[_tiff_tags] * 10),
    "WebP": (*_PLAIN, *[_riff_chunks] * 5),
    "BMP": _PLAIN,
    "GIF": _PLAIN,
    "HEIC": (*_PLAIN, *[_boxes] * 4),
    "AVIF": (*_PLAIN, *[_boxes] * 4),
    "JPEG XL": _PLAIN,
    "JPEG 2000": _PLAIN,
    "PNM": _PLAIN,
}
