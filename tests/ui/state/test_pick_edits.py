"""Picking colours, as edits of the state."""

from __future__ import annotations

import pytest

from maskapp.core.finding.picks import Pick, Picked
from maskapp.core.recipe.rule import Range
from maskapp.errors import RecipeError
from maskapp.ui.state import pick_edits, rule_edits
from maskapp.ui.state.history import History, entry_name
from maskapp.ui.state.model import State

START = rule_edits.start_rule(State(), Range("red", 120, 255), 8)


def propose(picks: tuple[Pick, ...], channels: tuple[str, ...], percent: int) -> Picked:
    """One range for each channel, from the number of picks to that and the tolerance."""
    suited = channels or ("red", "blue")
    ranges = tuple(Range(channel, len(picks), len(picks) + percent) for channel in suited)
    return Picked(ranges, 1, 1, ("Lost a pixel.",) if len(picks) > 2 else ())


def bounds(state: State) -> list[tuple[str, object, object]]:
    return [(row.range.channel, row.range.low, row.range.high) for row in state.document.rows]


def test_the_pages_own_rule_gives_way_to_the_picked_colour() -> None:
    state = pick_edits.add_pick(START, Pick(3, 4), propose)
    assert bounds(state) == [("red", 1, 6), ("blue", 1, 6)]
    assert not state.document.pristine
    assert len(state.document.groups) == 1
    assert entry_name(START.document, state.document) == "Picked x 3, y 4"


def test_the_channels_in_use_are_used_and_the_others_stay() -> None:
    state = rule_edits.set_channel(START, START.document.rows[0].id, "hue")
    state = rule_edits.add_group(state, Range("lab_a", 5, 9))
    state = pick_edits.add_pick(state, Pick(0, 0), propose)
    assert bounds(state) == [("hue", 0, 360), ("lab_a", 1, 6)]


def test_picks_add_up_until_something_else_changes_the_rule() -> None:
    first = pick_edits.add_pick(START, Pick(0, 0), propose)
    second = pick_edits.add_pick(first, Pick(1, 1, wanted=False), propose)
    assert len(second.document.live_picks) == 2
    assert entry_name(first.document, second.document) == "Not this: x 1, y 1"
    edited = rule_edits.set_end(second, second.document.rows[0].id, "high", "99")
    assert edited.document.live_picks == ()
    assert bounds(pick_edits.add_pick(edited, Pick(2, 2), propose))[0] == ("red", 1, 6)


def test_undo_takes_a_pick_back() -> None:
    first = pick_edits.add_pick(START, Pick(0, 0), propose)
    second = pick_edits.add_pick(first, Pick(1, 1, 4, 2), propose)
    history = (
        History().record(START.document, first.document).record(first.document, second.document)
    )
    assert [step.name for step in history.past] == ["Picked x 0, y 0", "Picked a box of 4 × 2"]
    _, undone = history.undo(second)
    assert undone.document.live_picks == first.document.live_picks
    assert bounds(undone) == bounds(first)


def test_tolerance_widens_the_same_picks() -> None:
    state = pick_edits.add_pick(START, Pick(0, 0), propose)
    wider = pick_edits.set_tolerance(state, 20, propose)
    assert bounds(wider)[0] == ("red", 1, 21)
    assert wider.document.live_picks == state.document.live_picks
    assert entry_name(state.document, wider.document) == "Tolerance 5 → 20 %"


def test_leaving_out_needs_something_wanted_first() -> None:
    with pytest.raises(RecipeError, match="First pick what you want"):
        pick_edits.add_pick(START, Pick(0, 0, wanted=False), propose)


def test_what_picks_could_not_do_is_noted() -> None:
    state = START
    for x in range(3):
        state = pick_edits.add_pick(state, Pick(x, 0), propose)
    assert state.document.pick_note == "Lost a pixel."
    assert pick_edits.forget_picks(state).document.pick_note == ""
    assert bounds(pick_edits.forget_picks(state)) == bounds(state)


def test_another_image_has_no_picks() -> None:
    state = pick_edits.add_pick(START, Pick(0, 0), propose)
    assert rule_edits.choose_image(state, "upload-2").document.live_picks == ()
