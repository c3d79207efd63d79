"""Journeys through "Rule from an example"."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image as Pillow
from streamlit.testing.v1 import AppTest

from maskapp.core.image import Image
from maskapp.core.recipe import Recipe
from maskapp.core.rule import Group, Range, Rule
from maskapp.core.steps import Open, Rectangle
from maskapp.core.suggest import Suggestion
from maskapp.ui import suggest_form
from tests.ui.journeys import labels, open_page, press, state_of, texts
from tests.ui.pictures import encode, flat, noise

PANEL = "suggest-panel"
PIXELS = noise()
WANTED = (PIXELS[..., 0] >= 150) & (PIXELS[..., 1] <= 90)
START = Recipe(Rule((Group((Range("blue", 10, 20),)),)))

Mask = NDArray[np.bool_]


def example(at: AppTest, mask: Mask, name: str = "mask.png") -> AppTest:
    """Give the page an example mask."""
    chooser = next(each for each in at.file_uploader if each.label == "Example mask")
    chooser.set_value((name, encode(Pillow.fromarray(mask)), "image/png")).run()
    assert not at.exception
    return at


def test_an_example_gives_a_rule_to_use_and_to_undo() -> None:
    at = example(open_page(encode(PIXELS), PANEL, recipe=START), WANTED)
    assert "Red 150–255" in texts(at)
    assert "Dice **1**" in texts(at)
    assert f"Missing: 0 of {WANTED.sum()} wanted pixels. Selected, but not wanted: 0." in texts(at)
    assert state_of(at).recipe == START  # nothing happens unasked
    press(at, "Use this rule")
    assert f"**{WANTED.sum():,}** of {WANTED.size:,} pixels" in texts(at)
    press(at, next(each for each in labels(at) if each.startswith("Undo")))
    assert state_of(at).recipe == START


def test_cleaning_stays_and_invert_goes() -> None:
    recipe = Recipe(START.rule, cleaning=(Open(1),), invert=True)
    at = example(open_page(encode(PIXELS), PANEL, recipe=recipe), WANTED)
    assert "Your cleaning steps stay and follow the rule. Invert is switched off." in texts(at)
    press(at, "Use this rule")
    assert state_of(at).recipe.cleaning == (Open(1),)
    assert not state_of(at).recipe.invert


def test_an_example_of_another_size_is_refused_with_both_sizes() -> None:
    at = example(open_page(encode(PIXELS), PANEL), WANTED[:-1])
    assert "mask.png has 61 × 40 pixels and the image has 61 × 41" in texts(at)
    assert "Use this rule" not in labels(at)


@pytest.mark.parametrize(
    ("pixels", "mask", "sentence"),
    [
        (PIXELS, np.zeros((41, 61), np.bool_), "No pixel is marked as wanted"),
        (PIXELS, np.ones((41, 61), np.bool_), "Every pixel that counts is wanted"),
        (flat((7, 7, 7)), WANTED, "No range of these channels tells"),
        (flat((7, 7, 7), 1, 1), np.ones((1, 1), np.bool_), "Every pixel that counts is wanted"),
    ],
    ids=["black", "white", "flat image", "one pixel"],
)
def test_what_teaches_nothing_is_said(pixels: Any, mask: Mask, sentence: str) -> None:
    at = example(open_page(encode(pixels), PANEL), mask)
    assert sentence in texts(at)
    assert "Use this rule" not in labels(at)


def test_a_poor_score_is_explained() -> None:
    mask = WANTED.copy()
    mask[::2] = noise(seed=9)[::2, :, 2] > 128
    at = example(open_page(encode(PIXELS), PANEL), mask)
    assert "No short rule comes close" in texts(at)
    press(at, "Use this rule")


def test_a_closed_panel_learns_nothing() -> None:
    at = example(open_page(encode(PIXELS)), WANTED)
    assert "Use this rule" not in labels(at)


def test_the_score_says_one_of_identical_masks_alone() -> None:
    rule = START.rule
    assert suggest_form.dice_text(Suggestion(rule, 1.0, 9, 9, 9)) == "1"
    nearly = Suggestion(rule, 2 * 999_999 / 1_999_999, 999_999, 999_999, 1_000_000)
    assert suggest_form.dice_text(nearly) == "0.999"
    assert suggest_form.counts_text(nearly) == (
        "Missing: 1 of 1,000,000 wanted pixels. Selected, but not wanted: 0."
    )


# ---- without the page: images of 16 bits, regions, picks

DEEP = Image(noise(900, 700).astype(np.uint16) * 200, noise(900, 700, seed=7)[..., 0] > 20)
REGION = (Rectangle("include", 100, 100, 700, 500),)


def deep_example() -> Pillow.Image:
    """An example that is right inside the region only, but for a block of 30 × 20 pixels."""
    mask = DEEP.pixels[..., 2] >= 30_000
    mask[:100] = ~mask[:100]
    mask[200:220, 300:330] = True
    return Pillow.fromarray(mask)


def _learn_from_mask() -> None:
    import streamlit as st

    from maskapp.core.recipe import Recipe
    from maskapp.core.rule import Rule
    from maskapp.ui import suggest_form
    from tests.ui.pictures import encode
    from tests.ui.test_suggest_form import DEEP, REGION, deep_example

    recipe = Recipe(Rule(), depth=16, region=REGION)
    st.session_state["learnt"] = suggest_form.learn_from_mask(
        DEEP, recipe, "m.png", encode(deep_example())
    )


def test_only_valid_pixels_inside_the_region_count() -> None:
    at = AppTest.from_function(_learn_from_mask, default_timeout=60).run()
    assert not at.exception
    learnt = at.session_state["learnt"]
    allowed = np.zeros((700, 900), np.bool_)
    allowed[100:600, 100:800] = True
    assert DEEP.valid is not None
    allowed &= DEEP.valid
    wanted = np.asarray(deep_example()) & allowed
    (bounds,) = learnt.suggestion.rule.groups[0].ranges
    selected = (bounds.low <= DEEP.pixels[..., 2]) & allowed
    assert bounds.channel == "blue"
    assert (learnt.suggestion.wanted, learnt.suggestion.selected) == (wanted.sum(), selected.sum())
    with Pillow.open(io.BytesIO(learnt.picture)) as picture:
        shown = np.asarray(picture)
    step = learnt.step
    assert shown.shape == (-(-700 // step), -(-900 // step), 3)
    for colour, where in (
        (suggest_form._RIGHT, wanted & selected),
        (suggest_form._MISSING, wanted & ~selected),
        (suggest_form._EXTRA, selected & ~wanted),
    ):
        np.testing.assert_array_equal((shown == colour).all(axis=2), where[::step, ::step])
    assert (wanted & ~selected)[::step, ::step].any()


# Columns of 100 pixels: red 0, 50, 100, 150 and 200.
STRIPES = np.zeros((60, 500, 3), np.uint8)
STRIPES[..., 0] = np.arange(500) // 100 * 50
VALID = np.arange(500 * 60).reshape(60, 500) % 7 > 0


def _learn_from_picks() -> None:
    import streamlit as st

    from maskapp.core.image import Image
    from maskapp.core.picking import Pick
    from maskapp.core.recipe import Recipe
    from maskapp.core.rule import Rule
    from maskapp.core.steps import Rectangle
    from maskapp.ui import suggest_form
    from tests.ui.test_suggest_form import STRIPES, VALID

    image, picks = Image(STRIPES, VALID), st.session_state["picks"]
    left = Recipe(Rule(), region=(Rectangle("include", 0, 0, 250, 60),))
    st.session_state["learnt"] = [
        suggest_form.learn_from_picks(image, recipe, [Pick(*box) for box in picks])
        for recipe in (Recipe(Rule()), left)
    ]
    suggest_form.suggestion_card(image, st.session_state["learnt"][0], "picks")


def test_picks_give_a_rule_that_keeps_the_wanted_boxes_apart() -> None:
    at = AppTest.from_function(_learn_from_picks, default_timeout=60)
    # Both picks lie on the columns 380 to 389: those are not wanted. The first reaches beyond.
    at.session_state["picks"] = [(380, 40, 900, 900, True), (300, 0, 90, 60, False)]
    at.run()
    assert not at.exception
    everywhere, left = at.session_state["learnt"]
    yes = np.zeros((60, 500), np.bool_)
    yes[40:, 390:] = True
    assert everywhere.suggestion.wanted == (yes & VALID).sum()
    assert everywhere.suggestion.dice < 1  # columns 390 to 399 look like the unwanted ones
    assert not everywhere.picture
    assert "Use this rule" in labels(at)
    assert "No pixel is marked as wanted" in left.problem
    at.session_state["picks"] = [(300, 0, 20, 60, False), (400, 5, 1, 1, True)]
    at.run()
    assert "Value 70–100 %" in texts(at)  # 150 counts are 58.82 %, 200 are 78.43 %


def test_picks_that_teach_nothing_are_said_to() -> None:
    at = AppTest.from_function(_learn_from_picks, default_timeout=60)
    at.session_state["picks"] = []
    at.run()
    assert not at.exception
    assert "No pixel is marked as wanted" in texts(at)
    assert "Use this rule" not in labels(at)
