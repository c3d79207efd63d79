"""Hue, saturation and value."""

from __future__ import annotations

from typing import Any

from maskapp.core.color.channel import Channel


def hue(xp: Any, red: Any, green: Any, blue: Any, top: int) -> Any:
    """Hue of HSV (as ``colorsys``) in hundredths of a degree, 0 … 35999; greys: 0."""
    highest = xp.maximum(xp.maximum(red, green), blue)
    chroma = highest - xp.minimum(xp.minimum(red, green), blue)
    sixths = xp.where(
        highest == red,
        green - blue,
        xp.where(highest == green, blue - red + 2 * chroma, red - green + 4 * chroma),
    )
    sixths = xp.where(sixths < 0, sixths + 6 * chroma, sixths)
    return 6000 * sixths // chroma.clip(1)


HUE = Channel(
    id="hue",
    label="Hue",
    family="HSV",
    rank=50,
    meaning="Colour on the wheel: 0° red, 120° green, 240° blue; greys have hue 0",
    unit="°",
    span=(0, 360),
    counts=False,
    scale=100,
    colour="#d6409f",
    track=("#f00", "#ff0", "#0f0", "#0ff", "#00f", "#f0f", "#f00"),
    convert=hue,
    circular=True,
    greys_told_by="saturation",
)


def saturation(xp: Any, red: Any, green: Any, blue: Any, top: int) -> Any:
    """Saturation of HSV in hundredths of a percent, 0 … 10000; greys: 0."""
    highest = xp.maximum(xp.maximum(red, green), blue)
    lowest = xp.minimum(xp.minimum(red, green), blue)
    return 10000 * (highest - lowest) // highest.clip(1)


SATURATION = Channel(
    id="saturation",
    label="Saturation",
    family="HSV",
    rank=60,
    meaning="How colourful: 0 % grey, 100 % pure colour (HSV)",
    unit="%",
    span=(0, 100),
    counts=False,
    scale=100,
    colour="#12a594",
    track=("#808080", "#d12d2d"),
    convert=saturation,
)


def value(xp: Any, red: Any, green: Any, blue: Any, top: int) -> Any:
    """Value of HSV (the largest of R, G, B) in hundredths of a percent, 0 … 10000."""
    highest = xp.maximum(xp.maximum(red, green), blue)
    return 10000 * highest // top


VALUE = Channel(
    id="value",
    label="Value",
    family="HSV",
    rank=70,
    meaning="The largest of red, green and blue (HSV)",
    unit="%",
    span=(0, 100),
    counts=False,
    scale=100,
    colour="#ad7f58",
    track=("#000", "#fff"),
    convert=value,
)
