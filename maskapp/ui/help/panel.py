"""The help, from one text: its pictures are lines of their own in it."""

from __future__ import annotations

import re
from pathlib import Path

import streamlit as st

from maskapp.ui.wording import glossary

_HERE = Path(__file__).parent
_PICTURE = re.compile(r"^!\[(.*)\]\((.*)\)$", re.MULTILINE)


def help_panel() -> None:
    """Draw the help behind a button."""
    with st.popover("Help", icon=":material/help:"), st.container(key="help"):
        # Text, the alternative text of a picture and its file, by turns.
        text, *more = _PICTURE.split((_HERE / "help.md").read_text("utf-8"))
        st.markdown(text)
        for alternative, file_name, after in zip(more[::3], more[1::3], more[2::3], strict=True):
            # By its address: the browser fetches it when the help is opened.
            st.image(_HERE / file_name, alt=alternative)
            st.markdown(after)
        st.markdown(glossary())
