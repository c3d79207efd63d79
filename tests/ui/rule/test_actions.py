"""What the form's browser code reports is not trusted, and never takes back a newer edit."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maskapp.core.recipe.automatic import Local
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Auto, Group, Range, Rule
from maskapp.errors import MaskappError
from maskapp.ui.rule.actions import KINDS, edit_of
from maskapp.ui.state import class_edits, rule_edits
from maskapp.ui.state.model import State
from maskapp.ui.widgets.messages import Action
from tests.strategies import rules

RED, HUE, LAB = Range("red", 60, 170), Range("hue", 20, 200), Range("lab_a", -20.25, 7.5)
BAND = Range("blue", 1, 2)


def state_of(*ranges: Range) -> State:
    """A state whose rule is one group."""
    return rule_edits.load_recipe(State(), Recipe(Rule((Group(ranges),))))


def band(_channel: str) -> Range:
    return BAND


def done(state: State, kind: str, **fields: object) -> State:
    edit = edit_of(Action(1, kind, {"image": "a", **fields}), band)
    return edit(state) if edit else state


def ranges(state: State) -> tuple[Range, ...]:
    return tuple(row.range for row in state.document.rows)


def moved(bounds: Range, ends: object, channel: str | None = None) -> Range:
    state = state_of(bounds)
    row = state.document.rows[0].id
    after = done(state, "ends", row=row, channel=channel or bounds.channel, ends=ends)
    return ranges(after)[0]


plain = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4)
anything: st.SearchStrategy[Any] = st.one_of(
    plain,
    st.lists(plain, max_size=3),
    st.dictionaries(st.sampled_from(("low", "high", "x")), st.lists(plain, max_size=2), max_size=3),
)
FIELDS = ("row", "group", "channel", "image", "ends", "end", "text", "was", "low", "high",
          "outside", "on", "match", "method", "name")  # fmt: skip


@given(
    st.sampled_from(sorted(KINDS)) | st.text(max_size=5),
    st.dictionaries(st.sampled_from(FIELDS), anything | st.integers(1, 6)),
    rules(),
)
def test_no_action_raises(kind: str, fields: dict[str, Any], rule: Rule) -> None:
    state = rule_edits.load_recipe(State(), Recipe(rule))
    edit = edit_of(Action(1, kind, fields), band)
    if edit:
        assert edit(state).document.recipe


BROWN = "brown = 2 red - green - blue"


def test_a_range_can_be_put_on_a_channel_of_ones_own() -> None:
    state = state_of(RED, Range(BROWN, 5, 9))
    row = state.document.rows[0].id
    assert ranges(done(state, "channel", row=row, channel=BROWN))[0] == Range(BROWN, -510, 510)
    for other in ("brown", "brown = rot", "brown =", "=", 7, None):
        assert ranges(done(state, "channel", row=row, channel=other)) == ranges(state)


def test_bounds_of_a_mix_move() -> None:
    assert moved(Range(BROWN, 5, 9), {"low": [5, -500]}) == Range(BROWN, -500, 9)


# ---- bounds


def test_only_ends_that_were_moved_change() -> None:
    fine = Range("saturation", 12.34, 80)
    assert moved(fine, {"high": [8000, 7000]}) == Range("saturation", 12.34, 70)
    assert moved(RED, {"low": [60, 65], "high": [170, 175]}) == Range("red", 65, 175)
    assert moved(LAB, {"low": [-2025, -12800]}) == Range("lab_a", -128, 7.5)
    assert moved(RED, {}) == RED


def test_a_move_of_an_end_that_is_elsewhere_by_now_is_dropped() -> None:
    assert moved(RED, {"low": [50, 51]}) == RED
    assert moved(RED, {"low": [50, 51], "high": [170, 160]}) == Range("red", 60, 160)


def test_a_move_that_leaves_no_valid_range_is_dropped() -> None:
    assert moved(RED, {"low": [60, 200]}) == RED
    assert moved(HUE, {"low": [2000, 30000]}) == Range("hue", 300, 200)
    automatic = Range("red", Auto("otsu"), 170)
    assert moved(automatic, {"low": [60, 61], "high": [170, 160]}) == Range(
        "red", Auto("otsu"), 160
    )


@pytest.mark.parametrize("number", [-1, 256, 1.0, True, math.nan, "1", None, 10**40, [], {}])
def test_a_value_off_the_scale_moves_nothing(number: object) -> None:
    assert moved(RED, {"low": [60, number]}) == RED
    assert moved(RED, {"low": [number, 70]}) == RED


def test_a_move_on_a_channel_that_is_gone_goes_to_no_other() -> None:
    assert moved(RED, {"low": [60, 70]}, channel="green") == RED


def typed(state: State, text: str, was: object = 60, end: str = "low") -> State:
    row = state.document.rows[0].id
    return done(state, "type", row=row, channel="red", end=end, text=text, was=was)


def test_typed_text_is_read_as_people_write() -> None:
    assert ranges(typed(state_of(RED), "70,0")) == (Range("red", 70, 170),)
    refused = typed(state_of(RED), "1.200")
    assert ranges(refused) == (RED,)
    assert refused.document.rows[0].draft == ("1.200", "170")


def test_a_typed_number_does_not_take_back_a_click_that_came_later() -> None:
    # Two widgets' changes in one message are told in the order of the page.
    clicked = rule_edits.set_bounds(state_of(RED), state_of(RED).document.rows[0].id, 100, 170)
    assert ranges(typed(clicked, "99")) == (Range("red", 100, 170),)


def test_numbers_in_a_row_each_build_on_the_one_before() -> None:
    state = typed(typed(state_of(RED), "9"), "99", was=9)
    assert ranges(state) == (Range("red", 99, 170),)


# ---- the rest of the rule


def test_ids_that_are_gone_change_nothing() -> None:
    state = state_of(RED)
    for kind in KINDS - {"invert", "log", "only_this", "match", "add_group"}:
        fields = {"row": 999, "group": 999, "channel": "red", "ends": {}, "end": "low", "text": "1"}
        after = done(state, kind, **fields, outside=True, match="any", method="li", low=1, high=2)
        assert after == state, kind


def test_what_is_added_beside_or_selects_little() -> None:
    state = done(state_of(RED), "add_group")
    assert ranges(state) == (RED, BAND)
    group = state.card.groups[0].id
    state = done(state, "add_range", group=group)
    assert ranges(state)[1] == Range("green", 0, 255)  # beside "and" all changes nothing
    state = done(state, "group_match", group=group, match="any")
    assert ranges(done(state, "add_range", group=group))[2] == BAND


def test_automatic_bounds_are_chosen_and_made_fixed() -> None:
    state = state_of(Range("red", Auto("otsu", 2.5), 170))
    row = state.document.rows[0].id
    state = done(state, "method", row=row, end="low", method="li")
    assert ranges(state) == (Range("red", Auto("li", 2.5), 170),)
    assert done(state, "method", row=row, end="high", method="li") == state
    assert ranges(done(state, "fix", row=row, channel="red", low=80, high=170)) == (
        Range("red", 80, 170),
    )
    assert done(state, "fix", row=row, channel="red", low=None, high=170) == state


def test_switches_switch() -> None:
    state = done(state_of(RED), "invert", on=True)
    assert state.card.invert
    assert done(state, "log", on=True).view.log
    assert done(state, "only_this", on=True).view.only_this
    assert done(state, "match", match="all").card.match == "all"
    assert done(state, "invert", on=1) == state


def test_what_was_done_to_a_class_is_not_done_to_the_one_that_is_on_view_by_then() -> None:
    first = state_of(RED)
    state = class_edits.add_class(first, "other", None, Range("blue", 1, 2))
    late = {"class": first.card.id}
    for kind, more in (("invert", {"on": True}), ("match", {"match": "all"}), ("add_group", {})):
        after = done(state, kind, **late, **more)
        assert after.document.classes[0] != state.document.classes[0]
        assert after.document.classes[1] == state.card == after.card
    assert done(state, "invert", on=True, **{"class": 12345}) == state
    assert done(state, "invert", on=True, **{"class": "0"}) == state


# ---- only this image


def only(state: State, image: str = "a") -> State:
    return replace(state, view=replace(state.view, only_this=True, image=image))


def test_an_edit_for_one_image_leaves_the_rule_of_all() -> None:
    state = only(state_of(RED))
    row = state.document.rows[0].id
    state = done(state, "ends", row=row, channel="red", ends={"low": [60, 80]})
    assert ranges(state) == (RED,)
    assert state.document.recipe_of("a").rule.groups[0].ranges == (Range("red", 80, 170),)
    assert state.document.recipe_of("b").rule.groups[0].ranges == (RED,)
    state = typed(state, "90", was=80)
    state = done(state, "keep", row=row, outside=True)
    own = Range("red", 90, 170, outside=True)
    assert state.document.of_image("a").rows[0].range == own
    # What an image has of its own stays so, also where edits are for all.
    all_again = replace(state, view=replace(state.view, only_this=False))
    state = typed(all_again, "100", was=90)
    assert state.document.of_image("a").rows[0].range == replace(own, low=100)
    assert ranges(state) == (RED,)
    assert done(state, "rule_of_all", row=row).document.exceptions == ()


def test_an_own_value_that_is_that_of_all_is_none() -> None:
    state = typed(typed(only(state_of(RED)), "80"), "60", was=80)
    assert state.document.exceptions == ()


def test_an_edit_made_on_an_image_goes_to_it_also_after_a_switch() -> None:
    state = typed(only(state_of(RED), image="b"), "80")
    assert [key for key, _ in state.document.exceptions] == ["a"]


def test_own_values_go_with_their_range_and_its_channel() -> None:
    state = typed(only(state_of(RED, HUE)), "80")
    row = state.document.rows[0].id
    turned = done(state, "channel", row=row, channel="green")
    assert turned.document.exceptions == ()
    assert turned.document.recipe_of("a").rule.groups[0].ranges[0] == Range("green", 0, 255)
    assert done(state, "remove_range", row=row).document.exceptions == ()


def test_what_is_refused_for_one_image_stays_in_its_box() -> None:
    state = typed(only(state_of(RED)), "300")
    assert state.document.of_image("a").rows[0].draft == ("300", "170")
    assert state.document.exceptions == ()


def test_a_bound_can_be_each_pixels_own() -> None:
    state = state_of(Range("red", Auto("otsu", 2.5), 170))
    row = state.document.rows[0].id

    def low(after: State) -> object:
        return ranges(after)[0].low

    state = done(state, "method", row=row, end="low", method="local niblack")
    assert low(state) == Local("niblack", window=51, k=0.2)
    state = done(state, "local", row=row, end="low", name="window", text="25 px")
    state = done(state, "local", row=row, end="low", name="weight", text="-0,3")
    assert low(state) == Local("niblack", window=25, k=-0.3)
    sauvola = done(state, "method", row=row, end="low", method="local sauvola")
    assert low(sauvola) == Local("sauvola", window=25, k=-0.3)
    mean = done(state, "method", row=row, end="low", method="local mean")
    assert low(mean) == Local("mean", window=25, offset=0)
    mean = done(mean, "local", row=row, end="low", name="weight", text="7")
    assert low(mean) == Local("mean", window=25, offset=7)
    assert low(done(mean, "method", row=row, end="low", method="li")) == Auto("li")
    assert done(state, "local", row=row, end="high", name="window", text="9") == state
    for name, text, told in (
        ("window", "much", "Window of the local threshold: “much” is not a number"),
        ("window", "24", "24 is even"),
        ("weight", "2", "K of the local threshold: “2” is above 1"),
    ):
        with pytest.raises(MaskappError, match=told):
            done(state, "local", row=row, end="low", name=name, text=text)
