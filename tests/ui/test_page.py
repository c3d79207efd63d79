"""Journeys through the page without a browser."""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from maskapp.core.recipe.rule import MAX_RANGES, Range
from maskapp.ui.images.examples import TASKS, Task
from maskapp.ui.state import link, rule_edits, session
from maskapp.ui.state.model import State
from tests.ui.journeys import box, form_rows, press, texts
from tests.ui.pictures import encode, flat, noise

PIXELS = noise()
RED = PIXELS[..., 0].astype(int)
PAGE = Path(__file__).parents[2] / "maskapp" / "ui" / "script.py"


def state_of(at: AppTest) -> State:
    holder = at.session_state["maskapp"]
    assert isinstance(holder, session.Holder)
    return holder.state


@pytest.fixture
def empty() -> AppTest:
    at = AppTest.from_file(str(PAGE), default_timeout=60).run()
    assert not at.exception
    return at


@pytest.fixture
def at(empty: AppTest) -> AppTest:
    """The page with an image."""
    empty.file_uploader[0].set_value(("leaf.png", encode(PIXELS), "image/png")).run()
    assert not empty.exception
    return empty


def test_page_opens_without_an_image(empty: AppTest) -> None:
    assert [each.value for each in empty.title] == ["maskapp"]
    assert {each.label for each in empty.button} >= {task.label for task in TASKS}
    assert not empty.metric


def test_upload_shows_how_much_is_selected(at: AppTest) -> None:
    low = state_of(at).document.rows[0].range.low
    assert at.metric[0].label == "Selected"
    assert at.metric[0].value == f"{100 * (low <= RED).mean():.2f} %"
    assert [*form_rows(at)] == ["Red"]
    assert box(at, "Red from").value == low


def test_boxes_move_the_handles(at: AppTest) -> None:
    box(at, "Red from").set_value(100).run()
    box(at, "Red to").set_value(150).run()
    row, _ = form_rows(at)["Red"]
    assert (row["low"]["ticks"], row["high"]["ticks"]) == (100, 150)
    assert at.metric[0].value == f"{100 * ((RED >= 100) & (RED <= 150)).mean():.2f} %"


@pytest.mark.parametrize("task", TASKS, ids=lambda task: task.id)
def test_a_task_opens_its_images_with_its_rule_and_sections(empty: AppTest, task: Task) -> None:
    press(empty, task.label)
    assert not empty.exception
    assert empty.metric
    assert state_of(empty).document.recipe == task.recipe
    assert all(empty.session_state[section] for section in task.sections)
    # A section that is open has drawn what is in it.
    labels = [each.label for each in empty.text_input]
    assert ("Smallest kept (px), step 2" in labels) == ("prepare-panel" in task.sections)


def test_broken_file_is_told_in_a_sentence(empty: AppTest) -> None:
    empty.file_uploader[0].set_value(("a.png", b"no image", "image/png")).run()
    assert not empty.exception
    assert len(empty.error) == 1
    assert "this is a text file" in empty.error[0].value
    assert not empty.metric


def test_flat_image_is_explained(empty: AppTest) -> None:
    empty.file_uploader[0].set_value(("a.png", encode(flat((7, 7, 7))), "image/png")).run()
    assert not empty.exception
    assert empty.metric[0].value == "100.00 %"
    assert "selects every pixel" in empty.info[0].value


def test_invalid_numbers_block_downloads_until_swapped(at: AppTest) -> None:
    before = at.metric[0].value
    box(at, "Red from").set_value(200).run()
    box(at, "Red to").set_value(90).run()
    assert "From 200 is above To 90" in texts(at)
    assert at.metric[0].value != before  # 200–255 was valid in between
    assert at.get("download_button")[0].proto.disabled
    told = ":material/warning: Selected, by the last valid numbers: see the rule"
    assert at.metric[0].label == told
    press(at, "Swap them")
    assert at.metric[0].label == "Selected"
    assert "is above" not in texts(at)
    assert not at.get("download_button")[0].proto.disabled
    assert state_of(at).document.rows[0].range.describe() == "Red 90–200"


def test_ranges_and_groups_are_added_and_removed(at: AppTest) -> None:
    press(at, "Add range")
    press(at, "Add group")
    assert [len(card.rows) for card in state_of(at).card.groups] == [2, 1]
    press(at, "Duplicate group 1")
    press(at, "Remove group 2")
    assert [len(card.rows) for card in state_of(at).card.groups] == [2, 2]
    press(at, "Remove range Green, group 1")
    assert state_of(at).document.recipe.rule.groups[0].describe().startswith("Red")
    assert not at.exception


def test_link_with_a_rule_waits_for_images() -> None:
    at = AppTest.from_file(str(PAGE), default_timeout=60)
    recipe = rule_edits.add_group(State(), Range("hue", 350, 10)).document.recipe
    at.query_params[link.PARAMETER] = link.encode(recipe)
    at.run()
    assert not at.exception
    assert "Hue 350°–10°" in at.info[0].value.replace("\\", "")
    assert state_of(at).document.recipe == recipe


def test_broken_link_is_told_in_a_sentence() -> None:
    at = AppTest.from_file(str(PAGE), default_timeout=60)
    at.query_params[link.PARAMETER] = "%%%"
    at.run()
    assert not at.exception
    assert "link could not be read" in at.error[0].value.replace("\\", "")


def _add_to_a_full_rule() -> None:
    import streamlit as st

    from maskapp.ui.state import rule_edits, session

    session.store(st.session_state["full"])
    session.act(rule_edits.add_group)


def test_more_than_200_ranges_are_refused_in_a_sentence() -> None:
    full = rule_edits.add_group(State())
    for _ in range(MAX_RANGES - 1):
        full = rule_edits.add_range(full, full.card.groups[0].id)
    at = AppTest.from_function(_add_to_a_full_rule)
    at.session_state["full"] = full
    at.run()
    assert not at.exception
    assert state_of(at).card.groups == full.card.groups
    assert "more than 200 ranges" in state_of(at).view.problem
