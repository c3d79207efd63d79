"""Choosing the class on view, adding others, and what a class is called, painted and part of."""

from __future__ import annotations

from typing import Any

import streamlit as st

from maskapp.core.image import Image
from maskapp.core.recipe.mask_class import PALETTE
from maskapp.core.recipe.one_class import of_class
from maskapp.core.recipe.recipe import MAX_CLASSES
from maskapp.errors import MaskappError
from maskapp.ui.compute.classes import first_range_inside
from maskapp.ui.compute.counts import narrow_range
from maskapp.ui.state import class_edits, rule_edits, session
from maskapp.ui.state.model import Document, State
from maskapp.ui.state.rows import ClassCard
from maskapp.ui.widgets.icon_button import icon_button
from maskapp.ui.widgets.number_box import refused
from maskapp.ui.wording import plain

_CHOICE, _ADD, _EDIT = "class-choice", "add-class", "edit-class"
_NEW_NAME, _NEW_WITHIN, _OLD_NAME = "new-class-name", "new-class-within", "old-class-name"
_OWN_COLOR = "another"
_ALL = "all"  # a choice takes None for "nothing chosen"
_WITHIN_HELP = (
    "Of the image: its pixels are looked for everywhere. Of a class: they are looked for among the "
    "pixels of that class alone, and its percentage is of those."
)


def add_menu(image: Image) -> None:
    """Draw what adds a class.

    Parameters
    ----------
    image : Image
        The one on view: the rule of a class that is added begins with what divides it.
    """
    with st.container(key="class-menu", width="content"):
        _add_menu(session.load(), image)


def classes_row() -> None:
    """Draw which class is on view, and what changes it; nothing where there is one."""
    state = session.load()
    with st.container(
        key="classes", horizontal=True, vertical_alignment="center", gap="small", wrap=False
    ):
        if len(state.document.classes) > 1:
            _choice(state)
            _edit_menu(state)


def _choice(state: State) -> None:
    cards = state.document.classes
    ids = [card.id for card in cards]
    names = {card.id: card.name for card in cards}
    st.html(f"<style>{swatches(cards)}</style>")
    st.radio(
        "Class on view",
        ids,
        format_func=lambda each: plain(names.get(each, "")),
        index=state.place,
        key=session.show(_CHOICE, state.card.id),
        horizontal=True,
        label_visibility="collapsed",
        on_change=_on_choice,
        width="stretch",
    )


def swatches(cards: tuple[ClassCard, ...]) -> str:
    """Return the style rules that paint each choice with the colour of its class.

    A recipe has checked that its colours are such, or `class_edits.recolor` has.
    """
    return "".join(
        f".st-key-{_CHOICE} [role=radiogroup] > :nth-child({place}){{--class-color:{card.color}}}"
        for place, card in enumerate(cards, 1)
    )


# ---- adding one


def _add_menu(state: State, image: Image) -> None:
    full = len(state.document.classes) >= MAX_CLASSES
    menu = st.popover(
        "Class",
        icon=":material/add:",
        key=_ADD,
        type="tertiary",
        on_change=session.deed,
        disabled=full,
        help=f"There are {MAX_CLASSES} classes, which is the most."
        if full
        else "A mask of something else, by a rule of its own: as “stained” within “tissue”.",
    )
    if not menu.open:
        return
    with menu:
        _new_class(state, image)


def _new_class(state: State, image: Image) -> None:
    document, only = state.document, state.document.classes[0]
    if len(document.classes) == 1:
        st.text_input(
            "Name of the class so far",
            only.name,
            key=_OLD_NAME,
            on_change=session.deed,
            help="What the rule on the page selects, such as “tissue”.",
        )
    name = st.text_input(
        "Name of the new class",
        class_edits.free_name(document),
        key=_NEW_NAME,
        on_change=session.deed,
    )
    old_name = st.session_state.get(_OLD_NAME, only.name)
    names = {card.id: card.name for card in document.classes}
    if len(document.classes) == 1:
        names[only.id] = old_name
    st.selectbox(
        "Percent of",
        [_ALL, *names],
        format_func=lambda each: _outer_text(document, names.get(each)),
        key=_NEW_WITHIN,
        on_change=session.deed,
        help=_WITHIN_HELP,
    )
    problem = class_edits.name_problem(document, None, name)
    if len(document.classes) == 1 and old_name != only.name:
        renamed = class_edits.rename(state, only.id, old_name)
        old_problem = class_edits.name_problem(document, only.id, old_name)
        problem = old_problem or class_edits.name_problem(renamed.document, None, name)
    if problem:
        st.caption(f":material/error: {plain(problem)}")
    st.button(
        "Add class",
        key="do-add-class",
        type="primary",
        on_click=_on_add,
        args=(image,),
        disabled=bool(problem),
    )


def _outer_text(document: Document, name: str | None) -> str:
    if name is not None:
        return plain(f"the class “{name}”")
    return "the region" if document.region else "the image"


def _on_add(image: Image) -> None:
    said = st.session_state
    within = said.get(_NEW_WITHIN, _ALL)
    session.act(
        _added,
        image,
        str(said.get(_OLD_NAME, "")),
        str(said.get(_NEW_NAME, "")),
        None if within == _ALL else within,
    )
    if not session.load().view.problem:
        said[_ADD] = False
        for key in (_OLD_NAME, _NEW_NAME, _NEW_WITHIN):
            said.pop(key, None)


def _added(state: State, image: Image, old_name: str, name: str, within: int | None) -> State:
    """Add a class with a rule to begin with: what divides the pixels that it is within."""
    if old_name and len(state.document.classes) == 1:
        state = class_edits.rename(state, state.card.id, old_name)
    cards = {card.id: card for card in state.document.classes}
    try:
        recipe = state.seen.recipe
        if within in cards:
            bounds = first_range_inside(image, of_class(recipe, cards[within].name))
        else:
            channel = rule_edits.next_channel(state)
            bounds = narrow_range(image, of_class(recipe, state.document.classes[0].name), channel)
    except MaskappError:  # the rule is for images of another depth: it has no mask here
        bounds = None
    return class_edits.add_class(state, name, within, bounds)


# ---- changing the one on view


def _edit_menu(state: State) -> None:
    menu = st.popover(
        "Change",
        icon=":material/tune:",
        key=_EDIT,
        type="tertiary",
        on_change=session.deed,
        help="Name, colour, order, and what its percentage is of.",
    )
    if not menu.open:
        return
    card = state.card
    with menu:
        _name(state, card)
        _color(card)
        _within(state, card)
        _order(state, card)
        _removal(state, card)


def _name(state: State, card: ClassCard) -> None:
    key, text = f"class-name-{card.id}", card.name if card.draft is None else card.draft
    st.text_input(
        "Name",
        value=text,
        key=session.show(key, text),
        on_change=_on,
        args=(key, class_edits.rename, card.id),
    )
    if card.draft is not None:
        problem = class_edits.name_problem(state.document, card.id, card.draft)
        refused(f"{problem} It is still called “{card.name}”.")


def _color(card: ClassCard) -> None:
    with st.container(horizontal=True, vertical_alignment="bottom", gap="small"):
        key, chosen = f"class-palette-{card.id}", card.color if card.color in PALETTE else ""
        options = [*PALETTE, *([] if chosen else [""])]
        st.selectbox(
            "Colour",
            options,
            index=options.index(chosen),
            format_func=lambda each: PALETTE.get(each, "Another"),
            key=session.show(key, chosen),
            on_change=_on,
            args=(key, _recolor, card.id),
            help="All of these are told apart by people who do not see red or green.",
            width="stretch",
        )
        picker = f"class-color-{card.id}"
        st.color_picker(
            "Another colour",
            value=card.color,
            key=session.show(picker, card.color),
            on_change=_on,
            args=(picker, class_edits.recolor, card.id),
        )


def _recolor(state: State, class_id: int, color: str) -> State:
    return class_edits.recolor(state, class_id, color) if color else state


def _within(state: State, card: ClassCard) -> None:
    outers = class_edits.outer_choices(state.document, card.id)
    names = {each.id: each.name for each in outers}
    key, chosen = f"class-within-{card.id}", _ALL if card.within is None else card.within
    options = [_ALL, *names]
    st.selectbox(
        "Percent of",
        options,
        index=options.index(chosen),
        format_func=lambda each: _outer_text(state.document, names.get(each)),
        key=session.show(key, chosen),
        on_change=_on,
        args=(key, _set_within, card.id),
        help=f"{_WITHIN_HELP} Only classes before this one can be chosen.",
    )


def _set_within(state: State, class_id: int, chosen: Any) -> State:
    return class_edits.set_within(state, class_id, None if chosen == _ALL else chosen)


def _order(state: State, card: ClassCard) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown("Order: where two overlap, the later has the pixel.", width="stretch")
        for by, word, icon in ((-1, "earlier", "arrow_upward"), (1, "later", "arrow_downward")):
            problem = class_edits.move_problem(state.document, card.id, by)
            icon_button(
                f"Move {card.name} {word}",
                icon,
                _earlier if by < 0 else _later,
                card.id,
                refusal=problem,
            )


def _earlier(state: State, class_id: int) -> State:
    return class_edits.move(state, class_id, -1)


def _later(state: State, class_id: int) -> State:
    return class_edits.move(state, class_id, 1)


def _removal(state: State, card: ClassCard) -> None:
    inner = class_edits.inner_names(state.document, card.id)
    if inner:
        outer = next((c.name for c in state.document.classes if c.id == card.within), None)
        names = ", ".join(f"“{name}”" for name in inner)
        then = f"the class “{outer}”" if outer else _outer_text(state.document, None)
        st.caption(plain(f"If it is removed, {names} is then percent of {then}."))
    st.button(
        "Remove this class",
        key=f"remove-class-{card.id}",
        icon=":material/delete:",
        on_click=session.act,
        args=(class_edits.remove_class, card.id),
        help="Its rule and its cleaning go with it; undo brings them back.",
    )


# ---- callbacks: read the widget, edit the state


def _on_choice() -> None:
    session.report(_CHOICE, lambda each: session.act(rule_edits.choose_class, each))


def _on(key: str, edit: Any, class_id: int) -> None:
    session.report(key, lambda value: session.act(edit, class_id, value))
