"""Rows and cards of the page: parts of a recipe with ids.

The ids are never used again, so that widgets follow their part when others go or move.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Generic, TypeVar

from maskapp.core.finding.picks import Pick
from maskapp.core.measuring.counting import EVERY_OBJECT, Counting
from maskapp.core.recipe.mask_class import DEFAULT_COLOR, DEFAULT_NAME, MaskClass
from maskapp.core.recipe.rule import Group, Match, Range, Rule
from maskapp.core.recipe.shapes import Shape
from maskapp.core.steps.step import CleaningStep, Step
from maskapp.ui.state.picked import ImagePick, PickEffect, PickFit

S = TypeVar("S", bound=Step)


@dataclass(frozen=True, slots=True)
class RangeRow:
    """A range on the page.

    Parameters
    ----------
    id : int
    range : Range
        The last valid one: what the mask uses.
    draft : tuple of str, optional
        From and To as typed, while they are not valid; "" for one that is automatic.
    """

    id: int
    range: Range
    draft: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class GroupCard:
    """A group on the page."""

    id: int
    rows: tuple[RangeRow, ...]
    match: Match = "all"


@dataclass(frozen=True, slots=True)
class StepRow(Generic[S]):
    """A prepare or cleaning step on the page.

    Parameters
    ----------
    id : int
    step : Step
        With the last valid numbers.
    typed : tuple of (str, str)
        Its numbers as typed, by name, while they are not valid.
    """

    id: int
    step: S
    typed: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class ShapeRow:
    """A shape of the region on the page.

    Parameters
    ----------
    id : int
    shape : Shape
    drawn_on : tuple of (int, int), optional
        Width and height of the image on which it was drawn, or moved last; None if unknown, as of
        a recipe's.
    """

    id: int
    shape: Shape
    drawn_on: tuple[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Measures:
    """What is measured in all images.

    Parameters
    ----------
    counts : bool
        Whether objects are counted.
    counting : Counting
        Which ones, with the last valid numbers.
    pixel_size : float, optional
        Side of a pixel in µm; None for what the file says.
    typed : tuple of (str, str)
        Numbers as typed, by name, while they are not valid.
    """

    counts: bool = False
    counting: Counting = EVERY_OBJECT
    pixel_size: float | None = None
    typed: tuple[tuple[str, str], ...] = ()


NOTHING_MEASURED = Measures()


@dataclass(frozen=True, slots=True)
class ClassCard:
    """A class on the page.

    Parameters
    ----------
    id : int
    groups : tuple of GroupCard
    match : {"any", "all"}
        How groups join.
    invert : bool
    cleaning : tuple of StepRow
    name : str
        The last valid one: what tables and files are called by.
    color : str
    within : int, optional
        Id of an earlier class that bounds it, as of a `MaskClass`.
    draft : str, optional
        The name as typed, while it is not valid.
    first_groups : tuple of GroupCard
        The groups that the page made.
    picks : tuple of ImagePick
        What the eyedropper picked for it, on any images of the set.
    picked_groups : tuple of GroupCard
        The groups that came of the picks.
    pick_note : str
        What the picks could not do, as sentences.
    pick_fit : {"set", "ranges"}
        How the rule follows the picks.
    pick_effects : tuple of PickEffect
        What the last change of the picks did, by image.
    wrong_picks : tuple of int
        Ids of picks on the wrong side of the rule that came of them.
    """

    id: int
    groups: tuple[GroupCard, ...] = ()
    match: Match = "any"
    invert: bool = False
    cleaning: tuple[StepRow[CleaningStep], ...] = ()
    name: str = DEFAULT_NAME
    color: str = DEFAULT_COLOR
    within: int | None = None
    draft: str | None = None
    first_groups: tuple[GroupCard, ...] = ()
    picks: tuple[ImagePick, ...] = ()
    picked_groups: tuple[GroupCard, ...] = ()
    pick_note: str = ""
    pick_fit: PickFit = "set"
    pick_effects: tuple[PickEffect, ...] = ()
    wrong_picks: tuple[int, ...] = ()

    @property
    def rows(self) -> tuple[RangeRow, ...]:
        """Its ranges, in order."""
        return tuple(row for card in self.groups for row in card.rows)

    @property
    def follows_picks(self) -> bool:
        """Whether the rule is the one that came of the picks: nothing else changed it since."""
        return bool(self.picks) and self.groups == self.picked_groups

    def picks_on(self, image_key: str) -> tuple[Pick, ...]:
        """Return the picks that were made on an image."""
        return tuple(each.picked.pick for each in self.picks if each.image == image_key)

    def mask_class(self, within: str | None) -> MaskClass:
        """Return the class of the last valid ranges and numbers.

        Parameters
        ----------
        within : str or None
            Name of the class that bounds it.
        """
        groups = (Group(tuple(row.range for row in card.rows), card.match) for card in self.groups)
        return MaskClass(
            Rule(tuple(groups), self.match),
            self.name,
            self.color,
            self.invert,
            tuple(row.step for row in self.cleaning),
            within,
        )
