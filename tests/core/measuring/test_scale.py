"""What a pixel is in micrometres, and sizes in words."""

from typing import Any

import pytest

from maskapp import RecipeError
from maskapp.core.measuring.scale import area_text, checked_pixel_size, length_text


@pytest.mark.parametrize("number", [0.00001, 0.65, 1, 300, 1_000_000])
def test_sizes_that_can_be_are_taken(number: float) -> None:
    assert checked_pixel_size(number) == number


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
    ("size", "text"),
    [(0.5, "500 nm"), (1, "1 µm"), (999, "999 µm"), (3200, "3.2 mm"), (5e4, "5 cm"), (2e6, "2 m")],
)
def test_lengths_are_told_in_the_unit_that_suits(size: float, text: str) -> None:
    assert length_text(size) == text


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
