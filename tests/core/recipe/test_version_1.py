"""Recipes of version 1 load for ever and give the same bits."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from maskapp import Recipe, compute_mask
from tests.core.recipe.version_1 import SHAPE, cases, digest_of, image_of

CASES = cases()


@pytest.mark.parametrize("number", range(200))
def test_a_recipe_of_version_1_gives_the_mask_that_it_gave(number: int) -> None:
    case = CASES[number]
    recipe = Recipe.from_json(json.dumps(case["recipe"]))
    mask = compute_mask(image_of(number, recipe.depth), recipe)
    assert int(np.count_nonzero(mask)) == case["selected"]
    assert digest_of(mask) == case["sha256"]
    again = compute_mask(image_of(number, recipe.depth), Recipe.from_json(recipe.to_json()))
    assert digest_of(again) == case["sha256"]


def _used(key: str) -> set[Any]:
    def found(part: Any) -> list[Any]:
        if isinstance(part, dict):
            return [v for k, v in part.items() if k == key] + [
                x for v in part.values() for x in found(v)
            ]
        return [x for each in part for x in found(each)] if isinstance(part, list) else []

    return {json.dumps(value) for case in CASES for value in found(case["recipe"])}


def test_the_recipes_use_all_of_version_1() -> None:
    assert len(_used("channel")) == 13
    assert len(_used("auto")) == 9
    assert len(_used("step")) == 5
    assert len(_used("shape")) == 3
    for key in ("match", "mode", "depth", "method", "color", "alpha"):
        assert len(_used(key)) == 2, key
    assert {"true"} == _used("invert") == _used("outside")
    assert {"4"} == _used("connectivity")
    some = [case for case in CASES if 0 < case["selected"] < SHAPE[0] * SHAPE[1]]
    assert len(some) > 150
