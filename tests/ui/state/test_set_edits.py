"""What a user says of whole images, and taking it back."""

from __future__ import annotations

from dataclasses import replace

from maskapp.core.finding.picks import Pick, PickedColours
from maskapp.core.recipe.rule import Range
from maskapp.files.reading.selection import Selection
from maskapp.ui.state import class_edits, rule_edits, set_edits
from maskapp.ui.state.history import History
from maskapp.ui.state.model import State
from maskapp.ui.state.of_images import ImageException
from maskapp.ui.state.picked import ImagePick

START = rule_edits.start_rule(State(), Range("red", 120, 255), 8)


def test_marks_come_and_go_by_image() -> None:
    state = set_edits.set_checked(set_edits.set_checked(START, "a", True), "b", True)
    assert state.document.checked == ("a", "b")
    assert set_edits.set_checked(state, "a", True).document.checked == ("b", "a")
    assert set_edits.set_checked(state, "a", False).document.checked == ("b",)
    assert set_edits.set_checked(state, "c", False) == state


def test_a_mark_is_for_the_rule_that_was_looked_at() -> None:
    start = rule_edits.add_group(State(), Range("red", 10, 255))
    state = set_edits.set_checked(set_edits.set_checked(start, "a", True), "b", True)
    row = state.document.rows[0].id
    own = rule_edits.set_bounds(rule_edits.set_only_this(state, True), row, 20, 255, "a")
    assert marks(own) == (["b"], ["a"])
    changed = rule_edits.set_bounds(state, row, 30, 255)
    assert marks(changed) == ([], ["a", "b"])
    again = set_edits.set_checked(changed, "a", True)
    assert marks(again) == (["a"], ["b"])
    back = rule_edits.set_bounds(again, row, 10, 255)
    assert marks(back) == (["b"], ["a"])


def marks(state: State) -> tuple[list[str], list[str]]:
    """Which images were looked at as they are, and which before the rule was changed."""
    return sorted(state.document.checked), sorted(state.document.changed_since)


def test_a_mark_stays_where_a_class_is_painted_otherwise() -> None:
    state = set_edits.set_checked(START, "a", True)
    assert class_edits.recolor(state, state.card.id, "#000000").document.checked == ("a",)
    assert class_edits.add_class(state, "other").document.checked == ()


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


def test_with_a_file_goes_all_that_was_said_of_its_images() -> None:
    def pick(id_: int, image: str) -> ImagePick:
        return ImagePick(id_, image, PickedColours(Pick(1, 1), ((1, 2, 3),)), "", 8)

    row = START.document.rows[0].id
    own = ImageException(((row, Range("red", 60, 255)),))
    keys = ("f-1", "f-1·2", "f-10", "f-1/1")
    document = replace(
        START.document,
        exceptions=tuple((key, own) for key in keys),
        excluded=keys,
        marked=tuple((key, START.document.recipe) for key in keys),
        classes=(
            replace(
                START.card,
                picks=tuple(pick(n, key) for n, key in enumerate(keys)),
                wrong_picks=(0, 3),
            ),
        ),
        selections=(("f-1", Selection(pages=(1, 2))), ("f-10", Selection(1))),
    )
    state = replace(START, document=document).with_view(examples=("leaf", "cells"))
    left = set_edits.forget_file(state, "f-1").document
    assert [key for key, _ in left.exceptions] == ["f-10", "f-1/1"]
    assert left.excluded == ("f-10", "f-1/1")
    assert [key for key, _ in left.marked] == ["f-10", "f-1/1"]
    assert [each.image for each in left.classes[0].picks] == ["f-10", "f-1/1"]
    assert left.classes[0].wrong_picks == (3,)
    assert [key for key, _ in left.selections] == ["f-10"]
    assert left.recipe == START.document.recipe
    assert set_edits.forget_file(state, "example-leaf").view.examples == ("cells",)


def test_edits_are_for_an_image_alone_while_it_has_bounds_of_its_own() -> None:
    start = rule_edits.choose_image(rule_edits.add_group(State(), Range("red", 10, 255)), "a")
    row = start.document.rows[0].id
    own = rule_edits.set_bounds(rule_edits.set_only_this(start, True), row, 20, 255, "a")
    other = rule_edits.choose_image(own, "b")
    assert not other.view.only_this
    again = rule_edits.choose_image(other, "a")
    assert again.view.only_this
    assert not rule_edits.choose_image(start, "b").view.only_this
