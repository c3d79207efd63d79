"""What a job does with a file of images, wherever that is done: a result for each of them."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from maskapp.core.engine.apply import apply_recipe
from maskapp.core.engine.result import MaskResult
from maskapp.core.image import Image
from maskapp.core.measuring.agreement import Comparison
from maskapp.core.measuring.counting import Counting
from maskapp.core.measuring.measured import Measured, measure
from maskapp.core.measuring.regions import PartShare, part_notices, part_shares
from maskapp.core.measuring.scale import overruled
from maskapp.core.recipe.mask_class import MaskClass
from maskapp.core.recipe.recipe import Recipe
from maskapp.errors import ImageError, Place, RecipeError
from maskapp.files.naming import page_name
from maskapp.files.reading.archives.listing import LeftOut
from maskapp.files.reading.images import Page, open_pages
from maskapp.files.reading.limits import limited_to
from maskapp.files.writing.export import Part
from maskapp.runs.failures import problem
from maskapp.runs.own import Own, differences
from maskapp.runs.results import (
    LEFT_OUT,
    RECIPE,
    ClassSummary,
    Done,
    Excluded,
    Failed,
    PartSummary,
    Result,
)
from maskapp.runs.source import Source
from maskapp.runs.truths import AgreementSummary, TruthFile, compare, read_truths

T = TypeVar("T")
Draw = Callable[[str, Image, Mapping[str, Comparison]], tuple[tuple[Part, str], ...]]
Show = Callable[[Image, MaskResult, Recipe], tuple[bytes, ...]]

# Of a file with many pages, so many are one piece of work for an executor: each piece opens the
# file anew, and what is made of its images is held together.
_PAGES_AT_ONCE = 8


@dataclass(frozen=True)
class Piece(Generic[T]):
    """Results of a file; `following` is the first page that is not among them, 0 if all are."""

    results: tuple[Result[T], ...]
    following: int = 0


@dataclass(frozen=True)
class Work(Generic[T]):
    """All that working on a file needs, wherever that is done."""

    recipe: Recipe
    make: Callable[[str, Image, MaskResult, Recipe], T]
    check: Callable[[Source, str], None]
    place: Place
    limit: int
    turn: AbstractContextManager[object]
    counting: Counting | None
    pixel_size: float | None
    draw: Draw | None
    show: Show | None

    def piece(self, index: int, source: Source | LeftOut, start: int) -> Piece[T]:
        """Work on some pages of a file."""
        results = tuple(self.results(index, source, start, _PAGES_AT_ONCE))
        return Piece(results, 0 if results[-1].last else start + _PAGES_AT_ONCE)

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
                result: Result[T] = self._image(page, name, index, last, own, source.truths)
            except Exception as error:  # noqa: BLE001  # as above
                result = self.failed(name, index, last, file_digest(), error)
            yield result

    def _image(
        self,
        page: Page,
        name: str,
        index: int,
        last: bool,
        own: Own,
        truths: Sequence[TruthFile],
    ) -> Done[T]:
        recipe = own.recipe or self.recipe
        with self.turn, limited_to(self.limit):
            image = page.read()
        with self.turn:  # in pieces: somebody who waits for a second image waits for less
            result = apply_recipe(image, recipe)
        given = own.pixel_size or self.pixel_size
        side = given or image.pixel_size
        if self.counting is not None:
            self.counting.pixel_areas(side)  # refused before files are made
        with self.turn:
            made = self.make(name, image.with_pixel_size(side), result, recipe)
        shown: tuple[bytes, ...] = ()
        if self.show:
            with self.turn:
                shown = self.show(image, result, recipe)
        measured: dict[str, Measured] = {}
        if self.counting is not None:
            with self.turn:
                measured = measure(image, result, recipe, self.counting, pixel_size=side)
        shares = part_shares(image, recipe, result)
        compared, drawn = self._compared(truths, page, name, image, result, recipe)
        classes = tuple(
            replace(
                _summary(each, result, shares[each.name], measured, bool(recipe.region)),
                agreement=compared.get(each.name),
            )
            for each in recipe.classes
        )
        return Done(
            name,
            index,
            last,
            image.file_digest,
            image.summary,
            image.width,
            image.height,
            (
                *image.notices,
                *overruled(given, image.pixel_size),
                *part_notices(recipe, (image.height, image.width)),
                *own.notices,
            ),
            classes,
            made,
            differences(self.recipe, recipe),
            own.checked,
            side,
            measured,
            drawn,
            shown,
        )

    def _compared(
        self,
        truths: Sequence[TruthFile],
        page: Page,
        name: str,
        image: Image,
        result: MaskResult,
        recipe: Recipe,
    ) -> tuple[dict[str, AgreementSummary], tuple[tuple[Part, str], ...]]:
        if not truths:
            return {}, ()
        with self.turn, limited_to(self.limit):
            read = read_truths(
                truths,
                image,
                list(result.classes),
                page=page.number,
                pages=page.count,
                place=self.place,
            )
        with self.turn:
            found = compare(read, image, result, recipe)
        drawn: tuple[tuple[Part, str], ...] = ()
        comparisons = {key: each.comparison for key, each in found.items() if each.comparison}
        if self.draw and comparisons:
            with self.turn:
                drawn = self.draw(name, image, comparisons)
        return {key: each.summary for key, each in found.items()}, drawn

    def failed(
        self, name: str, index: int, last: bool, file_digest: str, error: Exception
    ) -> Failed:
        """Return the result of an image, or of a file, to which something happened."""
        return Failed(name, index, last, file_digest, problem(error, self.place), _code(error))


def _code(error: Exception) -> str:
    if isinstance(error, RecipeError):
        return RECIPE
    return error.code if isinstance(error, ImageError) else ""


def _summary(
    mask_class: MaskClass,
    result: MaskResult,
    shares: Sequence[PartShare],
    measured: Mapping[str, Measured],
    has_region: bool,
) -> ClassSummary:
    found, objects = result[mask_class.name], measured.get(mask_class.name)
    return ClassSummary(
        mask_class.name,
        found.selected,
        found.considered,
        found.coverage,
        found.bounds,
        found.notices,
        _of(mask_class, has_region),
        None if objects is None else objects.summary,
        tuple(
            PartSummary(
                share.name,
                share.selected,
                share.considered,
                share.coverage,
                None if objects is None else objects.summary_of(position),
            )
            for position, share in enumerate(shares)
        ),
    )


def _of(mask_class: MaskClass, has_region: bool) -> str:
    """Return what a class's pixels are looked for among, as ``ClassSummary.of`` says it."""
    if mask_class.within:
        return f"class {mask_class.within}"
    return "region" if has_region else "image"
