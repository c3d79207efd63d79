"""PNG, 8-bit grey: 0 and 1."""

from __future__ import annotations

import numpy as np

from maskapp.arrays import Mask
from maskapp.files.writing.encoding import Origin, grey_png
from maskapp.files.writing.export import MaskFormat


def _encode(mask: Mask, origin: Origin) -> bytes:
    return grey_png(mask.astype(np.uint8), origin)


EXPORT = MaskFormat(
    id="png01",
    label="PNG, 0 and 1",
    rank=20,
    extension="png",
    mime="image/png",
    note="values 0 and 1, as training of networks wants them: looks black in most viewers",
    encode=_encode,
)
