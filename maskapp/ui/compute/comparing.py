"""All images beside their truths, compared in the background."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from typing import IO, Any

from maskapp.core.engine.result import MaskResult
from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.files.reading.archives.listing import LeftOut
from maskapp.runs.agreement_table import AgreementRow, agreement_rows, agreement_text, image_rows
from maskapp.runs.job import job
from maskapp.runs.packs import Tally
from maskapp.runs.source import Source
from maskapp.ui.compute.building import Building
from maskapp.ui.compute.gate import HEAVY
from maskapp.ui.host import sessions


@dataclass(frozen=True, eq=False)
class Comparing:
    """A comparison of all images, under way or done.

    Parameters
    ----------
    building : Building
        Of the table of agreement as a file, as the command line writes it.
    rows : list of AgreementRow
        In the table's order; empty until it is ready.
    """

    building: Building
    rows: list[AgreementRow]


def compare_all(
    sources: Sequence[Source | LeftOut],
    recipe: Recipe,
    count: int,
    told: str,
    is_seen: Callable[[], bool],
) -> Comparing:
    """Begin to compare images with their truths; others have their turn between two images.

    Parameters
    ----------
    sources : sequence of Source or LeftOut
        With their truths.
    recipe : Recipe
        Of the images that have none of their own.
    count : int
        How many results there will be.
    told : str
        Tells what is compared from all else.
    is_seen : callable
        Whether somebody has the page open; while nobody does, the work waits.
    """
    rows: list[AgreementRow] = []
    turn = HEAVY.turn("batch", sessions.session_id())
    write = partial(_written, sources=sources, recipe=recipe, rows=rows, turn=turn)
    return Comparing(Building(write, count, told, is_seen, ".csv"), rows)


def _written(
    file: IO[bytes],
    tally: Tally,
    *,
    sources: Sequence[Source | LeftOut],
    recipe: Recipe,
    rows: list[AgreementRow],
    turn: AbstractContextManager[object],
) -> Generator[Any, None, None]:
    found: list[AgreementRow] = []
    for result in job(sources, recipe, _nothing, place="page", turn=turn):
        tally.add(result)
        found += image_rows(result)
        yield result
    file.write(agreement_text(found).encode("utf-8-sig"))  # so that Excel reads it
    rows += agreement_rows(found)


def _nothing(_name: str, _image: Image, _result: MaskResult, _recipe: Recipe) -> None:
    """Make nothing of an image but its comparison."""
