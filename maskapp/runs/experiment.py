"""An experiment: a recipe, the images it is of, and what single images have of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace

from maskapp.core.color.channel import Depth
from maskapp.core.finding.picks import Pick
from maskapp.core.measuring.counting import Counting
from maskapp.core.recipe.address import Address
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Range
from maskapp.core.recipe.shapes import Shape
from maskapp.core.validation import check_whole
from maskapp.errors import RecipeError, quoted
from maskapp.files.reading.limits import MAX_PAGES
from maskapp.files.reading.selection import WHOLE, Selection
from maskapp.runs.groups import NameParts

_SHA256 = re.compile(r"[0-9a-f]{64}")
_MAX_NAME = 4000


@dataclass(frozen=True)
class SavedPick:
    """A pick, with what a rule is fitted to: the image is not needed again.

    Parameters
    ----------
    pick : Pick
    colours : tuple of (int, int, int)
        Red, green and blue of some of its pixels.
    seen : str
        What its colours came through, as the page tells it.
    depth : {8, 16}
        Of the image.
    mask_class : int
        Position of the class that it was made for.
    """

    pick: Pick
    colours: tuple[tuple[int, int, int], ...] = ()
    seen: str = ""
    depth: Depth = 8
    mask_class: int = 0


@dataclass(frozen=True)
class SavedImage:
    """An image of a file, and what it has of its own.

    Parameters
    ----------
    page : int
        Its number in the file, from 1.
    bounds : tuple of (Address, Range)
        Ranges in place of those of the recipe.
    region : tuple of Shape, optional
        In place of the recipe's.
    left_out, checked : bool
        As of :class:`~maskapp.runs.own.Own`.
    picks : tuple of SavedPick
    pixel_size : float, optional
        Side of a pixel in µm, in place of that of all images.
    """

    page: int = 1
    bounds: tuple[tuple[Address, Range], ...] = ()
    region: tuple[Shape, ...] | None = None
    left_out: bool = False
    checked: bool = False
    picks: tuple[SavedPick, ...] = ()
    pixel_size: float | None = None

    def recipe(self, common: Recipe) -> Recipe:
        """Return the image's recipe, by that of all.

        Raises
        ------
        RecipeError
            If the recipe of all has no such range, or it makes no recipe.
        """
        classes = list(common.classes)
        for place, bounds in self.bounds:
            try:
                rule = classes[place.mask_class].rule
                groups, ranges = list(rule.groups), list(rule.groups[place.group].ranges)
                ranges[place.range] = bounds
            except IndexError:
                raise RecipeError("the recipe has no such range", place.path) from None
            groups[place.group] = replace(groups[place.group], ranges=tuple(ranges))
            rule = replace(rule, groups=tuple(groups))
            classes[place.mask_class] = replace(classes[place.mask_class], rule=rule)
        region = common.region if self.region is None else self.region
        return replace(common, classes=tuple(classes), region=region)


@dataclass(frozen=True)
class SavedFile:
    """A file of images, by what is in it.

    Parameters
    ----------
    name : str
        As it was called: it may be called otherwise when it is found again.
    sha256 : str
        Of its bytes.
    selection : Selection
        Which images of it are read.
    images : tuple of SavedImage
        Those, in order.
    """

    name: str
    sha256: str
    selection: Selection = WHOLE
    images: tuple[SavedImage, ...] = (SavedImage(),)

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not 0 < len(self.name) <= _MAX_NAME:
            raise RecipeError(f"{quoted(self.name)} is no name of a file", "name")
        if not isinstance(self.sha256, str) or not _SHA256.fullmatch(self.sha256):
            raise RecipeError(
                f"{quoted(self.sha256)} is no SHA-256: 64 digits of 0–9 and a–f", "sha256"
            )
        pages = [image.page for image in self.images]
        for i, page in enumerate(pages):
            check_whole(page, 1, MAX_PAGES, f"images[{i}].page")
            if page in pages[:i]:
                raise RecipeError(f"page {page} stands twice", f"images[{i}].page")
        if not pages:
            raise RecipeError("a file has at least one image", "images")


@dataclass(frozen=True)
class Experiment:
    """A recipe with the set of images that it is for; it holds no pixels.

    Parameters
    ----------
    recipe : Recipe
        Of all images that have no bounds or region of their own.
    files : tuple of SavedFile
    counting : Counting, optional
        Which objects count; None where they are not counted.
    pixel_size : float, optional
        Side of a pixel in µm, in all images; None for what the files say.
    name_parts : NameParts, optional
        Parts of the files' names that tables have columns for.

    Raises
    ------
    RecipeError
        If what an image has of its own makes no recipe with that of all.
    """

    recipe: Recipe
    files: tuple[SavedFile, ...] = ()
    counting: Counting | None = None
    pixel_size: float | None = None
    name_parts: NameParts | None = None

    def __post_init__(self) -> None:
        for place, image in self._placed():
            try:
                image.recipe(self.recipe)
            except RecipeError as error:
                raise error.within(place) from None
        for f, file in enumerate(self.files):
            for i, image in enumerate(file.images):
                for p, pick in enumerate(image.picks):
                    check_whole(
                        pick.mask_class,
                        0,
                        len(self.recipe.classes) - 1,
                        f"files[{f}].images[{i}].picks[{p}].class",
                    )

    def _placed(self) -> Iterator[tuple[str, SavedImage]]:
        for f, file in enumerate(self.files):
            for i, image in enumerate(file.images):
                if image.bounds or image.region is not None:
                    yield f"files[{f}].images[{i}]", image
