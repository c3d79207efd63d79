"""Masks, overlays and cut-outs as files."""

from __future__ import annotations

import io
import os
import secrets
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow
from PIL.PngImagePlugin import PngInfo

from maskapp._version import __version__
from maskapp.core.display.overlays import Colour, blend, cutout
from maskapp.core.display.window import display_window, to_display
from maskapp.core.recipe.recipe import Recipe
from maskapp.errors import ImageError

Mask = NDArray[np.bool_]

# zlib's Z_RLE: of 12-megapixel masks 10 % smaller and no slower than level 1, twice as fast as
# Pillow's level 6; RGB comes out as small as at level 6 in half the time.
_PNG: dict[str, Any] = {"format": "PNG", "compress_level": 1, "compress_type": 3}


@dataclass(frozen=True)
class MaskFormat:
    """A way to store a mask.

    Parameters
    ----------
    id : str
        Name in :func:`encode_mask` and on the command line.
    label : str
        Name on the page.
    extension : str
        Of files, without the dot.
    mime : str
    note : str
        What a person should know before choosing it.
    """

    id: str
    label: str
    extension: str
    mime: str
    note: str


FORMATS = {
    row.id: row
    for row in (
        MaskFormat("png", "PNG, 0 and 255", "png", "image/png", "white is selected"),
        MaskFormat(
            "png01",
            "PNG, 0 and 1",
            "png",
            "image/png",
            "values 0 and 1, as training of networks wants them: looks black in most viewers",
        ),
        MaskFormat(
            "npy",
            "NumPy array (bool)",
            "npy",
            "application/octet-stream",
            "for numpy.load; holds no recipe",
        ),
        MaskFormat("tiff", "TIFF, 0 and 255", "tif", "image/tiff", "compressed without loss (LZW)"),
    )
}
"""Formats of masks by their id, in the order in which the page offers them."""


def encode_mask(
    mask: Mask,
    format: str,  # noqa: A002
    *,
    recipe: Recipe | None = None,
    source_digest: str = "",
) -> bytes:
    """Return a mask as the bytes of a file.

    Parameters
    ----------
    mask : (H, W) ndarray of bool
    format : str
        A key of :data:`FORMATS`: ``"png"`` (0 and 255), ``"png01"`` (0 and 1), both of 8-bit
        grey, ``"npy"`` (bool) or ``"tiff"`` (8-bit grey, 0 and 255).
    recipe : Recipe, optional
        Written into the file, except NPY, so that it tells how it was made.
    source_digest : str
        SHA-256 of the image file, written likewise.

    Raises
    ------
    ImageError
        If the format is unknown or lossy, or `mask` is no mask.
    """
    check_format(format)
    if mask.ndim != 2 or mask.dtype != np.bool_ or mask.size == 0:
        raise ImageError(
            f"A mask is a bool array (H, W) with pixels, not {mask.dtype} {mask.shape}."
        )
    return _ENCODERS[format](mask, _origin(recipe, source_digest))


def check_format(format: str) -> None:  # noqa: A002
    """Raise ImageError unless `format` is a key of :data:`FORMATS`."""
    known = ", ".join(FORMATS)
    if format.lower() in ("jpeg", "jpg"):
        raise ImageError(
            "JPEG is lossy: the mask's edges would become greys that are neither 0 nor 255. "
            f"Use one of: {known}."
        )
    if format not in FORMATS:
        raise ImageError(f"{format!r} is not a mask format. Use one of: {known}.")


def write_mask(
    mask: Mask,
    path: str | os.PathLike[str],
    *,
    format: str = "png",  # noqa: A002
    recipe: Recipe | None = None,
    source_digest: str = "",
) -> None:
    """Write a mask to a file, whole or not at all.

    Parameters
    ----------
    mask, format, recipe, source_digest
        As for :func:`encode_mask`.
    path : str or path
        Replaced if it exists. Its extension must be the format's (``.tif`` or ``.tiff``).

    Raises
    ------
    ImageError
        As :func:`encode_mask`, and if the extension belongs to another format.
    OSError
        If the folder is missing or cannot be written to.
    """
    check_format(format)
    path = Path(path)
    extension = FORMATS[format].extension
    if path.suffix.lower().replace(".tiff", ".tif") != f".{extension}":
        raise ImageError(
            f"{path.name}: a mask of the format {format!r} is a .{extension} file. "
            f"Name it {path.stem}.{extension} or choose another format."
        )
    content = encode_mask(mask, format, recipe=recipe, source_digest=source_digest)
    # A file of the folder itself, so that the last step is one renaming: a reader never sees half
    # a mask. Opened like any other, so that it gets the rights that new files have.
    part = path.with_name(f".maskapp-{secrets.token_hex(8)}.part")
    try:
        with part.open("xb") as file:
            file.write(content)
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


def encode_overlay(
    pixels: NDArray[np.unsignedinteger],
    mask: Mask,
    colour: Colour,
    opacity: float,
    valid: NDArray[np.bool_] | None = None,
    profile: bytes = b"",
) -> bytes:
    """Return :func:`~maskapp.core.display.overlays.blend` as an 8-bit RGB PNG.

    16 bits are stretched as the page shows them, by
    :func:`~maskapp.core.display.window.display_window` of `pixels` and `valid`. The file gets the
    image's `profile`, so that its colours look as the image's do.
    """
    shown = to_display(pixels, display_window(pixels, valid))
    picture = Pillow.fromarray(blend(shown, mask, colour, opacity))
    return _saved(picture, icc_profile=profile or None, **_PNG)


def encode_cutout(pixels: NDArray[np.unsignedinteger], mask: Mask, profile: bytes = b"") -> bytes:
    """Return :func:`~maskapp.core.display.overlays.cutout` as an RGBA PNG of 8 or 16 bits a band.

    The file gets the image's `profile`: it is that of the values it holds.
    """
    cut = cutout(pixels, mask)
    if cut.dtype == np.uint8:
        return _saved(Pillow.fromarray(cut), icc_profile=profile or None, **_PNG)
    # Pillow writes no 16-bit colours. Imported here: others need not wait for it.
    import imagecodecs

    # Of a 12-megapixel photograph twice as fast as level 1 with libpng's own choices, and smaller.
    png = imagecodecs.PNG
    data = bytes(
        imagecodecs.png_encode(cut, level=1, strategy=png.STRATEGY.RLE, filter=png.FILTER.SUB)
    )
    return _with_profile(data, profile) if profile else data


def _with_profile(png: bytes, profile: bytes) -> bytes:
    """Return a PNG with a chunk for the profile behind its header of 33 bytes."""
    content = b"iCCPICC Profile\0\0" + zlib.compress(profile)
    size, check = len(content) - 4, zlib.crc32(content)
    return png[:33] + size.to_bytes(4, "big") + content + check.to_bytes(4, "big") + png[33:]


Origin = dict[str, str]


def _origin(recipe: Recipe | None, source_digest: str) -> Origin:
    origin = {"Software": f"maskapp {__version__}"}
    if recipe is not None:
        origin["maskapp recipe"] = recipe.to_json(indent=None)
    if source_digest:
        origin["maskapp source sha256"] = source_digest
    return origin


def _png(mask: Mask, origin: Origin, selected: int = 255) -> bytes:
    texts = PngInfo()
    for key, text in origin.items():
        texts.add_text(key, text)
    return _saved(_grey(mask, selected), pnginfo=texts, **_PNG)


def _png01(mask: Mask, origin: Origin) -> bytes:
    return _png(mask, origin, selected=1)


def _npy(mask: Mask, origin: Origin) -> bytes:
    stream = io.BytesIO()
    np.save(stream, mask, allow_pickle=False)
    return stream.getvalue()


def _tiff(mask: Mask, origin: Origin) -> bytes:
    lines = [f"{key}: {text}" for key, text in origin.items()]
    return _saved(
        _grey(mask, 255),
        format="TIFF",
        compression="tiff_lzw",
        description="\n".join(lines),
        software=origin["Software"],
    )


def _grey(mask: Mask, selected: int) -> Pillow.Image:
    return Pillow.fromarray(mask.astype(np.uint8) * np.uint8(selected))


def _saved(picture: Pillow.Image, **options: Any) -> bytes:
    stream = io.BytesIO()
    picture.save(stream, **options)
    return stream.getvalue()


_ENCODERS: dict[str, Callable[[Mask, Origin], bytes]] = {
    "png": _png,
    "png01": _png01,
    "npy": _npy,
    "tiff": _tiff,
}
