"""What printed scripts call for automatic bounds."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np

from maskapp.core.color.method import Find, NoThreshold
from maskapp.core.color.thresholds import find_threshold, without_ends


def automatic_threshold(
    pixels: Any, method: Find, ignore: float = 0, lowest: int = 0, scale: int = 1
) -> int | None:
    """Return a threshold in steps of 1 / scale, rounded down; None if there is none.

    No pixel is below `lowest` steps.
    """
    counts = np.bincount(pixels.astype(np.int64) - lowest)
    steps = np.arange(lowest, lowest + len(counts))
    values = steps / scale if scale > 1 else steps
    try:
        return lowest + find_threshold(without_ends(counts, ignore), values, method)
    except NoThreshold as problem:
        print(f"No automatic threshold: {problem}.", file=sys.stderr)  # noqa: T201  # a program
        return None


def above(threshold: int | None, highest: int) -> int | None:
    """Return the lowest value above a threshold; None if there is none."""
    return None if threshold is None or threshold >= highest else threshold + 1


def automatic_range(plane: Any, low: int | None, high: int | None, outside: bool = False) -> Any:
    """Return where low <= plane <= high; nowhere if a bound is None or low is above high."""
    if low is None or high is None or low > high:
        return plane != plane  # noqa: PLR0124  # False everywhere, in NumPy and PyTorch
    return ((plane >= low) & (plane <= high)) != outside


def local_range(
    plane: Any,
    low: int | None,
    high: int | None,
    above_low: Any = None,
    above_high: Any = None,
    outside: bool = False,
) -> Any:
    """Return where low <= plane <= high, above one local threshold and not above the other."""
    if low is None or high is None or low > high:
        return plane != plane  # noqa: PLR0124  # False everywhere, in NumPy and PyTorch
    mask = (plane >= low) & (plane <= high)
    if above_low is not None:
        mask = mask & above_low
    if above_high is not None:
        mask = mask & ~above_high
    return mask != outside


def circular_range(plane: Any, low: int | None, high: int | None, outside: bool = False) -> Any:
    """Return where low <= plane <= high; if low is above high, the range goes on through 0."""
    if low is None or high is None or low <= high:
        return automatic_range(plane, low, high, outside)
    return ((plane >= low) | (plane <= high)) != outside
