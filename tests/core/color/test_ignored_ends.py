"""What automatic thresholds leave out at both ends, and that one pixel then decides nothing."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from maskapp import Auto, Group, Image, MaskResult, Range, Recipe, Rule, apply_recipe
from maskapp.core.color.channel import Depth
from maskapp.core.color.method import NoThreshold
from maskapp.core.color.methods import METHODS
from maskapp.core.color.thresholds import auto_threshold, without_ends
from tests import strategies

Values = NDArray[np.uint16]


def counted(values: Values) -> NDArray[np.int64]:
    return np.bincount(values.reshape(-1), minlength=65536)


# ---- how many are left out


def left_in(values: list[int], ignore: float) -> list[int]:
    """The values without the share at each end, by sorting."""
    number = -(-len(values) * Fraction(str(ignore)) // 100)
    number = min(int(number), (len(values) - 1) // 2)
    return sorted(values)[number : len(values) - number]


@given(st.lists(st.integers(0, 30), min_size=1, max_size=200), strategies.ignored)
def test_the_lowest_and_the_highest_pixels_are_left_out(values: list[int], ignore: float) -> None:
    counts = np.bincount(values, minlength=31)
    kept = without_ends(counts, ignore)
    assert np.repeat(np.arange(31), kept).tolist() == left_in(values, ignore)
    assert (kept == counts).all() or ignore


@pytest.mark.parametrize(
    ("pixels", "ignore", "left_out"),
    [
        (65_536, 0.01, 7),  # 6.6 pixels, rounded up
        (100, 0.01, 1),  # one in a small image too
        (10_000, 0.01, 1),  # exactly one
        (10_001, 0.01, 2),
        (10_000, 0.07, 7),  # 7.000000000000001 in binary fractions
        (12_000_000, 0.01, 1200),
        (100_000_000, 0.0001, 100),
        (3, 0.01, 1),
        (2, 0.01, 0),  # one would be left, or none
        (1, 49, 0),
        (5, 49.9999, 2),
        (65_536, 0, 0),
    ],
)
def test_shares_are_rounded_up_and_leave_one(pixels: int, ignore: float, left_out: int) -> None:
    counts = np.array([pixels, 0, 0])
    assert without_ends(counts, ignore).tolist() == [pixels - 2 * left_out, 0, 0]
    assert without_ends(np.zeros(3, np.int64), ignore).tolist() == [0, 0, 0]


def test_a_heap_of_saturated_pixels_stays() -> None:
    counts = np.array([10, 80, 0, 10])
    assert without_ends(counts, 5).tolist() == [5, 80, 0, 5]


@given(
    st.lists(st.integers(0, 400), min_size=3, max_size=300),
    st.sampled_from(sorted(METHODS)),
    st.sampled_from((0.01, 1, 10)),
)
def test_a_method_sees_the_pixels_that_are_left(
    values: list[int], method: str, ignore: float
) -> None:
    kept = np.bincount(left_in(values, ignore), minlength=401)
    counts = np.bincount(values, minlength=401)
    try:
        wanted = auto_threshold(kept, method)
    except NoThreshold:
        with pytest.raises(NoThreshold):
            auto_threshold(counts, method, ignore)
    else:
        assert auto_threshold(counts, method, ignore) == wanted


def test_a_flat_image_but_for_its_ends_says_so() -> None:
    pixels = np.full((50, 60, 3), 9, np.uint8)
    pixels[3, 4] = 255
    result = apply(pixels, Range("red", Auto("otsu", 0.01), 255))
    assert not result.mask.any()
    assert result.notices == (
        "Red, automatic threshold Otsu: all pixels have the same value (0.01 % at each end left "
        "out). The range selects nothing.",
    )


def apply(pixels: NDArray[np.unsignedinteger], *ranges: Range) -> MaskResult:
    depth: Depth = 8 if pixels.dtype == np.uint8 else 16
    return apply_recipe(Image(pixels.copy()), Recipe(Rule((Group(ranges),)), depth))


# ---- dead and hot pixels


def cells(seed: int = 0, side: int = 256, bright: float = 700) -> Values:
    """Bright discs on a darker ground, as a camera of 16 bits sees them in faint light."""
    rng = np.random.default_rng(seed)
    y, x = np.mgrid[:side, :side]
    inside = np.zeros((side, side), np.bool_)
    for _ in range(14):
        row, column = rng.integers(20, side - 20, 2)
        inside |= (y - row) ** 2 + (x - column) ** 2 < rng.integers(6, 14) ** 2
    light = np.where(
        inside, rng.normal(bright, 40, (side, side)), rng.normal(300, 20, (side, side))
    )
    return light.clip(0).astype(np.uint16)


def spoiled(plane: Values, values: list[int]) -> Values:
    plane = plane.copy()
    places = np.random.default_rng(9).choice(plane.size, len(values), replace=False)
    plane.reshape(-1)[places] = values
    return plane


KINDS = {
    "hot at 65535": [65535],
    "hot at 16000": [16000],
    "hot at 2000": [2000],
    "dead": [0],
    "dead and hot": [0, 65535],
    "six hot ones": [65535, 65535, 40000, 16000, 9000, 3000],
    "six dead ones": [0] * 6,
}


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("seed", [0, 1, 2])
def test_no_stray_pixel_moves_a_threshold(method: str, kind: str, seed: int) -> None:
    clean = cells(seed, bright=700 + 100 * seed)
    found = auto_threshold(counted(spoiled(clean, KINDS[kind])), method, 0.01)
    assert abs(found - auto_threshold(counted(clean), method, 0.01)) <= 16
    if method not in ("triangle", "minimum"):
        assert abs(found - auto_threshold(counted(clean), method)) <= 16


@pytest.mark.parametrize("method", METHODS)
def test_a_hot_column_piece_in_12_megapixels_moves_no_threshold(method: str) -> None:
    clean = np.tile(cells(4), (12, 16))  # 12.6 megapixels, of which 0.01 % are 1,258
    hot = clean.copy()
    hot[:1200, 700] = 65535
    found = auto_threshold(counted(hot), method, 0.01)
    assert abs(found - auto_threshold(counted(clean), method, 0.01)) <= 16


def test_without_leaving_out_one_pixel_decides_and_the_result_says_so() -> None:
    plane = spoiled(cells(), [65535])
    pixels = np.repeat(plane[..., np.newaxis], 3, axis=2)
    result = apply(pixels, Range("gray", Auto("otsu"), 65535))
    assert result.selected < 7
    assert len(result.notices) == 1
    assert result.notices[0].endswith("Check the mask, or try another method.")
    assert apply(pixels, Range("gray", Auto("otsu", 0.01), 65535)).notices == ()
