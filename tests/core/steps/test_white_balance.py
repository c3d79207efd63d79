"""White balance against plain fractions and a grey card in coloured light."""

from __future__ import annotations

from fractions import Fraction
from math import floor

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from maskapp.core.steps.prepare.white_balance import WhiteBalance
from maskapp.errors import RecipeError
from tests.strategies import depths, images

Pixels = NDArray[np.unsignedinteger]
cards = st.builds(WhiteBalance, *(st.integers(1, 65535) for _ in range(3)))


@given(depths.flatmap(images), cards)
def test_each_band_is_multiplied_and_rounded(pixels: Pixels, card: WhiteBalance) -> None:
    found = card.run(pixels)
    assert found.dtype == pixels.dtype
    top = np.iinfo(pixels.dtype).max
    largest = max(card.red, card.green, card.blue)
    for band, count in enumerate((card.red, card.green, card.blue)):
        for before, after in zip(pixels[..., band].flat, found[..., band].flat, strict=True):
            exact = Fraction(int(before) * largest, count) + Fraction(1, 2)
            assert after == min(floor(exact), top)


@given(st.tuples(*(st.integers(1, 255) for _ in range(3))))
def test_a_card_becomes_neutral_and_no_darker(counts: tuple[int, int, int]) -> None:
    found = WhiteBalance(*counts).run(np.array([[counts]], np.uint8))
    np.testing.assert_array_equal(found, np.full((1, 1, 3), max(counts)))


def test_blown_out_white_stays_white() -> None:
    white = np.full((2, 3, 3), 255, np.uint8)
    np.testing.assert_array_equal(WhiteBalance(200, 180, 90).run(white), white)


@given(cards)
def test_only_the_ratios_matter_so_that_depths_share_a_card(card: WhiteBalance) -> None:
    small = WhiteBalance(*(max(1, each // 257) for each in (card.red, card.green, card.blue)))
    deep = WhiteBalance(*(each * 257 for each in (small.red, small.green, small.blue)))
    pixels = np.arange(3 * 40, dtype=np.uint16).reshape(4, 10, 3) * 500
    np.testing.assert_array_equal(small.run(pixels), deep.run(pixels))


def card_of(*colours: list[int], dtype: type[np.uint8 | np.uint16] = np.uint8) -> Pixels:
    return np.array([colours], dtype)


def test_a_card_is_measured_by_its_mean() -> None:
    assert WhiteBalance.of_part(card_of([200, 180, 90], [201, 180, 92])) == WhiteBalance(
        201, 180, 91
    )
    deep = card_of([20000, 18000, 9001], dtype=np.uint16)
    assert WhiteBalance.of_part(deep) == WhiteBalance(20000, 18000, 9001)


@pytest.mark.parametrize(
    ("card", "sentence"),
    [
        (card_of(*[[200, 180, 90]] * 97, *[[255, 180, 90]] * 3), "3% .* red .* blown out"),
        (card_of([200, 180, 255]), "100% .* blue .* blown out"),
        (card_of([40, 5, 30]), "green .* 5: .* too dark"),
        (card_of([40, 50, 60], dtype=np.uint16), "red .* 40: .* too dark"),
        (card_of([0, 0, 0]), "red .* 0: .* too dark"),
        (card_of([40, 110, 30]), "40, 110 and 30: that is no grey card"),
        (np.zeros((0, 4, 3), np.uint8), "no pixels"),
    ],
)
def test_what_is_no_card_is_said_in_words(card: Pixels, sentence: str) -> None:
    with pytest.raises(RecipeError, match=sentence):
        WhiteBalance.of_part(card)


def test_a_card_under_a_warm_lamp_is_one() -> None:
    assert WhiteBalance.of_part(card_of([240, 170, 80])) == WhiteBalance(240, 170, 80)


def test_a_few_blown_out_pixels_are_a_glint() -> None:
    card = card_of(*[[200, 180, 90]] * 99, [255, 255, 255])
    assert WhiteBalance.of_part(card) == WhiteBalance(201, 181, 92)
