"""Buttons that show an icon and tell screen readers a name."""

from __future__ import annotations

from typing import Any

import streamlit as st

from maskapp.ui.state import session


def icon_button(name: str, icon: str, edit: Any, target: int, *, refusal: str = "") -> None:
    """Draw a button that calls `edit` with the id `target`; with a `refusal` it says why not."""
    # An icon alone has no name for a screen reader, so the name is the label, hidden by the theme
    # of `.st-key-icon-…` (see page.css) and shown as the tooltip.
    with st.container(key=f"icon-{icon}-{target}", width="content"):
        st.button(
            name,
            key=f"{icon}-{target}",
            icon=f":material/{icon}:",
            help=refusal or name,
            disabled=bool(refusal),
            type="tertiary",
            on_click=session.act,
            args=(edit, target),
        )
