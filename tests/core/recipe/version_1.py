"""200 recipes of version 1 with the digests of their masks, as the code of version 1 made them."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

SHAPE = 32, 40


def image_of(number: int, depth: int) -> NDArray[Any]:
    """The image of the recipe with this number: patches of a few colours with grain.

    By arithmetic on whole numbers alone, so that no other version of a library changes it.
    """
    rows, columns, bands = np.indices((*SHAPE, 3), dtype=np.uint64)
    patches = _scrambled((rows // np.uint64(7)) * np.uint64(31) + columns // np.uint64(9), number)
    colours = _scrambled(patches % np.uint64(5) + bands * np.uint64(1009), number)
    grain = _scrambled(rows * np.uint64(97) + columns * np.uint64(3) + bands, number + 1)
    counts = (colours % np.uint64(200) + grain % np.uint64(56)) * np.uint64(
        1 if depth == 8 else 257
    )
    return counts.astype(np.uint8 if depth == 8 else np.uint16)


def _scrambled(numbers: NDArray[np.uint64], seed: int) -> NDArray[np.uint64]:
    # splitmix64's finaliser (Steele, Lea and Flood 2014); overflow is meant.
    mixed = numbers + np.uint64(seed) * np.uint64(0x9E3779B97F4A7C15 >> 8)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))


def digest_of(mask: NDArray[np.bool_]) -> str:
    """SHA-256 of a mask's pixels, a byte each."""
    return hashlib.sha256(mask.astype(np.uint8).tobytes()).hexdigest()


def cases() -> list[dict[str, Any]]:
    """The recipes, with the number of selected pixels and the digest of the mask."""
    found: list[dict[str, Any]] = json.loads(Path(__file__).with_suffix(".json").read_text("utf-8"))
    return found
