"""Answers about the mask on view: why it is empty or full, why a pixel is in it, what ranges do."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import islice

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from maskapp.arrays import Mask
from maskapp.core.engine.prepared import Prepared
from maskapp.core.explaining.contributions import contribution
from maskapp.core.explaining.empty_or_full import explain_rule
from maskapp.core.explaining.pixel import PixelAnswer, why_pixel
from maskapp.core.explaining.sensitivity import Sensitivity, sensitivities
from maskapp.core.image import Image
from maskapp.core.recipe.address import Address
from maskapp.core.recipe.one_class import subject
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Range
from maskapp.ui.compute.kept import Work, kept, kept_series
from maskapp.ui.compute.masks import before_cleaning, prepared_for
from maskapp.ui.compute.thumbnails import as_shown

MOST_RANGES = 12
"""Ranges whose effect is shown."""
SIDE = 160
"""Longer side of a thumbnail, in its pixels."""

# Yellow on grey that is never lighter than half: seen by everyone, in light and dark.
_HIGHLIGHT = np.array((255, 221, 51), np.float32)
_DIM = 0.5


@kept(most=16)
def explanation_of(image: Image, recipe: Recipe) -> Work[str]:
    """Say why the rule selects nothing or everything; "" if it does neither."""
    return partial(explain_rule, prepared_for(image, recipe))


@kept(most=16, words="Moving the bounds …", by={"recipe": before_cleaning})
def sensitivities_of(
    image: Image, recipe: Recipe, address: Address
) -> Work[tuple[Sensitivity, ...]]:
    """Return how the selected area, before cleaning, depends on both bounds of a range."""
    return partial(sensitivities, prepared_for(image, recipe), address)


def why_of(image: Image, recipe: Recipe, x: int, y: int, *, selected: bool) -> PixelAnswer:
    """Say why a pixel is selected or not.

    Cleaning runs anew for this, so only where it has the last word: elsewhere the answer's `steps`
    are empty.
    """
    answer = _why_before_cleaning(image, recipe, x, y)
    return answer if answer.selected == selected else _why(image, recipe, x, y)


@kept(most=8, by={"recipe": before_cleaning})
def _why_before_cleaning(image: Image, recipe: Recipe, x: int, y: int) -> Work[PixelAnswer]:
    uncleaned = recipe.with_class(subject(recipe).name, cleaning=())
    prepared = replace(prepared_for(image, recipe), recipe=uncleaned)
    return partial(why_pixel, prepared, x, y)


@kept(most=8, words="Following the cleaning steps …")
def _why(image: Image, recipe: Recipe, x: int, y: int) -> Work[PixelAnswer]:
    return partial(why_pixel, prepared_for(image, recipe), x, y)


@dataclass(frozen=True)
class Effect:
    """What one range adds to the mask and takes from it.

    Parameters
    ----------
    address : Address
    bounds : Range
    added, removed : int
        Pixels before cleaning.
    thumbnail : bytes
        A PNG of the image with these pixels marked.
    """

    address: Address
    bounds: Range
    added: int
    removed: int
    thumbnail: bytes


@kept_series(most=2, by={"recipe": before_cleaning})
def effects_of(image: Image, recipe: Recipe) -> Iterator[Work[Effect]]:
    """Yield what the first ranges do to the mask before cleaning, one as soon as it is known."""
    prepared = prepared_for(image, recipe)
    mask = cache(prepared.selected)  # made by the first that needs it
    for address, bounds in islice(prepared.mask_class.rule.ranges(prepared.index), MOST_RANGES):
        yield partial(_effect, image, prepared, mask, address, bounds)


def _effect(
    image: Image, prepared: Prepared, mask: Callable[[], Mask], address: Address, bounds: Range
) -> Effect:
    found = contribution(prepared, mask(), address)
    return Effect(address, bounds, found.added, found.removed, thumbnail(image, found.changed))


def thumbnail(image: Image, changed: NDArray[np.bool_]) -> bytes:
    """Return a small PNG: the image dimmed and grey, from every k-th pixel, `changed` in yellow.

    A point is the yellower the more of the k × k pixels it stands for have changed; it is never
    grey if one has, so that thin and small things are seen.

    Parameters
    ----------
    image : Image
    changed : (H, W) ndarray of bool
    """
    step = max(1, -(-max(changed.shape) // SIDE))
    sampled = as_shown(image.pixels[::step, ::step]).mean(axis=2, dtype=np.float32)
    grey = sampled * _DIM
    rows, columns = sampled.shape
    whole = np.zeros((rows * step, columns * step), np.uint8)
    whole[: changed.shape[0], : changed.shape[1]] = changed
    # One axis after the other: contiguous rows are summed 40 times as fast as squares.
    bands = whole.reshape(rows, step, columns * step).sum(axis=1, dtype=np.uint32)
    share = bands.reshape(rows, columns, step).sum(axis=2) / np.float32(step * step)
    alpha = np.where(share > 0, 0.4 + 0.4 * share, 0).astype(np.float32)[..., None]
    painted = (grey[..., None] * (1 - alpha) + _HIGHLIGHT * alpha).astype(np.uint8)
    enlarged = max(1, SIDE // max(rows, columns))
    painted = painted.repeat(enlarged, axis=0).repeat(enlarged, axis=1)
    buffer = io.BytesIO()
    Pillow.fromarray(painted).save(buffer, "PNG")
    return buffer.getvalue()
