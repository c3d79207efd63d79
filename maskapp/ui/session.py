"""The session's state and the one way to change it: an edit, called from a widget's callback."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, Concatenate, ParamSpec

import streamlit as st

from maskapp.errors import MaskappError
from maskapp.ui.state import AppState

_KEY = "maskapp"
P = ParamSpec("P")


@dataclass
class Holder:
    """Where a session's newest state is kept: also for threads, which have no session."""

    state: AppState


def holder() -> Holder:
    """Return the session's holder."""
    found = st.session_state.setdefault(_KEY, Holder(AppState()))
    assert isinstance(found, Holder)
    return found


def load() -> AppState:
    """Return the session's state."""
    return holder().state


def store(state: AppState) -> None:
    """Make `state` the session's state."""
    holder().state = state


def is_new() -> bool:
    """Whether this session has no state yet."""
    return _KEY not in st.session_state


def act(edit: Callable[Concatenate[AppState, P], AppState], *args: P.args, **kw: P.kwargs) -> None:
    """Change the state by an edit; if that is refused, keep it and say why."""
    before = load()
    try:
        after = replace(edit(before, *args, **kw), problem="")
        _ = after.recipe  # refuses more ranges than a recipe may have
    except MaskappError as error:
        after = replace(before, problem=str(error))
    store(after)


def show(key: str, value: Any) -> str:
    """Make the widget with this key show `value`, and return the key.

    Widgets are views: called before the widget is drawn. Only differences are written, as a
    written value makes the browser drop what is being typed.
    """
    if key not in st.session_state or st.session_state[key] != value:
        st.session_state[key] = value
    return key
