"""Tables as CSV."""

from __future__ import annotations

import io

from maskapp.runs.tables import Column, CsvWriter, Table


def test_a_negative_number_is_no_formula() -> None:
    table: Table[float] = Table("t", (Column("n", float, "A number", lambda value: value),))
    stream = io.StringIO(newline="")
    CsvWriter(stream, table).write(-1.5)
    assert stream.getvalue() == "n\r\n-1.5\r\n"
