"""A class of a recipe made ready for an image: what its mask and all questions start from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maskapp.arrays import Mask
from maskapp.core.color.planes import Planes
from maskapp.core.engine.automatic import AutomaticThresholds
from maskapp.core.engine.compiled import Compiled, compile_rule, evaluate
from maskapp.core.engine.region import allowed_pixels
from maskapp.core.engine.resolve import ResolvedRule, resolve_rule
from maskapp.core.engine.valuesets import ValueSet
from maskapp.core.recipe.address import Address
from maskapp.core.recipe.mask_class import MaskClass
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Range
from maskapp.core.steps.run import prepared_pixels
from maskapp.errors import RecipeError


@dataclass(frozen=True, eq=False)
class Prepared:
    """A class of a recipe, the planes of an image, and automatic bounds as numbers.

    Parameters
    ----------
    recipe : Recipe
    index : int
        Position of the class in the recipe.
    planes : Planes
        Of the image, after the prepare steps.
    allowed : (H, W) ndarray of bool or None
        Valid pixels inside the region and inside the class that bounds this one; None for all.
    resolved : ResolvedRule
    within : (H, W) ndarray of bool or None
        Mask of the class that bounds this one; None if none does.
    """

    recipe: Recipe
    index: int
    planes: Planes
    allowed: Mask | None
    resolved: ResolvedRule
    within: Mask | None = None

    @classmethod
    def of(
        cls,
        recipe: Recipe,
        thresholds: AutomaticThresholds,
        index: int = 0,
        within: Mask | None = None,
    ) -> Prepared:
        """Find the values of a class's automatic bounds.

        Parameters
        ----------
        recipe : Recipe
        thresholds : AutomaticThresholds
            Of the image, after the recipe's prepare steps and in its region.
        index : int
            Position of the class in the recipe.
        within : (H, W) ndarray of bool, optional
            Mask of the class that bounds this one.

        Raises
        ------
        RecipeError
            If bounds are counts of another depth than the image's.
        """
        planes, allowed = thresholds.planes, thresholds.allowed
        check_depth(recipe, planes.depth)
        if within is not None:
            allowed = within if allowed is None else allowed & within
            thresholds = AutomaticThresholds(planes, allowed)
        resolved = resolve_rule(recipe.classes[index].rule, thresholds, index)
        return cls(recipe, index, planes, allowed, resolved, within)

    @property
    def mask_class(self) -> MaskClass:
        """The class."""
        return self.recipe.classes[self.index]

    def range_at(self, address: Address) -> Range:
        """Return the range at a place."""
        return self.mask_class.rule.groups[address.group].ranges[address.range]

    @property
    def considered(self) -> int:
        """Number of allowed pixels."""
        if self.allowed is None:
            height, width = self.planes.shape
            return height * width
        return int(np.count_nonzero(self.allowed))

    def selected(self, compiled: Compiled | None = None) -> Mask:
        """Return the mask before cleaning: the rule, inverted if so, among the allowed pixels.

        Parameters
        ----------
        compiled : bool or Node, optional
            Another rule in place of the recipe's.

        Returns
        -------
        (H, W) ndarray of bool
            A new array.
        """
        mask = evaluate(self.resolved.compiled if compiled is None else compiled, self.planes)
        if self.mask_class.invert:
            np.logical_not(mask, out=mask)
        if self.allowed is not None:
            mask &= self.allowed
        return mask

    def selected_if(self, address: Address, values: ValueSet) -> Mask:
        """Return the mask before cleaning with one range selecting other stored values."""
        sets = {**self.resolved.sets, address: values}
        rule = self.mask_class.rule
        return self.selected(compile_rule(rule, sets, self.planes.depth, self.index))


def prepare(
    pixels: NDArray[Any],
    valid: Mask | None,
    recipe: Recipe,
    planes: Planes | None = None,
    *,
    index: int = 0,
    within: Mask | None = None,
) -> Prepared:
    """Do the prepare steps, find the pixels that count and the values of automatic bounds.

    Parameters
    ----------
    pixels : (H, W, 3) ndarray of uint8 or uint16
    valid : (H, W) ndarray of bool or None
        Pixels that may be selected; None for all.
    recipe : Recipe
    planes : Planes, optional
        Kept planes of this image after the prepare steps, to save their computation.
    index : int
        Position of the class in the recipe.
    within : (H, W) ndarray of bool, optional
        Mask of the class that bounds this one.

    Raises
    ------
    RecipeError
        If bounds are counts of another depth than the image's.
    """
    if planes is None:
        planes = Planes(prepared_pixels(pixels, recipe.prepare))
    allowed = allowed_pixels(recipe.region, planes.shape, valid)
    return Prepared.of(recipe, AutomaticThresholds(planes, allowed), index, within)


def check_depth(recipe: Recipe, depth: int) -> None:
    """Raise RecipeError if the recipe's bounds are counts of another depth."""
    if recipe.uses_counts and recipe.depth != depth:
        raise RecipeError(
            f"The rule's counts are for {recipe.depth}-bit images and this image has {depth} "
            "bits per channel. Use an image of that depth, or rescale the rule."
        )
