"""Ranges on channels of one's own, as edits of the state."""

from __future__ import annotations

import numpy as np
import pytest

from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.planes import Planes
from maskapp.core.finding.picks import Pick, PickedColours
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Auto, Group, Range, Rule
from maskapp.errors import RecipeError
from maskapp.ui.state import own_channel_edits, rule_edits
from maskapp.ui.state.model import State
from maskapp.ui.state.picked import ImagePick

OTSU = Auto("otsu", 0.01)
RED = Range("red", 60, 170)
BROWN = "brown = 2 red - green - blue"
FIRST = rule_edits.start_rule(State(), RED, 8)
START = rule_edits.load_recipe(State(), Recipe(Rule((Group((RED,)),))))
# Densities of DAB and hematoxylin, twice as much in the second pixel.
DAB = ((138, 69, 43), (74, 18, 7))
BLUE = ((57, 50, 131), (13, 10, 68))


def ranges(state: State) -> list[tuple[Range, ...]]:
    return [tuple(row.range for row in card.rows) for card in state.card.groups]


def with_picks(state: State, *kinds: bool, depth: int = 8) -> State:
    picks = tuple(
        ImagePick(
            number,
            "a",
            PickedColours(Pick(0, 0, 2, 1, wanted), DAB if wanted else BLUE),
            "",
            depth,  # type: ignore[arg-type]
        )
        for number, wanted in enumerate(kinds)
    )
    return state.with_class(picks=picks)


def test_a_formula_adds_a_range_that_finds_its_own_bound() -> None:
    state = own_channel_edits.add_formula(START, " brown ", "2*red - green - blue")
    assert ranges(state) == [(RED, Range(BROWN, OTSU, 510))]
    assert state.view.shown[-1] == BROWN
    active = state.document.row(state.view.active)
    assert active is not None
    assert active.range.channel == BROWN


def test_the_pages_own_rule_makes_room() -> None:
    state = own_channel_edits.add_formula(FIRST, "brown", "2 red - green - blue")
    assert ranges(state) == [(Range(BROWN, OTSU, 510),)]
    assert not state.document.pristine


def test_counts_of_16_bits_go_to_their_own_limit() -> None:
    deep = rule_edits.rescale(START, 16)
    state = own_channel_edits.add_formula(deep, "brown", "2 red - green - blue")
    assert ranges(state)[0][1] == Range(BROWN, OTSU, 131070)


@pytest.mark.parametrize(
    ("name", "formula", "words"),
    [
        ("", "red", "Give your channel a name"),
        ("  ", "red", "Give your channel a name"),
        ("brown", "", "is no channel with a weight"),
        ("brown", "2 rot", "'rot' is not a channel to mix"),
        ("red", "green", "'red' is a channel already"),
        ("a = b", "red", "is no channel with a weight"),
    ],
)
def test_other_formulas_are_refused(name: str, formula: str, words: str) -> None:
    with pytest.raises(RecipeError, match=words):
        own_channel_edits.add_formula(START, name, formula)


def test_picks_make_a_stain_that_tells_them_apart() -> None:
    state = own_channel_edits.add_stain(with_picks(START, True, False), " my DAB ")
    found = ranges(state)[0][1]
    assert CHANNELS[found.channel].label == "my DAB"
    assert found.channel.startswith("my DAB = stain 0.2")
    planes = Planes(np.array([[*DAB, *BLUE]], np.uint8))
    stained = (planes[found.channel][0] / 1000).tolist()
    assert stained[:2] == pytest.approx([1, 2], abs=0.03)
    assert max(stained[2:]) < 0.03


@pytest.mark.parametrize("kinds", [(), (True,), (False,), (True, True)])
def test_a_stain_needs_picks_of_both(kinds: tuple[bool, ...]) -> None:
    with pytest.raises(RecipeError, match=r"boxes of the other stain with “Not this”\."):
        own_channel_edits.add_stain(with_picks(START, *kinds), "my DAB")


def test_picks_of_another_depth_are_no_stain() -> None:
    with pytest.raises(RecipeError, match="Pick boxes of the stain"):
        own_channel_edits.add_stain(with_picks(START, True, False, depth=16), "my DAB")


def test_a_stain_needs_a_name() -> None:
    with pytest.raises(RecipeError, match="Give your stain a name"):
        own_channel_edits.add_stain(with_picks(START, True, False), "")
