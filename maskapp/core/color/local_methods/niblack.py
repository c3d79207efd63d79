"""Niblack's threshold."""

from __future__ import annotations

import numpy as np

from maskapp.arrays import Mask, Plane
from maskapp.core.color.local_method import PARTS, LocalMethod, above_root, window_spread


def local_niblack(plane: Plane, size: int, window: int, weight: int) -> Mask:
    """Return what is above m - k s; k is weight / 100.

    With n pixels in a window, S = n m and D = n² s², that is 100 (n v - S) > -K sqrt(D).
    """
    sums, spread = window_spread(plane, window)
    part = plane.astype(np.int64) * (window * window) - sums
    return above_root((part, PARTS), np.full_like(sums, -weight), spread)


NIBLACK = LocalMethod(
    id="niblack",
    label="Niblack",
    rank=20,
    meaning="Fine detail everywhere, with much speckle where the image is even.",
    weight="k",
    first=20,
    function=local_niblack,
)
