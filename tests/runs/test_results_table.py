"""The table of results: each column with its type, unit and words."""

from __future__ import annotations

import csv
import io

import numpy as np
import pytest

from maskapp.core.engine.resolve import UsedBound
from maskapp.core.measuring.measured import Summary
from maskapp.core.recipe.address import Address
from maskapp.files.writing.export import Part
from maskapp.runs.results import ClassSummary, Done, Excluded, Failed, PartSummary
from maskapp.runs.results_table import RESULTS, ResultRow, bound_text, result_rows
from maskapp.runs.tables import DECIMAL_COMMA, Column, CsvWriter

LOCAL = UsedBound(Address(0, 0, 0), "high", "gray", "sauvola", None, local=True)
BOUND = UsedBound(Address(0, 0, 0), "low", "gray", "otsu", 118)
CLASSES = (
    ClassSummary("tissue", 3, 6, 0.5, (), ("So so.",), "region", Summary.of(np.array([2, 1]))),
    ClassSummary(
        *("=stained", 1, 3, 1 / 3, (BOUND,), (), "class tissue"),
        parts=(PartSummary("A1", 1, 2, 0.5, Summary.of(np.array([1]))),),
    ),
)
DONE = Done(
    *("a.tif · page 2", 0, True, "ab", "8-bit", 3, 2, ("Turned.",), CLASSES, None), pixel_size=0.5
)
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
    tissue, stained, well = rows(*result_rows(DONE, FILES))
    assert {name: cell for name, cell in tissue.items() if cell} == {
        "image": "a.tif · page 2",
        "class": "tissue",
        "of": "region",
        "selected_px": "3",
        "considered_px": "6",
        "percent": "50",
        "objects": "2",
        "area_total_px": "3",
        "area_mean_px": "1.5",
        "area_median_px": "1.5",
        "area_sd_px": "0.7071067812",
        "selected_um2": "0.75",
        "area_total_um2": "0.75",
        "area_mean_um2": "0.375",
        "area_median_um2": "0.375",
        "area_sd_um2": "0.1767766953",
        "um_per_px": "0.5",
        "notices": "Turned. So so.",
        "files": "t.png",
        "image_width": "3",
        "image_height": "2",
        "read_as": "8-bit",
        "sha256": "ab",
    }
    numbers = {"selected_px": "1", "considered_px": "2", "percent": "50", "objects": "1"}
    assert {name: well[name] for name in numbers} == numbers
    assert (well["region"], well["of"], well["class"]) == ("A1", "class tissue", "'=stained")
    assert (well["files"], stained["region"]) == ("", "")
    assert (stained["of"], stained["objects"]) == ("class tissue", "")
    assert stained["selected_um2"] == "0.25"
    assert stained["class"] == "'=stained"  # no formula
    assert stained["files"] == "s.png"
    assert stained["percent"] == "33.33333333"
    assert stained["thresholds"] == "Gray low (otsu): 118"
    assert stained["notices"] == "Turned."


def test_a_file_of_all_classes_is_in_each_row() -> None:
    files = [*FILES, (Part("labels", "png"), "l.png")]
    assert [row["files"] for row in rows(*result_rows(DONE, files))] == [
        "t.png; l.png",
        "s.png; l.png",
        "",  # a part of the region has no file of its own
    ]


def test_what_failed_has_a_row_with_the_reason() -> None:
    failed, hidden = rows(*result_rows(FAILED), *result_rows(HIDDEN))
    assert (failed["image"], failed["error_code"]) == ("b.png", "empty")
    assert (failed["error"], failed["notices"]) == ("b.png: empty. Copy it.", "")
    assert (hidden["error_code"], hidden["error"]) == ("", "")
    assert hidden["notices"] == "Left out: hidden."
    assert {failed[name] for name in ("class", "files", "image_width", "percent")} == {""}


def test_own_rules_images_left_out_and_checked_ones_are_told() -> None:
    (own,), (excluded,) = rows(*result_rows(EXCEPTION)), rows(*result_rows(EXCLUDED))
    assert own["exceptions"] == "Red 60–255 instead of 9–255"
    assert (own["left_out"], own["checked"]) == ("", "yes")
    assert (excluded["image"], excluded["sha256"]) == ("d.png", "ef")
    assert (excluded["left_out"], excluded["checked"]) == ("yes", "yes")
    assert {excluded[name] for name in ("class", "files", "error", "error_code", "notices")} == {""}


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


def test_numbers_and_cells_of_a_country_with_decimal_commas() -> None:
    stream = io.StringIO(newline="")
    table = CsvWriter(stream, RESULTS, DECIMAL_COMMA)
    for row in result_rows(DONE, [*FILES, *FILES]):
        table.write(row)
    lines = list(csv.reader(io.StringIO(stream.getvalue(), newline=""), delimiter=";"))
    assert [line[RESULTS.heading.index("percent")] for line in lines[1:]] == [
        "50",
        "33,33333333",
        "50",
    ]
    # Semicolons and points of texts stay what they are.
    assert lines[2][RESULTS.heading.index("files")] == "s.png; s.png"
    assert {len(line) for line in lines} == {len(RESULTS.columns)}


def test_a_local_threshold_is_told_as_no_number() -> None:
    assert bound_text(LOCAL) == "Gray high (sauvola): local"
