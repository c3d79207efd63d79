"""What stands in place of the workspace while an image is on view that cannot be read."""

from __future__ import annotations

import streamlit as st

from maskapp.runs.failures import without_name
from maskapp.ui.images import image_list, uploader
from maskapp.ui.images.selection import selection_form
from maskapp.ui.images.sources import Given, Source
from maskapp.ui.images.strip.panel import set_panel
from maskapp.ui.rule.form.past import past_of
from maskapp.ui.state import session
from maskapp.ui.state.model import State
from maskapp.ui.wording import plain
from maskapp.ui.workspace import problem


def unreadable(source: Source, problem_text: str, given: Given) -> None:
    """Draw why an image cannot be read, and what can be done all the same.

    Parameters
    ----------
    source : Source
        The image on view.
    problem_text : str
        Why it cannot be read, in words.
    given : Given
        All images.
    """
    state = session.load()
    with st.container(key="shell", horizontal=True):
        with st.container(key="left"):
            set_panel(given, source.key)
            if state.view.layout == "picture":
                _why(source, problem_text)
        with st.container(key="right", gap="small"):
            if state.view.layout != "picture":
                _why(source, problem_text)
            image_list.notes(given)
            problem(state)
            selection_form(source.file)  # another page or level may be readable
            image_list.reading_choices(given)
            _rule(state, several=len(given.sources) > 1)
            uploader.remove_all_button()


def _why(source: Source, problem_text: str) -> None:
    # Readers know files without their folders, of which several may hold this name.
    told = f"{source.name}: {without_name(problem_text, source.file.name)}"
    st.error(plain(told), icon=":material/error:")


def _rule(state: State, *, several: bool) -> None:
    """Draw the rule to read: what changes it shows what it does to an image."""
    if state.document.awaits_rule:
        return
    st.header("Rule", anchor=False, width="content")
    st.text(state.document.recipe.describe(), width="stretch")
    if several:
        st.caption("To change it, open another image.")
    past = past_of(session.holder().history)
    with st.container(horizontal=True):
        if past.can_undo:
            st.button(plain(past.undo), key="undo", on_click=session.undo, shortcut="Ctrl+Z")
        if past.can_redo:
            st.button(plain(past.redo), key="redo", on_click=session.redo, shortcut="Ctrl+Shift+Z")
