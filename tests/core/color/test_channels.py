"""The channel table: limits, grids, bounds and how values read."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from maskapp.core.color.channel import Depth, top_count
from maskapp.core.color.channels import CHANNELS
from maskapp.errors import RecipeError

LIMITS = {
    "red": ((0, 255), (0, 65535)),
    "green": ((0, 255), (0, 65535)),
    "blue": ((0, 255), (0, 65535)),
    "gray": ((0, 255), (0, 65535)),
    "hue": ((0, 360), (0, 360)),
    "saturation": ((0, 100), (0, 100)),
    "value": ((0, 100), (0, 100)),
    "lab_l": ((0, 100), (0, 100)),
    "lab_a": ((-128, 127), (-128, 127)),
    "lab_b": ((-128, 127), (-128, 127)),
    "cb": ((0, 255), (0, 65535)),
    "cr": ((0, 255), (0, 65535)),
    "excess_green": ((-510, 510), (-131070, 131070)),
}
DEPTHS: tuple[Depth, ...] = (8, 16)


def test_the_table_has_the_channels_of_recipe_version_1() -> None:
    assert set(CHANNELS) >= set(LIMITS)
    assert all(channel.id == key for key, channel in CHANNELS.items())


@pytest.mark.parametrize("channel", LIMITS)
def test_limits_follow_the_depth_only_for_counts(channel: str) -> None:
    assert tuple(CHANNELS[channel].limits(depth) for depth in DEPTHS) == LIMITS[channel]
    assert CHANNELS[channel].counts == (LIMITS[channel][0] != LIMITS[channel][1])


def test_labels_colours_and_meanings_are_distinct() -> None:
    for name in ("label", "colour", "meaning"):
        assert len({getattr(channel, name) for channel in CHANNELS.values()}) == len(CHANNELS)


def test_only_hue_is_circular() -> None:
    assert [channel.id for channel in CHANNELS.values() if channel.circular] == ["hue"]


def test_size_counts_every_value_and_360_degrees_once() -> None:
    sizes = {channel: CHANNELS[channel].size(8) for channel in ("red", "hue", "lab_a", "value")}
    assert sizes == {"red": 256, "hue": 36000, "lab_a": 25501, "value": 10001}
    assert CHANNELS["excess_green"].size(16) == 262141


def test_a_step_by_hand_is_a_unit_or_a_hundredth() -> None:
    steps = {channel: CHANNELS[channel].hand for channel in ("red", "hue", "ngrdi", "dab")}
    assert steps == {"red": 1, "hue": 100, "ngrdi": 10, "dab": 10}


def test_top_count_is_the_types_maximum() -> None:
    assert (top_count(8), top_count(16)) == (255, 65535)


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("channel", LIMITS)
def test_every_stored_value_stands_for_one_value_on_the_grid(channel: str, depth: Depth) -> None:
    row = CHANNELS[channel]
    low = row.limits(depth)[0]
    for stored in {0, 1, 29, 57, row.size(depth) // 2, row.size(depth) - 1}:
        value = row.value(stored, depth)
        assert Fraction(str(value)) == low + Fraction(stored, row.scale)
        assert row.stored(value, depth) == stored
        assert row.bound(value) == value


def test_hundredths_are_stored_exactly() -> None:
    # int(0.29 * 100) is 28: the product is 28.999999999999996.
    row = CHANNELS["saturation"]
    for hundredths in range(10001):
        for number in (Decimal(hundredths) / 100, hundredths / 100):
            assert row.stored(row.bound(number), 8) == hundredths


def test_029_is_stored_as_29() -> None:
    row = CHANNELS["saturation"]
    for number in (0.29, Decimal("0.29"), Decimal("0.290"), np.float64(0.29), np.float32(0.29)):
        assert row.stored(row.bound(number), 8) == 29


@pytest.mark.parametrize(
    ("channel", "number", "bound"),
    [
        ("red", 255, 255),
        ("red", 12.0, 12),
        ("red", np.uint8(200), 200),
        ("red", Decimal("1E+2"), 100),
        ("red", -0.0, 0),
        ("hue", 360, 360),
        ("hue", 359.99, 359.99),
        ("lab_a", -128, -128),
        ("excess_green", -131070, -131070),
    ],
)
def test_bounds_become_plain_numbers(channel: str, number: object, bound: float) -> None:
    found = CHANNELS[channel].bound(number)
    assert found == bound
    assert type(found) is type(bound)


@pytest.mark.parametrize(
    ("channel", "number", "message"),
    [
        ("red", -1, "-1 is below 0"),
        ("red", 65536, "65536 is above 65535"),
        ("hue", 360.01, "360.01 is above 360"),
        ("lab_a", 127.01, "127.01 is above 127"),
        ("lab_b", -128.01, "-128.01 is below -128"),
        ("red", 0.5, "0.5 is between two steps: Red goes in steps of 1"),
        ("saturation", 0.005, "0.005 is between two steps: Saturation goes in steps of 0.01"),
        ("red", float("nan"), "nan is not a finite number"),
        ("red", float("inf"), "inf is not a finite number"),
        ("red", Decimal("sNaN"), "sNaN is not a finite number"),
        ("red", Fraction(1, 3), "1/3 is not a decimal number"),
        ("red", True, "true is not a number"),
        ("red", np.True_, "np.True_ is not a number"),
        ("red", "12", "'12' is not a number"),
        ("red", None, "null is not a number"),
        ("red", 1j, "1j is not a number"),
    ],
)
def test_other_bounds_are_refused_with_a_sentence(
    channel: str, number: object, message: str
) -> None:
    with pytest.raises(RecipeError) as caught:
        CHANNELS[channel].bound(number)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("channel", "number", "text"),
    [
        ("red", 120, "120"),
        ("red", 0, "0"),
        ("hue", 350, "350°"),
        ("hue", 20.5, "20.5°"),
        ("saturation", 29.5, "29.5 %"),
        ("saturation", 100, "100 %"),
        ("lab_a", -12.25, "−12.25"),
        ("lab_l", 0.01, "0.01"),
        ("excess_green", -510, "−510"),
    ],
)
def test_values_read_with_unit_and_a_true_minus(channel: str, number: float, text: str) -> None:
    assert CHANNELS[channel].text(number) == text
