"""Texts beside the files of a run's images: tables and the report, told of each result."""

from __future__ import annotations

import codecs
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import IO, Any

from maskapp.core.recipe.recipe import Recipe
from maskapp.files.writing.export import Part
from maskapp.runs.agreement_table import AGREEMENT, AgreementRow, agreement_rows, image_rows
from maskapp.runs.groups import Groups
from maskapp.runs.objects_table import object_rows, objects_table
from maskapp.runs.ratios import results_table
from maskapp.runs.report.report import NAME, Report
from maskapp.runs.results import Result
from maskapp.runs.results_table import RESULTS, result_rows
from maskapp.runs.tables import CsvWriter, Separators

TABLE = f"{RESULTS.name}.csv"
"""The name of the table of results."""

OBJECTS_TABLE = "objects.csv"
"""The name of the table of objects."""

AGREEMENT_TABLE = f"{AGREEMENT.name}.csv"
"""The name of the table of agreement."""

REPORT = NAME
"""The name of the report."""

# Without a byte order mark, Excel takes UTF-8 for something else.
_EXCEL = codecs.BOM_UTF8

Files = Sequence[tuple[Part, str]]


@dataclass(frozen=True)
class Beside:
    """A text that grows with the results.

    Parameters
    ----------
    name : str
        Of its file.
    stream : text file
        Where it is written.
    take : callable
        ``take(result, files)`` is told of each result, with the names of the files made of it.
    finish : callable
        Writes what could only be written once all results are there.
    start : bytes
        What stands before the text in the file.
    """

    name: str
    stream: IO[str]
    take: Callable[[Result[Any], Files], None]
    finish: Callable[[], None]
    start: bytes = _EXCEL


def results_beside(
    stream: IO[str], recipe: Recipe, separators: Separators, groups: Groups | None = None
) -> Beside:
    """Return the table of results, row by row."""
    schema = results_table([each.name for each in recipe.classes], groups)
    lines = CsvWriter(stream, schema, separators)
    return Beside(TABLE, stream, lambda *of: lines.write_all(result_rows(*of)), _nothing)


def objects_beside(
    stream: IO[str], recipe: Recipe, separators: Separators, groups: Groups | None = None
) -> Beside:
    """Return the table of objects, row by row."""
    schema = objects_table(recipe.channels, groups)
    lines = CsvWriter(stream, schema, separators)
    return Beside(
        OBJECTS_TABLE,
        stream,
        lambda result, _files: lines.write_all(object_rows(result, groups)),
        _nothing,
    )


def agreement_beside(stream: IO[str], separators: Separators) -> Beside:
    """Return the table of agreement, which is sorted at the end."""
    lines = CsvWriter(stream, AGREEMENT, separators)
    rows: list[AgreementRow] = []
    return Beside(
        AGREEMENT_TABLE,
        stream,
        lambda result, _files: rows.extend(image_rows(result)),
        lambda: lines.write_all(agreement_rows(rows)),
    )


def report_beside(stream: IO[str], report: Report) -> Beside:
    """Return the report, which is written at the end."""
    return Beside(
        REPORT,
        stream,
        lambda result, _files: report.add(result),
        lambda: report.write(stream),
        b"",
    )


def _nothing() -> None: ...
