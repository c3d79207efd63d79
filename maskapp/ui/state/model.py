"""What one session's page shows, as one frozen value: what was made, and what is looked at.

No Streamlit here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from typing import Any, Generic, Literal, TypeVar

from maskapp.core.color.channel import Depth
from maskapp.core.finding.picks import Pick, PickedColours
from maskapp.core.recipe.address import Address
from maskapp.core.recipe.mask_class import DEFAULT_COLOR, DEFAULT_NAME, MaskClass
from maskapp.core.recipe.reading import STORED, Reading
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Match, Range, Rule
from maskapp.core.recipe.shapes import Shape
from maskapp.core.steps.step import CleaningStep, Connectivity, PrepareStep, Step
from maskapp.files.name_pattern import DEFAULT
from maskapp.files.reading.selection import WHOLE, Selection
from maskapp.runs.experiment import SavedPick

Selections = tuple[tuple[str, Selection], ...]
Layout = Literal["picture", "grid", "table"]
S = TypeVar("S", bound=Step)

# ---- rows and cards: parts of a recipe with ids that are never used again, so that widgets follow
# their part when others go or move


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
    name, color : str
    """

    id: int
    groups: tuple[GroupCard, ...] = ()
    match: Match = "any"
    invert: bool = False
    cleaning: tuple[StepRow[CleaningStep], ...] = ()
    name: str = DEFAULT_NAME
    color: str = DEFAULT_COLOR

    @property
    def mask_class(self) -> MaskClass:
        """The class of the last valid ranges and numbers."""
        groups = (Group(tuple(row.range for row in card.rows), card.match) for card in self.groups)
        return MaskClass(
            Rule(tuple(groups), self.match),
            self.name,
            self.color,
            self.invert,
            tuple(row.step for row in self.cleaning),
        )


# ---- what the user made


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
    """What the last change of the picks did to an image that has some.

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


@dataclass(frozen=True, slots=True)
class Document:
    """What the user made: what undo brings back.

    Parameters
    ----------
    classes : tuple of ClassCard
        The page shows the first one, and there is one.
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
    first_groups : tuple of GroupCard
        The groups that the page made.
    picks : tuple of ImagePick
        What the eyedropper picked, on any images of the set.
    picked_groups : tuple of GroupCard
        The groups that came of the picks.
    pick_note : str
        What the picks could not do, as sentences.
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
    pick_fit : {"set", "ranges"}
        How the rule follows the picks.
    pick_effects : tuple of PickEffect
        What the last change of the picks did, by image.
    wrong_picks : tuple of int
        Ids of picks on the wrong side of the rule that came of them.
    """

    classes: tuple[ClassCard, ...] = (ClassCard(0),)
    depth: Depth = 8
    prepare: tuple[StepRow[PrepareStep], ...] = ()
    region: tuple[ShapeRow, ...] = ()
    connectivity: Connectivity = 8
    reading: Reading = STORED
    selections: Selections = ()
    pristine: bool = True
    first_groups: tuple[GroupCard, ...] = ()
    picks: tuple[ImagePick, ...] = ()
    picked_groups: tuple[GroupCard, ...] = ()
    pick_note: str = ""
    tolerance: int = 5
    exceptions: tuple[tuple[str, ImageException], ...] = ()
    excluded: tuple[str, ...] = ()
    marked: tuple[tuple[str, Recipe], ...] = ()
    awaited: tuple[AwaitedFile, ...] = ()
    found: tuple[str, ...] = ()
    pick_fit: PickFit = "set"
    pick_effects: tuple[PickEffect, ...] = ()
    wrong_picks: tuple[int, ...] = ()

    @property
    def recipe(self) -> Recipe:
        """The recipe on screen, of the last valid ranges and numbers.

        Raises
        ------
        RecipeError
            If it has more ranges than a recipe may have.
        """
        return Recipe(
            tuple(card.mask_class for card in self.classes),
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

    def with_exception(self, image_key: str, exception: ImageException) -> Document:
        """Return the document with what an image has instead of the rule of all replaced."""
        others = {key: each for key, each in self.exceptions if key != image_key}
        mine = {} if exception.is_none else {image_key: exception}
        return replace(self, exceptions=tuple((others | mine).items()))

    def of_image(self, image_key: str) -> Document:
        """Return the document as it is for one image: its exception in place."""
        exception = self.exception_of(image_key)
        if exception.is_none:
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
        own, common = {key for key, _ in self.exceptions}, self.recipe
        return frozenset(
            key
            for key, then in self.marked
            if then != (self.recipe_of(key) if key in own else common)
        )

    # ---- the class that the page shows

    @property
    def groups(self) -> tuple[GroupCard, ...]:
        """The groups of the class on view."""
        return self.classes[0].groups

    @property
    def match(self) -> Match:
        """How the groups of the class on view join."""
        return self.classes[0].match

    @property
    def invert(self) -> bool:
        """Whether the class on view is inverted."""
        return self.classes[0].invert

    @property
    def cleaning(self) -> tuple[StepRow[CleaningStep], ...]:
        """The cleaning steps of the class on view."""
        return self.classes[0].cleaning

    # ---- finding rows

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
        return next((card for card in self.groups if card.id == group_id), None)

    def group_of(self, row_id: int | None) -> GroupCard | None:
        """Return the group that holds the range with an id, None if it is no longer there."""
        place = self.address(row_id)
        return self.groups[place.group] if place else None

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
    def follows_picks(self) -> bool:
        """Whether the rule is the one that came of the picks: nothing else changed it since."""
        return bool(self.picks) and self.groups == self.picked_groups

    def picks_on(self, image_key: str) -> tuple[Pick, ...]:
        """Return the picks that were made on an image."""
        return tuple(each.picked.pick for each in self.picks if each.image == image_key)

    @property
    def has_first_rule(self) -> bool:
        """Whether the rule is the one that the page made, whatever is beside it."""
        return self.pristine or self.groups == self.first_groups

    @property
    def awaits_rule(self) -> bool:
        """Whether the page is still to make the first rule; none that somebody removed."""
        return self.pristine and not self.groups

    @property
    def has_drafts(self) -> bool:
        """Whether some typed numbers are not valid, so that the mask does not follow them."""
        return any(row.draft for row in self.rows) or any(row.typed for row in self.steps)

    @property
    def settled(self) -> Document:
        """The document without numbers of steps that are not valid."""
        if not any(row.typed for row in self.steps):
            return self
        classes = (
            replace(card, cleaning=tuple(replace(row, typed=()) for row in card.cleaning))
            for card in self.classes
        )
        prepare = tuple(replace(row, typed=()) for row in self.prepare)
        return replace(self, classes=tuple(classes), prepare=prepare)


# ---- what the user looks at


@dataclass(frozen=True, slots=True)
class ExportChoices:
    """What a person wants in the ZIP of all images.

    Parameters
    ----------
    masks, table, overlays, cutouts, recipe, experiment, scripts : bool
    format : str
        Of the masks: a key of :data:`maskapp.files.writing.registry.EXPORTS`.
    mask_class : str
        The class whose files are wanted; "" for all.
    decimal_comma : bool
        The table is for a spreadsheet where a number is 1,5.
    colour : str
        Of overlays, by its name on the page; "" for the first.
    opacity : int
        Of overlays, in percent.
    names : str
        The pattern of names, as typed: it may be none.
    """

    masks: bool = True
    format: str = "png"
    mask_class: str = ""
    table: bool = True
    decimal_comma: bool = False
    overlays: bool = False
    colour: str = ""
    opacity: int = 50
    cutouts: bool = False
    recipe: bool = True
    experiment: bool = True
    scripts: bool = False
    names: str = DEFAULT.text


@dataclass(frozen=True, slots=True)
class View:
    """What the user looks at.

    Parameters
    ----------
    image : str
        Key of the image on view; "" for the first.
    examples : tuple of str
        Example images the user opened.
    recipes : int
        Counts loaded recipe files: a new key is the only way to empty their uploader.
    active : int or None
        Id of the last-touched range.
    shown : tuple of str
        Channels with a histogram.
    log : bool
        Histograms have a logarithmic scale.
    pair : tuple of str
        Channels of the density plot: across and up.
    pixel : tuple of int, optional
        (x, y) of the picked pixel.
    tried : str
        Channel whose automatic thresholds are on view, all methods side by side; "" for none.
    only_this : bool
        Edits of bounds and of the region are for the image on view alone.
    problem : str
        Why the last action failed, as a sentence; "" if it did not.
    export : ExportChoices
        What the ZIP of all images is to hold.
    layout : {"picture", "grid", "table"}
        The image on view, many with their masks, or their numbers.
    shapes_only_this : bool, optional
        Edits of the region are for the image on view alone, or for all; None for what `only_this`
        says.
    """

    image: str = ""
    examples: tuple[str, ...] = ()
    recipes: int = 0
    active: int | None = None
    shown: tuple[str, ...] = ("red", "green", "blue")
    log: bool = False
    pair: tuple[str, str] = ("red", "green")
    pixel: tuple[int, int] | None = None
    tried: str = ""
    only_this: bool = False
    problem: str = ""
    export: ExportChoices = ExportChoices()
    layout: Layout = "picture"
    shapes_only_this: bool | None = None


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
        """The document as it is for the image on view: what its mask and numbers come of."""
        return self.document.of_image(self.view.image)

    def with_document(self, **changes: Any) -> State:
        """Return the state with fields of the document replaced."""
        return replace(self, document=replace(self.document, **changes))

    def with_class(self, **changes: Any) -> State:
        """Return the state with fields of the class on view replaced."""
        first, *others = self.document.classes
        return self.with_document(classes=(replace(first, **changes), *others))

    def with_view(self, **changes: Any) -> State:
        """Return the state with fields of the view replaced."""
        return replace(self, view=replace(self.view, **changes))

    def with_ids(self, count: int) -> tuple[State, Iterator[int]]:
        """Return the state after `count` ids were taken, and these."""
        taken = range(self.next_id, self.next_id + count)
        return replace(self, next_id=taken.stop), iter(taken)


def row_name(document: Document, row: RangeRow) -> str:
    """Return the end of the row's widget names, "" or ", group 2" or ", group 1, range 2".

    Only as long as needed to tell ranges of one channel apart.
    """
    same = [
        (place, other)
        for place, other in document.addressed()
        if other.range.channel == row.range.channel
    ]
    if len(same) == 1:
        return ""
    mine = next(place for place, other in same if other.id == row.id)
    alone = sum(place.group == mine.group for place, _ in same) == 1
    group = f", group {mine.group + 1}"
    return group if alone else f"{group}, range {mine.range + 1}"
