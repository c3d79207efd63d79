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
from maskapp.core.finding.picks import Pick
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
    assert f"**{WANTED.sum():,}** of {WANTED.size:,} pixels" in texts(at)
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


# Columns of 100 pixels: red 0, 50, 100, 150 and 200.
STRIPES = np.zeros((60, 500, 3), np.uint8)
STRIPES[..., 0] = np.arange(500) // 100 * 50
VALID = np.arange(500 * 60).reshape(60, 500) % 7 > 0


def _learn_from_picks() -> None:
    import streamlit as st

    from maskapp.core.finding.picks import Pick
    from maskapp.core.image import Image
    from maskapp.core.recipe.recipe import Recipe
    from maskapp.core.recipe.rule import Rule
    from maskapp.core.recipe.shapes import Rectangle
    from maskapp.ui.compute import learning
    from maskapp.ui.finding import suggestion
    from tests.ui.finding.test_suggestion import STRIPES, VALID

    image, picks = Image(STRIPES, VALID), st.session_state["picks"]
    left = Recipe(Rule(), region=(Rectangle("include", 0, 0, 250, 60),))
    st.session_state["learnt"] = [
        learning.learn_from_picks(image, recipe, [Pick(*box) for box in picks])
        for recipe in (Recipe(Rule()), left)
    ]
    suggestion.suggestion_card(
        image, st.session_state["learnt"][0], "picks", [Pick(*box) for box in picks]
    )


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


# ---- what would change if a suggestion were taken


def _card() -> None:
    import streamlit as st

    from maskapp.core.finding.picks import Pick
    from maskapp.core.image import Image
    from maskapp.ui.compute import learning
    from maskapp.ui.finding import suggestion
    from maskapp.ui.state import rule_edits, session
    from maskapp.ui.state.model import State

    pixels, recipe, picks = (st.session_state[key] for key in ("pixels", "recipe", "picks"))
    session.store(rule_edits.load_recipe(State(), recipe))
    image = Image(pixels)
    boxes = [Pick(*box) for box in picks]
    st.session_state["learnt"] = learning.learn_from_picks(image, recipe, boxes)
    suggestion.suggestion_card(image, st.session_state["learnt"], "picks", boxes)


def card(pixels: Any, recipe: Recipe, *picks: tuple[int, int, int, int, bool]) -> AppTest:
    """Draw the card of a suggestion from picks beside a recipe on screen."""
    at = AppTest.from_function(_card, default_timeout=60)
    for key, value in (("pixels", pixels), ("recipe", recipe), ("picks", picks)):
        at.session_state[key] = value
    at.run()
    assert not at.exception
    return at


def spot_on_leaf() -> NDArray[np.uint8]:
    """A brown spot on a green leaf before a pale wall, which nobody picks."""
    pixels = np.zeros((100, 150, 3), np.int64)
    pixels[...] = (205, 198, 190)
    pixels[20:80, 40:120] = (70, 120, 45)
    pixels[40:50, 60:72] = (150, 105, 50)
    pixels += np.random.default_rng(5).integers(-6, 7, pixels.shape)
    return pixels.astype(np.uint8)


SPOT = np.zeros((100, 150), np.bool_)
SPOT[40:50, 60:72] = True
SPOT_PICKS = ((62, 42, 8, 6, True), (85, 30, 20, 20, False))


def test_a_suggestion_that_takes_the_background_says_so_before_it_is_taken() -> None:
    pixels = spot_on_leaf()
    near = Recipe(Rule((Group((Range("red", 130, 170),)),)))
    at = card(pixels, near, *SPOT_PICKS)
    rule = at.session_state["learnt"].suggestion.rule
    mask = compute_mask(pixels, Recipe(rule))
    share = 100 * np.count_nonzero(mask) / mask.size
    assert share > 60
    added, removed = (np.count_nonzero(each) for each in (mask & ~SPOT, SPOT & ~mask))
    assert (
        f"**Selects {share:.2f} % of the image: {np.count_nonzero(mask):,} pixels. On screen it is "
        f"0.80 %: taking this rule adds {added:,} pixels and removes {removed:,}.**" in texts(at)
    )
    assert "Separates your picks: 100.00 % of the wanted picked pixels are in (48 of 48)" in texts(
        at
    )
    assert "0.00 % of the unwanted ones (0 of 400)" in texts(at)
    assert "much more than the rule on screen" in texts(at)
    assert "Dice" not in texts(at)


def test_with_the_background_picked_too_nothing_is_warned_of() -> None:
    near = Recipe(Rule((Group((Range("red", 130, 170),)),)))
    at = card(spot_on_leaf(), near, *SPOT_PICKS, (5, 5, 20, 10, False))
    assert "These are the same as on screen" in texts(at)
    assert "much more" not in texts(at)


def test_region_cleaning_and_invert_are_those_of_the_finished_masks() -> None:
    recipe = Recipe(
        MaskClass(START.rule, cleaning=(Open(1),), invert=True),
        region=(Rectangle("include", 5, 5, 40, 30),),
    )
    at = card(PIXELS, recipe, (10, 10, 1, 1, True), (20, 20, 1, 1, False))
    rule = at.session_state["learnt"].suggestion.rule
    now = compute_mask(PIXELS, recipe)
    then = compute_mask(PIXELS, recipe.with_class(rule=rule, invert=False))
    of_region = [100 * np.count_nonzero(each) / (40 * 30) for each in (then, now)]
    assert (
        f"Selects {of_region[0]:.2f} % of the pixels inside the region: {np.count_nonzero(then):,} "
        f"pixels. On screen it is {of_region[1]:.2f} %: taking this rule adds "
        f"{np.count_nonzero(then & ~now):,} pixels and removes {np.count_nonzero(now & ~then):,}. "
        "Counted after your cleaning steps." in texts(at)
    )
    assert "Invert is switched off. How well it separates is that of the rule alone" in texts(at)


def test_the_picture_has_both_masks_and_the_picks_as_boxes() -> None:
    pixels = np.full((400, 400, 3), 90, np.uint8)  # a picture of its own size
    first, second = (np.zeros((400, 400), np.bool_) for _ in range(2))
    first[:200], second[100:300] = True, True
    picks = (Pick(40, 20, 60, 40), Pick(300, 350, 1, 1, wanted=False))
    with Pillow.open(io.BytesIO(suggestion_pictures.two_masks(pixels, first, second, picks))) as p:
        shown = np.asarray(p).astype(int)
    clear = np.ones((400, 400), np.bool_)
    clear[10:70, 30:110] = clear[340:362, 290:312] = False
    dark = (shown == 22).all(axis=2) | (shown == 23).all(axis=2)
    np.testing.assert_array_equal(dark & clear, ~first & ~second & clear)
    for colour, where in (
        (suggestion_pictures.BOTH, first & second),
        (suggestion_pictures.ORANGE, first & ~second),
        (suggestion_pictures.BLUE, second & ~first),
    ):
        expected = np.rint(0.85 * np.array(colour) + 0.15 * 90)
        near = (abs(shown - expected) <= 1).all(axis=2)
        np.testing.assert_array_equal(near & clear, where & clear)
    assert (shown[20, 40:100] == 255).all()  # the box's upper side
    assert (shown[30:50, 60:80] == shown[30, 60]).all()  # empty: it is wanted
    assert (shown[350, 300] == 255).all()  # crossed, and larger than its single pixel
    assert (shown[344, 296:305] == 255).all()


@pytest.mark.parametrize("side", [2, 150, 5000])
def test_the_picture_is_neither_tiny_nor_huge(side: int) -> None:
    image = Image(np.zeros((side, 1, 3), np.uint8))
    step = suggestion_pictures.picture_step(image)
    thin = image.pixels[::step, ::step]
    none = np.zeros(thin.shape[:2], np.bool_)
    file = suggestion_pictures.two_masks(thin, none, none, [Pick(0, 0)], step)
    with Pillow.open(io.BytesIO(file)) as picture:
        assert 500 < picture.height <= 640


@pytest.mark.parametrize(
    ("width", "height", "shown"),
    [(400, 300, "stretch"), (300, 300, "stretch"), (300, 400, 480), (30, 2000, 9), (1, 2000, 1)],
)
def test_an_upright_picture_is_no_taller_than_a_screen(
    width: int, height: int, shown: int | str
) -> None:
    image = Image(np.zeros((height, width, 3), np.uint8))
    assert suggestion_pictures.shown_width(image) == shown


def test_the_picture_of_16_bits_with_invalid_pixels() -> None:
    image = Image(DEEP.pixels, DEEP.valid)
    at = AppTest.from_function(_deep_card, default_timeout=60).run()
    assert not at.exception
    assert image.valid is not None
    rule = at.session_state["learnt"].suggestion.rule
    mask = compute_mask(image.pixels, Recipe(rule, depth=16), valid=image.valid)
    share = 100 * np.count_nonzero(mask) / np.count_nonzero(image.valid)
    assert (
        f"Selects {share:.2f} % of the pixels that hold data: {np.count_nonzero(mask):,}"
        in texts(at)
    )


def _deep_card() -> None:
    import streamlit as st

    from maskapp.core.finding.picks import Pick
    from maskapp.core.recipe.recipe import Recipe
    from maskapp.core.recipe.rule import Rule
    from maskapp.ui.compute import learning
    from maskapp.ui.finding import suggestion
    from maskapp.ui.state import rule_edits, session
    from maskapp.ui.state.model import State
    from tests.ui.finding.test_suggestion import DEEP

    recipe = Recipe(Rule(), depth=16)
    session.store(rule_edits.load_recipe(State(), recipe))
    boxes = [Pick(10, 10), Pick(40, 40, wanted=False)]
    st.session_state["learnt"] = learning.learn_from_picks(DEEP, recipe, boxes)
    suggestion.suggestion_card(DEEP, st.session_state["learnt"], "picks", boxes)


def test_the_colours_of_the_picture_differ_in_lightness_alone() -> None:
    """Over any grey of the image, for people who see no colours at all."""
    spans = []
    for colour in (suggestion_pictures.BLUE, suggestion_pictures.ORANGE, suggestion_pictures.BOTH):
        greys = np.arange(256)[:, np.newaxis] * 0.15 + 0.85 * np.array(colour)
        lightness = color.rgb2lab(greys[np.newaxis] / 255)[..., 0]
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
    assert "Dice" not in texts(at)
    assert (
        "Separates what the example marks: 100.00 % of the wanted marked pixels are in "
        f"({wanted} of {wanted})" in texts(at)
    )
    assert "of the image" in texts(at)
