"""Stains of tissue: how much of a dye lies over a pixel.

Colour deconvolution (Ruifrok and Johnston 2001): the optical density of a pixel is a sum of the
stains' densities. The weights are the columns of scikit-image's ``hed_from_rgb``, the inverse of
the three stains' densities in red, green and blue; 1 is 4,096,000.
"""

from __future__ import annotations

from typing import Any

from maskapp.core.color.channel import Channel
from maskapp.core.color.density import stain


def hematoxylin(xp: Any, red: Any, green: Any, blue: Any, top: int) -> Any:
    """Hematoxylin beside eosin and DAB, in thousandths of optical density (log10)."""
    return stain(xp, red, green, blue, top, (7692217, -269959, -2465413))


HEMATOXYLIN = Channel(
    id="hematoxylin",
    label="Hematoxylin",
    family="Stains",
    rank=200,
    meaning="Blue nuclear stain, as optical density (log10) beside eosin and DAB; white has 0",
    unit="",
    span=(0, 12),
    counts=False,
    scale=1000,
    colour="#4d45b0",
    track=("#fff", "#393383"),
    convert=hematoxylin,
    searched=False,
    sparse=True,
)


def eosin(xp: Any, red: Any, green: Any, blue: Any, top: int) -> Any:
    """Eosin beside hematoxylin and DAB, in thousandths of optical density (log10)."""
    return stain(xp, red, green, blue, top, (-4127452, 4647856, -1967777))


EOSIN = Channel(
    id="eosin",
    label="Eosin",
    family="Stains",
    rank=210,
    meaning="Pink stain, as optical density (log10) beside hematoxylin and DAB; white has 0",
    unit="",
    span=(0, 7),
    counts=False,
    scale=1000,
    colour="#d91ac6",
    track=("#fff", "#d91ac6"),
    convert=eosin,
    searched=False,
    sparse=True,
)


def dab(xp: Any, red: Any, green: Any, blue: Any, top: int) -> Any:
    """DAB beside hematoxylin and eosin, in thousandths of optical density (log10)."""
    return stain(xp, red, green, blue, top, (-2277850, -555097, 6445417))


DAB = Channel(
    id="dab",
    label="DAB",
    family="Stains",
    rank=220,
    meaning="Brown stain, as optical density (log10) beside hematoxylin and eosin; white has 0",
    unit="",
    span=(0, 10),
    counts=False,
    scale=1000,
    colour="#89452a",
    track=("#fff", "#89452a"),
    convert=dab,
    searched=False,
    sparse=True,
)
