"""The strip between two runs of the page."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from maskapp.files.reading.selection import WHOLE
from maskapp.ui.compute.board import Board
from maskapp.ui.images.sources import File, Given, Source
from tests.ui.images.strip.frames import strip_of
from tests.ui.images.test_sources import opened
from tests.ui.journeys import state_of
from tests.ui.pictures import encode, noise


def _strip() -> None:
    """Draw the strip alone, as its own fragment does."""
    import streamlit as st

    from maskapp.ui.images.strip.panel import strip_panel

    strip_panel(st.session_state["given"], st.session_state["maskapp"].state.view.image)


def board_of(at: AppTest) -> Board:
    board = at.session_state["maskapp"].kept.extras["board"]
    assert isinstance(board, Board)
    return board


def test_nothing_is_told_of_the_rule_that_the_page_is_still_to_make() -> None:
    at = opened(("leaf.png", encode(noise())))
    counted = strip_of(at).percents
    assert counted[0] > 0
    holder = at.session_state["maskapp"]
    holder.state = state_of(at).with_class(groups=()).with_document(pristine=True)
    alone = AppTest.from_function(_strip, default_timeout=60)
    alone.session_state["maskapp"] = holder
    file = File("file-1", "leaf.png", "digest", lambda: encode(noise()))
    alone.session_state["given"] = Given((Source("file-1", "leaf.png", file, 0, WHOLE),), ())
    alone.run()
    assert not alone.exception
    assert board_of(at).wait(30)
    alone.run()
    assert strip_of(alone).percents == counted


def test_all_that_is_known_of_images_goes_with_them() -> None:
    at = opened(("leaf.png", encode(noise())))
    board = board_of(at)
    assert board.report().images
    next(each for each in at.button if each.label == "Remove all images").click().run()
    assert board.report().images == ()
    assert board_of(at) is not board
