"""The objects of the image on view: counted, measured, and as outlines to lay over the picture."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

from maskapp.arrays import Mask
from maskapp.core.color.planes import Planes
from maskapp.core.engine.region import allowed_pixels, region_parts
from maskapp.core.image import Image
from maskapp.core.measuring.counting import Counting, counted_objects
from maskapp.core.measuring.measured import Measured, measure_objects
from maskapp.core.measuring.objects import Objects
from maskapp.core.measuring.regions import PartShare, part_shares
from maskapp.core.measuring.segments import outline_of
from maskapp.core.recipe.recipe import Recipe
from maskapp.files.writing.bilevel import encode_bilevel
from maskapp.ui.compute.kept import Work, kept
from maskapp.ui.compute.masks import planes_for, result_of


@dataclass(frozen=True, eq=False)
class Counted:
    """The objects of a class and their numbers."""

    objects: Objects
    measured: Measured


def which(counting: Counting) -> str:
    """Identify which objects count."""
    return repr(counting)


def size_for(counting: Counting, size: float) -> float | None:
    """Return a pixel's side in µm where it says which objects count; `size` is 0 for none."""
    return None if counting.area_unit == "px" else size or None


@kept(most=2, words="Counting objects …", by={"counting": which})
def objects_of(
    image: Image, recipe: Recipe, name: str, counting: Counting, size: float | None = None
) -> Work[Counted]:
    """Return the objects of a class of an image, by the class's name.

    They are measured in pixels. `size` is :func:`size_for`, so that another scale counts no
    objects anew where their areas are in pixels.
    """
    mask = result_of(image, recipe).masks[name]
    planes = None if recipe.prepare else planes_for(image, recipe)
    return partial(_objects, image, recipe, mask, counting, size, planes)


def _objects(
    image: Image,
    recipe: Recipe,
    mask: Mask,
    counting: Counting,
    size: float | None,
    planes: Planes | None,
) -> Counted:
    allowed = allowed_pixels(recipe.region, mask.shape, image.valid)
    objects = counted_objects(mask, recipe.connectivity, counting, allowed, size)
    planes = planes or Planes(image.pixels)  # as it was read, whatever prepare steps do
    parts = region_parts(recipe.region, planes.shape)
    channels = recipe.channels
    measured = measure_objects(objects, planes, channels, parts=parts, allowed=allowed)
    return Counted(objects, measured)


@kept(most=4, by={"counting": which})
def outlines_of(
    image: Image,
    recipe: Recipe,
    name: str,
    counting: Counting,
    step: int,
    size: float | None = None,
) -> Work[bytes]:
    """Return the outlines of the objects that count, of every so manieth pixel, as a 1-bit PNG."""
    return partial(_outlines, objects_of(image, recipe, name, counting, size).objects, step)


def _outlines(objects: Objects, step: int) -> bytes:
    return encode_bilevel(outline_of(objects.labels[::step, ::step]))


@kept(most=4)
def part_shares_of(image: Image, recipe: Recipe) -> Work[dict[str, tuple[PartShare, ...]]]:
    """Return what each class selects in each named part of the region."""
    return partial(part_shares, image, recipe, result_of(image, recipe))
