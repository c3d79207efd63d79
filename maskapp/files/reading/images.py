"""Reading images: bytes become upright RGB, or an error says what is wrong and what to do.

What would give a wrong mask without a word is refused by name: CMYK, Lab, signed and float numbers,
more channels than three.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from PIL import Image as Pillow

from maskapp.core.image import Image
from maskapp.core.recipe.reading import STORED, Reading
from maskapp.errors import ImageError
from maskapp.files.naming import page_name
from maskapp.files.reading.color.spaces import in_colours
from maskapp.files.reading.contents import Source, contents, display_name
from maskapp.files.reading.limits import check_bytes, check_total, damaged
from maskapp.files.reading.registry import READERS
from maskapp.files.reading.samples import Raster, with_opacity
from maskapp.files.reading.selection import WHOLE, Opened, Outline, Read, Selection
from maskapp.files.reading.signatures import (
    FORMATS,
    OTHER_IMAGES,
    PACKED,
    POINTER,
    contradiction,
    recognise,
)

ROTATED = "rotated by EXIF"
"""What the summary of an image says that was turned upright or mirrored."""


@dataclass(frozen=True)
class Page:
    """An image of a file that was looked into; its pixels are not decoded yet.

    Parameters
    ----------
    name : str
        The file's, with the number of the page where there are several: "scan.tif · page 3".
    read : callable
        Returns the :class:`~maskapp.core.image.Image`; raises ImageError if it cannot.
    number, count : int
        Which of the file's images it is, from 1, and how many there are: also those that are not
        selected.
    """

    name: str
    read: Callable[[], Image]
    number: int = 1
    count: int = 1


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
        Upright RGB images, one for each page or frame: in the counts of the file, or converted to
        sRGB. An alpha band is not used, except that fully transparent pixels are not valid, unless
        all are or `reading` ignores it. ``summary`` says what was read, ``notices`` what reading
        changed and where colours are not sRGB, ``profile`` in which space they are, ``pixel_size``
        how large a pixel is, where the file says so and is believed.

    Raises
    ------
    ImageError
        If the file cannot be read exactly, or its colours are to be converted and cannot be; the
        sentence says why and what to do.
    """
    file, pixels = _open(source, name, reading, selection)
    check_total(len(file.opened.reads), pixels, file.name)  # all are held at once
    return [page.read() for page in file.pages()]


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
    file, _ = _open(source, name, reading, selection)
    return file.pages()


def outline(source: Source, *, name: str | None = None) -> Outline:
    """Return what there is to choose from in a file, also where its images are too large.

    Parameters
    ----------
    source, name
        As for :func:`read_images`.

    Raises
    ------
    ImageError
        If the file cannot be looked into.
    """
    name = display_name(source, name)
    data, kind = _recognised(source, name)
    look = READERS[kind].outline
    if look is None:
        file, _ = _open(data, name, STORED, WHOLE)
        return Outline(file.opened.count)
    with _sentences(name, kind):
        return look(data, name)


def _open(
    source: Source, name: str | None, reading: Reading, selection: Selection
) -> tuple[_File, int]:
    """Return a file that was looked into, and the pixels of its images together."""
    name = display_name(source, name)
    data, kind = _recognised(source, name)
    with _sentences(name, kind):
        opened = READERS[kind].open(data, name, selection)
    mismatch = contradiction(name, kind)
    notices = ((mismatch,) if mismatch else ()) + opened.notices
    return _File(name, kind, data, notices, opened, reading), opened.pixels


def _recognised(source: Source, name: str) -> tuple[bytes, str]:
    """Return the bytes of a file and a member of :data:`FORMATS`."""
    data = contents(source, name)
    check_bytes(len(data), name)
    kind = recognise(data, name)
    if kind not in FORMATS:
        raise _stranger(kind, name)
    return data, kind


@dataclass(frozen=True)
class _File:
    name: str
    kind: str
    data: bytes
    notices: tuple[str, ...]
    opened: Opened
    reading: Reading

    def pages(self) -> tuple[Page, ...]:
        """Return the images that are selected."""
        count = self.opened.count
        return tuple(
            Page(
                page_name(self.name, number - 1, count),
                functools.partial(self.image, number, read),
                number,
                count,
            )
            for number, read in zip(self.opened.numbers, self.opened.reads, strict=True)
        )

    @functools.cached_property
    def digest(self) -> str:
        return hashlib.sha256(self.data).hexdigest()

    def image(self, number: int, read: Read) -> Image:
        with _sentences(self.name, self.kind):
            raster = with_opacity(read(), self.reading.alpha)
            raster = in_colours(raster, self.reading.color, self.kind, self.data, self.name)
            scale = raster.scale.notices(raster.pixels.shape[1])
            return Image(
                raster.pixels,
                raster.valid,
                page_name(self.name, number - 1, self.opened.count),
                (*self.notices, *_turned(raster), *raster.notices, *scale),
                self.digest,
                self._summary(raster, number),
                self.reading,
                raster.profile,
                raster.scale.pixel_size,
            )

    def _summary(self, raster: Raster, number: int) -> str:
        height, width = raster.pixels.shape[:2]
        parts = [f"{raster.kind} {self.kind}", f"{width} × {height}"]
        if raster.rotated:
            parts.append(ROTATED)
        if self.opened.count > 1:
            parts.append(f"page {number} of {self.opened.count}")
        return ", ".join(parts)


def _stranger(kind: str, name: str) -> ImageError:
    """Return the refusal of a file that is none of :data:`FORMATS`."""
    remedy = f"Save it as {', '.join(FORMATS[:-1])} or {FORMATS[-1]} and choose that file."
    if kind in PACKED:
        remedy = "Unpack it and choose the images in it."
    elif kind == POINTER:
        remedy = "Fetch the file itself with “git lfs pull”."
    return ImageError(
        f"{name}: this is {kind or 'not an image that maskapp knows'}.",
        remedy,
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
