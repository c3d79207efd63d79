"""The buttons name what they undo; the list leads back to before a step."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from maskapp.ui.rule.history_bar import SHOWN, button_name, newest_first
from maskapp.ui.state.history import Entry
from maskapp.ui.state.model import Document
from tests.ui.journeys import box
from tests.ui.pictures import encode
from tests.ui.test_page import PAGE, PIXELS, press, state_of


def entries(number: int) -> tuple[Entry, ...]:
    return tuple(Entry(f"step {n}", Document()) for n in range(number))


def test_button_says_what_it_undoes() -> None:
    assert button_name("Undo", Entry("Red from 120 → 131", Document())) == (
        "Undo: Red from 120 → 131"
    )
    assert button_name("Redo", None) == "Redo: nothing to redo"


def test_list_is_newest_first_and_counts_what_it_leaves_out() -> None:
    assert newest_first(()) == ([], 0)
    assert newest_first(entries(2)) == ([(1, "step 1"), (2, "step 0")], 0)
    lines, more = newest_first(entries(200))
    assert len(lines) == SHOWN
    assert lines[0] == (1, "step 199")
    assert lines[-1] == (SHOWN, f"step {200 - SHOWN}")
    assert more == 200 - SHOWN


@pytest.fixture
def at() -> AppTest:
    """The page with an image, Red 100–150, in two steps."""
    at = AppTest.from_file(str(PAGE), default_timeout=60).run()
    at.file_uploader[0].set_value(("leaf.png", encode(PIXELS), "image/png")).run()
    box(at, "Red from").set_value(100).run()
    box(at, "Red to").set_value(150).run()
    return at


def names(at: AppTest) -> list[str]:
    return [each.label.replace("\\", "") for each in at.button]


def test_undo_and_redo_update_the_boxes(at: AppTest) -> None:
    before = at.metric[0].value
    assert "Undo: Red to 255 → 150" in names(at)
    assert at.button(key="redo").disabled
    at.button(key="undo").click().run()
    assert (box(at, "Red from").value, box(at, "Red to").value) == (100, 255)
    assert at.metric[0].value != before
    assert "Redo: Red to 255 → 150" in names(at)
    at.button(key="undo").click().run()
    assert at.button(key="undo").disabled
    at.button(key="redo").click().run()
    at.button(key="redo-y").click().run()
    assert (box(at, "Red from").value, box(at, "Red to").value) == (100, 150)
    assert at.metric[0].value == before
    assert not at.exception


def test_list_goes_back_to_before_a_step(at: AppTest) -> None:
    at.session_state["history"] = True
    at.run()
    assert at.button(key="back-2").label.replace("\\", "").startswith("Red from ")
    first = state_of(at).document.rows[0].range
    at.button(key="back-2").click().run()
    assert state_of(at).document.rows[0].range != first
    assert state_of(at).document.pristine
    assert not at.exception
    assert at.button(key="undo").disabled
    at.button(key="redo").click().run()
    at.button(key="redo").click().run()
    assert state_of(at).document.rows[0].range == first


def test_new_edit_ends_redo(at: AppTest) -> None:
    at.button(key="undo").click().run()
    press(at, "Add group")
    assert at.button(key="redo").disabled
