"""TIFF, 8-bit grey: 0 and 255."""

from __future__ import annotations

import numpy as np

from maskapp.arrays import Mask
from maskapp.files.writing.encoding import Origin, grey_tiff
from maskapp.files.writing.export import MaskFormat


def _encode(mask: Mask, origin: Origin) -> bytes:
    return grey_tiff(mask.astype(np.uint8) * np.uint8(255), origin)


EXPORT = MaskFormat(
    id="tiff",
    label="TIFF, 0 and 255",
    rank=40,
    extension="tif",
    mime="image/tiff",
    note="compressed without loss (LZW); holds the scale, for ImageJ and QuPath",
    encode=_encode,
)
