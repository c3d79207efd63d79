"""Automatic bounds that select nearly nothing or nearly everything say so."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from maskapp import Auto, Group, Image, MaskResult, Range, Recipe, Rule, apply_recipe
from maskapp.core.recipe.shapes import Rectangle

ADVICE = "Check the mask, or try another method."


def greys(*heaps: tuple[int, int]) -> NDArray[np.uint8]:
    """An image of one row with so many pixels of each value, as (value, number)."""
    row = np.concatenate([np.full(number, value, np.uint8) for value, number in heaps])
    return np.repeat(row[np.newaxis, :, np.newaxis], 3, axis=2)


def apply(pixels: NDArray[np.uint8], bounds: Range, *region: Rectangle) -> MaskResult:
    return apply_recipe(Image(pixels), Recipe(Rule((Group((bounds,)),)), region=region))


@pytest.mark.parametrize(
    ("bright", "sentence"),
    [
        (1, "Red, automatic threshold Otsu: only 1 of 20,001 pixels lies above it."),
        (2, None),  # 0.01 % of 20,002 are 2.0002, but 2 of 20,000 are just enough
        (30_000, None),
    ],
)
def test_nearly_nothing_above_is_said(bright: int, sentence: str | None) -> None:
    result = apply(greys((10, 20_000 if bright == 1 else 19_998), (200, bright)), OTSU)
    assert result.selected == bright
    assert result.notices == ((f"{sentence} {ADVICE}",) if sentence else ())


OTSU = Range("red", Auto("otsu"), 255)


@pytest.mark.parametrize(
    "bounds",
    [OTSU, Range("red", 0, Auto("otsu")), Range("red", Auto("otsu"), 255, outside=True)],
)
def test_nearly_everything_above_is_said(bounds: Range) -> None:
    result = apply(greys((10, 3), (200, 50_000)), bounds)
    assert result.selected in (3, 50_000)
    assert result.notices == (
        f"Red, automatic threshold Otsu: all but 3 of 50,003 pixels lie above it. {ADVICE}",
    )


def test_pixels_outside_the_region_do_not_count() -> None:
    pixels = greys((10, 50_000), (200, 4))
    assert len(apply(pixels, OTSU).notices) == 1
    assert apply(pixels, OTSU, Rectangle("include", 49_000, 0, 2000, 1)).notices == ()


def test_nothing_between_two_thresholds_is_said() -> None:
    pixels = greys((10, 30_000), (60, 2), (200, 30_000))
    result = apply(pixels, Range("red", Auto("multiotsu_low"), Auto("multiotsu_high")))
    assert result.selected == 2
    assert result.notices == (
        f"Red: only 2 of 60,002 pixels lie between the automatic thresholds. {ADVICE}",
    )


def test_no_pixel_between_is_said() -> None:
    # Otsu's threshold is the lower of two values, the mean lies between them.
    result = apply(greys((10, 40), (200, 50)), Range("red", Auto("otsu"), Auto("mean")))
    assert not result.selected
    assert result.notices == (f"Red: no pixel lies between the automatic thresholds. {ADVICE}",)


@pytest.mark.parametrize("fixed", [Range("red", 200, 255), Range("red", 255, 255)])
def test_numbers_that_people_chose_are_theirs(fixed: Range) -> None:
    assert apply(greys((10, 50_000), (200, 1)), fixed).notices == ()
