"""Journeys through "Automatic threshold", with scikit-image as the oracle for numbers."""

from __future__ import annotations

import io

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image as Pillow
from skimage import filters
from streamlit.testing.v1 import AppTest

from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Auto, Group, Range, Rule
from maskapp.core.recipe.shapes import Rectangle
from tests.ui.journeys import labels, open_page, press, state_of, texts
from tests.ui.pictures import encode, flat, noise

PANEL = "thresholds-panel"
# Two heaps, so that every method finds something.
LEVELS = np.random.default_rng(3).normal((70, 180), 18, (41, 61, 2)).clip(0, 255).astype(np.uint8)
PIXELS = np.where(noise()[..., :1] < 120, LEVELS[..., :1], LEVELS[..., 1:]).repeat(3, axis=2)
RED = PIXELS[..., 0]
METHODS = ("Otsu", "Li", "Yen", "Triangle", "Isodata", "Mean", "Minimum")
TITLES = {f"Use {each}" for each in (*METHODS, "Multi-Otsu, top", "Multi-Otsu, middle")}


@pytest.fixture
def at() -> AppTest:
    """The page with all methods on view."""
    at = open_page(encode(PIXELS), PANEL)
    return press(at, "Try all")


def test_nothing_is_tried_before_it_is_asked_for() -> None:
    at = open_page(encode(PIXELS), PANEL)
    assert not labels(at) & TITLES
    assert "Try all" in labels(at)


def test_all_methods_show_their_masks_and_values(at: AppTest) -> None:
    assert labels(at) >= TITLES
    otsu = filters.threshold_otsu(RED)
    low, high = filters.threshold_multiotsu(RED)
    assert f"**Otsu**  \nfrom {otsu + 1}  \n{100 * (otsu < RED).mean():.2f} %" in texts(at)
    assert f"{low + 1} to {high}" in texts(at)
    at.segmented_control(key="threshold-side").set_value("below").run()
    assert f"**Otsu**  \nup to {otsu}" in texts(at)
    assert "Use Multi-Otsu, bottom" in labels(at)
    press(at, "Hide")
    assert not labels(at) & TITLES


def test_one_click_takes_a_fixed_number(at: AppTest) -> None:
    press(at, "Use Otsu")
    otsu = int(filters.threshold_otsu(RED))
    assert state_of(at).document.recipe.rule == Rule((Group((Range("gray", otsu + 1, 255),)),))
    low, high = (int(each) for each in filters.threshold_multiotsu(RED))
    press(at, "Use Multi-Otsu, middle")
    assert state_of(at).document.rows[0].range == Range("gray", low + 1, high)
    assert next(each for each in at.button if each.label.endswith("middle")).icon


def test_one_click_takes_a_method_for_each_image_and_its_value_is_shown(at: AppTest) -> None:
    at.segmented_control(key="threshold-lasting").set_value("Anew in each image").run()
    press(at, "Use Li")
    assert state_of(at).document.rows[0].range == Range("gray", Auto("li", 0.01), 255)
    kept = np.sort(RED, axis=None)[1:-1]  # 0.01 % of 2,501 pixels at each end, rounded up
    number = int(np.floor(filters.threshold_li(kept))) + 1
    assert f"From {number} here" in texts(at)
    press(at, "Make it fixed")
    assert state_of(at).document.rows[0].range == Range("gray", number, 255)


def test_another_channel_gets_a_range_of_its_own(at: AppTest) -> None:
    at.selectbox(key="tried-channel").set_value("lab_l").run()
    assert "adds a Lab L range to group 1" in texts(at)
    press(at, "Use Mean")
    first, second = state_of(at).document.rows
    assert (first.range.channel, second.range.channel) == ("gray", "lab_l")
    assert "puts it in the place of Lab L" in texts(at)


@pytest.mark.parametrize("pixels", [flat((7, 7, 7)), flat((9, 9, 9), 1, 1)])
def test_flat_images_get_sentences_instead_of_pictures(pixels: NDArray[np.uint8]) -> None:
    at = press(open_page(encode(pixels), PANEL), "Try all")
    assert not labels(at) & TITLES
    for method in METHODS:
        sentence = f"{method} finds no threshold on Gray: all pixels have the same value."
        assert sentence in texts(at)


def test_two_values_get_numbers_where_a_method_can_decide() -> None:
    pixels = np.where(noise()[..., :1] < 50, np.uint8(0), np.uint8(255)).repeat(3, axis=2)
    at = press(open_page(encode(pixels), PANEL), "Try all")
    assert labels(at) & TITLES == TITLES - {
        "Use Minimum",
        "Use Multi-Otsu, top",
        "Use Multi-Otsu, middle",
    }
    assert "no two peaks with a valley" in texts(at)
    assert "fewer than three values" in texts(at)


DEEP = Image(PIXELS.astype(np.uint16) * 200, RED.max() > RED)


def _panel() -> None:
    from maskapp.core.recipe.rule import Range
    from maskapp.ui.finding.thresholds import thresholds_panel
    from maskapp.ui.state import rule_edits, session
    from maskapp.ui.state.model import State
    from maskapp.ui.state.view import View
    from tests.ui.finding.test_thresholds import DEEP

    if session.is_new():
        state = rule_edits.set_depth(State(view=View(tried="red")), 16)
        session.store(rule_edits.add_group(state, Range("red", 0, 65535)))
    session.settle()
    thresholds_panel(DEEP, usable=True)


def test_sixteen_bits_have_values_of_their_own() -> None:
    at = AppTest.from_function(_panel, default_timeout=60)
    at.session_state[PANEL] = True
    at.run()
    at.toggle(key="threshold-over").set_value(True).run()
    press(at, "Use Otsu")
    (row,) = state_of(at).document.rows
    counted = DEEP.pixels[..., 0][DEEP.valid]
    assert isinstance(row.range.low, int)
    assert 70 * 200 < row.range.low < 180 * 200
    share = 100 * (counted >= row.range.low).mean()
    assert f"{share:.2f} %" in texts(at)


def _files() -> None:
    import streamlit as st

    from maskapp.ui.compute import trying
    from maskapp.ui.finding import thresholds
    from tests.ui.finding.test_thresholds import PICTURED, RECIPE

    found = trying.trial_of(PICTURED, RECIPE, "green")
    tiles = thresholds.tiles(found.proposals, "above")
    ranges = tuple(tile.choice.fixed if tile.choice else None for tile in tiles)
    st.session_state["shown"] = [
        (tile.choice.fixed, file)
        for tile, file in zip(
            tiles,
            trying.pictures_of(PICTURED, RECIPE, "green", ranges, over=False),
            strict=True,
        )
        if tile.choice
    ]


PICTURED = Image(noise(501, 333), noise(501, 333, seed=4)[..., 0] > 30)
RECIPE = Recipe(Rule(), region=(Rectangle("include", 40, 50, 300, 200),))


def test_pictures_are_every_third_pixel_of_the_mask() -> None:
    at = AppTest.from_function(_files, default_timeout=60).run()
    assert not at.exception
    allowed = np.zeros((333, 501), np.bool_)
    allowed[50:250, 40:340] = True
    assert PICTURED.valid is not None
    allowed &= PICTURED.valid
    green = PICTURED.pixels[..., 1]
    shown = at.session_state["shown"]
    assert len(shown) > 5
    for bounds, file in shown:
        with Pillow.open(io.BytesIO(file)) as picture:
            mask = (bounds.low <= green) & (green <= bounds.high) & allowed
            np.testing.assert_array_equal(np.asarray(picture), mask[::3, ::3])


def test_a_rule_for_another_depth_is_put_right_first() -> None:
    def panel() -> None:
        from maskapp.ui.finding.thresholds import thresholds_panel
        from tests.ui.finding.test_thresholds import DEEP

        thresholds_panel(DEEP, usable=False)

    at = AppTest.from_function(panel)
    at.session_state[PANEL] = True
    at.run()
    assert not at.exception
    assert "First the rule must fit this image" in texts(at)
