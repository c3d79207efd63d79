"""What a tab says of itself, and what it gets."""

from __future__ import annotations

from typing import Any

import pytest
import streamlit as st

from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from maskapp.ui.host import addresses
from maskapp.ui.state import link, opening, rule_edits, session
from maskapp.ui.state.kept import Kept
from maskapp.ui.state.model import State
from maskapp.ui.widgets import tab
from maskapp.ui.widgets.tab import Hello, read_hello

RECIPE = Recipe(Rule((Group((Range("red", 90, 180),)),)))


@pytest.fixture
def left(monkeypatch: pytest.MonkeyPatch) -> Kept:
    """What a tab of this browser held when it was left."""
    monkeypatch.setattr(st, "session_state", {})
    monkeypatch.setattr(addresses, "browser", lambda: "mine")
    kept = Kept(browser="mine", holder="earlier")
    kept.take("1", "leaf.png", b"data")
    session.KEEPING.add(kept)
    return kept


def test_what_was_left_is_asked_for_before_the_page_is_drawn(left: Kept) -> None:
    assert opening.must_ask()
    tab._answer(Hello(1, left.token, ("leaf.png",)))
    assert session.kept() is left
    assert not opening.must_ask()


def test_another_new_tab_of_the_browser_begins_anew(left: Kept) -> None:
    tab._answer(Hello(1, ""))
    assert not opening.must_ask()
    assert session.kept() is not left
    assert session.kept().is_empty
    assert left.files


def test_what_is_no_longer_there_is_named(left: Kept) -> None:
    tab._answer(Hello(1, "unknown", ("a.png", "b.png")))
    assert session.kept() is not left
    assert session.kept().gone == ("a.png", "b.png")


def test_after_a_restart_the_rule_is_that_of_the_address_as_it_is_now(
    monkeypatch: pytest.MonkeyPatch, left: Kept
) -> None:
    older = Recipe(Rule((Group((Range("blue", 1, 2),)),)))
    monkeypatch.setattr(st, "query_params", {link.PARAMETER: link.encode(older)})
    opening.begin()
    assert session.load().document.recipe.describe() == "Blue 1–2"
    search = f"?other=1&{link.PARAMETER}={link.encode(RECIPE)}"
    tab._answer(Hello(1, "unknown", ("a.png",), search=search))
    assert session.load().document.recipe.describe() == "Red 90–180"
    assert session.kept().gone == ("a.png",)
    session.act(rule_edits.load_recipe, older)
    tab._answer(Hello(2, "unknown", ("a.png",), search=search))
    assert session.load().document.recipe.describe() == "Blue 1–2", "of what was done since"


def test_what_was_done_meanwhile_is_not_given_up_for_what_was_there(left: Kept) -> None:
    session.begin(State())
    session.kept().take("2", "new.png", b"data")
    tab._answer(Hello(1, left.token, ("leaf.png",)))
    assert [each.name for each in session.kept().files] == ["new.png"]


@pytest.mark.parametrize("by_link", [True, False])
def test_a_link_that_is_opened_in_the_tab_brings_its_rule_as_an_edit(
    monkeypatch: pytest.MonkeyPatch, left: Kept, by_link: bool
) -> None:
    left.state = rule_edits.load_recipe(State(), Recipe(Rule((Group((Range("blue", 1, 2),)),))))
    monkeypatch.setattr(st, "query_params", {link.PARAMETER: link.encode(RECIPE)})
    tab._answer(Hello(1, left.token, by_link=by_link))
    told = session.load().document.recipe.describe()
    assert told == ("Red 90–180" if by_link else "Blue 1–2")
    assert bool(session.kept().history.past) is by_link


def test_a_session_that_was_taken_over_changes_nothing_any_more(left: Kept) -> None:
    session.go_on_with(left)
    left.holder = "another"
    assert not session.is_mine()
    session.act(rule_edits.load_recipe, RECIPE)
    session.undo()
    assert left.state == State()


@pytest.mark.parametrize(
    "said",
    [
        None,
        {},
        {"hello": 3},
        {"hello": {"number": "1", "token": "t"}},
        {"hello": {"number": True, "token": "t"}},
        {"hello": {"number": 1, "token": "t" * 999}},
    ],
)
def test_what_is_no_hello_is_none(said: Any) -> None:
    assert read_hello(said) is None


def test_a_hello_is_cut_to_size() -> None:
    names = ["n" * 999, 3, *(["a"] * 500)]
    hello = read_hello({"hello": {"number": 1, "token": "t", "names": names, "insist": "yes"}})
    assert hello is not None
    assert len(hello.names) < 101
    assert len(hello.names[0]) == 200
    assert not hello.insist
