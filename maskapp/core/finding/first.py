"""A range to begin with: on a channel that divides the image, and not the background."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import fsum

import numpy as np

from maskapp.arrays import Mask
from maskapp.core.color.channel import Channel, Depth
from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.histogram import value_counts
from maskapp.core.color.method import Counts, NoThreshold
from maskapp.core.color.planes import BANDS, Planes
from maskapp.core.color.thresholds import IGNORE, auto_threshold
from maskapp.core.recipe.rule import Range

# A band is what people know best; another channel must divide the image clearly better.
_ADVANTAGE = 0.1
# Where the border does not tell, what is brighter is kept.
_MAJORITY = 0.55
_MIXED = ("excess_green", "saturation", "lab_a", "lab_b")
_RING = 50  # the border is this part of the image's sides
# A clean division; what scores more, as a black image with one red pixel, is no surer.
_SURE = 0.9

Kind = tuple[str, bool]
"""A channel, and whether its upper values are kept."""


@dataclass(frozen=True)
class Division:
    """How a channel divides an image into two classes, one of which is kept.

    Parameters
    ----------
    kind : (str, bool)
        Channel, and whether the upper class is kept; the other one is the background.
    threshold : int
        As a plane stores it; the upper class is above it.
    score : float
        The share of the values' variance that lies between the classes, from 0 to 1, less where
        the class that is kept is most of the image.
    """

    kind: Kind
    threshold: int
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
    division = _first_division(planes, valid)
    if division:
        return _side(division.kind, division.threshold, planes.depth)
    channel = "gray" if _is_grey(planes) else "red"
    return Range(channel, *CHANNELS[channel].limits(planes.depth))


def range_of_set(images: Sequence[tuple[Planes, Mask | None]]) -> Range | None:
    """Return a range for a set of images that nobody has looked at yet.

    Parameters
    ----------
    images : sequence of (Planes, (H, W) ndarray of bool or None)
        Two or more in any order, all of one depth; each as :func:`first_range` takes it.

    Returns
    -------
    Range
        Of the kind that :func:`kind_of_most` tells, by Otsu's threshold on all pixels of the
        images of that kind. None if there is none.
    """
    divided = [(each, *image) for image in images if (each := _first_division(*image))]
    kind = kind_of_most([division for division, *_ in divided])
    if kind is None or len(images) < 2:
        return None
    row, depth = CHANNELS[kind[0]], images[0][0].depth
    counts = np.zeros(row.size(depth), np.int64)
    for division, planes, valid in divided:
        # The others, as an empty pot, are divided elsewhere on this channel if at all.
        if division.kind == kind:
            counts += value_counts(planes[row.id], len(counts), valid)
    threshold = _otsu(counts, row, depth)
    return None if threshold is None else _side(kind, threshold, depth)


def kind_of_most(divisions: Sequence[Division]) -> Kind | None:
    """Return the kind that has the most say in a set, where each image has one division.

    An image's say is the variance between its classes over that within them: 1 for a score of
    0.5, 4 for 0.8 and 9, the most, for 0.9. So one image that is clearly divided outweighs two
    that are less clearly, and never many.

    Returns
    -------
    (str, bool)
        None if there are no divisions, or two kinds have as much say.
    """
    says = {kind: _say(divisions, kind) for kind in {each.kind for each in divisions}}
    most = [kind for kind, say in says.items() if say == max(says.values())]
    return most[0] if len(most) == 1 else None


def _say(divisions: Sequence[Division], kind: Kind) -> float:
    scores = [min(max(each.score, 0), _SURE) for each in divisions if each.kind == kind]
    return fsum(score / (1 - score) for score in scores)  # the same sum in any order


def are_alike(one: Range, other: Range, depth: Depth) -> bool:
    """Return whether two ranges are on one channel and on the same side of it."""
    return _ends(one, depth) == _ends(other, depth)


def _ends(bounds: Range, depth: Depth) -> tuple[str, bool, bool]:
    """Return a range's channel, and which of the channel's ends it reaches."""
    low, high = CHANNELS[bounds.channel].limits(depth)
    return bounds.channel, bounds.low == low, bounds.high == high


def _side(kind: Kind, threshold: int, depth: Depth) -> Range:
    """Return the range of one class."""
    channel, is_upper = kind
    row, (low, high) = CHANNELS[channel], CHANNELS[channel].limits(depth)
    if is_upper:
        return Range(channel, row.value(threshold + 1, depth), high)
    return Range(channel, low, row.value(threshold, depth))


def _is_grey(planes: Planes) -> bool:
    return all(np.array_equal(planes["red"], planes[band]) for band in ("green", "blue"))


def _first_division(planes: Planes, valid: Mask | None) -> Division | None:
    """Return what an image begins with, see :func:`first_range`; None if nothing divides it."""
    if _is_grey(planes):
        return _divided(planes, "gray", valid)
    bands = [each for band in BANDS if (each := _divided(planes, band, valid))]
    if not bands:
        return None
    others = [_divided(planes, each, valid) for each in _MIXED]
    best = max((each for each in (*bands, *others) if each), key=lambda each: each.score)
    return best if best.score > bands[0].score + _ADVANTAGE else bands[0]


def _divided(planes: Planes, channel: str, valid: Mask | None) -> Division | None:
    """Return how a channel divides the image; None if it does not."""
    row, plane, depth = CHANNELS[channel], planes[channel], planes.depth
    threshold = _otsu(value_counts(plane, row.size(depth), valid), row, depth)
    if threshold is None:
        return None
    above = plane > threshold
    inside = np.ones(plane.shape, bool) if valid is None else valid
    share, spread = float(above[inside].mean()), float(plane[inside].var())
    if not 0 < share < 1:
        return None
    is_upper = _on_border(above, inside) <= _MAJORITY
    selected = share if is_upper else 1 - share
    apart = plane[above & inside].mean() - plane[~above & inside].mean()
    between = share * (1 - share) * float(apart) ** 2 / spread
    # What is wanted is seldom most of the image.
    return Division((channel, is_upper), threshold, between - max(0, selected - 0.5) / 5)


def _otsu(counts: Counts, row: Channel, depth: Depth) -> int | None:
    """Return Otsu's threshold as a plane stores it; None if the counts have none."""
    try:
        return auto_threshold(counts, "otsu", IGNORE, values=row.values(depth))
    except NoThreshold:
        return None


def _on_border(above: Mask, inside: Mask) -> float:
    """Return the share of the border's pixels that are in a class; a half if none counts."""
    height, width = inside.shape
    rows, columns = max(1, height // _RING), max(1, width // _RING)
    border = np.ones(inside.shape, bool)
    border[rows:-rows, columns:-columns] = False
    border &= inside
    return float(above[border].mean()) if border.any() else 0.5
