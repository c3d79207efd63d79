"""``maskapp apply --report``: where the report is written."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from maskapp.cli.targets import Targets
from maskapp.core.measuring.counting import Counting
from maskapp.core.recipe.recipe import Recipe
from maskapp.runs.report.report import Report


def report_of_today(recipe: Recipe, counting: Counting | None) -> Report:
    """Return a report that is still empty, with the date of this computer."""
    return Report(recipe, date=f"{datetime.datetime.now():%Y-%m-%d}", counting=counting)


def write_report(report: Report, targets: Targets, unfinished: Callable[[], int]) -> None:
    """Write a report beside the tables, after Ctrl-C too: with how many files are unfinished."""
    with targets.open_text("report", "html") as stream:
        report.write(stream, unfinished())
