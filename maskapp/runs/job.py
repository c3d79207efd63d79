"""The one loop over images: sources and a recipe in, a result for each image out."""

from __future__ import annotations

import functools
import hashlib
import os
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import Executor, Future, wait
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Generic, TypeVar

from maskapp.core.engine.apply import apply_recipe
from maskapp.core.engine.resolve import UsedBound
from maskapp.core.engine.result import MaskResult
from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.errors import ImageError, Place
from maskapp.files.naming import page_name, split_page
from maskapp.files.reading.archives.listing import LeftOut
from maskapp.files.reading.contents import contents, display_name
from maskapp.files.reading.images import Page, open_pages
from maskapp.files.reading.limits import limited_to, max_pixels
from maskapp.files.reading.selection import WHOLE, Selection
from maskapp.runs.failures import first_sentence, problem, without_name

T = TypeVar("T")

_LEFT_OUT = "Left out: "
# Of a file with many pages, so many are one piece of work for an executor: each piece opens the
# file anew, and what is made of its images is held together.
_PAGES_AT_ONCE = 8


@dataclass(frozen=True)
class Source:
    """A file of images, not yet read.

    Parameters
    ----------
    name : str
        For people and for names of results; may have folders.
    given : bytes, path or callable
        The file; a callable returns its bytes.
    selection : Selection
        Which images of the file.
    """

    name: str
    given: bytes | str | os.PathLike[str] | Callable[[], bytes]
    selection: Selection = WHOLE

    def read(self) -> bytes:
        """Return the file's bytes; raises ImageError or whatever the callable raises."""
        if callable(self.given):
            return self.given()
        return contents(self.given, display_name(self.name))


@dataclass(frozen=True)
class ClassSummary:
    """What there is to say of the mask of a class; see ``ClassResult``, which has the mask too."""

    name: str
    selected: int
    considered: int
    coverage: float
    bounds: tuple[UsedBound, ...]
    notices: tuple[str, ...]


@dataclass(frozen=True)
class Done(Generic[T]):
    """An image that has its masks.

    Parameters
    ----------
    name : str
        The source's, with the page where the file has several.
    index : int
        Which of the sources it is of, from 0.
    last : bool
        Whether no other image of this source follows.
    file_digest : str
        SHA-256 of the file's bytes.
    summary : str
        What was read, in one line.
    width, height : int
    notices : tuple of str
        About reading.
    classes : tuple of ClassSummary
        In the recipe's order.
    made : object
        What the job's `make` returned.
    """

    name: str
    index: int
    last: bool
    file_digest: str
    summary: str
    width: int
    height: int
    notices: tuple[str, ...]
    classes: tuple[ClassSummary, ...]
    made: T


@dataclass(frozen=True)
class Failed:
    """An image or a file without masks, and why.

    Parameters
    ----------
    name, index, last
        As of :class:`Done`.
    file_digest : str
        As of :class:`Done`; "" where the file could not be read at all.
    error : str
        Sentences; where the file was looked into, they begin with its name without folders.
    code : str
        A member of :data:`~maskapp.errors.ImageCode`, or "".
    missed : bool
        Whether anybody takes it for an image: system files and documents are no failures.
    """

    name: str
    index: int
    last: bool
    file_digest: str
    error: str
    code: str
    missed: bool = True

    @property
    def reason(self) -> str:
        """The sentences without the file's name."""
        return without_name(self.error, split_page(self.name)[0])

    @property
    def brief(self) -> str:
        """What failed, with the reason in brackets and no advice."""
        return f"{self.name} ({first_sentence(self.reason.removeprefix(_LEFT_OUT))})"


Result = Done[T] | Failed


def _nothing_against(source: Source, name: str) -> None:
    """Let every image be worked on."""


def job(  # noqa: PLR0913  # each is one decision of the caller's
    sources: Iterable[Source | LeftOut],
    recipe: Recipe,
    make: Callable[[str, Image, MaskResult], T],
    *,
    check: Callable[[Source, str], None] = _nothing_against,
    place: Place = "library",
    limit: int | None = None,
    turn: AbstractContextManager[object] | None = None,
    executor: Executor | None = None,
    ahead: int = 8,
) -> Generator[Result[T], None, None]:
    """Apply a recipe to many images, one after the other, and yield what became of each.

    Parameters
    ----------
    sources : iterable of Source or LeftOut
        The next is asked for when it is needed. A file that is left out fails with its reason.
    recipe : Recipe
    make : callable
        ``make(name, image, result)`` returns what is wanted of an image and its masks, such as
        encoded files; the pixels and masks themselves are let go.
    check : callable
        ``check(source, name)`` raises if an image must not be worked on; called before its pixels
        are read.
    place : {"library", "command line", "page"}
        Where the reasons of failures are read.
    limit : int, optional
        Most pixels of an image; by default as for :func:`maskapp.read_images`, looked up once, so
        that processes and computers of an executor keep to the same.
    turn : context manager, optional
        Entered anew to look into a file and to work on an image, so that others who share the
        computer have their turn in between.
    executor : concurrent.futures.Executor, optional
        What works on the files: threads, processes, a cluster; without one, the caller's thread,
        in turn. For processes, the sources, `make`, `check` and `turn` must be picklable.
    ahead : int
        Files that the executor is given before the results of the first are taken. Bounds the
        memory and what is done in vain when the job is stopped; at least as many as it has workers.

    Yields
    ------
    Done or Failed
        In the order of the sources and of the pages in them. Whatever happens to an image gives a
        result with the reason in words, never an exception, and stops no other. To stop between
        images, close the iterator: what an executor works on then is waited for.

    Raises
    ------
    ImageError
        If no limit is given and the one of the environment is none.
    """
    work = _Work(
        recipe,
        make,
        check,
        place,
        max_pixels() if limit is None else limit,
        nullcontext() if turn is None else turn,
    )
    if executor is None:
        return _in_turn(enumerate(sources), work)
    return _ahead(enumerate(sources), work, executor, max(1, ahead))


Numbered = Iterator[tuple[int, Source | LeftOut]]


def _in_turn(sources: Numbered, work: _Work[T]) -> Generator[Result[T], None, None]:
    for index, source in sources:
        yield from work.results(index, source)


def _ahead(
    sources: Numbered, work: _Work[T], executor: Executor, ahead: int
) -> Generator[Result[T], None, None]:
    waiting: deque[tuple[int, Source | LeftOut, Future[_Piece[T]]]] = deque()

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
                piece = _Piece((work.failed(source.name, index, True, "", error),))
            waiting.popleft()
            if piece.following:
                submit(index, source, piece.following)
            del future  # a cluster keeps what somebody holds the future of
            yield from piece.results
    finally:
        # Not the executor's shutdown: it is the caller's. What runs is waited for, so that nothing
        # is written after the job has ended.
        wait([future for _, _, future in waiting if not future.cancel()])


@dataclass(frozen=True)
class _Piece(Generic[T]):
    """Results of a file; `following` is the first page that is not among them, 0 if all are."""

    results: tuple[Result[T], ...]
    following: int = 0


@dataclass(frozen=True)
class _Work(Generic[T]):
    """All that working on a file needs, wherever that is done."""

    recipe: Recipe
    make: Callable[[str, Image, MaskResult], T]
    check: Callable[[Source, str], None]
    place: Place
    limit: int
    turn: AbstractContextManager[object]

    def piece(self, index: int, source: Source | LeftOut, start: int) -> _Piece[T]:
        """Work on some pages of a file."""
        results = tuple(self.results(index, source, start, _PAGES_AT_ONCE))
        return _Piece(results, 0 if results[-1].last else start + _PAGES_AT_ONCE)

    def results(
        self, index: int, source: Source | LeftOut, start: int = 0, most: int | None = None
    ) -> Iterator[Result[T]]:
        """Yield a result for each image of a file, from page `start` on, for at most so many."""
        if isinstance(source, LeftOut):
            sentence = f"{_LEFT_OUT}{source.reason}."
            missed = not source.hidden
            yield Failed(source.name, index, True, "", sentence, source.code, missed)
            return
        content = None
        try:
            content = source.read()
            with self.turn, limited_to(self.limit):
                pages = open_pages(
                    content,
                    name=source.name,
                    reading=self.recipe.reading,
                    selection=source.selection,
                )
        except Exception as error:  # noqa: BLE001  # whatever happens to a file, the others go on
            digest = "" if content is None else hashlib.sha256(content).hexdigest()
            yield self.failed(source.name, index, True, digest, error)
            return

        @functools.cache
        def file_digest(data: bytes = content) -> str:
            return hashlib.sha256(data).hexdigest()

        for number, page in list(enumerate(pages))[start : None if most is None else start + most]:
            name = page_name(source.name, page.number - 1, page.count)
            last = number == len(pages) - 1
            try:
                self.check(source, name)
                result: Result[T] = self._image(page, name, index, last)
            except Exception as error:  # noqa: BLE001  # as above
                result = self.failed(name, index, last, file_digest(), error)
            yield result

    def _image(self, page: Page, name: str, index: int, last: bool) -> Done[T]:
        with self.turn, limited_to(self.limit):
            image = page.read()
            result = apply_recipe(image, self.recipe)
            made = self.make(name, image, result)
        classes = tuple(
            ClassSummary(each, of.selected, of.considered, of.coverage, of.bounds, of.notices)
            for each, of in result.classes.items()
        )
        return Done(
            name,
            index,
            last,
            image.file_digest,
            image.summary,
            image.width,
            image.height,
            image.notices,
            classes,
            made,
        )

    def failed(
        self, name: str, index: int, last: bool, file_digest: str, error: Exception
    ) -> Failed:
        """Return the result of an image, or of a file, to which something happened."""
        code = error.code if isinstance(error, ImageError) else ""
        return Failed(name, index, last, file_digest, problem(error, self.place), code)
