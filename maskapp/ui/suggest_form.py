"""A rule from an example: the shortest one that reproduces a mask, or picks in the image."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from maskapp.core.image import Image
from maskapp.core.masks import compute_mask
from maskapp.core.overlays import blend
from maskapp.core.picking import Pick
from maskapp.core.planes import BANDS, Planes
from maskapp.core.recipe import Recipe
from maskapp.core.region import allowed_pixels
from maskapp.core.rule import Rule
from maskapp.core.suggest import NoSuggestion, Suggestion, suggest_rule
from maskapp.core.suggest_picks import suggest_from_picks
from maskapp.errors import ImageError
from maskapp.ui import cached, finding, session
from maskapp.ui.example_mask import Example, read_example
from maskapp.ui.gate import through
from maskapp.ui.thumbnails import as_shown, png, thumbnail_step
from maskapp.ui.wording import ordinal, pixels, plain

Mask = NDArray[np.bool_]

_PICTURE_SIDE = 640  # pixels
# Told apart by every kind of colour vision, on any of the greys beside them.
_MISSING, _EXTRA, _RIGHT = (230, 159, 0), (0, 142, 255), (255, 255, 255)
_POOR = 0.8


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
    """

    suggestion: Suggestion | None
    problem: str
    picture: bytes = b""
    step: int = 1


def suggest_panel(image: Image, *, usable: bool) -> None:
    """Draw the panel in an expander; not `usable` while the rule is for images of another depth."""
    panel = st.expander(
        "Rule from an example",
        icon=":material/lightbulb:",
        key="suggest-panel",
        on_change=session.deed,
    )
    with panel:
        # Drawn while closed too: a file goes with its uploader.
        upload = st.file_uploader(
            "Example mask",
            key=f"example-{image.digest[:16]}",
            help="White is wanted, black is not; what is transparent does not count. PNG, TIFF, "
            "BMP or WebP, of the image's own size.",
            on_change=session.deed,
        )
        if upload is None:
            st.caption(
                "A mask of this image that was drawn by hand or made elsewhere: maskapp looks "
                "for the shortest rule that gives the same, for you to use on other images."
            )
        elif panel.open:
            if not usable:
                st.caption("First the rule must fit this image: see the message beside the image.")
                return
            learnt = learn_from_mask(image, session.load().recipe, upload.name, upload.getvalue())
            suggestion_card(image, learnt, "example")


def suggestion_card(image: Image, learnt: Learnt, key: str) -> None:
    """Draw a suggestion with a button that uses it, or why there is none.

    Parameters
    ----------
    image : Image
    learnt : Learnt
        Of :func:`learn_from_mask` or :func:`learn_from_picks`.
    key : str
        Tells several cards on a page apart.
    """
    found = learnt.suggestion
    if found is None:
        st.warning(plain(learnt.problem), icon=":material/warning:")
        return
    st.markdown(f"**{plain(found.rule.describe())}**")
    st.markdown(
        f"Dice **{dice_text(found)}**: how well the two masks overlap; 1 is identical.  \n"
        f"{plain(counts_text(found))}"
    )
    if found.dice < _POOR:
        st.info(
            "No short rule comes close. A rule sees the colour of each pixel alone, not its shape "
            "or place: smoothing may help, or an example with only the colours that matter.",
            icon=":material/lightbulb:",
        )
    if learnt.picture:
        st.image(
            learnt.picture,
            width="stretch",
            alt=f"Where the rule differs from the example. {counts_text(found)}",
        )
        thinned = f" Every {ordinal(learnt.step)} pixel is shown." if learnt.step > 1 else ""
        st.caption(
            f"White: in both. Orange: wanted, but missing. Blue: selected, but not wanted.{thinned}"
        )
    recipe = session.load().recipe
    if recipe.cleaning or recipe.invert:
        notes = ["Your cleaning steps stay and follow the rule."] if recipe.cleaning else []
        notes += ["Invert is switched off."] if recipe.invert else []
        st.caption(f"{' '.join(notes)} The score is that of the rule alone.")
    st.button(
        "Use this rule",
        key=f"use-rule-{key}",
        type="primary",
        help="It takes the place of the rule on screen, and you can change it as any other.",
        on_click=session.act,
        args=(finding.use_rule, found.rule, image.depth),
    )


def dice_text(found: Suggestion) -> str:
    """Return the score with three decimals; "1" for identical masks alone."""
    if found.hits == found.selected == found.wanted:
        return "1"
    return f"{min(found.dice, 0.999):.3f}"


def counts_text(found: Suggestion) -> str:
    """Return what the score counts, in words."""
    missing, extra = found.wanted - found.hits, found.selected - found.hits
    return (
        f"Missing: {pixels(missing)} of {pixels(found.wanted)} wanted pixels. "
        f"Selected, but not wanted: {pixels(extra)}."
    )


# ---- what is computed, kept while it can be seen


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
        return Learnt(None, str(error))
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
        return Learnt(None, str(error))


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
        return Learnt(None, str(error))
    step = thumbnail_step(_image, _PICTURE_SIDE)
    return Learnt(found, "", _difference(planes, found.rule, _example.wanted, known, step), step)


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
    picture = blend(as_shown(colours), np.full(hoped.shape, True), (0, 0, 0), 0.75)
    for where, colour in (
        (selected & hoped, _RIGHT),
        (hoped & ~selected, _MISSING),
        (selected & ~hoped, _EXTRA),
    ):
        picture[where] = colour
    return png(picture)
