"""Classes: adding, naming, ordering and bounding them, as pure edits."""

from __future__ import annotations

import re
from dataclasses import replace

from maskapp.core.recipe.mask_class import PALETTE, MaskClass
from maskapp.core.recipe.recipe import MAX_CLASSES
from maskapp.core.recipe.rule import Range, Rule
from maskapp.core.validation import MAX_NAME
from maskapp.errors import RecipeError
from maskapp.ui.state import rule_edits
from maskapp.ui.state.model import Document, State
from maskapp.ui.state.rows import ClassCard, GroupCard, RangeRow
from maskapp.ui.state.typed import shortened

_COLOR = re.compile(r"#[0-9a-f]{6}", re.ASCII)


# ---- what can be said of them


def name_problem(document: Document, class_id: int | None, text: str) -> str:
    """Return why a class cannot be called so, as a sentence; "" if it can.

    Parameters
    ----------
    document : Document
    class_id : int or None
        None for a class that is still to be added.
    text : str
        As typed; spaces at its ends do not count.
    """
    name = text.strip()
    if not name:
        return "A class needs a name."
    if len(name) > MAX_NAME:
        return f"A name has at most {MAX_NAME} characters; this one has {len(name)}."
    try:
        key = MaskClass(Rule(), name).key
    except RecipeError:
        return "This name has invisible characters. Leave them out."
    taken = {card.mask_class(None).key for card in document.classes if card.id != class_id}
    return f"Another class is called “{name}”. Choose another name." if key in taken else ""


def free_name(document: Document) -> str:
    """Return a name that no class has: "class 2"."""
    number = len(document.classes) + 1
    while name_problem(document, None, f"class {number}"):
        number += 1
    return f"class {number}"


def free_color(document: Document) -> str:
    """Return the first colour of the palette that no class has, else that least used."""
    used = [card.color for card in document.classes]
    return min(PALETTE, key=used.count)


def outer_choices(document: Document, class_id: int) -> tuple[ClassCard, ...]:
    """Return the classes that one can be within: those before it."""
    return document.classes[: _place(document, class_id)]


def inner_names(document: Document, class_id: int) -> list[str]:
    """Return the names of the classes that are within one."""
    return [card.name for card in document.classes if card.within == class_id]


def move_problem(document: Document, class_id: int, by: int) -> str:
    """Return why a class cannot change places with the one before or behind it; "" if it can."""
    place = _place(document, class_id)
    if not 0 <= place + by < len(document.classes):
        return "It is the first one." if by < 0 else "It is the last one."
    first, second = sorted((place, place + by))
    outer, inner = document.classes[first], document.classes[second]
    if inner.within == outer.id:
        return f"“{inner.name}” is within “{outer.name}”, so it stays behind it."
    return ""


# ---- edits


def add_class(
    state: State, name: str, within: int | None = None, bounds: Range | None = None
) -> State:
    """Add a class behind the others, and look at it.

    Parameters
    ----------
    state : State
    name : str
    within : int, optional
        Id of the class that bounds it.
    bounds : Range, optional
        To begin its rule with; without one the rule is empty, and selects nothing.

    Raises
    ------
    RecipeError
        If there are as many classes as there can be, or none can be called so.
    """
    document = state.document
    if len(document.classes) >= MAX_CLASSES:
        raise RecipeError(f"There can be at most {MAX_CLASSES} classes. Remove one first.")
    if problem := name_problem(document, None, name):
        raise RecipeError(problem)
    if within is not None and within not in [card.id for card in document.classes]:
        raise RecipeError("The class that it was to be within is no longer there.")
    state, ids = state.with_ids(3)
    group = () if bounds is None else (GroupCard(next(ids), (RangeRow(next(ids), bounds),)),)
    card = ClassCard(
        next(ids),
        group,
        name=name.strip(),
        color=free_color(document),
        within=within,
        first_groups=group,
    )
    state = state.with_document(classes=(*document.classes, card), pristine=False)
    state = rule_edits.choose_class(state, card.id)
    return state if bounds is None else rule_edits.show_channel(state, bounds.channel)


def rename(state: State, class_id: int, text: str) -> State:
    """Call a class otherwise; a name that cannot be stays in its box, and the old one in use."""
    if name_problem(state.document, class_id, text):
        return _changed(state, class_id, draft=shortened(text))
    name = text.strip()
    if name == state.document.card(class_id).name:
        return _changed(state, class_id, draft=None)
    return _changed(state, class_id, name=name, draft=None).with_document(pristine=False)


def recolor(state: State, class_id: int, color: str) -> State:
    """Paint a class in another colour, as ``"#d55e00"``."""
    if not _COLOR.fullmatch(color.lower()):
        raise RecipeError("A colour is written as “#d55e00”.")
    return _changed(state, class_id, color=color.lower()).with_document(pristine=False)


def set_within(state: State, class_id: int, within: int | None) -> State:
    """Bound a class by an earlier one: it selects among that one's pixels alone.

    Raises
    ------
    RecipeError
        If that is the class itself, or one behind it.
    """
    outers = [card.id for card in outer_choices(state.document, class_id)]
    if within is not None and within not in outers:
        raise RecipeError("A class can be within one that stands before it, not within another.")
    return _changed(state, class_id, within=within).with_document(pristine=False)


def move(state: State, class_id: int, by: int) -> State:
    """Have a class change places with the one before (-1) or behind it (1).

    Raises
    ------
    RecipeError
        If one of them is within the other, which must stay before it.
    """
    if problem := move_problem(state.document, class_id, by):
        raise RecipeError(problem)
    cards, place = list(state.document.classes), _place(state.document, class_id)
    cards[place], cards[place + by] = cards[place + by], cards[place]
    return state.with_document(classes=tuple(cards), pristine=False)


def remove_class(state: State, class_id: int) -> State:
    """Remove a class with its rule; what is within it is then within what it was within.

    Raises
    ------
    RecipeError
        If it is the only one.
    """
    cards = state.document.classes
    if len(cards) == 1:
        raise RecipeError("There is no other class: a recipe has at least one.")
    place = _place(state.document, class_id)
    outer = cards[place].within
    rest = tuple(
        replace(card, within=outer) if card.within == class_id else card
        for card in cards
        if card.id != class_id
    )
    state = state.with_document(classes=rest, pristine=False)
    state = replace(state, document=rule_edits.without_lost_bounds(state.document))
    if state.view.mask_class != class_id and state.card.id == state.view.mask_class:
        return state
    return rule_edits.choose_class(state, rest[min(place, len(rest) - 1)].id)


def _place(document: Document, class_id: int) -> int:
    ids = [card.id for card in document.classes]
    if class_id not in ids:
        raise RecipeError("That class is no longer there.")
    return ids.index(class_id)


def _changed(state: State, class_id: int, **changes: object) -> State:
    _place(state.document, class_id)
    cards = (
        replace(card, **changes) if card.id == class_id else card  # type: ignore[arg-type]  # by name
        for card in state.document.classes
    )
    return state.with_document(classes=tuple(cards))
