"""How a tab begins: with the rule of its address, or with what it held before a reload."""

from __future__ import annotations

from urllib.parse import parse_qs

import streamlit as st

from maskapp.errors import RecipeError
from maskapp.ui.host import addresses, sessions
from maskapp.ui.state import link, rule_edits, session
from maskapp.ui.state.kept import Claim, Kept
from maskapp.ui.state.model import State
from maskapp.ui.state.view import View

_ASKED = "maskapp tab asked"


def must_ask() -> bool:
    """Whether the browser is to say first which tab this is: one of its tabs was left.

    A browser that is here for the first time sees the page at once.
    """
    asked = st.session_state.get(_ASKED, False)
    return session.is_new() and not asked and session.KEEPING.waits_for(addresses.browser())


def begin(search: str = "") -> None:
    """Begin with the rule of the address if there is one; see `claim` for `search`."""
    session.begin(_beginning(search))


def _beginning(search: str) -> State:
    try:
        if text := _rule_in(search):
            return rule_edits.load_recipe(State(), link.decode(text))
    except RecipeError as error:
        return State(view=View(problem=f"The rule in the link could not be read: {error}"))
    return State()


def _rule_in(search: str) -> str:
    """Return the text of the rule in an address; "" for none."""
    found = parse_qs(search.removeprefix("?")).get(link.PARAMETER)
    return found[0] if found else str(st.query_params.get(link.PARAMETER, ""))


def claim(token: str, *, insist: bool, by_link: bool, search: str = "") -> Claim:
    """Go on with what the tab with this token held, if it can be had.

    Parameters
    ----------
    token : str
        "" for a tab that is new, or that has the token of another one.
    insist : bool
        See :meth:`~maskapp.ui.state.kept.Keeping.claim`.
    by_link : bool
        An address was opened in this tab: its rule counts, not the one that the tab had.
    search : str
        The address from its "?" on. Streamlit's browser code tells of the one that the page was
        loaded with, after a restart of the server too, and the rule has changed since.
    """
    if not session.is_new() and token == session.kept().token:
        return session.kept()
    if not session.is_new() and not session.kept().is_empty:
        st.session_state[_ASKED] = True
        return None  # what was done here meanwhile is not given up for what was there before
    found = None
    if token:
        found = session.KEEPING.claim(
            token, addresses.browser(), sessions.session_id(), insist=insist
        )
    if found == "busy":
        return found
    st.session_state[_ASKED] = True
    if isinstance(found, Kept):
        session.go_on_with(found)
        if by_link:
            _follow_link(search)
    elif session.is_new():
        begin(search)
    elif token and not session.kept().history.past:
        session.store(_beginning(search))  # it began with the rule of an earlier address
    return found


def _follow_link(search: str) -> None:
    text = _rule_in(search)
    if not text:
        return
    try:
        recipe = link.decode(text)
        differs = recipe != session.load().document.recipe
    except RecipeError:
        return  # the address of before is still shown as it was
    if differs:
        session.act(rule_edits.load_recipe, recipe)
