"""The rule pixel by pixel in plain Python: slow, with exact fractions, sharing no code.

Channels that are not computed here from the counts, Lab among them, are taken as they are in
maskapp's planes (test_conversions.py checks those of Lab against scikit-image).
"""

from __future__ import annotations

from fractions import Fraction
from math import floor
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.planes import Planes
from maskapp.core.recipe.rule import Auto, Group, Range, Rule

Colour = tuple[int, int, int]
COMPUTED = (
    *("red", "green", "blue", "gray", "cb", "cr", "excess_green"),
    *("hue", "saturation", "value"),
)


def hundredth(value: Fraction) -> Fraction:
    return Fraction(floor(value * 100), 100)


def hue(red: int, green: int, blue: int) -> Fraction:
    chroma = max(red, green, blue) - min(red, green, blue)
    if chroma == 0:
        return Fraction(0)
    if red >= green and red >= blue:
        sixths = Fraction(green - blue, chroma) % 6
    elif green >= blue:
        sixths = Fraction(blue - red, chroma) + 2
    else:
        sixths = Fraction(red - green, chroma) + 4
    return hundredth(60 * sixths)


def channel_value(channel: str, colour: Colour, top: int) -> Fraction:
    red, green, blue = colour
    highest, lowest = max(colour), min(colour)
    half = Fraction(top + 1, 2)
    match channel:
        case "red" | "green" | "blue":
            return Fraction(colour[("red", "green", "blue").index(channel)])
        case "gray":
            luma = Fraction(19595 * red + 38470 * green + 7471 * blue, 1 << 16)
            return Fraction(floor(luma + Fraction(1, 2)))
        case "cb":  # a half is rounded down, so that pure blue stays on the scale
            blueness = Fraction(-11059 * red - 21709 * green + 32768 * blue, 1 << 16)
            return Fraction(-floor(-(half + blueness) + Fraction(1, 2)))
        case "cr":
            redness = Fraction(32768 * red - 27439 * green - 5329 * blue, 1 << 16)
            return Fraction(-floor(-(half + redness) + Fraction(1, 2)))
        case "excess_green":
            return Fraction(2 * green - red - blue)
        case "hue":
            return hue(red, green, blue)
        case "saturation":
            return (
                hundredth(Fraction(100 * (highest - lowest), highest)) if highest else Fraction(0)
            )
        case "value":
            return hundredth(Fraction(100 * highest, top))
    raise AssertionError(channel)


def in_range(value: Fraction, bounds: Range) -> bool:
    assert not isinstance(bounds.low, Auto)
    assert not isinstance(bounds.high, Auto)
    low, high = Fraction(str(bounds.low)), Fraction(str(bounds.high))
    if bounds.channel == "hue" and low == high == 360:
        low = high = Fraction(0)
    inside = low <= value <= high if low <= high else value >= low or value <= high
    return inside != bounds.outside


def in_group(values: dict[str, Fraction], group: Group) -> bool:
    hits = [in_range(values[bounds.channel], bounds) for bounds in group.ranges]
    return all(hits) if group.match == "all" else any(hits)


def in_rule(values: dict[str, Fraction], rule: Rule) -> bool:
    if not rule.groups:
        return False
    hits = [in_group(values, group) for group in rule.groups]
    return all(hits) if rule.match == "all" else any(hits)


def plain_mask(pixels: NDArray[np.unsignedinteger], rule: Rule) -> NDArray[np.bool_]:
    """The mask of `pixels` (H, W, 3)."""
    top = int(np.iinfo(pixels.dtype).max)
    planes = Planes(pixels)
    bits = planes.depth
    mask = np.zeros(pixels.shape[:2], np.bool_)
    rows: list[list[Any]] = pixels.tolist()
    for y, row in enumerate(rows):
        for x, (red, green, blue) in enumerate(row):
            values = {
                bounds.channel: channel_value(bounds.channel, (red, green, blue), top)
                if bounds.channel in COMPUTED
                else Fraction(
                    str(CHANNELS[bounds.channel].value(int(planes[bounds.channel][y, x]), bits))
                )
                for _, bounds in rule.ranges()
            }
            mask[y, x] = in_rule(values, rule)
    return mask
