"""Ranges for what the eyedropper picked, from the values that the rule sees."""

from __future__ import annotations

from functools import partial

from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.planes import Planes
from maskapp.core.finding.picks import Pick, Picked, first_channels, ranges_from_picks
from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.ui.compute.kept import Work, kept
from maskapp.ui.compute.masks import planes_for, prepare_steps

# Of the pixels in picked boxes: a glint or a grain in one must not widen the ranges.
_CENTRAL = 98.0


@kept(most=4, by={"recipe": prepare_steps, "picks": repr})
def ranges_of(
    image: Image,
    recipe: Recipe,
    picks: tuple[Pick, ...],
    channels: tuple[str, ...],
    percent: int,
) -> Work[Picked]:
    """Return ranges for picks, on channels that suit them if none are given.

    Parameters
    ----------
    image : Image
    recipe : Recipe
        Tells the prepare steps.
    picks : tuple of Pick
    channels : tuple of str
    percent : int
        How far ranges reach beyond the picks, of the span of a channel's values in the image.
    """
    return partial(_ranges, planes_for(image, recipe), picks, channels, percent)


def _ranges(
    planes: Planes, picks: tuple[Pick, ...], channels: tuple[str, ...], percent: int
) -> Picked:
    channels = channels or first_channels(planes, picks)
    tolerance = {channel: _reach(planes, channel, percent) for channel in channels}
    return ranges_from_picks(planes, picks, channels, tolerance=tolerance, percent=_CENTRAL)


def _reach(planes: Planes, channel: str, percent: int) -> float:
    """Return a share of the span of a channel's values in this image, in its unit."""
    row = CHANNELS[channel]
    if row.circular:
        low, high = row.limits(planes.depth)
        span: float = high - low
    else:
        plane = planes[channel]
        span = (int(plane.max()) - int(plane.min())) / row.scale
    return round(span * percent / 100, 0 if row.scale == 1 else 2)
