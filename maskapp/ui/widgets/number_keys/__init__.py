"""Arrow keys in number boxes, and a keypad for them on phones."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import astuple
from pathlib import Path

import streamlit as st

from maskapp.core.numbertext import NumberScale
from maskapp.ui.widgets.component import component

# Streamlit's text inputs know neither; its number inputs do, but drop a decimal comma.
_mount = component("maskapp_number_keys", Path(__file__).parent / "number_keys.mjs")


def number_keys(scales: Mapping[str, NumberScale]) -> None:
    """Let the arrow keys step through the numbers of text inputs.

    Parameters
    ----------
    scales : mapping
        By the keys of the inputs.
    """
    boxes = {f"st-key-{key}": astuple(scale)[:3] for key, scale in scales.items()}
    with st.container(key="number-keys"):  # not drawn, see page.css
        _mount(key="number-keys-component", data={"boxes": boxes})
