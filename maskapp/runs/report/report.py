"""The report of a run, gathered image by image and written as one file of HTML."""

from __future__ import annotations

import base64
import tempfile
from collections.abc import Iterable, Iterator
from functools import cache
from types import TracebackType
from typing import IO, Any, Self, TypeVar

from maskapp._version import __version__
from maskapp.core.display.overlays import Colour
from maskapp.core.display.share import share_text
from maskapp.core.engine.result import MaskResult
from maskapp.core.image import Image
from maskapp.core.measuring.counting import Counting
from maskapp.core.recipe.mask_class import DEFAULT_NAME
from maskapp.core.recipe.recipe import Recipe
from maskapp.files.writing.pictures import encode_thumbnails
from maskapp.runs.agreement_table import AGREEMENT, AgreementRow, agreement_rows, image_rows
from maskapp.runs.groups import Groups
from maskapp.runs.ratios import results_table
from maskapp.runs.report.coverage import Coverage
from maskapp.runs.report.methods import Facts, methods
from maskapp.runs.report.shown import numbers_shown, shown, words_shown
from maskapp.runs.results import Done, Result
from maskapp.runs.results_table import result_rows
from maskapp.runs.tables import Cell

T = TypeVar("T")

NAME = "report.html"
"""The name of the report beside masks and tables."""

_SIDE, _OPACITY = 400, 0.5
# A browser lays out no more rows of a table at once without a pause that people notice.
_ROWS = 2000


def pictures_of(image: Image, result: MaskResult, recipe: Recipe) -> tuple[bytes, ...]:
    """Return an image and its masks over it, small, for :func:`~maskapp.runs.job.job`."""
    painted = [(result.masks[each.name], colour_of(each.color)) for each in recipe.classes]
    return encode_thumbnails(image.pixels, painted, _OPACITY, _SIDE, image.valid, image.profile)


def colour_of(color: str) -> Colour:
    """Return a class's colour, ``"#0072b2"``, as red, green and blue."""
    red, green, blue = bytes.fromhex(color[1:])
    return red, green, blue


class Report:
    """What becomes of the images of a run, for people who were not there.

    Use it in a ``with`` statement: pictures wait in a temporary file until the report is written.

    Parameters
    ----------
    recipe : Recipe
        Of the images that have none of their own.
    date : str
        Of the run, as it is to be read; equal results of one date give equal bytes.
    counting : Counting, optional
        Which objects count; None where objects were not counted.
    pixel_size : float, optional
        Side of a pixel in µm that was given for all images.
    groups : Groups, optional
        Parts of the images' names that the tables have columns for.
    """

    def __init__(
        self,
        recipe: Recipe,
        *,
        date: str,
        counting: Counting | None = None,
        pixel_size: float | None = None,
        groups: Groups | None = None,
    ) -> None:
        self._recipe = recipe
        self._date = date
        self._counting = counting
        self._pixel_size = pixel_size
        self._table = results_table([each.name for each in recipe.classes], groups)
        self._facts = Facts()
        self._coverage = Coverage([each.name for each in recipe.classes])
        self._rows: list[tuple[Cell, ...]] = []
        self._more = 0
        self._agreement: list[AgreementRow] = []
        self._compared = False
        self._figures = tempfile.TemporaryFile("w+", encoding="utf-8")  # noqa: SIM115  # see close

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let the temporary file go."""
        self._figures.close()

    def add(self, result: Result[Any]) -> None:
        """Take in what became of an image.

        Parameters
        ----------
        result : Done, Failed or Excluded
            With the pictures of :func:`pictures_of`, if they are wanted.
        """
        self._facts.add(result)
        for row in result_rows(result):
            if len(self._rows) < _ROWS:
                self._rows.append(tuple(self._table.cells(row).values()))
            else:
                self._more += 1
        self._agreement += image_rows(result)
        if isinstance(result, Done):
            self._coverage.add(result)
            self._compared |= any(each.agreement for each in result.classes)
            if result.shown:
                self._figures.write(self._figure(result))

    def seen(self, results: Iterable[Result[T]]) -> Iterator[Result[T]]:
        """Yield results, each taken in."""
        for result in results:
            self.add(result)
            yield result

    def _figure(self, result: Done[Any]) -> str:
        shares = []
        for each, mask_class in zip(result.classes, self._recipe.classes, strict=True):
            text = f"{share_text(each.selected, each.considered)} selected"
            if each.objects is not None:
                count = each.objects.count
                text += ", 1 object" if count == 1 else f", {count} objects"
            name = "" if each.name == DEFAULT_NAME else f"{each.name}: "
            shares.append((mask_class.color, f"{name}{text}"))
        sources = [f"data:image/jpeg;base64,{base64.b64encode(d).decode()}" for d in result.shown]
        template = _templates().get_template("figure.html")
        return str(template.render(name=result.name, sources=sources, shares=shares)) + "\0"

    def write(self, stream: IO[str], unfinished: int = 0) -> None:
        """Write the report.

        Parameters
        ----------
        stream : text file
            Opened for UTF-8.
        unfinished : int
            Files that the run did not come to, as it was stopped.
        """
        agreement = None
        if self._compared:
            cells = [
                tuple(AGREEMENT.cells(row).values()) for row in agreement_rows(self._agreement)
            ]
            agreement = shown(AGREEMENT, cells[:_ROWS], AGREEMENT.heading)
        template = _templates().get_template("report.html")
        parts = template.generate(
            date=self._date,
            version=__version__,
            facts=self._facts,
            unfinished=unfinished,
            words=self._recipe.describe(),
            methods=methods(self._recipe, self._facts, self._counting, self._pixel_size),
            classes=self._recipe.classes,
            coverage=self._coverage,
            results=numbers_shown(self._table, self._rows),
            images=words_shown(self._table, self._rows),
            more=self._more,
            agreement=agreement,
            figures=self._written(),
            recipe=self._recipe.to_json(),
        )
        for part in parts:
            stream.write(part)

    def _written(self) -> Iterator[str]:
        """Yield the figures one by one."""
        self._figures.seek(0)
        rest = ""
        while piece := self._figures.read(1 << 20):
            *whole, rest = (rest + piece).split("\0")
            yield from whole


@cache
def _templates() -> Any:
    # Imported here: who wants no report need not wait for it.
    from jinja2 import Environment, PackageLoader, StrictUndefined

    return Environment(
        loader=PackageLoader("maskapp.runs.report", "."),
        autoescape=True,  # names of files and classes are anybody's text
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
