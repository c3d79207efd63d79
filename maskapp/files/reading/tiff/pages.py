"""TIFF files: which images they hold, and what reads each of them."""

from __future__ import annotations

import io
import logging
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

from maskapp.files.reading.limits import check_count, check_size, check_total, max_pixels
from maskapp.files.reading.samples import Raster
from maskapp.files.reading.scale import Scale
from maskapp.files.reading.selection import (
    WHOLE,
    Opened,
    Outline,
    Read,
    Selection,
    chosen_pages,
    no_level,
)
from maskapp.files.reading.tiff.chain import announced, incomplete, pages_of, planes_behind
from maskapp.files.reading.tiff.channels import Arrangement, Unit, arrange
from maskapp.files.reading.tiff.levels import Album, Picture, album_of, left_out, sizes_of
from maskapp.files.reading.tiff.masks import cover, masks_of, unused
from maskapp.files.reading.tiff.ome import Series
from maskapp.files.reading.tiff.pixels import join, read_plane
from maskapp.files.reading.tiff.scales import scale_of, series_by_plane
from maskapp.files.reading.tiff.tags import TiffPage, no_data_of, plane_of, unmarked_bands

if TYPE_CHECKING:
    import tifffile

# What it remarks about broken files names no file; refusals and notices say it. Here, because
# command line, worker processes, page and library all come by.
if logging.getLogger("tifffile").level == logging.NOTSET:
    logging.getLogger("tifffile").setLevel(logging.CRITICAL)


@dataclass(frozen=True)
class _Contents:
    """What a file holds: pages by number, and how they make images."""

    album: Album
    pictures: dict[int, Picture]
    arrangement: Arrangement
    hidden: bool
    no_data: str
    series: Mapping[int, Series]


def pages(data: bytes, name: str, selection: Selection = WHOLE) -> Opened:
    """Look into a TIFF file and return what reads each of its images.

    Parameters
    ----------
    data : bytes
    name : str
        Of the file, for errors.
    selection : Selection

    Raises
    ------
    ImageError
        If the file is not whole, a page that is selected cannot be read exactly, there are too
        many, or several channels are stored apart and are not three of one plane. Parsers raise
        more types.
    """
    import tifffile  # 0.2 s

    max_pixels()  # tells Pillow as well
    apart = selection.channels == "apart"
    with tifffile.TiffFile(io.BytesIO(data), _multifile=False) as tif:
        held = _contents(tif, data, name, apart=apart)
        sizes = sizes_of(held.album)
        if selection.level >= len(sizes):
            raise no_level(name, selection.level, sizes)
        units = _banded(held, selection.level, name) if apart else _alone(held)
        check_count(len(units), name)
        numbers = chosen_pages(selection, len(units), name)
        reads: list[Read] = []
        masks = total = 0
        for number in numbers:
            unit, band = units[number - 1]
            planes = [_plane(held, each, selection.level, name, apart) for each in unit.planes]
            pictures = [held.pictures[each] for each in unit.planes]
            pairs = zip(pictures, planes, strict=True)
            marks = [mark for one, plane in pairs for mark in masks_of(one, plane, name)]
            masks += len(marks)
            told = pictures if selection.level == 0 else []
            more = dict.fromkeys(text for one in told for text in unused(one, marks))
            total += planes[0].width * planes[0].height
            for plane in planes:
                check_size(plane.width, plane.height, name, sizes)
            planes = [replace(plane, band=band) for plane in planes]
            scale = scale_of(
                tif, pictures[0].levels, selection.level, held.series.get(unit.planes[0])
            )
            reads.append(partial(_read, data, planes, marks, (*unit.notices, *more), scale, name))
        check_total(len(numbers), total, name, stored=len(data))
        notices = (*held.arrangement.notices, *left_out(held.album, selection.level, masks))
    return Opened(tuple(reads), numbers, len(units), notices, total)


def outline(data: bytes, name: str) -> Outline:
    """Return what there is to choose from in a TIFF file, whatever its size.

    Raises
    ------
    ImageError
        If the file is not whole. Parsers raise more types.
    """
    import tifffile  # 0.2 s

    with tifffile.TiffFile(io.BytesIO(data), _multifile=False) as tif:
        held = _contents(tif, data, name, apart=True)
        units = _banded(held, 0, name)
        bands = max((band or 0) + 1 for _, band in units)
        channels = max(held.arrangement.channels, bands)
        return Outline(len(units), sizes_of(held.album), channels)


def _contents(tif: tifffile.TiffFile, data: bytes, name: str, *, apart: bool) -> _Contents:
    found = pages_of(tif, data, name)
    album = album_of(tif, found, name)
    first = album.pictures[0].levels[0]
    told = announced(tif, found)
    count, hidden = len(found), False
    if len(found) == 1 < told and first.is_contiguous:
        # One page describes them all, and their pixels follow its own.
        check_count(told, name)
        count, hidden = told, True
        whole = planes_behind(first, len(data))
        if whole < told:
            raise incomplete(name, whole, told)
    arrangement = arrange(tif, count, told, int(first.samplesperpixel), name, apart=apart)
    pictures = {int(picture.levels[0].index): picture for picture in album.pictures}
    if hidden:
        pictures = dict.fromkeys(range(count), album.pictures[0])
    # What describes a series stands once, on its first page.
    one_series = tif.is_imagej or tif.is_ome or tif.is_shaped
    no_data = no_data_of(first) if one_series else ""
    series = series_by_plane(arrangement.series, count)
    return _Contents(album, pictures, arrangement, hidden, no_data, series)


Banded = tuple[Unit, int | None]


def _alone(held: _Contents) -> list[Banded]:
    # Pages that are a smaller copy or a mask of another are no images of their own.
    units = held.arrangement.units
    return [(unit, None) for unit in units if all(each in held.pictures for each in unit.planes)]


def _banded(held: _Contents, level: int, name: str) -> list[Banded]:
    """Return the images; bands that are not marked as colours are one each."""
    found: list[Banded] = []
    for unit, _ in _alone(held):
        page = held.pictures[unit.planes[0]].levels[level]
        bands = unmarked_bands(page)
        for band in range(bands):
            notice = (f"Channel {band + 1} of {bands}.",) if bands > 1 else ()
            banded = replace(unit, notices=(*unit.notices, *notice))
            found.append((banded, band if bands > 1 else None))
        check_count(len(found), name)
    return found


def _plane(held: _Contents, number: int, level: int, name: str, apart: bool) -> TiffPage:
    plane = plane_of(held.pictures[number].levels[level], name, apart=apart)
    return replace(
        plane,
        hidden=number if held.hidden else None,
        no_data=plane.no_data or held.no_data,
    )


def _read(
    data: bytes,
    planes: list[TiffPage],
    masks: list[int],
    notices: tuple[str, ...],
    scale: Scale,
    name: str,
) -> Raster:
    rasters = [read_plane(data, plane, name) for plane in planes]
    if len(rasters) > 1:
        raster = join(rasters, planes[0].no_data, notices)
    else:
        raster = replace(rasters[0], notices=(*notices, *rasters[0].notices))
    raster = cover(raster, data, planes[0], masks, name) if masks else raster
    return replace(raster, scale=scale)
