"""How often values occur in the image on view, and which values a pixel has."""

from __future__ import annotations

from functools import partial

import numpy as np

from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.histogram import Histogram, histogram, value_counts
from maskapp.core.color.method import NoThreshold
from maskapp.core.color.planes import BANDS, Planes
from maskapp.core.color.thresholds import IGNORE, auto_threshold
from maskapp.core.finding.density import Density, density
from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.ui.compute.kept import Work, kept
from maskapp.ui.compute.masks import planes_for, prepare_steps


@kept(most=32, by={"recipe": prepare_steps})
def histogram_of(image: Image, recipe: Recipe, channel: str) -> Work[Histogram]:
    """Return a channel's histogram, of what the rule sees (after the prepare steps)."""
    return partial(_histogram, planes_for(image, recipe), channel, image)


def _histogram(planes: Planes, channel: str, image: Image) -> Histogram:
    return histogram(planes[channel], channel, planes.depth, image.valid)


@kept(most=4, words="Counting pairs of values …", by={"recipe": prepare_steps})
def density_of(image: Image, recipe: Recipe, x: str, y: str) -> Work[Density]:
    """Return how often two channels' values occur together, of what the rule sees."""
    return partial(density, planes_for(image, recipe), x, y, image.valid)


@kept(most=4, by={"recipe": prepare_steps})
def values_at(
    image: Image, recipe: Recipe, x: int, y: int, channels: tuple[str, ...]
) -> Work[tuple[int, ...]]:
    """Return the stored values of a pixel on some channels, as the rule sees them."""
    return partial(_values_at, planes_for(image, recipe), x, y, channels)


def _values_at(planes: Planes, x: int, y: int, channels: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(int(planes[channel][y, x]) for channel in channels)


@kept(most=4, by={"recipe": prepare_steps})
def otsu_start(image: Image, recipe: Recipe) -> Work[tuple[str, int]]:
    """Return a channel to begin with and its lowest count above Otsu's threshold, 0 if it is flat.

    Gray for an image without colours, else red, or the first band that is not flat. What is left
    out at both ends lies on both sides of the threshold, so that neither side is nearly nothing.
    """
    return partial(_otsu_start, planes_for(image, recipe), image)


def _otsu_start(planes: Planes, image: Image) -> tuple[str, int]:
    red = planes["red"]
    grey = all(np.array_equal(red, planes[band]) for band in ("green", "blue"))
    channels = ("gray",) if grey else BANDS
    for channel in channels:
        size = CHANNELS[channel].size(planes.depth)
        counts = value_counts(planes[channel], size, image.valid)
        try:
            return channel, auto_threshold(counts, "otsu", IGNORE) + 1
        except NoThreshold:
            continue
    return channels[0], 0
