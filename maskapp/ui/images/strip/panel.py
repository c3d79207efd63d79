"""The strip under the picture, and grid and table in its place."""

from __future__ import annotations

from functools import partial

import streamlit as st

from maskapp.ui.compute.board import Report
from maskapp.ui.host import failure
from maskapp.ui.host.served import address_of
from maskapp.ui.images import set_board, uploader
from maskapp.ui.images.first_rule import suits_most
from maskapp.ui.images.sources import Given
from maskapp.ui.images.strip.component import image_set
from maskapp.ui.images.strip.frame import Head, Shows, frame, list_of, smaller
from maskapp.ui.images.strip.messages import (
    Action,
    Seen,
    read_actions,
    read_more,
    read_seen,
)
from maskapp.ui.images.strip.tiles import class_headings, drawn, overlays_of, tiles_of
from maskapp.ui.state import fragments, rule_edits, session, set_edits
from maskapp.ui.state.model import State
from maskapp.ui.state.view import Layout

_COLOUR = "#00c2ff"  # the viewer's first
# On a tile, half as many pixels are seen as in the grid.
_TILE_SIDE = 128
_LAYOUTS: dict[Layout, str] = {"picture": "Picture", "grid": "Grid", "table": "Table"}
_ICONS = {
    "picture": ":material/image:",
    "grid": ":material/grid_view:",
    "table": ":material/table_rows:",
}


@st.fragment(key=fragments.STRIP)
def strip_panel(given: Given, current: str) -> None:
    """Draw the strip.

    Parameters
    ----------
    given : Given
        All that the user gave, with what was known of it when the page was drawn.
    current : str
        Key of the image on view.
    """
    with failure.told():
        session.settle()
        report = _set("strip", given, current)
        _tell_news(given, report)


@st.fragment(key=fragments.SET)
def set_panel(given: Given, current: str) -> None:
    """Draw grid or table, whichever is looked at."""
    session.settle()
    layout = session.load().view.layout
    if layout != "picture":
        with failure.told():
            _set(layout, given, current)


def layout_switch() -> None:
    """Draw the choice between the picture, the grid and the table."""
    layout = session.load().view.layout
    st.segmented_control(
        "View of the set",
        list(_LAYOUTS),
        format_func=lambda each: f"{_ICONS[each]} {_LAYOUTS[each]}",
        default=layout,
        required=True,
        key=session.show("layout", layout),
        label_visibility="collapsed",
        on_change=_on_layout,
    )


def _on_layout() -> None:
    session.report("layout", lambda layout: session.act(set_edits.set_layout, layout))


def _set(shows: Shows, given: Given, current: str) -> Report:
    state = st.session_state.get(shows)
    keys = [source.key for source in given.sources]
    seen, more = read_seen(state), read_more(state)
    known_list = st.session_state.get(f"list of {shows}")
    if seen.list != known_list:  # of other images than these
        seen = Seen()
    tiles_seen = [keys[index] for index in seen.tiles if index < len(keys)]
    near = [keys[index] for index in seen.near if index < len(keys)]
    if session.load().document.awaits_rule:  # of no rule it would be told that it selects nothing
        report = set_board.board().report()
    else:
        report = set_board.follow(given, [current, *tiles_seen], near)
    document, place = session.load().document, session.load().place
    tiles = tiles_of(report, [source.name for source in given.sources], document, place)
    st.session_state[f"list of {shows}"] = list_of(tiles)
    index = keys.index(current) if current in keys else -1
    images = drawn(dict.fromkeys((*([index] if index >= 0 else []), *seen.tiles)), report)
    overlays = overlays_of(images.items(), place)
    if shows == "strip":
        overlays = [smaller(each, _TILE_SIDE) for each in overlays]
    pictures = tuple(
        (index, address_of(known.looked.picture, "image/jpeg", f"tile-{known.image.key}"))
        for index, known in images.items()
        if known.looked and known.looked.picture
    )
    heard, card = session.heard(session.SET), session.load().card
    several = len(document.classes) > 1
    head = Head(
        shows,
        "",
        "",
        index,
        heard.hand,
        heard.number,
        session.kept().version,
        more.n,
        report.busy,
        report.done,
        report.total,
        report.seconds_left,
        (),
        pictures,
        card.color if several else _COLOUR,
        several,
        class_headings(document.recipe),
        card.name if several else "",
    )
    image_set(
        frame(head, tiles, overlays, has_list=seen.list, has_masks=more.masks),
        key=shows,
        on_actions=partial(_on_actions, shows, given),
        on_seen=fragments.own,
        on_more=_on_more,
    )
    return report


def _tell_news(given: Given, report: Report) -> None:
    """Draw the whole page anew once it is known which images cannot be read, or what suits most."""
    if suits_most(given, report):
        st.rerun()
    known = set_board.with_facts(given, report)
    if known != given and (not report.busy or all(each.looked for each in report.images)):
        st.rerun()


def _on_more() -> None:
    beside = session.told_beside()
    session.deed()
    fragments.catch_up(beside=beside)


def _on_actions(shows: Shows, given: Given) -> None:
    beside = session.told_beside()
    hand, said = read_actions(st.session_state.get(shows))
    actions = [action for action in said if session.hear(session.SET, hand, action.n)]
    session.deed()
    for action in actions:
        if action.kind == "open":
            uploader.forget_new()
        if action.kind == "remove":
            uploader.remove(given, action.image)
        else:
            session.act(_done, action)
    if beside or any(action.kind not in ("check", "uncheck") for action in actions):
        st.rerun()  # another image, or other counts: more than this fragment shows


def _done(state: State, action: Action) -> State:
    match action.kind:
        case "open":
            state = rule_edits.choose_image(state, action.image)
            return state if action.shows == "strip" else set_edits.set_layout(state, "picture")
        case "check" | "uncheck":
            return set_edits.set_checked(state, action.image, action.kind == "check")
        case "leave_out" | "bring_back":
            return set_edits.set_excluded(state, action.image, action.kind == "leave_out")
        case "remove":
            return state
