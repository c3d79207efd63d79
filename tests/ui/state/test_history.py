"""Undo and redo lead back and forth through named steps."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maskapp.core.recipe.mask_class import MaskClass
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Auto, Group, Range, Rule
from maskapp.core.recipe.shapes import Rectangle
from maskapp.core.steps.cleaning.open import Open
from maskapp.core.steps.prepare.median import Median
from maskapp.ui.state import rule_edits, set_edits
from maskapp.ui.state.history import LIMIT, History, entry_name
from maskapp.ui.state.model import State

START = rule_edits.start_rule(State(), Range("red", 120, 255), 8)
ROW = START.document.rows[0].id
CARD = START.card.groups[0].id


def around(state: State, **changes: Any) -> State:
    """The state with other parts of the recipe, the rule's rows as they are."""
    own = {part: changes.pop(part) for part in ("invert", "cleaning") if part in changes}
    recipe = replace(state.document.recipe.with_class(**own), **changes)
    loaded = rule_edits.load_recipe(state, recipe)
    return loaded.with_class(groups=state.card.groups)


@pytest.mark.parametrize(
    ("after", "name"),
    [
        (rule_edits.set_end(START, ROW, "low", "131"), "Red from 120 → 131"),
        (rule_edits.set_bounds(START, ROW, 90, 200), "Red from 120 → 90 and to 255 → 200"),
        (rule_edits.set_bounds(START, ROW, 200, 90), "Red from 120 → 200 and to 255 → 90"),
        (rule_edits.set_bounds(START, ROW, Auto("otsu"), 255), "Red from 120 → otsu"),
        (rule_edits.set_outside(START, ROW, True), "Red outside"),
        (rule_edits.set_channel(START, ROW, "hue"), "Red → Hue"),
        (rule_edits.add_range(START, CARD), "Range added: Green 0–255"),
        (rule_edits.add_group(START), "Group added: Red 0–255"),
        (rule_edits.remove_group(START, CARD), "Group removed: Red 120–255"),
        (rule_edits.duplicate_range(START, ROW), "Range added: Red 120–255"),
        (rule_edits.set_group_match(START, CARD, "any"), "Match in the group all → any"),
        (rule_edits.set_match(START, "all"), "Match any → all"),
        (rule_edits.set_invert(START, True), "Invert on"),
        (set_edits.set_excluded(START, "a", True), "1 image left out"),
        (set_edits.set_checked(START, "a", True), "1 image marked as looked at"),
        (rule_edits.convert_to_srgb(START, True), "Converted to sRGB"),
        (rule_edits.ignore_transparency(START, True), "Transparency ignored"),
        (around(START, prepare=(Median(2),)), "Median smoothing, radius 2"),
        (around(START, region=(Rectangle("include", 0, 0, 5, 5),)), "Shape added"),
        (around(START, cleaning=(Open(1),)), "Open by 1 px"),
        (around(START, connectivity=4), "Neighbours 8 → 4"),
        (rule_edits.rescale(START, 16), "Rule rescaled to 16 bits"),
        (
            rule_edits.load_recipe(
                START, Recipe(MaskClass(Rule((Group((Range("hue", 0, 9),)),)), invert=True))
            ),
            "Rule replaced",
        ),
        (
            rule_edits.load_recipe(
                START, Recipe(MaskClass(Rule((Group((Range("hue", 0, 9),)),)), cleaning=(Open(1),)))
            ),
            "Recipe loaded",
        ),
        (
            rule_edits.load_recipe(START, Recipe(Rule((Group((Range("hue", 0, 9),)),)))),
            "Rule replaced",
        ),
    ],
)
def test_steps_have_names(after: State, name: str) -> None:
    assert entry_name(START.document, after.document) == name
    assert History().record(START.document, after.document).past[0].name == name


def test_the_view_is_no_step_and_stays_when_steps_are_undone() -> None:
    edited = rule_edits.set_end(START, ROW, "low", "131")
    history = History().record(START.document, edited.document)
    looked = rule_edits.choose_image(rule_edits.set_log(edited, True), "upload-2")
    assert history.record(edited.document, looked.document) == history
    history, undone = history.undo(looked)
    assert undone.card.groups == START.card.groups
    assert (undone.view.image, undone.view.log) == ("upload-2", True)
    _, redone = history.redo(undone)
    assert redone.card.groups == edited.card.groups


def test_a_new_edit_forgets_what_was_undone() -> None:
    first = rule_edits.set_end(START, ROW, "low", "131")
    history, back = History().record(START.document, first.document).undo(first)
    other = rule_edits.set_end(back, ROW, "low", "50")
    history = history.record(back.document, other.document)
    assert history.future == ()
    assert [step.name for step in history.past] == ["Red from 120 → 50"]


def test_the_rule_that_the_page_makes_is_no_step() -> None:
    assert History().record(State().document, START.document) == History()


def test_many_steps_are_kept_and_not_endlessly() -> None:
    history, state = History(), START
    for low in range(LIMIT + 50):
        after = rule_edits.set_end(state, ROW, "low", str(1 + low % 255))
        history, state = history.record(state.document, after.document), after
    assert len(history.past) == LIMIT >= 100


@given(st.lists(st.integers(0, 255), max_size=20))
def test_undoing_everything_and_redoing_it_changes_nothing(lows: list[int]) -> None:
    history, state = History(), START
    for low in lows:
        after = rule_edits.set_end(state, ROW, "low", str(low))
        history, state = history.record(state.document, after.document), after
    end, steps = state, len(history.past)
    for _ in range(steps):
        history, state = history.undo(state)
    assert state.card.groups == START.card.groups
    assert history.undo(state) == (history, state)
    for _ in range(steps):
        history, state = history.redo(state)
    assert state.document == end.document
