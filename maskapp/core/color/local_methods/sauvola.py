"""Sauvola's threshold."""

from __future__ import annotations

import numpy as np

from maskapp.arrays import Mask, Plane
from maskapp.core.color.local_method import PARTS, LocalMethod, above_root, window_spread


def local_sauvola(plane: Plane, size: int, window: int, weight: int) -> Mask:
    """Return what is above m (1 + k (s / r - 1)); r is half the channel's span, k is weight / 100.

    With n pixels in a window, S = n m and D = n² s², that is
    (100 n v - (100 - K) S) n (size - 1) > 2 K S sqrt(D), K being the weight.
    """
    count = window * window
    sums, spread = window_spread(plane, window)
    part = plane.astype(np.int64) * (PARTS * count) - (PARTS - weight) * sums
    return above_root((part, count * (size - 1)), 2 * weight * sums, spread)


SAUVOLA = LocalMethod(
    id="sauvola",
    label="Sauvola",
    rank=10,
    meaning="Dark writing or bands on uneven light paper; calm where nothing is.",
    weight="k",
    first=20,
    function=local_sauvola,
)
