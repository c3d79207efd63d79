"""Tables of results: each column's name, unit, type and words, written once for all who read it."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import IO, Any, Generic, TypeVar

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
        ``"px"``, ``"µm²"``, ``"%"`` … or ``""``.
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
        self.write_all([subject])

    def write_all(self, subjects: Iterable[R]) -> None:
        """Write the rows of subjects; whatever happens afterwards, they are there."""
        for subject in subjects:
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
