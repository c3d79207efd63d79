"""Parts of file names: treatment, day, replicate."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maskapp.errors import MaskappError
from maskapp.runs.groups import Groups, NameParts, in_order, suggested
from maskapp.runs.objects_table import objects_table
from maskapp.runs.ratios import results_table
from maskapp.runs.results import Failed
from maskapp.runs.results_table import result_rows


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
        ("{day}_{Day}", "one name"),
        ("{day}_{folder}", "stands first"),
        ("{day}" + 200 * "_", "200 characters"),
        ("{a}{b}", "between two parts"),
        ("_".join(f"{{{n}}}" for n in range(9)), "at most 8"),
    ],
)
def test_what_is_no_pattern_is_told(pattern: str, told: str) -> None:
    with pytest.raises(MaskappError, match=told):
        NameParts(pattern)


def result(name: str, index: int = 0) -> Failed:
    return Failed(name, index, True, "", "No.", "empty")


def test_parts_are_columns_beside_the_image() -> None:
    groups = Groups(NameParts("{water}_{day}"))
    table = results_table(["root", "shoot"], groups)
    plain = results_table(["root", "shoot"])
    assert table.heading[:4] == ("image", "group_water", "group_day", "class")
    assert table.heading[:1] + table.heading[3:] == plain.heading
    assert objects_table(["red"], groups).heading[:4] == table.heading[:4]
    cells = [
        table.cells(row) for name in ("wet_7.png", "x.png") for row in result_rows(result(name))
    ]
    assert [(row["group_water"], row["group_day"]) for row in cells] == [("wet", "7"), (None, None)]


def test_folders_are_those_of_the_files_by_their_places() -> None:
    groups = Groups(NameParts("{folder}/{plant}"), ["/data/dry/a.tif", "/data/wet/a.tif"])
    found = [groups.of(result("a.tif_page2", index)) for index in (0, 1)]
    assert found == [
        {"group_folder": "dry", "group_plant": "a"},
        {"group_folder": "wet", "group_plant": "a"},
    ]


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
