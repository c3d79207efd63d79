"""Parts of file names: treatment, day, replicate."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maskapp.errors import MaskappError
from maskapp.runs.groups import NameParts, in_order, suggested


@pytest.mark.parametrize(
    ("pattern", "name", "parts"),
    [
        (
            "{treatment}_{day}_{replicate}",
            "drought_7_a.jpg",
            {"treatment": "drought", "day": "7", "replicate": "a"},
        ),
        ("{treatment}_{day}_{replicate}", "drought_7.jpg", None),
        ("{a}_{b}", "x_y_z.png", {"a": "x", "b": "y_z"}),
        ("day{day} {plant}", "tray/day12 oak.v2.tif", {"day": "12", "plant": "oak.v2"}),
        ("day{day}", "Day12.png", None),
        ("{folder}", "control/day 2/a.png", {"folder": "day 2"}),
        ("{folder}/{plant}-{n}", "wet/oak-3.png", {"folder": "wet", "plant": "oak", "n": "3"}),
        ("{a}.{b}", "x.y.png", {"a": "x", "b": "y"}),
    ],
)
def test_parts_are_what_stands_in_the_braces(
    pattern: str, name: str, parts: dict[str, str] | None
) -> None:
    assert NameParts(pattern).of(name) == parts


@pytest.mark.parametrize(
    ("pattern", "told"),
    [
        ("leaf", "in braces"),
        ("", "in braces"),
        ("{a", "in braces"),
        ("{}", "has a name"),
        ("{a}_{a}", "one name"),
        ("{a}{b}", "between two parts"),
        ("_".join(f"{{{n}}}" for n in range(9)), "at most 8"),
    ],
)
def test_what_is_no_pattern_is_told(pattern: str, told: str) -> None:
    with pytest.raises(MaskappError, match=told):
        NameParts(pattern)


def test_a_name_that_nearly_fits_is_told_at_once() -> None:
    pattern = NameParts("_".join(f"{{{n}}}" for n in range(8)) + "!")
    assert pattern.of("_" * 250 + ".png") is None


def test_what_differs_between_names_is_found() -> None:
    assert suggested(["tray1_A1_day7.jpg", "tray1_B2_day9.jpg"]) == "tray1_{part 1}_{part 2}"
    assert suggested(["a.png", "b_2.png"]) == ""
    assert suggested(["a.png"]) == ""
    assert suggested(["a{_x.png", "a{_y.png"]) == ""
    assert suggested(["x/a.png", "y/a b.png"]) == "{folder}"


def test_numbers_are_sorted_as_numbers() -> None:
    assert sorted(["d10", "d2", "D1", "c"], key=in_order) == ["c", "D1", "d2", "d10"]
    assert sorted(["b", "10", "9"], key=in_order) == ["9", "10", "b"]


WORDS = st.text("abcXYZ019", min_size=1, max_size=4)


@given(st.lists(st.tuples(WORDS, WORDS, WORDS), min_size=2, max_size=5))
def test_what_is_suggested_fits_all_names(rows: list[tuple[str, str, str]]) -> None:
    names = [f"{'_'.join(row)}.png" for row in rows]
    pattern = suggested(names)
    if pattern:
        found = [NameParts(pattern).of(name) for name in names]
        assert None not in found
        assert len({tuple((each or {}).values()) for each in found}) == len(set(names))
