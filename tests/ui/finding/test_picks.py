"""Picks on several images: one rule for all, what each pick did, and taking them back."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from streamlit.testing.v1 import AppTest

from maskapp.core.finding.picks import Pick
from maskapp.core.image import Image
from maskapp.core.steps.prepare.median import Median
from maskapp.ui.state import step_edits
from tests.ui.journeys import labels, press, state_of, texts

Pixels = NDArray[np.uint8]


def pot(leaf: tuple[int, int, int], soil: tuple[int, int, int], seed: int) -> Image:
    """A leaf on soil."""
    pixels = np.full((60, 80, 3), soil, np.int64)
    pixels[20:40, 30:50] = leaf
    pixels += np.random.default_rng(seed).integers(-6, 7, pixels.shape)
    return Image(pixels.astype(np.uint8))


POTS = {
    "a": pot((60, 130, 50), (110, 85, 60), 1),
    "b": pot((50, 80, 40), (60, 50, 40), 2),  # dim
    "c": pot((130, 60, 60), (110, 85, 60), 3),  # another plant
    "deep": Image(pot((60, 130, 50), (110, 85, 60), 4).pixels.astype(np.uint16) * 257),
}
LEAF, SOIL = Pick(32, 22, 10, 10), Pick(2, 2, 10, 10, wanted=False)


def _panel() -> None:
    """Draw the panel for the image on view; first what is to be done."""
    from collections.abc import Mapping

    import streamlit as st

    from maskapp.core.color.planes import Planes
    from maskapp.core.finding.picked_rule import sampled_colours
    from maskapp.core.finding.picks import Colours, Pick
    from maskapp.core.recipe.rule import Range as RangeOfPage
    from maskapp.ui.compute.picking import SetFitter
    from maskapp.ui.finding import picks
    from maskapp.ui.state import rule_edits, session
    from maskapp.ui.state.model import State
    from tests.ui.finding.test_picks import POTS

    if session.is_new():
        session.store(rule_edits.start_rule(State(), RangeOfPage("red", 120, 255), 8))
    session.settle()
    todo = st.session_state.setdefault("todo", [])
    names = {each: f"pot_{each}.png" for each in "abc"}

    def others() -> Mapping[str, Colours]:
        known = "abc" if "whole set" in st.session_state else ""
        return {each: sampled_colours(Planes(POTS[each].pixels), None) for each in known}

    for key, place in todo:
        image = POTS[key]
        session.store(rule_edits.choose_image(session.load(), key))
        session.act(picks.add, SetFitter(image, key, others), Pick(*place))
    todo.clear()
    key = session.load().view.image or "a"
    picks.picks_news(session.load().card, names)
    picks.picks_panel(SetFitter(POTS[key], key, others), names)
    if session.load().view.problem:
        st.error(session.load().view.problem)


def page(*picks: tuple[str, Pick]) -> AppTest:
    at = AppTest.from_function(_panel, default_timeout=60)
    at.session_state["opened"] = True
    return picked(at, *picks)


def picked(at: AppTest, *picks: tuple[str, Pick]) -> AppTest:
    """Pick, each on an image by its key."""
    at.session_state["todo"] = [
        (key, (each.x, each.y, each.width, each.height, each.wanted)) for key, each in picks
    ]
    at.run()
    assert not at.exception
    return at


def share(at: AppTest, key: str) -> tuple[float, float]:
    """Return how much of leaf and of soil the rule selects in an image."""
    from maskapp import compute_mask

    mask = compute_mask(POTS[key].pixels, state_of(at).document.recipe)
    leaf = mask[20:40, 30:50]
    return float(leaf.mean()), float((mask.sum() - leaf.sum()) / (mask.size - leaf.size))


def test_picks_on_several_images_make_one_rule() -> None:
    at = page(("a", LEAF))
    assert "1 pick on 1 image" in texts(at)
    assert "Pick something with “Not this” too" in texts(at)
    picked(at, ("a", SOIL), ("b", LEAF), ("b", SOIL))
    assert "4 picks on 2 images" in texts(at)
    for key in "ab":
        leaf, soil = share(at, key)
        assert leaf > 0.97
        assert soil < 0.03
    assert "Too few picks" not in texts(at)
    assert "do not tell" not in texts(at)


def test_each_pick_is_listed_with_its_image_and_can_be_removed() -> None:
    at = page(("a", LEAF), ("a", SOIL), ("b", LEAF))
    at.session_state["all-picks"] = True
    at.run()
    assert "1. pot_a.png: 10 × 10 at x 32, y 22 · wanted, selected" in texts(at)
    assert "2. pot_a.png: 10 × 10 at x 2, y 2 · not wanted, left out" in texts(at)
    before = state_of(at).card
    press(at, "Remove pick 3")
    assert "2 picks on 1 image" in texts(at)
    assert [each.id for each in state_of(at).card.picks] == [p.id for p in before.picks[:2]]


def test_what_got_worse_is_said_and_one_press_takes_it_back() -> None:
    at = page(("a", LEAF), ("a", SOIL), ("b", SOIL))
    before = state_of(at).document
    contrary = Pick(34, 24, 8, 8, wanted=False)  # the same leaf, not wanted
    picked(at, ("c", LEAF), ("a", contrary), ("a", Pick(33, 23, 12, 12, wanted=False)))
    assert "pot_a.png got worse: 1 of 4 picks there turned to the wrong side" in texts(at)
    assert "Selected of a sample of each image’s pixels: " in texts(at)
    count = len(state_of(at).card.picks)
    press(at, "Take back the last pick")
    assert len(state_of(at).card.picks) == count - 1
    press(at, "Take back the last pick")
    press(at, "Take back the last pick")
    assert state_of(at).document == before


def test_images_without_picks_that_changed_are_named() -> None:
    at = page()
    at.session_state["whole set"] = True
    # Red from 120 selects the red plant of c, which is 400 of its 4,800 pixels; green does not.
    picked(at, ("a", LEAF))
    told = "Selected of a sample of each image’s pixels: pot_a.png 0 → 8 %, pot_c.png 8 → 0 %."
    assert told in texts(at)


def test_how_sure_it_is_is_said_in_words() -> None:
    at = page(("a", LEAF), ("a", SOIL))
    assert "Too few picks to judge the rule" in texts(at)
    picked(at, ("a", Pick(35, 30, 9, 9)), ("a", Pick(60, 40, 9, 9, wanted=False)))
    assert "Too few" not in texts(at)
    assert "Dice" not in texts(at)
    torn = page(("a", LEAF), ("a", Pick(34, 24, 9, 9, wanted=False)), ("a", Pick(30, 30, 9, 9)))
    picked(torn, ("a", Pick(40, 30, 9, 9, wanted=False)))
    assert "tell" in texts(torn)


def test_a_rule_changed_by_hand_says_so_and_can_be_fitted_again() -> None:
    at = page(("a", LEAF), ("a", SOIL))
    groups = state_of(at).card.groups
    at.session_state["maskapp"].state = state_of(at).with_class(groups=())
    at.run()
    assert "The rule was changed after these picks. The next pick makes it anew" in texts(at)
    press(at, "Fit the rule to the picks")
    assert state_of(at).document.recipe.rule.groups[0].ranges == tuple(
        row.range for row in groups[0].rows
    )


def test_picks_from_before_a_prepare_step_are_told_and_taken_anew() -> None:
    at = page(("b", LEAF), ("a", LEAF), ("a", SOIL))
    old = state_of(at).card.picks
    at.session_state["maskapp"].state = step_edits.add_step(state_of(at), Median)
    at.run()
    assert "3 picks were made before the prepare steps" in texts(at)
    assert "Open pot_b.png first to take those picks anew" in texts(at)
    press(at, "Take the colours anew")
    new = state_of(at).card.picks
    assert new[0] == old[0]
    assert [
        a.picked.colours != b.picked.colours for a, b in zip(old[1:], new[1:], strict=True)
    ] == [
        True,
        True,
    ]
    assert "1 pick was made before" in texts(at)


def test_close_ranges_are_the_other_choice() -> None:
    at = page(("a", LEAF), ("a", SOIL))
    assert "Tolerance (%)" not in [each.label for each in at.slider]
    at.segmented_control(key="pick-fit").set_value("ranges").run()
    assert not at.exception
    assert state_of(at).card.pick_fit == "ranges"
    assert len(state_of(at).document.rows) == 2
    assert "Tolerance (%)" in [each.label for each in at.slider]
    at.slider(key="tolerance").set_value(0).run()
    assert state_of(at).document.tolerance == 0


def test_images_of_another_depth_are_told_not_mixed() -> None:
    at = page(("a", LEAF), ("a", SOIL))
    before = state_of(at).document
    picked(at, ("deep", LEAF))
    assert "2 picks on images of 8 bits do not count: this rule is for 16 bits" in texts(at)
    press(at, "Take back the last pick")
    assert state_of(at).document == before


def test_forgetting_the_picks_keeps_the_rule() -> None:
    at = page(("a", LEAF), ("a", SOIL))
    rule = state_of(at).document.recipe
    press(at, "Forget the picks")
    assert state_of(at).document.recipe == rule
    assert labels(at) == set()


@pytest.mark.parametrize("place", [Pick(79, 0, 5, 5), Pick(-1, 0)])
def test_a_pick_beside_the_image_is_refused_in_words(place: Pick) -> None:
    at = page(("a", place))
    assert "is not inside the image" in texts(at)
    assert state_of(at).card.picks == ()
