"""The parts of a region, such as wells or pots: what is selected in each, and whose objects."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maskapp.arrays import Mask
from maskapp.core.engine.region import RegionPart, allowed_pixels, bounds_of, region_parts
from maskapp.core.engine.result import MaskResult
from maskapp.core.image import Image
from maskapp.core.measuring.segments import Labels
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.shapes import parts_of


@dataclass(frozen=True)
class PartShare:
    """How much of a part of the region a class selects.

    Parameters
    ----------
    name : str
        Of the part.
    selected, considered : int
        Pixels of the mask in the part; and valid pixels in it, inside the class that bounds this
        one. Pixels where parts overlap count in each of them.
    """

    name: str
    selected: int
    considered: int

    @property
    def coverage(self) -> float:
        """Selected share of the considered pixels, 0–1."""
        return self.selected / self.considered if self.considered else 0.0


def part_shares(
    image: Image, recipe: Recipe, result: MaskResult
) -> dict[str, tuple[PartShare, ...]]:
    """Return what each class selects in each named part of the region.

    Parameters
    ----------
    image : Image
    recipe : Recipe
        The one that made the result.
    result : MaskResult

    Returns
    -------
    dict of str to tuple of PartShare
        By the classes' names; empty tuples where the region has no named parts.
    """
    shape = image.height, image.width
    parts = region_parts(recipe.region, shape)
    if not parts:
        return {each.name: () for each in recipe.classes}
    allowed = allowed_pixels(recipe.region, shape, image.valid)
    found = {}
    for each in recipe.classes:
        outer = None if each.within is None else result[each.within].mask
        shares = (_share(part, result[each.name].mask, allowed, outer) for part in parts)
        found[each.name] = tuple(shares)
    return found


def _share(part: RegionPart, mask: Mask, allowed: Mask | None, outer: Mask | None) -> PartShare:
    considered = part.inside
    for bound in (allowed, outer):
        if bound is not None:
            considered = considered & bound[part.box]
    selected = np.count_nonzero(mask[part.box] & considered)
    return PartShare(part.name, int(selected), int(np.count_nonzero(considered)))


def part_of_objects(labels: Labels, count: int, parts: Sequence[RegionPart]) -> NDArray[np.int64]:
    """Return which part each object belongs to: the one with most of its pixels.

    Parameters
    ----------
    labels : (H, W) ndarray of int32
        Numbered objects.
    count : int
        How many there are.
    parts : sequence of RegionPart

    Returns
    -------
    (N,) ndarray of int64
        Positions in `parts`, of equals the first; −1 for objects that lie in none.
    """
    most = np.zeros(count, np.int64)
    belongs = np.full(count, -1, np.int64)
    for position, part in enumerate(parts):
        inside = labels[part.box][part.inside]
        pixels = np.bincount(inside, minlength=count + 1)[1:]
        more = pixels > most
        most[more], belongs[more] = pixels[more], position
    return belongs


def part_notices(recipe: Recipe, shape: tuple[int, int]) -> tuple[str, ...]:
    """Return what there is to say of the parts of a region in an image, as sentences.

    Parameters
    ----------
    recipe : Recipe
    shape : tuple of int
        (H, W) of the image.
    """
    parts = region_parts(recipe.region, shape)
    if not parts:
        return ()
    notices = []
    height, width = shape
    cut = [
        each.name
        for each in parts_of(recipe.region)
        if any(
            not 0 <= at <= end for at, end in zip(bounds_of(each), (width, height) * 2, strict=True)
        )
    ]
    if cut:
        notices.append(f"Not wholly inside of the image: {_few(cut)}.")
    times = np.zeros(shape, np.uint16)
    for part in parts:
        times[part.box] += part.inside
    doubled = [part.name for part in parts if (times[part.box][part.inside] > 1).any()]
    if doubled:
        notices.append(
            f"Parts of the region overlap ({_few(doubled)}): pixels count in each of them, an "
            "object in the one that has most of it."
        )
    return tuple(notices)


def _few(names: Sequence[str], most: int = 6) -> str:
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return ", ".join(names[:most]) + more
