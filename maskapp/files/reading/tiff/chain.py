"""The list of pages of a TIFF file: whole, or refused with the number of pages that are.

tifffile and Pillow end a list that breaks off as if it were whole, so it is walked here.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from maskapp.errors import ImageError
from maskapp.files.reading.limits import MAX_PAGES, check_count, damaged

if TYPE_CHECKING:
    import tifffile

_LONGEST = 4 * MAX_PAGES  # with smaller copies and masks, which do not count
_MOST_TAGS = 4096  # as tifffile
_TYPE_SIZES = dict(enumerate((1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8, 4), start=1)) | {
    16: 8,
    17: 8,
    18: 8,
}


@dataclass(frozen=True)
class Chain:
    """Where the pages of a file are described.

    Parameters
    ----------
    offsets : tuple of int
        Of each page's tags, in order.
    end : {"whole", "cut", "loop", "long"}
        The list ends, leads out of the file, comes back to itself, or goes on beyond all limits.
    """

    offsets: tuple[int, ...]
    end: Literal["whole", "cut", "loop", "long"]


def chain_of(data: bytes) -> Chain:
    """Walk a file's list of pages; the file begins as a TIFF."""
    order = "<" if data[:2] == b"II" else ">"
    big = data[2:4] in (b"\x2b\0", b"\0\x2b")
    count_format, size, link_format = ("Q", 20, "Q") if big else ("H", 12, "I")
    found: dict[int, None] = {}  # in order
    at = 8 if big else 4
    while True:
        try:
            (offset,) = struct.unpack_from(order + link_format, data, at)
            if offset == 0:
                return Chain(tuple(found), "whole")
            if offset in found:
                return Chain(tuple(found), "loop")
            (tags,) = struct.unpack_from(order + count_format, data, offset)
        except struct.error:  # behind the end
            return Chain(tuple(found), "cut")
        at = offset + struct.calcsize(count_format) + size * tags
        if offset < 8 or not 0 < tags <= _MOST_TAGS or at > len(data):
            return Chain(tuple(found), "cut")
        if len(found) == _LONGEST:
            return Chain(tuple(found), "long")
        found[offset] = None


def pages_of(tif: tifffile.TiffFile, data: bytes, name: str) -> list[Any]:
    """Return the pages of a file's list.

    Raises
    ------
    ImageError
        If the list is not whole, or the pixels of a page are not all in the file.
    """
    chain = chain_of(data)
    if chain.end == "long":
        check_count(len(chain.offsets) + 1, name)
    if chain.end == "loop":
        raise ImageError(
            f"{name}: the TIFF's list of pages runs in a circle: its last page, "
            f"{len(chain.offsets)}, leads back to an earlier one.",
            "Copy the file again, or save its pages anew.",
            code="pages",
        )
    if not chain.offsets:
        raise damaged(name, "TIFF")
    pages = []
    for index, offset in enumerate(chain.offsets):
        try:
            pages.append(page_at(tif, offset, index))
        except Exception:  # tifffile raises many types; what follows counts the page as not whole
            if len(chain.offsets) == 1:
                raise
    whole = sum(_is_whole(page, data) for page in pages)
    if chain.end == "cut":
        raise _incomplete(name, *_counted(tif, pages, whole, len(data)))
    if whole < len(chain.offsets):
        alone = len(chain.offsets) == 1
        raise damaged(name, "TIFF") if alone else incomplete(name, whole, len(chain.offsets))
    return pages


def page_at(tif: tifffile.TiffFile, offset: int, index: int = 0) -> Any:
    """Return the page described at an offset: without a way through all pages before it."""
    import tifffile  # 0.2 s

    tif.filehandle.seek(offset)
    return tifffile.TiffPage(tif, index=index)


def incomplete(name: str, whole: int, count: int) -> ImageError:
    """Return the refusal of a file of which only some pages are whole."""
    return _incomplete(name, whole, str(count))


def planes_behind(page: Any, size: int) -> int:
    """Return how many planes fit between a page's pixels and the file's end; 0: not in a row."""
    if not page.is_contiguous or not page.nbytes:
        return 0
    return max(0, (size - int(page.dataoffsets[0])) // int(page.nbytes))


def _counted(tif: tifffile.TiffFile, pages: list[Any], whole: int, size: int) -> tuple[int, str]:
    """Return how many pages are whole, and of how many."""
    told = announced(tif, pages)
    if told > len(pages) == 1:  # pixels come first, then what describes them
        return min(max(planes_behind(pages[0], size), whole), told), str(told)
    return whole, str(told) if told > len(pages) else f"at least {len(pages) + 1}"


def announced(tif: tifffile.TiffFile, pages: list[Any]) -> int:
    """Return how many planes ImageJ, MetaMorph or tifffile say the file holds; 0: they do not."""
    if tif.is_imagej:
        return max(0, int((tif.imagej_metadata or {}).get("images", 0)))
    if tif.is_stk:
        return int((tif.stk_metadata or {}).get("NumberPlanes", 0))
    told = index = 0
    while index < len(pages):
        count = _shaped_count(pages[index])
        told += count or 1
        index += count or 1
    return told


def _shaped_count(page: Any) -> int:
    """Return how many planes tifffile says that it wrote from this page on; 0 if it does not."""
    import json

    text = page.shaped_description
    if not text or not text.startswith("{"):
        return 0
    try:
        shape = json.loads(text).get("shape")
    except (ValueError, RecursionError):  # no JSON: then it says nothing
        return 0
    if not isinstance(shape, list) or not all(type(side) is int and side > 0 for side in shape):
        return 0
    values = 1
    for side in shape:
        values *= side
    each = int(page.imagewidth) * int(page.imagelength) * int(page.samplesperpixel)
    return values // each if each and values % each == 0 else 0


def _incomplete(name: str, whole: int, of: str) -> ImageError:
    return ImageError(
        f"{name}: the TIFF is incomplete: {whole} of {of} pages are whole.",
        "Copy the file again; if it was written so, save its pages anew.",
        code="corrupt",
    )


def _is_whole(page: Any, data: bytes) -> bool:
    """Return whether all pixels of a page and all values of its tags lie in the file."""
    size = len(data)
    pixels = zip(page.dataoffsets, page.databytecounts, strict=False)
    return all(at + count <= size for at, count in pixels) and _has_all_values(page, data)


def _has_all_values(page: Any, data: bytes) -> bool:
    # tifffile drops a tag whose values are cut off, and with it what it says about the pixels.
    order = "<" if data[:2] == b"II" else ">"
    big = data[2:4] in (b"\x2b\0", b"\0\x2b")
    entry, head, inline = ("HHQQ", 8, 8) if big else ("HHII", 2, 4)
    (count,) = struct.unpack_from(order + ("Q" if big else "H"), data, page.offset)
    for index in range(count):
        at = int(page.offset) + head + index * struct.calcsize("=" + entry)
        _, kind, number, offset = struct.unpack_from(order + entry, data, at)
        length = number * _TYPE_SIZES.get(kind, 0)
        if length > inline and offset + length > len(data):
            return False
    return True
