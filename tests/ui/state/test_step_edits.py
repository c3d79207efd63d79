"""What surrounds the rule, as edits: each changes its own part and keeps the others."""

from __future__ import annotations

from functools import partial

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maskapp.core.recipe.mask_class import MAX_STEPS, MaskClass
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Range, Rule
from maskapp.core.recipe.shapes import Rectangle
from maskapp.core.steps.cleaning.clear_border import ClearBorder
from maskapp.core.steps.cleaning.close import Close
from maskapp.core.steps.cleaning.fill_holes import FillHoles
from maskapp.core.steps.cleaning.keep_largest import KeepLargest
from maskapp.core.steps.cleaning.open import Open
from maskapp.core.steps.cleaning.remove_small import RemoveSmall
from maskapp.core.steps.prepare.flatten import Flatten
from maskapp.core.steps.prepare.gaussian import Gaussian
from maskapp.core.steps.prepare.median import Median
from maskapp.core.steps.registry import CLEANING
from maskapp.core.steps.step import CleaningStep
from maskapp.errors import RecipeError
from maskapp.ui.state import rule_edits, step_edits
from maskapp.ui.state.history import History
from maskapp.ui.state.model import State

START = rule_edits.add_group(State(), Range("red", 10, 90))


def with_steps(*kinds: type[CleaningStep]) -> State:
    state = START
    for kind in kinds:
        state = step_edits.add_step(state, kind)
    return state


def ids(state: State) -> list[int]:
    return [row.id for row in state.card.cleaning]


def test_prepare_steps_stand_apart_from_cleaning() -> None:
    state = step_edits.add_step(with_steps(Open, Close), Median)
    state = step_edits.add_step(state, Gaussian)
    first, second = (row.id for row in state.document.prepare)
    state = step_edits.set_step(state, first, "radius", "7")
    assert state.document.recipe.prepare == (Median(7), Gaussian(1))
    assert not state.document.pristine
    moved = step_edits.move_step_up(state, second)
    assert moved.document.recipe.prepare == (Gaussian(1), Median(7))
    assert step_edits.move_step_down(moved, second) == state
    assert step_edits.move_step_down(state, second) == state  # not in among the others
    gone = step_edits.remove_step(state, first)
    assert gone.document.recipe.prepare == (Gaussian(1),)
    assert step_edits.set_step(gone, first, "radius", "3") == gone
    assert step_edits.remove_step(gone, first) == gone
    for each in (state, moved, gone):
        assert each.document.recipe.cleaning == (Open(1), Close(1))
        assert each.document.recipe.rule == START.document.recipe.rule


def test_a_choice_goes_to_its_step() -> None:
    state = step_edits.add_step(step_edits.add_step(START, Flatten), Flatten)
    first, second = (row.id for row in state.document.prepare)
    state = step_edits.choose(state, second, "method", "subtract")
    assert state.document.recipe.prepare == (Flatten.first(), Flatten(50, "light", "subtract"))
    gone = step_edits.remove_step(state, first)
    assert step_edits.choose(gone, first, "method", "subtract") == gone


def test_prepare_steps_of_a_loaded_recipe_can_be_moved() -> None:
    recipe = Recipe(Rule(), prepare=(Median(2), Gaussian(5)))
    state = rule_edits.load_recipe(START, recipe)
    state = step_edits.move_step_down(state, state.document.prepare[0].id)
    assert state.document.recipe.prepare == (Gaussian(5), Median(2))


def test_steps_are_added_in_order_with_numbers_that_are_valid() -> None:
    state = with_steps(*CLEANING.values())
    steps = state.document.recipe.cleaning
    assert steps == tuple(kind.first() for kind in CLEANING.values())
    assert {Open(1), FillHoles(None), RemoveSmall(64), ClearBorder()} < set(steps)
    assert len(set(ids(state)) | {row.id for row in state.document.rows}) == len(steps) + 1
    assert not state.document.pristine


def test_a_number_goes_to_its_step() -> None:
    state = with_steps(Open, FillHoles, Open)
    first, holes, last = ids(state)
    state = step_edits.set_step(state, last, "radius", "5")
    state = step_edits.set_step(state, holes, "max_area", "30")
    assert state.document.recipe.cleaning == (Open(1), FillHoles(30), Open(5))
    assert step_edits.set_step(state, holes, "max_area", "").document.recipe.cleaning[
        1
    ] == FillHoles(None)
    assert step_edits.set_step(state, first, "radius", "") == state  # an opening needs its radius
    assert step_edits.set_step(state, 999, "radius", "5").document.recipe == state.document.recipe


@pytest.mark.parametrize("text", ["0", "101", "12,5", "1.200", "a few"])
def test_what_is_no_number_of_a_box_stays_there_and_the_step_as_it_was(text: str) -> None:
    state = step_edits.add_step(with_steps(Open), Median)
    (step_id,) = ids(state)
    for row in state.document.steps:
        (number,) = row.step.numbers
        set_number = partial(step_edits.set_step, state, row.id, number.name)
        refused = set_number(text)
        assert refused.document.recipe == state.document.recipe
        assert refused.document.has_drafts
        typed = refused.document.step(row.id)
        assert typed is not None
        assert step_edits.box_text(typed, number) == text
        assert f"“{text}”" in step_edits.typed_problem(typed, number)
        for valid in ("7", ""):
            assert not step_edits.set_step(refused, row.id, number.name, valid).document.has_drafts
    refused = step_edits.set_step(state, step_id, "radius", text)
    assert not step_edits.remove_step(refused, step_id).document.has_drafts
    history = History().record(START.document, state.document)
    assert history.record(state.document, refused.document) == history  # no entry of its own
    history, undone = history.undo(refused)
    assert history.redo(undone)[1].document == state.document
    assert not rule_edits.load_recipe(refused, state.document.recipe).document.has_drafts


def test_steps_move_and_keep_their_ids() -> None:
    state = with_steps(Open, Close, KeepLargest)
    first, second, third = ids(state)
    moved = step_edits.move_step_up(state, third)
    assert moved.document.recipe.cleaning == (Open(1), KeepLargest(1), Close(1))
    assert ids(moved) == [first, third, second]
    assert step_edits.move_step_down(moved, third).document.recipe == state.document.recipe
    assert step_edits.move_step_up(state, first).document.recipe == state.document.recipe
    assert step_edits.move_step_down(state, third).document.recipe == state.document.recipe
    assert step_edits.remove_step(moved, third).document.recipe.cleaning == (Open(1), Close(1))


def test_steps_of_a_loaded_recipe_have_ids_too() -> None:
    loaded = rule_edits.load_recipe(
        START, Recipe(MaskClass(Rule(), cleaning=(Open(2), Open(2), Close(3))))
    )
    one, two, three = ids(loaded)
    assert len({one, two, three}) == 3
    state = step_edits.add_step(step_edits.remove_step(loaded, two), FillHoles)
    assert state.document.recipe.cleaning == (Open(2), Close(3), FillHoles())
    assert ids(state)[:2] == [one, three]


def test_undo_brings_steps_back_that_can_be_changed() -> None:
    before = with_steps(Open, RemoveSmall)
    after = step_edits.remove_step(before, ids(before)[0])
    _, undone = History().record(before.document, after.document).undo(after)
    assert undone.document.recipe == before.document.recipe
    assert len(set(ids(undone))) == 2
    assert step_edits.set_step(
        undone, ids(undone)[1], "min_area", "9"
    ).document.recipe.cleaning == (
        Open(1),
        RemoveSmall(9),
    )


def test_more_steps_than_a_recipe_may_have_are_refused_in_a_sentence() -> None:
    full = with_steps(*[Open] * MAX_STEPS)
    with pytest.raises(RecipeError, match="at most 50 cleaning steps"):
        step_edits.add_step(full, Open)
    state = START
    for _ in range(MAX_STEPS):
        state = step_edits.add_step(state, Median)
    with pytest.raises(RecipeError, match="at most 50 prepare steps"):
        step_edits.add_step(state, Gaussian)


def test_neighbours_change_alone() -> None:
    recipe = Recipe(
        MaskClass(Rule(), cleaning=(Open(2),)), region=(Rectangle("include", 0, 0, 3, 3),)
    )
    state = rule_edits.load_recipe(START, recipe)
    four = step_edits.set_connectivity(state, 4)
    assert (four.document.recipe.connectivity, four.document.recipe.region) == (4, recipe.region)


@given(st.data())
def test_ids_stay_unique_whatever_is_done(data: st.DataObject) -> None:
    state, history = START, History()
    steps: list[CleaningStep] = []
    for _ in range(data.draw(st.integers(0, 12))):
        before = state
        what = data.draw(st.sampled_from(("add", "remove", "up", "down", "undo")))
        place = data.draw(st.integers(0, max(len(steps) - 1, 0)))
        if what == "add":
            kind = data.draw(st.sampled_from(list(CLEANING.values())))
            state = step_edits.add_step(state, kind)
            steps.append(kind.first())
        elif what == "undo":
            history, state = history.undo(state)
            steps = list(state.document.recipe.cleaning)
        elif steps:
            step_id = ids(state)[place]
            if what == "remove":
                state = step_edits.remove_step(state, step_id)
                del steps[place]
            else:
                other = place + (1 if what == "down" else -1)
                move = step_edits.move_step_down if what == "down" else step_edits.move_step_up
                state = move(state, step_id)
                if 0 <= other < len(steps):
                    steps[place], steps[other] = steps[other], steps[place]
        if what != "undo":
            history = history.record(before.document, state.document)
        assert list(state.document.recipe.cleaning) == steps
        assert len(set(ids(state))) == len(steps)
