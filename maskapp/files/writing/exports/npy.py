"""NumPy's own format."""

from __future__ import annotations

import io

import numpy as np

from maskapp.arrays import Mask
from maskapp.files.writing.encoding import Origin
from maskapp.files.writing.export import MaskFormat


def _encode(mask: Mask, origin: Origin) -> bytes:
    stream = io.BytesIO()
    np.save(stream, mask, allow_pickle=False)
    return stream.getvalue()


EXPORT = MaskFormat(
    id="npy",
    label="NumPy array (bool)",
    rank=30,
    extension="npy",
    mime="application/octet-stream",
    note="for numpy.load; holds no recipe",
    encode=_encode,
)
