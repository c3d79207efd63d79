"""Overlays, cut-outs and pictures of errors as files."""

from __future__ import annotations

import zlib
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from maskapp.arrays import Mask
from maskapp.core.display.errors_picture import errors_picture
from maskapp.core.display.overlays import Colour, blend_all, cutout
from maskapp.core.display.window import display_window, to_display
from maskapp.files.writing.encoding import PNG, saved


def encode_overlay(
    pixels: NDArray[np.unsignedinteger],
    masks: Sequence[tuple[Mask, Colour]],
    opacity: float,
    valid: NDArray[np.bool_] | None = None,
    profile: bytes = b"",
) -> bytes:
    """Return :func:`~maskapp.core.display.overlays.blend_all` as an 8-bit RGB PNG.

    16 bits are stretched as the page shows them, by
    :func:`~maskapp.core.display.window.display_window` of `pixels` and `valid`. The file gets the
    image's `profile`, so that its colours look as the image's do.
    """
    shown = to_display(pixels, display_window(pixels, valid))
    picture = Pillow.fromarray(blend_all(shown, masks, opacity))
    return saved(picture, icc_profile=profile or None, **PNG)


def encode_thumbnails(
    pixels: NDArray[np.unsignedinteger],
    masks: Sequence[tuple[Mask, Colour]],
    opacity: float,
    side: int,
    valid: NDArray[np.bool_] | None = None,
    profile: bytes = b"",
) -> tuple[bytes, bytes]:
    """Return an image and its overlay as JPEGs of at most `side` pixels in rows and columns.

    For looking at: each of their pixels is a mean, so what is thinner than one is pale, not gone.
    16 bits are stretched, and the files get the `profile`, as in :func:`encode_overlay`.
    """
    shown = to_display(pixels, display_window(pixels, valid))
    factor = max(1, -(-max(shown.shape[:2]) // side))
    image = np.asarray(Pillow.fromarray(shown).reduce(factor), np.float32)
    tinted = image.copy()
    for mask, colour in masks:
        grey = Pillow.fromarray(mask.astype(np.uint8) * 255).reduce(factor)
        weight = np.asarray(grey, np.float32)[..., None] * np.float32(opacity / 255)
        tinted += (np.array(colour, np.float32) - tinted) * weight
    first, second = (
        saved(
            Pillow.fromarray(np.rint(each).astype(np.uint8)),
            format="JPEG",
            quality=85,
            icc_profile=profile or None,
        )
        for each in (image, tinted)
    )
    return first, second


def encode_cutout(pixels: NDArray[np.unsignedinteger], mask: Mask, profile: bytes = b"") -> bytes:
    """Return :func:`~maskapp.core.display.overlays.cutout` as an RGBA PNG of 8 or 16 bits a band.

    The file gets the image's `profile`: it is that of the values it holds.
    """
    cut = cutout(pixels, mask)
    if cut.dtype == np.uint8:
        return saved(Pillow.fromarray(cut), icc_profile=profile or None, **PNG)
    # Pillow writes no 16-bit colours. Imported here: others need not wait for it.
    import imagecodecs

    # Of a 12-megapixel photograph twice as fast as level 1 with libpng's own choices, and smaller.
    png = imagecodecs.PNG
    data = bytes(
        imagecodecs.png_encode(cut, level=1, strategy=png.STRATEGY.RLE, filter=png.FILTER.SUB)
    )
    return _with_profile(data, profile) if profile else data


def encode_errors(
    pixels: NDArray[np.unsignedinteger],
    mask: Mask,
    truth: Mask,
    where: Mask | None = None,
    valid: NDArray[np.bool_] | None = None,
) -> bytes:
    """Return :func:`~maskapp.core.display.errors_picture.errors_picture` as an 8-bit RGB PNG.

    16 bits are stretched as in :func:`encode_overlay`. It has no profile: it shows where errors
    are, not the image's colours.
    """
    shown = to_display(pixels, display_window(pixels, valid))
    return saved(Pillow.fromarray(errors_picture(shown, mask, truth, where)), **PNG)


def _with_profile(png: bytes, profile: bytes) -> bytes:
    """Return a PNG with a chunk for the profile behind its header of 33 bytes."""
    content = b"iCCPICC Profile\0\0" + zlib.compress(profile)
    size, check = len(content) - 4, zlib.crc32(content)
    return png[:33] + size.to_bytes(4, "big") + content + check.to_bytes(4, "big") + png[33:]
