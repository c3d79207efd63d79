"""Experiments: what a document says as a file, opening one, and finding its images again."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from maskapp.core.finding.picks import PickedColours
from maskapp.core.measuring.counting import EVERY_OBJECT
from maskapp.core.recipe.shapes import Shape
from maskapp.errors import RecipeError
from maskapp.files.reading.selection import WHOLE
from maskapp.runs import experiment_codec
from maskapp.runs.experiment import Experiment, SavedFile, SavedImage, SavedPick
from maskapp.ui.state import rule_edits
from maskapp.ui.state.measure_edits import counting_of
from maskapp.ui.state.model import Document, State
from maskapp.ui.state.of_images import AwaitedFile, AwaitedImage, ImageException
from maskapp.ui.state.picked import ImagePick
from maskapp.ui.state.rows import Measures, ShapeRow


@dataclass(frozen=True)
class HeldFile:
    """A file that is there.

    Parameters
    ----------
    key, name : str
        The file's on the page.
    digest : str
        SHA-256 of its bytes.
    images : tuple of (str, int)
        Key and page, from 1, of each of its images.
    """

    key: str
    name: str
    digest: str
    images: tuple[tuple[str, int], ...] = ()


# ---- saving


def experiment_of(document: Document, held: Sequence[HeldFile]) -> Experiment:
    """Return a document with its images as an experiment, also those that are still awaited."""
    places = {row.id: place for place, row in document.addressed()}
    numbers = {card.id: place for place, card in enumerate(document.classes)}

    def saved(page: int, awaited: AwaitedImage) -> SavedImage:
        exception = awaited.exception
        region = exception.region
        return SavedImage(
            page,
            tuple((places[row], bounds) for row, bounds in exception.bounds if row in places),
            None if region is None else tuple(row.shape for row in region),
            awaited.excluded,
            awaited.checked,
            tuple(
                replace(each, mask_class=numbers[each.mask_class])
                for each in awaited.picks
                if each.mask_class in numbers
            ),
            exception.pixel_size,
        )

    there = [
        SavedFile(
            file.name,
            file.digest,
            document.selection_of(file.key),
            tuple(saved(page, _of_image(document, key, page)) for key, page in file.images),
        )
        for file in held
    ]
    missing = [
        SavedFile(
            file.name,
            file.digest,
            file.selection,
            tuple(saved(image.page, image) for image in file.images),
        )
        for file in document.awaited
    ]
    measures = document.measures
    files = (*there, *missing)
    parts = document.parts
    return Experiment(document.recipe, files, counting_of(measures), measures.pixel_size, parts)


def _of_image(document: Document, key: str, page: int) -> AwaitedImage:
    return AwaitedImage(
        page,
        document.exception_of(key),
        key in document.excluded,
        key in document.checked,
        tuple(
            _saved(each, card.id)
            for card in document.classes
            for each in card.picks
            if each.image == key
        ),
    )


def _saved(pick: ImagePick, class_id: int) -> SavedPick:
    return SavedPick(pick.picked.pick, pick.picked.colours, pick.seen, pick.depth, class_id)


# ---- opening


def open_file(state: State, content: bytes) -> State:
    """Put the recipe or the experiment of a file on screen."""
    if not experiment_codec.is_experiment(content):
        return rule_edits.read_recipe(state, content)
    try:
        experiment = experiment_codec.read(content)
    except RecipeError as error:  # with the place, which is one in the file
        raise RecipeError(f"The experiment could not be opened: {error}") from None
    return open_experiment(state.with_view(recipes=state.view.recipes + 1), experiment)


def open_experiment(state: State, experiment: Experiment) -> State:
    """Put an experiment on screen in place of all that was made; its images are awaited."""
    state = rule_edits.load_recipe(state, experiment.recipe)
    rows = {place: row.id for place, row in state.document.addressed()}
    class_ids = [card.id for card in state.document.classes]

    def shape_rows(shapes: tuple[Shape, ...]) -> tuple[ShapeRow, ...]:
        nonlocal state
        state, ids = state.with_ids(len(shapes))
        return tuple(ShapeRow(next(ids), shape) for shape in shapes)

    def awaited(image: SavedImage) -> AwaitedImage:
        region = None if image.region is None else shape_rows(image.region)
        bounds = tuple((rows[place], each) for place, each in image.bounds)
        exception = ImageException(bounds, region, image.pixel_size)
        picks = tuple(replace(each, mask_class=class_ids[each.mask_class]) for each in image.picks)
        return AwaitedImage(image.page, exception, image.left_out, image.checked, picks)

    files = tuple(
        AwaitedFile(each.name, each.sha256, each.selection, tuple(map(awaited, each.images)))
        for each in experiment.files
    )
    return state.with_document(
        awaited=files,
        found=(),
        exceptions=(),
        excluded=(),
        marked=(),
        selections=(),
        measures=Measures(
            experiment.counting is not None,
            experiment.counting or EVERY_OBJECT,
            experiment.pixel_size,
        ),
        name_parts=experiment.name_parts.pattern if experiment.name_parts else "",
    )


def find(state: State, held: Sequence[HeldFile]) -> State:
    """Give awaited images that are there what they have of their own.

    Files are found by what is in them, whatever they are called; of equal ones, first those that
    are called as they were. One that has been given something already, as another copy of it
    was, is given nothing.
    """
    document = state.document
    waiting = list(document.awaited)
    pairs: list[tuple[AwaitedFile, HeldFile]] = []
    free = [file for file in held if file.key not in document.found]
    for by_name in (True, False):
        for file in list(free):
            for each in waiting:
                if each.digest == file.digest and (each.name == file.name or not by_name):
                    waiting.remove(each)
                    free.remove(file)
                    pairs.append((each, file))
                    break
    if not pairs:
        return state
    state, ids = state.with_ids(
        sum(len(image.picks) for awaited, _ in pairs for image in awaited.images)
    )
    for awaited, file in pairs:
        document = _given(document, awaited, file.key, ids)
    found = (*document.found, *(file.key for _, file in pairs))
    return state.with_document(
        selections=document.selections,
        exceptions=document.exceptions,
        excluded=document.excluded,
        marked=document.marked,
        classes=document.classes,
        awaited=tuple(waiting),
        found=found,
    )


def _given(document: Document, awaited: AwaitedFile, file_key: str, ids: Iterator[int]) -> Document:
    selections = [each for each in document.selections if each[0] != file_key]
    if awaited.selection != WHOLE:
        selections.append((file_key, awaited.selection))
    document = replace(document, selections=tuple(selections))
    for place, image in enumerate(awaited.images):
        # As the images of a file are called: the first one as the file.
        key = f"{file_key}·{image.page - 1}" if place else file_key
        document = document.with_exception(key, image.exception)
        if image.excluded:
            document = replace(document, excluded=(*document.excluded, key))
        if image.checked:
            mark = (key, document.recipe_of(key))
            document = replace(document, marked=(*document.marked, mark))
        for each in image.picks:
            colours = PickedColours(each.pick, each.colours)
            pick = ImagePick(next(ids), key, colours, each.seen, each.depth)
            document = _with_pick(document, each.mask_class, pick)
    return document


def _with_pick(document: Document, class_id: int, pick: ImagePick) -> Document:
    """Return a document with a pick of a class; without it, if that was removed."""
    cards = (
        replace(card, picks=(*card.picks, pick)) if card.id == class_id else card
        for card in document.classes
    )
    return replace(document, classes=tuple(cards))


def await_no_more(state: State) -> State:
    """Go on without the images of the experiment that are not there."""
    return state.with_document(awaited=())
