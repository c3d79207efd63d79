"""Masks as files."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np

from maskapp.arrays import Mask
from maskapp.core.recipe.recipe import Recipe
from maskapp.errors import ImageError
from maskapp.files.writing.encoding import origin_of
from maskapp.files.writing.registry import FORMATS, chosen
from maskapp.files.writing.whole import write_whole


def encode_mask(
    mask: Mask,
    format: str,  # noqa: A002
    *,
    recipe: Recipe | None = None,
    source_digest: str = "",
    pixel_size: float | None = None,
) -> bytes:
    """Return a mask as the bytes of a file.

    Parameters
    ----------
    mask : (H, W) ndarray of bool
    format : str
        A key of :data:`~maskapp.files.writing.registry.FORMATS`: ``"png"`` (0 and 255),
        ``"png01"`` (0 and 1), both of 8-bit grey, ``"npy"`` (bool) or ``"tiff"`` (8-bit grey, 0
        and 255).
    recipe : Recipe, optional
        Written into the file, except NPY, so that it tells how it was made.
    source_digest : str
        SHA-256 of the image file, written likewise.
    pixel_size : float, optional
        Side of a pixel in µm, written into a TIFF as ImageJ does.

    Raises
    ------
    ImageError
        If the format is unknown or lossy, or `mask` is no mask.
    RecipeError
        If `pixel_size` is none.
    """
    chosen_format = chosen(format, FORMATS)
    if mask.ndim != 2 or mask.dtype != np.bool_ or mask.size == 0:
        raise ImageError(
            f"A mask is a bool array (H, W) with pixels, not {mask.dtype} {mask.shape}."
        )
    return chosen_format.encode(mask, origin_of(recipe, source_digest, pixel_size))


def write_mask(
    mask: Mask,
    path: str | os.PathLike[str],
    *,
    format: str = "png",  # noqa: A002
    recipe: Recipe | None = None,
    source_digest: str = "",
    pixel_size: float | None = None,
) -> None:
    """Write a mask to a file, whole or not at all.

    Parameters
    ----------
    mask, format, recipe, source_digest, pixel_size
        As for :func:`encode_mask`.
    path : str or path
        Replaced if it exists. Its extension must be the format's (``.tif`` or ``.tiff``).

    Raises
    ------
    ImageError, RecipeError
        As :func:`encode_mask`, and if the extension belongs to another format.
    OSError
        If the folder is missing or cannot be written to.
    """
    path = Path(path)
    extension = chosen(format, FORMATS).extension
    if path.suffix.lower().replace(".tiff", ".tif") != f".{extension}":
        raise ImageError(
            f"{path.name}: a mask of the format {format!r} is a .{extension} file. "
            f"Name it {path.stem}.{extension} or choose another format."
        )
    content = encode_mask(
        mask, format, recipe=recipe, source_digest=source_digest, pixel_size=pixel_size
    )
    write_whole(path, content)
