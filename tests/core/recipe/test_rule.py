"""Ranges, groups and rules: what is legal, and how it reads."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from maskapp import Auto, Group, Range, RecipeError, Rule

RED = Range("red", 120, 255)
GREEN = Range("green", 0, 90)
HUE = Range("hue", 350, 10)


def sentence(build: Any, *arguments: Any) -> str:
    with pytest.raises(RecipeError) as caught:
        build(*arguments)
    return str(caught.value)


# ---- ranges


def test_low_above_high_is_refused_with_a_way_out() -> None:
    assert sentence(Range, "green", 200, 90) == (
        "Green: low 200 is above high 90. Swap them or lower the first value."
    )


def test_low_may_equal_high() -> None:
    assert Range("green", 90, 90).low == 90


def test_only_hue_wraps() -> None:
    assert HUE.wraps
    assert not Range("hue", 10, 350).wraps
    assert not Range("hue", 10, 10).wraps
    assert not Range("hue", Auto("otsu"), 10).wraps


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("pink", 0, 1), "channel: 'pink' is not a channel. Use one of: red, green, blue, "),
        ((["red"], 0, 1), 'channel: ["red"] is not a channel. '),
        (("red", -1, 1), "low: -1 is below 0"),
        (("red", 0, 65536), "high: 65536 is above 65535"),
        (("red", 0, 0.5), "high: 0.5 is between two steps: Red goes in steps of 1"),
        (("red", True, 1), "low: true is not a number"),
        (("red", 0, "1"), "high: '1' is not a number"),
        (("red", 0, 1, 1), "outside: 1 is not true or false"),
        (("red", 0, 1, None), "outside: null is not true or false"),
    ],
)
def test_illegal_ranges_are_refused_naming_the_place(
    arguments: tuple[Any, ...], message: str
) -> None:
    assert sentence(Range, *arguments).startswith(message)


def test_long_values_are_cut_short_in_messages() -> None:
    assert len(sentence(Range, "x" * 100_000, 0, 1)) < 300


def test_ranges_are_equal_by_value_however_bounds_are_written() -> None:
    decimal: Any = Decimal("0.29")
    assert Range("saturation", 0.29, 1.0) == Range("saturation", decimal, 1)
    assert hash(Range("saturation", 0.29, 1.0)) == hash(Range("saturation", decimal, 1))
    assert Range("red", 1, 2) != Range("red", 1, 2, outside=True)


@pytest.mark.parametrize("method", ["", "Otsu", "mode", 1, None, ["otsu"]])
def test_unknown_automatic_thresholds_are_refused(method: Any) -> None:
    assert "is not an automatic threshold. Use one of: otsu, li, " in sentence(Auto, method)


@pytest.mark.parametrize(
    ("ignore", "message"),
    [
        (-0.01, "ignore: -0.01 is not a percentage from 0 to below 50"),
        (50, "ignore: 50 is not a percentage from 0 to below 50"),
        (0.00001, "ignore: 1e-05 is between two steps: this goes in steps of 0.0001"),
        (Decimal("1e-39"), "ignore: 1E-39 is between two steps: this goes in steps of 0.0001"),
        (Decimal("0.01" + "0" * 40 + "1"), "ignore: 0.01"),
        (float("nan"), "ignore: nan is not a finite number"),
        (float("inf"), "ignore: inf is not a finite number"),
        (True, "ignore: true is not a number"),
        ("0.01", "ignore: '0.01' is not a number"),
        (None, "ignore: null is not a number"),
    ],
)
def test_illegal_shares_to_leave_out_are_refused(ignore: Any, message: str) -> None:
    assert sentence(Auto, "otsu", ignore).startswith(message)


def test_automatic_thresholds_are_equal_by_value_however_numbers_are_written() -> None:
    decimal: Any = Decimal("0.0100")
    assert Auto("otsu", 0.01) == Auto("otsu", decimal) != Auto("otsu")
    assert hash(Auto("otsu", 0.01)) == hash(Auto("otsu", decimal))
    assert type(Auto("otsu", 2.0).ignore) is int
    assert Auto("otsu", 0).ignore == Auto("otsu").ignore == 0
    assert Auto("otsu", 49.9999).ignore == 49.9999


@pytest.mark.parametrize(
    ("bounds", "text"),
    [
        (RED, "Red 120–255"),
        (HUE, "Hue 350°–10°"),
        (Range("hue", 350, 10, outside=True), "Hue not 350°–10°"),
        (Range("red", 5, 5), "Red 5"),
        (Range("red", 5, 5, outside=True), "Red not 5"),
        (Range("saturation", 10, 29.5), "Saturation 10–29.5 %"),
        (Range("saturation", 10, 10), "Saturation 10 %"),
        (Range("excess_green", -510, -3), "Excess green −510 to −3"),
        (Range("excess_green", 1, 3), "Excess green 1–3"),
        (Range("gray", Auto("otsu"), 255), "Gray (Otsu) to 255"),
        (Range("saturation", Auto("li"), 100), "Saturation (Li) to 100 %"),
        (Range("saturation", 10, Auto("li")), "Saturation 10 % to (Li)"),
        (Range("gray", Auto("otsu"), Auto("otsu")), "Gray (Otsu) to (Otsu)"),
    ],
)
def test_ranges_read_as_people_say_them(bounds: Range, text: str) -> None:
    assert bounds.describe() == text


# ---- groups and rules


def test_an_empty_group_is_refused() -> None:
    # all([]) is True: it would select every pixel.
    assert sentence(Group, ()).startswith("a group needs at least one range.")


def test_members_and_matches_of_other_types_are_refused() -> None:
    assert sentence(Rule, None) == "groups: null is not a tuple of its parts"
    assert sentence(Group, RED) == f"ranges: {RED} is not a tuple of its parts"
    assert sentence(Group, (RED, "red")) == "ranges[1]: 'red' is not a Range"
    assert sentence(Rule, (Group((RED,)), RED)).startswith("groups[1]: Range(")
    assert sentence(Group, (RED,), "or") == 'match: \'or\' is not "all" or "any"'
    assert sentence(Rule, (), None) == 'match: null is not "all" or "any"'


def test_a_rule_holds_200_ranges_and_not_one_more() -> None:
    assert len(list(Rule([Group([RED] * 100)] * 2).ranges())) == 200  # type: ignore[arg-type]
    assert sentence(Rule, (Group((RED,) * 200), Group((RED,)))) == "groups: more than 200 ranges"


def test_lists_become_tuples_so_that_rules_hash() -> None:
    listed = Rule([Group([RED, GREEN])])  # type: ignore[arg-type]
    assert listed == Rule((Group((RED, GREEN)),))
    assert hash(listed) == hash(Rule((Group((RED, GREEN)),)))


def test_ranges_come_in_order_with_their_positions() -> None:
    rule = Rule((Group((RED, GREEN)), Group((HUE,))))
    assert list(rule.ranges(2)) == [((2, 0, 0), RED), ((2, 0, 1), GREEN), ((2, 1, 0), HUE)]


@pytest.mark.parametrize(
    ("rule", "text"),
    [
        (Rule(), "Nothing (the rule has no ranges)"),
        (Rule((Group((RED,)),)), "Red 120–255"),
        (Rule((Group((RED, GREEN)),)), "Red 120–255 and Green 0–90"),
        (Rule((Group((RED, GREEN), "any"),)), "Red 120–255 or Green 0–90"),
        (
            Rule((Group((RED, GREEN)), Group((HUE,)))),
            "Red 120–255 and Green 0–90, or Hue 350°–10°",
        ),
        (
            Rule((Group((RED, GREEN), "any"), Group((HUE,)))),
            "Red 120–255 or Green 0–90, or Hue 350°–10°",
        ),
        (
            Rule((Group((RED, GREEN), "any"), Group((HUE,))), "all"),
            "(Red 120–255 or Green 0–90) and Hue 350°–10°",
        ),
        (
            Rule((Group((RED, GREEN)), Group((HUE, RED), "any")), "all"),
            "(Red 120–255 and Green 0–90) and (Hue 350°–10° or Red 120–255)",
        ),
        (
            Rule((Group((RED, GREEN)), Group((HUE,), "any")), "all"),
            "Red 120–255 and Green 0–90 and Hue 350°–10°",
        ),
        (Rule((Group((RED, GREEN), "any"),), "all"), "Red 120–255 or Green 0–90"),
    ],
)
def test_rules_read_as_sentences_with_one_meaning(rule: Rule, text: str) -> None:
    assert rule.describe() == text
