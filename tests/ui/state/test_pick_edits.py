"""Picking colours, as edits of the state."""

from __future__ import annotations

from dataclasses import replace

import pytest

from maskapp.core.finding.picks import Pick, PickedColours
from maskapp.core.recipe.rule import Group, Range, Rule
from maskapp.core.recipe.shapes import Rectangle
from maskapp.errors import RecipeError
from maskapp.ui.state import pick_edits, region_edits, rule_edits
from maskapp.ui.state.history import History, entry_name
from maskapp.ui.state.model import State
from maskapp.ui.state.of_images import ImageException
from maskapp.ui.state.pick_edits import Fitted
from maskapp.ui.state.picked import ImagePick, PickEffect

VIEW = region_edits.OnView("a", (9, 9))
START = rule_edits.start_rule(State(), Range("red", 120, 255), 8)


class Fitter:
    """One range for each channel, from the number of picks to that and the tolerance.

    A rule for the set is on Hue; picks left of x 5 are on the wrong side of any rule but the first.
    """

    def fit(self, state: State, picks: tuple[ImagePick, ...], channels: tuple[str, ...]) -> Fitted:
        suited = channels or (("hue",) if state.card.pick_fit == "set" else ("red", "blue"))
        high = len(picks) + state.document.tolerance
        ranges = tuple(Range(channel, len(picks), high) for channel in suited)
        return Fitted(Rule((Group(ranges),)), "Lost a pixel." if len(picks) > 2 else "", picks)

    def effects(
        self, before: State, after: State
    ) -> tuple[tuple[int, ...], tuple[PickEffect, ...]]:
        wrong = tuple(each.id for each in after.card.picks if each.picked.pick.x < 5)
        turned = len(wrong) if before.card.groups == START.card.groups else 0
        return wrong, (PickEffect("a", len(after.card.picks), len(wrong), turned, 0.5, 0.25),)


FITTER = Fitter()


def made(x: int, y: int = 0, size: int = 1, *, wanted: bool = True, image: str = "a") -> ImagePick:
    picked = PickedColours(Pick(x, y, size, size, wanted), ((1, 2, 3),))
    return ImagePick(0, image, picked, "", 8)


def add(state: State, *picks: ImagePick) -> State:
    for each in picks:
        state = pick_edits.add_pick(state, each, FITTER)
    return state


def bounds(state: State) -> list[tuple[str, object, object]]:
    return [(row.range.channel, row.range.low, row.range.high) for row in state.document.rows]


def test_the_pages_own_rule_gives_way_to_the_picked_colour() -> None:
    state = add(START, made(3, 4))
    assert bounds(state) == [("hue", 1, 6)]
    assert not state.document.pristine
    assert state.card.follows_picks
    assert state.view.active == state.document.rows[0].id
    assert "hue" in state.view.shown
    assert entry_name(START.document, state.document) == "Picked x 3, y 4"


def test_a_region_does_not_make_the_pages_own_rule_one_by_hand() -> None:
    drawn = region_edits.add_shape(START, Rectangle("include", 0, 0, 5, 5), VIEW)
    assert add(drawn, made(0)).card.pick_fit == "set"


def test_a_rule_made_by_hand_keeps_its_channels_and_its_other_groups() -> None:
    state = rule_edits.set_channel(START, START.document.rows[0].id, "hue")
    state = rule_edits.add_group(state, Range("lab_a", 5, 9))
    state = add(state, made(0))
    assert bounds(state) == [("hue", 0, 360), ("lab_a", 1, 6)]
    assert state.card.pick_fit == "ranges"


def test_picks_on_all_images_add_up_and_stay_when_another_is_on_view() -> None:
    first = add(START, made(0))
    other = rule_edits.choose_image(first, "b")
    assert other.document == first.document
    second = add(other, made(1, 1, wanted=False, image="b"))
    assert [each.image for each in second.card.picks] == ["a", "b"]
    assert len({each.id for each in second.card.picks}) == 2
    assert second.card.picks_on("b") == (Pick(1, 1, wanted=False),)
    assert bounds(second) == [("hue", 2, 7)]
    assert entry_name(first.document, second.document) == "Not this: x 1, y 1"


def test_a_rule_changed_by_hand_is_made_anew_from_all_picks_of_a_set() -> None:
    state = add(START, made(0), made(1))
    edited = rule_edits.set_end(state, state.document.rows[0].id, "high", "99")
    assert not edited.card.follows_picks
    assert len(edited.card.picks) == 2
    assert bounds(pick_edits.refit(edited, FITTER)) == bounds(state)
    assert bounds(add(edited, made(2))) == [("hue", 3, 8)]


def test_close_ranges_changed_by_hand_begin_anew() -> None:
    """A second group is for another colour: it must not hold the first one's too."""
    state = pick_edits.set_fit(add(START, made(0), made(1)), "ranges", FITTER)
    state = rule_edits.add_group(state, Range("green", 5, 9))
    state = add(state, made(2))
    assert len(state.card.picks) == 1
    assert bounds(state) == [("red", 2, 7), ("blue", 2, 7), ("green", 1, 6)]


def test_the_other_way_to_follow_the_picks_replaces_the_rule() -> None:
    state = add(START, made(0), made(1))
    close = pick_edits.set_fit(state, "ranges", FITTER)
    assert bounds(close) == [("red", 2, 7), ("blue", 2, 7)]
    assert entry_name(state.document, close.document) == "Ranges close to the picks"
    assert bounds(pick_edits.set_fit(close, "set", FITTER)) == bounds(state)
    assert bounds(add(close, made(2))) == [("red", 3, 8), ("blue", 3, 8)]
    assert pick_edits.set_fit(START, "ranges", FITTER) == START


def test_a_choice_that_is_said_again_fits_nothing() -> None:
    # More is known of the set by then: the rule would become another one, unasked.
    state = add(START, made(0), made(1, wanted=False))
    known = state.with_class(groups=())
    assert pick_edits.set_fit(known, "set", FITTER) is known
    assert pick_edits.set_tolerance(known, known.document.tolerance, FITTER) is known


def test_rows_keep_their_ids_so_that_exceptions_of_images_hold() -> None:
    state = add(START, made(0))
    row = state.document.rows[0]
    exception = ImageException(((row.id, Range("hue", 7, 8)),))
    state = replace(state, document=state.document.with_exception("b", exception))
    state = add(state, made(1))
    assert bounds(state) == [("hue", 2, 7)]
    assert state.document.recipe_of("b").rule.groups[0].ranges == (Range("hue", 7, 8),)


def test_undo_takes_a_pick_back_also_one_that_changed_nothing() -> None:
    first = add(START, made(0))
    second = add(first, made(1, 1, 4))
    history = History().record(START.document, first.document)
    history = history.record(first.document, second.document)
    assert [step.name for step in history.past] == ["Picked x 0, y 0", "Picked a box of 4 × 4"]
    _, undone = history.undo(second)
    assert undone.document == first.document
    same = second.with_class(picks=first.card.picks)
    assert len(History().record(same.document, second.document).past) == 1


def test_any_pick_can_be_removed() -> None:
    state = add(START, made(0), made(1), made(2, wanted=False))
    first, second, third = (each.id for each in state.card.picks)
    fewer = pick_edits.remove_pick(state, first, FITTER)
    assert [each.id for each in fewer.card.picks] == [second, third]
    assert bounds(fewer) == [("hue", 2, 7)]
    assert entry_name(state.document, fewer.document) == "Pick removed"
    # Nothing wanted is left: the rule stays, and no longer follows them.
    none = pick_edits.remove_pick(fewer, second, FITTER)
    assert bounds(none) == bounds(fewer)
    assert not none.card.follows_picks
    assert len(none.card.picks) == 1


def test_what_a_pick_does_to_the_others_is_kept() -> None:
    state = add(START, made(0), made(9))
    first, second = state.card.picks
    assert state.card.wrong_picks == (first.id,)
    assert state.card.pick_effects == (PickEffect("a", 2, 1, 0, 0.5, 0.25),)
    state = pick_edits.remove_pick(state, first.id, FITTER)
    assert state.card.wrong_picks == ()
    assert state.card.picks == (second,)


def test_picks_switch_invert_off_and_say_so() -> None:
    state = add(rule_edits.set_invert(START, True), made(0))
    assert not state.card.invert
    assert state.card.pick_note == "Invert is switched off: picks say what is selected."


def test_tolerance_widens_the_same_picks() -> None:
    state = add(START, made(0))
    wider = pick_edits.set_tolerance(state, 20, FITTER)
    assert bounds(wider)[0] == ("hue", 1, 21)
    assert wider.card.picks == state.card.picks
    assert entry_name(state.document, wider.document) == "Tolerance 5 → 20 %"


def test_leaving_out_needs_something_wanted_first() -> None:
    with pytest.raises(RecipeError, match="First pick what you want"):
        add(START, made(0, wanted=False))


def test_what_picks_could_not_do_is_noted_until_they_are_forgotten() -> None:
    state = add(START, *map(made, range(3)))
    assert state.card.pick_note == "Lost a pixel."
    forgotten = pick_edits.forget_picks(state)
    assert (forgotten.card.pick_note, forgotten.card.picks) == ("", ())
    assert bounds(forgotten) == bounds(state)
    assert entry_name(state.document, forgotten.document) == "Picks forgotten"


def test_a_recipe_that_is_loaded_takes_the_place_of_the_picks() -> None:
    state = add(START, made(0))
    loaded = rule_edits.load_recipe(state, START.document.recipe)
    assert loaded.card.picks == ()
    assert entry_name(state.document, loaded.document) == "Rule replaced"


def test_other_edits_keep_their_names_beside_picks() -> None:
    state = add(START, made(0))
    after = region_edits.add_shape(state, Rectangle("include", 1, 2, 3, 4), VIEW)
    assert after.card.follows_picks
    assert entry_name(state.document, after.document) == "Shape added"
