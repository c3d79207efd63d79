"""Lengths and sizes of pixels in words, and which are none."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maskapp.core.engine.apply import apply_recipe
from maskapp.core.image import Image
from maskapp.core.measuring.measured import measure
from maskapp.core.measuring.scale import (
    area_text,
    checked_pixel_size,
    length_text,
    number_text,
    overruled,
)
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from maskapp.errors import RecipeError


@pytest.mark.parametrize(
    ("micrometres", "text"),
    [
        (1300, "1.3 mm"),
        (0.85, "850 nm"),
        (999.4, "999 µm"),
        (999.9, "1 mm"),
        (9999, "1 cm"),
        (43_500, "4.35 cm"),
        (2_500_000, "2.5 m"),
        (0.00001, "0.01 nm"),
    ],
)
def test_a_length_is_told_in_the_unit_that_suits_it(micrometres: float, text: str) -> None:
    assert length_text(micrometres) == text


@given(st.floats(0.00001, 1e12))
def test_no_length_needs_an_exponent(micrometres: float) -> None:
    assert "e" not in length_text(micrometres)
    text, unit = length_text(micrometres).split()
    size = {"m": 1e6, "cm": 1e4, "mm": 1e3, "µm": 1, "nm": 1e-3}[unit]
    assert float(text) * size == pytest.approx(micrometres, rel=0.0051)


@pytest.mark.parametrize(
    ("number", "text"),
    [
        (0.65, "0.65"),
        (0.108333, "0.1083"),
        (12345.6, "12350"),
        (0.00002, "0.00002"),
        (1e6, "1000000"),
    ],
)
def test_a_number_has_no_exponent(number: float, text: str) -> None:
    assert number_text(number) == text


@pytest.mark.parametrize("number", [0, -1, float("nan"), float("inf"), 1e-6, 2e6, "0.5", True])
def test_what_is_no_size_of_a_pixel(number: object) -> None:
    with pytest.raises(RecipeError):
        checked_pixel_size(number)


def test_a_scale_that_is_given_against_the_files_is_told() -> None:
    assert overruled(None, 0.65) == ()
    assert overruled(0.65, None) == ()
    assert overruled(0.65, 0.6502) == ()  # the same, typed with fewer digits
    assert overruled(0.5, 0.65) == ("The scale that is given, 0.5 µm per pixel, is used instead.",)


def test_the_scale_of_the_file_holds_where_none_is_given() -> None:
    recipe = Recipe(Rule((Group((Range("red", 1, 255),)),)))
    pixels = np.ones((2, 3, 3), np.uint8)
    image = Image(pixels, pixel_size=0.5)
    result = apply_recipe(image, recipe)
    assert measure(image, result, recipe)["mask"].pixel_size == 0.5
    assert measure(image, result, recipe, pixel_size=2)["mask"].pixel_size == 2
    assert measure(Image(pixels), result, recipe)["mask"].pixel_size is None


@pytest.mark.parametrize(
    ("number", "message"),
    [
        (0, "A pixel has a size above 0 µm, not 0"),
        (-3, "A pixel has a size above 0 µm, not -3"),
        (0.000001, "1e-06 µm per pixel cannot be: a pixel is from 0.01 nm to 1 m wide."),
        (2_000_000, "2000000 µm per pixel cannot be: a pixel is from 0.01 nm to 1 m wide."),
        (float("nan"), "nan is not a finite number"),
        (float("inf"), "inf is not a finite number"),
        (True, "true is not a number"),
        ("1", "'1' is not a number"),
    ],
)
def test_sizes_that_cannot_be_are_refused(number: Any, message: str) -> None:
    with pytest.raises(RecipeError) as refused:
        checked_pixel_size(number)
    assert str(refused.value).startswith(message)


@pytest.mark.parametrize(
    ("area", "text"),
    [
        (0.002, "2,000 nm²"),
        (52.13, "52.13 µm²"),
        (9999, "9,999 µm²"),
        (712_500, "0.7125 mm²"),
        (2.5e8, "2.5 cm²"),
        (1e12, "1 m²"),
        (0, "0 nm²"),
    ],
)
def test_areas_are_told_in_the_unit_that_suits(area: float, text: str) -> None:
    assert area_text(area) == text
