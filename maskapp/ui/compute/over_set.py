"""A job over all images of a set in the background, of which something is gathered."""

from __future__ import annotations

from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from typing import IO, Any, Generic, Protocol, TypeVar

from maskapp.core.engine.result import MaskResult
from maskapp.core.image import Image
from maskapp.core.measuring.counting import Counting
from maskapp.core.recipe.recipe import Recipe
from maskapp.files.reading.archives.listing import LeftOut
from maskapp.runs.job import job
from maskapp.runs.packs import Tally
from maskapp.runs.results import Result
from maskapp.runs.source import Source
from maskapp.ui.compute.building import Building
from maskapp.ui.compute.gate import HEAVY
from maskapp.ui.host import sessions

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)


class Gathering(Protocol[T_co]):
    """What is gathered of the results."""

    def add(self, result: Result[Any]) -> None:
        """Take in what became of an image."""

    def finish(self, file: IO[bytes]) -> Sequence[T_co]:
        """Return what came of it, and write what people can download."""


@dataclass(frozen=True, eq=False)
class OverSet(Generic[T]):
    """A job over all images, under way or done.

    Parameters
    ----------
    building : Building
        Of the file that people can download.
    found : list
        What came of it; empty until it is ready.
    """

    building: Building
    found: list[T]


@dataclass(frozen=True)
class Asked:
    """What a job is of.

    Parameters
    ----------
    sources : sequence of Source or LeftOut
    recipe : Recipe
        Of the images that have none of their own.
    count : int
        How many results there will be.
    told : str
        Tells what is asked from all else.
    counting : Counting, optional
        Which objects count; by default objects are not counted.
    pixel_size : float, optional
        Side of a pixel in µm, of images that have none of their own.
    """

    sources: Sequence[Source | LeftOut]
    recipe: Recipe
    count: int
    told: str
    counting: Counting | None = None
    pixel_size: float | None = None


def begin(
    asked: Asked, gathering: Gathering[T], is_seen: Callable[[], bool], ending: str = ".csv"
) -> OverSet[T]:
    """Begin a job; others have their turn between two images.

    Parameters
    ----------
    asked : Asked
    gathering : Gathering
    is_seen : callable
        Whether somebody has the page open; while nobody does, the work waits.
    ending : str
        Of the file's name.
    """
    found: list[T] = []
    turn = HEAVY.turn("batch", sessions.session_id())
    write = partial(_written, asked=asked, gathering=gathering, found=found, turn=turn)
    return OverSet(Building(write, asked.count, asked.told, is_seen, ending), found)


def _written(
    file: IO[bytes],
    tally: Tally,
    *,
    asked: Asked,
    gathering: Gathering[T],
    found: list[T],
    turn: AbstractContextManager[object],
) -> Generator[Any, None, None]:
    results = job(
        asked.sources,
        asked.recipe,
        _nothing,
        place="page",
        turn=turn,
        counting=asked.counting,
        pixel_size=asked.pixel_size,
    )
    for result in results:
        tally.add(result)
        gathering.add(result)
        yield result
    found += gathering.finish(file)


def _nothing(_name: str, _image: Image, _result: MaskResult, _recipe: Recipe) -> None:
    """Make nothing of an image but its numbers."""
