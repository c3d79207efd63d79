"""Colour differences of YCbCr."""

from __future__ import annotations

from typing import Any

from maskapp.core.color.channel import Channel


def cb(xp: Any, red: Any, green: Any, blue: Any, top: int) -> Any:
    """Blue difference of full-range BT.601 (as libjpeg computes it), in counts; greys: half."""
    return (-11059 * red - 21709 * green + 32768 * blue + (top + 1) * 32768 + 32767) >> 16


CB = Channel(
    id="cb",
    label="Cb",
    family="YCbCr",
    rank=110,
    meaning="Blue difference of YCbCr (BT.601); greys are in the middle",
    unit="",
    span=(0, 1),
    counts=True,
    scale=1,
    colour="#5b9bd5",
    track=("#7d8400", "#777", "#7a7aff"),
    convert=cb,
)


def cr(xp: Any, red: Any, green: Any, blue: Any, top: int) -> Any:
    """Red difference of full-range BT.601 (as libjpeg computes it), in counts; greys: half."""
    return (32768 * red - 27439 * green - 5329 * blue + (top + 1) * 32768 + 32767) >> 16


CR = Channel(
    id="cr",
    label="Cr",
    family="YCbCr",
    rank=120,
    meaning="Red difference of YCbCr (BT.601); greys are in the middle",
    unit="",
    span=(0, 1),
    counts=True,
    scale=1,
    colour="#d0665a",
    track=("#00b27a", "#777", "#ff4a6b"),
    convert=cr,
)
