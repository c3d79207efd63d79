"""The session's board: what is wanted of it for what the user gave, and what it tells the page."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import partial

from maskapp.arrays import Pixels
from maskapp.core.engine.result import MaskResult
from maskapp.core.image import Image
from maskapp.core.recipe.one_class import of_class, without_colors
from maskapp.core.recipe.recipe import Recipe
from maskapp.runs.failures import without_name
from maskapp.ui.compute.board import Board, Report
from maskapp.ui.compute.known import BoardImage
from maskapp.ui.compute.looking import Looked, facts_of
from maskapp.ui.compute.picking import colours_of_previews
from maskapp.ui.compute.reading import Loaded
from maskapp.ui.host import sessions
from maskapp.ui.images.sources import Given, Source
from maskapp.ui.state import session
from maskapp.ui.state.model import Document
from maskapp.ui.state.region_edits import Sized

_KEY = "board"


def board() -> Board:
    """Return the tab's board: a reload finds it again, with all that it knows."""
    person, kept = sessions.session_id(), session.kept()
    found = kept.extras.get(_KEY)
    if not isinstance(found, Board):
        found = kept.extras[_KEY] = Board(person)
        kept.endings.append(partial(found.want, []))
    found.person, found.is_gone = person, partial(sessions.is_gone, person)
    return found


def follow(
    given: Given,
    first: Sequence[str] = (),
    near: Sequence[str] | None = None,
    in_hand: str = "",
) -> Report:
    """Have the board follow the document as it is now, and return what is known.

    Parameters
    ----------
    given : Given
        All that the user gave.
    first, near, in_hand
        As of :meth:`~maskapp.ui.compute.board.Board.want`.
    """
    document = session.load().document
    board().want(board_images(given.sources, document), first, near, in_hand)
    return board().report()


def board_images(sources: Sequence[Source], document: Document) -> list[BoardImage]:
    """Return the images as the board takes them, each with its recipe; colours make no masks."""
    common = without_colors(document.recipe)
    own = document.own_recipes
    return [
        BoardImage(
            source.key,
            source.file.name,
            source.file.digest,
            source.number,
            source.selection,
            without_colors(document.recipe_of(source.key)) if source.key in own else common,
            source.key in document.excluded,
            source.file.read,
        )
        for source in sources
    ]


def tell(given: Given, key: str, image: Image, recipe: Recipe, result: MaskResult) -> None:
    """Tell the board what the page has made of the image on view."""
    follow(given, [key], in_hand=key)
    board().tell(key, image, without_colors(recipe), result)


def sizes(given: Given) -> dict[str, Sized]:
    """Return the images whose sizes are known, by their keys."""
    names = {source.key: source.name for source in given.sources}
    looked = ((each.image.key, each.looked) for each in board().report().images)
    return {
        key: Sized(names[key], (found.preview.width, found.preview.height))
        for key, found in looked
        if found and found.preview and key in names
    }


def colours_of_set(given: Given) -> dict[str, Pixels]:
    """Return colours of the images that were looked at, by their keys.

    None with prepare steps: their radii mean pixels of the whole image, and these are of previews.
    """
    state = session.load()
    document = state.document
    if document.prepare:
        return {}
    there = {source.key for source in given.sources} - set(document.excluded)
    previews = {
        each.image.key: each.looked.preview
        for each in board().report().images
        if each.looked and each.looked.preview and each.image.key in there
    }
    if state.card.within is None:
        return colours_of_previews(previews)
    name = document.card(state.card.within).name
    outer = {key: of_class(document.recipe_of(key), name) for key in previews}
    return colours_of_previews(previews, outer)


def with_facts(given: Given, report: Report, seen: Mapping[str, Loaded] | None = None) -> Given:
    """Return what was given with what is known of it by reading.

    Parameters
    ----------
    given : Given
        What was known of it before stays.
    report : Report
    seen : mapping of str to Loaded, optional
        What the page has read itself, by the images' keys.
    """
    looked = {each.image.key: each.looked for each in report.images if each.looked}
    for source in given.sources:
        if loaded := (seen or {}).get(source.key):
            told = without_name(loaded.problem, source.file.name)
            looked[source.key] = facts_of(loaded.image) if loaded.image else Looked(problem=told)
    unreadable = {key: each.problem for key, each in looked.items() if each.problem}
    return replace(
        given,
        unreadable={**given.unreadable, **unreadable},
        refused={
            each.image.key: each.numbers.problem
            for each in report.images
            if each.numbers and each.numbers.problem and each.image.key not in unreadable
        },
        converts=given.converts or any(each.converts for each in looked.values()),
        hides=given.hides or any(each.hides for each in looked.values()),
    )
