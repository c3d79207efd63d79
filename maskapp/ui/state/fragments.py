"""The parts of the page that are drawn by themselves, and which of them an edit draws anew.

The workspace is one fragment; in it the picture, the numbers and the rule's form are fragments too.
What a widget of Streamlit's changes draws the whole workspace, so no such widget stands in one of
these three: it would draw that one alone. The downloads and the export menu are fragments whose
widgets change nothing else. The page's own components say what follows from what they changed: for
most edits all these and the set, which is all that is seen of them.
"""

from __future__ import annotations

from typing import NoReturn

import streamlit as st

from maskapp.ui.state import session

WORKSPACE = "workspace"
PICTURE = "picture"
NUMBERS = "numbers"
RULE = "rule form"
DOWNLOADS = "downloads"
EXPORT = "export menu"
SET = "set"
STRIP = "images"

SECTIONS = ("channels", "density", "thresholds-panel", "suggest-panel", "where", "explain")
"""Keys of sections that show what an edit changes, while they are open."""


def after_edit() -> NoReturn:
    """Draw what an edit of the rule changes; the last thing that a component's callback does."""
    if _sections_follow():
        everything()
    st.rerun([EXPORT, SET, PICTURE, NUMBERS, RULE, DOWNLOADS, STRIP])


def everything() -> NoReturn:
    """Draw the whole workspace; the last thing that a component's callback does."""
    st.rerun([EXPORT, WORKSPACE, STRIP])


def _sections_follow() -> bool:
    """Whether a section is open, or says in its heading what its steps did to the mask."""
    opened = any(st.session_state.get(key) for key in SECTIONS)
    return opened or bool(session.load().document.cleaning)
