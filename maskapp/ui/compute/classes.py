"""What is asked about several classes of the image on view at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from maskapp.arrays import Mask
from maskapp.core.color.planes import Planes
from maskapp.core.engine.result import MaskResult
from maskapp.core.finding.first import first_range
from maskapp.core.image import Image
from maskapp.core.recipe.mask_class import MaskClass
from maskapp.core.recipe.one_class import of_class
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Range
from maskapp.ui.compute.kept import Work, kept
from maskapp.ui.compute.masks import class_result_of, result_of
from maskapp.ui.compute.thumbnails import thumbnail_step

_SAMPLE_SIDE = 400


@dataclass(frozen=True)
class Overlap:
    """Pixels that are in two classes, neither of which bounds the other.

    Parameters
    ----------
    other : str
        The class beside the one that was asked about.
    count : int
    wins : bool
        The other one is later: labels count these pixels as its own.
    """

    other: str
    count: int
    wins: bool


@kept(most=32)
def overlaps_of(image: Image, recipe: Recipe, name: str) -> Work[tuple[Overlap, ...]]:
    """Return the classes of a recipe that share pixels with one of them, which bounds none."""
    return partial(_overlaps, result_of(image, recipe), recipe, name)


def _overlaps(result: MaskResult, recipe: Recipe, name: str) -> tuple[Overlap, ...]:
    here, found, passed = result[name].mask, [], False
    mine = _chain(recipe, name)
    for each in recipe.classes:
        passed |= each.name == name
        if each.name in mine or name in _chain(recipe, each.name):
            continue
        count = int(np.count_nonzero(here & result[each.name].mask))
        if count:
            found.append(Overlap(each.name, count, passed))
    return tuple(found)


def _chain(recipe: Recipe, name: str) -> set[str]:
    """Return the names of a class and of those that bound it."""
    return {each.name for each in of_class(recipe, name).classes}


@dataclass(frozen=True)
class ClassShare:
    """A class's pixels, and how many there are of what they can be a share of.

    Parameters
    ----------
    mask_class : MaskClass
    selected : int
    image : int
        Pixels of the image that hold data.
    region : int
        Of these, those inside the region.
    outer : int or None
        Pixels of the class that bounds this one; None if none does.
    """

    mask_class: MaskClass
    selected: int
    image: int
    region: int
    outer: int | None


def class_shares(image: Image, recipe: Recipe) -> tuple[ClassShare, ...]:
    """Return what each class of a recipe has of the image, of its region, and of its class."""
    result = result_of(image, recipe)
    whole = _with_data(image)
    region = result[recipe.classes[0].name].considered  # nothing bounds the first one
    return tuple(
        ClassShare(
            each,
            result[each.name].selected,
            whole,
            region,
            None if each.within is None else result[each.within].selected,
        )
        for each in recipe.classes
    )


@kept(most=4)
def _with_data(image: Image) -> Work[int]:
    if image.valid is None:
        return partial(int, image.width * image.height)
    return partial(_count, image.valid)


def _count(mask: Mask) -> int:
    return int(np.count_nonzero(mask))


@kept(most=4)
def first_range_inside(image: Image, recipe: Recipe) -> Work[Range]:
    """Return a range that divides the pixels of a recipe's class, to begin one within it with.

    See `first_range`. Where the class has no pixel in the sample, all pixels are divided.
    """
    return partial(_first_range, image, class_result_of(image, recipe).mask)


def _first_range(image: Image, mask: Mask) -> Range:
    step = thumbnail_step(image, _SAMPLE_SIDE)
    sample, inside = image.pixels[::step, ::step], mask[::step, ::step]
    if not inside.any():
        inside = np.ones_like(inside) if image.valid is None else image.valid[::step, ::step]
    return first_range(Planes(np.ascontiguousarray(sample)), inside)
