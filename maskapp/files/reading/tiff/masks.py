"""Which mask pages of a TIFF file belong to an image, and the image under them."""

from __future__ import annotations

import io
from dataclasses import replace
from typing import Any

import numpy as np

from maskapp.errors import ImageError
from maskapp.files.reading.limits import check_size, damaged
from maskapp.files.reading.samples import Raster
from maskapp.files.reading.tiff.chain import page_at
from maskapp.files.reading.tiff.levels import Picture, is_reduced
from maskapp.files.reading.tiff.marks import both, by_page, page_notice
from maskapp.files.reading.tiff.pixels import upright
from maskapp.files.reading.tiff.tags import TiffPage

_Size = tuple[int, int]


def masks_of(picture: Picture, plane: TiffPage, name: str) -> list[int]:
    """Return where the masks of an image are described: all of its size, else of the largest.

    Raises
    ------
    ImageError
        If none has a size of which the image's is a multiple, or that is a multiple of it.
    """
    if not picture.masks:
        return []
    size = (plane.width, plane.height)
    fitting = {_size(page) for page in picture.masks if _fits(size, _size(page))}
    if not fitting:
        width, height = _size(picture.masks[0])
        raise ImageError(
            f"{name}: the file holds a mask of {width} × {height} pixels for an image of "
            f"{plane.width} × {plane.height}; where it belongs on the image is not known.",
            "Save the image without its mask, or with a mask of its own size.",
            code="pages",
        )
    chosen = size if size in fitting else max(fitting)
    check_size(*chosen, name)
    return [int(page.offset) for page in picture.masks if _size(page) == chosen]


def unused(picture: Picture, masks: list[int]) -> tuple[str, ...]:
    """Return the notice about masks that are not used, those marked as smaller copies left out."""
    others = [page for page in picture.masks if int(page.offset) not in masks]
    if all(is_reduced(page) for page in others):
        return ()
    return ("The file also holds a mask of another size for this image; it is not used.",)


def cover(raster: Raster, data: bytes, plane: TiffPage, masks: list[int], name: str) -> Raster:
    """Return an image under masks; `masks` are the offsets of the tags of the pages that are."""
    import tifffile  # 0.2 s

    size = (plane.width, plane.height)
    shown = np.ones(size[::-1], np.bool_)
    scaled: dict[str, None] = {}
    masks = list(dict.fromkeys(masks))
    with tifffile.TiffFile(io.BytesIO(data), _multifile=False) as tif:
        for offset in masks:
            page = page_at(tif, offset)
            stored = page.asarray(maxworkers=1)
            if stored.shape != (page.imagelength, page.imagewidth):
                raise damaged(name, "TIFF")
            shown &= by_page(stored, int(page.photometric), size[::-1])
            if _size(page) != size:
                width, height = _size(page)
                scaled[f"The mask in the file, {width} × {height}, was scaled to the image."] = None
    return replace(
        raster,
        valid=both(raster.valid, upright(shown, plane)),
        notices=(*raster.notices, *page_notice(shown, len(masks)), *scaled),
    )


def _size(page: Any) -> _Size:
    return int(page.imagewidth), int(page.imagelength)


def _fits(size: _Size, mask: _Size) -> bool:
    """Return whether a mask's pixels are whole blocks of the image's, or the other way round.

    Smaller levels of an image are rounded up or down, so a mask of its full size may be as well.
    """
    (width, height), (wide, high) = size, mask
    if not wide or not high:
        return False
    if wide <= width:
        return width % wide == height % high == 0 and width // wide == height // high
    ratio = wide / width
    return any(abs(wide - k * width) < k > abs(high - k * height) for k in _around(ratio))


def _around(ratio: float) -> tuple[int, int]:
    return max(2, int(ratio)), int(ratio) + 1
