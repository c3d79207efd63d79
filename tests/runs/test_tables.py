"""Tables are written once: each column with its type, unit and words."""

from __future__ import annotations

import csv
import io

import pytest

from maskapp.core.engine.resolve import UsedBound
from maskapp.core.recipe.address import Address
from maskapp.files.writing.export import Part
from maskapp.runs.results import ClassSummary, Done, Excluded, Failed
from maskapp.runs.tables import (
    DECIMAL_COMMA,
    RESULTS,
    Column,
    CsvWriter,
    ResultRow,
    Table,
    result_rows,
)

BOUND = UsedBound(Address(0, 0, 0), "low", "gray", "otsu", 118)
CLASSES = (
    ClassSummary("tissue", 3, 6, 0.5, (), ("So so.",)),
    ClassSummary("=stained", 1, 3, 1 / 3, (BOUND,), (), "tissue"),
)
DONE = Done("a.tif · page 2", 0, True, "ab", "8-bit", 3, 2, ("Turned.",), CLASSES, None)
FAILED = Failed("b.png", 1, True, "", "b.png: empty. Copy it.", "empty")
HIDDEN = Failed(".x", 2, True, "", "Left out: hidden.", "archive", missed=False)
EXCEPTION = Done(
    "c.png",
    3,
    True,
    "cd",
    "8-bit",
    3,
    2,
    (),
    CLASSES[:1],
    None,
    ("Red 60–255 instead of 9–255",),
    True,
)
EXCLUDED = Excluded("d.png", 4, True, "ef", checked=True)
FILES = [(Part("mask", "png", "tissue"), "t.png"), (Part("mask", "png", "=stained"), "s.png")]


def rows(*subjects: ResultRow) -> list[dict[str, str]]:
    stream = io.StringIO(newline="")
    table = CsvWriter(stream, RESULTS)
    for subject in subjects:
        table.write(subject)
    return list(csv.DictReader(io.StringIO(stream.getvalue(), newline="")))


def test_a_row_for_each_class() -> None:
    tissue, stained = rows(*result_rows(DONE, FILES))
    assert tissue == {
        "source": "a.tif · page 2",
        "source sha256": "ab",
        "class": "tissue",
        "mask": "t.png",
        "read as": "8-bit",
        "width": "3",
        "height": "2",
        "selected pixels": "3",
        "considered pixels": "6",
        "coverage percent": "50",
        "of": "image",
        "automatic bounds": "",
        "own rule or region": "",
        "left out": "",
        "checked": "",
        "notices": "Turned. So so.",
        "error code": "",
        "error": "",
    }
    assert stained["class"] == "'=stained"  # no formula
    assert stained["mask"] == "s.png"
    assert (stained["coverage percent"], stained["of"]) == ("33.33333333", "tissue")
    assert stained["automatic bounds"] == "Gray low (otsu): 118"
    assert stained["notices"] == "Turned."


def test_a_file_of_all_classes_is_in_each_row() -> None:
    files = [*FILES, (Part("labels", "png"), "l.png")]
    assert [row["mask"] for row in rows(*result_rows(DONE, files))] == [
        "t.png; l.png",
        "s.png; l.png",
    ]


def test_what_failed_has_a_row_with_the_reason() -> None:
    failed, hidden = rows(*result_rows(FAILED), *result_rows(HIDDEN))
    assert (failed["source"], failed["error code"]) == ("b.png", "empty")
    assert (failed["error"], failed["notices"]) == ("b.png: empty. Copy it.", "")
    assert (hidden["error code"], hidden["error"]) == ("", "")
    assert hidden["notices"] == "Left out: hidden."
    assert {failed[name] for name in ("class", "mask", "width", "coverage percent", "of")} == {""}


def test_own_rules_images_left_out_and_checked_ones_are_told() -> None:
    (own,), (excluded,) = rows(*result_rows(EXCEPTION)), rows(*result_rows(EXCLUDED))
    assert own["own rule or region"] == "Red 60–255 instead of 9–255"
    assert (own["left out"], own["checked"]) == ("", "yes")
    assert (excluded["source"], excluded["source sha256"]) == ("d.png", "ef")
    assert (excluded["left out"], excluded["checked"]) == ("yes", "yes")
    assert {excluded[name] for name in ("class", "mask", "error", "error code", "notices")} == {""}


@pytest.mark.parametrize("column", RESULTS.columns, ids=lambda column: column.name)
def test_cells_are_of_the_type_of_their_column(column: Column[ResultRow]) -> None:
    subjects = [*result_rows(DONE, FILES), *result_rows(FAILED), *result_rows(HIDDEN)]
    subjects += [*result_rows(EXCEPTION), *result_rows(EXCLUDED)]
    cells = [column.value(subject) for subject in subjects]
    assert all(cell is None or type(cell) is column.kind for cell in cells)
    assert any(cell not in (None, "") for cell in cells)
    assert column.meaning
    assert not column.meaning.endswith(".")
    assert (column.unit != "") == (column.kind is not str)


def test_headings_differ() -> None:
    assert len(set(RESULTS.heading)) == len(RESULTS.columns)


def test_a_negative_number_is_no_formula() -> None:
    table: Table[float] = Table("t", (Column("n", float, "A number", lambda value: value),))
    stream = io.StringIO(newline="")
    CsvWriter(stream, table).write(-1.5)
    assert stream.getvalue() == "n\r\n-1.5\r\n"


def test_numbers_and_cells_of_a_country_with_decimal_commas() -> None:
    stream = io.StringIO(newline="")
    table = CsvWriter(stream, RESULTS, DECIMAL_COMMA)
    for row in result_rows(DONE, [*FILES, *FILES]):
        table.write(row)
    lines = list(csv.reader(io.StringIO(stream.getvalue(), newline=""), delimiter=";"))
    assert [line[RESULTS.heading.index("coverage percent")] for line in lines[1:]] == [
        "50",
        "33,33333333",
    ]
    # Semicolons and points of texts stay what they are.
    assert lines[2][RESULTS.heading.index("mask")] == "s.png; s.png"
    assert {len(line) for line in lines} == {len(RESULTS.columns)}
