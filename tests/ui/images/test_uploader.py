"""What comes in is held once, and what does not is told until it was read."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from types import SimpleNamespace
from typing import Any
from zipfile import ZipFile

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from maskapp.ui.images import limits, uploader
from maskapp.ui.images.dropping import KEY, drop_of, mark_of, read_missing
from maskapp.ui.state import kept as kept_module
from maskapp.ui.state import session
from tests.ui.journeys import PAGE, press, texts
from tests.ui.pictures import encode, noise

LEAF = ("leaf.png", encode(noise()), "image/png")
OTHER = ("other.png", encode(noise(seed=2)), "image/png")


def given(at: AppTest, *files: tuple[str, bytes, str]) -> AppTest:
    at.file_uploader[0].set_value(list(files)).run()
    assert not at.exception
    return at


def opened() -> AppTest:
    return AppTest.from_file(str(PAGE), default_timeout=60).run()


def names(at: AppTest) -> list[str]:
    return [each.name for each in at.session_state["maskapp"].kept.files]


def test_files_are_taken_over_and_the_uploader_is_emptied_for_the_next_ones() -> None:
    at = given(opened(), LEAF)
    assert not at.file_uploader[0].value
    assert names(given(at, OTHER)) == ["leaf.png", "other.png"]
    assert at.session_state["maskapp"].state.view.image == "file-2"
    press(at, "Remove all images")
    assert names(at) == []


def test_the_same_file_is_not_counted_twice_and_its_name_is_told() -> None:
    other = ("leaf.png", OTHER[1], "image/png")  # of the same name alone
    at = given(given(opened(), LEAF), other, LEAF, OTHER)
    assert names(at) == ["leaf.png", "leaf.png", "other.png"]
    assert "Not added: leaf.png (here already)." in texts(at)
    assert at.session_state["maskapp"].state.view.image == "file-2"
    press(at, "Remove all images")
    assert names(given(at, LEAF)) == ["leaf.png"]


def test_an_archive_that_comes_again_brings_back_what_was_let_go_of() -> None:
    data = BytesIO()
    with ZipFile(data, "w") as archive:
        archive.writestr("a.png", LEAF[1])
        archive.writestr("b.png", OTHER[1])
    zipped = ("leaves.zip", data.getvalue(), "application/zip")
    at = given(opened(), zipped)
    kept = at.session_state["maskapp"].kept
    kept.remove_file("file-1/a.png", others=True)
    given(at, zipped)
    assert names(at) == ["leaves.zip"]
    assert not kept.removed
    assert not kept.missing


@pytest.mark.parametrize("data", [LEAF[1], b"\0no image"])
def test_a_single_image_is_let_go_too_also_where_it_cannot_be_read(data: bytes) -> None:
    at = given(opened(), ("leaf.png", data, "image/png"))
    assert names(at) == ["leaf.png"]
    press(at, "Remove all images")
    assert names(at) == []


def test_old_uploads_that_the_browser_repeats_bring_nothing_and_fail_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(st, "session_state", {"images-0": [SimpleNamespace(file_id="gone")]})
    uploader._take("images-0")
    uploader._take("images-1")
    assert session.kept().files == ()


def test_where_all_sessions_have_no_room_files_are_refused_by_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    at = given(opened(), LEAF)
    monkeypatch.setattr(kept_module, "MOST_BYTES", session.KEEPING.size)
    monkeypatch.setattr(session.KEEPING, "room", lambda _: 0)
    given(at, OTHER)
    assert names(at) == ["leaf.png"]
    assert "Not added: other.png (beyond the session's limits)." in texts(at)
    press(at, "Close this message")
    assert "Not added" not in texts(at)


def test_images_that_are_gone_are_named_until_they_are_here_again() -> None:
    at = opened()
    at.session_state["maskapp"].kept.gone = ("day 7/leaf.png", "other.png")
    at.run()
    assert "The images are no longer here: day 7/leaf.png, other.png." in texts(at)
    assert "looked at or left out are not" in texts(at)
    given(at, LEAF)
    assert "The images are no longer here: other.png." in texts(at)
    given(at, OTHER)
    assert "no longer here" not in texts(at)
    assert "Close this message" not in [each.label for each in at.button]


@pytest.mark.parametrize(
    ("why", "reason", "counts"),
    [
        ("size", "larger than 200 MB", True),
        ("type", "no image that is read here", False),
        ("connection", "the connection was lost", True),
        ("stopped", "stopped", False),
        ("anything", "did not arrive", True),
    ],
)
def test_what_never_came_is_named_and_counts_unless_it_is_no_image(
    monkeypatch: pytest.MonkeyPatch, why: str, reason: str, counts: bool
) -> None:
    said = {"missing": {"number": 1, "files": [{"name": "x.tif", "why": why}]}}
    monkeypatch.setattr(st, "session_state", {KEY: said})
    uploader._on_missing()
    assert session.kept().missing == (("x.tif", reason, ""),)
    left_out = uploader._left_out("x.tif", reason)
    assert left_out.hidden is not counts
    assert (left_out.code == "too_large") is (why == "size")


@pytest.mark.parametrize(
    "said",
    [
        None,
        3,
        {},
        {"missing": "x"},
        {"missing": {"files": "x"}},
        {"missing": {"files": [3, {"name": 3, "why": "size"}, {"name": "a"}]}},
    ],
)
def test_what_the_browser_says_of_missing_files_is_not_trusted(said: Any) -> None:
    assert read_missing(said) == []


def test_long_lists_and_names_are_cut() -> None:
    said: Sequence[Any] = [{"name": "n" * 9999, "why": "size", "mark": "a-1" * 99}] * 5000
    found = read_missing({"missing": {"files": list(said)}})
    assert {each.mark for each in found} == {""}
    assert len(found) <= 1000
    assert len(found[0].name) <= 300


def test_a_mark_is_read_from_the_media_type_alone() -> None:
    assert mark_of("image/png;maskapp=a1-12") == "a1-12"
    assert drop_of("a1-12") == "a1"
    for other in ("image/png", "", "a1-12", "image/png;maskapp=", "x;maskapp=<b>-1"):
        assert mark_of(other) == ""


def lot(drop: str, first: int, *names: str) -> list[tuple[str, bytes, str]]:
    """Return files as the browser marks them."""
    return [
        (name, encode(noise(seed=number)), f"image/png;maskapp={drop}-{number}")
        for number, name in enumerate(names, first)
    ]


def test_later_lots_of_a_drop_only_join_and_what_comes_again_comes_once() -> None:
    at = given(opened(), *lot("a", 0, "1.png", "2.png"))
    kept = at.session_state["maskapp"].kept
    rule = kept.state.document.classes
    assert kept.state.view.image == "file-1"
    given(at, *lot("a", 2, "3.png"))
    assert kept.state.view.image == "file-1"
    assert kept.state.document.classes == rule
    takes = kept.takes
    given(at, *lot("a", 1, "2.png", "3.png"))
    assert names(at) == ["1.png", "2.png", "3.png"]
    assert kept.takes == takes + 1  # the browser waits for that
    given(at, *lot("b", 0, "4.png"))  # another drop shows its first one
    assert kept.state.view.image == "file-4"


def test_a_first_lot_that_cannot_be_read_lets_the_next_one_show_an_image() -> None:
    at = given(opened(), ("no.png", b"\0no image", "image/png;maskapp=a-0"))
    given(at, *lot("a", 1, "yes.png"))
    assert at.session_state["maskapp"].kept.state.view.image == "file-2"


def test_beyond_a_limit_a_whole_drop_is_told_in_one_message_by_name(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(limits, "MAX_FILES", 2)
    at = given(opened(), *lot("a", 0, "1.png", "2.png", "3.png"))
    monkeypatch.setattr(limits, "MAX_FILES", 3)  # as if a smaller one would still fit
    given(at, *lot("a", 3, "4.png"))
    assert names(at) == ["1.png", "2.png"]
    assert "2 files were not added: a session holds at most" in texts(at)
    assert "Not added: 3.png, 4.png (beyond the session's limits)." in texts(at)
    assert at.session_state["maskapp"].kept.full == {"a"}
    press(at, "Close this message")
    given(at, *lot("b", 0, "5.png"))
    assert names(at) == ["1.png", "2.png", "5.png"]


def test_what_can_be_tried_again_offers_it_and_all_names_are_there() -> None:
    at = opened()
    kept = at.session_state["maskapp"].kept
    for number in range(7):
        kept.miss("", f"{number}.png", "the connection was lost", f"a-{number}")
    at.run()
    assert "and 2 more (the connection was lost). Add what is missing again." in texts(at)
    assert "5.png\n6.png" in at.text[-1].value
    press(at, "Try again")
    assert kept.missing == ()
