"""What an example mask teaches: the shortest rule, kept while it can be seen."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import partial

import numpy as np

from maskapp.arrays import Mask
from maskapp.core.color.planes import BANDS, Planes
from maskapp.core.engine.apply import compute_mask
from maskapp.core.engine.automatic import AutomaticThresholds
from maskapp.core.finding.suggest import NoSuggestion, Suggestion, suggest_rule
from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Rule
from maskapp.errors import ImageError
from maskapp.files.reading.example_mask import Example, read_example
from maskapp.ui.compute.kept import Work, kept, left_out
from maskapp.ui.compute.masks import thresholds_for, values_seen
from maskapp.ui.compute.suggestion_pictures import picture_step, two_masks
from maskapp.ui.wording import said


@dataclass(frozen=True)
class Learnt:
    """What an example teaches.

    Parameters
    ----------
    suggestion : Suggestion or None
    problem : str
        Why there is no suggestion, as a sentence; "" if there is one.
    picture : bytes
        A PNG of where the suggestion differs from the example.
    step : int
        Every how many pixels of the image the picture has one.
    whole : bool
        Whether the example tells of every pixel that counts: one that is transparent in places does
        not.
    """

    suggestion: Suggestion | None
    problem: str
    picture: bytes = b""
    step: int = 1
    whole: bool = False


def learn_from_mask(image: Image, recipe: Recipe, name: str, data: bytes) -> Learnt:
    """Return the shortest rule that reproduces an example mask.

    Parameters
    ----------
    image : Image
    recipe : Recipe
        Tells prepare steps and region: the example counts inside the region only.
    name : str
        Of the file, for messages.
    data : bytes
        The file.
    """
    file_digest = hashlib.sha256(data).hexdigest()
    try:
        example = _example(image, file_digest, name, data)
    except ImageError as error:
        return Learnt(None, said(error))
    return _learnt(image, recipe, file_digest, example)


# Files that are refused are not kept: Streamlit keeps results only, and an error comes quickly.
@kept(most=2, words="Reading the example …", by={"data": left_out})
def _example(image: Image, file_digest: str, name: str, data: bytes) -> Work[Example]:
    return partial(read_example, data, name, image.width, image.height)


@kept(
    most=4,
    words="Looking for the shortest rule …",
    by={"recipe": values_seen, "example": left_out},
)
def _learnt(image: Image, recipe: Recipe, file_digest: str, example: Example) -> Work[Learnt]:
    return partial(_from_example, thresholds_for(image, recipe), example, picture_step(image))


def _from_example(thresholds: AutomaticThresholds, example: Example, step: int) -> Learnt:
    known = _known(thresholds.allowed, example)
    try:
        found = suggest_rule(thresholds.planes, example.wanted, known)
    except NoSuggestion as error:
        return Learnt(None, said(error))
    picture = _difference(thresholds.planes, found.rule, example.wanted, known, step)
    return Learnt(found, "", picture, step, example.known is None)


def _known(allowed: Mask | None, example: Example) -> Mask | None:
    """Return the pixels that the example tells something about, None for all."""
    if allowed is None or example.known is None:
        return example.known if allowed is None else allowed
    return allowed & example.known


def _difference(planes: Planes, rule: Rule, wanted: Mask, known: Mask | None, step: int) -> bytes:
    """Draw where a rule differs from the example, over the darkened image."""
    colours = np.stack([planes[band][::step, ::step] for band in BANDS], axis=-1)
    # Thresholding commutes with sampling.
    selected = compute_mask(colours, Recipe(rule, depth=planes.depth))
    hoped = wanted[::step, ::step]
    if known is not None:
        selected, hoped = (each & known[::step, ::step] for each in (selected, hoped))
    return two_masks(colours, hoped, selected)
