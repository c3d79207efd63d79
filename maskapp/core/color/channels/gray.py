"""Brightness as a weighted sum of the bands."""

from __future__ import annotations

from typing import Any

from maskapp.core.color.channel import Channel


def gray(xp: Any, red: Any, green: Any, blue: Any, top: int) -> Any:
    """Luma as Pillow's mode "L" computes it: 0.299 R + 0.587 G + 0.114 B, rounded, in counts."""
    return (19595 * red + 38470 * green + 7471 * blue + 0x8000) >> 16


GRAY = Channel(
    id="gray",
    label="Gray",
    family="Bands",
    rank=40,
    meaning="Brightness: 0.299 R + 0.587 G + 0.114 B",
    unit="",
    span=(0, 1),
    counts=True,
    scale=1,
    colour="#8b8d98",
    track=("#000", "#fff"),
    convert=gray,
)
