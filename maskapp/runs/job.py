"""The one loop over images: sources and a recipe in, a result for each image out."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Executor, Future, wait
from contextlib import AbstractContextManager, nullcontext
from typing import TypeVar

from maskapp.core.engine.result import MaskResult
from maskapp.core.image import Image
from maskapp.core.measuring.counting import Counting
from maskapp.core.recipe.recipe import Recipe
from maskapp.errors import Place
from maskapp.files.reading.archives.listing import LeftOut
from maskapp.files.reading.limits import max_pixels
from maskapp.runs.results import Result
from maskapp.runs.source import Source
from maskapp.runs.work import Draw, Piece, Show, Work

T = TypeVar("T")


def _nothing_against(source: Source, name: str) -> None:
    """Let every image be worked on."""


def job(  # noqa: PLR0913  # each is one decision of the caller's
    sources: Iterable[Source | LeftOut],
    recipe: Recipe,
    make: Callable[[str, Image, MaskResult, Recipe], T],
    *,
    check: Callable[[Source, str], None] = _nothing_against,
    place: Place = "library",
    limit: int | None = None,
    turn: AbstractContextManager[object] | None = None,
    counting: Counting | None = None,
    pixel_size: float | None = None,
    draw: Draw | None = None,
    show: Show | None = None,
    executor: Executor | None = None,
    ahead: int = 8,
) -> Generator[Result[T], None, None]:
    """Apply a recipe to many images, one after the other, and yield what became of each.

    Parameters
    ----------
    sources : iterable of Source or LeftOut
        The next is asked for when it is needed. A file that is left out fails with its reason.
    recipe : Recipe
        Of the images that have none of their own.
    make : callable
        ``make(name, image, result, recipe)`` returns what is wanted of an image and its masks, such
        as encoded files; the pixels and masks themselves are let go. The recipe is the image's, and
        the image's ``pixel_size`` is the one that holds.
    check : callable
        ``check(source, name)`` raises if an image must not be worked on; called before its pixels
        are read.
    place : {"library", "command line", "page"}
        Where the reasons of failures are read.
    limit : int, optional
        Most pixels of an image; by default as for :func:`maskapp.read_images`, looked up once, so
        that processes and computers of an executor keep to the same.
    turn : context manager, optional
        Entered anew to look into a file, to read an image, to apply the recipe and to make what is
        wanted of it, so that others who share the computer have their turn in between.
    counting : Counting, optional
        Which objects count; by default objects are not counted.
    pixel_size : float, optional
        Side of a pixel in µm, of images that have none of their own; by default what the file says.
    draw : callable, optional
        ``draw(name, image, comparisons)`` is called with the image's masks beside its truths, by
        their classes' names, if there are any; it returns the files that it made of them.
    show : callable, optional
        ``show(image, result, recipe)`` returns small pictures of an image for a report.
    executor : concurrent.futures.Executor, optional
        What works on the files: threads, processes, a cluster; without one, the caller's thread,
        in turn. For processes, the sources, `make`, `check`, `turn`, `draw` and
        `show` must be picklable.
    ahead : int
        Files that the executor is given before the results of the first are taken. Bounds the
        memory and what is done in vain when the job is stopped; at least as many as it has workers.

    Yields
    ------
    Done, Failed or Excluded
        In the order of the sources and of the pages in them. Whatever happens to an image gives a
        result with the reason in words, never an exception, and stops no other. To stop between
        images, close the iterator: what an executor works on then is waited for.

    Raises
    ------
    ImageError
        If no limit is given and the one of the environment is none.
    """
    work = Work(
        recipe,
        make,
        check,
        place,
        max_pixels() if limit is None else limit,
        nullcontext() if turn is None else turn,
        counting,
        pixel_size,
        draw,
        show,
    )
    if executor is None:
        return _in_turn(enumerate(sources), work)
    return _ahead(enumerate(sources), work, executor, max(1, ahead))


Numbered = Iterator[tuple[int, Source | LeftOut]]


def _in_turn(sources: Numbered, work: Work[T]) -> Generator[Result[T], None, None]:
    for index, source in sources:
        yield from work.results(index, source)


def _ahead(
    sources: Numbered, work: Work[T], executor: Executor, ahead: int
) -> Generator[Result[T], None, None]:
    waiting: deque[tuple[int, Source | LeftOut, Future[Piece[T]]]] = deque()

    def submit(index: int, source: Source | LeftOut, start: int = 0) -> None:
        try:
            future = executor.submit(work.piece, index, source, start)
        except Exception as error:  # noqa: BLE001  # as of an executor whose processes are gone
            future = Future()
            future.set_exception(error)
        # Further pages of a file come before the files after it.
        (waiting.appendleft if start else waiting.append)((index, source, future))

    try:
        while True:
            while len(waiting) < ahead and (following := next(sources, None)):
                submit(*following)
            if not waiting:
                return
            index, source, future = waiting[0]  # not taken away: Ctrl-C may come meanwhile
            try:
                piece = future.result()
            except Exception as error:  # noqa: BLE001  # a worker that died is one file's failure
                piece = Piece((work.failed(source.name, index, True, "", error),))
            waiting.popleft()
            if piece.following:
                submit(index, source, piece.following)
            del future  # a cluster keeps what somebody holds the future of
            yield from piece.results
    finally:
        # Not the executor's shutdown: it is the caller's. What runs is waited for, so that nothing
        # is written after the job has ended.
        wait([future for _, _, future in waiting if not future.cancel()])
