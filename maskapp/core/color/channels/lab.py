"""CIE L*a*b* of sRGB values."""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np

from maskapp.core.color.channel import Channel

# scikit-image's sRGB matrix: each row over the D65 white point (0.95047, 1, 1.08883).
SRGB_TO_XYZ = (
    (0.412453 / 0.95047, 0.357580 / 0.95047, 0.180423 / 0.95047),
    (0.212671, 0.715160, 0.072169),
    (0.019334 / 1.08883, 0.119193 / 1.08883, 0.950227 / 1.08883),
)


@cache
def linear_table(top: int) -> Any:
    """Linear light 0 … 1 for each sRGB count (IEC 61966-2-1), float32, shape (top + 1,)."""
    share = np.arange(top + 1) / top
    curve = np.where(share > 0.04045, ((share + 0.055) / 1.055) ** 2.4, share / 12.92)
    return curve.astype(np.float32)


def lab_f(xp: Any, red: Any, green: Any, blue: Any, top: int, row: Any) -> Any:
    """CIE f(t) of one tristimulus value t: `row` holds its weights over the white point."""
    table = xp.asarray(linear_table(top), device=red.device)
    t = table[red] * row[0] + table[green] * row[1] + table[blue] * row[2]
    # Cube root: a third of the float's exponent and mantissa bits is a guess within 4 %, and two
    # Halley steps (error e -> about e³) bring it within 2 units of the last place.
    x = xp.where(t > 0.008856, t, xp.full_like(t, 0.008856))
    root = (x.view(xp.int32) // 3 + 709921077).view(xp.float32)
    for _ in range(2):
        cube = root * root * root
        root = root * ((cube + (x + x)) / (cube + cube + x))
    return xp.where(t > 0.008856, root, t * 7.787 + 0.13793103448275862)


def lab_l(xp: Any, red: Any, green: Any, blue: Any, top: int) -> Any:
    """CIE L* (sRGB, D65) in hundredths, 0 … 10000."""
    y = lab_f(xp, red, green, blue, top, SRGB_TO_XYZ[1])
    return xp.floor(y * 11600.0 - 1600.0).clip(0, 10000)


LAB_L = Channel(
    id="lab_l",
    label="Lab L",
    family="CIE Lab",
    rank=80,
    meaning="CIE L*, perceived lightness: 0 black, 100 white (D65)",
    unit="",
    span=(0, 100),
    counts=False,
    scale=100,
    colour="#7c66dc",
    track=("#000", "#fff"),
    convert=lab_l,
)


def lab_a(xp: Any, red: Any, green: Any, blue: Any, top: int) -> Any:
    """CIE a* (sRGB, D65) in hundredths; greys exactly 0."""
    x, y = (lab_f(xp, red, green, blue, top, row) for row in SRGB_TO_XYZ[:2])
    return xp.where((red == green) & (green == blue), 0.0, xp.floor((x - y) * 50000.0))


LAB_A = Channel(
    id="lab_a",
    label="Lab a",
    family="CIE Lab",
    rank=90,
    meaning="CIE a*: green (−) to red (+) (D65)",
    unit="",
    span=(-128, 127),
    counts=False,
    scale=100,
    colour="#c2298a",
    track=("#00a183", "#777", "#ff1b83"),
    convert=lab_a,
)


def lab_b(xp: Any, red: Any, green: Any, blue: Any, top: int) -> Any:
    """CIE b* (sRGB, D65) in hundredths; greys exactly 0."""
    y, z = (lab_f(xp, red, green, blue, top, row) for row in SRGB_TO_XYZ[1:])
    return xp.where((red == green) & (green == blue), 0.0, xp.floor((y - z) * 20000.0))


LAB_B = Channel(
    id="lab_b",
    label="Lab b",
    family="CIE Lab",
    rank=100,
    meaning="CIE b*: blue (−) to yellow (+) (D65)",
    unit="",
    span=(-128, 127),
    counts=False,
    scale=100,
    colour="#b8890b",
    track=("#0087ff", "#777", "#a27500"),
    convert=lab_b,
)
