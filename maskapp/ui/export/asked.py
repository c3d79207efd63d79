"""What is asked for: the contents of the ZIP of all images, and how many images there are."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

from maskapp.core.recipe.recipe import Recipe
from maskapp.errors import MaskappError, RecipeError
from maskapp.files.name_pattern import DEFAULT, NamePattern
from maskapp.files.scripts.script import recipe_code
from maskapp.files.writing.registry import EXPORTS
from maskapp.runs.groups import Groups, NameParts
from maskapp.runs.own import differences
from maskapp.runs.packs import EXPERIMENT, Contents, Overlays
from maskapp.runs.tables import DECIMAL_COMMA, PLAIN
from maskapp.ui.images.sources import Given
from maskapp.ui.images.worked_on import set_told
from maskapp.ui.state.measure_edits import counting_of
from maskapp.ui.state.model import Document
from maskapp.ui.state.rows import NOTHING_MEASURED, Measures
from maskapp.ui.state.view import ExportChoices
from maskapp.ui.viewer.component.fixed import FIXED
from maskapp.ui.wording import few, said

COLOURS = {colour.name: colour.rgb for colour in FIXED.colours}
_NAMED = 10
_OWN_OF_SEVERAL = "have a rule or region of their own"
_RECIPE_ALONE = (
    "The recipe and the scripts alone do not give such a mask: the experiment does, opened on this "
    "page with the images."
)
Texts = tuple[tuple[str, Callable[[], str]], ...]


@dataclass(frozen=True)
class Counted:
    """How many images a ZIP will hold, and which not.

    Parameters
    ----------
    count : int
        Of all images.
    unreadable, refused, excluded : tuple of str
        Names of those that cannot be read, that the rule cannot be applied to, and that a person
        left out.
    """

    count: int
    unreadable: tuple[str, ...]
    refused: tuple[str, ...]
    excluded: tuple[str, ...]

    @property
    def text(self) -> str:
        """As ``"47 of 50 images: 2 cannot be read (a.png, b.png), 1 left out by you (c.png)"``."""
        lacks = [
            f"{len(names)} {why} ({few(names, _NAMED)})"
            for names, why in (
                (self.unreadable, "cannot be read"),
                (self.refused, "cannot have this rule"),
                (self.excluded, "left out by you"),
            )
            if names
        ]
        there = self.count - sum(map(len, (self.unreadable, self.refused, self.excluded)))
        images = "image" if self.count == 1 else "images"
        if not lacks:
            return f"{self.count} {images}"
        return f"{there} of {self.count} {images}: {', '.join(lacks)}"


def counted(given: Given, document: Document) -> Counted:
    """Return how many images a ZIP will hold, as far as it is known before it is built."""
    excluded = [each for each in given.sources if each.key in document.excluded]
    unreadable, refused = (
        tuple(
            each.name
            for each in given.sources
            if each.key in keys and each.key not in document.excluded
        )
        for keys in (given.unreadable, given.refused)
    )
    missed = [each.name for each in given.left_out if not each.hidden]
    return Counted(
        len(given.sources) + len(missed),
        (*unreadable, *missed),
        refused,
        tuple(each.name for each in excluded),
    )


def awaited_text(document: Document) -> str:
    """Return which images of an opened experiment a ZIP will not hold, "" if it lacks none."""
    names = [each.name for each in document.awaited]
    if not names:
        return ""
    files = "file of the experiment is" if len(names) == 1 else "files of the experiment are"
    return f"{len(names)} {files} not here, and not in the ZIP: {few(names, _NAMED)}."


def own_text(given: Given, document: Document) -> str:
    """Return which images have something that the recipe of all does not give, "" if none has.

    As ``"2 of 6 images have a rule or region of their own: a.png (own region: …), …"``.
    """
    common = document.recipe
    own = document.own_recipes - set(document.excluded)
    found = {
        each.name: differences(common, document.recipe_of(each.key))
        for each in given.sources
        if each.key in own and each.key not in given.unreadable
    }
    named = [f"{name} ({'; '.join(what)})" for name, what in found.items() if what]
    if not named:
        return ""
    count = len(given.sources)
    start = f"{len(named)} of {count} {'image' if count == 1 else 'images'}"
    verb = "has a rule or region of its own" if len(named) == 1 else _OWN_OF_SEVERAL
    return f"{start} {verb}: {few(named, _NAMED)}. {_RECIPE_ALONE}"


def names_refusal(typed: str) -> str:
    """Return why a pattern of names cannot be used, "" if it can."""
    try:
        NamePattern(typed)
    except MaskappError as error:
        return said(error)
    return ""


def contents_of(
    choices: ExportChoices,
    recipe: Recipe,
    texts: Texts = (),
    measures: Measures = NOTHING_MEASURED,
    today: str = "",
    *,
    parts: NameParts | None = None,
    truths: bool = False,
) -> Contents:
    """Return what a person wants, as :func:`maskapp.runs.packs.pack` takes it.

    A report tells `today` as its date.

    What was chosen for another recipe and does not fit this one is as if it had not been: a class
    that is gone, a format for several classes. `parts` of the names are columns of the tables,
    `truths` tells whether an image has a truth.
    """
    classes = [each.name for each in recipe.classes]
    fits = EXPORTS[choices.format].from_classes <= len(classes)
    colour = COLOURS.get(choices.colour)
    if colour is None and len(classes) == 1:
        colour = next(iter(COLOURS.values()))
    return Contents(
        (choices.format if fits else "png") if choices.masks else None,
        choices.mask_class if choices.mask_class in classes else None,
        (DECIMAL_COMMA if choices.decimal_comma else PLAIN) if choices.table else None,
        Overlays(colour, choices.opacity / 100) if choices.overlays else None,
        choices.cutouts,
        texts,
        DEFAULT if names_refusal(choices.names) else NamePattern(choices.names),
        counting_of(measures) if choices.table or choices.report else None,
        measures.pixel_size,
        today if choices.report else None,
        None if parts is None else Groups(parts),
        truths and choices.table,
    )


def texts_of(choices: ExportChoices, recipe: Recipe, experiment: Callable[[], str]) -> Texts:
    """Return the texts that a person wants beside the images' files."""
    texts: list[tuple[str, Callable[[], str]]] = []
    if choices.recipe:
        texts.append(("recipe.json", lambda: f"{recipe.to_json()}\n"))
    if choices.experiment:
        texts.append((EXPERIMENT, experiment))
    if choices.scripts and not script_refusal(recipe):
        texts.append(("make_mask_numpy.py", lambda: recipe_code(recipe, "numpy")))
        texts.append(("make_mask_torch.py", lambda: recipe_code(recipe, "torch")))
    return tuple(texts)


def script_refusal(recipe: Recipe) -> str:
    """Return why there is no script of a recipe, "" if there is."""
    try:
        recipe_code(recipe, "numpy")
    except RecipeError as error:
        return said(error)
    return ""


def told_apart_by(
    given: Given,
    document: Document,
    choices: ExportChoices,
    truths: Mapping[str, str] | None = None,
) -> str:
    """Return a text that is another one where a ZIP would be another.

    `truths` tells those of each image's file from others, by its key.
    """
    measures = replace(document.measures, typed=())
    beside = sorted((truths or {}).items()) if choices.table else []
    return set_told(given, document, choices, measures, document.parts, beside)
