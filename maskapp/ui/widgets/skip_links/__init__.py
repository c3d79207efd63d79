"""Links that take the keyboard past what comes before: seen only while they have the focus."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from maskapp.ui.widgets.browser_code import bundle

_HERE = Path(__file__).parent

_mount = st.components.v2.component(
    "maskapp_skip_links",
    html=(_HERE / "skip_links.html").read_text("utf-8"),
    css=(_HERE / "skip_links.css").read_text("utf-8"),
    js=bundle(_HERE / "main.mjs"),
)


def skip_links() -> None:
    """Mount the links; before everything else that takes the focus.

    They lead to containers of the page by their keys: ``left``, ``rule`` and ``strip``.
    """
    _mount(key="maskapp-skip-links")
