"""Adding a class."""

from __future__ import annotations

import streamlit as st

from maskapp.core.image import Image
from maskapp.core.recipe.one_class import of_class
from maskapp.core.recipe.recipe import MAX_CLASSES
from maskapp.errors import MaskappError
from maskapp.ui.classes.percent_of import ALL, HELP, outer_text
from maskapp.ui.compute.classes import first_range_inside
from maskapp.ui.compute.counts import narrow_range
from maskapp.ui.state import class_edits, rule_edits, session
from maskapp.ui.state.model import State
from maskapp.ui.wording import plain

_ADD = "add-class"
_NEW_NAME, _NEW_WITHIN, _OLD_NAME = "new-class-name", "new-class-within", "old-class-name"


def add_menu(image: Image) -> None:
    """Draw what adds a class.

    Parameters
    ----------
    image : Image
        The one on view: the rule of a class that is added begins with what divides it.
    """
    with st.container(key="class-menu", width="content"):
        _add_menu(session.load(), image)


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
        [ALL, *names],
        format_func=lambda each: outer_text(document, names.get(each)),
        key=_NEW_WITHIN,
        on_change=session.deed,
        help=HELP,
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
        on_click=_on_add,
        args=(image,),
        disabled=bool(problem),
    )


def _on_add(image: Image) -> None:
    said = st.session_state
    within = said.get(_NEW_WITHIN, ALL)
    session.act(
        _added,
        image,
        str(said.get(_OLD_NAME, "")),
        str(said.get(_NEW_NAME, "")),
        None if within == ALL else within,
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
