"""What components say of what was done in them is read in its order, and not trusted."""

from __future__ import annotations

import math

import pytest

from maskapp.ui.widgets.messages import read_actions


def test_a_message_is_read_in_its_order() -> None:
    sent = [{"n": 3, "kind": "undo"}, {"n": 4, "kind": "invert", "on": True}]
    hand, actions = read_actions({"actions": {"hand": "h", "actions": sent}})
    assert hand == "h"
    assert [(each.number, each.kind) for each in actions] == [(3, "undo"), (4, "invert")]


@pytest.mark.parametrize(
    "state",
    [None, [], {}, {"actions": None}, {"actions": {"hand": 1, "actions": []}},
     {"actions": {"hand": "", "actions": []}}, {"actions": {"hand": "h" * 65, "actions": []}},
     {"actions": {"hand": "h", "actions": {}}},
     {"actions": {"hand": "h", "actions": [{"n": 1, "kind": "undo"}] * 1001}}],
)  # fmt: skip
def test_a_message_of_another_shape_is_nothing(state: object) -> None:
    assert read_actions(state) == ("", ())


@pytest.mark.parametrize("number", [0, -1, 1.0, True, None, "1", math.nan, 1 << 60])
def test_an_action_without_a_number_is_none(number: object) -> None:
    sent = {"hand": "h", "actions": [{"n": number, "kind": "undo"}, {"n": 1}, 5]}
    assert read_actions({"actions": sent}) == ("h", ())
