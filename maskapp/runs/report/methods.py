"""What was done, in sentences that the methods of a paper can take over."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from maskapp._version import __version__
from maskapp.core.measuring.counting import Counting
from maskapp.core.measuring.scale import number_text
from maskapp.core.recipe.mask_class import DEFAULT_NAME, MaskClass
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Auto, Local
from maskapp.core.recipe.shapes import shape_text
from maskapp.runs.results import Done, Excluded, Result

_SHAPES = 12  # told one by one


@dataclass
class Facts:
    """What there is to say of all images of a run together.

    Parameters
    ----------
    done, checked : int
        Images that have masks, and those whose masks a person found right.
    failed, excluded, own : list of str
        What failed, with its reason; what a person left out; what has a rule or region of its own,
        with what that is.
    scales : Counter of (float or None)
        How many images have a pixel of which side in µm.
    """

    done: int = 0
    checked: int = 0
    failed: list[str] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)
    own: list[str] = field(default_factory=list)
    scales: Counter[float | None] = field(default_factory=Counter)

    def add(self, result: Result[Any]) -> None:
        """Take a result into account."""
        if isinstance(result, Excluded):
            self.excluded.append(result.name)
        elif not isinstance(result, Done):
            if result.missed:
                self.failed.append(f"{result.name}: {result.reason}")
        else:
            self.done += 1
            self.checked += result.checked
            self.scales[result.pixel_size] += 1
            if result.own:
                self.own.append(f"{result.name}: {'; '.join(result.own)}")


@dataclass(frozen=True)
class Paragraph:
    """A heading, its sentences, and a list below them."""

    title: str
    text: str
    points: tuple[str, ...] = ()


def methods(
    recipe: Recipe, facts: Facts, counting: Counting | None, pixel_size: float | None = None
) -> list[Paragraph]:
    """Return what was done with the images of a run, in the order of the work.

    Parameters
    ----------
    recipe : Recipe
        Of the images that have none of their own.
    facts : Facts
        Of all images.
    counting : Counting or None
        Which objects count; None where objects were not counted.
    pixel_size : float, optional
        Side of a pixel in µm that was given for all images.
    """
    return [
        _images(recipe, facts),
        *_preparation(recipe),
        *_region(recipe),
        _masks(recipe),
        *_objects(recipe, counting),
        _scale(facts, pixel_size),
        *_apart(facts),
    ]


def _images(recipe: Recipe, facts: Facts) -> Paragraph:
    import numpy as np
    import PIL

    whole = facts.done + len(facts.failed)
    text = [
        f"{_counted(facts.done, 'image')} of {whole} {_have(facts.done)} masks, made by maskapp "
        f"{__version__} with NumPy {np.__version__}; Pillow {PIL.__version__} was there to read "
        "them.",
        "Pixel values are those that the files hold."
        if recipe.reading.color == "stored"
        else "Pixel values were converted to sRGB by what the files tell of their colours.",
        "Fully transparent pixels do not count."
        if recipe.reading.alpha == "use"
        else "Transparency was not looked at.",
    ]
    if facts.checked:
        text.append(f"A person looked at {facts.checked} of them and found the mask right.")
    return Paragraph("Images", " ".join(text))


def _preparation(recipe: Recipe) -> Iterator[Paragraph]:
    if recipe.prepare:
        steps = tuple(step.describe() for step in recipe.prepare)
        text = "Before thresholding, images were prepared, in this order:"
        yield Paragraph("Preparation", text, steps)


def _region(recipe: Recipe) -> Iterator[Paragraph]:
    if recipe.region:
        shapes = [shape_text(shape) for shape in recipe.region[:_SHAPES]]
        if len(recipe.region) > _SHAPES:
            shapes.append(f"and {len(recipe.region) - _SHAPES} more, which the recipe names")
        yield Paragraph("Region", "Only these pixels of an image were considered:", tuple(shapes))


def _masks(recipe: Recipe) -> Paragraph:
    text = ["A pixel is selected where its values satisfy a rule; bounds belong to the range."]
    if recipe.local:
        text.append(
            "A local threshold was computed for each pixel, from the square of pixels around it."
        )
    if any(isinstance(bound, Auto) and not isinstance(bound, Local) for bound in _bounds(recipe)):
        text.append(
            "Bounds with the name of a method were found in each image by itself; the table has "
            "the values."
        )
    inside = " inside the region" if recipe.region else ""
    within = ", and inside the class around it" if any(c.within for c in recipe.classes) else ""
    text.append(
        "A percentage is the selected share of the pixels that were considered: the valid ones"
        f"{inside}{within}."
    )
    if any(each.cleaning for each in recipe.classes):
        joined = "sides or corners" if recipe.connectivity == 8 else "sides"
        text.append(f"Cleaning joins pixels that touch at {joined}.")
    return Paragraph("Masks", " ".join(text), tuple(_class(each) for each in recipe.classes))


def _class(each: MaskClass) -> str:
    name = "" if each.name == DEFAULT_NAME else f"{each.name}: "
    within = f", of the pixels of {each.within}" if each.within else ""
    steps = "".join(f", then {step.describe()}" for step in each.cleaning)
    return f"{name}{each.describe()}{within}{steps}"


def _bounds(recipe: Recipe) -> Iterator[object]:
    for each in recipe.classes:
        for _, bounds in each.rule.ranges():
            yield from (bounds.low, bounds.high)


def _objects(recipe: Recipe, counting: Counting | None) -> Iterator[Paragraph]:
    if counting is None:
        return
    joined = "sides or corners" if recipe.connectivity == 8 else "sides"
    which = counting.describe()
    text = (
        f"Objects are selected pixels that touch at {joined} ({recipe.connectivity}-connected). "
        + (f"What counts: {which}." if which else "All count.")
    )
    yield Paragraph("Objects", text)


def _scale(facts: Facts, given: float | None) -> Paragraph:
    known = {side: count for side, count in facts.scales.items() if side is not None}
    if not known:
        return Paragraph("Scale", "The size of a pixel is not known: areas are in pixels.")
    parts = [
        f"{number_text(side)} µm in {_counted(count, 'image')}" for side, count in known.items()
    ]
    text = f"The side of a pixel is {_listed(parts)}, as "
    if given is None:
        text += "the files say, or as a person gave it for single images; notices say which."
    elif known.keys() == {given}:
        text += "a person gave it for all images."
    else:
        text += f"a person gave it: {number_text(given)} µm for all but single images."
    if missing := facts.scales[None]:
        text += f" It is not known in {_counted(missing, 'image')}."
    return Paragraph("Scale", text)


def _apart(facts: Facts) -> Iterator[Paragraph]:
    if facts.own:
        text = "These images have a rule or region of their own, not the one of all:"
        yield Paragraph("Exceptions", text, tuple(facts.own))
    if facts.excluded:
        text = "These images were left out by a person, and have no mask:"
        yield Paragraph("Left out", text, tuple(facts.excluded))
    if facts.failed:
        text = "These images have no mask:"
        yield Paragraph("Failed", text, tuple(facts.failed))


def _counted(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _have(count: int) -> str:
    return "has" if count == 1 else "have"


def _listed(parts: Sequence[str]) -> str:
    return parts[0] if len(parts) == 1 else f"{', '.join(parts[:-1])} and {parts[-1]}"
