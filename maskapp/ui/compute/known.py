"""What is known of the images of a set, and what is still to be found out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.files.reading.selection import Selection
from maskapp.ui.compute.looking import Looked, Made, Numbers

MAX_PREVIEWS = 500
# Neighbours of the image on view are kept as they are, if they are not larger than this.
_MAX_KEPT_BYTES = 1 << 26


@dataclass(frozen=True)
class BoardImage:
    """An image of a set, and what is to be made of it.

    Parameters
    ----------
    key : str
    name : str
        Its file's.
    digest : str
        Of the file's contents.
    number : int
        Of its page in the file, from 1.
    selection : Selection
        How the file is read; its pages do not matter.
    recipe : Recipe
    left_out : bool
        It is shown, but nothing is made of it.
    read : callable
        Returns the file's bytes.
    """

    key: str
    name: str
    digest: str
    number: int
    selection: Selection
    recipe: Recipe
    left_out: bool
    read: Callable[[], bytes] = field(compare=False)

    @cached_property
    def identity(self) -> tuple[object, ...]:
        """What decides its pixels."""
        return self.digest, self.number, replace(self.selection, pages=None), self.recipe.reading

    @cached_property
    def file(self) -> tuple[object, ...]:
        """What it shares with other pages of its file."""
        return self.digest, self.name, replace(self.selection, pages=None)

    @property
    def made_by(self) -> tuple[object, ...]:
        """What decides its numbers."""
        return self.identity, self.recipe


@dataclass(frozen=True)
class Known:
    """What is known of an image; `numbers` are of its recipe, not of an earlier one."""

    image: BoardImage
    looked: Looked | None
    numbers: Numbers | None

    @property
    def counts(self) -> bool:
        """Whether it has numbers, now or later."""
        return not self.image.left_out and not (self.looked and self.looked.problem)

    @property
    def is_exact(self) -> bool:
        """Whether its numbers are those of every pixel."""
        return self.numbers is not None and self.numbers.exact


class Knowledge:
    """What is known of the images that are wanted. Not safe for threads.

    Attributes
    ----------
    images : dict
        What is wanted, by key.
    first, near : tuple of str
        Keys of images that are seen, and that may be on view next.
    in_hand : str
        Key of the image that the page works on itself; "" for none.
    shelf : dict
        The pixels of images that may be on view next, by key.
    """

    def __init__(self) -> None:
        self.images: dict[str, BoardImage] = {}
        self.first: tuple[str, ...] = ()
        self.near: tuple[str, ...] = ()
        self.in_hand = ""
        self.shelf: dict[str, tuple[object, Image]] = {}
        self._looked: dict[str, tuple[object, Looked]] = {}
        self._numbers: dict[str, tuple[object, Numbers]] = {}
        # Neighbours that were read for the shelf: whatever became of that, not again.
        self._tried: set[str] = set()

    def want(self, images: Sequence[BoardImage]) -> bool:
        """Take the images that are wanted; return whether anything differs."""
        wanted = self._shared(images)
        if wanted == self.images:
            return False
        self.images = wanted
        self._looked = {key: each for key, each in self._looked.items() if key in wanted}
        self._numbers = {key: each for key, each in self._numbers.items() if key in wanted}
        return True

    def look(self, first: Sequence[str], near: Sequence[str]) -> None:
        """Take which images are seen, and which may be on view next."""
        if tuple(near) != self.near:
            self._tried = set()
        self.first, self.near = tuple(first), tuple(near)
        shown = {*self.near, *self.first[:1]} & self.images.keys()
        self.shelf = {key: each for key, each in self.shelf.items() if key in shown}

    def _shared(self, images: Sequence[BoardImage]) -> dict[str, BoardImage]:
        """Return the images by their keys, their recipes one object where they are equal.

        So that comparing what hundreds of numbers were made by is quick.
        """
        recipes: dict[Recipe, Recipe] = {}
        known: dict[int, Recipe] = {}
        for each in (*self.images.values(), *images):
            if id(each.recipe) not in known:
                known[id(each.recipe)] = recipes.setdefault(each.recipe, each.recipe)
        return {
            each.key: each
            if known[id(each.recipe)] is each.recipe
            else replace(each, recipe=known[id(each.recipe)])
            for each in images
        }

    # ---- what is known

    def all(self) -> tuple[Known, ...]:
        """Return what is known of each image, in the order of the set."""
        return tuple(
            Known(each, self.looked(each), self.numbers(each)) for each in self.images.values()
        )

    def looked(self, wanted: BoardImage) -> Looked | None:
        """Return what looking at an image told; None if nobody did."""
        made_by, looked = self._looked.get(wanted.key, (None, None))
        return looked if made_by == wanted.identity else None

    def numbers(self, wanted: BoardImage) -> Numbers | None:
        """Return an image's numbers; None if there are none of its recipe."""
        made_by, numbers = self._numbers.get(wanted.key, (None, None))
        return numbers if made_by == wanted.made_by else None

    def decoded(self, key: str) -> Image | None:
        """Return the pixels of an image, if they are on the shelf."""
        wanted = self.images.get(key)
        made_by, image = self.shelf.get(key, (None, None))
        return image if wanted and made_by == wanted.identity else None

    # ---- what is to be found out

    def ordered(self) -> list[BoardImage]:
        """Return the images but the one in hand, those that are seen first."""
        firsts = [self.images[key] for key in (*self.first, *self.near) if key in self.images]
        ordered = {each.key: each for each in (*firsts, *self.images.values())}
        return [each for key, each in ordered.items() if key != self.in_hand]

    def is_unread(self, wanted: BoardImage) -> bool:
        """Whether nobody looked at the image."""
        return self.looked(wanted) is None

    def is_estimable(self, wanted: BoardImage) -> bool:
        """Whether an image has no numbers, and can have some from its preview."""
        looked = self.looked(wanted)
        has_preview = looked is not None and looked.preview is not None
        return has_preview and not wanted.left_out and self.numbers(wanted) is None

    def is_near(self, wanted: BoardImage) -> bool:
        """Whether the pixels of an image are to be on the shelf, and are not."""
        if wanted.key not in self.near or wanted.key in {*self.shelf, *self._tried}:
            return False
        looked = self.looked(wanted)
        return bool(looked and not looked.problem and looked.nbytes <= _MAX_KEPT_BYTES)

    def is_inexact(self, wanted: BoardImage) -> bool:
        """Whether an image's numbers are to be counted on every pixel."""
        looked, numbers = self.looked(wanted), self.numbers(wanted)
        if wanted.left_out or looked is None or looked.problem:
            return False
        return numbers is None or not numbers.exact

    # ---- what was found out

    def count(self, wanted: BoardImage, numbers: Numbers) -> None:
        """Keep an image's numbers, unless it is gone."""
        if wanted.key in self.images:
            self._numbers[wanted.key] = (wanted.made_by, numbers)

    def keep(self, wanted: BoardImage, made: Made) -> None:
        """Keep what was made of an image, unless it is gone."""
        if wanted.key not in self.images:
            return
        self._tried.add(wanted.key)
        looked = made.looked
        previews = sum(each.preview is not None for _, each in self._looked.values())
        if previews >= MAX_PREVIEWS and wanted.key not in self._looked:
            looked = replace(looked, preview=None)
        self._looked[wanted.key] = (wanted.identity, looked)
        self.count(wanted, made.numbers)
        image = made.image
        if image and wanted.key in self.near and image.pixels.nbytes <= _MAX_KEPT_BYTES:
            self.shelf[wanted.key] = (wanted.identity, image)
