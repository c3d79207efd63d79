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
from maskapp.core.engine.result import MaskResult
from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.errors import ImageError, Place
from maskapp.files.naming import page_name
from maskapp.files.reading.archives.listing import LeftOut
from maskapp.files.reading.contents import contents, display_name
from maskapp.files.reading.images import Page, open_pages
from maskapp.files.reading.limits import limited_to, max_pixels
from maskapp.files.reading.selection import WHOLE, Selection
from maskapp.runs.failures import problem
from maskapp.runs.own import Own, differences
from maskapp.runs.results import LEFT_OUT, ClassSummary, Done, Excluded, Failed, Result

T = TypeVar("T")

# Of a file with many pages, so many are one piece of work for an executor: each piece opens the
# file anew, and what is made of its images is held together.
_PAGES_AT_ONCE = 8
_NOTHING = Own()


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
    own : tuple of (int, Own)
        What single images of the file have of their own, by their place among those of the
        selection, from 0.
    """

    name: str
    given: bytes | str | os.PathLike[str] | Callable[[], bytes]
    selection: Selection = WHOLE
    own: tuple[tuple[int, Own], ...] = ()

    def own_of(self, place: int) -> Own:
        """Return what the image at a place of the selection has of its own."""
        return dict(self.own).get(place, _NOTHING)

    def read(self) -> bytes:
        """Return the file's bytes; raises ImageError or whatever the callable raises."""
        if callable(self.given):
            return self.given()
        return contents(self.given, display_name(self.name))


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
        as encoded files; the pixels and masks themselves are let go. The recipe is the image's.
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
    executor : concurrent.futures.Executor, optional
        What works on the files: threads, processes, a cluster; without one, the caller's thread,
        in turn. For processes, the sources, `make`, `check` and `turn` must be picklable.
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
    make: Callable[[str, Image, MaskResult, Recipe], T]
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
            sentence = f"{LEFT_OUT}{source.reason}."
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
            if source.own_of(0).left_out:
                yield Excluded(source.name, index, True, digest)
                return
            yield self.failed(source.name, index, True, digest, error)
            return

        @functools.cache
        def file_digest(data: bytes = content) -> str:
            return hashlib.sha256(data).hexdigest()

        for number, page in list(enumerate(pages))[start : None if most is None else start + most]:
            name = page_name(source.name, page.number - 1, page.count)
            last = number == len(pages) - 1
            own = source.own_of(number)
            if own.left_out:
                yield Excluded(name, index, last, file_digest(), own.checked)
                continue
            try:
                self.check(source, name)
                result: Result[T] = self._image(page, name, index, last, own)
            except Exception as error:  # noqa: BLE001  # as above
                result = self.failed(name, index, last, file_digest(), error)
            yield result

    def _image(self, page: Page, name: str, index: int, last: bool, own: Own) -> Done[T]:
        recipe = own.recipe or self.recipe
        with self.turn, limited_to(self.limit):
            image = page.read()
        with self.turn:  # in pieces: somebody who waits for a second image waits for less
            result = apply_recipe(image, recipe)
        with self.turn:
            made = self.make(name, image, result, recipe)
        classes = tuple(
            ClassSummary(
                each.name,
                of.selected,
                of.considered,
                of.coverage,
                of.bounds,
                of.notices,
                each.within or ("region" if recipe.region else "image"),
            )
            for each, of in zip(recipe.classes, result.classes.values(), strict=True)
        )
        return Done(
            name,
            index,
            last,
            image.file_digest,
            image.summary,
            image.width,
            image.height,
            (*image.notices, *own.notices),
            classes,
            made,
            differences(self.recipe, recipe),
            own.checked,
        )

    def failed(
        self, name: str, index: int, last: bool, file_digest: str, error: Exception
    ) -> Failed:
        """Return the result of an image, or of a file, to which something happened."""
        code = error.code if isinstance(error, ImageError) else ""
        return Failed(name, index, last, file_digest, problem(error, self.place), code)
