"""A box for a number, which takes what people type and paste, with a decimal comma too."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import streamlit as st

from maskapp.ui.state import session
from maskapp.ui.state.model import State
from maskapp.ui.wording import plain


@dataclass(frozen=True, slots=True)
class NumberBox:
    """What a box shows, and what it changes.

    Parameters
    ----------
    key : str
        Of letters, digits, "-" and "_".
    label : str
    text : str
        The number, or what was typed if that is none.
    edit : callable
        Returns the state after a text was typed.
    wanted : callable
        Whether the page of a state has this box. Of a box that is gone the browser may tell once
        more, and Streamlit takes that for an edit: a number of another channel, for example.
    """

    key: str
    label: str
    text: str
    edit: Callable[[State, str], State]
    wanted: Callable[[State], bool]


def number_box(
    box: NumberBox,
    *,
    width: int = 112,
    placeholder: str | None = None,
    help: str | None = None,  # noqa: A002 – Streamlit's own word
) -> None:
    """Draw a box with a number, as text."""
    st.text_input(
        box.label,
        value=box.text,
        key=session.show(box.key, box.text),
        width=width,
        placeholder=placeholder,
        help=help,
        autocomplete="off",
        on_change=_on_change,
        args=(box,),
    )


def refused(sentence: str) -> None:
    """Say why a typed number was not taken."""
    st.error(plain(sentence), icon=":material/error:")


def _on_change(box: NumberBox) -> None:
    def apply(text: Any) -> None:
        if box.wanted(session.load()):  # also after what came in the same message
            session.act(box.edit, str(text or ""))

    if box.wanted(session.load()):
        session.report(box.key, apply)
