"""From pixels and a recipe to a mask: the one way, for the page, the command line and scripts."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from maskapp.core.color.planes import Planes
from maskapp.core.engine.compiled import compile_rule, evaluate_torch
from maskapp.core.engine.prepared import Prepared, check_depth, prepare
from maskapp.core.engine.resolve import UsedBound, fixed_set
from maskapp.core.image import Image, check_pixels
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.steps.cleaning import StepChange, clean_all
from maskapp.errors import ImageError, RecipeError

if TYPE_CHECKING:
    import torch

    Array = TypeVar("Array", NDArray[Any], torch.Tensor)
else:
    Array = TypeVar("Array")

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class MaskResult:
    """A mask and what there is to say about it.

    Parameters
    ----------
    mask : (H, W) ndarray of bool
        True where selected.
    bounds : tuple of UsedBound
        Values of the automatic bounds.
    selected : int
        Number of selected pixels.
    considered : int
        Number of valid pixels inside the region: what `coverage` refers to.
    notices : tuple of str
        Sentences for the user.
    changes : tuple of StepChange
        Pixels that each cleaning step added and removed, in the recipe's order.
    """

    mask: Mask
    bounds: tuple[UsedBound, ...]
    selected: int
    considered: int
    notices: tuple[str, ...]
    changes: tuple[StepChange, ...] = ()

    @property
    def coverage(self) -> float:
        """Selected share of the valid pixels inside the region, 0–1."""
        return self.selected / self.considered if self.considered else 0.0


def apply_recipe(image: Image, recipe: Recipe, *, planes: Planes | None = None) -> MaskResult:
    """Make the mask of an image.

    Parameters
    ----------
    image : Image
    recipe : Recipe
    planes : Planes, optional
        Kept planes of this image after the recipe's smoothing, to save their computation.

    Returns
    -------
    MaskResult

    Raises
    ------
    RecipeError
        If bounds are counts of another depth than the image's, or the image was read from a file in
        another way than the recipe's.
    """
    if image.reading is not None and image.reading != recipe.reading:
        raise RecipeError(
            f"{image.name} was not read as the recipe says. Read it with reading=recipe.reading.",
            "reading",
        )
    return _apply(image.pixels, image.valid, recipe, planes)


def compute_mask(pixels: Array, recipe: Recipe, *, valid: Array | None = None) -> Array:
    """Make the mask of an array or tensor.

    Parameters
    ----------
    pixels : (..., H, W, 3) ndarray or torch.Tensor of uint8 or uint16
        RGB. Any strides, may be read-only. Leading dimensions are a batch: automatic bounds,
        smoothing, region and cleaning work image by image.
    recipe : Recipe
    valid : (..., H, W) array or tensor of bool, optional
        Pixels where False are never selected and not used for automatic bounds.

    Returns
    -------
    (..., H, W) ndarray or torch.Tensor of bool
        Of the library and on the device of `pixels`; True where selected. Off the CPU, recipes
        beyond a plain rule are computed on the CPU and copied back.

    Raises
    ------
    ImageError
        If `pixels` has another shape or type.
    RecipeError
        If bounds are counts of another depth than the image's.
    """
    check_pixels(pixels)
    if valid is not None and tuple(valid.shape) != tuple(pixels.shape[:-1]):
        raise ImageError(
            f"valid has the shape {tuple(valid.shape)}, not {tuple(pixels.shape[:-1])}."
        )
    if valid is not None and isinstance(valid, np.ndarray) != isinstance(pixels, np.ndarray):
        raise ImageError("valid and pixels must be of one library: two arrays or two tensors.")
    if valid is not None and str(valid.dtype).removeprefix("torch.") != "bool":
        raise ImageError(f"valid must be bool, not {valid.dtype}. Write valid != 0.")
    if isinstance(pixels, np.ndarray):
        return _batch(pixels, recipe, valid)
    if pixels.device.type != "cpu" and recipe.pointwise:
        return torch_mask(pixels, recipe, valid)
    torch = sys.modules["torch"]
    on_cpu = None if valid is None else valid.cpu().numpy()
    mask = _batch(pixels.detach().cpu().numpy(), recipe, on_cpu)
    return torch.from_numpy(mask).to(pixels.device)  # type: ignore[no-any-return]  # module by name


def _batch(pixels: NDArray[Any], recipe: Recipe, valid: Mask | None) -> Mask:
    *batch, height, width, _ = pixels.shape
    if recipe.pointwise:  # one tall image is quicker than many small ones
        batch, height = [], int(np.prod([*batch, height]))
    images = pixels.reshape(-1, height, width, 3)
    masks = np.empty(images.shape[:-1], np.bool_)
    valids = [None] * len(images) if valid is None else valid.reshape(masks.shape)
    for each, each_valid, mask in zip(images, valids, masks, strict=True):
        mask[...] = _apply(each, each_valid, recipe, None).mask
    return masks.reshape(pixels.shape[:-1])


def torch_mask(pixels: torch.Tensor, recipe: Recipe, valid: torch.Tensor | None) -> torch.Tensor:
    """Make the mask of a pointwise recipe with PyTorch's operators, on the tensor's device."""
    depth = pixels.dtype.itemsize * 8
    check_depth(recipe, depth)
    sets = {(g, r): fixed_set(bounds, depth) for g, r, bounds in recipe.rule.ranges()}
    mask: torch.Tensor = evaluate_torch(compile_rule(recipe.rule, sets, depth), pixels)
    if recipe.invert:
        mask = ~mask
    return mask if valid is None else mask & valid


def _apply(
    pixels: NDArray[Any], valid: Mask | None, recipe: Recipe, planes: Planes | None
) -> MaskResult:
    return finish(prepare(pixels, valid, recipe, planes))


def finish(prepared: Prepared) -> MaskResult:
    """Make the mask of a prepared recipe: the rule, then cleaning."""
    recipe, allowed = prepared.recipe, prepared.allowed
    # Cleared before cleaning too: sizes and holes are those inside the region, inverted or not, and
    # hidden colours of transparent pixels take no part.
    mask, changes = clean_all(prepared.selected(), recipe.cleaning, recipe.connectivity, allowed)
    considered = prepared.considered
    notices = prepared.resolved.notices
    if not considered:
        notices += ("No pixel is inside the region and valid, so nothing can be selected.",)
    selected = int(np.count_nonzero(mask))
    return MaskResult(mask, prepared.resolved.bounds, selected, considered, notices, changes)
