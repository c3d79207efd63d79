"""How the objects of a mask are counted: split where they touch, and which of them count."""

from __future__ import annotations

from dataclasses import dataclass, fields
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from maskapp.arrays import Mask
from maskapp.core.color.channel import decimal_number
from maskapp.core.measuring.areas import AREA_UNITS, AreaUnit, pixel_limits
from maskapp.core.measuring.measures.outline import circularity
from maskapp.core.measuring.objects import Objects
from maskapp.core.measuring.splitting import GRID, split
from maskapp.core.steps.step import MAX_AREA, Connectivity
from maskapp.errors import RecipeError, quoted

DEFAULT_SPLIT = 0.75
"""Parts that two discs of equal size have, overlapping by up to 30 %, are told apart with it."""
MAX_SPLIT = 1000
MIN_SCALED_AREA = Decimal("0.000001")
"""Of areas that are not in pixels, in their unit."""


@dataclass(frozen=True, slots=True)
class Counting:
    """Which objects count.

    None of it changes the mask.

    Parameters
    ----------
    split : float, optional
        How much narrower than the smaller of two parts their neck must be for them to be told
        apart: in pixels of distance to the edge, 0.01–1000 in steps of 0.01; less splits more.
        None splits nothing. See :func:`~maskapp.core.measuring.splitting.split`.
    min_area, max_area : int or float, optional
        Smallest and largest area, both included, in `area_unit`: whole where that is pixels, else
        from 0.000001 to 1,000,000,000,000.
    min_circularity, max_circularity : float, optional
        From 0 to 1, both included.
    exclude_border : bool
        Leave out objects that touch the image's border, or the edge of the region: nobody knows
        how large they are.
    area_unit : {"px", "um2", "mm2", "cm2"}
        Of `min_area` and `max_area`: pixels, or µm², mm² or cm², which images whose scale is not
        known are refused for.

    Raises
    ------
    RecipeError
        Naming the number that is not legal.
    """

    split: float | None = None
    min_area: float | None = None
    max_area: float | None = None
    min_circularity: float | None = None
    max_circularity: float | None = None
    exclude_border: bool = False
    area_unit: AreaUnit = "px"

    def __post_init__(self) -> None:
        self._check("split", Decimal(1) / GRID, MAX_SPLIT, steps=GRID)
        if self.area_unit not in tuple(AREA_UNITS):  # files may hold a list, which is no key
            raise RecipeError(
                f"{quoted(self.area_unit)} is none of {', '.join(AREA_UNITS)}", "area_unit"
            )
        for name in ("min_area", "max_area"):
            if self.area_unit == "px":
                self._check(name, 1, MAX_AREA, steps=1)
            else:
                self._check(name, MIN_SCALED_AREA, MAX_AREA)
        for name in ("min_circularity", "max_circularity"):
            self._check(name, 0, 1)
        for low, high in (("min_area", "max_area"), ("min_circularity", "max_circularity")):
            least, most = getattr(self, low), getattr(self, high)
            if least is not None and most is not None and least > most:
                raise RecipeError(f"{least} is above {most}, so that no object would count", low)
        if not isinstance(self.exclude_border, bool):
            raise RecipeError(
                f"{quoted(self.exclude_border)} is not true or false", "exclude_border"
            )

    def _check(self, name: str, low: Decimal | int, high: int, steps: int | None = None) -> None:
        number = getattr(self, name)
        if number is None:
            return
        try:
            exact = decimal_number(number)
        except RecipeError as error:
            raise error.within(name) from None
        if not low <= exact <= high:
            raise RecipeError(f"{number} is not from {low} to {high}", name)
        if steps and exact * steps != int(exact * steps):
            raise RecipeError(f"{number} is not in steps of {1 / steps:g}", name)
        # Files are read with exact decimals, which they cannot be written with.
        plain = int(exact) if exact == int(exact) else float(exact)
        object.__setattr__(self, name, plain)

    @property
    def is_plain(self) -> bool:
        """Whether every object counts, as it is."""
        return self == EVERY_OBJECT

    def describe(self) -> str:
        """Return what counts in words, "" if that is all objects as they are."""
        parts = []
        if self.split is not None:
            parts.append(f"split at necks of {self.split:g} px")
        if self.min_area is not None or self.max_area is not None:
            unit = f" {AREA_UNITS[self.area_unit]}"
            parts.append(_between("area", self.min_area, self.max_area, unit))
        if self.min_circularity is not None or self.max_circularity is not None:
            parts.append(_between("circularity", self.min_circularity, self.max_circularity, ""))
        if self.exclude_border:
            parts.append("not at the border")
        return ", ".join(parts)

    def given(self) -> dict[str, float | bool | str]:
        """Return what differs from counting everything, by name, as files hold it."""
        values = {field.name: (getattr(self, field.name), field.default) for field in fields(self)}
        return {name: value for name, (value, default) in values.items() if value != default}

    def pixel_areas(self, pixel_size: float | None) -> tuple[int | None, int | None]:
        """Return the fewest and the most pixels of objects that count; None where all do.

        Parameters
        ----------
        pixel_size : float or None
            Side of a pixel in µm; None where it is not known.

        Raises
        ------
        ImageError
            If the areas are not in pixels, and the size of a pixel is not known.
        """
        return pixel_limits(self.min_area, self.max_area, self.area_unit, pixel_size)


EVERY_OBJECT = Counting()
"""All objects count, as they are."""


def _between(what: str, low: float | None, high: float | None, unit: str) -> str:
    if low is None:
        return f"{what} up to {high:.10g}{unit}"
    if high is None:
        return f"{what} from {low:.10g}{unit}"
    return f"{what} {low:.10g}–{high:.10g}{unit}"


def touches_border(objects: Objects) -> NDArray[np.bool_]:
    """Return which objects have pixels in the image's first or last row or column."""
    height, width = objects.labels.shape
    left, top, right, bottom = objects.box
    touches: NDArray[np.bool_] = (left == 0) | (top == 0) | (right == width) | (bottom == height)
    return touches


def touches_region(objects: Objects, allowed: Mask | None) -> NDArray[np.bool_]:
    """Return which objects have pixels beside some in the image that do not count.

    Parameters
    ----------
    objects : Objects
    allowed : (H, W) ndarray of bool or None
        Valid pixels inside the region; None for all.
    """
    touches = np.zeros(len(objects), np.bool_)
    if allowed is None:
        return touches
    beyond = ~allowed
    beside = np.zeros(allowed.shape, np.bool_)
    beside[1:] |= beyond[:-1]
    beside[:-1] |= beyond[1:]
    beside[:, 1:] |= beyond[:, :-1]
    beside[:, :-1] |= beyond[:, 1:]
    numbers = np.unique(objects.labels[beside])
    touches[numbers[numbers > 0] - 1] = True
    return touches


def counted_objects(
    mask: Mask,
    connectivity: Connectivity,
    counting: Counting,
    allowed: Mask | None = None,
    pixel_size: float | None = None,
) -> Objects:
    """Return the objects of a mask that count, numbered in reading order of their first pixels.

    Parameters
    ----------
    mask : (H, W) ndarray of bool
    connectivity : {4, 8}
        Neighbours that join pixels.
    counting : Counting
    allowed : (H, W) ndarray of bool, optional
        Valid pixels inside the region, whose edge is a border as that of the image; by default all.
    pixel_size : float, optional
        Side of a pixel in µm, for areas that are not in pixels.

    Raises
    ------
    ImageError
        If the counting's areas are not in pixels, and there is no size of a pixel.
    """
    fewest, most = counting.pixel_areas(pixel_size)
    objects = Objects.of(mask, connectivity)
    if counting.split is not None:
        objects = Objects(split(objects.labels, counting.split))
    keep = np.ones(len(objects), np.bool_)
    if fewest is not None:
        keep &= objects.area >= fewest
    if most is not None:
        keep &= objects.area <= most
    if counting.exclude_border:
        keep &= ~(touches_border(objects) | touches_region(objects, allowed))
    objects = objects.kept(keep)  # what is left is measured: few where there are many specks
    if counting.min_circularity is None and counting.max_circularity is None:
        return objects
    round_enough = objects.values(circularity)
    low, high = counting.min_circularity, counting.max_circularity
    return objects.kept(
        (round_enough >= (0 if low is None else low))
        & (round_enough <= (1 if high is None else high))
    )
