"""Reading images: bytes become upright 8-bit RGB, or an error says what is wrong and what to do.

What would give a wrong mask without a word is refused by name: more than 8 bits per band (Pillow
narrows or clips them silently), CMYK, Lab, several pages. Unpacking such files comes later.
"""

from __future__ import annotations

import hashlib
import io
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow
from PIL import ImageFile, ImageOps
from PIL.BmpImagePlugin import BmpImageFile
from PIL.JpegImagePlugin import JpegImageFile
from PIL.PngImagePlugin import PngImageFile
from PIL.TiffImagePlugin import TiffImageFile
from PIL.WebPImagePlugin import WebPImageFile

from maskapp.core.image import Image
from maskapp.errors import ImageError
from maskapp.files.acceptance import (
    OPAQUE_MODES,
    check_depth,
    check_picture,
    check_tiff,
    max_pixels,
)
from maskapp.files.signatures import FORMATS, recognise

Source = bytes | str | os.PathLike[str] | BinaryIO

# Called directly: `Image.open` would warn about sizes below our limit, and warnings can be
# silenced only for the whole process, in which the page runs many threads. A JPEG with several
# pictures (MPO, as phones write it) opens here as its first and main one.
_READERS: dict[str, type[ImageFile.ImageFile]] = {
    "PNG": PngImageFile,
    "JPEG": JpegImageFile,
    "TIFF": TiffImageFile,
    "BMP": BmpImageFile,
    "WebP": WebPImageFile,
}
_ORIENTATION = 274


def read_image(source: Source, *, name: str | None = None) -> Image:
    """Read the one image of a file; see :func:`read_images`.

    Raises
    ------
    ImageError
        As :func:`read_images`, and if the file holds several images.
    """
    images = read_images(source, name=name)
    if len(images) > 1:
        raise ImageError(f"{images[0].name}: the file holds {len(images)} images, not one.")
    return images[0]


def read_images(source: Source, *, name: str | None = None) -> list[Image]:
    """Read the images of a file.

    Parameters
    ----------
    source : bytes, path or binary file
        A PNG, JPEG, TIFF, BMP or WebP file with 8 bits per band. The contents tell the format,
        not the name.
    name : str, optional
        Name for people; by default that of the file.

    Returns
    -------
    list of Image
        Upright RGB images. An alpha band is not used, except that fully transparent pixels are
        not valid. ``notices`` say what reading changed.

    Raises
    ------
    ImageError
        If the file cannot be read exactly; the sentence says why and what to do.
    """
    name = display_name(source, name)
    data = _contents(source, name)
    if not data:
        raise ImageError(f"{name}: the file is empty. Copy or export it again.")
    kind = recognise(data)
    if kind not in FORMATS:
        raise ImageError(
            f"{name}: this is {kind or 'not an image that maskapp knows'}. "
            f"Save it as {', '.join(FORMATS[:-1])} or {FORMATS[-1]} and choose that file."
        )
    with _sentences(name, kind):
        return [_read(data, kind, name)]


def display_name(source: Source, name: str | None = None) -> str:
    """Return the last part of the name: where a file lies on the server is nobody's business."""
    if name is None:
        given = source if isinstance(source, str | os.PathLike) else getattr(source, "name", None)
        name = os.fspath(given) if isinstance(given, str | os.PathLike) else "image"
    last = re.split(r"[/\\]", name.rstrip("/\\"))[-1]
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in last) or "image"


def _contents(source: Source, name: str) -> bytes:
    if isinstance(source, bytes):
        return source
    if not isinstance(source, str | os.PathLike):
        if source.seekable():
            source.seek(0)
        return source.read()
    try:
        return Path(source).read_bytes()
    except IsADirectoryError:
        raise ImageError(f"{name}: this is a folder. Name the images in it.") from None
    except OSError as error:  # str(error) would show the whole path
        raise ImageError(f"{name}: the file cannot be opened: {error.strerror}.") from error


@contextmanager
def _sentences(name: str, kind: str) -> Iterator[None]:
    """Turn whatever a decoder raises into a sentence; decoders raise nearly every type."""
    try:
        yield
    except ImageError:
        raise
    except Pillow.DecompressionBombError as error:
        raise ImageError(f"{name}: the image has too many pixels. Cut it into parts.") from error
    except MemoryError as error:
        raise ImageError(
            f"{name}: there is not enough memory for this image. Use a smaller one."
        ) from error
    except Exception as error:
        advice = " or of a kind that cannot be read" if kind in ("TIFF", "BMP") else ""
        raise ImageError(
            f"{name}: this {kind} file is damaged or incomplete{advice}. "
            "Copy it again, or save it anew as an 8-bit RGB PNG."
        ) from error


def _read(data: bytes, kind: str, name: str) -> Image:
    limit = max_pixels()
    notices: list[str] = []
    if kind == "PNG":
        check_depth(data[24], name)
        PngImageFile(io.BytesIO(data)).verify()  # checksums; afterwards the object is used up
    if kind == "TIFF":
        notices += check_tiff(data, name)
    picture = _READERS[kind](io.BytesIO(data))
    check_picture(picture, kind, name, limit)
    upright, more = _upright(picture)
    notices += more
    if "mp" in picture.info:
        notices.append("The JPEG holds several pictures; the first one is used.")
    profile = picture.info.get("icc_profile")
    if isinstance(profile, bytes) and not any(
        "sRGB".encode(code) in profile for code in ("ascii", "utf-16-be")
    ):
        notices.append("The colour profile is not used: the values are those in the file.")
    if kind == "PNG":
        _scale_transparent_grey(upright, data)
    pixels, valid, more = _bands(upright)
    return Image(pixels, valid, name, (*notices, *more), hashlib.sha256(data).hexdigest())


def _upright(picture: ImageFile.ImageFile) -> tuple[Pillow.Image, list[str]]:
    """Load the picture and return it as people see it, with the notices about that."""
    if isinstance(picture, TiffImageFile):
        orientation = _orientation(picture)
        picture.load()  # Pillow turns a TIFF while loading it, and only a TIFF
        upright: Pillow.Image = picture
    else:
        picture.load()  # first, because the EXIF data of a PNG may follow its pixels
        orientation = _orientation(picture)
        turned = orientation in range(2, 9)
        upright = ImageOps.exif_transpose(picture) if turned else picture
    if orientation is None:
        return upright, ["The EXIF data are damaged; the image is shown as it is stored."]
    if orientation not in range(2, 9):
        return upright, []
    return upright, [
        "Turned upright as the camera's EXIF orientation says; the mask has this size, "
        f"{upright.width} × {upright.height}."
    ]


def _orientation(picture: ImageFile.ImageFile) -> int | None:
    try:
        found = picture.getexif().get(_ORIENTATION, 1)
    except Exception:  # noqa: BLE001  # damaged EXIF data do not touch the pixels
        return None
    return found if isinstance(found, int) else None


def _scale_transparent_grey(picture: Pillow.Image, data: bytes) -> None:
    # Pillow spreads greys of 2 and 4 bits over 0 … 255, but not the grey that stands for
    # "transparent", which then matches no pixel.
    bits, colour_type = data[24], data[25]
    if colour_type == 0 and bits in (2, 4) and "transparency" in picture.info:
        picture.info["transparency"] *= 255 // ((1 << bits) - 1)


def _bands(
    picture: Pillow.Image,
) -> tuple[NDArray[np.uint8], NDArray[np.bool_] | None, list[str]]:
    """Return RGB, validity and notices of a loaded picture."""
    notices = []
    if picture.mode in ("1", "L", "LA"):
        notices.append("The image is grey: red, green and blue are the same.")
    if picture.mode in OPAQUE_MODES and "transparency" not in picture.info:
        opaque = picture if picture.mode == "RGB" else picture.convert("RGB")
        return np.asarray(opaque), None, notices
    rgba = np.asarray(picture if picture.mode == "RGBA" else picture.convert("RGBA"))
    valid = rgba[..., 3] != 0
    hidden = valid.size - int(np.count_nonzero(valid))
    if hidden:
        notices.append(f"{hidden} fully transparent pixels are never selected.")
    if hidden < valid.size and int(rgba[..., 3][valid].min()) < 255:
        notices.append("Partial transparency is ignored: colours are used as they are stored.")
    return np.ascontiguousarray(rgba[..., :3]), valid if hidden else None, notices
