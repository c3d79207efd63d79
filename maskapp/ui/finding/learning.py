"""What an example mask or picks teach: the shortest rule, kept while it can be seen."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from maskapp.core.color.planes import BANDS, Planes
from maskapp.core.engine.apply import compute_mask
from maskapp.core.engine.region import allowed_pixels
from maskapp.core.finding.picks import Pick
from maskapp.core.finding.suggest import NoSuggestion, Suggestion, suggest_rule
from maskapp.core.finding.suggest_picks import suggest_from_picks
from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Rule
from maskapp.errors import ImageError
from maskapp.files.reading.example_mask import Example, read_example
from maskapp.ui.compute import cached
from maskapp.ui.compute.gate import through
from maskapp.ui.finding.suggestion_pictures import picture_step, two_masks
from maskapp.ui.wording import said

Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class Learnt:
    """What an example teaches.

    Parameters
    ----------
    suggestion : Suggestion or None
    problem : str
        Why there is no suggestion, as a sentence; "" if there is one.
    picture : bytes
        A PNG of where the suggestion differs from the example; empty for picks.
    step : int
        Every how many pixels of the image the picture has one.
    whole : bool
        Whether the example tells of every pixel that counts: picks do not, and a mask that is
        transparent in places does not.
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
        Tells smoothing and region: the example counts inside the region only.
    name : str
        Of the file, for messages.
    data : bytes
        The file.
    """
    file_digest = hashlib.sha256(data).hexdigest()
    try:
        example = _example(image.digest, file_digest, name, data, image)
    except ImageError as error:
        return Learnt(None, said(error))
    return _learnt(image.digest, cached.values_key(recipe), file_digest, image, recipe, example)


def learn_from_picks(image: Image, recipe: Recipe, picks: Sequence[Pick]) -> Learnt:
    """Return the shortest rule that tells wanted picks from unwanted ones.

    Parameters
    ----------
    image : Image
    recipe : Recipe
        Tells smoothing and region: what lies outside the region does not count.
    picks : sequence of Pick
    """
    return _learnt_from_picks(
        image.digest, cached.values_key(recipe), repr(tuple(picks)), image, recipe, tuple(picks)
    )


@st.cache_resource(scope="session", max_entries=4, show_spinner="Looking for the shortest rule …")
def _learnt_from_picks(
    digest: str,
    seen: str,
    picked: str,
    _image: Image,
    _recipe: Recipe,
    _picks: tuple[Pick, ...],
) -> Learnt:
    planes = cached.planes_for(_image, _recipe)
    known = allowed_pixels(_recipe.region, planes.shape, _image.valid)
    try:
        return Learnt(through(suggest_from_picks, planes, _picks, known), "")
    except NoSuggestion as error:
        return Learnt(None, said(error))


# Files that are refused are not kept: Streamlit keeps results only, and an error comes quickly.
@st.cache_resource(scope="session", max_entries=2, show_spinner="Reading the example …")
def _example(digest: str, file_digest: str, name: str, _data: bytes, _image: Image) -> Example:
    return through(read_example, _data, name, _image.width, _image.height)


@st.cache_resource(scope="session", max_entries=4, show_spinner="Looking for the shortest rule …")
def _learnt(
    digest: str,
    seen: str,
    example: str,
    _image: Image,
    _recipe: Recipe,
    _example: Example,
) -> Learnt:
    planes = cached.planes_for(_image, _recipe)
    known = _known(_image, _recipe, _example)
    try:
        found = through(suggest_rule, planes, _example.wanted, known)
    except NoSuggestion as error:
        return Learnt(None, said(error))
    step = picture_step(_image)
    picture = through(_difference, planes, found.rule, _example.wanted, known, step)
    return Learnt(found, "", picture, step, _example.known is None)


def _known(image: Image, recipe: Recipe, example: Example) -> Mask | None:
    """Return the pixels that the example tells something about, None for all."""
    allowed = allowed_pixels(recipe.region, example.wanted.shape, image.valid)
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
