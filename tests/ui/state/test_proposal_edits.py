"""What a proposal does to the state: it takes the place of the range it was made for."""

from __future__ import annotations

from maskapp.core.recipe.rule import Auto, Group, Range, Rule
from maskapp.core.steps.cleaning.open import Open
from maskapp.ui.state import proposal_edits, rule_edits, step_edits
from maskapp.ui.state.history import History
from maskapp.ui.state.model import State

RED, GREEN, BLUE = Range("red", 10, 90), Range("green", 20, 80), Range("blue", 30, 70)


def state_with(*groups: tuple[Range, ...]) -> State:
    state = State()
    for first, *others in groups:
        state = rule_edits.add_group(state, first)
        for bounds in others:
            state = rule_edits.add_range(state, state.card.groups[-1].id, bounds)
    return state


def test_the_channel_to_try_is_that_of_the_last_touched_range() -> None:
    state = state_with((RED, GREEN))
    assert proposal_edits.channel_to_try(state) == "green"
    touched = rule_edits.set_bounds(state, state.document.rows[0].id, 1, 2)
    assert proposal_edits.channel_to_try(touched) == "red"
    assert proposal_edits.channel_to_try(proposal_edits.try_channel(touched, "hue")) == "hue"
    assert proposal_edits.channel_to_try(State()) == "gray"


def test_a_proposal_takes_the_place_of_the_touched_range_on_its_channel() -> None:
    state = state_with((RED,), (RED, GREEN))
    state = rule_edits.set_outside(state, state.document.rows[0].id, True)
    state = proposal_edits.take_range(state, Range("red", Auto("otsu"), 255))
    assert state.document.recipe.rule == Rule(
        (Group((Range("red", Auto("otsu"), 255),)), Group((RED, GREEN)))
    )


def test_without_a_touched_range_on_its_channel_it_is_the_last_there() -> None:
    state = proposal_edits.take_range(state_with((RED,), (RED, GREEN)), Range("red", 5, 6))
    assert state.document.recipe.rule == Rule((Group((RED,)), Group((Range("red", 5, 6), GREEN))))


def test_a_proposal_on_a_new_channel_is_added_to_the_touched_group() -> None:
    state = state_with((RED,), (GREEN,))
    state = rule_edits.set_bounds(state, state.document.rows[0].id, 1, 2)
    assert proposal_edits.place_for(state, "blue") == (state.card.groups[0], None)
    state = proposal_edits.take_range(state, BLUE)
    assert [len(group.rows) for group in state.card.groups] == [2, 1]
    assert proposal_edits.take_range(State(), BLUE).document.recipe.rule == Rule((Group((BLUE,)),))


def test_a_proposal_replaces_numbers_that_were_not_valid() -> None:
    state = state_with((RED,))
    state = rule_edits.set_bounds(state, state.document.rows[0].id, 200, 90)
    assert state.document.has_drafts
    state = proposal_edits.take_range(state, Range("red", 5, 6))
    assert not state.document.has_drafts


def test_a_proposed_rule_keeps_what_surrounds_the_rule_and_can_be_undone() -> None:
    before = step_edits.add_step(rule_edits.set_invert(state_with((RED,)), True), Open)
    rule = Rule((Group((GREEN, BLUE)),))
    after = proposal_edits.use_rule(before, rule, 16)
    assert (
        after.document.recipe.rule,
        after.document.recipe.cleaning,
        after.document.recipe.depth,
    ) == (rule, (Open(1),), 16)
    assert not after.document.recipe.invert
    _, undone = History().record(before.document, after.document).undo(after)
    assert undone.document.recipe == before.document.recipe
