"""What would change on screen if a suggested rule were taken, at full size."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial

import numpy as np

from maskapp.arrays import Mask
from maskapp.core.display.share import share_text
from maskapp.core.engine.apply import finish
from maskapp.core.engine.automatic import AutomaticThresholds
from maskapp.core.engine.prepared import Prepared
from maskapp.core.image import Image
from maskapp.core.recipe.one_class import subject
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Rule
from maskapp.ui.compute.kept import Work, kept
from maskapp.ui.compute.masks import class_result_of, thresholds_for
from maskapp.ui.state import proposal_edits
from maskapp.ui.wording import considered_pixels, pixels


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
        Valid pixels inside the region, and inside the class that bounds this one.
    """

    now: int
    then: int
    added: int
    removed: int
    considered: int

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


def consequence_of(image: Image, recipe: Recipe, rule: Rule) -> Consequence:
    """Return what taking a suggested rule would do to the mask, cleaning and region included.

    Parameters
    ----------
    image : Image
    recipe : Recipe
        That of the class on view.
    rule : Rule
        The suggested one.
    """
    return _consequence(image, recipe, proposal_edits.with_rule(recipe, rule, image.depth))


@kept(most=4, words="Looking at the whole image …")
def _consequence(image: Image, now: Recipe, then: Recipe) -> Work[Consequence]:
    # The suggested rule's mask is not kept: it would take the place of one that was on screen.
    return partial(_compared, thresholds_for(image, then), class_result_of(image, now).mask, then)


def _compared(thresholds: AutomaticThresholds, now: Mask, then: Recipe) -> Consequence:
    result = finish(Prepared.of(then, thresholds, len(then.classes) - 1))
    selected, kept = int(np.count_nonzero(now)), int(np.count_nonzero(now & result.mask))
    return Consequence(
        now=selected,
        then=result.selected,
        added=result.selected - kept,
        removed=selected - kept,
        considered=result.considered,
    )


def in_words(consequence: Consequence, image: Image, recipe: Recipe) -> str:
    """Return :meth:`Consequence.describe`, with what the numbers refer to."""
    whole = considered_pixels(image, recipe)
    text = consequence.describe("the image" if whole == "all pixels" else f"the {whole}")
    return f"{text} Counted after your cleaning steps." if subject(recipe).cleaning else text
