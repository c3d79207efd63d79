"""PNG, 8-bit grey: 0 and 255."""

from __future__ import annotations

import numpy as np

from maskapp.arrays import Mask
from maskapp.files.writing.encoding import Origin, grey_png
from maskapp.files.writing.export import MaskFormat


def _encode(mask: Mask, origin: Origin) -> bytes:
    return grey_png(mask.astype(np.uint8) * np.uint8(255), origin)


EXPORT = MaskFormat(
    id="png",
    label="PNG, 0 and 255",
    rank=10,
    extension="png",
    mime="image/png",
    note="white is selected",
    encode=_encode,
)
