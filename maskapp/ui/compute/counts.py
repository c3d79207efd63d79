"""How often values occur in the image on view, and which values a pixel has."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np

from maskapp.core.color.histogram import Histogram, histogram
from maskapp.core.color.planes import Planes
from maskapp.core.display.bars import bars
from maskapp.core.engine.automatic import AutomaticThresholds
from maskapp.core.finding import narrow
from maskapp.core.finding.density import Density, density
from maskapp.core.finding.first import are_alike, first_range, range_of_set
from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Range
from maskapp.ui.compute.gate import through
from maskapp.ui.compute.kept import Work, kept
from maskapp.ui.compute.masks import planes_for, prepare_steps, thresholds_for, values_seen
from maskapp.ui.compute.thumbnails import thumbnail_step

_SAMPLE_SIDE = 400


@kept(most=32, by={"recipe": values_seen})
def histogram_of(image: Image, recipe: Recipe, channel: str) -> Work[Histogram]:
    """Return a channel's histogram, of the pixels that count, after the prepare steps."""
    return partial(_histogram, thresholds_for(image, recipe), channel)


def _histogram(counting: AutomaticThresholds, channel: str) -> Histogram:
    planes = counting.planes
    return histogram(planes[channel], channel, planes.depth, counting.allowed)


@kept(most=64, by={"recipe": values_seen})
def heights_of(image: Image, recipe: Recipe, channel: str, log: bool) -> Work[bytes]:
    """Return the heights of a histogram's bars, a byte each."""
    return partial(bars, histogram_of(image, recipe, channel), log=log)


def narrow_range(image: Image, recipe: Recipe, channel: str) -> Range:
    """Return a range on a channel that selects a few percent of the image."""
    return narrow.narrow_range(histogram_of(image, recipe, channel))


@kept(most=4, words="Counting pairs of values …", by={"recipe": values_seen})
def density_of(image: Image, recipe: Recipe, x: str, y: str) -> Work[Density]:
    """Return how often two channels' values occur together, in the pixels that count."""
    counting = thresholds_for(image, recipe)
    return partial(density, counting.planes, x, y, counting.allowed)


@kept(most=4, by={"recipe": prepare_steps})
def values_at(
    image: Image, recipe: Recipe, x: int, y: int, channels: tuple[str, ...]
) -> Work[tuple[int, ...]]:
    """Return the stored values of a pixel on some channels, as the rule sees them."""
    return partial(_values_at, planes_for(image, recipe), x, y, channels)


def _values_at(planes: Planes, x: int, y: int, channels: tuple[str, ...]) -> tuple[int, ...]:
    return tuple(int(planes[channel][y, x]) for channel in channels)


@kept(most=4)
def first_range_of(image: Image) -> Work[Range]:
    """Return a range to begin with, from a sample of the pixels; see `first_range`."""
    return partial(_first_range, image)


def first_range_of_set(here: Range, images: Sequence[Image]) -> Range:
    """Return a range to begin with that suits a set; see `range_of_set`.

    Parameters
    ----------
    here : Range
        That of the image on view. It stays where that of the set is on the same side of the same
        channel: numbers that are as good need not change while somebody looks at them.
    images : sequence of Image
        Previews of some, at least one, all in one depth.
    """
    parts = [(Planes(each.pixels), each.valid) for each in images]
    found = through(range_of_set, parts)
    return here if found is None or are_alike(found, here, images[0].depth) else found


def _first_range(image: Image) -> Range:
    step = thumbnail_step(image, _SAMPLE_SIDE)
    valid = None if image.valid is None else image.valid[::step, ::step]
    return first_range(Planes(np.ascontiguousarray(image.pixels[::step, ::step])), valid)
