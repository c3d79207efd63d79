"""``maskapp apply --report``: where the report is written."""

from __future__ import annotations

import datetime
from collections.abc import Callable

from maskapp.cli.targets import Targets
from maskapp.core.measuring.counting import Counting
from maskapp.core.recipe.recipe import Recipe
from maskapp.runs.groups import Groups
from maskapp.runs.report.report import Report


def report_of_today(
    recipe: Recipe,
    counting: Counting | None,
    pixel_size: float | None,
    groups: Groups | None = None,
) -> Report:
    """Return a report that is still empty, with the date of this computer."""
    today = f"{datetime.datetime.now():%Y-%m-%d}"
    return Report(recipe, date=today, counting=counting, pixel_size=pixel_size, groups=groups)


def write_report(report: Report, targets: Targets, unfinished: Callable[[], int]) -> None:
    """Write a report beside the tables, after Ctrl-C too: with how many files are unfinished."""
    stream = targets.open_text("report", "html")
    try:
        with stream:
            report.write(stream, unfinished())
            stream.keep()
    except OSError:
        stream.path.unlink(missing_ok=True)  # half of one tells half of the images
        raise
