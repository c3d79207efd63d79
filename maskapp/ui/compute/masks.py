"""Masks of the image on view, and what they are made from: planes, pixels that count, bounds.

What holds arrays of the image's size is kept twice at most: the present answer and the one before,
for undo. Everything that is asked about a mask starts from what the mask was made from.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from maskapp.arrays import Pixels
from maskapp.core.color.planes import BANDS, Planes
from maskapp.core.engine.apply import check_reading, make_classes
from maskapp.core.engine.automatic import AutomaticThresholds
from maskapp.core.engine.prepared import Prepared
from maskapp.core.engine.region import allowed_pixels
from maskapp.core.engine.resolve import ResolvedRule
from maskapp.core.engine.result import MaskResult
from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.shapes import Rectangle
from maskapp.core.steps.run import prepared_pixels
from maskapp.ui.compute.kept import Work, kept


def prepare_steps(recipe: Recipe) -> str:
    """Identify all of a recipe that changes colours."""
    return repr(recipe.prepare)


def values_seen(recipe: Recipe) -> str:
    """Identify all of a recipe that decides which values count: prepare steps and region."""
    return repr((recipe.prepare, recipe.region))


def before_cleaning(recipe: Recipe) -> str:
    """Identify all of a recipe but its cleaning steps."""
    return recipe.with_class(cleaning=()).to_json(indent=None)


@kept(most=2, words="Preparing the channels …", by={"recipe": prepare_steps})
def planes_for(image: Image, recipe: Recipe) -> Work[Planes]:
    """Return the channel planes of an image after the recipe's prepare steps."""
    return partial(_planes, image, recipe)


def _planes(image: Image, recipe: Recipe) -> Planes:
    return Planes(prepared_pixels(image.pixels, recipe.prepare))


def part_before(image: Image, recipe: Recipe, place: int, box: Rectangle) -> Pixels:
    """Return the pixels of a rectangle that hold data, as a prepare step sees them: (N, 3).

    Parameters
    ----------
    image : Image
    recipe : Recipe
    place : int
        Of the prepare step; those before it have been done.
    box : Rectangle
        Cut off at the image's edges.
    """
    planes = planes_for(image, replace(recipe, prepare=recipe.prepare[:place]))
    rows = slice(max(box.y, 0), max(box.y + box.height, 0))
    columns = slice(max(box.x, 0), max(box.x + box.width, 0))
    part = np.stack([planes[band][rows, columns] for band in BANDS], axis=-1)
    if image.valid is not None:
        return part[image.valid[rows, columns]]
    return part.reshape(-1, len(BANDS))


@kept(most=2, by={"recipe": values_seen})
def thresholds_for(image: Image, recipe: Recipe) -> Work[AutomaticThresholds]:
    """Return the pixels that count and the automatic thresholds found among them so far."""
    return partial(_thresholds, planes_for(image, recipe), image, recipe)


def _thresholds(planes: Planes, image: Image, recipe: Recipe) -> AutomaticThresholds:
    allowed = allowed_pixels(recipe.region, planes.shape, image.valid)
    return AutomaticThresholds(planes, allowed)


@dataclass(frozen=True, eq=False)
class _Made:
    """The masks of an image, and its classes made ready for it, in the recipe's order."""

    result: MaskResult
    prepared: tuple[Prepared, ...]


@kept(most=2)
def _made(image: Image, recipe: Recipe) -> Work[_Made]:
    check_reading(image, recipe)
    return partial(_make, recipe, thresholds_for(image, recipe))


def _make(recipe: Recipe, thresholds: AutomaticThresholds) -> _Made:
    made = make_classes(recipe, thresholds)
    result = MaskResult({each.name: each.result for each in made})
    return _Made(result, tuple(each.prepared for each in made))


def result_of(image: Image, recipe: Recipe) -> MaskResult:
    """Return the full-size masks."""
    return _made(image, recipe).result


def prepared_for(image: Image, recipe: Recipe) -> Prepared:
    """Return what the mask was made from: where every question about it starts."""
    return _made(image, recipe).prepared[recipe.index_of(None)]


def resolved_of(image: Image, recipe: Recipe) -> ResolvedRule:
    """Return the rule with the values that its automatic bounds have in the image."""
    return prepared_for(image, recipe).resolved


@kept(most=16)
def greys_of(image: Image, recipe: Recipe) -> Work[int]:
    """Return how many selected pixels are grey, and so have no hue of their own."""
    return partial(_greys, planes_for(image, recipe), result_of(image, recipe))


def _greys(planes: Planes, result: MaskResult) -> int:
    # Saturation is rounded down: 0.00 % also holds the faintest tints, so bands are compared.
    red, green, blue = (planes[band] for band in BANDS)
    return int(np.count_nonzero(result.mask & (red == green) & (green == blue)))
