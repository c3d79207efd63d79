"""Journeys through "Rule from an example"."""

from __future__ import annotations

import io
import itertools
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image as Pillow
from skimage import color
from streamlit.testing.v1 import AppTest

from maskapp.core.engine.apply import compute_mask
from maskapp.core.finding.suggest import Suggestion
from maskapp.core.image import Image
from maskapp.core.recipe.mask_class import MaskClass
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from maskapp.core.recipe.shapes import Rectangle
from maskapp.core.steps.cleaning.open import Open
from maskapp.ui.compute import suggestion_pictures
from maskapp.ui.finding import suggestion
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
    assert state_of(at).document.recipe == START  # nothing happens unasked
    press(at, "Use this rule")
    assert f"{WANTED.sum():,} of {WANTED.size:,} pixels" in texts(at)
    press(at, next(each for each in labels(at) if each.startswith("Undo")))
    assert state_of(at).document.recipe == START


def test_cleaning_stays_and_invert_goes() -> None:
    recipe = Recipe(MaskClass(START.rule, cleaning=(Open(1),), invert=True))
    at = example(open_page(encode(PIXELS), PANEL, recipe=recipe), WANTED)
    assert "Your cleaning steps stay and follow the rule. Invert is switched off." in texts(at)
    press(at, "Use this rule")
    assert state_of(at).document.recipe.cleaning == (Open(1),)
    assert not state_of(at).document.recipe.invert


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
    assert suggestion.dice_text(Suggestion(rule, 1.0, 9, 9, 9, 1)) == "1"
    nearly = Suggestion(rule, 2 * 999_999 / 1_999_999, 999_999, 999_999, 1_000_000, 1)
    assert suggestion.dice_text(nearly) == "0.999"
    assert suggestion.counts_text(nearly) == (
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

    from maskapp.core.recipe.recipe import Recipe
    from maskapp.core.recipe.rule import Rule
    from maskapp.ui.compute import learning
    from tests.ui.finding.test_suggestion import DEEP, REGION, deep_example
    from tests.ui.pictures import encode

    recipe = Recipe(Rule(), depth=16, region=REGION)
    st.session_state["learnt"] = learning.learn_from_mask(
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
        (suggestion_pictures.BOTH, wanted & selected),
        (suggestion_pictures.ORANGE, wanted & ~selected),
        (suggestion_pictures.BLUE, selected & ~wanted),
    ):
        np.testing.assert_array_equal((shown == colour).all(axis=2), where[::step, ::step])
    assert (wanted & ~selected)[::step, ::step].any()


# ---- what would change if a suggestion were taken


def test_region_cleaning_and_invert_are_those_of_the_finished_masks() -> None:
    recipe = Recipe(
        MaskClass(START.rule, cleaning=(Open(1),), invert=True),
        region=(Rectangle("include", 5, 5, 40, 30),),
    )
    at = example(open_page(encode(PIXELS), PANEL, recipe=recipe), WANTED)
    now = compute_mask(PIXELS, recipe)
    press(at, "Use this rule")
    then = compute_mask(PIXELS, state_of(at).document.recipe)
    press(at, next(each for each in labels(at) if each.startswith("Undo")))
    of_region = [100 * np.count_nonzero(each) / (40 * 30) for each in (then, now)]
    assert (
        f"Selects {of_region[0]:.2f} % of the pixels inside the region: {np.count_nonzero(then):,} "
        f"pixels. On screen it is {of_region[1]:.2f} %: taking this rule adds "
        f"{np.count_nonzero(then & ~now):,} pixels and removes {np.count_nonzero(now & ~then):,}. "
        "Counted after your cleaning steps." in texts(at)
    )


@pytest.mark.parametrize("side", [150, 5000])
def test_the_picture_is_not_huge(side: int) -> None:
    image = Image(np.zeros((side, 1, 3), np.uint8))
    step = suggestion_pictures.picture_step(image)
    thin = image.pixels[::step, ::step]
    none = np.zeros(thin.shape[:2], np.bool_)
    with Pillow.open(io.BytesIO(suggestion_pictures.two_masks(thin, none, none))) as picture:
        assert picture.height <= 640


@pytest.mark.parametrize(
    ("width", "height", "shown"),
    [(400, 300, "stretch"), (300, 300, "stretch"), (300, 400, 480), (30, 2000, 9), (1, 2000, 1)],
)
def test_an_upright_picture_is_no_taller_than_a_screen(
    width: int, height: int, shown: int | str
) -> None:
    image = Image(np.zeros((height, width, 3), np.uint8))
    assert suggestion_pictures.shown_width(image) == shown


def test_the_colours_of_the_picture_differ_in_lightness_alone() -> None:
    """For people who see no colours at all."""
    spans = []
    for colour in (suggestion_pictures.BLUE, suggestion_pictures.ORANGE, suggestion_pictures.BOTH):
        lightness = color.rgb2lab(np.array([[colour]]) / 255)[..., 0]
        spans.append((lightness.min(), lightness.max()))
    dark = color.rgb2lab(np.full((1, 1, 3), 0.25))[0, 0, 0]
    for (_, below), (above, _) in itertools.pairwise([(0, dark), *spans]):
        assert above - below > 5


def test_an_example_that_is_transparent_in_places_has_no_dice() -> None:
    grey = np.where(WANTED, 255, 0).astype(np.uint8)
    known = np.where(np.arange(grey.size).reshape(grey.shape) % 3, 255, 0).astype(np.uint8)
    at = open_page(encode(PIXELS), PANEL, recipe=START)
    chooser = next(each for each in at.file_uploader if each.label == "Example mask")
    file = encode(Pillow.fromarray(np.dstack([grey, known]), "LA"))
    chooser.set_value(("mask.png", file, "image/png")).run()
    assert not at.exception
    wanted = np.count_nonzero(WANTED & (known > 0))
    assert "Dice **" not in texts(at)
    assert (
        "Separates what the example marks: 100.00 % of the wanted marked pixels are in "
        f"({wanted} of {wanted})" in texts(at)
    )
    assert "of the image" in texts(at)
