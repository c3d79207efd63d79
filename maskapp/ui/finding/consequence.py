"""What would change on screen if a suggested rule were taken, at full size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import streamlit as st

from maskapp.core.color.planes import BANDS, Planes
from maskapp.core.display.share import share_text
from maskapp.core.engine.apply import apply_recipe
from maskapp.core.engine.prepared import Mask
from maskapp.core.finding.picks import Pick
from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Rule
from maskapp.ui.compute import cached
from maskapp.ui.compute.gate import through
from maskapp.ui.finding.suggestion_pictures import picture_step, two_masks
from maskapp.ui.state import proposal_edits
from maskapp.ui.wording import considered_pixels, pixels

_MUCH_MORE, _MUCH = 3, 0.05  # times what the rule on screen selects; of the pixels that count


@dataclass(frozen=True)
class Consequence:
    """The finished mask of a suggested rule beside that of the rule on screen.

    Parameters
    ----------
    now, then : int
        Pixels that the rule on screen selects, and the suggested one would.
    added, removed : int
        Pixels that only the suggested one selects, and only the rule on screen.
    considered : int
        Valid pixels inside the region.
    picture : bytes
        A PNG of both masks: blue is added, orange removed.
    step : int
        Every how many pixels of the image the picture has one.
    """

    now: int
    then: int
    added: int
    removed: int
    considered: int
    picture: bytes
    step: int

    @property
    def much_more(self) -> bool:
        """Whether the suggested rule reaches far beyond what is selected on screen."""
        return self.then > _MUCH_MORE * self.now and self.added > _MUCH * self.considered

    def describe(self, considered: str) -> str:
        """Return shares and changes as sentences; `considered` says of which pixels."""
        share, before = (share_text(each, self.considered) for each in (self.then, self.now))
        selects = f"Selects {share} of {considered}: {pixels(self.then)} pixels."
        if not (self.added or self.removed):
            return f"{selects} These are the same as on screen."
        return (
            f"{selects} On screen it is {before}: taking this rule adds {pixels(self.added)} "
            f"pixels and removes {pixels(self.removed)}."
        )


def consequence_of(
    image: Image, recipe: Recipe, rule: Rule, picks: Sequence[Pick] = ()
) -> Consequence:
    """Return what taking a suggested rule would do to the mask, cleaning and region included.

    Parameters
    ----------
    image : Image
    recipe : Recipe
        The one on screen.
    rule : Rule
        The suggested one.
    picks : sequence of Pick
        To be marked in the picture.
    """
    then = proposal_edits.with_rule(recipe, rule, image.depth)
    now_text, then_text = (each.to_json(indent=None) for each in (recipe, then))
    marks = tuple(picks)
    return _consequence(image.digest, now_text, then_text, repr(marks), image, recipe, then, marks)


@st.cache_resource(scope="session", max_entries=4, show_spinner="Looking at the whole image …")
def _consequence(
    digest: str,
    now: str,
    then: str,
    picked: str,
    _image: Image,
    _now: Recipe,
    _then: Recipe,
    _picks: tuple[Pick, ...],
) -> Consequence:
    planes = cached.planes_for(_image, _then)
    shown = cached.result_of(_image, _now)
    return through(_compared, _image, planes, shown.mask, _then, _picks)


def _compared(
    image: Image, planes: Planes, now: Mask, then: Recipe, picks: tuple[Pick, ...]
) -> Consequence:
    result = apply_recipe(image, then, planes=planes)
    selected, kept = int(np.count_nonzero(now)), int(np.count_nonzero(now & result.mask))
    step = picture_step(image)
    colours = np.stack([planes[band][::step, ::step] for band in BANDS], axis=-1)
    return Consequence(
        now=selected,
        then=result.selected,
        added=result.selected - kept,
        removed=selected - kept,
        considered=result.considered,
        picture=two_masks(colours, now[::step, ::step], result.mask[::step, ::step], picks, step),
        step=step,
    )


def in_words(consequence: Consequence, image: Image, recipe: Recipe) -> str:
    """Return :meth:`Consequence.describe`, with what the numbers refer to."""
    whole = considered_pixels(image, recipe)
    text = consequence.describe("the image" if whole == "all pixels" else f"the {whole}")
    return f"{text} Counted after your cleaning steps." if recipe.cleaning else text
