"""Reading images: bytes become upright RGB, or an error says what is wrong and what to do.

What would give a wrong mask without a word is refused by name: CMYK, Lab, signed and float numbers,
more channels than three.
"""

from __future__ import annotations

import functools
import hashlib
import os
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from PIL import Image as Pillow

from maskapp.core.image import Image
from maskapp.core.reading import STORED, Reading
from maskapp.errors import ImageError
from maskapp.files.acceptance import check_bytes, damaged
from maskapp.files.naming import page_name
from maskapp.files.reading import READERS
from maskapp.files.samples import Raster
from maskapp.files.selection import WHOLE, Selection
from maskapp.files.signatures import ARCHIVE, FORMATS, OTHER_IMAGES, contradiction, recognise

Source = bytes | str | os.PathLike[str] | BinaryIO


@dataclass(frozen=True)
class Page:
    """An image of a file that was looked into; its pixels are not decoded yet.

    Parameters
    ----------
    name : str
        The file's, with the number of the page where there are several: "scan.tif · page 3".
    read : callable
        Returns the :class:`~maskapp.core.image.Image`; raises ImageError if it cannot.
    """

    name: str
    read: Callable[[], Image]


def read_image(
    source: Source,
    *,
    name: str | None = None,
    reading: Reading = STORED,
    selection: Selection = WHOLE,
) -> Image:
    """Read the one image of a file; see :func:`read_images`.

    Raises
    ------
    ImageError
        As :func:`read_images`, and if the file holds several images.
    """
    found = open_pages(source, name=name, reading=reading, selection=selection)
    if len(found) > 1:
        raise ImageError(
            f"{display_name(source, name)}: the file holds {len(found)} images, not one.",
            "Use read_images, or save the page you need as a file of its own.",
            code="several_images",
        )
    return found[0].read()


def read_images(
    source: Source,
    *,
    name: str | None = None,
    reading: Reading = STORED,
    selection: Selection = WHOLE,
) -> list[Image]:
    """Read the images of a file.

    Parameters
    ----------
    source : bytes, path or binary file
        A PNG, JPEG, TIFF, BMP, WebP, GIF, HEIC, AVIF, JPEG XL, JPEG 2000 or PNM file with up to
        16 bits per band. The contents tell the format, not the name.
    name : str, optional
        Name for people; by default that of the file.
    reading : Reading, optional
        As the recipe says that will be applied: ``recipe.reading``.
    selection : Selection, optional
        Which images of the file; by default all at full size.

    Returns
    -------
    list of Image
        Upright RGB images in the counts of the file, one for each page or frame. An alpha band is
        not used, except that fully transparent pixels are not valid. ``summary`` says what was
        read, ``notices`` what reading changed.

    Raises
    ------
    ImageError
        If the file cannot be read exactly; the sentence says why and what to do.
    """
    pages = open_pages(source, name=name, reading=reading, selection=selection)
    return [page.read() for page in pages]


def open_pages(
    source: Source,
    *,
    name: str | None = None,
    reading: Reading = STORED,
    selection: Selection = WHOLE,
) -> tuple[Page, ...]:
    """Look into a file, decoding nothing: for files whose images do not fit in memory together.

    Parameters
    ----------
    source, name, reading, selection
        As for :func:`read_images`.

    Returns
    -------
    tuple of Page
        At least one. They hold the file's bytes.

    Raises
    ------
    ImageError
        As :func:`read_images`, as far as headers tell.
    """
    name = display_name(source, name)
    data = _contents(source, name)
    check_bytes(len(data), name)
    kind = recognise(data)
    if kind not in FORMATS:
        raise _stranger(kind, name)
    with _sentences(name, kind):
        reads, notices = READERS[kind].open(data, name, selection)
    mismatch = contradiction(name, kind)
    file = _File(name, kind, data, ((mismatch,) if mismatch else ()) + notices, len(reads), reading)
    return tuple(
        Page(page_name(name, index, len(reads)), functools.partial(file.image, index, read))
        for index, read in enumerate(reads)
    )


def display_name(source: Source, name: str | None = None) -> str:
    """Return the last part of the name: where a file lies on the server is nobody's business."""
    if name is None:
        given = source if isinstance(source, str | os.PathLike) else getattr(source, "name", None)
        name = os.fspath(given) if isinstance(given, str | os.PathLike) else "image"
    last = re.split(r"[/\\]", name.rstrip("/\\"))[-1]
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in last) or "image"


@dataclass(frozen=True)
class _File:
    name: str
    kind: str
    data: bytes
    notices: tuple[str, ...]
    count: int
    reading: Reading

    @functools.cached_property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    def image(self, index: int, read: Callable[[], Raster]) -> Image:
        with _sentences(self.name, self.kind):
            raster = read()
            return Image(
                raster.pixels,
                raster.valid,
                page_name(self.name, index, self.count),
                (*self.notices, *_turned(raster), *raster.notices),
                self.digest,
                self._summary(raster, index),
                self.reading,
            )

    def _summary(self, raster: Raster, index: int) -> str:
        height, width = raster.pixels.shape[:2]
        parts = [f"{raster.kind} {self.kind}", f"{width} × {height}"]
        if raster.rotated:
            parts.append("rotated by EXIF")
        if self.count > 1:
            parts.append(f"page {index + 1} of {self.count}")
        return ", ".join(parts)


def _stranger(kind: str, name: str) -> ImageError:
    """Return the refusal of a file that is none of :data:`FORMATS`."""
    return ImageError(
        f"{name}: this is {kind or 'not an image that maskapp knows'}.",
        "Unpack it and choose the images in it."
        if kind == ARCHIVE
        else f"Save it as {', '.join(FORMATS[:-1])} or {FORMATS[-1]} and choose that file.",
        code="unsupported_format" if kind in OTHER_IMAGES else "not_an_image",
    )


def _turned(raster: Raster) -> tuple[str, ...]:
    if not raster.rotated:
        return ()
    height, width = raster.pixels.shape[:2]
    return (
        "Turned upright as the camera's EXIF orientation says; the mask has this size, "
        f"{width} × {height}.",
    )


def _contents(source: Source, name: str) -> bytes:
    if isinstance(source, bytes):
        return source
    if not isinstance(source, str | os.PathLike):
        if source.seekable():
            source.seek(0)
        return source.read()
    path = Path(source)
    try:
        check_bytes(path.stat().st_size or 1, name)  # a device or a pipe has no size
        return path.read_bytes()
    except IsADirectoryError:
        raise ImageError(
            f"{name}: this is a folder.", "Name the images in it.", code="unreadable"
        ) from None
    except (OSError, ValueError) as error:  # str(error) would show the whole path
        reason = getattr(error, "strerror", None) or "its name cannot be used"
        raise ImageError(
            f"{name}: the file cannot be opened: {reason}.",
            code="unreadable",
        ) from error


@contextmanager
def _sentences(name: str, kind: str) -> Iterator[None]:
    """Turn whatever a decoder raises into a sentence; decoders raise nearly every type."""
    try:
        yield
    except ImageError:
        raise
    except Pillow.DecompressionBombError as error:
        raise ImageError(
            f"{name}: the image has too many pixels.",
            "Cut it into parts.",
            code="too_many_pixels",
        ) from error
    except MemoryError as error:
        raise ImageError(
            f"{name}: there is not enough memory for this image.",
            "Use a smaller one.",
            code="out_of_memory",
        ) from error
    except Exception as error:
        raise damaged(name, kind) from error
