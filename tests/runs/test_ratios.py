"""Ratios of the areas of two classes, as columns of results."""

from __future__ import annotations

from maskapp.runs.ratios import results_table
from maskapp.runs.results import ClassSummary, Done, Excluded, Failed, PartSummary
from maskapp.runs.results_table import RESULTS, result_rows
from maskapp.runs.tables import Cell


def summary(name: str, selected: int, *parts: int) -> ClassSummary:
    wells = zip(("A1", "A2"), parts, strict=False)
    found = tuple(PartSummary(well, count, 50, count / 50) for well, count in wells)
    return ClassSummary(name, selected, 100, selected / 100, (), (), parts=found)


def done(*classes: ClassSummary) -> Done[None]:
    return Done("a.png", 0, True, "ab", "8-bit", 10, 10, (), classes, None)


ROOT, SHOOT, NONE = summary("root", 30, 10, 20), summary("shoot", 40, 40, 0), summary("no", 0, 0, 0)


def ratios(result: Done[None], *names: str) -> list[tuple[Cell, ...]]:
    table = results_table(names)
    return [
        tuple(table.cells(row)[f"ratio_to_{name}"] for name in names) for row in result_rows(result)
    ]


def test_each_class_is_set_against_each_other_one() -> None:
    # Rows: a class, then its two wells; columns: root, shoot, no.
    assert ratios(done(ROOT, SHOOT, NONE), "root", "shoot", "no") == [
        (None, 0.75, None),
        (None, 0.25, None),
        (None, None, None),  # 20 pixels over none
        (40 / 30, None, None),
        (4.0, None, None),
        (0.0, None, None),
        (0.0, 0.0, None),
        (0.0, 0.0, None),
        (0.0, None, None),  # none over none
    ]


def test_a_recipe_of_one_class_has_no_ratios() -> None:
    assert results_table(["mask"]) is RESULTS


def test_the_columns_stand_beside_the_percent_and_the_others_stay() -> None:
    table = results_table(["root", "shoot"])
    place = table.heading.index("percent")
    assert table.heading[place + 1 : place + 3] == ("ratio_to_root", "ratio_to_shoot")
    assert table.heading[: place + 1] + table.heading[place + 3 :] == RESULTS.heading
    assert len({column.meaning for column in table.columns}) == len(table.columns)


def test_images_without_masks_have_empty_ratios() -> None:
    table = results_table(["root", "shoot"])
    for result in (Failed("b.png", 1, True, "", "No.", "empty"), Excluded("c.png", 2, True, "")):
        (row,) = result_rows(result)
        assert table.cells(row)["ratio_to_root"] is None
