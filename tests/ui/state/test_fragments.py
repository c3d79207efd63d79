"""Which parts of the page an edit of the rule's form draws anew."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from types import SimpleNamespace

import pytest

from maskapp.core.recipe.rule import Range
from maskapp.core.recipe.shapes import Rectangle
from maskapp.core.steps.registry import CLEANING
from maskapp.ui.state import fragments, region_edits, rule_edits, session, step_edits
from maskapp.ui.state.kept import PACK, Kept
from maskapp.ui.state.model import State

FOLLOW = {
    fragments.PICTURE,
    fragments.NUMBERS,
    fragments.RULE,
    fragments.DOWNLOAD,
    fragments.STRIP,
}
SHAPE = Rectangle("include", 1, 2, 3, 4)


class _Rerun(Exception):
    """Streamlit ends the callback, too."""


@pytest.fixture
def holder(monkeypatch: pytest.MonkeyPatch) -> session.Holder:
    """Return what is kept of a page with the range Red 0–255, all of it drawn."""
    mine = session.Holder(Kept(rule_edits.add_group(State(), Range("red", 0, 255))))
    monkeypatch.setattr(session, "holder", lambda: mine)
    fragments.drawn(with_mask=True)
    return mine


@pytest.fixture
def widgets() -> dict[str, object]:
    """Return what widgets say, by their keys."""
    return {}


@pytest.fixture
def after_edit(
    monkeypatch: pytest.MonkeyPatch, widgets: dict[str, object]
) -> Callable[[], set[str]]:
    """Return what tells which fragments are drawn after an edit."""
    asked: list[Sequence[str]] = []

    def rerun(keys: Sequence[str]) -> None:
        asked.append(keys)
        raise _Rerun

    monkeypatch.setattr(fragments, "st", SimpleNamespace(session_state=widgets, rerun=rerun))

    def drawn() -> set[str]:
        with pytest.raises(_Rerun):
            fragments.after_edit(beside=False)
        return set(asked[-1])

    return drawn


def moved(state: State) -> State:
    return rule_edits.set_bounds(state, state.document.rows[0].id, 10, 20, "")


def test_bounds_draw_what_shows_them_and_no_more(
    holder: session.Holder, after_edit: Callable[[], set[str]]
) -> None:
    holder.state = moved(holder.state)
    drawn = after_edit()
    assert fragments.WORKSPACE not in drawn
    assert drawn == FOLLOW


def test_what_shows_nothing_of_the_rule_is_not_drawn_until_it_does(
    holder: session.Holder, after_edit: Callable[[], set[str]], widgets: dict[str, object]
) -> None:
    holder.state = moved(holder.state).with_view(pixel=(0, 0), layout="table")
    assert after_edit() == {*FOLLOW, fragments.PIXEL, fragments.SET}
    widgets[fragments.MENU] = True
    assert after_edit() == {*FOLLOW, fragments.PIXEL, fragments.SET, fragments.EXPORT}
    widgets[fragments.MENU] = False
    holder.state = holder.state.with_view(pixel=None, layout="picture")
    assert after_edit() == FOLLOW
    holder.kept.extras[PACK] = object()  # tells whether it is of the rule before
    assert after_edit() == {*FOLLOW, fragments.EXPORT}


@pytest.mark.parametrize("cleaning", [True, False])
def test_what_undo_brings_back_beside_the_rule_draws_everything(
    holder: session.Holder, after_edit: Callable[[], set[str]], cleaning: bool
) -> None:
    bare = holder.state
    on_view = region_edits.OnView("a.png", (9, 9))
    holder.state = (
        step_edits.add_step(bare, CLEANING["remove_small"])
        if cleaning
        else region_edits.add_shape(bare, SHAPE, on_view)
    )
    fragments.drawn(with_mask=True)
    holder.state = bare  # undone
    assert fragments.WORKSPACE in after_edit()
    holder.state = moved(bare)  # the run that was to draw it can have been cut short
    assert fragments.WORKSPACE in after_edit()
    fragments.drawn(with_mask=True)
    assert fragments.WORKSPACE not in after_edit()


def test_first_mask_draws_everything(
    holder: session.Holder, after_edit: Callable[[], set[str]]
) -> None:
    fragments.drawn(with_mask=False)
    holder.state = moved(holder.state)
    assert fragments.WORKSPACE in after_edit()


@pytest.fixture
def drawn_in_all(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return what tells that the whole page was drawn."""
    found: list[str] = []
    monkeypatch.setattr(fragments, "st", SimpleNamespace(rerun=lambda: found.append("page")))
    return found


def test_what_is_told_beside_a_component_draws_all(
    holder: session.Holder, drawn_in_all: list[str]
) -> None:
    fragments.own()
    assert drawn_in_all == []
    session.settle()  # another message
    session.deed()
    fragments.own()
    assert drawn_in_all == ["page"]


def test_a_value_that_the_page_has_changed_is_not_told_beside(
    holder: session.Holder, monkeypatch: pytest.MonkeyPatch, drawn_in_all: list[str]
) -> None:
    widgets: dict[str, object] = {"box": "old"}
    monkeypatch.setattr(session, "st", SimpleNamespace(session_state=widgets))
    session.show("box", "new")
    widgets["box"] = "old"  # the browser has not heard of it
    session.report("box", lambda value: None)
    fragments.own()
    assert drawn_in_all == []
    session.settle()
    widgets["box"] = "typed"
    session.report("box", lambda value: None)
    fragments.own()
    assert drawn_in_all == ["page"]
