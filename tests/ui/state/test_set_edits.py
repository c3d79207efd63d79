"""What a user says of whole images, and taking it back."""

from __future__ import annotations

from maskapp.core.recipe.rule import Range
from maskapp.ui.state import rule_edits, set_edits
from maskapp.ui.state.history import History
from maskapp.ui.state.model import State

START = rule_edits.start_rule(State(), Range("red", 120, 255), 8)


def test_marks_come_and_go_by_image() -> None:
    state = set_edits.set_checked(set_edits.set_checked(START, "a", True), "b", True)
    assert state.document.checked == ("a", "b")
    assert set_edits.set_checked(state, "a", True).document.checked == ("b", "a")
    assert set_edits.set_checked(state, "a", False).document.checked == ("b",)
    assert set_edits.set_checked(state, "c", False) == state


def test_undo_brings_back_what_was_left_out() -> None:
    state = set_edits.set_excluded(START, "a", True)
    history = History().record(START.document, state.document)
    history, back = history.undo(state)
    assert back.document.excluded == ()
    _, again = history.redo(back)
    assert again.document.excluded == ("a",)


def test_how_the_set_is_looked_at_is_no_entry() -> None:
    state = set_edits.set_layout(START, "grid")
    assert state.view.layout == "grid"
    assert History().record(START.document, state.document) == History()
