"""Channel values of RGB bands, the same bits on NumPy and PyTorch, CPU or CUDA.

Each function takes ``(xp, red, green, blue, top)``: `xp` is the module ``numpy`` or ``torch``, the
bands are signed integer arrays or tensors of one shape (int32, for 16-bit images int64) and `top`
is the largest count, 255 or 65535. It returns the channel on its grid: counts, or hundredths of a
degree, of a percent or of a L*a*b* unit, rounded down.

Equal bits hold because only integer arithmetic and single IEEE float32 operations are used: no
``pow``, ``cbrt`` or ``exp`` (libraries differ in the last bit), no division of an array by a number
(CUDA multiplies by the reciprocal) and no fused multiply-add. Printed scripts carry these
functions as they stand here, so this module imports nothing of maskapp.
"""

# Operators on numpy arrays and torch tensors alike: no common static type exists for the two.
# mypy: disable-error-code="no-any-return"

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np


def gray(xp: Any, red: Any, green: Any, blue: Any, top: int) -> Any:
    """Luma as Pillow's mode "L" computes it: 0.299 R + 0.587 G + 0.114 B, rounded, in counts."""
    return (19595 * red + 38470 * green + 7471 * blue + 0x8000) >> 16


def cb(xp: Any, red: Any, green: Any, blue: Any, top: int) -> Any:
    """Blue difference of full-range BT.601 (as libjpeg computes it), in counts; greys: half."""
    return (-11059 * red - 21709 * green + 32768 * blue + (top + 1) * 32768 + 32767) >> 16


def cr(xp: Any, red: Any, green: Any, blue: Any, top: int) -> Any:
    """Red difference of full-range BT.601 (as libjpeg computes it), in counts; greys: half."""
    return (32768 * red - 27439 * green - 5329 * blue + (top + 1) * 32768 + 32767) >> 16


def excess_green(xp: Any, red: Any, green: Any, blue: Any, top: int) -> Any:
    """Excess green 2G - R - B (Woebbecke et al. 1995), in counts."""
    return 2 * green - red - blue


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


def saturation(xp: Any, red: Any, green: Any, blue: Any, top: int) -> Any:
    """Saturation of HSV in hundredths of a percent, 0 … 10000; greys: 0."""
    highest = xp.maximum(xp.maximum(red, green), blue)
    lowest = xp.minimum(xp.minimum(red, green), blue)
    return 10000 * (highest - lowest) // highest.clip(1)


def value(xp: Any, red: Any, green: Any, blue: Any, top: int) -> Any:
    """Value of HSV (the largest of R, G, B) in hundredths of a percent, 0 … 10000."""
    highest = xp.maximum(xp.maximum(red, green), blue)
    return 10000 * highest // top


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
    y = lab_f(xp, red, green, blue, top, LAB_Y)
    return xp.floor(y * 11600.0 - 1600.0).clip(0, 10000)


def lab_a(xp: Any, red: Any, green: Any, blue: Any, top: int) -> Any:
    """CIE a* (sRGB, D65) in hundredths; greys exactly 0."""
    x, y = (lab_f(xp, red, green, blue, top, row) for row in (LAB_X, LAB_Y))
    return xp.where((red == green) & (green == blue), 0.0, xp.floor((x - y) * 50000.0))


def lab_b(xp: Any, red: Any, green: Any, blue: Any, top: int) -> Any:
    """CIE b* (sRGB, D65) in hundredths; greys exactly 0."""
    y, z = (lab_f(xp, red, green, blue, top, row) for row in (LAB_Y, LAB_Z))
    return xp.where((red == green) & (green == blue), 0.0, xp.floor((y - z) * 20000.0))


# scikit-image's sRGB matrix, each row over the D65 white point (0.95047, 1, 1.08883).
LAB_X = (0.412453 / 0.95047, 0.357580 / 0.95047, 0.180423 / 0.95047)
LAB_Y = (0.212671, 0.715160, 0.072169)
LAB_Z = (0.019334 / 1.08883, 0.119193 / 1.08883, 0.950227 / 1.08883)
