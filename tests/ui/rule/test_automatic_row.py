"""Bounds that are found in each image are shown with their number and can be changed."""

from __future__ import annotations

import numpy as np
import pytest
from skimage import filters
from streamlit.testing.v1 import AppTest

from maskapp.core.recipe.automatic import Local
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Auto, Group, Range, Rule
from maskapp.ui.state import fragments
from tests.ui.journeys import box, do, form_rows, labels, open_page, press, state_of, texts
from tests.ui.pictures import encode, flat, noise

PIXELS = noise()
RED = PIXELS[..., 0]
RECIPE = Recipe(Rule((Group((Range("red", Auto("otsu"), 200),)),)))


@pytest.fixture
def at() -> AppTest:
    """The page with the rule Red (Otsu) to 200."""
    return open_page(encode(PIXELS), recipe=RECIPE)


def choose_method(at: AppTest, end: str, method: str) -> None:
    row, _ = form_rows(at)["Red"]
    do(at, "method", row=row["id"], end=end, method=method)


def test_method_and_number_are_shown(at: AppTest) -> None:
    otsu = int(filters.threshold_otsu(RED))
    assert f"From {otsu + 1} here" in texts(at)
    assert box(at, "Red to").value == 200
    selected = ((otsu < RED) & (RED <= 200)).sum()
    assert f"{selected:,} of {RED.size:,} pixels" in texts(at)
    press(at, "Make it fixed")
    assert state_of(at).document.rows[0].range == Range("red", otsu + 1, 200)
    assert box(at, "Red from").value == otsu + 1


def test_the_method_and_the_other_end_can_be_changed(at: AppTest) -> None:
    choose_method(at, "low", "li")
    box(at, "Red to").set_value(190).run()
    assert state_of(at).document.rows[0].range == Range("red", Auto("li"), 190)
    assert "Leaves out" not in texts(at)
    assert f"From {int(np.floor(filters.threshold_li(RED))) + 1} here" in texts(at)


def test_what_a_recipe_leaves_out_is_said_and_kept() -> None:
    recipe = Recipe(Rule((Group((Range("red", 100, Auto("otsu", 2.5)),)),)))
    at = open_page(encode(PIXELS), recipe=recipe)
    assert "Leaves out 2.5 % of the pixels at each end." in texts(at)
    assert "Red 100 to (Otsu, ignoring 2.5 %)" in texts(at)
    choose_method(at, "high", "yen")
    assert state_of(at).document.rows[0].range == Range("red", 100, Auto("yen", 2.5))


def test_a_threshold_for_each_pixel_is_shown_with_its_numbers() -> None:
    recipe = Recipe(Rule((Group((Range("red", Local("niblack", window=5, k=0.5), 255),)),)))
    at = open_page(encode(PIXELS), recipe=recipe)
    threshold = filters.threshold_niblack(RED, window_size=5, k=0.5)
    assert f"{np.count_nonzero(threshold < RED):,} of {RED.size:,} pixels" in texts(at)
    assert "Each pixel has a threshold of its own, from the 5 × 5 px around it." in texts(at)
    assert "Make it fixed" not in labels(at)
    row, _ = form_rows(at)["Red"]
    numbers = [(each["label"], each["text"]) for each in row["low"]["numbers"]]
    assert numbers == [("Window (px)", "5"), ("k", "0.5")]
    do(at, "local", row=row["id"], end="low", name="window", text="7")
    threshold = filters.threshold_niblack(RED, window_size=7, k=0.5)
    assert f"{np.count_nonzero(threshold < RED):,} of {RED.size:,} pixels" in texts(at)


def test_every_section_knows_what_to_say_of_a_threshold_for_each_pixel() -> None:
    ranges = Range("red", Local("sauvola", window=5), 255), Range("green", 20, 200)
    at = open_page(encode(PIXELS), recipe=Recipe(Rule((Group(ranges),))))
    for key in (*fragments.SECTIONS, fragments.MEASURE, fragments.MENU):
        at.session_state[key] = True
    at.run()
    assert not at.exception
    assert "Something went wrong" not in texts(at)


def test_without_a_number_there_is_nothing_to_fix() -> None:
    at = open_page(encode(flat((7, 7, 7))), recipe=RECIPE)
    assert "From no number here" in texts(at)
    assert "Make it fixed" not in labels(at)
    assert "all pixels have the same value" in texts(at)


def test_a_hue_range_that_holds_greys_offers_to_leave_them_out() -> None:
    pixels = flat((200, 10, 10))
    pixels[:3] = (90, 90, 90)
    hue = Recipe(Rule((Group((Range("hue", 350, 10),)),)))
    at = open_page(encode(pixels), recipe=hue)
    assert "183 of the selected pixels are grey" in texts(at)
    press(at, "Leave greys out: Saturation from 10")
    assert state_of(at).document.recipe.rule == Rule(
        (Group((Range("hue", 350, 10), Range("saturation", 10, 100))),)
    )
    assert "are grey" not in texts(at)


def test_greys_are_left_out_by_the_range_on_saturation_that_is_there() -> None:
    pixels = flat((200, 10, 10))
    pixels[:3] = (90, 90, 90)
    group = Group((Range("hue", 350, 10), Range("saturation", 0, 97)))
    at = open_page(encode(pixels), recipe=Recipe(Rule((group,))))
    press(at, "Leave greys out: Saturation from 10")
    assert state_of(at).document.recipe.rule == Rule(
        (Group((Range("hue", 350, 10), Range("saturation", 10, 97))),)
    )


def test_greys_of_another_group_are_not_blamed_on_a_saturated_one() -> None:
    pixels = flat((200, 10, 10))
    pixels[:3] = (90, 90, 90)
    red = Group((Range("hue", 350, 10), Range("saturation", 30, 100)))
    rule = Rule((red, Group((Range("gray", 80, 100),))))
    at = open_page(encode(pixels), recipe=Recipe(rule))
    assert at.metric[0].value == "100.00 %"
    assert "are grey" not in texts(at)
    assert "Leave greys out: Saturation from 10" not in labels(at)
