"""How a tab begins: with the rule of its address, or with what it held before a reload."""

from __future__ import annotations

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


def begin() -> None:
    """Begin with the rule of the address if there is one."""
    state = State()
    try:
        if link.PARAMETER in st.query_params:
            recipe = link.decode(st.query_params[link.PARAMETER])
            state = rule_edits.load_recipe(state, recipe)
    except RecipeError as error:
        state = State(view=View(problem=f"The rule in the link could not be read: {error}"))
    session.begin(state)


def claim(token: str, *, insist: bool, by_link: bool) -> Claim:
    """Go on with what the tab with this token held, if it can be had.

    Parameters
    ----------
    token : str
        "" for a tab that is new, or that has the token of another one.
    insist : bool
        See :meth:`~maskapp.ui.state.kept.Keeping.claim`.
    by_link : bool
        An address was opened in this tab: its rule counts, not the one that the tab had.
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
            _follow_link()
    elif session.is_new():
        begin()
    return found


def _follow_link() -> None:
    if link.PARAMETER not in st.query_params:
        return
    try:
        recipe = link.decode(st.query_params[link.PARAMETER])
        differs = recipe != session.load().document.recipe
    except RecipeError:
        return  # the address of before is still shown as it was
    if differs:
        session.act(rule_edits.load_recipe, recipe)
