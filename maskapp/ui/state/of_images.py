"""What a document holds of single images: exceptions, picks, and images that are awaited."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from maskapp.core.color.channel import Depth
from maskapp.core.finding.picks import PickedColours
from maskapp.core.recipe.rule import Range
from maskapp.files.reading.selection import Selection
from maskapp.runs.experiment import SavedPick
from maskapp.ui.state.rows import ShapeRow


@dataclass(frozen=True, slots=True)
class ImageException:
    """What one image has instead of the rule of all.

    Parameters
    ----------
    bounds : tuple of (int, Range)
        Ranges by the id of their row; rows that are no longer there count for nothing.
    region : tuple of ShapeRow, optional
        In place of the region of all images; None where that is kept.
    """

    bounds: tuple[tuple[int, Range], ...] = ()
    region: tuple[ShapeRow, ...] | None = None

    @property
    def is_none(self) -> bool:
        """Whether nothing differs."""
        return not self.bounds and self.region is None


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


@dataclass(frozen=True, slots=True)
class AwaitedImage:
    """What an image of an opened experiment has of its own.

    Parameters
    ----------
    page : int
        Its number in the file, from 1.
    exception : ImageException
    excluded, checked : bool
    picks : tuple of SavedPick
    """

    page: int
    exception: ImageException = ImageException()
    excluded: bool = False
    checked: bool = False
    picks: tuple[SavedPick, ...] = ()


@dataclass(frozen=True, slots=True)
class AwaitedFile:
    """A file of an opened experiment that is not there yet; found again by what is in it.

    Parameters
    ----------
    name, digest : str
        What it was called; SHA-256 of its bytes.
    selection : Selection
    images : tuple of AwaitedImage
        Those that are read, in order.
    """

    name: str
    digest: str
    selection: Selection
    images: tuple[AwaitedImage, ...]
