"""Why a pixel is in a range with a local threshold."""

from __future__ import annotations

import numpy as np

from maskapp import Group, Local, Range, Recipe, Rule
from maskapp.core.engine.prepared import prepare
from maskapp.core.explaining.contributions import contributions
from maskapp.core.explaining.pixel import why_pixel
from maskapp.core.explaining.sensitivity import sensitivities
from maskapp.core.recipe.address import Address

PIXELS = np.full((5, 5, 3), 100, np.uint8)
PIXELS[2, 2] = 120


def test_the_answer_names_the_surroundings() -> None:
    rule = Rule((Group((Range("red", Local("mean", window=3), 255),)),))
    prepared = prepare(PIXELS, None, Recipe(rule))
    threshold = "the threshold of its surroundings (local mean, 3 px, offset 0)"
    bright = why_pixel(prepared, 2, 2)
    assert bright.selected
    assert f"Red 120 is above {threshold} and up to 255" in bright.sentence
    plain = why_pixel(prepared, 0, 0)
    assert not plain.selected
    assert f"Red 100 is not above {threshold} and up to 255, which is left out" in plain.sentence


def test_the_other_questions_have_answers() -> None:
    ranges = (Range("red", Local("mean", window=3), 255), Range("green", 0, 110))
    prepared = prepare(PIXELS, None, Recipe(Rule((Group(ranges, "any"),))))
    assert sensitivities(prepared, Address(0, 0, 0)) == ()
    assert len(sensitivities(prepared, Address(0, 0, 1))) == 2
    first, second = contributions(prepared)
    assert (first.added, second.added) == (1, 24)
