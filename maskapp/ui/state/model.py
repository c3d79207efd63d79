"""What one session's page shows, as one frozen value: what was made, and what is looked at.

No Streamlit here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any

from maskapp.core.color.channel import Depth
from maskapp.core.recipe.address import Address
from maskapp.core.recipe.one_class import of_class, without_colors
from maskapp.core.recipe.reading import STORED, Reading
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.steps.step import Connectivity, PrepareStep
from maskapp.errors import MaskappError
from maskapp.files.reading.selection import WHOLE, Selection
from maskapp.runs.groups import NameParts
from maskapp.ui.state.of_images import AwaitedFile, ImageException
from maskapp.ui.state.rows import (
    NOTHING_MEASURED,
    ClassCard,
    GroupCard,
    Measures,
    RangeRow,
    ShapeRow,
    StepRow,
)
from maskapp.ui.state.view import View

Selections = tuple[tuple[str, Selection], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """What the user made: what undo brings back.

    Parameters
    ----------
    classes : tuple of ClassCard
        At least one. Each is within an earlier one at most.
    depth : {8, 16}
        Of the images that bounds in counts mean.
    prepare : tuple of StepRow
    region : tuple of ShapeRow
    connectivity : {8, 4}
    reading : Reading
    selections : tuple of (str, Selection)
        Which images are read, by the key of their file; of other files all.
    pristine : bool
        The page made the rule, no user has touched it or anything beside it.
    tolerance : int
        How far ranges reach beyond picked values, in percent of the channel's span.
    exceptions : tuple of (str, ImageException)
        What single images have instead of the rule of all, by the key of the image; only images
        that have something.
    excluded : tuple of str
        Keys of images that are left out: of numbers, tables and exports.
    marked : tuple of (str, Recipe)
        Images that somebody looked at and found right, by key, and the recipe that they had then.
    awaited : tuple of AwaitedFile
        Files of the experiment that was opened which are not there yet.
    found : tuple of str
        Keys of files that were found again: a second copy of one is another file.
    measures : Measures
        What is measured in all images.
    name_parts : str
        The pattern of the images' names as it is typed, see :attr:`parts`; "" for none.
    """

    classes: tuple[ClassCard, ...] = (ClassCard(0),)
    depth: Depth = 8
    prepare: tuple[StepRow[PrepareStep], ...] = ()
    region: tuple[ShapeRow, ...] = ()
    connectivity: Connectivity = 8
    reading: Reading = STORED
    selections: Selections = ()
    pristine: bool = True
    tolerance: int = 5
    exceptions: tuple[tuple[str, ImageException], ...] = ()
    excluded: tuple[str, ...] = ()
    marked: tuple[tuple[str, Recipe], ...] = ()
    awaited: tuple[AwaitedFile, ...] = ()
    found: tuple[str, ...] = ()
    measures: Measures = NOTHING_MEASURED
    name_parts: str = ""

    @property
    def parts(self) -> NameParts | None:
        """Parts of the images' names that tables have columns for, None where there are none."""
        try:
            return NameParts(self.name_parts)
        except MaskappError:  # told where it is typed
            return None

    @property
    def recipe(self) -> Recipe:
        """The recipe on screen, of the last valid ranges and numbers.

        Raises
        ------
        RecipeError
            If it has more ranges than a recipe may have.
        """
        names = {card.id: card.name for card in self.classes}
        return Recipe(
            tuple(
                card.mask_class(None if card.within is None else names[card.within])
                for card in self.classes
            ),
            self.depth,
            tuple(row.step for row in self.prepare),
            tuple(row.shape for row in self.region),
            self.connectivity,
            self.reading,
        )

    # ---- exceptions

    def exception_of(self, image_key: str) -> ImageException:
        """Return what an image has instead of the rule of all; nothing for most."""
        return dict(self.exceptions).get(image_key, ImageException())

    @property
    def own_recipes(self) -> frozenset[str]:
        """Keys of images whose recipe is not that of all."""
        return frozenset(key for key, each in self.exceptions if each.changes_masks)

    def pixel_size_of(self, image_key: str) -> float | None:
        """Return the side of an image's pixel in µm, None for what the file says."""
        return self.exception_of(image_key).pixel_size or self.measures.pixel_size

    def with_exception(self, image_key: str, exception: ImageException) -> Document:
        """Return the document with what an image has instead of the rule of all replaced."""
        others = {key: each for key, each in self.exceptions if key != image_key}
        mine = {} if exception.is_none else {image_key: exception}
        return replace(self, exceptions=tuple((others | mine).items()))

    def of_image(self, image_key: str) -> Document:
        """Return the document as it is for one image: its exception in place."""
        exception = self.exception_of(image_key)
        if not exception.changes_masks:
            return self
        bounds = dict(exception.bounds)

        def own(row: RangeRow) -> RangeRow:
            return replace(row, range=bounds[row.id]) if row.id in bounds else row

        classes = tuple(
            replace(
                card,
                groups=tuple(
                    replace(group, rows=tuple(map(own, group.rows))) for group in card.groups
                ),
            )
            for card in self.classes
        )
        region = self.region if exception.region is None else exception.region
        return replace(self, classes=classes, region=region)

    def recipe_of(self, image_key: str) -> Recipe:
        """Return the recipe of one image; see :attr:`recipe`."""
        return self.of_image(image_key).recipe

    # ---- what somebody looked at

    @property
    def checked(self) -> tuple[str, ...]:
        """Keys of images that somebody looked at and found right, as they are now."""
        changed = self.changed_since
        return tuple(key for key, _ in self.marked if key not in changed)

    @property
    def changed_since(self) -> frozenset[str]:
        """Keys of images that somebody looked at, and whose recipe is another one since."""
        if not self.marked:
            return frozenset()
        own, common = self.own_recipes, without_colors(self.recipe)
        return frozenset(
            key
            for key, then in self.marked
            if without_colors(then)
            != (without_colors(self.recipe_of(key)) if key in own else common)
        )

    # ---- finding classes and rows

    def card(self, class_id: int) -> ClassCard:
        """Return the class with an id, the first one if it is no longer there."""
        return next((card for card in self.classes if card.id == class_id), self.classes[0])

    def addressed(self) -> Iterator[tuple[Address, RangeRow]]:
        """Yield all ranges with their places in the recipe, in order."""
        for c, mask_class in enumerate(self.classes):
            for g, card in enumerate(mask_class.groups):
                for r, row in enumerate(card.rows):
                    yield Address(c, g, r), row

    @property
    def rows(self) -> tuple[RangeRow, ...]:
        """All ranges, in order."""
        return tuple(row for _, row in self.addressed())

    def row(self, row_id: int | None) -> RangeRow | None:
        """Return the range with an id, None if it is no longer there."""
        return next((row for row in self.rows if row.id == row_id), None)

    def address(self, row_id: int | None) -> Address | None:
        """Return where the range with an id stands in the recipe, None if nowhere."""
        return next((place for place, row in self.addressed() if row.id == row_id), None)

    def group(self, group_id: int | None) -> GroupCard | None:
        """Return the group with an id, None if it is no longer there."""
        groups = (group for card in self.classes for group in card.groups)
        return next((group for group in groups if group.id == group_id), None)

    def group_of(self, row_id: int | None) -> GroupCard | None:
        """Return the group that holds the range with an id, None if it is no longer there."""
        place = self.address(row_id)
        return self.classes[place.mask_class].groups[place.group] if place else None

    @property
    def steps(self) -> tuple[StepRow[Any], ...]:
        """All steps, those before the rule first."""
        return (*self.prepare, *(row for card in self.classes for row in card.cleaning))

    def step(self, step_id: int) -> StepRow[Any] | None:
        """Return the step with an id, None if it is no longer there."""
        return next((row for row in self.steps if row.id == step_id), None)

    def selection_of(self, file_key: str) -> Selection:
        """Which images of a file are read."""
        return dict(self.selections).get(file_key, WHOLE)

    # ---- what is not as it seems

    @property
    def awaits_rule(self) -> bool:
        """Whether the page is still to make the first rule; none that somebody removed."""
        return self.pristine and not self.rows

    @property
    def has_drafts(self) -> bool:
        """Whether some typed numbers are not valid, so that the mask does not follow them."""
        steps = any(row.typed for row in self.steps)
        return any(row.draft for row in self.rows) or steps or bool(self.measures.typed)

    @property
    def settled(self) -> Document:
        """The document without names, and numbers, that are not valid."""
        typed = any(row.typed for row in self.steps) or bool(self.measures.typed)
        if not typed and all(card.draft is None for card in self.classes):
            return self
        classes = (
            replace(
                card, cleaning=tuple(replace(row, typed=()) for row in card.cleaning), draft=None
            )
            for card in self.classes
        )
        prepare = tuple(replace(row, typed=()) for row in self.prepare)
        measures = replace(self.measures, typed=())
        return replace(self, classes=tuple(classes), prepare=prepare, measures=measures)


@dataclass(frozen=True, slots=True)
class State:
    """What a session holds of both.

    Parameters
    ----------
    document : Document
    view : View
    next_id : int
        The next id for a part of the document. It is no part of it: undo takes no ids back.
    """

    document: Document = field(default_factory=Document)
    view: View = field(default_factory=View)
    next_id: int = 1

    @property
    def seen(self) -> Document:
        """The document as it is for the image on view: what its masks and numbers come of."""
        return self.document.of_image(self.view.image)

    # ---- the class on view

    @property
    def card(self) -> ClassCard:
        """The class on view, as it is for all images."""
        return self.document.card(self.view.mask_class)

    @property
    def place(self) -> int:
        """Where the class on view stands in the recipe, from 0."""
        return self.document.classes.index(self.card)

    @property
    def has_first_rule(self) -> bool:
        """Whether the rule of the class on view is the one that the page made for it."""
        return self.document.pristine or self.card.groups == self.card.first_groups

    @property
    def recipe(self) -> Recipe:
        """What the mask of the class on view comes of, in the image on view.

        A recipe of one class, see :func:`~maskapp.core.recipe.one_class.of_class`; may raise as
        :attr:`Document.recipe`.
        """
        return self.recipe_of(self.view.image)

    def recipe_of(self, image_key: str) -> Recipe:
        """Return what the mask of the class on view comes of, in an image; see :attr:`recipe`."""
        return of_class(self.document.recipe_of(image_key), self.card.name)

    # ---- changes

    def with_document(self, **changes: Any) -> State:
        """Return the state with fields of the document replaced."""
        return replace(self, document=replace(self.document, **changes))

    def with_class(self, **changes: Any) -> State:
        """Return the state with fields of the class on view replaced."""
        shown = self.card.id
        classes = (
            replace(card, **changes) if card.id == shown else card for card in self.document.classes
        )
        return self.with_document(classes=tuple(classes))

    def with_view(self, **changes: Any) -> State:
        """Return the state with fields of the view replaced."""
        return replace(self, view=replace(self.view, **changes))

    def with_ids(self, count: int) -> tuple[State, Iterator[int]]:
        """Return the state after `count` ids were taken, and these."""
        taken = range(self.next_id, self.next_id + count)
        return replace(self, next_id=taken.stop), iter(taken)


def row_name(document: Document, row: RangeRow) -> str:
    """Return the end of the row's widget names, "" or ", group 2" or ", group 1, range 2".

    Only as long as needed to tell ranges of one channel, of its class, apart.
    """
    at = document.address(row.id)
    assert at is not None
    same = [
        (place, other)
        for place, other in document.addressed()
        if other.range.channel == row.range.channel and place.mask_class == at.mask_class
    ]
    if len(same) == 1:
        return ""
    mine = next(place for place, other in same if other.id == row.id)
    alone = sum(place.group == mine.group for place, _ in same) == 1
    group = f", group {mine.group + 1}"
    return group if alone else f"{group}, range {mine.range + 1}"
