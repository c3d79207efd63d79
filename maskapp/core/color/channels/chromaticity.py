"""Chromaticities: each band's share of the sum of all three, which shade hardly changes."""

from __future__ import annotations

from typing import Any

from maskapp.core.color.channel import Channel


def red_share(xp: Any, red: Any, green: Any, blue: Any, top: int) -> Any:
    """Chromaticity r = R / (R + G + B) in hundredths of a percent, 0 … 10000; black: 0."""
    return 10000 * red // (red + green + blue).clip(1)


RED_SHARE = Channel(
    id="red_share",
    label="Red share",
    family="Chromaticities",
    rank=170,
    meaning="Chromaticity r: red's share of red + green + blue; greys 33.33 %, black 0 %",
    unit="%",
    span=(0, 100),
    counts=False,
    scale=100,
    colour="#b04a4f",
    track=("#0ff", "#777", "#f00"),
    convert=red_share,
    searched=False,
)


def green_share(xp: Any, red: Any, green: Any, blue: Any, top: int) -> Any:
    """Chromaticity g = G / (R + G + B) in hundredths of a percent, 0 … 10000; black: 0."""
    return 10000 * green // (red + green + blue).clip(1)


GREEN_SHARE = Channel(
    id="green_share",
    label="Green share",
    family="Chromaticities",
    rank=180,
    meaning="Chromaticity g: green's share of red + green + blue; greys 33.33 %, black 0 %",
    unit="%",
    span=(0, 100),
    counts=False,
    scale=100,
    colour="#3f8560",
    track=("#f0f", "#777", "#0f0"),
    convert=green_share,
    searched=False,
)


def blue_share(xp: Any, red: Any, green: Any, blue: Any, top: int) -> Any:
    """Chromaticity b = B / (R + G + B) in hundredths of a percent, 0 … 10000; black: 0."""
    return 10000 * blue // (red + green + blue).clip(1)


BLUE_SHARE = Channel(
    id="blue_share",
    label="Blue share",
    family="Chromaticities",
    rank=190,
    meaning="Chromaticity b: blue's share of red + green + blue; greys 33.33 %, black 0 %",
    unit="%",
    span=(0, 100),
    counts=False,
    scale=100,
    colour="#5670b8",
    track=("#ff0", "#777", "#00f"),
    convert=blue_share,
    searched=False,
)
