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
    family="Plants",
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


def ngrdi(xp: Any, red: Any, green: Any, blue: Any, top: int) -> Any:
    """Return (G - R) / (G + R) (Tucker 1979) in thousandths, -1000 … 1000; neither: 0."""
    return 1000 * (green - red) // (green + red).clip(1)


NGRDI = Channel(
    id="ngrdi",
    label="NGRDI",
    family="Plants",
    rank=140,
    meaning="(G − R) / (G + R), −1 to 1: green plants are above 0, soil below; 0 without both",
    unit="",
    span=(-1, 1),
    counts=False,
    scale=1000,
    colour="#7d9a1e",
    track=("#f00", "#880", "#0f0"),
    convert=ngrdi,
    searched=False,
)


def gli(xp: Any, red: Any, green: Any, blue: Any, top: int) -> Any:
    """Green leaf index (2G - R - B) / (2G + R + B) (Louhaichi et al. 2001) in thousandths."""
    return 1000 * (2 * green - red - blue) // (2 * green + red + blue).clip(1)


GLI = Channel(
    id="gli",
    label="GLI",
    family="Plants",
    rank=150,
    meaning="Green leaf index (2G − R − B) / (2G + R + B), −1 to 1: leaves are above 0; black 0",
    unit="",
    span=(-1, 1),
    counts=False,
    scale=1000,
    colour="#2f7d32",
    track=("#f0f", "#777", "#0f0"),
    convert=gli,
    searched=False,
)


def vari(xp: Any, red: Any, green: Any, blue: Any, top: int) -> Any:
    """Return (G - R) / (G + R - B) (Gitelson et al. 2002) in thousandths, cut off at -1 and 1.

    0 where blue is at least red and green together, so that the quotient has no meaning.
    """
    below = green + red - blue
    quotient = (1000 * (green - red) // below.clip(1)).clip(-1000, 1000)
    return xp.where(below > 0, quotient, 0)


VARI = Channel(
    id="vari",
    label="VARI",
    family="Plants",
    rank=160,
    meaning="(G − R) / (G + R − B), cut off at −1 and 1: plants are above 0; 0 where B ≥ G + R",
    unit="",
    span=(-1, 1),
    counts=False,
    scale=1000,
    colour="#9a7d1e",
    track=("#f00", "#880", "#0f0"),
    convert=vari,
    searched=False,
)
