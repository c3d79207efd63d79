"""The density plot shows the pixels and the rule; shapes drawn over it become ranges."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maskapp.core.color.planes import Planes
from maskapp.core.engine.prepared import prepare
from maskapp.core.finding.density import Density, density
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Auto, Group, Range, Rule
from maskapp.errors import RecipeError
from maskapp.ui.finding.density_figure import Area, alternative, areas, figure, levels
from maskapp.ui.state import rule_edits
from maskapp.ui.state.density_edits import drawn_box, drawn_lasso, set_box, set_boxes, set_pair
from maskapp.ui.state.model import State
from maskapp.ui.state.view import View
from tests.ui.pictures import flat, noise

PIXELS = noise()
BOX = Group((Range("red", 10, 20), Range("green", 30, 40)))
OTHER = Group((Range("red", 50, 60), Range("green", 70, 80)))


def plot(x: str = "red", y: str = "green") -> Density:
    return density(Planes(PIXELS), x, y)


def loaded(*groups: Group, match: str = "any") -> State:
    return rule_edits.load_recipe(State(), Recipe(Rule(groups, match)))  # type: ignore[arg-type]


def areas_of(rule: Rule, x: str = "red", y: str = "green") -> list[Area]:
    recipe = Recipe(rule)
    return areas(recipe, prepare(PIXELS, None, recipe).resolved, plot(x, y))


# ---- the figure


@pytest.mark.parametrize("pixels", [PIXELS, flat((3, 200, 7)), flat((0, 0, 0), 1, 1)])
@pytest.mark.parametrize(("x", "y"), [("red", "green"), ("hue", "lab_a"), ("saturation", "cb")])
def test_figure_is_legal_on_every_image(pixels: Any, x: str, y: str) -> None:
    for depth in (pixels, pixels.astype(np.uint16) * 200):
        found = density(Planes(depth), x, y)
        made = go.Figure(figure(found, [Area((1, 2), None), Area(None, (3, 4))], lasso=True))
        assert made.layout.dragmode == "lasso"
        assert len(made.layout.shapes) == 2
        assert made.layout.shapes[0].yref == "y domain"
        assert alternative(found).startswith("Pixels by ")


def test_peak_is_named_in_words() -> None:
    found = density(Planes(flat((3, 200, 7))), "red", "green")
    assert alternative(found) == "Pixels by Red and Green. Most pixels at 3 and 200."


def test_levels_tell_one_pixel_from_none() -> None:
    counts = np.array([[0, 1, 10, 12_000_000]])
    assert levels(counts)[0, 0] == 0
    assert levels(counts)[0, 1] > 0
    assert levels(counts)[0, 3] == 255
    assert (np.diff(levels(counts)[0].astype(int)) > 0).all()
    assert levels(np.zeros((2, 2), np.int64)).max() == 0


def test_groups_are_drawn_as_boxes_and_bands() -> None:
    assert areas_of(Rule((BOX,))) == [Area((10, 21), (30, 41))]
    assert areas_of(Rule((Group((Range("red", 10, 20), Range("blue", 0, 9))),))) == [
        Area((10, 21), None)
    ]
    assert areas_of(Rule((Group(BOX.ranges, "any"),))) == [
        Area((10, 21), None),
        Area(None, (30, 41)),
    ]
    assert areas_of(Rule((Group((Range("blue", 0, 9),)),))) == []
    assert areas_of(Rule()) == []


def test_outside_wrapping_and_automatic_ranges_are_drawn_as_they_select() -> None:
    outside = Rule((Group((Range("red", 10, 20, outside=True),)),))
    assert areas_of(outside) == [Area((0, 10), None), Area((21, 256), None)]
    hue = Rule((Group((Range("hue", 350, 10),)),))
    spans = np.array([area.x for area in areas_of(hue, "hue", "red")])
    np.testing.assert_allclose(spans, [(0, 10.01), (350, 360)])
    both = Rule((Group((Range("red", 0, 50), Range("red", 40, 90))),))
    assert areas_of(both) == [Area((40, 51), None)]
    apart = Rule((Group((Range("red", 0, 50), Range("red", 60, 90))),))
    assert areas_of(apart) == []
    (found,) = areas_of(Rule((Group((Range("red", Auto("otsu"), 255),)),)))
    assert found.x is not None
    assert 100 < found.x[0] < 156
    assert found.x[1] == 256


# ---- shapes from the browser

NUMBERS: list[Any] = [None, [], {}, "", 7, [None], ["a", "b"], [math.nan, 1], [10**400, 1], [1]]


@pytest.mark.parametrize("bad", NUMBERS)
def test_hostile_shapes_are_none(bad: Any) -> None:
    good = [1.0, 2.0]
    for kind, read in (("box", drawn_box), ("lasso", drawn_lasso)):
        for selection in (
            bad,
            {kind: bad},
            {kind: [bad]},
            {kind: [{"x": bad, "y": good}]},
            {kind: [{"x": good, "y": bad}]},
        ):
            assert not read(selection)


def test_endless_lasso_is_none() -> None:
    corners = list(range(10_000))
    assert drawn_lasso({"lasso": [{"x": corners, "y": corners}]}) == ()


json = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(("box", "lasso", "x", "y")), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(json)
def test_any_selection_is_finite_or_none(selection: Any) -> None:
    box, corners = drawn_box(selection), drawn_lasso(selection)
    assert box is None or all(math.isfinite(each) for ends in box for each in ends)
    assert all(math.isfinite(each) for corner in corners for each in corner)


def test_shapes_are_read() -> None:
    assert drawn_box({"box": [{"x": [9, 3], "y": [1, 2.5]}]}) == ((9, 3), (1, 2.5))
    assert drawn_lasso({"lasso": [{"x": [1, 2, 3], "y": [4, 5, 6]}]}) == ((1, 4), (2, 5), (3, 6))


# ---- what they do to the rule


def test_channels_change_places_when_one_is_chosen_twice() -> None:
    state = State(view=View(pair=("red", "hue")))
    assert set_pair(state, 0, "blue").view.pair == ("blue", "hue")
    assert set_pair(state, 1, "blue").view.pair == ("red", "blue")
    assert set_pair(state, 1, "red").view.pair == ("hue", "red")
    assert set_pair(state, 0, "red").view.pair == ("red", "hue")


def test_box_starts_a_rule() -> None:
    state = set_box(State(), BOX)
    assert state.document.recipe.rule == Rule((BOX,))
    assert not state.document.pristine
    assert {"red", "green"} <= set(state.view.shown)


def test_box_replaces_ranges_on_its_channels_and_adds_the_missing() -> None:
    state = loaded(Group((Range("red", 1, 2, outside=True), Range("blue", 5, 6))))
    after = set_box(state, BOX)
    assert after.document.recipe.rule.describe() == "Red 10–20 and Blue 5–6 and Green 30–40"
    assert after.document.rows[0].id == state.document.rows[0].id
    assert (
        set_box(after, OTHER).document.recipe.rule.describe()
        == "Red 50–60 and Blue 5–6 and Green 70–80"
    )


def test_box_goes_to_the_group_and_the_range_touched_last() -> None:
    twice = Group((Range("red", 1, 2), Range("red", 3, 4)))
    state = loaded(twice, Group((Range("blue", 5, 6),)))
    state = rule_edits.set_bounds(state, state.document.rows[0].id, 0, 9)
    after = set_box(state, BOX).document.recipe.rule
    assert after.groups[0].ranges == (BOX.ranges[0], Range("red", 3, 4), BOX.ranges[1])
    assert after.groups[1].describe() == "Blue 5–6"


def test_box_beside_an_any_group_is_a_group_of_its_own() -> None:
    either = Group((Range("red", 1, 2), Range("blue", 3, 4)), "any")
    assert set_box(loaded(either), BOX).document.recipe.rule.groups == (either, BOX)


def test_box_replaces_automatic_bounds_and_drafts() -> None:
    state = loaded(Group((Range("red", Auto("otsu"), 255), Range("green", 5, 9))))
    state = rule_edits.set_end(state, state.document.rows[1].id, "low", "200")
    assert state.document.has_drafts
    after = set_box(state, BOX)
    assert after.document.recipe.rule == Rule((BOX,))
    assert not after.document.has_drafts


def test_lasso_takes_the_place_of_groups_on_its_channels_alone() -> None:
    mixed = Group((Range("red", 1, 2), Range("blue", 3, 4)))
    state = loaded(Group((Range("red", 7, 8),)), mixed, BOX)
    assert set_boxes(state, [BOX, OTHER]).document.recipe.rule == Rule((mixed, BOX, OTHER))
    only = loaded(Group((Range("red", 7, 8),)), match="all")
    assert set_boxes(only, [BOX, OTHER]).document.recipe.rule == Rule((BOX, OTHER), "any")


def test_lasso_of_several_boxes_needs_groups_joined_by_or() -> None:
    state = loaded(Group((Range("blue", 7, 8),)), match="all")
    with pytest.raises(RecipeError, match="joined by OR"):
        set_boxes(state, [BOX, OTHER])
    assert len(set_boxes(state, [BOX]).card.groups) == 2
