"""Classes as edits of the state: added, named, ordered, bounded, removed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from maskapp.core.recipe.mask_class import PALETTE
from maskapp.core.recipe.recipe import MAX_CLASSES
from maskapp.core.recipe.rule import Group, Range, Rule
from maskapp.core.steps.registry import CLEANING
from maskapp.errors import RecipeError
from maskapp.ui.state import class_edits, proposal_edits, rule_edits, step_edits
from maskapp.ui.state.history import History, entry_name
from maskapp.ui.state.model import State, row_name
from maskapp.ui.state.of_images import ImageException

BROWN, PALE = Range("lab_b", 16, 127), Range("red", 200, 255)
FIRST = class_edits.rename(rule_edits.add_group(State(), Range("saturation", 8, 100)), 0, "tissue")
TISSUE = FIRST.card.id
STAINED_STATE = class_edits.add_class(FIRST, "stained", TISSUE, BROWN)
STAINED = STAINED_STATE.card.id
START = class_edits.add_class(STAINED_STATE, "pale", STAINED, PALE)
PALE_ID = START.card.id


def made(state: State) -> list[tuple[str, str | None]]:
    """The recipe's classes and what they are within: also asks whether it is one."""
    return [(each.name, each.within) for each in state.document.recipe.classes]


def test_a_class_that_is_added_is_on_view_with_its_own_colour() -> None:
    assert made(START) == [("tissue", None), ("stained", "tissue"), ("pale", "stained")]
    assert [card.color for card in START.document.classes] == list(PALETTE)[:3]
    assert START.view.active == START.card.rows[0].id
    assert START.card.rows[0].range == PALE
    assert START.has_first_rule  # picks make it anew, as they do the page's first
    assert "lab_b" in START.view.shown


def test_edits_are_of_the_class_on_view() -> None:
    state = class_edits.recolor(rule_edits.choose_class(START, STAINED), STAINED, "#123ABC")
    state = rule_edits.set_invert(rule_edits.add_group(state, PALE), True)
    state = step_edits.add_step(state, CLEANING["open"])
    assert [len(card.groups) for card in state.document.classes] == [1, 2, 1]
    assert [card.invert for card in state.document.classes] == [False, True, False]
    assert [len(card.cleaning) for card in state.document.classes] == [0, 1, 0]
    assert state.document.classes[1].color == "#123abc"


def test_what_names_a_range_finds_it_in_whichever_class_it_is() -> None:
    row = FIRST.card.rows[0].id
    late = rule_edits.set_end(START, row, "low", "12")  # its class is no longer on view
    assert late.document.classes[0].rows[0].range == Range("saturation", 12, 100)
    assert late.document.classes[2] == START.document.classes[2]
    assert rule_edits.remove_range(START, row).document.classes[0].groups == ()
    group = FIRST.card.groups[0].id
    assert len(rule_edits.duplicate_group(START, group).document.classes[0].groups) == 2
    assert len(rule_edits.add_range(START, group).document.classes[0].rows) == 2


def test_ranges_are_told_apart_in_their_class() -> None:
    state = rule_edits.add_group(rule_edits.choose_class(START, STAINED), PALE)
    assert [row_name(state.document, row) for row in state.document.rows] == ["", "", "", ""]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "needs a name"),
        ("  ", "needs a name"),
        ("Stained", "Another class is called “Stained”"),
        ("x" * 41, "at most 40"),
        ("a\u200bb", "invisible"),
    ],
)
def test_a_name_that_cannot_be_is_kept_as_typed_and_told(text: str, said: str) -> None:
    state = class_edits.rename(START, TISSUE, text)
    assert said in class_edits.name_problem(START.document, TISSUE, text)
    assert (state.document.card(TISSUE).name, state.document.card(TISSUE).draft) == ("tissue", text)
    assert History().record(START.document, state.document) == History()
    assert made(state) == made(START)
    again = class_edits.rename(state, TISSUE, " section ")
    assert (again.document.card(TISSUE).name, again.document.card(TISSUE).draft) == (
        "section",
        None,
    )
    with pytest.raises(RecipeError, match=said):
        class_edits.add_class(START, text)


def test_what_is_within_follows_a_new_name() -> None:
    assert made(class_edits.rename(START, TISSUE, "section"))[1] == ("stained", "section")
    assert class_edits.rename(START, TISSUE, "Tissue").document.recipe  # itself but for its case


def test_a_class_within_itself_or_a_later_one_is_refused() -> None:
    assert [card.name for card in class_edits.outer_choices(START.document, STAINED)] == ["tissue"]
    for outer in (STAINED, PALE_ID, 12345):
        with pytest.raises(RecipeError, match="before it"):
            class_edits.set_within(START, STAINED, outer)
    assert made(class_edits.set_within(START, PALE_ID, TISSUE))[2] == ("pale", "tissue")
    assert made(class_edits.set_within(START, STAINED, None))[1] == ("stained", None)


def test_a_class_stays_behind_the_one_it_is_within() -> None:
    with pytest.raises(RecipeError, match="“stained” is within “tissue”, so it stays behind it"):
        class_edits.move(START, STAINED, -1)
    with pytest.raises(RecipeError, match="“stained” is within “tissue”"):
        class_edits.move(START, TISSUE, 1)
    with pytest.raises(RecipeError, match="first one"):
        class_edits.move(START, TISSUE, -1)
    free = class_edits.set_within(START, PALE_ID, TISSUE)
    assert [name for name, _ in made(class_edits.move(free, PALE_ID, -1))] == [
        "tissue",
        "pale",
        "stained",
    ]


def test_what_was_within_a_removed_class_is_within_what_that_was_within() -> None:
    assert class_edits.inner_names(START.document, STAINED) == ["pale"]
    state = class_edits.remove_class(START, STAINED)
    assert made(state) == [("tissue", None), ("pale", "tissue")]
    assert state.card.name == "pale"  # it was on view, and is
    state = class_edits.remove_class(rule_edits.choose_class(state, TISSUE), TISSUE)
    assert made(state) == [("pale", None)]
    assert state.card.name == "pale"
    with pytest.raises(RecipeError, match="at least one"):
        class_edits.remove_class(state, PALE_ID)


def test_with_a_class_go_the_bounds_that_single_images_had() -> None:
    row = START.document.classes[1].rows[0].id
    other = START.document.rows[0].id
    own = ImageException(((row, Range("lab_b", 20, 127)), (other, Range("saturation", 9, 100))))
    state = replace(START, document=START.document.with_exception("a", own))
    left = class_edits.remove_class(state, STAINED).document.exception_of("a")
    assert [key for key, _ in left.bounds] == [other]


def test_there_are_at_most_16() -> None:
    state = State()
    while len(state.document.classes) < MAX_CLASSES:
        state = class_edits.add_class(state, class_edits.free_name(state.document))
    with pytest.raises(RecipeError, match="at most 16"):
        class_edits.add_class(state, "one more")
    used = [card.color for card in state.document.classes]
    assert {color: used.count(color) for color in used} == dict.fromkeys(PALETTE, 2)


@pytest.mark.parametrize(
    ("edit", "name"),
    [
        (lambda s: class_edits.add_class(s, "nerve"), "Class nerve added"),
        (lambda s: class_edits.remove_class(s, STAINED), "Class stained removed"),
        (lambda s: class_edits.rename(s, STAINED, "brown"), "Class stained → brown"),
        (lambda s: class_edits.recolor(s, TISSUE, "#000000"), "tissue: another colour"),
        (lambda s: class_edits.set_within(s, PALE_ID, TISSUE), "pale: within tissue"),
        (lambda s: class_edits.set_within(s, STAINED, None), "stained: within no class"),
        (
            lambda s: rule_edits.set_end(s, s.document.rows[1].id, "low", "20"),
            "stained: Lab b from 16 → 20",
        ),
        (lambda s: rule_edits.set_invert(s, True), "pale: Invert on"),
        (
            lambda s: class_edits.move(class_edits.set_within(s, PALE_ID, None), PALE_ID, -1),
            "Classes in another order",
        ),
    ],
)
def test_each_edit_has_its_words_and_is_undone(edit: Callable[[State], State], name: str) -> None:
    after = edit(START)
    assert entry_name(START.document, after.document) == name
    history = History().record(START.document, after.document)
    undone, before = history.undo(after)
    assert before.document == START.document
    assert undone.redo(before)[1].document == after.document


def test_undo_shows_the_class_that_it_changes() -> None:
    changed = rule_edits.set_end(START, START.card.rows[0].id, "low", "210")
    history = History().record(START.document, changed.document)
    elsewhere = rule_edits.choose_class(changed, TISSUE)
    undone = history.undo(elsewhere)[1]
    assert undone.card.name == "pale"
    assert undone.view.active == START.card.rows[0].id


def test_a_class_that_undo_removed_is_no_longer_on_view() -> None:
    history = History().record(STAINED_STATE.document, START.document)
    before = history.undo(START)[1]
    assert before.card.name == "tissue"
    assert before.view.active in {row.id for row in before.card.rows}


def test_a_recipe_of_several_classes_is_loaded_with_what_they_are_within() -> None:
    recipe = START.document.recipe
    state = rule_edits.load_recipe(State(), recipe)
    assert state.document.recipe == recipe
    assert state.card.name == "tissue"
    assert rule_edits.load_recipe(START, recipe).card.name == "pale"  # called as the one on view


def test_the_recipe_of_the_class_on_view_is_it_and_what_bounds_it() -> None:
    names = [each.name for each in rule_edits.choose_class(START, STAINED).recipe.classes]
    assert names == ["tissue", "stained"]


def test_a_suggested_rule_is_for_the_class_on_view_alone() -> None:
    row = START.document.rows[0].id
    own = ImageException(((row, Range("saturation", 9, 100)),))
    state = replace(START, document=START.document.with_exception("a", own))
    rule = Rule((Group((Range("hue", 1, 9),)),))
    used = proposal_edits.use_rule(state, rule, 8)
    assert used.document.recipe == state.document.recipe.with_class("pale", rule=rule)
    assert used.document.exception_of("a") == own  # of another class
    assert used.card.name == "pale"
