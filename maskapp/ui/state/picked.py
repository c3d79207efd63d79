"""What a class holds of picks: where they were made, their colours, and what they did."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from maskapp.core.color.channel import Depth
from maskapp.core.finding.picks import PickedColours

PickFit = Literal["set", "ranges"]
"""How a rule follows the picks: one for the whole set, or ranges close around them."""


@dataclass(frozen=True, slots=True)
class ImagePick:
    """A pick with its colours: the image is not needed again to fit a rule to it.

    Parameters
    ----------
    id : int
    image : str
        Key of the image that it was made on.
    picked : PickedColours
    seen : str
        The prepare steps and reading choices that its colours came through, as text.
    depth : {8, 16}
        Of the image.
    """

    id: int
    image: str
    picked: PickedColours
    seen: str
    depth: Depth


@dataclass(frozen=True, slots=True)
class PickEffect:
    """What the last change of the picks did to an image that has some, or changed by it.

    Parameters
    ----------
    image : str
        Its key.
    picks : int
        How many it has now.
    wrong, turned : int
        How many of them are on the wrong side of the rule, and how many were not before.
    share_before, share_now : float
        Part of its sampled colours that the rule selects, 0–1; equal where none are known.
    """

    image: str
    picks: int
    wrong: int
    turned: int
    share_before: float
    share_now: float
