"""Optical density, in which stains add up, and how much of one stain is in a colour."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

# Densities are whole numbers of 2^-20, weights of 2^-12 thousandths: the product's lowest 32 bits
# are below the grid. At 16 bits no density times 2^20 is nearer than 170,000 units of the last
# place to where rounding changes, so every library's log10 gives the same table.
WEIGHT = 1000 << 12
"""The weight that stands for 1."""
DARKEST = 6
"""Density of count 0, which has none: it is taken for 10^-6 of the top, as scikit-image does."""


@cache
def density_table(top: int) -> Any:
    """Optical density -log10(count / top) of each count, in 2^-20, int64, shape (top + 1,)."""
    share = np.maximum(np.arange(top + 1) / top, 1e-6)
    return np.rint(-np.log10(share) * (1 << 20)).astype(np.int64)


def stain(xp: Any, red: Any, green: Any, blue: Any, top: int, weights: Any) -> Any:
    """Weighted sum of the bands' optical densities in thousandths, to the nearest; below 0: 0."""
    table = xp.asarray(density_table(top), device=red.device)
    total = table[red] * weights[0] + table[green] * weights[1] + table[blue] * weights[2]
    return ((total + (1 << 31)) >> 32).clip(0)
