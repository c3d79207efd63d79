"""Journeys through "Clean", with OpenCV as the oracle for masks."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from numpy.typing import NDArray
from streamlit.testing.v1 import AppTest

from maskapp.core.recipe.mask_class import MaskClass
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from maskapp.core.recipe.shapes import Ellipse, Rectangle
from maskapp.core.steps.cleaning.fill_holes import FillHoles
from maskapp.core.steps.cleaning.open import Open
from maskapp.core.steps.cleaning.remove_small import RemoveSmall
from maskapp.core.steps.prepare.flatten import Flatten
from maskapp.core.steps.prepare.gaussian import Gaussian
from maskapp.core.steps.prepare.median import Median
from maskapp.core.steps.prepare.white_balance import WhiteBalance
from maskapp.core.steps.registry import PREPARE
from maskapp.ui.rule.steps import state_text
from maskapp.ui.state.model import State
from tests.ui.journeys import box, open_page, press, state_of, texts
from tests.ui.pictures import encode, flat, noise

PANEL = "prepare-panel"
PIXELS = cv2.blur(noise(), (5, 5))
RULE = Rule((Group((Range("red", 128, 255),)),))
MASK = PIXELS[..., 0] >= 128

Mask = NDArray[np.bool_]


def opened(mask: Mask) -> Mask:
    cross = cv2.getStructuringElement(cv2.MORPH_CROSS, (3, 3))
    found: Mask = cv2.morphologyEx(mask.astype(np.uint8), cv2.MORPH_OPEN, cross) > 0
    return found


def without_small(mask: Mask, least: int, connectivity: int = 8) -> Mask:
    _, labels, stats, _ = cv2.connectedComponentsWithStats(
        mask.astype(np.uint8), connectivity=connectivity
    )
    keep = stats[:, cv2.CC_STAT_AREA] >= least
    keep[0] = False
    return np.asarray(keep[labels], np.bool_)


def expect_selected(at: AppTest, mask: Mask) -> None:
    assert f"{mask.sum():,} of {mask.size:,} pixels" in texts(at)


@pytest.fixture
def at() -> AppTest:
    """The page with the rule Red 128–255 and the panel unfolded."""
    return open_page(encode(PIXELS), PANEL, recipe=Recipe(RULE))


def test_the_closed_panel_holds_no_controls() -> None:
    at = open_page(encode(PIXELS))
    assert not at.radio
    assert "Add open" not in {each.label for each in at.button}


def test_the_closed_panel_says_what_it_does() -> None:
    cleaned = MaskClass(RULE, cleaning=(Open(1), RemoveSmall(12)))
    at = open_page(encode(PIXELS), recipe=Recipe(cleaned))
    both = without_small(opened(MASK), 12)
    assert f"2 steps, −{MASK.sum() - both.sum():,} px" in [each.value for each in at.caption]
    assert state_text(State().document, State().card, None) == ""


def test_each_step_says_what_it_changed_and_order_matters(at: AppTest) -> None:
    press(at, "Add open")
    press(at, "Add remove small")
    box(at, "Smallest kept (px), step 2").set_value(12).run()
    first = opened(MASK)
    both = without_small(first, 12)
    expect_selected(at, both)
    assert f"2 steps, −{MASK.sum() - both.sum():,} px" in [each.value for each in at.caption]
    assert f"Open by 1 px removed {(MASK & ~first).sum():,} pixels." in texts(at)
    assert f"under 12 px removed {(first & ~both).sum():,} pixels." in texts(at)
    press(at, "Move step 2 up")
    swapped = opened(without_small(MASK, 12))
    assert swapped.sum() != both.sum()
    expect_selected(at, swapped)
    assert box(at, "Smallest kept (px), step 1").value == 12
    press(at, "Remove step 2")
    expect_selected(at, without_small(MASK, 12))


def test_neighbours_decide_what_is_one_object(at: AppTest) -> None:
    press(at, "Add remove small")
    box(at, "Smallest kept (px), step 1").set_value(20).run()
    eight, four = (without_small(MASK, 20, each) for each in (8, 4))
    assert eight.sum() != four.sum()
    expect_selected(at, eight)
    next(each for each in at.radio if each.label == "What is one object?").set_value(4).run()
    expect_selected(at, four)
    assert state_of(at).document.recipe.connectivity == 4


def test_an_emptied_box_means_any_size_of_holes_and_nothing_elsewhere(at: AppTest) -> None:
    press(at, "Add fill holes")
    press(at, "Add open")
    box(at, "Largest hole (px), step 1").set_value(5).run()
    assert state_of(at).document.recipe.cleaning == (FillHoles(5), Open(1))
    box(at, "Largest hole (px), step 1").set_value(None).run()
    box(at, "Radius (px), step 2").set_value(None).run()
    assert not at.exception
    assert state_of(at).document.recipe.cleaning == (FillHoles(None), Open(1))
    assert box(at, "Radius (px), step 2").value == 1
    assert "touches the image's border is not a hole" in texts(at)


def test_a_number_that_is_too_large_never_reaches_the_recipe(at: AppTest) -> None:
    press(at, "Add open")
    box(at, "Radius (px), step 1").set_value(5000).run()
    assert not at.exception
    assert state_of(at).document.recipe.cleaning == (Open(1),)


def test_smoothing_is_applied_before_the_rule(at: AppTest) -> None:
    press(at, "Add gaussian")
    box(at, "Radius (px), prepare step 1").set_value(3).run()
    assert not at.exception
    assert state_of(at).document.recipe.prepare == (Gaussian(3),)
    blurred = cv2.GaussianBlur(
        PIXELS[..., 0].astype(np.float64), (25, 25), 3, borderType=cv2.BORDER_REFLECT
    )
    expect_selected(at, np.rint(blurred) >= 128)
    press(at, "Remove prepare step 1")
    expect_selected(at, MASK)


def test_prepare_steps_are_done_in_the_order_of_their_list(at: AppTest) -> None:
    press(at, "Add gaussian")
    press(at, "Add median")
    press(at, "Add open")
    box(at, "Radius (px), prepare step 2").set_value(2).run()
    assert state_of(at).document.recipe.prepare == (Gaussian(1), Median(2))
    press(at, "Move prepare step 2 up")
    assert state_of(at).document.recipe.prepare == (Median(2), Gaussian(1))
    assert box(at, "Radius (px), prepare step 1").value == 2
    assert state_of(at).document.recipe.cleaning == (Open(1),)


def test_choices_of_a_step_are_lists(at: AppTest) -> None:
    press(at, "Add flatten background")
    assert state_of(at).document.recipe.prepare == (Flatten(50, "light", "divide"),)
    listed = {each.label: each for each in at.selectbox}
    listed["Background, prepare step 1"].set_value("dark").run()
    assert state_of(at).document.recipe.prepare == (Flatten(50, "dark", "divide"),)
    listed = {each.label: each for each in at.selectbox}
    listed["Way, prepare step 1"].set_value("subtract").run()
    box(at, "Radius (px), prepare step 1").set_value(9).run()
    step = Flatten(9, "dark", "subtract")
    assert state_of(at).document.recipe.prepare == (step,)
    expect_selected(at, step.run(PIXELS)[..., 0] >= 128)


def test_white_balance_takes_its_numbers_from_a_rectangle_on_a_card() -> None:
    lit = np.minimum(PIXELS // 2 + [90, 60, 20], 255).astype(np.uint8)
    lit[10:20, 5:25] = (180, 150, 110)
    card = Rectangle("include", -3, 10, 28, 10)
    rest = Ellipse("include", 0, 0, 40, 40)
    at = open_page(encode(lit), PANEL, recipe=Recipe(RULE, region=(rest, card)))
    press(at, "Add flatten background")
    press(at, "Add white balance")
    press(at, "Move prepare step 2 up")
    assert state_of(at).document.recipe.prepare[0] == WhiteBalance(128, 128, 128)
    press(at, "From the rectangle on a grey card")
    assert not at.exception
    part = lit[10:20, :25].reshape(-1, 3).astype(int)
    expected = WhiteBalance(*((part.sum(axis=0) + len(part) // 2) // len(part)).tolist())
    assert state_of(at).document.recipe.prepare == (expected, Flatten(50, "light", "divide"))
    assert state_of(at).document.recipe.region == (rest,)
    assert box(at, "Card red, prepare step 1").value == expected.red
    button = next(each for each in at.button if each.label == "From the rectangle on a grey card")
    assert button.disabled
    assert "Draw a **Rectangle** on the grey card" in texts(at)


def test_a_card_is_measured_after_the_steps_before_it() -> None:
    card = Rectangle("include", 4, 4, 3, 3)
    recipe = Recipe(RULE, prepare=(Gaussian(3), WhiteBalance.first()), region=(card,))
    at = open_page(encode(PIXELS), PANEL, recipe=recipe)
    press(at, "From the rectangle on a grey card")
    seen = Gaussian(3).run(PIXELS)[4:7, 4:7]
    assert state_of(at).document.recipe.prepare[1] == WhiteBalance.of_part(seen)


def test_a_rectangle_that_shows_no_card_is_refused_in_words_and_stays() -> None:
    dark = PIXELS.copy()
    dark[4:9, 4:9] = 3
    recipe = Recipe(
        RULE, prepare=(WhiteBalance.first(),), region=(Rectangle("include", 4, 4, 5, 5),)
    )
    at = open_page(encode(dark), PANEL, recipe=recipe)
    press(at, "From the rectangle on a grey card")
    assert not at.exception
    assert "too dark to tell a colour" in texts(at)
    assert state_of(at).document.recipe == recipe


def test_a_loaded_recipe_shows_up_in_the_controls() -> None:
    recipe = Recipe(
        MaskClass(RULE, cleaning=(FillHoles(None), RemoveSmall(9))),
        prepare=(Median(2),),
        connectivity=4,
    )
    at = open_page(encode(PIXELS), PANEL, recipe=recipe)
    assert box(at, "Radius (px), prepare step 1").value == 2
    assert box(at, "Largest hole (px), step 1").value is None
    assert box(at, "Smallest kept (px), step 2").value == 9
    assert at.radio[0].value == 4
    assert state_of(at).document.recipe == recipe
    box(at, "Smallest kept (px), step 2").set_value(11).run()
    assert state_of(at).document.recipe.cleaning == (FillHoles(None), RemoveSmall(11))


@pytest.mark.parametrize("pixels", [flat((7, 7, 7)), flat((9, 9, 9), 1, 1)])
def test_all_steps_work_on_flat_and_tiny_images(pixels: NDArray[np.uint8]) -> None:
    at = open_page(encode(pixels), PANEL)
    for step in ("open", "close", "fill holes", "remove small", "keep largest"):
        press(at, f"Add {step}")
    for kind in PREPARE.values():
        press(at, f"Add {kind.label.lower()}")
        assert not at.exception
    assert at.metric[0].value == ("100.00 %" if pixels.size > 3 * 64 else "0.00 %")
