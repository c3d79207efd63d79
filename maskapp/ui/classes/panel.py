"""Choosing the class on view, and what it is called, painted in, and percent of."""

from __future__ import annotations

import hashlib
from typing import Any

import streamlit as st

from maskapp.core.recipe.mask_class import PALETTE
from maskapp.ui.classes.percent_of import ALL, HELP, outer_text
from maskapp.ui.state import class_edits, rule_edits, session
from maskapp.ui.state.model import State
from maskapp.ui.state.rows import ClassCard
from maskapp.ui.widgets.icon_button import icon_button
from maskapp.ui.widgets.number_box import refused
from maskapp.ui.wording import plain

_CHOICE, _EDIT = "class-choice", "edit-class"


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
    # Streamlit knows a choice by its words: of other ones it takes the first for chosen, and tells
    # of that as if somebody had chosen it. So it is another widget where a class is called
    # otherwise.
    key = f"{_CHOICE}-{hashlib.sha256(repr(names).encode()).hexdigest()[:16]}"
    with st.container(key=_CHOICE, width="stretch"):
        st.radio(
            "Class on view",
            ids,
            format_func=lambda each: plain(names.get(each, "")),
            index=state.place,
            key=session.show(key, state.card.id),
            horizontal=True,
            label_visibility="collapsed",
            on_change=_on_choice,
            args=(key,),
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
    key, chosen = f"class-within-{card.id}", ALL if card.within is None else card.within
    options = [ALL, *names]
    st.selectbox(
        "Percent of",
        options,
        index=options.index(chosen),
        format_func=lambda each: outer_text(state.document, names.get(each)),
        key=session.show(key, chosen),
        on_change=_on,
        args=(key, _set_within, card.id),
        help=f"{HELP} Only classes before this one can be chosen.",
    )


def _set_within(state: State, class_id: int, chosen: Any) -> State:
    return class_edits.set_within(state, class_id, None if chosen == ALL else chosen)


def _order(state: State, card: ClassCard) -> None:
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.markdown("Order: where two overlap, the later has the pixel.", width="stretch")
        for by, word, icon in ((-1, "earlier", "arrow_upward"), (1, "later", "arrow_downward")):
            problem = class_edits.move_problem(state.document, card.id, by)
            icon_button(
                f"Move {plain(card.name)} {word}",
                icon,
                _earlier if by < 0 else _later,
                card.id,
                refusal=plain(problem),
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
        then = f"the class “{outer}”" if outer else outer_text(state.document, None)
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


def _on_choice(key: str) -> None:
    session.report(key, lambda each: session.act(rule_edits.choose_class, each))


def _on(key: str, edit: Any, class_id: int) -> None:
    session.report(key, lambda value: session.act(edit, class_id, value))
