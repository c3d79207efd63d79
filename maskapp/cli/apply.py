"""``maskapp apply``: a recipe applied to files."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import ExitStack, closing
from functools import partial
from pathlib import Path

from maskapp.cli.interrupts import Interrupts
from maskapp.cli.report import report_of_today, write_report
from maskapp.cli.rows import Rows
from maskapp.cli.targets import Targets
from maskapp.cli.telling import Tally, Written, print_error, print_result
from maskapp.cli.truths import draw_errors, errors_parts, find_truths, print_agreement
from maskapp.cli.usage import (
    UsageError,
    counting_of,
    groups_of,
    level,
    pages,
    pixel_size,
    pixels,
    read_recipe,
    truth_pictures,
)
from maskapp.cli.waiting import Waiting
from maskapp.core.engine.result import MaskResult
from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.errors import MaskappError
from maskapp.files.reading.contents import display_name
from maskapp.files.reading.regular import is_there
from maskapp.files.reading.selection import Selection
from maskapp.files.writing.export import Export
from maskapp.files.writing.registry import EXPORTS
from maskapp.files.writing.whole import write_whole
from maskapp.runs.agreement_table import (
    AGREEMENT,
    AgreementRow,
    agreement_rows,
    image_rows,
)
from maskapp.runs.beside import (
    AGREEMENT_TABLE,
    OBJECTS_TABLE,
    TABLE,
    Beside,
    objects_beside,
    results_beside,
)
from maskapp.runs.job import job
from maskapp.runs.report.report import pictures_of
from maskapp.runs.results import Done, Failed, Result
from maskapp.runs.source import Source
from maskapp.runs.tables import PLAIN, CsvWriter

FAILED = 1
"""Exit status where an image failed."""


def _expanded(name: str) -> list[Path]:
    """Return the files of a pattern: the shells of Windows hand ``*.png`` on as it is."""
    path = Path(name)
    if is_there(path) or not set(name) & set("*?["):
        return [path]
    return sorted(path.parent.glob(path.name)) or [path]


def run(arguments: argparse.Namespace) -> int:
    """Write the masks of images; return the exit status."""
    recipe = read_recipe(arguments.recipe)
    if not arguments.out:
        raise UsageError("--out: name the folder that the masks are written to.")
    folder, export = Path(arguments.out), EXPORTS[arguments.format]
    paths = [path for name in arguments.images for path in _expanded(name)]
    errors = errors_parts(recipe) if truth_pictures(arguments) else {}
    parts = (*export.parts(recipe), *errors.values())
    targets = Targets(folder, parts, paths, overwrite=arguments.overwrite)
    try:
        limit = pixels(arguments.max_megapixels)
        counting = counting_of(arguments)
        scale = pixel_size(arguments.scale)
        groups = groups_of(arguments.groups, paths)
        which = pages(arguments.pages)
        selection = Selection(level(arguments.level), arguments.channels, which)
        for path in paths:
            targets.check(path, display_name(path))
    except MaskappError as error:
        raise UsageError(str(error)) from error
    truths = find_truths(arguments.truth, paths, recipe, folder)
    if folder.exists() and not folder.is_dir():
        raise UsageError(f"--out: {folder} is a file. Name a folder, which is made if need be.")
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UsageError(f"{folder}: the folder cannot be made: {error.strerror}.") from error
    waiting, interrupts = Waiting(sys.stderr), Interrupts()

    def check(source: Source, name: str) -> None:
        targets.check(source.given, name)
        waiting.begin(name)

    results = job(
        [
            Source(display_name(path), path, selection, truths=mine)
            for path, mine in zip(paths, truths, strict=True)
        ],
        recipe,
        partial(_write, export=export, targets=targets, interrupts=interrupts),
        check=check,
        place="command line",
        limit=limit,
        counting=counting,
        pixel_size=scale,
        draw=partial(draw_errors, parts=errors, targets=targets) if errors else None,
        show=pictures_of if arguments.report else None,
    )
    tally = Tally(folder, targets.nouns, stopped=len(paths))
    try:
        with waiting, closing(results), ExitStack() as opened, interrupts.listening():
            rows = [opened.enter_context(targets.open_table(TABLE))]
            tables = [results_beside(rows[0], recipe, PLAIN, groups)]
            if counting is not None:
                rows.append(opened.enter_context(targets.open_table(OBJECTS_TABLE)))
                tables.append(objects_beside(rows[1], recipe, PLAIN, groups))
            for each in rows:
                each.keep()  # its heading
            seen: Iterable[Result[Written]] = results
            if arguments.report:
                report = opened.enter_context(report_of_today(recipe, counting, scale, groups))
                opened.callback(write_report, report, targets, lambda: tally.stopped)
                seen = report.seen(results)
            told = _whole(seen, rows, interrupts)
            _tell(told, targets, tally, tables, waiting, compared=arguments.truth is not None)
    finally:  # after Ctrl-C as well, and where nobody reads what is printed any more
        tally.print()
    return FAILED if tally.failed or tally.truths_failed else 0


def _whole(
    results: Iterable[Result[Written]], rows: Sequence[Rows], interrupts: Interrupts
) -> Iterator[Result[Written]]:
    """Yield results; keep the rows of one before the next, then let Ctrl-C through."""
    for result in results:
        interrupts.hold()  # where no file was made too
        yield result
        for each in reversed(rows):  # what has many rows is the first to find no room
            each.keep()
        interrupts.release()


def _tell(
    results: Iterable[Result[Written]],
    targets: Targets,
    tally: Tally,
    tables: Sequence[Beside],
    waiting: Waiting,
    *,
    compared: bool,
) -> None:
    """Write the tables' rows and print what becomes of the images, one by one.

    `tables` are those that grow with the results, `compared` is whether there are truths.
    """
    with ExitStack() as opened:
        beside: list[AgreementRow] = []
        if compared:
            stream = opened.enter_context(targets.open_table(AGREEMENT_TABLE))
            opened.callback(_finish_agreement, stream, CsvWriter(stream, AGREEMENT), beside)
        for result in results:
            tally.add(result)
            if compared:
                beside += image_rows(result)
            files = result.made + result.drawn if isinstance(result, Done) else ()
            for table in tables:
                table.take(result, files)
            waiting.done()
            if isinstance(result, Failed):
                print_error(result)
            elif isinstance(result, Done):
                print_result(result)
            tally.stopped -= result.last


def _finish_agreement(
    stream: Rows, table: CsvWriter[AgreementRow], rows: Sequence[AgreementRow]
) -> None:
    """Write the table of agreement, which is sorted, and print what it begins with."""
    rows = agreement_rows(rows)
    table.write_all(rows)
    stream.keep()
    print_agreement(rows)


def _write(
    name: str,
    image: Image,
    result: MaskResult,
    recipe: Recipe,
    *,
    export: Export,
    targets: Targets,
    interrupts: Interrupts,
) -> Written:
    """Write the files of an image and return their names."""
    interrupts.hold()
    written = []
    for part, content in export.files(image, result, recipe):
        target = targets.path(name, part)
        write_whole(target, content)
        written.append((part, target.name))
    return tuple(written)
