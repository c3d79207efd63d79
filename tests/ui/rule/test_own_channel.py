"""Journeys through "Channel of your own"."""

from __future__ import annotations

import numpy as np
from skimage.filters import threshold_otsu
from streamlit.testing.v1 import AppTest

from maskapp.core.color.thresholds import auto_threshold
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Auto, Group, Range, Rule
from tests.ui.journeys import form_of, open_page, press, state_of, texts
from tests.ui.pictures import encode, noise

PIXELS = noise()
RED = Range("red", 60, 170)
BROWN = "brown = 2 red - green - blue"


def opened(recipe: Recipe | None = None) -> AppTest:
    return open_page(encode(PIXELS), "own-channel", recipe=recipe)


def type_in(at: AppTest, name: str, formula: str) -> AppTest:
    at.text_input(key="own-channel-name").set_value(name).run()
    return at.text_input(key="own-channel-formula").set_value(formula).run()


def test_a_formula_becomes_a_range_with_its_histogram() -> None:
    at = press(type_in(opened(), "brown", "2 red - green - blue"), "Add the formula")
    assert state_of(at).document.recipe.rule == Rule(
        (Group((Range(BROWN, Auto("otsu", 0.01), 510),)),)
    )
    row = form_of(at)["cards"][0]["rows"][0]
    assert (row["channel"], row["label"]) == (BROWN, "brown")
    red, green, blue = np.moveaxis(PIXELS.astype(int), -1, 0)
    mix = 2 * red - green - blue
    counts = np.bincount(mix.ravel() + 510, minlength=1021)
    threshold = auto_threshold(counts, "otsu", 0.01, values=np.arange(-510, 511)) - 510
    assert abs(threshold - threshold_otsu(mix)) < 8  # the ends are left out
    assert row["low"]["ticks"] == threshold + 1
    low, high = row["view"]
    assert -510 <= low <= mix.min() < mix.max() <= high <= 510
    offered = [each["id"] for each in form_of(at)["channels"]]
    assert offered[-1] == BROWN
    assert form_of(at)["channels"][-1]["family"] == "Your own"


def test_a_formula_that_is_none_is_said() -> None:
    recipe = Recipe(Rule((Group((RED,)),)))
    at = press(type_in(opened(recipe), "brown", "2 rot"), "Add the formula")
    assert "is not a channel to mix" in at.error[0].value
    assert state_of(at).document.recipe == recipe


def test_one_name_stays_one_channel() -> None:
    recipe = Recipe(Rule((Group((RED, Range(BROWN, 5, 9))),)))
    at = press(type_in(opened(recipe), "Brown", "red"), "Add the formula")
    assert "is the name of another channel of the recipe too" in at.error[0].value
    assert state_of(at).document.recipe == recipe


def test_a_stain_without_picks_is_said() -> None:
    at = opened()
    at.text_input(key="own-channel-name").set_value("my DAB").run()
    press(at, "Add the picked stain")
    assert "Pick boxes of the stain" in at.error[0].value
    assert "above Otsu" in texts(at)
