"""Damage that libtiff gets over without a word to Pillow: of JPEG and fax in a TIFF page.

Both are decoded once more: JPEG by simplejpeg, which tells of damage; fax by imagecodecs, which
gets over damage in another way than libtiff, so that the two differ.
"""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maskapp.files.reading.jpeg_damage import damage_notice
from maskapp.files.reading.limits import damaged
from maskapp.files.reading.samples import oriented
from maskapp.files.reading.tiff.chain import page_at
from maskapp.files.reading.tiff.tags import FAXES, JPEGS, TiffPage

_WHITE_IS_ZERO = 0
_WORD_ALIGNED_FAX = 32771  # imagecodecs does not decode it


def damage_of(
    data: bytes, plane: TiffPage, pixels: NDArray[np.uint8], name: str
) -> tuple[str, ...]:
    """Return the notice about a damaged page.

    Parameters
    ----------
    data : bytes
        The file.
    plane : TiffPage
        One that Pillow reads.
    pixels : (H, W) or (H, W, bands) ndarray of uint8
        What Pillow made of it, upright.
    name : str
        Of the file, for errors.

    Raises
    ------
    ImageError
        If a strip or tile holds fewer rows or columns than it must.
    """
    import tifffile  # 0.2 s

    with tifffile.TiffFile(io.BytesIO(data), _multifile=False) as tif:
        page = page_at(tif, plane.offset)
        packing = int(page.compression)
        if packing in JPEGS:
            return _jpeg(data, page, name)
        if packing in FAXES and packing != _WORD_ALIGNED_FAX:
            return _fax(page, plane, pixels)
    return ()


def _jpeg(data: bytes, page: Any, name: str) -> tuple[str, ...]:
    import simplejpeg  # only where a JPEG is read

    tables = page.jpegtables
    for index, (at, count) in enumerate(zip(page.dataoffsets, page.databytecounts, strict=True)):
        picture = data[at : at + count]
        if not picture.startswith(b"\xff\xd8"):
            continue  # an old way to store JPEG: in pieces that are no picture by themselves
        if tables:
            picture = tables[: tables.rindex(b"\xff\xd9")] + picture[2:]
        try:
            size = simplejpeg.decode_jpeg_header(picture, strict=False)[:2]
        except ValueError:  # a sampling that it does not know
            continue
        if any(has < must for has, must in zip(size, _least(page, index), strict=True)):
            raise damaged(name, "TIFF")
        try:
            simplejpeg.decode_jpeg(picture, "GRAY")
        except ValueError as error:
            return (damage_notice(str(error)),)
    return ()


def _least(page: Any, index: int) -> tuple[int, int]:
    """Return how many rows and columns of a page are in its strip or tile of a number, at most."""
    height, width = int(page.imagelength), int(page.imagewidth)
    if page.is_tiled:
        high, wide = int(page.tilelength), int(page.tilewidth)
    else:
        high, wide = min(int(page.rowsperstrip) or height, height), width
    across, down = -(-width // wide), -(-height // high)
    row, column = index // across % down, index % across
    return min(high, height - row * high), min(wide, width - column * wide)


def _fax(page: Any, plane: TiffPage, pixels: NDArray[np.uint8]) -> tuple[str, ...]:
    stored = page.asarray(maxworkers=1).astype(bool)
    white = ~stored if int(page.photometric) == _WHITE_IS_ZERO else stored
    upright = oriented(white, plane.orientation)
    other = int(np.count_nonzero(upright != (pixels[..., 0] != 0)))
    if not other:
        return ()
    return (
        f"The fax data are damaged: two decoders differ in {other} pixels; part of the picture "
        "may be wrong.",
    )
