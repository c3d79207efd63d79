"""How images are read, chosen on the page."""

from __future__ import annotations

import imagecodecs
import numpy as np
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Toggle

from maskapp.core.recipe.reading import Reading
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from maskapp.ui.state import link, rule_edits
from maskapp.ui.state.model import State
from tests.ui.journeys import open_page, press, state_of, texts
from tests.ui.pictures import encode, noise

PIXELS = noise()
ADOBE = bytes(imagecodecs.cms_profile("adobergb"))
RULE = Recipe(Rule((Group((Range("saturation", 50, 100),)),)))


def toggles(at: AppTest) -> dict[str, Toggle]:
    return {each.label: each for each in at.toggle}


def selected(at: AppTest) -> str:
    return str(at.metric[0].value)


def test_the_choices_are_absent_where_they_change_nothing() -> None:
    found = toggles(open_page(encode(PIXELS))).keys()
    assert not found & {"Convert to sRGB", "Ignore transparency"}


def test_converting_is_undone_and_travels_in_the_link() -> None:
    at = open_page(encode(PIXELS, icc_profile=ADOBE), recipe=RULE)
    before = selected(at)
    assert "not in sRGB (colour profile)" in texts(at)
    toggles(at)["Convert to sRGB"].set_value(True).run()
    assert not at.exception
    converted = selected(at)
    assert converted != before
    assert "were converted from" in texts(at)
    assert state_of(at).document.recipe.reading == Reading("srgb")
    assert link.decode(link.encode(state_of(at).document.recipe)).reading == Reading("srgb")
    press(at, "Undo: Converted to sRGB")
    assert selected(at) == before
    assert not toggles(at)["Convert to sRGB"].value
    press(at, "Redo: Converted to sRGB")
    assert selected(at) == converted
    assert toggles(at)["Convert to sRGB"].value
    other = open_page(encode(PIXELS, icc_profile=ADOBE), recipe=state_of(at).document.recipe)
    assert selected(other) == converted


def test_transparency_is_ignored_and_looked_at_again() -> None:
    clear = np.dstack([PIXELS, np.full(PIXELS.shape[:2], 255, np.uint8)])
    clear[:20, :, 3] = 0
    at = open_page(encode(clear), recipe=RULE)
    assert "pixels that hold data" in texts(at)
    toggles(at)["Ignore transparency"].set_value(True).run()
    assert "all pixels" in texts(at)
    assert "1220 fully transparent pixels count as well" in texts(at)
    toggles(at)["Ignore transparency"].set_value(False).run()
    assert "1220 fully transparent pixels are never selected" in texts(at)


def test_an_image_that_cannot_be_converted_leaves_the_choice_on_the_page() -> None:
    recipe = Recipe(RULE.rule, reading=Reading("srgb"))
    at = open_page(encode(PIXELS, icc_profile=b"garbage"), recipe=recipe)
    assert "cannot be converted" in at.error[0].value
    toggles(at)["Convert to sRGB"].set_value(False).run()
    assert not at.error
    assert at.metric


def test_the_choice_outlives_the_first_rule_of_the_next_image() -> None:
    state = rule_edits.convert_to_srgb(State(), True)
    assert rule_edits.start_rule(state, Range("red", 9, 65535), 16).document.reading == Reading(
        "srgb"
    )
