"""Tables of results: each column's name, unit, type and words, written once for all who read it."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import IO, Any, Generic, TypeVar

from maskapp.core.color.channels import CHANNELS
from maskapp.core.engine.resolve import UsedBound
from maskapp.files.writing.export import Part
from maskapp.runs.results import ClassSummary, Done, Excluded, Failed, Result

Cell = str | int | float | None
R = TypeVar("R")


@dataclass(frozen=True)
class Column(Generic[R]):
    """A column of a table.

    Parameters
    ----------
    name : str
        Its heading.
    kind : type
        ``str``, ``int`` or ``float``: of its cells, where they are not None.
    meaning : str
        What it says, for people, as a sentence without a full stop.
    value : callable
        Returns the cell of a row's subject; None where there is nothing to say.
    unit : str
        ``"px"``, ``"%"`` or ``""``.
    """

    name: str
    kind: type[str] | type[int] | type[float]
    meaning: str
    value: Callable[[R], Cell]
    unit: str = ""


@dataclass(frozen=True)
class Table(Generic[R]):
    """What a table says of its rows' subjects.

    Parameters
    ----------
    name : str
    columns : tuple of Column
    """

    name: str
    columns: tuple[Column[R], ...]

    @property
    def heading(self) -> tuple[str, ...]:
        """The names of the columns."""
        return tuple(column.name for column in self.columns)

    def cells(self, subject: R) -> dict[str, Cell]:
        """Return a row by the names of the columns."""
        return {column.name: column.value(subject) for column in self.columns}


@dataclass(frozen=True)
class Separators:
    """What stands between cells and before decimals: spreadsheets expect those of their country.

    Parameters
    ----------
    cells, decimals : str
        One character each, not the same.
    """

    cells: str = ","
    decimals: str = "."


PLAIN = Separators()
"""For programs, and for spreadsheets where a number is 1.5."""

DECIMAL_COMMA = Separators(";", ",")
"""For spreadsheets where a number is 1,5."""


class CsvWriter(Generic[R]):
    r"""A table as CSV, its lines ended by ``\r\n``, written row by row.

    Parameters
    ----------
    stream : text file
        Opened with ``newline=""``. With the encoding ``utf-8-sig``, Excel knows it for UTF-8.
    table : Table
    separators : Separators
    """

    def __init__(self, stream: IO[str], table: Table[R], separators: Separators = PLAIN) -> None:
        self._stream = stream
        self._table = table
        self._decimals = separators.decimals
        self._lines: Any = csv.writer(stream, lineterminator="\r\n", delimiter=separators.cells)
        self._lines.writerow(table.heading)

    def write(self, subject: R) -> None:
        """Write the row of a subject; whatever happens afterwards, it is there."""
        cells = self._table.cells(subject).values()
        self._lines.writerow([_text(cell, self._decimals) for cell in cells])
        self._stream.flush()


def _text(cell: Cell, decimals: str) -> str:
    """Return a cell that a spreadsheet shows as text and does not run as a formula."""
    if cell is None:
        return ""
    text = f"{cell:.10g}".replace(".", decimals) if isinstance(cell, float) else str(cell)
    # Numbers are no formulas, whatever their sign.
    formula = isinstance(cell, str) and text.startswith(
        ("=", "+", "-", "@", "\t", "\r", "\n", "\0")
    )
    return f"'{text}" if formula else text


# ---- results: what became of each image


@dataclass(frozen=True)
class ResultRow:
    """The subject of a row of :data:`RESULTS`: a class of an image, or an image without masks.

    Parameters
    ----------
    result : Done, Failed or Excluded
    mask_class : ClassSummary or None
        None where there is none.
    files : str
        Names of the files that were made of it.
    """

    result: Result[Any]
    mask_class: ClassSummary | None = None
    files: str = ""


def result_rows(result: Result[Any], files: Sequence[tuple[Part, str]] = ()) -> Iterator[ResultRow]:
    """Yield the rows of a result: one for each class, or one that says why there is none.

    Parameters
    ----------
    result : Done, Failed or Excluded
    files : sequence of (Part, str)
        What was made of the image, with the names of the files.
    """
    if not isinstance(result, Done):
        yield ResultRow(result)
    else:
        for each in result.classes:
            names = [name for part, name in files if part.mask_class in (None, each.name)]
            yield ResultRow(result, each, "; ".join(names))


def bound_text(bound: UsedBound) -> str:
    """Return the value that an automatic bound took, in words: ``"Gray low (otsu): 118"``."""
    channel = CHANNELS[bound.channel]
    value = "none" if bound.value is None else channel.text(bound.value)
    return f"{channel.label} {bound.end} ({bound.method}): {value}"


def _of_image(read: Callable[[Done[Any]], Cell]) -> Callable[[ResultRow], Cell]:
    return lambda row: read(row.result) if isinstance(row.result, Done) else None


def _of_class(read: Callable[[ClassSummary], Cell]) -> Callable[[ResultRow], Cell]:
    return lambda row: None if row.mask_class is None else read(row.mask_class)


def _of_failure(read: Callable[[Failed], Cell]) -> Callable[[ResultRow], Cell]:
    def cell(row: ResultRow) -> Cell:
        failed = row.result
        return read(failed) if isinstance(failed, Failed) and failed.missed else None

    return cell


def _yes(so: bool) -> str:
    return "yes" if so else ""


def _notices(row: ResultRow) -> str:
    if isinstance(row.result, Failed):
        return "" if row.result.missed else row.result.error
    if isinstance(row.result, Excluded):
        return ""
    of_class = row.mask_class.notices if row.mask_class else ()
    return " ".join(row.result.notices + of_class)


RESULTS: Table[ResultRow] = Table(
    "results",
    (
        Column(
            "source",
            str,
            "The image's file, with the page where it has several",
            lambda row: row.result.name,
        ),
        Column(
            "source sha256",
            str,
            "SHA-256 of the image's file; empty where it could not be read at all",
            lambda row: row.result.file_digest,
        ),
        Column(
            "class",
            str,
            "The class of the recipe whose mask it is; empty where there is no mask",
            _of_class(lambda each: each.name),
        ),
        Column(
            "mask",
            str,
            "The file that was made of the mask; several are separated by semicolons",
            lambda row: row.files,
        ),
        Column(
            "read as",
            str,
            "Bits, bands, format and size of what was read",
            _of_image(lambda done: done.summary),
        ),
        Column("width", int, "Columns of the image", _of_image(lambda done: done.width), "px"),
        Column("height", int, "Rows of the image", _of_image(lambda done: done.height), "px"),
        Column(
            "selected pixels",
            int,
            "Pixels of the mask",
            _of_class(lambda each: each.selected),
            "px",
        ),
        Column(
            "considered pixels",
            int,
            "Valid pixels inside the region, and inside the class that bounds this one",
            _of_class(lambda each: each.considered),
            "px",
        ),
        Column(
            "coverage percent",
            float,
            "The selected share of the considered pixels",
            _of_class(lambda each: 100 * each.coverage),
            "%",
        ),
        Column(
            "of",
            str,
            "What the percentage is of: “image”, “region”, or the class that bounds this one",
            _of_class(lambda each: each.of),
        ),
        Column(
            "automatic bounds",
            str,
            "The value that each automatic bound took in this image",
            _of_class(lambda each: "; ".join(map(bound_text, each.bounds))),
        ),
        Column(
            "own rule or region",
            str,
            "What this image has instead of the recipe of all, which alone does not give its mask; "
            "empty for most",
            _of_image(lambda done: "; ".join(done.own)),
        ),
        Column(
            "left out",
            str,
            "“yes” where a person left the image out: it has no mask, and is no failure",
            lambda row: _yes(isinstance(row.result, Excluded)),
        ),
        Column(
            "checked",
            str,
            "“yes” where a person looked at the mask and found it right",
            lambda row: _yes(not isinstance(row.result, Failed) and row.result.checked),
        ),
        Column("notices", str, "What else there is to know of the image and its mask", _notices),
        Column(
            "error code",
            str,
            "Why there is no mask, for programs",
            _of_failure(lambda failed: failed.code),
        ),
        Column(
            "error", str, "Why there is no mask, in words", _of_failure(lambda failed: failed.error)
        ),
    ),
)
"""One row for each image and class, and for each image without masks: ``results.csv``."""
