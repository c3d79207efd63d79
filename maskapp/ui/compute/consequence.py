"""What would change on screen if a suggested rule were taken, at full size."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from maskapp.arrays import Mask
from maskapp.core.color.planes import BANDS
from maskapp.core.display.share import share_text
from maskapp.core.engine.apply import finish
from maskapp.core.engine.automatic import AutomaticThresholds
from maskapp.core.engine.prepared import Prepared
from maskapp.core.finding.picks import Pick
from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Rule
from maskapp.ui.compute.kept import Work, kept
from maskapp.ui.compute.masks import result_of, thresholds_for
from maskapp.ui.compute.suggestion_pictures import picture_step, two_masks
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
    return _consequence(image, recipe, then, tuple(picks))


@kept(most=4, words="Looking at the whole image …", by={"picks": repr})
def _consequence(
    image: Image, now: Recipe, then: Recipe, picks: tuple[Pick, ...]
) -> Work[Consequence]:
    # The suggested rule's mask is not kept: it would take the place of one that was on screen.
    thresholds = thresholds_for(image, then)
    return partial(_compared, image, thresholds, result_of(image, now).mask, then, picks)


def _compared(
    image: Image, thresholds: AutomaticThresholds, now: Mask, then: Recipe, picks: tuple[Pick, ...]
) -> Consequence:
    planes = thresholds.planes
    result = finish(Prepared.of(then, thresholds))
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
