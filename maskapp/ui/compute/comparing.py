"""All images beside their truths."""

from __future__ import annotations

from collections.abc import Sequence
from typing import IO, Any

from maskapp.runs.agreement_table import AgreementRow, agreement_rows, agreement_text, image_rows
from maskapp.runs.results import Result


class Agreement:
    """Gathers how masks agree with their truths: rows in the order of the table of agreement."""

    def __init__(self) -> None:
        self._rows: list[AgreementRow] = []

    def add(self, result: Result[Any]) -> None:
        """Take in the comparisons of an image."""
        self._rows += image_rows(result)

    def finish(self, file: IO[bytes]) -> Sequence[AgreementRow]:
        """Write the table as the command line does, and return its rows."""
        file.write(agreement_text(self._rows).encode("utf-8-sig"))  # so that Excel reads it
        return agreement_rows(self._rows)
