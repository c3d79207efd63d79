"""Limits and refusals, checked before anything is decoded."""

from __future__ import annotations

import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from maskapp.errors import ImageError

MEGAPIXELS_VARIABLE = "MASKAPP_MAX_MEGAPIXELS"
"""The environment variable with the size of the largest image."""

MAX_MEGAPIXELS = 100
"""Largest image, unless the environment variable says otherwise."""

MAX_FILE_BYTES = 1_000_000_000
"""Largest file: more than 100 megapixels of 16-bit RGB with transparency."""

MAX_PAGES = 2000
"""Most images in a file."""

_FILE_IN_IMAGES = 10
"""What is decoded together may have this many times the pixels of the largest single image."""


_PIXELS_IN_BYTE = 1000
"""More than a byte holds of a page of text in fax compression, less than in a bomb."""


_limit: ContextVar[int | None] = ContextVar("most pixels of an image", default=None)


@contextmanager
def limited_to(pixels: int) -> Iterator[None]:
    """Read images with a limit of the caller's, whatever the environment says.

    Nothing may be yielded from inside: the limit would be that of whoever goes on meanwhile.
    """
    token = _limit.set(pixels)
    try:
        yield
    finally:
        _limit.reset(token)


def max_pixels() -> int:
    """Return the largest number of pixels; called before Pillow opens a file, see below."""
    own = _limit.get()
    pixels = _pixels_of_environment() if own is None else own
    # Pillow compares on its own while it loads a TIFF or opens a WebP, so its limit must not be the
    # lower one. It is never lowered here: it guards the rest of the process.
    if Pillow.MAX_IMAGE_PIXELS is not None:
        Pillow.MAX_IMAGE_PIXELS = max(Pillow.MAX_IMAGE_PIXELS, pixels)
    return pixels


def _pixels_of_environment() -> int:
    text = os.environ.get(MEGAPIXELS_VARIABLE, "")
    try:
        limit = float(text) if text else float(MAX_MEGAPIXELS)
    except ValueError:
        limit = 0.0
    if not 0 < limit < 1e6:
        raise ImageError(
            f"The limit {MEGAPIXELS_VARIABLE} is “{text}”.",
            "Set it to a number of megapixels.",
        )
    return round(limit * 1e6)


def check_bytes(count: int, name: str) -> None:
    """Refuse an empty file and one of more than :data:`MAX_FILE_BYTES`."""
    if count == 0:
        raise ImageError(f"{name}: the file is empty.", "Copy or export it again.", code="empty")
    if count > MAX_FILE_BYTES:
        raise ImageError(
            f"{name}: the file has {count / 1e6:.0f} MB; the limit is {MAX_FILE_BYTES / 1e6:.0f}.",
            "Cut the image into parts, or save it with compression.",
            code="too_large",
        )


def check_size(width: int, height: int, name: str, levels: Sequence[tuple[int, int]] = ()) -> None:
    """Refuse an image without pixels or with more than the limit.

    `levels` are the (width, height) in which the file holds the image, from level 0: the refusal
    offers the largest that fits.
    """
    limit = max_pixels()
    if width < 1 or height < 1:
        raise damaged(name, "image")
    if width * height <= limit:
        return
    cut = "Cut the image into parts"
    fits = [(k, w, h) for k, (w, h) in enumerate(levels) if 0 < w * h <= limit]
    offer = f"level {fits[0][0]} is {fits[0][1]} × {fits[0][2]}" if fits else ""
    option = f"Selection(level={fits[0][0]})" if fits else ""
    raise ImageError(
        f"{name}: {width} × {height} pixels are {width * height / 1e6:.6g} megapixels; the "
        f"limit is {limit / 1e6:g}.",
        f"Read a smaller copy in the file, {option}: {offer}. Or set {MEGAPIXELS_VARIABLE}."
        if fits
        else f"{cut}, or set {MEGAPIXELS_VARIABLE}.",
        code="too_many_pixels",
        command_line=f"Add --level {fits[0][0]} to read a smaller copy in the file: {offer}. "
        "Or raise --max-megapixels."
        if fits
        else f"{cut}, or raise --max-megapixels.",
        page=f"Choose a smaller copy in the file under “Level”: {offer}." if fits else f"{cut}.",
    )


def check_count(count: int, name: str, parts: str = "pages") -> None:
    """Refuse more images than a file may hold."""
    if count > MAX_PAGES:
        raise ImageError(
            f"{name}: the file holds more than {MAX_PAGES} {parts}.",
            f"Save the {parts} you need as files of their own.",
            code="pages",
        )


def check_total(
    count: int, total_pixels: int, name: str, parts: str = "pages", *, stored: int = 0
) -> None:
    """Refuse more pixels than images may have together that are decoded at once.

    Images that are decoded one at a time may have more, if `stored` bytes speak for them.
    """
    limit = max(_FILE_IN_IMAGES * max_pixels(), stored * _PIXELS_IN_BYTE)
    if total_pixels > limit:
        raise ImageError(
            f"{name}: its {count} {parts} have {total_pixels / 1e6:.6g} megapixels together; the "
            f"limit is {limit / 1e6:g}.",
            f"Save the {parts} you need as files of their own.",
            code="too_many_pixels",
        )


def wrong_samples(name: str, what: str) -> ImageError:
    """Return the refusal of samples that are no counts of 8 or 16 bits; `what` names them."""
    return ImageError(
        f"{name}: the file holds {what}. maskapp reads counts of 8 or 16 bits.",
        "Scale the image to 16 bits per band without a sign in the program that made it.",
        code="sample_format",
    )


def wrong_colours(name: str, what: str) -> ImageError:
    """Return the refusal of colours that are not RGB; `what` names them."""
    return ImageError(
        f"{name}: the colours are stored as {what}, not as RGB.",
        "Convert the image to RGB in the program that made it.",
        code="colour_space",
    )


def wrong_bands(name: str, count: int) -> ImageError:
    """Return the refusal of bands that are neither grey nor RGB."""
    return ImageError(
        f"{name}: the file holds {count} bands that are not marked as grey, or as red, green "
        "and blue.",
        "Save the three bands you need as an RGB image.",
        code="bands",
    )


def check_palette(indices: NDArray[np.uint8], colours: int, name: str) -> None:
    """Refuse indices of colours that the palette of a file does not hold."""
    if indices.size and int(indices.max()) >= colours:
        beyond = int(np.count_nonzero(indices >= colours))
        pixels = "1 pixel has a colour" if beyond == 1 else f"{beyond} pixels have colours"
        raise ImageError(
            f"{name}: {pixels} beyond the palette's {colours}; the file is damaged.",
            "Copy it again, or save it anew as an RGB PNG.",
            code="corrupt",
        )


def raw_photo(name: str) -> ImageError:
    """Return the refusal of a camera's raw file."""
    return ImageError(
        f"{name}: this is a camera's raw file, or one that holds only small previews.",
        "Develop it to an RGB TIFF or PNG in the program that made it.",
        code="unsupported_format",
    )


def damaged(name: str, kind: str) -> ImageError:
    """Return the refusal of a file that a decoder could not make sense of."""
    many = ("TIFF", "BMP", "HEIC", "AVIF", "JPEG XL", "JPEG 2000")
    advice = " or of a kind that cannot be read" if kind in many else ""
    return ImageError(
        f"{name}: this {kind} file is damaged or incomplete{advice}.",
        "Copy it again, or save it anew as an RGB PNG.",
        code="corrupt",
    )
