"""Tabs for small screens: which part of the page is seen below the picture, without a rerun."""

from __future__ import annotations

from pathlib import Path

from maskapp.ui.widgets.component import component

_HERE = Path(__file__).parent

_mount = component(
    "maskapp_phone_tabs",
    _HERE / "main.mjs",
    html=_HERE / "phone_tabs.html",
    css=_HERE / "phone_tabs.css",
)


def phone_tabs() -> None:
    """Mount the tabs, inside a container that the page's style shows on small screens alone.

    The chosen tab is an attribute of the document, ``data-tab``: ``rule``, ``images`` or
    ``result``; the page's style hides the other parts. All stay mounted.
    """
    _mount(key="maskapp-phone-tabs")
