"""The parts of the page that are drawn by themselves, and which of them an edit draws anew.

The workspace is one fragment; in it the picture, the numbers and the rule's form are fragments too.
What a widget of Streamlit's changes draws the whole workspace, so no such widget stands in one of
these three: it would draw that one alone. The export menu is a fragment whose widgets change
nothing else; the button that downloads the mask and the answer about a pixel are fragments too. The
page's own components say what follows from what they changed: for most edits those of these, and of
the set, that show something of it. Each message that is not sent is one that the browser need not
draw.
"""

from __future__ import annotations

from dataclasses import replace
from typing import NoReturn

import streamlit as st

from maskapp.ui.state import session
from maskapp.ui.state.kept import PACK
from maskapp.ui.state.model import State

WORKSPACE = "workspace"
PICTURE = "picture"
NUMBERS = "numbers"
RULE = "rule form"
DOWNLOAD = "download"
EXPORT = "export menu"
PIXEL = "why this pixel"
SET = "set"
STRIP = "images"
MEASURED = "measured"
AGREEMENT = "agreement"

CHARTS = "charts"
"""Key of the section of charts."""
SECTIONS = ("channels", "density", "thresholds-panel", "suggest-panel", "where", "explain", CHARTS)
"""Keys of sections that show what an edit changes, while they are open."""
MENU = "export"
"""Key of the export menu."""
MEASURE = "measure"
"""Key of the section that counts objects."""
TRUTH = "truth"
"""Key of the section with masks that were made by other means."""


def own() -> None:
    """Draw the fragment of a component that asks for more to show; its callback.

    All of the page if something was told beside it, see `session.told_beside`.
    """
    beside = session.told_beside()
    session.deed()
    if beside:
        st.rerun()


def after_edit(*, beside: bool) -> NoReturn:
    """Draw what an edit of the rule changes; the last thing that a component's callback does.

    All of the page if something was told beside it, see `session.told_beside`.
    """
    if beside:
        st.rerun()
    if _sections_follow() or _beside(session.load()) != session.holder().drawn:
        everything()
    view = session.load().view
    shown = {
        EXPORT: _export_tells(),
        SET: view.layout != "picture",
        PIXEL: view.pixel is not None,
        MEASURED: session.load().document.measures.counts,
        AGREEMENT: bool(session.kept().truths),
    }
    follow = (EXPORT, SET, PICTURE, NUMBERS, RULE, PIXEL, DOWNLOAD, STRIP, MEASURED, AGREEMENT)
    st.rerun([each for each in follow if shown.get(each, True)])


def catch_up(*, beside: bool) -> None:
    """Draw the export menu too, if it is behind as the strip is, which asks.

    All of the page if something was told beside it, see `session.told_beside`.
    """
    if beside:
        st.rerun()
    if session.kept().version != session.holder().export_shows and _export_tells():
        st.rerun([EXPORT, STRIP])


def _export_tells() -> bool:
    """Whether the export menu shows anything of the document."""
    return bool(st.session_state.get(MENU)) or PACK in session.kept().extras


def everything() -> NoReturn:
    """Draw the whole workspace; the last thing that a component's callback does."""
    st.rerun([EXPORT, WORKSPACE, STRIP])


def nothing() -> None:
    """Draw what is not seen: what a fragment has drawn stays where it then draws nothing."""
    st.container()


def drawn(*, with_mask: bool) -> None:
    """Note that the whole workspace was drawn; without a mask an edit can make more of it."""
    session.holder().drawn = _beside(session.load()) if with_mask else None


def _sections_follow() -> bool:
    """Whether a section is open or tells, in its heading or beside its picks, of the rule."""
    opened = any(st.session_state.get(key) for key in SECTIONS)
    card = session.load().card
    return opened or bool(card.cleaning) or bool(card.picks)


def _beside(state: State) -> object:
    """Return what no fragment of an edit draws: undo brings all of it back, by the rule's form."""
    document = state.document
    rest = replace(document, classes=(), exceptions=(), pristine=False)
    regions = [(key, replace(each, bounds=())) for key, each in document.exceptions]
    regions = [(key, each) for key, each in regions if not each.is_none]
    classes = [replace(card, groups=(), match="any", invert=False) for card in document.classes]
    classes = [replace(card, first_groups=(), picked_groups=()) for card in classes]
    return rest, classes, state.card.id, regions
