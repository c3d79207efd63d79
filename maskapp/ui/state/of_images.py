"""What a document holds of single images: exceptions, and images that are awaited."""

from __future__ import annotations

from dataclasses import dataclass

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
    pixel_size : float, optional
        Side of a pixel in µm, in place of that of all images; None where that is kept.
    """

    bounds: tuple[tuple[int, Range], ...] = ()
    region: tuple[ShapeRow, ...] | None = None
    pixel_size: float | None = None

    @property
    def is_none(self) -> bool:
        """Whether nothing differs."""
        return not self.changes_masks and self.pixel_size is None

    @property
    def changes_masks(self) -> bool:
        """Whether the image's recipe is another one."""
        return bool(self.bounds) or self.region is not None


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
        Their `mask_class` is the id of the class: places can change until the image is there.
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
