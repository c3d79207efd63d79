"""What is asked of several classes at once."""

from __future__ import annotations

import numpy as np
from streamlit.testing.v1 import AppTest

from maskapp.core.image import Image
from maskapp.core.recipe.mask_class import MaskClass
from maskapp.core.recipe.one_class import of_class
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from maskapp.runs.previews import preview_of
from maskapp.ui.compute.picking import colours_of_previews


def over(channel: str, low: int, name: str, within: str | None = None) -> MaskClass:
    return MaskClass(Rule((Group((Range(channel, low, 255),)),)), name, within=within)


RECIPE = Recipe((over("red", 100, "tissue"), over("green", 100, "stained", "tissue")))


def halves() -> Image:
    """Left, red with a dark and a bright part of green; right, green alone, brighter still."""
    pixels = np.zeros((40, 40, 3), np.uint8)
    pixels[:, :20, 0] = 200
    pixels[:20, :20, 1], pixels[20:, :20, 1] = 60, 120
    pixels[:, 20:, 1] = 250
    return Image(pixels)


def _ask() -> None:
    import numpy as np
    import streamlit as st

    from maskapp.core.image import Image
    from maskapp.core.recipe.one_class import of_class
    from maskapp.ui.compute import classes
    from tests.ui.compute.test_classes import RECIPE, halves

    image, tissue = halves(), of_class(RECIPE, "tissue")
    half = np.ones((40, 40), bool)
    half[:, :10] = False
    st.session_state["inside"] = classes.first_range_inside(image, tissue)
    nothing = Image(np.zeros((9, 9, 3), np.uint8))
    st.session_state["nothing"] = classes.first_range_inside(nothing, tissue)
    st.session_state["shares"] = classes.class_shares(Image(image.pixels, half), RECIPE)


def test_a_rule_within_a_class_begins_with_what_divides_its_pixels() -> None:
    at = AppTest.from_function(_ask, default_timeout=60).run()
    assert not at.exception
    found = at.session_state["inside"]
    # Red is flat in there; over the whole image it would divide best.
    assert found.channel != "red"
    inside = halves().pixels[:, :20].reshape(-1, 3)
    green = inside[:, 1]
    assert set(np.unique(green)) == {60, 120}
    assert at.session_state["nothing"].channel == "gray"  # no pixel is in the class: of all


def test_shares_are_of_pixels_that_hold_data() -> None:
    at = AppTest.from_function(_ask, default_timeout=60).run()
    tissue, stained = at.session_state["shares"]
    assert (tissue.selected, tissue.image, tissue.region, tissue.outer) == (400, 1200, 1200, None)
    assert (stained.selected, stained.image, stained.outer) == (200, 1200, 400)


def test_colours_of_the_set_are_those_inside_the_class_around() -> None:
    black = Image(np.zeros((9, 9, 3), np.uint8))
    previews = {"a": preview_of(halves()), "empty": preview_of(black)}
    tissue = of_class(RECIPE, "tissue")
    deep = Recipe(over("red", 100, "tissue").rule, depth=16)
    found = colours_of_previews(previews, dict.fromkeys(previews, tissue))
    assert list(found) == ["a"]  # nothing is in the class in the other
    assert set(found["a"].reshape(-1, 3)[:, 0]) == {200}
    assert len(colours_of_previews(previews)) == 2
    assert colours_of_previews(previews, dict.fromkeys(previews, deep)) == {}
