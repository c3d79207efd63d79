"""A recipe made ready for one image: what the mask and every question about it start from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maskapp.core.color.planes import Planes
from maskapp.core.engine.compiled import Compiled, compile_rule, evaluate
from maskapp.core.engine.region import allowed_pixels
from maskapp.core.engine.resolve import ResolvedRule, resolve_rule
from maskapp.core.engine.valuesets import ValueSet
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.steps.smoothing import smooth
from maskapp.errors import RecipeError

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class Prepared:
    """A recipe, the planes of an image after its smoothing, and its automatic bounds as numbers.

    Parameters
    ----------
    recipe : Recipe
    planes : Planes
        Of the image, after smoothing.
    allowed : (H, W) ndarray of bool or None
        Valid pixels inside the region; None for all.
    resolved : ResolvedRule
    """

    recipe: Recipe
    planes: Planes
    allowed: Mask | None
    resolved: ResolvedRule

    @property
    def considered(self) -> int:
        """Number of valid pixels inside the region."""
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
        if self.recipe.invert:
            np.logical_not(mask, out=mask)
        if self.allowed is not None:
            mask &= self.allowed
        return mask

    def selected_if(self, group: int, range_: int, values: ValueSet) -> Mask:
        """Return the mask before cleaning with one range selecting other stored values."""
        sets = {**self.resolved.sets, (group, range_): values}
        return self.selected(compile_rule(self.recipe.rule, sets, self.planes.depth))


def prepare(
    pixels: NDArray[Any], valid: Mask | None, recipe: Recipe, planes: Planes | None = None
) -> Prepared:
    """Smooth the image, find the pixels that count and the values of automatic bounds.

    Parameters
    ----------
    pixels : (H, W, 3) ndarray of uint8 or uint16
    valid : (H, W) ndarray of bool or None
        Pixels that may be selected; None for all.
    recipe : Recipe
    planes : Planes, optional
        Kept planes of this image after the recipe's smoothing, to save their computation.

    Raises
    ------
    RecipeError
        If bounds are counts of another depth than the image's.
    """
    if planes is None:
        planes = Planes(smooth(pixels, recipe.smoothing))
    check_depth(recipe, planes.depth)
    allowed = allowed_pixels(recipe.region, planes.shape, valid)
    return Prepared(recipe, planes, allowed, resolve_rule(recipe, planes, allowed))


def check_depth(recipe: Recipe, depth: int) -> None:
    """Raise RecipeError if the recipe's bounds are counts of another depth."""
    if recipe.uses_counts and recipe.depth != depth:
        raise RecipeError(
            f"The rule's counts are for {recipe.depth}-bit images and this image has {depth} "
            "bits per channel. Use an image of that depth, or rescale the rule."
        )
