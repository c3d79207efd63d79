"""Many images, one recipe: a ZIP of masks with a table that says what became of each image."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

from maskapp.core.engine.result import MaskResult
from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.files.name_pattern import NamePattern, Names, Subject
from maskapp.files.reading.archives.listing import LeftOut
from maskapp.files.writing.export import Export, Part
from maskapp.files.writing.registry import EXPORTS, chosen
from maskapp.runs.job import Source, job
from maskapp.runs.results import Done, Failed, Result
from maskapp.runs.tables import RESULTS, CsvWriter, result_rows

# Within what a ZIP can hold, and the same on every day: equal inputs give equal bytes.
_MOMENT = (1980, 1, 1, 0, 0, 0)


def _nobody(result: Result[Any]) -> None:
    """Tell nobody of a result."""


def zip_masks(
    sources: Iterable[Source | LeftOut],
    recipe: Recipe,
    format: str = "png",  # noqa: A002
    *,
    turn: AbstractContextManager[object] | None = None,
    tell: Callable[[Result[Any]], None] = _nobody,
) -> bytes:
    """Return a ZIP with the masks of many images.

    Parameters
    ----------
    sources : iterable of Source, or LeftOut
        Image files. One is read, decoded and let go before the next is asked for. A file that is
        left out has a row that says why: an error, or a notice where nobody misses it.
    recipe : Recipe
    format : str
        A key of :data:`maskapp.files.writing.registry.EXPORTS`.
    turn : context manager
        As for :func:`~maskapp.runs.job.job`.
    tell : callable
        Called with each result once it is known.

    Returns
    -------
    bytes
        A ZIP of the masks, each in the folders of its image and named as by
        :class:`~maskapp.files.name_pattern.NamePattern`, with ``manifest.csv`` (the table
        :data:`~maskapp.runs.tables.RESULTS`) and ``recipe.json``. An image that fails has a row
        with its error and stops no other; a file ``FAILED_1_of_5.txt`` names them. Equal inputs
        give equal bytes; the archive's comment is a digest of its contents.

    Raises
    ------
    ImageError
        If the format is unknown.
    """
    export = chosen(format, EXPORTS)
    stream = io.BytesIO()
    table = io.StringIO()
    writer = CsvWriter(table, RESULTS)
    names = Names(NamePattern(), ("manifest.csv", "recipe.json"))
    digest = hashlib.sha256()
    with zipfile.ZipFile(stream, "w") as archive:

        def add(name: str, content: bytes) -> None:
            _add(archive, name, content)
            digest.update(hashlib.sha256(name.encode()).digest() + hashlib.sha256(content).digest())

        failures = []
        count = 0
        make = partial(_made, export=export)
        for result in job(sources, recipe, make, place="page", turn=turn):
            files: list[tuple[Part, str]] = []
            if isinstance(result, Done):
                count += 1
                for part, content in result.made:
                    path = names.path(
                        Subject(result.name, count, part.noun, part.extension, part.class_part)
                    )
                    add(path, content)
                    files.append((part, path))
            elif isinstance(result, Failed) and result.missed:
                count += 1
                failures.append(f"{result.name}: {result.reason}")
            for row in result_rows(result, files):
                writer.write(row)
            tell(result)
        if failures:  # where people who do not open the table see it
            add(names.beside(f"FAILED_{len(failures)}_of_{count}.txt"), "\r\n".join(failures).encode())
        # With a byte order mark, without which Excel takes UTF-8 for something else.
        add("manifest.csv", table.getvalue().encode("utf-8-sig"))
        add("recipe.json", (recipe.to_json() + "\n").encode())
        archive.comment = f"maskapp sha256 {digest.hexdigest()}".encode()
    return stream.getvalue()


def _made(
    name: str, image: Image, result: MaskResult, recipe: Recipe, *, export: Export
) -> tuple[tuple[Part, bytes], ...]:
    return export.files(image, result, recipe)


def zip_files(files: Iterable[tuple[str, bytes]]) -> bytes:
    """Return a ZIP of files; equal ones give equal bytes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for name, content in files:
            _add(archive, name, content)
    return stream.getvalue()


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    info = zipfile.ZipInfo(name, _MOMENT)
    info.create_system = 3  # Unix, whose permissions follow; the default differs on Windows
    info.external_attr = 0o644 << 16
    packed = name.endswith((".png", ".tif"))
    info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    archive.writestr(info, content, compresslevel=None if packed else 1)
