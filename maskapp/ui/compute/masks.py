"""Masks of the image on view, and what they are made from: planes, pixels that count, bounds.

Masks are kept by class: an edit of one makes that one anew, and what is within it. Of each, what
holds arrays of the image's size is kept twice at most: the present answer and the one before, for
undo. Everything that is asked about a mask starts from what the mask was made from.

Unless said otherwise, a `recipe` is of one class, as `maskapp.core.recipe.one_class.of_class` gives
it: questions are about that class, and the classes that bound it decide which pixels count.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import partial

import numpy as np

from maskapp.arrays import Mask, Pixels
from maskapp.core.color.planes import BANDS, Planes
from maskapp.core.engine.apply import check_reading, finish
from maskapp.core.engine.automatic import AutomaticThresholds
from maskapp.core.engine.prepared import Prepared
from maskapp.core.engine.region import allowed_pixels
from maskapp.core.engine.resolve import ResolvedRule
from maskapp.core.engine.result import ClassResult, MaskResult
from maskapp.core.image import Image
from maskapp.core.recipe.address import Address
from maskapp.core.recipe.one_class import of_class, subject, without_colors
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.shapes import Rectangle
from maskapp.core.steps.run import prepared_pixels
from maskapp.ui.compute.gate import through
from maskapp.ui.compute.kept import Work, kept

_OF_EACH_CLASS = 2


def prepare_steps(recipe: Recipe) -> str:
    """Identify all of a recipe that changes colours."""
    return repr(recipe.prepare)


def values_seen(recipe: Recipe) -> str:
    """Identify all that decides which values count: prepare steps, region, bounding classes."""
    subject(recipe)
    return repr((recipe.prepare, recipe.region, without_colors(recipe).classes[:-1]))


def before_cleaning(recipe: Recipe) -> str:
    """Identify all of a recipe but its class's cleaning steps."""
    return recipe.with_class(subject(recipe).name, cleaning=()).to_json(indent=None)


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


def _region(recipe: Recipe) -> str:
    return repr((recipe.prepare, recipe.region))


@kept(most=2, by={"recipe": _region})
def _thresholds_in_region(image: Image, recipe: Recipe) -> Work[AutomaticThresholds]:
    return partial(_thresholds, planes_for(image, recipe), image, recipe)


def _thresholds(planes: Planes, image: Image, recipe: Recipe) -> AutomaticThresholds:
    allowed = allowed_pixels(recipe.region, planes.shape, image.valid)
    return AutomaticThresholds(planes, allowed)


def thresholds_for(image: Image, recipe: Recipe) -> AutomaticThresholds:
    """Return the pixels that count and the automatic thresholds found among them so far."""
    if subject(recipe).within is None:
        return _thresholds_in_region(image, recipe)
    return _made(image, _outer(recipe)).thresholds_inside()


def _outer(recipe: Recipe) -> Recipe:
    """Return the recipe of the class that bounds that of a recipe."""
    return replace(recipe, classes=recipe.classes[:-1])


@dataclass(eq=False)
class _Made:
    """A class made ready for an image, and its mask."""

    prepared: Prepared
    result: ClassResult
    inside: AutomaticThresholds | None = None

    def thresholds_inside(self) -> AutomaticThresholds:
        """Return the thresholds found among its pixels so far: those of a class within it."""
        if self.inside is None:
            self.inside = AutomaticThresholds(self.prepared.planes, self.result.mask)
        return self.inside


@dataclass(eq=False)
class _Shelf:
    """What was made of each class, by the class's name: the newest last."""

    classes: dict[str, dict[tuple[str, str], _Made]] = field(default_factory=dict)

    def find(self, name: str, key: tuple[str, str]) -> _Made | None:
        """Return what was made, which is then the newest."""
        made = self.classes.get(name, {})
        if key in made:
            made[key] = made.pop(key)
        return made.get(key)

    def put(self, name: str, key: tuple[str, str], new: _Made) -> None:
        """Keep what was made, in place of the oldest of its class."""
        made = self.classes.setdefault(name, {})
        made[key] = new
        for old in list(made)[:-_OF_EACH_CLASS]:
            del made[old]

    def keep(self, names: set[str]) -> None:
        """Let go of classes that are no longer there."""
        self.classes = {name: made for name, made in self.classes.items() if name in names}


@kept(most=1)
def _shelf() -> Work[_Shelf]:
    return _Shelf


def _made(image: Image, recipe: Recipe) -> _Made:
    plain = without_colors(recipe)
    name, key = subject(recipe).name, (image.digest, plain.to_json(indent=None))
    found = _shelf().find(name, key)
    if found is None:
        check_reading(image, recipe)
        within = None
        if subject(recipe).within is not None:
            within = _made(image, _outer(recipe)).result.mask
        thresholds = thresholds_for(image, recipe)
        found = through(partial(_make, recipe, thresholds, within))
        _shelf().put(name, key, found)
    return found


def _make(recipe: Recipe, thresholds: AutomaticThresholds, within: Mask | None) -> _Made:
    # The thresholds are those inside the bounding class already, as found so far.
    inside = Prepared.of(recipe, thresholds, len(recipe.classes) - 1)
    prepared = replace(inside, within=within)
    return _Made(prepared, finish(prepared))


def result_of(image: Image, recipe: Recipe) -> MaskResult:
    """Return the full-size masks of all classes.

    Parameters
    ----------
    image : Image
    recipe : Recipe
        Of any number of classes.
    """
    results = {}
    for index, each in enumerate(recipe.classes):
        found = _made(image, of_class(recipe, each.name)).result
        bounds = tuple(
            replace(used, address=Address(index, used.address.group, used.address.range))
            for used in found.bounds
        )
        results[each.name] = replace(found, bounds=bounds)
    _shelf().keep(set(results))
    return MaskResult(results)


def class_result_of(image: Image, recipe: Recipe) -> ClassResult:
    """Return the full-size mask of a recipe's class."""
    return _made(image, recipe).result


def prepared_for(image: Image, recipe: Recipe) -> Prepared:
    """Return what the mask was made from: where every question about it starts."""
    return _made(image, recipe).prepared


def resolved_of(image: Image, recipe: Recipe) -> ResolvedRule:
    """Return the rule with the values that its automatic bounds have in the image."""
    return prepared_for(image, recipe).resolved


@kept(most=16)
def greys_of(image: Image, recipe: Recipe) -> Work[int]:
    """Return how many selected pixels are grey, and so have no hue of their own."""
    return partial(_greys, planes_for(image, recipe), class_result_of(image, recipe).mask)


def _greys(planes: Planes, mask: Mask) -> int:
    # Saturation is rounded down: 0.00 % also holds the faintest tints, so bands are compared.
    red, green, blue = (planes[band] for band in BANDS)
    return int(np.count_nonzero(mask & (red == green) & (green == blue)))
