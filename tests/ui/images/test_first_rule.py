"""The page's own rule is one for the set, until somebody touches it."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from tests.core.finding.test_first import scene
from tests.ui.images.test_sources import opened
from tests.ui.journeys import box, state_of
from tests.ui.pictures import encode

_LIGHT = np.random.default_rng(2).uniform(0.5, 1.5, (60, 80, 1))  # uneven: no band tells
BARE = encode(scene((120, 100, 60), (200, 190, 180), noise=25))
PLANTS = [
    encode((scene((120, 100, 60), (90, 130, 50), size, noise=0) * _LIGHT).astype(np.uint8))
    for size in (19, 20, 21)
]


def rule_of(at: AppTest) -> str:
    at.run()
    assert not at.exception
    return state_of(at).document.recipe.describe()


@pytest.mark.parametrize("count", [1, 2, 3])
def test_a_first_image_that_tells_little_gives_way(count: int) -> None:
    alone = rule_of(opened(("bare.png", BARE)))
    assert alone.startswith("Red ")
    plants = [(f"{n}.png", each) for n, each in enumerate(PLANTS[:count])]
    at = opened(("bare.png", BARE), *plants)
    rule = rule_of(at)
    assert not rule.startswith("Red ")
    assert rule.split()[0] == rule_of(opened(*plants)).split()[0]
    assert state_of(at).has_first_rule
    assert not at.session_state["maskapp"].history.past


def test_numbers_stay_where_the_set_has_the_same_side_of_the_same_channel() -> None:
    dim = ("dim.png", encode(scene((60, 60, 50), (130, 120, 110))))
    bright = ("bright.png", encode(scene((90, 90, 80), (220, 210, 200))))
    rules = [rule_of(opened(dim, bright)), rule_of(opened(bright, dim))]
    assert rules == [rule_of(opened(dim)), rule_of(opened(bright))]
    assert all(each.startswith("Red ") for each in rules)
    assert rules[0] != rules[1]


def test_a_rule_that_was_touched_stays() -> None:
    at = opened(("bare.png", BARE))
    box(at, "Red from").set_value(140).run()
    plants = [(f"{n}.png", each, "image/png") for n, each in enumerate(PLANTS)]
    at.file_uploader[0].set_value([("bare.png", BARE, "image/png"), *plants]).run()
    assert rule_of(at) == "Red 140–255"
