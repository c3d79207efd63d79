"""The pixels of a TIFF page.

tifffile reads grey, palettes and RGB that are packed without loss: Pillow would narrow or garble
16 bits, libtiff can leave a strip unwritten that unpacks to more than it should, and both take a
colour map of 8-bit values for black. Pillow reads JPEG and fax compression.
"""

from __future__ import annotations

import io
import struct
from dataclasses import replace
from typing import Any

import numpy as np
from PIL.TiffImagePlugin import TiffImageFile

from maskapp.files.reading.contract import Declared, check
from maskapp.files.reading.limits import damaged
from maskapp.files.reading.samples import (
    DIVIDED,
    Raster,
    Samples,
    from_picture,
    from_samples,
    oriented,
)
from maskapp.files.reading.tiff.chain import page_at
from maskapp.files.reading.tiff.damage import damage_of
from maskapp.files.reading.tiff.marks import Shown, by_value, value_notice
from maskapp.files.reading.tiff.tags import TiffPage

_KINDS = {1: "1-bit black-and-white"}
_EIGHT_BIT_MAP = "The colour map holds 8-bit values; they are used as they are."


def read_plane(data: bytes, plane: TiffPage, name: str) -> Raster:
    """Read a page.

    Parameters
    ----------
    data : bytes
        The file.
    plane : TiffPage
    name : str
        Of the file, for errors.

    Raises
    ------
    ImageError
        If the pixels are not as the tags declare them. Decoders raise more types.
    """
    return _read(data, plane, name) if plane.plain else _read_by_pillow(data, plane, name)


def join(rasters: list[Raster], no_data: str, notices: tuple[str, ...]) -> Raster:
    """Return one image of three grey ones, which become red, green and blue.

    As in an image of three bands, a pixel holds no data where all of them say so.
    """
    pixels = np.stack([raster.pixels[..., 0] for raster in rasters], axis=-1)
    marks = [raster.valid for raster in rasters if raster.valid is not None]
    shown = np.logical_or.reduce(marks) if len(marks) == len(rasters) else None
    if shown is not None and shown.all():
        shown = None
    kind = f"{pixels.dtype.itemsize * 8}-bit three-channel"
    more = () if shown is None else value_notice(shown, no_data)
    return Raster(pixels, shown, kind, (*notices, *more), rasters[0].rotated)


def _read(data: bytes, plane: TiffPage, name: str) -> Raster:
    samples, page = _samples(data, plane, name)
    more: list[str] = []
    shown = None
    colours = samples[..., : 3 if plane.bands >= 3 else 1] if plane.band is None else samples
    if plane.no_data:
        shown, notices = by_value(colours, plane.no_data)
        more += notices
    kind = _KINDS.get(plane.bits, f"{plane.bits}-bit grey") if plane.bits < 8 else ""
    if plane.palette:
        samples, notices = _coloured(samples, page, name)
        more += notices
        kind = f"{16 if samples.dtype == np.uint16 else plane.bits}-bit palette"
    elif plane.bits < 8:
        samples = samples * np.uint8(255 // ((1 << plane.bits) - 1))
    if plane.white_is_zero:
        samples = samples.copy()
        samples[..., 0] = np.iinfo(samples.dtype).max - samples[..., 0]
    ignored = _ignored_band(plane)
    if ignored:
        samples = samples[..., :3]
    raster = from_samples(
        samples, name, kind=kind, orientation=plane.orientation, multiplied=plane.multiplied
    )
    return replace(
        raster,
        notices=(*more, *ignored, *raster.notices),
        valid=None if shown is None else upright(shown, plane),
        profile=plane.profile,
    )


def _samples(data: bytes, plane: TiffPage, name: str) -> tuple[Samples, Any]:
    """Return the samples (H, W, bands) as stored, as many and as wide as the tags declare."""
    import tifffile  # 0.2 s

    with tifffile.TiffFile(io.BytesIO(data), _multifile=False) as tif:
        page = page_at(tif, plane.offset, plane.index)
        if plane.hidden is None:
            samples = page.asarray(maxworkers=1)
        else:
            start = int(page.dataoffsets[0]) + plane.hidden * int(page.nbytes)
            dtype = page.dtype.newbyteorder(tif.byteorder)
            count = int(page.nbytes) // dtype.itemsize
            stored = np.frombuffer(data, dtype, count, start)
            samples = stored.reshape(page.shape).astype(page.dtype)
    if samples.ndim == 3 and plane.planar:
        samples = np.moveaxis(samples, 0, -1)
    samples = samples if samples.ndim == 3 else samples[..., np.newaxis]
    if samples.dtype == bool:
        samples = samples.view(np.uint8)
    check(samples, Declared(plane.width, plane.height, plane.bits, plane.bands), name)
    if plane.band is not None:
        samples = samples[..., plane.band : plane.band + 1]
    return samples, page


def _coloured(indices: Samples, page: Any, name: str) -> tuple[Samples, tuple[str, ...]]:
    """Return the colours of a palette image, with its opacity if it has one."""
    colours = np.asarray(page.colormap)
    if colours.shape != (3, 1 << int(page.bitspersample)):
        raise damaged(name, "TIFF")
    # The standard has 16 bits; files of 8 are so common that libtiff looks for them like this.
    small = bool(colours.max() < 256)
    notices = (_EIGHT_BIT_MAP,) if small and colours.any() else ()
    high, low = colours >> 8, colours & 255
    deep = not small and ((low != 0) & (low != high)).any()  # no 8 bits that were made 16
    dtype, table = (np.uint16, colours) if deep else (np.uint8, colours if small else high)
    opacity = indices[..., 1:] * dtype(257 if deep else 1)
    table = table.astype(dtype).T
    return np.concatenate([table[indices[..., 0]], opacity], axis=-1), notices


def _read_by_pillow(data: bytes, plane: TiffPage, name: str) -> Raster:
    # Pillow opens the first page of a file: the header is made to lead to the one that is read.
    stream = io.BytesIO(data)
    order = "<" if data[:2] == b"II" else ">"
    big = data[2:4] in (b"\x2b\0", b"\0\x2b")
    stream.seek(8 if big else 4)
    stream.write(struct.pack(order + ("Q" if big else "I"), plane.offset))
    stream.seek(0)
    picture = TiffImageFile(stream)
    bands = 1 if plane.palette else len(picture.getbands())
    if sorted(picture.size) != sorted((plane.width, plane.height)) or bands != plane.bands:
        raise damaged(name, "TIFF")
    picture.load()  # Pillow turns a TIFF while loading it
    raster = from_picture(picture, name)
    if plane.multiplied and raster.opacity is not None:  # Pillow has divided by it while loading
        seen = np.where(raster.opacity == 0, np.uint8(0), np.uint8(255))
        raster = replace(raster, opacity=seen, notices=(DIVIDED, *raster.notices))
    more = [*damage_of(data, plane, raster.pixels, name), *_ignored_band(plane)]
    shown = None
    if plane.no_data:
        stored = raster.pixels // np.uint8(255 // ((1 << plane.bits) - 1))
        if plane.white_is_zero:
            stored = np.uint8((1 << plane.bits) - 1) - stored
        shown, notices = by_value(stored, plane.no_data)
        more += notices
    return replace(
        raster,
        notices=(*more, *raster.notices),
        rotated=plane.orientation in range(2, 9),
        valid=shown,
        profile=plane.profile,
    )


def upright(shown: Shown, plane: TiffPage) -> Shown:
    """Return where a plane has data, turned as its tags ask."""
    return np.ascontiguousarray(oriented(shown, plane.orientation))


def _ignored_band(plane: TiffPage) -> tuple[str, ...]:
    if plane.bands != 4 or plane.opacity or plane.band is not None:
        return ()
    return ("The file has a fourth band that is not marked as opacity; it is not used.",)
