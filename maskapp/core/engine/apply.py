"""From pixels and a recipe to a mask: the one way, for the page, the command line and scripts."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from maskapp.arrays import Mask
from maskapp.core.color.planes import Planes
from maskapp.core.engine.automatic import AutomaticThresholds
from maskapp.core.engine.compiled import compile_rule, evaluate_torch
from maskapp.core.engine.prepared import Prepared, check_depth
from maskapp.core.engine.region import allowed_pixels
from maskapp.core.engine.resolve import fixed_set
from maskapp.core.engine.result import ClassResult, MaskResult
from maskapp.core.image import Image, check_pixels
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.steps.run import clean_all, prepared_pixels
from maskapp.errors import ImageError, RecipeError

if TYPE_CHECKING:
    import torch

    Array = TypeVar("Array", NDArray[Any], torch.Tensor)
else:
    Array = TypeVar("Array")


def apply_recipe(image: Image, recipe: Recipe, *, planes: Planes | None = None) -> MaskResult:
    """Make the masks of an image.

    Parameters
    ----------
    image : Image
    recipe : Recipe
    planes : Planes, optional
        Kept planes of this image after the prepare steps, to save their computation.

    Returns
    -------
    MaskResult

    Raises
    ------
    RecipeError
        If bounds are counts of another depth than the image's, or the image was read from a file in
        another way than the recipe's.
    """
    check_reading(image, recipe)
    if planes is None:
        planes = Planes(prepared_pixels(image.pixels, recipe.prepare))
    allowed = allowed_pixels(recipe.region, planes.shape, image.valid)
    made = make_classes(recipe, AutomaticThresholds(planes, allowed))
    return MaskResult({each.name: each.result for each in made})


def check_reading(image: Image, recipe: Recipe) -> None:
    """Raise RecipeError if the image was read from a file in another way than the recipe's."""
    if image.reading is not None and image.reading != recipe.reading:
        raise RecipeError(
            f"{image.name} was not read as the recipe says. Read it with reading=recipe.reading.",
            "reading",
        )


@dataclass(frozen=True, eq=False)
class Made:
    """A class of a recipe, made ready for an image, and its mask."""

    prepared: Prepared
    result: ClassResult

    @property
    def name(self) -> str:
        """The class's."""
        return self.prepared.mask_class.name


def make_classes(
    recipe: Recipe, thresholds: AutomaticThresholds, wanted: Iterable[int] | None = None
) -> tuple[Made, ...]:
    """Make masks of classes, and of those that bound them, in the recipe's order.

    Parameters
    ----------
    recipe : Recipe
    thresholds : AutomaticThresholds
        Of the image, after the recipe's prepare steps and in its region.
    wanted : iterable of int, optional
        Positions of classes; all of them if left out.
    """
    made: dict[str, Made] = {}
    indices = range(len(recipe.classes)) if wanted is None else wanted
    for index in sorted(bounding(recipe, indices)):
        each = recipe.classes[index]
        within = None if each.within is None else made[each.within].result.mask
        prepared = Prepared.of(recipe, thresholds, index, within)
        made[each.name] = Made(prepared, finish(prepared))
    return tuple(made.values())


def bounding(recipe: Recipe, wanted: Iterable[int]) -> set[int]:
    """Return the indices of classes and of all that bound them."""
    found: set[int] = set()
    names = [each.name for each in recipe.classes]
    for index in wanted:
        outer: int | None = index
        while outer is not None and outer not in found:
            found.add(outer)
            within = recipe.classes[outer].within
            outer = None if within is None else names.index(within)
    return found


def compute_mask(
    pixels: Array, recipe: Recipe, *, name: str | None = None, valid: Array | None = None
) -> Array:
    """Make a mask of an array or tensor.

    Parameters
    ----------
    pixels : (..., H, W, 3) ndarray or torch.Tensor of uint8 or uint16
        RGB. Any strides, may be read-only. Leading dimensions are a batch: automatic bounds,
        prepare steps, region and cleaning work image by image.
    recipe : Recipe
    name : str, optional
        The class whose mask it is; needed where the recipe has several.
    valid : (..., H, W) array or tensor of bool, optional
        Pixels where False are never selected and not used for automatic bounds.

    Returns
    -------
    (..., H, W) ndarray or torch.Tensor of bool
        Of the library and on the device of `pixels`; True where selected. Off the CPU, recipes
        beyond plain rules are computed on the CPU and copied back.

    Raises
    ------
    ImageError
        If `pixels` has another shape or type.
    RecipeError
        If bounds are counts of another depth than the image's, or there is no such class.
    """
    index = recipe.index_of(name)
    check_arrays(pixels, valid)
    made: Array = _computed(pixels, recipe, valid, (index,), labels=False)
    return made


def compute_labels(pixels: Array, recipe: Recipe, *, valid: Array | None = None) -> Array:
    """Make one image of all classes: the number of each pixel's class.

    Parameters
    ----------
    pixels : (..., H, W, 3) ndarray or torch.Tensor of uint8 or uint16
        As for :func:`compute_mask`.
    recipe : Recipe
    valid : (..., H, W) array or tensor of bool, optional
        As for :func:`compute_mask`.

    Returns
    -------
    (..., H, W) ndarray or torch.Tensor of uint8
        0 where no class selects, else 1, 2, … in the classes' order. Where several select, the
        later class wins.

    Raises
    ------
    ImageError, RecipeError
        As for :func:`compute_mask`.
    """
    check_arrays(pixels, valid)
    everything = tuple(range(len(recipe.classes)))
    made: Array = _computed(pixels, recipe, valid, everything, labels=True)
    return made


def labels_of(masks: Iterable[Any], out: Any) -> Any:
    """Write the numbers of masks into `out`, an array or tensor of zeros, and return it."""
    for number, mask in enumerate(masks, start=1):
        out[mask] = number
    return out


def check_arrays(pixels: Array, valid: Array | None) -> None:
    """Raise ImageError unless `pixels` are RGB pixels and `valid` fits them."""
    check_pixels(pixels)
    if valid is not None and not hasattr(valid, "dtype"):
        raise ImageError(f"valid must be an array or a tensor of bool, not {type(valid).__name__}.")
    if valid is not None and tuple(valid.shape) != tuple(pixels.shape[:-1]):
        raise ImageError(
            f"valid has the shape {tuple(valid.shape)}, not {tuple(pixels.shape[:-1])}."
        )
    if valid is not None and isinstance(valid, np.ndarray) != isinstance(pixels, np.ndarray):
        raise ImageError("valid and pixels must be of one library: two arrays or two tensors.")
    if valid is not None and str(valid.dtype).removeprefix("torch.") != "bool":
        raise ImageError(f"valid must be bool, not {valid.dtype}. Write valid != 0.")


def _computed(
    pixels: Any, recipe: Recipe, valid: Any, wanted: tuple[int, ...], *, labels: bool
) -> Any:
    if isinstance(pixels, np.ndarray):
        return _batch(pixels, recipe, valid, wanted, labels=labels)
    torch = sys.modules["torch"]
    if pixels.device.type != "cpu" and recipe.pointwise:
        masks = torch_masks(pixels, recipe, valid, wanted)
        if not labels:
            return masks[wanted[0]]
        zeros = torch.zeros(pixels.shape[:-1], dtype=torch.uint8, device=pixels.device)
        return labels_of((masks[index] for index in wanted), zeros)
    on_cpu = None if valid is None else valid.cpu().numpy()
    made = _batch(pixels.detach().cpu().numpy(), recipe, on_cpu, wanted, labels=labels)
    return torch.from_numpy(made).to(pixels.device)


def _batch(
    pixels: NDArray[Any],
    recipe: Recipe,
    valid: Mask | None,
    wanted: tuple[int, ...],
    *,
    labels: bool,
) -> NDArray[Any]:
    *batch, height, width, _ = pixels.shape
    if recipe.pointwise:  # one tall image is quicker than many small ones
        batch, height = [], int(np.prod([*batch, height]))
    images = pixels.reshape(-1, height, width, 3)
    made = np.zeros(images.shape[:-1], np.uint8 if labels else np.bool_)
    valids = [None] * len(images) if valid is None else valid.reshape(made.shape)
    names = [recipe.classes[index].name for index in wanted]
    for each, each_valid, out in zip(images, valids, made, strict=True):
        planes = Planes(prepared_pixels(each, recipe.prepare))
        allowed = allowed_pixels(recipe.region, planes.shape, each_valid)
        made_classes = make_classes(recipe, AutomaticThresholds(planes, allowed), wanted)
        results = {one.name: one.result for one in made_classes}
        if labels:
            labels_of((results[name].mask for name in names), out)
        else:
            out[...] = results[names[0]].mask
    return made.reshape(pixels.shape[:-1])


def torch_masks(
    pixels: torch.Tensor, recipe: Recipe, valid: torch.Tensor | None, wanted: Iterable[int]
) -> dict[int, torch.Tensor]:
    """Make masks of a pointwise recipe with PyTorch's operators, on the tensor's device.

    Returns
    -------
    dict
        Masks by the position of their class; those of bounding classes too.
    """
    depth = pixels.dtype.itemsize * 8
    check_depth(recipe, depth)
    names = [each.name for each in recipe.classes]
    masks: dict[int, torch.Tensor] = {}
    for index in sorted(bounding(recipe, wanted)):
        each = recipe.classes[index]
        sets = {address: fixed_set(bounds, depth) for address, bounds in each.rule.ranges()}
        mask = evaluate_torch(compile_rule(each.rule, sets, depth), pixels)
        if each.invert:
            mask = ~mask
        if each.within is not None:
            mask = mask & masks[names.index(each.within)]
        masks[index] = mask if valid is None else mask & valid
    return masks


def finish(prepared: Prepared) -> ClassResult:
    """Make the mask of a prepared class: the rule, then cleaning."""
    mask_class, allowed = prepared.mask_class, prepared.allowed
    # Cleared before cleaning too: sizes and holes are those inside the region, inverted or not, and
    # hidden colours of transparent pixels take no part.
    cleaning, connectivity = mask_class.cleaning, prepared.recipe.connectivity
    mask, changes = clean_all(prepared.selected(), cleaning, connectivity, allowed)
    considered = prepared.considered
    notices = prepared.resolved.notices
    if not considered:
        where = f" and in the class “{mask_class.within}”" if mask_class.within else ""
        notices += (f"No pixel is inside the region and valid{where}, so nothing can be selected.",)
    selected = int(np.count_nonzero(mask))
    return ClassResult(mask, prepared.resolved.bounds, selected, considered, notices, changes)
