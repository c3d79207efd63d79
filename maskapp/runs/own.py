"""What one image of a set has of its own: another rule, being left out, being checked."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from maskapp.core.color.channels import CHANNELS
from maskapp.core.recipe.mask_class import MaskClass
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Range
from maskapp.core.recipe.shapes import Shape, shape_text

_SHAPES = 3  # that are told


@dataclass(frozen=True)
class Own:
    """What is said of one image of a set.

    Parameters
    ----------
    recipe : Recipe, optional
        In place of the recipe of all images; read as those are.
    left_out : bool
        Whether a person left the image out: it gets no mask, and is no failure.
    checked : bool
        Whether a person looked at its mask and found it right.
    notices : tuple of str
        Sentences about the image among the others, told with those about reading it.
    pixel_size : float, optional
        Side of a pixel in µm, in place of that of all images.
    """

    recipe: Recipe | None = None
    left_out: bool = False
    checked: bool = False
    notices: tuple[str, ...] = ()
    pixel_size: float | None = None


def differences(recipe: Recipe, own: Recipe) -> tuple[str, ...]:
    """Return what an image's own recipe has instead of that of all images, in words.

    Parameters
    ----------
    recipe : Recipe
        Of all images.
    own : Recipe
        Of the image.

    Returns
    -------
    tuple of str
        As ``"own rule: Red 60–255 instead of 100–255"``, ``"own region: the whole image"``; empty
        if nothing differs.
    """
    alike = [_shape(each) for each in recipe.classes] == [_shape(each) for each in own.classes]
    rules = _bounds(recipe, own) if alike else (each.rule.describe() for each in own.classes)
    rule = ", ".join(rules)
    found = [f"own rule: {rule}"] if rule else []
    if recipe.region != own.region:
        found.append(f"own region: {_region(own.region)}")
    if alike:
        both = zip(recipe.classes, own.classes, strict=True)
        classes = tuple(replace(each, rule=mine.rule) for each, mine in both)
        if replace(recipe, classes=classes, region=own.region) != own:
            found.append("other settings")
    return tuple(found)


def _bounds(recipe: Recipe, own: Recipe) -> Iterator[str]:
    """Yield the ranges that differ, of recipes whose rules have equally many."""
    several = len(own.classes) > 1
    for common, mine in zip(recipe.classes, own.classes, strict=True):
        start = f"{mine.name}: " if several else ""
        for of_all, of_one in zip(_ranges(common), _ranges(mine), strict=True):
            if of_all != of_one:
                yield f"{start}{of_one.describe()} instead of {_short(of_all, of_one)}"


def _region(shapes: Sequence[Shape]) -> str:
    if not shapes:
        return "the whole image"
    texts = [shape_text(shape) for shape in shapes[:_SHAPES]]
    more = f" and {len(shapes) - _SHAPES} more" if len(shapes) > _SHAPES else ""
    return ", ".join(f"{text[0].lower()}{text[1:]}" for text in texts) + more


def _shape(each: MaskClass) -> list[object]:
    """Return what of a rule an exception cannot change: how many ranges it has, and their joins."""
    return [each.rule.match, *((group.match, len(group.ranges)) for group in each.rule.groups)]


def _ranges(each: MaskClass) -> Iterator[Range]:
    for group in each.rule.groups:
        yield from group.ranges


def _short(bounds: Range, beside: Range) -> str:
    """Return a range in words, without the channel if that is named already."""
    same = bounds.channel == beside.channel
    label = CHANNELS[beside.channel].label if same else ""
    return bounds.describe().removeprefix(f"{label} ")
