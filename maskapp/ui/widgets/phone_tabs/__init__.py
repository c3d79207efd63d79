"""Tabs for small screens: which part of the page is seen below the picture, without a rerun."""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from maskapp.ui.widgets.browser_code import bundle

_HERE = Path(__file__).parent

_mount = st.components.v2.component(
    "maskapp_phone_tabs",
    html=(_HERE / "phone_tabs.html").read_text("utf-8"),
    css=(_HERE / "phone_tabs.css").read_text("utf-8"),
    js=bundle(_HERE / "main.mjs"),
)


def phone_tabs() -> None:
    """Mount the tabs, inside a container that the page's style shows on small screens alone.

    The chosen tab is an attribute of the document, ``data-tab``: ``rule``, ``images`` or
    ``result``; the page's style hides the other parts. All stay mounted.
    """
    _mount(key="maskapp-phone-tabs")
