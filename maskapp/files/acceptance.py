"""Limits and refusals, checked before anything is decoded."""

from __future__ import annotations

import os

from PIL import Image as Pillow

from maskapp.errors import ImageError

MEGAPIXELS_VARIABLE = "MASKAPP_MAX_MEGAPIXELS"
"""The environment variable with the size of the largest image."""

MAX_MEGAPIXELS = 100
"""Largest image, unless the environment variable says otherwise."""

MAX_FILE_BYTES = 1_000_000_000
"""Largest file: more than 100 megapixels of 16-bit RGB with transparency."""

MAX_PAGES = 200
"""Most images in a file."""

_FILE_IN_IMAGES = 10
"""All images of a file together may have this many times the pixels of the largest single one."""


def max_pixels() -> int:
    """Return the largest number of pixels; called before Pillow opens a file, see below."""
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
    # Pillow compares on its own while it loads a TIFF or opens a WebP, so its limit must not be the
    # lower one. It is never lowered here: it guards the rest of the process.
    if Pillow.MAX_IMAGE_PIXELS is not None:
        Pillow.MAX_IMAGE_PIXELS = max(Pillow.MAX_IMAGE_PIXELS, round(limit * 1e6))
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


def check_size(width: int, height: int, name: str) -> None:
    """Refuse an image without pixels or with more than the limit."""
    limit = max_pixels()
    if width < 1 or height < 1:
        raise damaged(name, "image")
    if width * height > limit:
        raise ImageError(
            f"{name}: {width} × {height} pixels are {width * height / 1e6:.6g} megapixels; the "
            f"limit is {limit / 1e6:g}.",
            f"Cut the image into parts, or set {MEGAPIXELS_VARIABLE}.",
            code="too_many_pixels",
        )


def check_pages(count: int, total_pixels: int, name: str, parts: str = "pages") -> None:
    """Refuse more images than a file may hold, and more pixels than they may have together."""
    if count > MAX_PAGES:
        raise ImageError(
            f"{name}: the file holds more than {MAX_PAGES} {parts}.",
            f"Save the {parts} you need as files of their own.",
            code="pages",
        )
    limit = _FILE_IN_IMAGES * max_pixels()
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


def raw_photo(name: str) -> ImageError:
    """Return the refusal of a camera's raw file."""
    return ImageError(
        f"{name}: this is a camera's raw file, or one that holds only small previews.",
        "Develop it to an RGB TIFF or PNG in the program that made it.",
        code="unsupported_format",
    )


def damaged(name: str, kind: str) -> ImageError:
    """Return the refusal of a file that a decoder could not make sense of."""
    advice = " or of a kind that cannot be read" if kind in ("TIFF", "BMP") else ""
    return ImageError(
        f"{name}: this {kind} file is damaged or incomplete{advice}.",
        "Copy it again, or save it anew as an RGB PNG.",
        code="corrupt",
    )
