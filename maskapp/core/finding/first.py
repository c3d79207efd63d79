"""A range to begin with: on a channel that divides the image, and not the background."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from maskapp.arrays import Mask
from maskapp.core.color.channel import Depth
from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.histogram import value_counts
from maskapp.core.color.method import NoThreshold
from maskapp.core.color.planes import BANDS, Planes
from maskapp.core.color.thresholds import IGNORE, auto_threshold
from maskapp.core.recipe.rule import Range

# A band is what people know best; another channel must divide the image clearly better.
_ADVANTAGE = 0.1
# Where the border does not tell, what is brighter is kept.
_MAJORITY = 0.55
_MIXED = ("excess_green", "saturation", "lab_a", "lab_b")
_RING = 50  # the border is this part of the image's sides


@dataclass(frozen=True)
class _Division:
    """How a channel divides an image into two classes.

    Parameters
    ----------
    bounds : Range
        Of the class that is not the background.
    score : float
        The share of the values' variance that lies between the classes, from 0 to 1, less where
        the class is most of the image.
    """

    bounds: Range
    score: float


def first_range(planes: Planes, valid: Mask | None = None) -> Range:
    """Return a range for an image that nobody has looked at yet.

    Parameters
    ----------
    planes : Planes
        Of a sample of the image is enough.
    valid : (H, W) ndarray of bool, optional
        Pixels that count.

    Returns
    -------
    Range
        On Gray for an image without colours; else on red, or the first band that is not flat,
        unless another channel divides the pixels clearly better by Otsu's criterion. The
        background is the class that most of the image's border belongs to; of about equal parts the
        darker one. What is left out at both ends of a channel lies on both sides of it, so
        that neither side is nearly nothing. All values where nothing divides the image.
    """
    red = planes["red"]
    grey = all(np.array_equal(red, planes[band]) for band in ("green", "blue"))
    if grey:
        division = _divided(planes, "gray", valid)
        return division.bounds if division else _whole(planes, "gray")
    bands = [each for band in BANDS if (each := _divided(planes, band, valid))]
    if not bands:
        return _whole(planes, "red")
    others = [_divided(planes, each, valid) for each in _MIXED]
    best = max((each for each in (*bands, *others) if each), key=lambda each: each.score)
    return best.bounds if best.score > bands[0].score + _ADVANTAGE else bands[0].bounds


def range_of_most(here: Range, ranges: Sequence[Range], depth: Depth) -> Range:
    """Return a range that suits most images of a set.

    Parameters
    ----------
    here : Range
        That of the image on view.
    ranges : sequence of Range
        That of each image, as :func:`first_range` gives it.
    depth : {8, 16}
        Of all of them.

    Returns
    -------
    Range
        The middle one of those on one side of one channel, if two or more are, and more than half.
        `here` if it is such a one too, or if there are none: all values of a channel, which an
        image has that nothing divides, are on no side.
    """
    kinds = Counter(kind for each in ranges if (kind := _kind(each, depth)))
    for kind, count in kinds.most_common(1):
        if count > max(1, len(ranges) / 2) and kind != _kind(here, depth):
            alike = [each for each in ranges if _kind(each, depth) == kind]
            return sorted(alike, key=lambda each: (each.low, each.high))[count // 2]
    return here


def _kind(bounds: Range, depth: Depth) -> tuple[str, str] | None:
    """Return a range's channel and its side of it; None for all of its values."""
    low, high = CHANNELS[bounds.channel].limits(depth)
    if (bounds.low, bounds.high) == (low, high):
        return None
    return bounds.channel, "low" if bounds.low == low else "high"


def _whole(planes: Planes, channel: str) -> Range:
    return Range(channel, *CHANNELS[channel].limits(planes.depth))


def _divided(planes: Planes, channel: str, valid: Mask | None) -> _Division | None:
    """Return how a channel divides the image; None if it does not."""
    row, plane, depth = CHANNELS[channel], planes[channel], planes.depth
    try:
        threshold = auto_threshold(
            value_counts(plane, row.size(depth), valid), "otsu", IGNORE, values=row.values(depth)
        )
    except NoThreshold:
        return None
    above = plane > threshold
    inside = np.ones(plane.shape, bool) if valid is None else valid
    share, spread = float(above[inside].mean()), float(plane[inside].var())
    if not 0 < share < 1:
        return None
    low, high = row.limits(depth)
    if _on_border(above, inside) > _MAJORITY:
        bounds, selected = Range(channel, low, row.value(threshold, depth)), 1 - share
    else:
        bounds, selected = Range(channel, row.value(threshold + 1, depth), high), share
    apart = plane[above & inside].mean() - plane[~above & inside].mean()
    between = share * (1 - share) * float(apart) ** 2 / spread
    # What is wanted is seldom most of the image.
    return _Division(bounds, between - max(0, selected - 0.5) / 5)


def _on_border(above: Mask, inside: Mask) -> float:
    """Return the share of the border's pixels that are in a class; a half if none counts."""
    height, width = inside.shape
    rows, columns = max(1, height // _RING), max(1, width // _RING)
    border = np.ones(inside.shape, bool)
    border[rows:-rows, columns:-columns] = False
    border &= inside
    return float(above[border].mean()) if border.any() else 0.5
