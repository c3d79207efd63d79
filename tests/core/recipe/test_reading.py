from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from maskapp.core.engine.apply import apply_recipe
from maskapp.core.image import Image
from maskapp.core.recipe.reading import Reading
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Rule
from maskapp.errors import RecipeError

PIXELS = np.zeros((1, 1, 3), np.uint8)
CONVERTED = Recipe(Rule(), reading=Reading("srgb"))


def test_a_recipe_that_reads_as_stored_says_nothing_of_it() -> None:
    assert "reading" not in Recipe(Rule()).to_json()


def test_the_choices_are_written_and_read() -> None:
    assert json.loads(CONVERTED.to_json())["reading"] == {"color": "srgb", "alpha": "use"}
    assert Recipe.from_json(CONVERTED.to_json()) == CONVERTED


@pytest.mark.parametrize(
    ("reading", "place"),
    [
        ({"color": "p3"}, "reading.color"),
        ({"alpha": True}, "reading.alpha"),
        ({"gamma": 1}, "reading"),
        ("srgb", "reading"),
    ],
)
def test_other_choices_are_refused_where_they_stand(reading: Any, place: str) -> None:
    data = {**json.loads(Recipe(Rule()).to_json()), "reading": reading}
    with pytest.raises(RecipeError) as caught:
        Recipe.from_json(json.dumps(data))
    assert caught.value.place == place


def test_an_image_that_was_read_in_another_way_is_refused() -> None:
    image = Image(PIXELS, name="leaf.png", reading=Reading())
    with pytest.raises(RecipeError, match=r"leaf\.png was not read as the recipe says"):
        apply_recipe(image, CONVERTED)


def test_an_image_of_no_file_is_taken_as_it_is() -> None:
    assert not apply_recipe(Image(PIXELS), CONVERTED).mask.any()
