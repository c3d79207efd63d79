"""The page, top to bottom."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import AbstractContextManager
from functools import partial
from pathlib import Path

import streamlit as st

from maskapp.core.image import Image
from maskapp.ui.compute.counts import first_range_of
from maskapp.ui.compute.reading import Loaded
from maskapp.ui.export.menu import export_menu
from maskapp.ui.help.panel import help_panel
from maskapp.ui.host import collecting, delivery, expiry, failure, served, sign_in
from maskapp.ui.images import awaited, image_list, set_board, uploader
from maskapp.ui.images.sources import Source
from maskapp.ui.images.strip.panel import layout_switch, strip_panel
from maskapp.ui.images.welcome import welcome
from maskapp.ui.rule.recipe_loader import recipe_loader
from maskapp.ui.state import opening, rule_edits, session
from maskapp.ui.unreadable import unreadable
from maskapp.ui.widgets.skip_links import skip_links
from maskapp.ui.widgets.tab import is_asking, tab
from maskapp.ui.workspace import problem, workspace

_HERE = Path(__file__).parent


def main() -> None:
    """Draw the page; Streamlit calls this on every run."""
    expiry.watch()
    delivery.keep_what_is_not_sent()
    delivery.hear_what_has_ended()
    delivery.tell_of_runs_that_draw()
    served.keep_recent()
    failure.quieten_decoders()
    st.set_page_config(page_title="maskapp", page_icon=str(_HERE / "icon.png"), layout="wide")
    st.html(_HERE / "page.css")
    with failure.told():
        sign_in.ask()
        _page()


def _page() -> None:
    if is_asking():
        return
    if session.is_new():
        opening.begin()
    session.settle()
    tab()
    if not session.is_mine():
        st.error(
            "These images are on view in another window by now. Go on there; to begin anew here, "
            "open the page in a new window.",
            icon=":material/error:",
        )
        return
    layout_place, export_place = _header()
    empty = not session.load().view.image
    with st.container(key="drop-large" if empty else "drop"):
        given = uploader.uploader()
    if awaited.find_awaited(given):
        st.rerun()  # which images of their files are read may have changed
    source = _chosen(given.sources)
    loaded = _load(source) if source else None
    if loaded and not loaded.image:
        source, loaded = _first_readable(uploader.just_added(given)) or (source, loaded)
    if source:
        session.store(session.load().with_view(image=source.key))
    if loaded and loaded.image and session.load().document.awaits_rule:
        _start_rule(loaded.image)
    on_view = source.key if source else ""
    # What cannot be read has no mask that the page could tell the board of.
    in_hand = on_view if loaded and loaded.image else ""
    report = set_board.follow(given, [on_view], in_hand=in_hand)
    given = set_board.with_facts(given, report, {on_view: loaded} if loaded else {})
    if source is None or loaded is None:
        image_list.notes(given)
        problem(session.load())
        with st.container(key="first-page"):
            welcome()
            recipe_loader()
        return
    if not session.load().document.awaits_rule:  # as where no image could be read so far
        with layout_place:
            layout_switch()
        with export_place:
            export_menu(loaded.image, given)
    if loaded.image is None:
        unreadable(source, loaded.problem, given)
    else:
        workspace(loaded.image, source, given, session.load().document)
        collecting.leave_out_what_stays()
    with st.container(key="images-strip"):
        strip_panel(given, source.key)


def _header() -> tuple[AbstractContextManager[object], AbstractContextManager[object]]:
    """Draw the top of the page; return the places for what an image makes possible."""
    with st.container(key="skip"):
        skip_links()
    with st.container(horizontal=True, vertical_alignment="center", key="header"):
        st.title("maskapp", anchor=False, width="content")
        layout = st.container(key="layout-place", width="content")
        # Until there are images: then what becomes of a ZIP is told here.
        st.caption("Binary masks from colour images, by rules you can read", width="stretch")
        export = st.container(key="export-place", width="stretch")
        sign_in.sign_out_button()
        help_panel()
    return layout, export


def _chosen(sources: Sequence[Source]) -> Source | None:
    if not sources:
        return None
    wanted = session.load().view.image
    exact = [source for source in sources if source.key == wanted]
    # Where its page is no longer selected, another one of the file.
    same_file = [source for source in sources if source.file.key == wanted.partition("·")[0]]
    return [*exact, *same_file, *sources][0]


def _first_readable(sources: Sequence[Source]) -> tuple[Source, Loaded] | None:
    """Look at the first of new images that can be read: the list tells of those before it."""
    for source in sources:
        loaded = _load(source)
        if loaded.image:
            session.store(rule_edits.choose_image(session.load(), source.key))
            return source, loaded
    return None


def _load(source: Source) -> Loaded:
    try:
        return source.load(
            session.load().document.reading, partial(set_board.board().decoded, source.key)
        )
    except Exception as error:  # noqa: BLE001  # other images can be chosen, this one removed
        return Loaded(None, failure.sentence(error))


def _start_rule(image: Image) -> None:
    """Give a new image a first rule, so that a mask is seen at once."""
    state = session.load()
    session.store(rule_edits.start_rule(state, first_range_of(image), image.depth))
