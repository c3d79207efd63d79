"""Tables as a report shows them: without empty columns, and with numbers that are shorter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from maskapp.runs.tables import Cell, Column, Table

Row = tuple[Cell, ...]

_LONG = 30  # characters, of a text that needs a wide column
# Sentences have a table of their own: beside twenty numbers, no paper has room for them.
_IN_WORDS = ("thresholds", "exceptions", "checked", "notices", "error", "read_as")
# Of no use to a reader, or said elsewhere in the report.
_LEFT_OUT = ("files", "sha256", "image_width", "image_height", "error_code", "left_out")


@dataclass(frozen=True)
class Heading:
    """A column as a report shows it."""

    name: str
    meaning: str
    is_number: bool
    is_long: bool


@dataclass(frozen=True)
class Shown:
    """A table as a report shows it: each cell as it is read, and in full."""

    headings: tuple[Heading, ...]
    rows: tuple[tuple[tuple[str, str], ...], ...]


def numbers_shown(table: Table[Any], rows: Sequence[Row]) -> Shown:
    """Return what was counted and measured, of rows of a table of results."""
    names = [name for name in table.heading if name not in (*_IN_WORDS, *_LEFT_OUT)]
    return shown(table, rows, names)


def words_shown(table: Table[Any], rows: Sequence[Row]) -> Shown:
    """Return what is said of images and their masks; of parts of the region nothing is."""
    region = table.heading.index("region")
    whole = [row for row in rows if not row[region]]
    return shown(table, whole, ("image", "class", *_IN_WORDS))


def shown(table: Table[Any], rows: Sequence[Row], names: Sequence[str]) -> Shown:
    """Return those of the named columns that say something in any row."""
    wanted = [
        (place, column)
        for place, column in enumerate(table.columns)
        if column.name in names and any(row[place] not in (None, "") for row in rows)
    ]
    return Shown(
        tuple(
            Heading(
                each.name,
                each.meaning,
                each.kind is not str,
                any(len(str(row[place] or "")) > _LONG for row in rows),
            )
            for place, each in wanted
        ),
        tuple(tuple(_texts(column, row[place]) for place, column in wanted) for row in rows),
    )


def _texts(column: Column[Any], cell: Cell) -> tuple[str, str]:
    """Return a cell as it is read, and in full where that is more."""
    if cell is None or isinstance(cell, str):
        return cell or "", ""
    if isinstance(cell, int):
        return str(cell), ""
    full = f"{cell:.10g}"
    if column.unit == "%":  # never rounded to nothing, or to all
        edges = ((0 < cell < 0.005, "<0.01"), (99.995 <= cell < 100, ">99.99"))
        return next((text for so, text in edges if so), f"{cell:.2f}"), full
    return (f"{cell:.1f}" if abs(cell) >= 100 else f"{cell:.4g}"), full
