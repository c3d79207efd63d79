"""The tab in the browser: has what it held again after a reload, and says when it is cut off.

It is drawn first on every run of the whole page. Which tab it is, only its ``sessionStorage``
knows: no address, no log and no other tab.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from maskapp.ui.state import opening, session
from maskapp.ui.widgets.component import component

_mount = component("maskapp_tab", Path(__file__).parent / "main.mjs")
_KEY = "tab-component"
_BUSY = "maskapp tab busy"
_ANSWERED = "maskapp tab answered"
_MOST_NAMES = 100
_LONGEST = 200


@dataclass(frozen=True, slots=True)
class Hello:
    """What a tab says of itself.

    Parameters
    ----------
    number : int
        Of what it says, so that it knows what was answered.
    token : str
        "" if it has none, or knows of another tab that has the same.
    names : tuple of str
        The images that it held, as far as it knows.
    insist, by_link : bool
        See :func:`maskapp.ui.state.opening.claim`.
    search : str
        The same.
    """

    number: int
    token: str
    names: tuple[str, ...] = ()
    insist: bool = False
    by_link: bool = False
    search: str = ""


def is_asking() -> bool:
    """Draw nothing but the tab, if the page is to wait for what it says; return whether it is."""
    if not opening.must_ask():
        return False
    with st.container(key="tab"):  # not drawn, see page.css
        _draw("", ())
    st.text("Bringing your images back …")
    return True


def tab() -> None:
    """Draw the tab, with what it is to remember."""
    kept = session.kept()
    with st.container(key="tab"):
        _draw(kept.token, tuple(each.name for each in kept.files[:_MOST_NAMES]))


def _draw(token: str, names: tuple[str, ...]) -> None:
    state = st.session_state
    data = {
        "token": token,
        "names": names,
        "answered": state.get(_ANSWERED, 0),
        "busy": state.get(_BUSY, 0),
    }
    _mount(key=_KEY, data=data, on_hello_change=_on_hello)


def _on_hello() -> None:
    _answer(read_hello(st.session_state.get(_KEY)))
    if not session.is_new():
        session.deed()
    # All of the page, also where what was said travelled with what only a part of it shows.
    st.rerun()


def _answer(hello: Hello | None) -> None:
    if hello is None:
        return
    st.session_state[_ANSWERED] = hello.number
    found = opening.claim(
        hello.token, insist=hello.insist, by_link=hello.by_link, search=hello.search
    )
    if found == "busy":
        st.session_state[_BUSY] = st.session_state.get(_BUSY, 0) + 1
        return
    st.session_state[_BUSY] = 0
    if found is None and hello.token:
        session.kept().gone = hello.names


def read_hello(state: object) -> Hello | None:
    """Return what the browser said, which is not trusted; None if that is nothing."""
    said = state.get("hello") if isinstance(state, Mapping) else None
    if not isinstance(said, Mapping):
        return None
    number, token, names = said.get("number"), said.get("token"), said.get("names")
    if type(number) is not int or not isinstance(token, str) or len(token) > _LONGEST:
        return None
    listed = names if isinstance(names, list) else []
    texts = tuple(each[:_LONGEST] for each in listed[:_MOST_NAMES] if isinstance(each, str))
    search = said.get("search")
    return Hello(
        number,
        token,
        texts,
        said.get("insist") is True,
        said.get("byLink") is True,
        search if isinstance(search, str) else "",
    )
