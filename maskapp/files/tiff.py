"""Pages of TIFF files.

tifffile reads the structure, and the samples of grey and RGB in whole bytes: Pillow would narrow or
garble 16 bits, and libtiff can leave a strip unwritten that unpacks to more than it should. Pillow
reads the rest: palettes, packed bits, JPEG and fax compression.
"""

from __future__ import annotations

import io
import math
from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING, Any

import numpy as np
from PIL.TiffImagePlugin import TiffImageFile

from maskapp.errors import ImageError
from maskapp.files.acceptance import (
    MAX_PAGES,
    check_pages,
    check_size,
    damaged,
    max_pixels,
    raw_photo,
    wrong_colours,
)
from maskapp.files.contract import Declared, check
from maskapp.files.frames import profile_notice
from maskapp.files.samples import DIVIDED, Raster, Samples, from_picture, from_samples
from maskapp.files.selection import Selection
from maskapp.files.tiff_tags import Plane, plane_of

if TYPE_CHECKING:
    import tifffile

Read = Callable[[], Raster]


def pages(data: bytes, name: str, selection: Selection) -> tuple[list[Read], tuple[str, ...]]:
    """Look into a TIFF file and return what reads each of its images, and notices about all.

    Parameters
    ----------
    data : bytes
    name : str
        Of the file, for errors.
    selection : Selection

    Raises
    ------
    ImageError
        If a page cannot be read exactly, there are too many, or several channels are stored
        apart and are not three of one plane. Parsers raise more types.
    """
    import tifffile  # 0.2 s

    max_pixels()  # tells Pillow as well
    with tifffile.TiffFile(io.BytesIO(data), _multifile=False) as tif:
        found = _chain(tif, name)
        full = [page for page in found if not int(page.subfiletype) & 5]
        if not full:
            raise raw_photo(name)
        planes = [plane_of(page, name) for page in full]
        notices = _left_out(len(found) - len(full))
        for plane in planes:
            check_size(plane.width, plane.height, name)
        check_pages(len(planes), sum(p.width * p.height for p in planes), name)
        hidden = _hidden_planes(tif, planes, name)
        if hidden > 1:
            check_pages(hidden, hidden * planes[0].width * planes[0].height, name)
            reads: list[Read] = [
                partial(_read_hidden, data, planes[0], number, name) for number in range(hidden)
            ]
        else:
            reads = [partial(_read, data, plane, name) for plane in planes]
        if _are_channels(tif, planes, len(reads), name):
            reads = [partial(_read_channels, reads)]
        return reads, notices


def _chain(tif: tifffile.TiffFile, name: str) -> list[Any]:
    """Return the pages of the file's main chain; one by one, as a hostile chain is endless."""
    found: list[Any] = []
    try:
        while len(found) <= MAX_PAGES:
            found.append(tif.pages[len(found)])
    except IndexError:
        pass
    check_pages(len(found), 0, name)
    if not found:
        raise damaged(name, "TIFF")
    return found


def _left_out(count: int) -> tuple[str, ...]:
    if not count:
        return ()
    if count == 1:
        return ("The file also holds a smaller copy or a mask of its images, which is left out.",)
    return (f"The file also holds {count} smaller copies or masks of its images, left out here.",)


# ---- several channels, stored apart


def _hidden_planes(tif: tifffile.TiffFile, planes: list[Plane], name: str) -> int:
    """Return how many planes ImageJ stored behind the only page that it described."""
    if not tif.is_imagej or len(planes) > 1:
        return 0
    count = int((tif.imagej_metadata or {}).get("images", 1))
    if count > 1 and planes[0].palette:
        raise wrong_colours(name, "a palette shared by all slices")
    return count


def _are_channels(tif: tifffile.TiffFile, planes: list[Plane], count: int, name: str) -> bool:
    """Return whether the file is three channels of one plane.

    Raises
    ------
    ImageError
        If channels are stored apart in any other number or arrangement.
    """
    if any(plane.bands > 1 for plane in planes):
        return False
    sizes = _sizes(tif)
    channels = sizes.get("channels", 1)
    if channels < 2:
        return False
    if channels == 3 == count and math.prod(sizes.values()) == 3:
        return True
    what = ", ".join(f"{size} {word}" for word, size in sizes.items() if size > 1)
    raise ImageError(
        f"{name}: the TIFF is a stack of separate channels ({what}).",
        "Choose three channels of one plane and save them as an RGB image "
        "(in ImageJ: Image, Type, RGB Color).",
        code="pages",
    )


def _sizes(tif: tifffile.TiffFile) -> dict[str, int]:
    """Return how many channels, slices and frames the metadata tell of."""
    words = {"C": "channels", "Z": "slices", "T": "frames"}
    if tif.is_imagej:
        about = tif.imagej_metadata or {}
        return {word: int(about.get(word, 1)) for word in words.values()}
    sizes = dict.fromkeys(words.values(), 1)
    for series in tif.series if tif.is_ome else ():
        for axis, size in zip(series.axes, series.shape, strict=True):
            if axis in words:
                sizes[words[axis]] = max(sizes[words[axis]], int(size))
    return sizes


def _read_channels(reads: list[Read]) -> Raster:
    rasters = [read() for read in reads]
    pixels = np.stack([raster.pixels[..., 0] for raster in rasters], axis=-1)
    depth = pixels.dtype.itemsize * 8
    return Raster(
        pixels,
        None,
        f"{depth}-bit three-channel",
        (
            "Three separate channels were read as red, green and blue, in this order. If they are "
            "other colours, the names of the channels here do not fit.",
        ),
        rasters[0].rotated,
    )


# ---- pixels


def _read(data: bytes, plane: Plane, name: str) -> Raster:
    if plane.plain:
        import tifffile  # 0.2 s

        with tifffile.TiffFile(io.BytesIO(data), _multifile=False) as tif:
            return _raster(tif.pages[plane.index].asarray(maxworkers=1), plane, name)
    picture = TiffImageFile(io.BytesIO(data))
    picture.seek(plane.index)
    if sorted(picture.size) != sorted((plane.width, plane.height)):
        raise damaged(name, "TIFF")
    picture.load()  # Pillow turns a TIFF while loading it
    raster = from_picture(picture, name)
    more = profile_notice(plane.profile)
    if plane.multiplied:
        more += (DIVIDED,)
    return Raster(
        raster.pixels,
        raster.valid,
        raster.kind,
        (*more, *_ignored_band(plane), *raster.notices),
        plane.orientation in range(2, 9),
    )


def _read_hidden(data: bytes, plane: Plane, number: int, name: str) -> Raster:
    import tifffile  # 0.2 s

    with tifffile.TiffFile(io.BytesIO(data), _multifile=False) as tif:
        stack = tif.series[0].asarray(maxworkers=1)
    samples = stack.reshape(-1, plane.height, plane.width, plane.bands)[number]
    return _raster(samples, plane, name)


def _raster(samples: Samples, plane: Plane, name: str) -> Raster:
    if samples.ndim == 3 and plane.planar:
        samples = np.moveaxis(samples, 0, -1)
    check(samples, Declared(plane.width, plane.height, plane.bits, plane.bands), name)
    if plane.white_is_zero:
        samples = samples.reshape(plane.height, plane.width, plane.bands).copy()
        samples[..., 0] = np.iinfo(samples.dtype).max - samples[..., 0]
    ignored = _ignored_band(plane)
    if ignored:
        samples = samples[..., :3]
    raster = from_samples(samples, name, orientation=plane.orientation, multiplied=plane.multiplied)
    notices = (*profile_notice(plane.profile), *ignored, *raster.notices)
    return Raster(raster.pixels, raster.valid, raster.kind, notices, raster.rotated)


def _ignored_band(plane: Plane) -> tuple[str, ...]:
    if plane.bands != 4 or plane.opacity:
        return ()
    return ("The file has a fourth band that is not marked as opacity; it is not used.",)
