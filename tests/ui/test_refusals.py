"""What the page refuses, in the page's words: not in those of recipe files or of Python."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import replace

import pytest

from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.planes import Planes
from maskapp.core.engine.prepared import check_depth
from maskapp.core.finding.density import density
from maskapp.core.finding.picks import Pick, PickedColours, picked_colours
from maskapp.core.image import Image
from maskapp.core.numbertext import NumberError, parse_number
from maskapp.core.recipe.mask_class import MAX_STEPS, MaskClass
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import MAX_RANGES, Auto, Group, Range, Rule
from maskapp.core.recipe.shapes import MAX_POINTS, Polygon, Rectangle
from maskapp.core.steps.cleaning.open import Open
from maskapp.core.steps.prepare.median import Median
from maskapp.errors import MaskappError
from maskapp.ui.compute.picking import SetFitter
from maskapp.ui.state import link, pick_edits, region_edits, rule_edits, session, step_edits
from maskapp.ui.state.density_edits import set_boxes
from maskapp.ui.state.kept import Kept
from maskapp.ui.state.model import State
from maskapp.ui.state.picked import ImagePick
from maskapp.ui.state.typed import draft_problems, scale_of
from maskapp.ui.wording import said
from tests.ui.pictures import noise

FOREIGN = re.compile(
    r"Decimal\(|\bNone\b|\bTrue\b|\bFalse\b|\brecipe|\blow\b|\bhigh\b|[a-z_]\[\d|\brule\.[a-z]"
    r"|\w\(\w+=|\bNaN\b|null|entries|'\w+'"
)
RED = Range("red", 10, 90)
SHAPE = Rectangle("include", 0, 0, 5, 5)
START = rule_edits.add_group(State(), RED)
ROW, GROUP = START.document.rows[0].id, START.card.groups[0].id
MANY_CORNERS = Polygon("include", tuple((900_000, 900_000 + i) for i in range(MAX_POINTS)))
PLANES = Planes(noise())


def loaded(recipe: Recipe) -> State:
    return rule_edits.load_recipe(State(), recipe)


FULL = loaded(
    Recipe(
        MaskClass(Rule((Group((RED,) * MAX_RANGES),)), cleaning=(Open(1),) * MAX_STEPS),
        region=(SHAPE,) * MAX_STEPS,
    )
)
TWO_BOXES = [Group((Range("red", 0, 5), Range("green", 0, 5)))] * 2
DEEP = Recipe(Rule((Group((Range("red", 0, 60000),)),)), depth=16)
BESIDE = loaded(Recipe(Rule((Group((Range("blue", 0, 5),)),), "all")))


UNWANTED = ImagePick(0, "a", PickedColours(Pick(1, 1, wanted=False), ((1, 2, 3),)), "", 8)


def checked(recipe: Recipe, depth: int) -> State:
    check_depth(recipe, depth)
    return loaded(recipe)


EDITS: dict[str, Callable[[], State]] = {
    "one range too many": lambda: rule_edits.add_range(FULL, FULL.card.groups[0].id),
    "one group too many": lambda: rule_edits.add_group(FULL),
    "a copy too many": lambda: rule_edits.duplicate_group(FULL, FULL.card.groups[0].id),
    "one shape too many": lambda: region_edits.add_shape(FULL, SHAPE),
    "one step too many": lambda: step_edits.add_step(FULL, Open),
    "a shape of two corners": lambda: region_edits.add_shape(
        START, Polygon("include", ((0, 0),) * 2)
    ),
    "corners too many": lambda: region_edits.add_shape(
        region_edits.add_shape(START, MANY_CORNERS), MANY_CORNERS
    ),
    "a shape far away": lambda: region_edits.add_shape(START, replace(SHAPE, x=10**9)),
    "a range that is gone": lambda: rule_edits.set_end(START, 999, "low", "5"),
    "a proposal of 16 bits": lambda: rule_edits.add_group(START, Range("red", 0, 60000)),
    "bounds of 16 bits": lambda: rule_edits.set_bounds(START, ROW, Auto("otsu"), 60000),
    "a pick to leave out": lambda: pick_edits.add_pick(
        START,
        UNWANTED,
        SetFitter(Image(noise()), "a", dict),
    ),
    "a pick beside the image": lambda: pick_edits.add_pick(
        START,
        replace(UNWANTED, picked=picked_colours(PLANES, Pick(5000, 1))),
        SetFitter(Image(noise()), "a", dict),
    ),
    "two boxes of all": lambda: set_boxes(BESIDE, TWO_BOXES),
    "an odd smoothing": lambda: loaded(Recipe(Rule(), prepare=(Median(0),))),
    "another depth": lambda: checked(DEEP, 8),
    "a damaged link": lambda: loaded(link.decode("abc")),
}


def refusal(edit: Callable[[], State]) -> str:
    """Return why the page refuses an edit, as it says it."""
    with pytest.raises(MaskappError) as caught:
        edit().document.recipe.to_json()
    return said(caught.value)


@pytest.mark.parametrize("name", EDITS)
def test_edits_are_refused_in_the_words_of_the_page(name: str) -> None:
    sentence = refusal(EDITS[name])
    assert not FOREIGN.search(sentence), sentence
    assert not sentence[0].islower()
    assert sentence.endswith(".")


def test_places_of_the_rule_are_named_as_on_the_page() -> None:
    assert refusal(EDITS["a proposal of 16 bits"]) == ("Group 2, range 1, To: 60000 is above 255.")
    assert refusal(EDITS["one range too many"]) == "Rule: more than 200 ranges."
    assert refusal(EDITS["one shape too many"]) == "Region: more than 50 shapes."


def test_an_edit_whose_recipe_could_not_be_saved_changes_nothing(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    kept = session.Holder(Kept(START))
    monkeypatch.setattr(session, "holder", lambda: kept)
    session.act(region_edits.add_shape, MANY_CORNERS)
    before = kept.state
    assert len(before.document.region) == 1
    session.act(region_edits.add_shape, MANY_CORNERS)
    assert kept.state == before.with_view(problem=kept.state.view.problem)
    assert kept.state.view.problem.endswith("Give polygons fewer corners.")


TYPED = ("12,5", "1.200,5", "1e2", "12,5,1", "1.200", "abc", "300000", "-300000", "12.345", "NONE",
         "1/2", "12 %", "x" * 500, "0x10", "½", "∞", "--1", "1 2 3")  # fmt: skip


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("channel", CHANNELS)
def test_typed_texts_are_taken_or_refused_in_words(channel: str, depth: int) -> None:
    top = CHANNELS[channel].limits(depth)
    state = loaded(Recipe(Rule((Group((Range(channel, *top),)),)), 16 if depth == 16 else 8))
    row_id = state.document.rows[0].id
    for text in TYPED:
        after = rule_edits.set_end(state, row_id, "low", text)
        try:
            number = parse_number(text, scale_of(channel, depth))
        except NumberError:
            assert after.document.rows[0].range == state.document.rows[0].range
            assert after.document.has_drafts
            assert after.document.rows[0].draft[0][:50] == text[:50]  # type: ignore[index]  # there is one
        else:
            assert after.document.rows[0].range.low == number
        for sentence in draft_problems(after.document.rows[0], depth):
            assert sentence.startswith(f"{CHANNELS[channel].label} from: ")
            assert not FOREIGN.search(sentence), sentence
            assert len(sentence) < 250


def test_the_end_beside_an_automatic_one_is_refused_alike() -> None:
    state = rule_edits.set_bounds(START, ROW, Auto("otsu"), 90)
    after = rule_edits.set_end(state, ROW, "high", "1.200,5")
    assert after.document.rows[0].range == Range("red", Auto("otsu"), 90)
    assert after.document.rows[0].draft == ("", "1.200,5")
    assert "more than one point or comma" in draft_problems(after.document.rows[0], 8)[0]
    assert rule_edits.set_end(after, ROW, "high", "80").document.rows[0].range == Range(
        "red", Auto("otsu"), 80
    )
    assert not rule_edits.set_end(after, ROW, "high", "").document.has_drafts


FILES: tuple[dict[str, object], ...] = (
    {"depth": None},
    {"depth": 8.5},
    {"region": None},
    {"invert": None},
    {"rule": None},
    {"connectivity": True},
    {"maskapp_recipe": 2.5},
    {"rule": {"match": None, "groups": []}},
    {"smoothing": {"method": "median", "radius": 0.5}},
    {"cleaning": [{"step": "open", "radius": None}]},
    {"cleaning": [{"step": "open", "radius": float("nan")}]},
    {"cleaning": [{"step": [0.5]}]},
)


@pytest.mark.parametrize("change", FILES)
def test_recipe_files_are_refused_without_pythons_words(change: dict[str, object]) -> None:
    good = json.loads(Recipe(Rule((Group((RED,)),))).to_json())
    sentence = refusal(lambda: rule_edits.read_recipe(START, json.dumps(good | change).encode()))
    assert sentence.startswith("The recipe could not be loaded: ")
    assert not re.search(r"Decimal\(|None|True|False", sentence), sentence


def test_a_plot_of_one_channel_is_refused_in_words() -> None:
    with pytest.raises(MaskappError) as caught:
        density(PLANES, "red", "red")
    assert not FOREIGN.search(said(caught.value))
