"""What is refused: files whose pixels would come out changed, by name and with a remedy."""

from __future__ import annotations

import io
import os

from PIL import Image as Pillow
from PIL.ImageFile import ImageFile
from PIL.TiffImagePlugin import ImageFileDirectory_v2

from maskapp.errors import ImageError

MAX_MEGAPIXELS = 100
"""Largest image, unless the environment variable MASKAPP_MAX_MEGAPIXELS says otherwise."""

OPAQUE_MODES = ("1", "L", "P", "RGB")
ALPHA_MODES = ("LA", "PA", "RGBA")

_BITS_PER_SAMPLE, _SAMPLE_FORMAT = 258, 339
_EXTRA_SAMPLES, _NEW_SUBFILE_TYPE, _DNG_VERSION = 338, 254, 50706


def check_depth(bits: int, name: str) -> None:
    """Refuse more than 8 bits per band: Pillow would narrow or clip them without a word."""
    if bits > 8:
        raise ImageError(
            f"{name}: {bits} bits per band. maskapp reads 8 bits so far, and narrowing would "
            "change the values. Save the image with 8 bits per band."
        )


def check_tiff(data: bytes, name: str) -> list[str]:
    """Refuse by its tags what Pillow would change on reading; return notices about the rest.

    Before Pillow opens the file: it narrows 16 bits to 8, takes signed numbers for unsigned ones,
    and has no words for what it cannot read.
    """
    big = data[2:4] in (b"\x00\x2b", b"\x2b\x00")
    tags = ImageFileDirectory_v2(data[: 16 if big else 8])
    stream = io.BytesIO(data)
    stream.seek(tags.next)
    tags.load(stream)
    formats = tags.get(_SAMPLE_FORMAT, (1,))
    if set(formats) & {2, 3, 5, 6}:
        numbers = "signed" if 2 in formats else "floating-point" if 3 in formats else "complex"
        raise ImageError(
            f"{name}: the TIFF holds {numbers} numbers. maskapp reads counts from 0 to 255 so far. "
            "Scale the image to 8 bits per band without a sign and save it."
        )
    check_depth(max(tags.get(_BITS_PER_SAMPLE, (1,))), name)
    if _DNG_VERSION in tags or tags.get(_NEW_SUBFILE_TYPE, 0) & 1:
        raise ImageError(
            f"{name}: this is a camera's raw file or one that starts with a small preview. "
            "Develop it to an 8-bit RGB TIFF or PNG in the program that made it."
        )
    if tags.get(_EXTRA_SAMPLES, (0,))[0] == 1:
        return [
            "The colours were stored multiplied by their opacity; they were divided by it and "
            "rounded."
        ]
    return []


def max_pixels() -> int:
    """Return the largest number of pixels; called before Pillow opens a file, see below."""
    text = os.environ.get("MASKAPP_MAX_MEGAPIXELS", "")
    try:
        limit = float(text) if text else float(MAX_MEGAPIXELS)
    except ValueError:
        limit = 0.0
    if not 0 < limit < 1e6:
        raise ImageError(
            f"The environment variable MASKAPP_MAX_MEGAPIXELS is {text!r}. "
            "Set it to a number of megapixels."
        )
    # Pillow compares on its own while it loads a TIFF or opens a WebP, so its limit must not be the
    # lower one. It is never lowered here: it guards the rest of the process.
    if Pillow.MAX_IMAGE_PIXELS is not None:
        Pillow.MAX_IMAGE_PIXELS = max(Pillow.MAX_IMAGE_PIXELS, round(limit * 1e6))
    return round(limit * 1e6)


def check_picture(picture: ImageFile, kind: str, name: str, limit: int) -> None:
    """Refuse what the header of an opened picture tells, before its pixels are decoded."""
    width, height = picture.size
    if width * height > limit:
        raise ImageError(
            f"{name}: {width} × {height} pixels are {width * height / 1e6:.6g} megapixels; the "
            f"limit is {limit / 1e6:g}. Cut the image into parts, or set MASKAPP_MAX_MEGAPIXELS."
        )
    count = getattr(picture, "n_frames", 1)
    if count > 1:
        parts = "pages" if kind == "TIFF" else "frames"
        raise ImageError(
            f"{name}: the {kind} file holds {count} {parts}. maskapp reads one image per file so "
            f"far. Save each of the {parts} you need as a file of its own."
        )
    if picture.mode not in (*OPAQUE_MODES, *ALPHA_MODES):
        raise ImageError(
            f"{name}: the colours are stored as {picture.mode}, not as RGB. "
            "Convert the image to 8-bit RGB in the program that made it."
        )
