"""What every automatic method makes of a channel of the image on view, with pictures."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from maskapp.core.color.planes import BANDS
from maskapp.core.color.thresholds import IGNORE
from maskapp.core.display.overlays import blend
from maskapp.core.engine.automatic import AutomaticThresholds
from maskapp.core.engine.resolve import fixed_set
from maskapp.core.finding.proposals import Proposal, propose_thresholds
from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Range
from maskapp.ui.compute.kept import Work, kept
from maskapp.ui.compute.masks import thresholds_for, values_seen
from maskapp.ui.compute.thumbnails import as_shown, png, thumbnail_step

PICTURE_SIDE = 200  # pixels; a tile is about as wide on a screen
_CYAN = (0, 194, 255)


@dataclass(frozen=True)
class Trial:
    """All proposals for a channel of an image.

    Parameters
    ----------
    proposals : tuple of Proposal
    considered : int
        Pixels that were counted: the valid ones inside the region.
    """

    proposals: tuple[Proposal, ...]
    considered: int


@kept(most=8, words="Trying all methods …", by={"recipe": values_seen})
def trial_of(image: Image, recipe: Recipe, channel: str) -> Work[Trial]:
    """Return what every method proposes for a prepared channel, inside the region."""
    return partial(_trial, thresholds_for(image, recipe), channel)


def _trial(thresholds: AutomaticThresholds, channel: str) -> Trial:
    counts = thresholds.counts(channel)
    proposals = propose_thresholds(channel, counts, thresholds.planes.depth, IGNORE)
    return Trial(proposals, int(counts.sum()))


@kept(most=8, by={"recipe": values_seen, "ranges": repr})
def pictures_of(
    image: Image, recipe: Recipe, channel: str, ranges: tuple[Range | None, ...], *, over: bool
) -> Work[tuple[bytes, ...]]:
    """Return a small PNG of what each range on a channel selects; empty where there is none.

    Parameters
    ----------
    image : Image
    recipe : Recipe
        Tells the prepare steps and the region.
    channel : str
    ranges : tuple of Range or None
        Without automatic bounds.
    over : bool
        Paint it over the image instead of black and white.
    """
    step = thumbnail_step(image, PICTURE_SIDE)
    return partial(_pictures, thresholds_for(image, recipe), channel, ranges, step, over=over)


def _pictures(
    thresholds: AutomaticThresholds,
    channel: str,
    ranges: tuple[Range | None, ...],
    step: int,
    *,
    over: bool,
) -> tuple[bytes, ...]:
    planes, allowed = thresholds.planes, thresholds.allowed
    inside = None if allowed is None else allowed[::step, ::step]
    values = np.ascontiguousarray(planes[channel][::step, ::step])
    colours = np.stack([planes[b][::step, ::step] for b in BANDS], axis=-1)
    below = as_shown(colours) if over else None
    files = []
    for bounds in ranges:
        if bounds is None:
            files.append(b"")
            continue
        mask = _mask(values, bounds, planes.depth, inside)
        files.append(png(mask if below is None else blend(below, mask, _CYAN, 0.6)))
    return tuple(files)


def _mask(
    values: NDArray[np.unsignedinteger], bounds: Range, depth: int, inside: NDArray[np.bool_] | None
) -> NDArray[np.bool_]:
    mask = np.zeros(values.shape, np.bool_)
    for low, high in fixed_set(bounds, depth):
        mask |= (values >= low) & (values <= high)
    return mask if inside is None else mask & inside
