"""Indices: differences of bands that bring out one kind of thing."""

from __future__ import annotations

from typing import Any

from maskapp.core.color.channel import Channel


def excess_green(xp: Any, red: Any, green: Any, blue: Any, top: int) -> Any:
    """Excess green 2G - R - B (Woebbecke et al. 1995), in counts."""
    return 2 * green - red - blue


EXCESS_GREEN = Channel(
    id="excess_green",
    label="Excess green",
    rank=130,
    meaning="2G − R − B: plants against soil",
    unit="",
    span=(-2, 2),
    counts=True,
    scale=1,
    colour="#5aa02c",
    track=("#f0f", "#777", "#0f0"),
    convert=excess_green,
)
