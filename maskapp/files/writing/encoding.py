"""What the files of masks and pictures have in common: how they are packed, what they tell."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow
from PIL.PngImagePlugin import PngInfo

from maskapp._version import __version__
from maskapp.core.recipe.recipe import Recipe

Origin = dict[str, str]

# zlib's Z_RLE: of 12-megapixel masks 10 % smaller and no slower than level 1, twice as fast as
# Pillow's level 6; RGB comes out as small as at level 6 in half the time.
PNG: dict[str, Any] = {"format": "PNG", "compress_level": 1, "compress_type": 3}
"""How Pillow packs a PNG here."""


def origin_of(recipe: Recipe | None, source_digest: str) -> Origin:
    """Return what a file tells of how it was made, as texts by their keys."""
    origin = {"Software": f"maskapp {__version__}"}
    if recipe is not None:
        origin["maskapp recipe"] = recipe.to_json(indent=None)
    if source_digest:
        origin["maskapp source sha256"] = source_digest
    return origin


def grey_png(values: NDArray[np.uint8], origin: Origin) -> bytes:
    """Return an 8-bit grey PNG that tells its origin."""
    texts = PngInfo()
    for key, text in origin.items():
        texts.add_text(key, text)
    return saved(Pillow.fromarray(values), pnginfo=texts, **PNG)


def saved(picture: Pillow.Image, **options: Any) -> bytes:
    """Return a picture as the bytes of a file; options are those of Pillow's ``save``."""
    stream = io.BytesIO()
    picture.save(stream, **options)
    return stream.getvalue()
