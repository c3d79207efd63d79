"""What is done in the form is done once, in its order, and undone as it was done."""

from __future__ import annotations

from typing import Any

import pytest
import streamlit as st

from maskapp.core.color.channels import CHANNELS
from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from maskapp.ui.rule import form
from maskapp.ui.state import rule_edits, session
from maskapp.ui.state.model import State
from tests.ui.pictures import noise

IMAGE = Image(noise())


@pytest.fixture
def hear(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Return a function that does what the browser says, on the rule Red 60–170."""
    sent: dict[str, Any] = {}
    monkeypatch.setattr(st, "session_state", sent)
    rule = Rule((Group((Range("red", 60, 170),)),))
    session.store(rule_edits.load_recipe(State(), Recipe(rule)))

    def hear(*actions: dict[str, Any], hand: str = "h") -> None:
        sent["rule-form"] = {"actions": {"hand": hand, "actions": list(actions)}}
        form._on_actions(IMAGE)

    return hear


def typed(n: int, text: str, was: int, typing: int = 0) -> dict[str, Any]:
    row = session.load().document.rows[0].id
    fields = {"row": row, "channel": "red", "end": "low", "image": "a"}
    return {"n": n, "kind": "type", "text": text, "was": was, "typing": typing, **fields}


def moved(n: int, was: int, now: int, typing: int = 0) -> dict[str, Any]:
    """The lower handle of red, taken from one value to another."""
    row = session.load().document.rows[0].id
    fields = {"row": row, "channel": "red", "image": "", "ends": {"low": [was, now]}}
    return {"n": n, "kind": "ends", "typing": typing, **fields}


def low() -> object:
    return session.load().document.rows[0].range.low


def names() -> list[str]:
    return [entry.name for entry in session.holder().history.past]


def test_the_rules_own_channels_are_among_those_to_choose_from() -> None:
    brown = "brown = 2 red - green - blue"
    state = rule_edits.load_recipe(State(), Recipe(Rule((Group((Range(brown, 5, 9),)),))))
    offered = form._channels(state)
    assert (offered[-1].id, offered[-1].label) == (brown, "brown")
    assert [each.id for each in offered[:-1]] == list(CHANNELS)
    assert all(each.id != brown for each in form._channels(State()))


def test_what_is_said_again_is_done_once(hear: Any) -> None:
    first, second = typed(1, "70", 60), typed(2, "80", 70)
    hear(first)
    hear(first, second)
    hear(first, second)
    assert low() == 80
    assert names() == ["Red from 60 → 70", "Red from 70 → 80"]
    assert session.heard(session.RULE).number == 2


def test_a_typed_number_and_the_click_after_it_are_done_in_their_order(hear: Any) -> None:
    hear(typed(1, "99", 60), {"n": 2, "kind": "invert", "on": True}, {"n": 3, "kind": "undo"})
    assert low() == 99
    assert not session.load().card.invert
    assert names() == ["Red from 60 → 99"]


def test_digits_of_one_number_are_one_step_of_undo(hear: Any) -> None:
    hear(typed(1, "1", 60, typing=5))
    hear(typed(2, "12", 1, typing=5), typed(3, "120", 12, typing=5))
    assert names() == ["Red from 60 → 120"]
    hear(typed(4, "130", 120, typing=6))
    assert names() == ["Red from 60 → 120", "Red from 120 → 130"]
    hear(typed(5, "120", 130, typing=6))
    assert names() == ["Red from 60 → 120"]  # typed and taken back: nothing was changed
    hear({"n": 6, "kind": "undo"})
    assert low() == 60


def test_keys_in_a_row_are_one_step_of_undo(hear: Any) -> None:
    hear(moved(1, 60, 61, typing=5))
    hear(moved(2, 61, 65, typing=5))
    assert names() == ["Red from 60 → 65"]
    hear(moved(3, 65, 66, typing=6))
    hear(moved(4, 66, 70))
    assert names() == ["Red from 60 → 65", "Red from 65 → 66", "Red from 66 → 70"]


def test_steps_go_back_and_a_page_that_was_loaded_anew_counts_anew(hear: Any) -> None:
    hear(typed(1, "70", 60), typed(2, "80", 70))
    hear({"n": 3, "kind": "back", "steps": 2})
    assert low() == 60
    hear({"n": 1, "kind": "redo"}, {"n": 2, "kind": "redo"}, hand="another")
    assert low() == 80


def test_what_is_no_action_is_answered_and_counts_as_a_deed(hear: Any) -> None:
    before, acts = session.load(), session.holder().acts
    hear({"n": 1, "kind": "nonsense"}, {"n": 2, "kind": "back", "steps": "x"})
    assert session.load() == before
    assert session.heard(session.RULE).number == 2
    assert session.holder().acts > acts
