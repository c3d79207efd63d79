"""Edits change the state and nothing else; ids are never used again."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maskapp.core.color.channels import CHANNELS
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import MAX_RANGES, Auto, Group, Local, Range, Rule
from maskapp.errors import RecipeError
from maskapp.ui.state import rule_edits
from maskapp.ui.state.model import State
from maskapp.ui.state.typed import draft_problems
from tests.strategies import recipes

START = rule_edits.start_rule(State(), Range("red", 120, 255), 8)
ROW = START.document.rows[0].id
GROUP = START.card.groups[0].id


def ids(state: State) -> list[int]:
    return [card.id for card in state.card.groups] + [row.id for row in state.document.rows]


def ranges(state: State) -> list[str]:
    return [row.range.describe() for row in state.document.rows]


def test_first_rule_is_one_range_on_red() -> None:
    assert ranges(START) == ["Red 120–255"]
    assert START.document.pristine
    assert START.view.active == ROW
    assert ranges(rule_edits.start_rule(State(), Range("red", 5, 65535), 16)) == ["Red 5–65535"]


def test_first_rule_of_another_image_replaces_the_first() -> None:
    again = rule_edits.start_rule(START, Range("red", 90, 255), 8)
    assert ranges(again) == ["Red 90–255"]
    assert not set(ids(again)) & set(ids(START))


def test_first_rule_of_a_grey_image_is_on_gray_alone() -> None:
    grey = rule_edits.start_rule(START, Range("gray", 90, 255), 8)
    assert ranges(grey) == ["Gray 90–255"]
    assert grey.view.shown == ("gray",)
    assert rule_edits.start_rule(grey, Range("red", 90, 255), 8).view.shown == START.view.shown
    chosen = rule_edits.set_shown(START, ("green", "hue"))
    assert rule_edits.start_rule(chosen, Range("gray", 90, 255), 8).view.shown == (
        "green",
        "gray",
        "hue",
    )


def test_added_range_is_on_a_channel_the_group_lacks() -> None:
    state = rule_edits.add_range(rule_edits.add_range(START, GROUP), GROUP)
    assert ranges(state) == ["Red 120–255", "Green 0–255", "Blue 0–255"]
    assert state.view.active == state.document.rows[-1].id
    assert not state.document.pristine


def test_duplicate_range_comes_right_behind() -> None:
    state = rule_edits.duplicate_range(rule_edits.add_range(START, GROUP), ROW)
    assert ranges(state) == ["Red 120–255", "Red 120–255", "Green 0–255"]


def test_duplicate_group_copies_its_match() -> None:
    state = rule_edits.set_group_match(rule_edits.add_range(START, GROUP), GROUP, "any")
    state = rule_edits.duplicate_group(state, GROUP)
    assert [card.match for card in state.card.groups] == ["any", "any"]
    assert ranges(state)[:2] == ranges(state)[2:]


def test_removing_the_last_range_removes_the_group() -> None:
    state = rule_edits.remove_range(START, ROW)
    assert state.card.groups == ()
    assert state.view.active is None
    assert rule_edits.remove_group(START, GROUP).card.groups == ()


def test_channel_change_starts_at_the_limits() -> None:
    state = rule_edits.set_channel(START, ROW, "lab_a")
    assert state.document.rows[0].range == Range("lab_a", -128, 127)
    assert "lab_a" in state.view.shown


def test_invalid_bounds_are_kept_as_typed_while_the_mask_stays() -> None:
    state = rule_edits.set_bounds(START, ROW, 200, 90)
    assert state.document.rows[0].draft == ("200", "90")
    assert ranges(state) == ["Red 120–255"]
    assert state.document.has_drafts
    assert draft_problems(state.document.rows[0], 8) == (
        "Red: From 200 is above To 90. Swap them, or lower From.",
    )
    healed = rule_edits.set_bounds(state, ROW, 90, 200)
    assert not healed.document.has_drafts
    assert draft_problems(healed.document.rows[0], 8) == ()
    assert ranges(healed) == ["Red 90–200"]


def test_low_above_high_is_no_draft_for_hue() -> None:
    state = rule_edits.set_bounds(rule_edits.set_channel(START, ROW, "hue"), ROW, 350, 10)
    assert not state.document.has_drafts
    assert ranges(state) == ["Hue 350°–10°"]


def test_unknown_automatic_bound_is_refused() -> None:
    with pytest.raises(RecipeError):
        rule_edits.set_bounds(START, ROW, Auto("otsu"), None)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("start", "end", "low", "high"),
    [
        (30.5, 40.5, 31, 40),
        (40.5, 30.5, 31, 40),
        (30.0, 40.0, 30, 40),
        (-9.0, 400.0, 0, 255),
        (77.2, 77.4, 77, 77),
        (300.0, 301.0, 255, 255),
        (-5.0, -4.0, 0, 0),
        (1e308, -1e308, 0, 255),
    ],
)
def test_drag_selects_the_whole_numbers_inside(
    start: float, end: float, low: int, high: int
) -> None:
    state = rule_edits.drag_band(START, "red", start, end)
    assert state.document.rows[0].range == Range("red", low, high)


def test_drag_on_a_fine_grid_gives_hundredths() -> None:
    state = rule_edits.drag_band(START, "hematoxylin", 0.1432, 0.2999)
    assert state.document.rows[-1].range == Range("hematoxylin", 0.15, 0.29)
    assert rule_edits.drag_band(START, "ngrdi", -7, 0.28).document.rows[-1].range == Range(
        "ngrdi", -1, 0.28
    )


def test_drag_changes_the_last_touched_range_of_the_channel() -> None:
    state = rule_edits.add_group(
        rule_edits.add_group(START, Range("red", 1, 2)), Range("red", 3, 4)
    )
    state = rule_edits.set_bounds(state, state.document.rows[1].id, 5, 6)
    state = rule_edits.drag_band(state, "red", 10, 20)
    assert ranges(state) == ["Red 120–255", "Red 10–20", "Red 3–4"]


def test_drag_on_a_new_channel_adds_to_the_active_group() -> None:
    state = rule_edits.add_group(START, Range("green", 1, 2))
    state = rule_edits.set_bounds(state, ROW, 100, 255)
    state = rule_edits.drag_band(state, "blue", 10, 20)
    assert [len(card.rows) for card in state.card.groups] == [2, 1]
    assert ranges(state)[1] == "Blue 10–20"
    empty = rule_edits.remove_group(rule_edits.remove_group(state, GROUP), state.card.groups[1].id)
    assert ranges(rule_edits.drag_band(empty, "hue", 10, 20)) == ["Hue 10°–20°"]


@given(
    st.sampled_from(sorted(CHANNELS)),
    st.floats(-1e300, 1e300),
    st.floats(-1e300, 1e300),
)
def test_any_drag_gives_a_legal_range(channel: str, start: float, end: float) -> None:
    state = rule_edits.drag_band(START, channel, start, end)
    assert not state.document.has_drafts
    assert Recipe.from_json(state.document.recipe.to_json()) == state.document.recipe


def test_drag_beyond_all_numbers_gives_a_legal_range() -> None:
    assert not rule_edits.drag_band(START, "red", 1.5e308, 1.5e308).document.has_drafts


def test_loaded_recipe_is_the_recipe_on_screen() -> None:
    text = START.document.recipe.to_json().encode()
    state = rule_edits.read_recipe(rule_edits.add_group(START), text)
    assert state.document.recipe == START.document.recipe
    assert state.view.recipes == START.view.recipes + 1


@given(recipes())
def test_any_recipe_can_be_put_on_screen(recipe: Recipe) -> None:
    state = rule_edits.load_recipe(START, recipe)
    assert state.document.recipe == recipe
    assert set(recipe.channels) <= set(state.view.shown)
    assert not set(ids(state)) & set(ids(START))


def test_broken_recipe_is_refused_with_its_place() -> None:
    with pytest.raises(RecipeError, match="maskapp_recipe"):
        rule_edits.read_recipe(START, b"{}")


def test_more_ranges_than_a_recipe_may_have_are_refused() -> None:
    state = START
    for _ in range(MAX_RANGES - 1):
        state = rule_edits.add_range(state, GROUP)
    assert len(state.document.recipe.rule.groups[0].ranges) == MAX_RANGES
    full = rule_edits.add_range(state, GROUP)
    with pytest.raises(RecipeError, match="more than 200 ranges"):
        _ = full.document.recipe


def test_looking_at_another_image_keeps_the_rule() -> None:
    state = rule_edits.choose_image(rule_edits.pick_pixel(START, 3, 4), "b")
    assert state.document.recipe == START.document.recipe
    assert state.view.image == "b"
    assert state.view.pixel is None


def test_histograms_keep_the_order_of_the_table() -> None:
    assert rule_edits.set_shown(START, ("hue", "red")).view.shown == ("red", "hue")
    assert rule_edits.set_shown(START, ()).view.shown == ()
    assert rule_edits.set_log(START, True).view.log


Edit = Callable[[State, Callable[[int], int]], State]


def _row(state: State, pick: Callable[[int], int]) -> int:
    return state.document.rows[pick(len(state.document.rows))].id


def _group(state: State, pick: Callable[[int], int]) -> int:
    return state.card.groups[pick(len(state.card.groups))].id


EDITS: tuple[Edit, ...] = (
    lambda s, _: rule_edits.add_group(s),
    lambda s, p: rule_edits.add_range(s, _group(s, p)),
    lambda s, p: rule_edits.duplicate_range(s, _row(s, p)),
    lambda s, p: rule_edits.duplicate_group(s, _group(s, p)),
    lambda s, p: rule_edits.remove_range(s, _row(s, p)),
    lambda s, p: rule_edits.remove_group(s, _group(s, p)),
    lambda s, p: rule_edits.set_channel(s, _row(s, p), "hue"),
    lambda s, p: rule_edits.set_bounds(s, _row(s, p), 300 - p(100), p(200)),
    lambda s, p: rule_edits.set_outside(s, _row(s, p), True),
    lambda s, p: rule_edits.drag_band(s, "green", p(200), p(200)),
    lambda s, _: rule_edits.start_rule(s, Range("red", 3, 255), 8),
    lambda s, _: rule_edits.load_recipe(s, s.document.recipe),
)


@given(st.data())
def test_ids_are_never_used_again(data: Any) -> None:
    def pick(count: int) -> int:
        return int(data.draw(st.integers(0, count - 1)))

    state, seen = START, set(ids(START))
    for edit in data.draw(st.lists(st.sampled_from(EDITS), max_size=12)):
        if not state.card.groups:
            state = rule_edits.add_group(state)
        before = set(ids(state))
        seen |= before
        state = edit(state, pick)
        now = ids(state)
        assert len(now) == len(set(now))
        assert not (set(now) - before) & seen
        assert state.next_id > max(now, default=0)
        rows = [row.id for row in state.document.rows]
        assert state.view.active is None or state.view.active in rows
        assert all(card.rows for card in state.card.groups)


@pytest.mark.parametrize(
    ("there", "left"),
    [
        ([], ["Saturation 10–100 %"]),
        ([Range("saturation", 0, 40)], ["Saturation 10–40 %"]),
        ([Range("saturation", 0, 4)], ["Saturation 0–4 %", "Saturation 10–100 %"]),
        (
            [Range("saturation", 30, 40, outside=True)],
            ["Saturation not 30–40 %", "Saturation 10–100 %"],
        ),
        ([Range("saturation", Auto("otsu"), 90)], ["Saturation 10–90 %"]),
        (
            [Range("saturation", 0, Auto("otsu"))],
            ["Saturation 0 % to (Otsu)", "Saturation 10–100 %"],
        ),
    ],
)
def test_greys_are_left_out_by_one_range_on_saturation(there: list[Range], left: list[str]) -> None:
    state = START
    for bounds in there:
        state = rule_edits.add_range(state, GROUP, bounds)
    assert ranges(rule_edits.leave_greys_out(state, GROUP))[1:] == left


def test_a_number_that_is_refused_holds_up_no_other() -> None:
    state = rule_edits.set_end(START, ROW, "high", "300")
    assert state.document.rows[0].range == Range("red", 120, 255)
    state = rule_edits.set_end(state, ROW, "low", "100")
    assert state.document.rows[0].range == Range("red", 100, 255)
    assert state.document.rows[0].draft == ("100", "300")
    assert draft_problems(state.document.rows[0], 8) == (
        "Red to: “300” is above 255. Write a number from 0 to 255.",
    )
    state = rule_edits.set_end(state, ROW, "high", "90")
    assert state.document.rows[0].range == Range("red", 100, 255)
    assert draft_problems(state.document.rows[0], 8) == (
        "Red: From 100 is above To 90. Swap them, or lower From.",
    )
    assert rule_edits.set_end(state, ROW, "low", "1e1").document.rows[0].range == Range(
        "red", 100, 255
    )
    state = rule_edits.set_end(state, ROW, "low", "80,0")
    assert state.document.rows[0].range == Range("red", 80, 90)
    assert not state.document.has_drafts


def test_a_recipe_with_a_local_threshold_is_put_on_screen() -> None:
    recipe = Recipe(Rule((Group((Range("gray", 0, Local("sauvola", window=25)),)),)))
    state = rule_edits.read_recipe(START, recipe.to_json().encode())
    assert state.document.recipe == recipe
    assert not state.document.has_drafts
