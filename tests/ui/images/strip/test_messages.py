"""What the strip's browser code reports is taken only if it is legal."""

from __future__ import annotations

from typing import Any

import pytest

from maskapp.ui.images.strip.messages import (
    Action,
    More,
    Seen,
    read_actions,
    read_more,
    read_seen,
)

CHECK = {"n": 2, "kind": "check", "image": "a", "shows": "strip"}
OPEN = {"n": 1, "kind": "open", "image": "b", "shows": "grid"}


def test_actions_come_in_the_order_in_which_they_were_done() -> None:
    found = read_actions({"actions": {"hand": "h", "actions": [CHECK, OPEN]}})
    assert found == ("h", [Action(1, "open", "b", "grid"), Action(2, "check", "a", "strip")])


@pytest.mark.parametrize(
    "value",
    [
        None,
        "check",
        {},
        [None, 1],
        [{**CHECK, "kind": "delete the disk"}],
        [{**CHECK, "kind": ["check"]}],
        [{**CHECK, "shows": "nothing"}],
        [{**CHECK, "n": True}],
        [{**CHECK, "n": 1.5}],
        [{**CHECK, "n": float("inf")}],
        [{**CHECK, "image": 5}],
        [{"n": 3}],
    ],
)
def test_what_is_no_action_is_ignored(value: Any) -> None:
    assert read_actions({"actions": {"hand": "h", "actions": value}})[1] == []
    assert read_actions({"actions": value})[1] == []
    assert read_actions(value)[1] == []


def test_what_is_seen() -> None:
    seen = {"list": "abc", "tiles": [0, 2, -1, True, "3"], "near": [1]}
    assert read_seen({"seen": seen}) == Seen("abc", (0, 2), (1,))
    for other in (None, {"seen": None}, {"seen": {"list": 3}}, {"seen": {"list": "a", "tiles": 1}}):
        assert read_seen(other).tiles == ()


def test_what_is_asked_for() -> None:
    assert read_more({"more": {"n": 3, "masks": "abc"}}) == More(3, "abc")
    assert read_more({"more": {"n": 3, "masks": 4}}) == More(3, "")
    for other in (None, {}, {"more": None}, {"more": {"n": "3"}}):
        assert read_more(other) == More()
