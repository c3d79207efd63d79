"""The boxes of HEIC, AVIF, JPEG XL and JPEG 2000 files, and what they say of images."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

import numpy as np

from maskapp.errors import ImageError
from maskapp.files.reading.contract import Declared
from maskapp.files.reading.limits import damaged
from maskapp.files.reading.samples import oriented

ANOTHER = "Another image file follows the end of this one; it is not read."
_MOST = 20_000
# As EXIF counts it: turned left by as many quarters; top and bottom exchanged, or left and right.
_TURNS = (1, 8, 3, 6)
_MIRRORS = (4, 2)


@dataclass(frozen=True)
class Box:
    """A box: its kind, and where its content lies in the file."""

    kind: bytes
    start: int
    end: int


def boxes(data: bytes, start: int = 0, end: int | None = None) -> Iterator[Box]:
    """Go through the boxes in a part of a file; one that reaches beyond it ends the walk."""
    end = len(data) if end is None else end
    while start + 8 <= end:
        size, kind = struct.unpack_from(">I4s", data, start)
        head = 8
        if size == 1 and start + 16 <= end:
            size, head = struct.unpack_from(">Q", data, start + 8)[0], 16
        elif size == 0:
            size = end - start
        if size < head or start + size > end:
            return
        yield Box(kind, start + head, start + size)
        start += size


def another(data: bytes) -> tuple[str, ...]:
    """Return the notice about another file of the same kind behind this one; phones add videos."""
    brands = [data[box.start : box.start + 4] for box in boxes(data) if box.kind == b"ftyp"]
    return (ANOTHER,) if brands[:1] and brands[0] in brands[1:] else ()


@dataclass
class Item:
    """An image item of a HEIC or AVIF file."""

    kind: bytes
    hidden: bool
    properties: list[tuple[bytes, bytes]] = field(default_factory=list)
    opacity: bool = False
    multiplied: bool = False
    part: bool = False  # a tile, thumbnail or plane of another


@dataclass(frozen=True)
class Still:
    """An image as its boxes declare it.

    Parameters
    ----------
    declared : Declared
        Before it is cropped and turned.
    crop : tuple of int or None
        Width, height, left, top.
    orientation : int
        As EXIF counts it.
    multiplied : bool
        Colours are stored multiplied by opacity.
    coded_space : tuple of int or None
        Primaries and transfer by their numbers in H.273.
    primary : bool
    """

    declared: Declared
    crop: tuple[int, int, int, int] | None
    orientation: int
    multiplied: bool
    coded_space: tuple[int, int] | None
    primary: bool

    @property
    def upright(self) -> Declared:
        """The image after it is cropped and turned."""
        width, height = self.crop[:2] if self.crop else (self.declared.width, self.declared.height)
        if self.orientation >= 5:
            width, height = height, width
        return replace(self.declared, width=width, height=height)


def stills(data: bytes, name: str, kind: str) -> list[Still]:
    """Return the images that a file declares, in the order of its list.

    Raises
    ------
    ImageError
        If there is none, or what a decoder needs is missing.
    """
    meta = next((box for box in boxes(data) if box.kind == b"meta"), None)
    if meta is None:
        raise damaged(name, kind)
    parts = {box.kind: box for box in boxes(data, meta.start + 4, meta.end)}
    items = _items(data, parts, name, kind)
    primary = _primary(data, parts[b"pitm"])
    found = [
        _still(item, name, number == primary)
        for number, item in items.items()
        if (not item.hidden and not item.part) or number == primary
    ]
    if primary not in items or not found:
        raise damaged(name, kind)
    return found


def animated(data: bytes) -> bool:
    """Whether a file also holds a track of pictures."""
    return any(box.kind == b"moov" for box in boxes(data))


def _primary(data: bytes, box: Box) -> int:
    form = ">H" if data[box.start] == 0 else ">I"
    return int(struct.unpack_from(form, data, box.start + 4)[0])


def _items(data: bytes, parts: dict[bytes, Box], name: str, kind: str) -> dict[int, Item]:
    items: dict[int, Item] = {}
    box = parts[b"iinf"]
    for entry in boxes(data, box.start + (6 if data[box.start] == 0 else 8), box.end):
        version, flags = data[entry.start], data[entry.start + 3]
        form = ">H2x4s" if version == 2 else ">I2x4s"
        number, code = struct.unpack_from(form, data, entry.start + 4)
        if code not in (b"Exif", b"mime", b"uri "):
            items[number] = Item(code, bool(flags & 1))
        if len(items) > _MOST:
            raise damaged(name, kind)
    _add_properties(data, parts[b"iprp"], items)
    if b"iref" in parts:
        _add_references(data, parts[b"iref"], items)
    return items


def _add_properties(data: bytes, outer: Box, items: dict[int, Item]) -> None:
    inner = list(boxes(data, outer.start, outer.end))
    stored = [
        (box.kind, data[box.start : box.end])
        for container in inner
        if container.kind == b"ipco"
        for box in boxes(data, container.start, container.end)
    ]
    for box in inner:
        if box.kind != b"ipma":
            continue
        version, wide = data[box.start], data[box.start + 3] & 1
        at = box.start + 8
        for _ in range(struct.unpack_from(">I", data, box.start + 4)[0]):
            if at >= box.end:
                break
            number = struct.unpack_from(">H" if version == 0 else ">I", data, at)[0]
            at += 2 if version == 0 else 4
            for _ in range(data[at]):
                index = struct.unpack_from(">H", data, at + 1)[0] if wide else data[at + 1]
                at += 1 + wide
                place = (index & (0x7FFF if wide else 0x7F)) - 1
                if number in items and 0 <= place < len(stored):
                    items[number].properties.append(stored[place])
            at += 1


def _add_references(data: bytes, outer: Box, items: dict[int, Item]) -> None:
    form, size = (">H", 2) if data[outer.start] == 0 else (">I", 4)
    for box in boxes(data, outer.start + 4, outer.end):
        source = struct.unpack_from(form, data, box.start)[0]
        count = struct.unpack_from(">H", data, box.start + size)[0]
        targets = [
            struct.unpack_from(form, data, box.start + size + 2 + size * i)[0] for i in range(count)
        ]
        if box.kind in (b"auxl", b"thmb") and source in items:
            items[source].part = True
        if box.kind == b"auxl" and source in items and _is_opacity(items[source]):
            for target in targets:
                if target in items:
                    items[target].opacity = True
        if box.kind == b"prem" and source in items:
            items[source].multiplied = True
        if box.kind == b"dimg":
            for target in targets:
                if target in items:
                    items[target].part = True


def _is_opacity(item: Item) -> bool:
    types = [content for kind, content in item.properties if kind == b"auxC"]
    return any(b"alpha" in content or b"auxid:1\0" in content for content in types)


def _still(item: Item, name: str, primary: bool) -> Still:
    properties = dict(item.properties)
    if b"ispe" not in properties:
        raise damaged(name, "HEIC")
    width, height = struct.unpack_from(">II", properties[b"ispe"], 4)
    bits, colours = _depth(properties)
    bands = (1 if colours == 1 else 3) + item.opacity
    orientation = 1
    crop: tuple[int, int, int, int] | None = None
    for kind, content in item.properties:
        if kind == b"clap":
            crop = _crop(content, width, height, name)
        elif kind == b"irot":
            orientation = _then(orientation, _TURNS[content[0] & 3])
        elif kind == b"imir":
            orientation = _then(orientation, _MIRRORS[content[0] & 1])
    return Still(
        Declared(width, height, bits, bands),
        crop,
        orientation,
        item.multiplied,
        _coded_space(item.properties),
        primary,
    )


def _depth(properties: dict[bytes, bytes]) -> tuple[int, int]:
    """Return bits per band and number of colours, from the list of bands or the codec's own."""
    if b"pixi" in properties:
        content = properties[b"pixi"]
        return max(content[5 : 5 + content[4]]), content[4]
    if b"hvcC" in properties:
        content = properties[b"hvcC"]
        return (content[17] & 7) + 8, 1 if content[16] & 3 == 0 else 3
    if b"av1C" in properties:
        flags = properties[b"av1C"][2]
        return 12 if flags & 0x20 else 10 if flags & 0x40 else 8, 1 if flags & 0x10 else 3
    return 8, 3


def _crop(content: bytes, width: int, height: int, name: str) -> tuple[int, int, int, int]:
    """Return width, height, left and top of a crop of whole pixels."""
    wide, wide_by, tall, tall_by, x, x_by, y, y_by = struct.unpack_from(">IIIIiIiI", content)
    try:
        size = wide // wide_by, tall // tall_by
        # The centre of the crop lies at so much from the centre of the picture.
        left = (width - size[0]) / 2 + x / x_by
        top = (height - size[1]) / 2 + y / y_by
    except ZeroDivisionError:
        raise damaged(name, "HEIC") from None
    inside = 0 <= left <= width - size[0] and 0 <= top <= height - size[1]
    if wide % wide_by or tall % tall_by or left % 1 or top % 1 or not inside or min(size) < 1:
        raise ImageError(
            f"{name}: the file crops its picture at parts of pixels.",
            "Save it anew as an RGB PNG.",
            code="unsupported_format",
        )
    return (*size, int(left), int(top))


def _then(first: int, second: int) -> int:
    """Return the one orientation that does what two do."""
    corners = np.arange(6, dtype=np.uint8).reshape(2, 3)
    turned = oriented(oriented(corners, first), second)
    return next(each for each in range(1, 9) if np.array_equal(oriented(corners, each), turned))


def _coded_space(properties: list[tuple[bytes, bytes]]) -> tuple[int, int] | None:
    """Return primaries and transfer by their numbers in H.273."""
    for kind, content in properties:
        if kind == b"colr" and content[:4] == b"nclx":
            primaries, transfer = struct.unpack_from(">HH", content, 4)
            return primaries, transfer
    return None
