"""Undo and redo, as buttons beside the rule, keys, and a list of the changes."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from maskapp.ui.state import session
from maskapp.ui.state.history import Entry
from maskapp.ui.widgets.text_undo import text_undo
from maskapp.ui.wording import plain

SHOWN = 20
"""Most changes in the list."""


def history_bar() -> None:
    """Draw the buttons; in a horizontal container."""
    history = session.holder().history
    undo = history.past[-1] if history.past else None
    redo = history.future[-1] if history.future else None
    # `icon-…` hides the label from the eye (see page.css): it is the button's name.
    with st.container(horizontal=True, gap="small", width="content", wrap=False, key="history-bar"):
        with st.container(key="icon-undo", width="content"):
            _button("Undo", undo, "undo", session.undo, "Ctrl+Z")
        with st.container(key="icon-redo", width="content"):
            _button("Redo", redo, "redo", session.redo, "Ctrl+Shift+Z")
        # Never drawn, see page.css: a button has one shortcut, and this one is there for its own.
        with st.container(key="redo-key"):
            st.button(
                "Redo by Ctrl+Y",
                key="redo-y",
                on_click=session.redo,
                disabled=not redo,
                shortcut="Ctrl+Y",
            )
            text_undo()
        with st.container(key="icon-history", width="content"):
            steps = st.popover(
                "History of the rule",
                icon=":material/history:",
                type="tertiary",
                help="History: go back to an earlier rule",
                disabled=not history.past,
                key="history",
                on_change=session.deed,
            )
    if steps.open and history.past:
        with steps:
            _list(history.past)


def button_name(word: str, entry: Entry | None) -> str:
    """Return "Undo: Red from 120 → 131", "Undo: nothing to undo" if there is none."""
    return f"{word}: {entry.name if entry else f'nothing to {word.lower()}'}"


def newest_first(past: tuple[Entry, ...]) -> tuple[list[tuple[int, str]], int]:
    """Return for each line of the list how far to undo and its name, and how many are left out.

    Parameters
    ----------
    past : tuple of Entry
        The newest last.
    """
    lines = [(back, entry.name) for back, entry in enumerate(reversed(past), start=1)]
    return lines[:SHOWN], max(0, len(lines) - SHOWN)


def _button(
    word: str, entry: Entry | None, icon: str, act: Callable[[], None], shortcut: str
) -> None:
    name = plain(button_name(word, entry))
    st.button(
        name,
        key=icon,
        icon=f":material/{icon}:",
        help=f"{name} ({plain(shortcut)})",
        type="tertiary",
        disabled=entry is None,
        on_click=act,
        shortcut=shortcut,
    )


def _list(past: tuple[Entry, ...]) -> None:
    lines, more = newest_first(past)
    with st.container(key="history-steps", gap="small"):
        st.caption("Newest first. Choose a step to go back to before it; Redo brings it back.")
        for back, name in lines:
            st.button(
                plain(name),
                key=f"back-{back}",
                icon=":material/undo:",
                type="tertiary",
                on_click=partial(_go_back, back),
            )
        if more:
            st.caption(f"{more} earlier {'step' if more == 1 else 'steps'}: undo further for them.")


def _go_back(changes: int) -> None:
    for _ in range(changes):
        session.undo()
    st.session_state["history"] = False
