"""TIFF, 8-bit grey: 0 and 255."""

from __future__ import annotations

import numpy as np
from PIL import Image as Pillow

from maskapp.arrays import Mask
from maskapp.files.writing.encoding import Origin, saved
from maskapp.files.writing.export import MaskFormat


def _encode(mask: Mask, origin: Origin) -> bytes:
    lines = [f"{key}: {text}" for key, text in origin.items()]
    return saved(
        Pillow.fromarray(mask.astype(np.uint8) * np.uint8(255)),
        format="TIFF",
        compression="tiff_lzw",
        description="\n".join(lines),
        software=origin["Software"],
    )


EXPORT = MaskFormat(
    id="tiff",
    label="TIFF, 0 and 255",
    rank=40,
    extension="tif",
    mime="image/tiff",
    note="compressed without loss (LZW)",
    encode=_encode,
)
