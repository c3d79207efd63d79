"""The bands of the image themselves."""

from __future__ import annotations

from typing import Any

from maskapp.core.color.channel import Channel


def red(xp: Any, red: Any, green: Any, blue: Any, top: int) -> Any:
    """Red band of the image, in counts."""
    return red


RED = Channel(
    id="red",
    label="Red",
    family="Bands",
    rank=10,
    meaning="Red band of the image",
    unit="",
    span=(0, 1),
    counts=True,
    scale=1,
    colour="#e5484d",
    track=("#000", "#f00"),
    convert=red,
    call="red",
)


def green(xp: Any, red: Any, green: Any, blue: Any, top: int) -> Any:
    """Green band of the image, in counts."""
    return green


GREEN = Channel(
    id="green",
    label="Green",
    family="Bands",
    rank=20,
    meaning="Green band of the image",
    unit="",
    span=(0, 1),
    counts=True,
    scale=1,
    colour="#30a46c",
    track=("#000", "#0f0"),
    convert=green,
    call="green",
)


def blue(xp: Any, red: Any, green: Any, blue: Any, top: int) -> Any:
    """Blue band of the image, in counts."""
    return blue


BLUE = Channel(
    id="blue",
    label="Blue",
    family="Bands",
    rank=30,
    meaning="Blue band of the image",
    unit="",
    span=(0, 1),
    counts=True,
    scale=1,
    colour="#3e7bfa",
    track=("#000", "#00f"),
    convert=blue,
    call="blue",
)
