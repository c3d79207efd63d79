"""What one image of a set has of its own: another rule, being left out, being checked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from maskapp.core.color.channels import CHANNELS
from maskapp.core.recipe.mask_class import MaskClass
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Range


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
    """

    recipe: Recipe | None = None
    left_out: bool = False
    checked: bool = False


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
        As ``"Red 60–255 instead of 100–255"``, ``"own region"``; empty if nothing differs.
    """
    if [_shape(each) for each in recipe.classes] != [_shape(each) for each in own.classes]:
        return ("another rule",)
    several = len(own.classes) > 1
    found = []
    for common, mine in zip(recipe.classes, own.classes, strict=True):
        start = f"{mine.name}: " if several else ""
        for of_all, of_one in zip(_ranges(common), _ranges(mine), strict=True):
            if of_all != of_one:
                found.append(f"{start}{of_one.describe()} instead of {_short(of_all, of_one)}")
    if recipe.region != own.region:
        found.append("own region" if own.region else "no region")
    rules = [each.rule for each in own.classes]
    classes = (replace(each, rule=rule) for each, rule in zip(recipe.classes, rules, strict=True))
    if replace(recipe, classes=tuple(classes), region=own.region) != own:
        found.append("other settings")
    return tuple(found)


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
