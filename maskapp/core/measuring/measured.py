"""The objects of a class and all numbers of them: what tables, page and report are made of."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maskapp.arrays import Mask
from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.planes import Planes
from maskapp.core.engine.region import RegionPart, allowed_pixels, region_parts
from maskapp.core.engine.result import MaskResult
from maskapp.core.image import Image
from maskapp.core.measuring.counting import (
    EVERY_OBJECT,
    Counting,
    counted_objects,
    touches_border,
    touches_region,
)
from maskapp.core.measuring.intensity import Intensity, intensity
from maskapp.core.measuring.measures import MEASURES
from maskapp.core.measuring.objects import Objects
from maskapp.core.measuring.regions import part_of_objects
from maskapp.core.measuring.scale import checked_pixel_size
from maskapp.core.recipe.recipe import Recipe
from maskapp.errors import ImageError, RecipeError


@dataclass(frozen=True)
class Summary:
    """The objects of a class in a few numbers; areas in pixels.

    Parameters
    ----------
    count : int
    total : int
        Area of all objects that count: less than the mask, where some do not.
    mean, median, sd : float or None
        None where there are no objects. `sd` is that of a sample (divided by n − 1), and None
        for a single object.
    """

    count: int
    total: int
    mean: float | None
    median: float | None
    sd: float | None

    @classmethod
    def of(cls, areas: NDArray[np.int64]) -> Summary:
        """Return the summary of objects with these areas."""
        count = len(areas)
        if not count:
            return cls(0, 0, None, None, None)
        sd = float(np.std(areas, ddof=1)) if count > 1 else None
        return cls(count, int(areas.sum()), float(areas.mean()), float(np.median(areas)), sd)


@dataclass(frozen=True, eq=False)
class Measured:
    """The objects of a class of an image, measured.

    Parameters
    ----------
    values : mapping of str to (N,) ndarray
        By the id of the measure; see :data:`~maskapp.core.measuring.measures.MEASURES`.
    intensities : mapping of str to Intensity
        By channel id: of the channels that the recipe's rules use, in counts of the image as it
        was read, before prepare steps.
    touches_border : (N,) ndarray of bool
        Which objects have pixels in the image's first or last row or column.
    touches_region : (N,) ndarray of bool
        Which objects have pixels beside some that do not count: outside of the region, or without
        data.
    pixel_size : float or None
        Side of a pixel in µm.
    parts : tuple of str
        Names of the region's parts; empty for regions without any.
    part : (N,) ndarray of int64, optional
        Which of them each object belongs to, as a position: the one with most of its pixels; −1
        for objects that lie in none.
    """

    values: Mapping[str, NDArray[Any]]
    intensities: Mapping[str, Intensity]
    touches_border: NDArray[np.bool_]
    touches_region: NDArray[np.bool_]
    pixel_size: float | None = None
    parts: tuple[str, ...] = ()
    part: NDArray[np.int64] | None = None

    def __len__(self) -> int:
        return len(self.touches_border)

    @property
    def summary(self) -> Summary:
        """The objects in a few numbers."""
        return Summary.of(self.values["area"])

    def summary_of(self, position: int) -> Summary:
        """Return the objects of a part of the region in a few numbers."""
        assert self.part is not None
        return Summary.of(self.values["area"][self.part == position])


def measure_objects(
    objects: Objects,
    planes: Planes,
    channels: Sequence[str],
    pixel_size: float | None = None,
    parts: Sequence[RegionPart] = (),
    allowed: Mask | None = None,
) -> Measured:
    """Measure objects by all measures, and channels in them.

    Parameters
    ----------
    objects : Objects
    planes : Planes
        Of the image as it was read.
    channels : sequence of str
        Ids of the channels.
    pixel_size : float, optional
        Side of a pixel in µm.
    parts : sequence of RegionPart
        Of the region.
    allowed : (H, W) ndarray of bool, optional
        Valid pixels inside the region; by default all.
    """
    planes.prepare(channels)
    return Measured(
        {name: objects.values(each.function) for name, each in MEASURES.items()},
        {
            channel: intensity(objects, planes[channel], CHANNELS[channel], planes.depth)
            for channel in channels
        },
        touches_border(objects),
        touches_region(objects, allowed),
        pixel_size,
        tuple(part.name for part in parts),
        part_of_objects(objects.labels, len(objects), parts) if parts else None,
    )


def measure(
    image: Image,
    result: MaskResult,
    recipe: Recipe,
    counting: Counting = EVERY_OBJECT,
    *,
    pixel_size: float | None = None,
) -> dict[str, Measured]:
    """Measure the objects of an image's masks.

    Parameters
    ----------
    image : Image
    result : MaskResult
        What :func:`~maskapp.apply_recipe` made of the image.
    recipe : Recipe
        The one that made it.
    counting : Counting
        Which objects count; by default all, as the recipe's connectivity joins them.
    pixel_size : float, optional
        Side of a pixel in µm; by default what the image's file says.

    Returns
    -------
    dict of str to Measured
        By the classes' names.

    Raises
    ------
    RecipeError
        If the result is of other classes, or the size of a pixel cannot be.
    ImageError
        If the result is of an image of another size; if the counting's areas are not in pixels, and
        the size of a pixel is not known.
    """
    if list(result.masks) != [each.name for each in recipe.classes]:
        raise RecipeError("the result was made by a recipe of other classes", "classes")
    for mask in result.masks.values():
        if mask.shape != (image.height, image.width):
            raise ImageError(
                f"The result is of an image of {mask.shape[1]} × {mask.shape[0]} pixels, "
                f"{image.name} has {image.width} × {image.height}."
            )
    if pixel_size is not None:
        pixel_size = checked_pixel_size(pixel_size)
    side = image.pixel_size if pixel_size is None else pixel_size
    planes = Planes(image.pixels)
    parts = region_parts(recipe.region, planes.shape)
    allowed = allowed_pixels(recipe.region, planes.shape, image.valid)
    return {
        name: measure_objects(
            counted_objects(mask, recipe.connectivity, counting, allowed, side),
            planes,
            recipe.channels,
            side,
            parts,
            allowed,
        )
        for name, mask in result.masks.items()
    }
