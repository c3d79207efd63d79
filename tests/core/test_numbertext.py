"""Numbers as people type them: by hand, and against Python's own decimal arithmetic."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maskapp.core.numbertext import NumberError, NumberScale, parse_number

COUNTS = NumberScale(0, 255)
DEEP = NumberScale(0, 65535)
PERCENT = NumberScale(0, 100, 100, "%")
HUE = NumberScale(0, 360, 100, "°")
LAB = NumberScale(-128, 127, 100)
AREA = NumberScale(1, 10**12, 1, "px")


@pytest.mark.parametrize(
    ("text", "scale", "number"),
    [
        ("12,5", PERCENT, 12.5),
        ("12.5", PERCENT, 12.5),
        ("  12,50\t", PERCENT, 12.5),
        ("\u00a012,5\u00a0%", PERCENT, 12.5),
        ("12,5 %", PERCENT, 12.5),
        ("12.5\uff05", PERCENT, 12.5),
        ("350°", HUE, 350),
        ("350 º", HUE, 350),
        ("350 deg", HUE, 350),
        ("\u2212127,99", LAB, -127.99),
        ("\u2013 5", LAB, -5),
        ("-0", LAB, 0),
        ("+5", LAB, 5),
        ("\u200e-5\u200f", LAB, -5),
        ("１２．５", PERCENT, 12.5),
        ("１２，５", PERCENT, 12.5),
        ("١٢٫٥", PERCENT, 12.5),
        ("12.", PERCENT, 12),
        ("12,", COUNTS, 12),
        (",5", PERCENT, 0.5),
        (".5", LAB, 0.5),
        ("-,5", LAB, -0.5),
        ("0,050", PERCENT, 0.05),
        ("12.500", PERCENT, 12.5),  # no thousands on this scale
        ("120.0", COUNTS, 120),
        ("007", COUNTS, 7),
        ("1 200", DEEP, 1200),
        ("1\u00a0200", DEEP, 1200),
        ("1\u202f200", DEEP, 1200),
        ("1'200", DEEP, 1200),
        ("65’535", DEEP, 65535),
        ("1 000 000 px", AREA, 10**6),
        ("64px", AREA, 64),
        ("0", COUNTS, 0),
        ("255", COUNTS, 255),
    ],
)
def test_what_has_one_meaning_is_taken(text: str, scale: NumberScale, number: float) -> None:
    parsed = parse_number(text, scale)
    assert parsed == number
    assert (type(parsed) is int) == (number == int(number))


@pytest.mark.parametrize(
    ("text", "scale", "sentence"),
    [
        ("1.200,5", PERCENT, "“1.200,5” has more than one point or comma"),
        ("1,200.5", DEEP, "more than one point or comma"),
        ("12,5,1", PERCENT, "“12,5,1” has more than one point or comma"),
        ("1.200.000", AREA, "more than one point or comma"),
        ("1e2", PERCENT, "“1e2” is not a number. Write it in digits, with one point or comma"),
        ("1e2", COUNTS, "Write a whole number from 0 to 255 in digits."),
        ("1E2", DEEP, "not a number"),
        ("1.200", DEEP, "“1.200” can mean 1200 or 1.200"),
        ("1,200", DEEP, "can mean 1200 or 1.200"),
        ("12.000", AREA, "can mean 12000 or 12.000"),
        ("1.000", COUNTS, "can mean 1000 or 1.000"),
        ("1 20", DEEP, "not a number"),
        ("12 200 5", DEEP, "not a number"),
        ("1 200'000", AREA, "not a number"),
        ("1 200", HUE, "not a number"),
        ("12 5", PERCENT, "not a number"),
        ("12\t5", COUNTS, "not a number"),
        ("12\n5", DEEP, "not a number"),
        ("1_2", COUNTS, "not a number"),
        ("0x10", COUNTS, "not a number"),
        ("12²", COUNTS, "not a number alone"),
        ("½", PERCENT, "not a number"),
        ("inf", PERCENT, "not a number"),
        ("nan", PERCENT, "not a number"),
        ("--5", LAB, "not a number"),
        ("5-", LAB, "not a number alone"),
        ("(5)", LAB, "not a number"),
        ("1/2", PERCENT, "not a number"),
        ("", PERCENT, "not a number"),
        ("-", LAB, "not a number"),
        (".", LAB, "not a number"),
        ("%", PERCENT, "not a number"),
        ("12 %", COUNTS, "“12 %” is not a number alone."),
        ("12 %", HUE, "“12 %” is not a number alone or with “°”"),
        ("9" * 60, COUNTS, "not a number"),
        ("300", COUNTS, "“300” is above 255. Write a number from 0 to 255."),
        ("-1", COUNTS, "“-1” is below 0"),
        ("-128,5", LAB, "“-128,5” is below −128. Write a number from −128 to 127."),
        ("360.01", HUE, "“360.01” is above 360"),
        ("12.345", PERCENT, "“12.345” lies between two values. Write 12.34 or 12.35."),
        ("-0.005", LAB, "“-0.005” lies between two values. Write −0.01 or 0."),
        ("12,5", COUNTS, "“12,5” lies between two values. Write 12 or 13."),
    ],
)
def test_what_has_not_is_refused_in_words(text: str, scale: NumberScale, sentence: str) -> None:
    with pytest.raises(NumberError) as caught:
        parse_number(text, scale)
    assert sentence in str(caught.value)
    assert len(str(caught.value)) < 240


SCALES = st.sampled_from([COUNTS, DEEP, PERCENT, HUE, LAB, AREA])


@given(scale=SCALES, data=st.data())
def test_every_number_of_a_scale_is_read_with_point_and_comma(
    scale: NumberScale, data: st.DataObject
) -> None:
    steps = data.draw(st.integers(scale.low * scale.grid, scale.high * scale.grid))
    exact = Decimal(steps) / scale.grid
    for text in (scale.text(float(exact)), str(exact), f"{exact:f}{scale.unit}"):
        for written in (text, text.replace(".", ","), text.replace("-", "−"), f" {text} "):
            assert Decimal(str(parse_number(written, scale))) == exact


def reading(text: str) -> Decimal | None:
    """Return what a text of ASCII digits, signs and one separator says, None for anything else."""
    try:
        return Decimal(text.strip().replace(",", "."))
    except ArithmeticError:
        return None


@given(st.text(alphabet="0123456789+-.,e ", max_size=9), SCALES)
def test_nothing_is_read_as_another_number(text: str, scale: NumberScale) -> None:
    try:
        number = parse_number(text, scale)
    except NumberError:
        return
    if " " in text.strip():  # thousands, or after a sign
        text = text.replace(" ", "")
    assert reading(text) == Decimal(str(number))
    assert "e" not in text


@given(st.text(max_size=200), SCALES)
def test_any_text_is_a_number_of_the_scale_or_refused(text: str, scale: NumberScale) -> None:
    try:
        number = parse_number(text, scale)
    except NumberError:
        return
    assert scale.low <= number <= scale.high
    assert Decimal(str(number)) * scale.grid % 1 == 0
