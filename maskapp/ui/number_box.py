"""A box for a number, which takes what people type and paste, with a decimal comma too."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from maskapp.core.numbertext import NumberScale
from maskapp.ui import session
from maskapp.ui.components.number_keys import number_keys
from maskapp.ui.state import AppState
from maskapp.ui.wording import plain

_KEY = "number boxes"


def number_box(
    label: str,
    key: str,
    text: str,
    scale: NumberScale,
    on_text: Callable[[str], None],
    wanted: Callable[[AppState], bool],
    *,
    width: int,
    placeholder: str | None = None,
    help: str | None = None,  # noqa: A002 – Streamlit's own word
) -> None:
    """Draw a box with a number, as text.

    Parameters
    ----------
    label : str
    key : str
        Of letters, digits, "-" and "_".
    text : str
        What the box shows: the number, or what was typed if that is none.
    scale : NumberScale
        For the arrow keys.
    on_text : callable
        Called with what was typed.
    wanted : callable
        Whether the page of a state has this box. Of a box that is gone the browser may tell once
        more, and Streamlit takes that for an edit: a number of another channel, for example.
    width : int
    placeholder, help : str, optional
        As of Streamlit's text input.
    """
    st.session_state.setdefault(_KEY, {})[key] = scale
    st.text_input(
        label,
        key=session.show(key, text),
        width=width,
        placeholder=placeholder,
        help=help,
        autocomplete="off",
        on_change=_on_change,
        args=(key, on_text, wanted),
    )


def refused(sentence: str) -> None:
    """Say why a typed number was not taken."""
    st.error(plain(sentence), icon=":material/error:")


def arrow_keys() -> None:
    """Let the arrow keys step in the boxes that were drawn; below all of them."""
    number_keys(st.session_state.pop(_KEY, {}))


def _on_change(
    key: str, on_text: Callable[[str], None], wanted: Callable[[AppState], bool]
) -> None:
    def apply(text: Any) -> None:
        if wanted(session.load()):  # also after what came in the same message
            on_text(str(text or ""))

    if wanted(session.load()):
        session.report(key, apply)
