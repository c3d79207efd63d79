"""Packs: a ZIP of what is made of many images, written entry by entry to a file."""

from __future__ import annotations

import hashlib
import tempfile
import zipfile
from collections.abc import Callable, Generator, Iterable, Sequence
from contextlib import AbstractContextManager, ExitStack
from dataclasses import dataclass, field
from typing import IO, Any

from maskapp.core.display.overlays import Colour
from maskapp.core.engine.result import MaskResult
from maskapp.core.image import Image
from maskapp.core.measuring.counting import Counting
from maskapp.core.recipe.recipe import Recipe
from maskapp.files.name_pattern import DEFAULT, NamePattern, Names, Subject
from maskapp.files.naming import class_parts
from maskapp.files.reading.archives.listing import LeftOut
from maskapp.files.writing.export import Part
from maskapp.files.writing.pictures import encode_cutout, encode_overlay
from maskapp.files.writing.registry import EXPORTS, chosen
from maskapp.runs.beside import (
    AGREEMENT_TABLE,
    OBJECTS_TABLE,
    REPORT,
    TABLE,
    Beside,
    agreement_beside,
    objects_beside,
    report_beside,
    results_beside,
)
from maskapp.runs.groups import Groups
from maskapp.runs.job import job
from maskapp.runs.report.report import Report, colour_of, pictures_of
from maskapp.runs.results import Done, Excluded, Failed, Result
from maskapp.runs.source import Source
from maskapp.runs.tables import PLAIN, Separators

EXPERIMENT = "experiment.json"
"""The name of the experiment in a pack."""

# Within what a ZIP can hold, and the same on every day: equal inputs give equal bytes.
_MOMENT = (1980, 1, 1, 0, 0, 0)
Files = tuple[tuple[Part, bytes], ...]


@dataclass(frozen=True)
class Overlays:
    """How overlays are painted.

    Parameters
    ----------
    colour : tuple of int or None
        Of the one class in each; None for one picture of all classes, each in its own colour.
    opacity : float
        How much of it, from 0 to 1.
    """

    colour: Colour | None
    opacity: float


@dataclass(frozen=True)
class Contents:
    """What a pack holds.

    Parameters
    ----------
    masks : str, optional
        A key of :data:`maskapp.files.writing.registry.EXPORTS`; None for no masks.
    mask_class : str, optional
        The class whose files are wanted; of all by default.
    table : Separators, optional
        How the table :func:`~maskapp.runs.ratios.results_table` is written; None for none.
    overlays : Overlays, optional
    cutouts : bool
    texts : tuple of (str, callable)
        Other files: the name, and what returns the text once the images are done.
    names : NamePattern
    counting : Counting, optional
        Which objects count; with it table and report have their numbers, and beside the table a
        second one has a row for each.
    pixel_size : float, optional
        Side of a pixel in µm; None for what the files say.
    report : str, optional
        The date that a report tells, see :class:`~maskapp.runs.report.report.Report`; None for no
        report.
    groups : Groups, optional
        Parts of the images' names that the tables have columns for.
    agreement : bool
        Whether there is a table of how masks agree with the sources' truths too, beside `table`.
    """

    masks: str | None = "png"
    mask_class: str | None = None
    table: Separators | None = PLAIN
    overlays: Overlays | None = None
    cutouts: bool = False
    texts: tuple[tuple[str, Callable[[], str]], ...] = ()
    names: NamePattern = DEFAULT
    counting: Counting | None = None
    pixel_size: float | None = None
    report: str | None = None
    groups: Groups | None = None
    agreement: bool = False


@dataclass
class Tally:
    """What became of a pack's images so far.

    Parameters
    ----------
    done : int
    failures : list of str
        What failed, each with its reason.
    briefs : list of str
        The same in a few words.
    excluded : list of str
        Names of what a person left out.
    own : list of str
        What has a rule or region of its own, each with what that is.
    digest : str
        SHA-256 of what is in the pack, once it is whole.
    """

    done: int = 0
    failures: list[str] = field(default_factory=list)
    briefs: list[str] = field(default_factory=list)
    excluded: list[str] = field(default_factory=list)
    own: list[str] = field(default_factory=list)
    digest: str = ""

    @property
    def count(self) -> int:
        """How many images there are, without those that a person left out."""
        return self.done + len(self.failures)

    def add(self, result: Result[Any]) -> None:
        """Count a result."""
        if isinstance(result, Done):
            self.done += 1
            if result.own:
                self.own.append(f"{result.name}: {'; '.join(result.own)}")
        elif isinstance(result, Excluded):
            self.excluded.append(result.name)
        elif result.missed:
            self.failures.append(f"{result.name}: {result.reason}")
            self.briefs.append(result.brief)


def pack(
    target: IO[bytes],
    sources: Iterable[Source | LeftOut],
    recipe: Recipe,
    contents: Contents,
    tally: Tally,
    *,
    turn: AbstractContextManager[object] | None = None,
) -> Generator[Result[Any], None, None]:
    """Write a ZIP of what is made of many images, and yield what became of each.

    The ZIP is whole when nothing follows: who stops earlier throws the file away.

    Parameters
    ----------
    target : binary file
    sources : iterable of Source, or LeftOut
        Image files. One is read, decoded and let go before the next is asked for. A file that is
        left out has a row that says why: an error, or a notice where nobody misses it.
    recipe : Recipe
        Of the images that have none of their own.
    contents : Contents
    tally : Tally
        Is told of each result, and of the digest at the end.
    turn : context manager
        As for :func:`~maskapp.runs.job.job`.

    Yields
    ------
    Done, Failed or Excluded
        Once its files are in the ZIP. An image that fails has a row with its error and stops no
        other; a file ``FAILED_1_of_5.txt`` names them, and ``OWN_RULE_OR_REGION_1_of_4.txt`` those
        whose masks the recipe of all does not give. Equal inputs give equal bytes; the archive's
        comment is a digest of its contents.

    Raises
    ------
    ImageError
        If the format of the masks is unknown.
    OSError
        If the target cannot be written.
    """
    made = _Made(contents)
    with zipfile.ZipFile(target, "w") as archive, ExitStack() as opened:
        texts = _beside(recipe, contents, opened)
        given = (name for name, _ in contents.texts)
        fixed = [TABLE, OBJECTS_TABLE, AGREEMENT_TABLE, REPORT, *given]
        names = Names(contents.names, fixed)
        digest = hashlib.sha256()

        def add(name: str, content: bytes) -> None:
            _add(archive, name, content)
            digest.update(hashlib.sha256(name.encode()).digest() + hashlib.sha256(content).digest())

        number = 0
        results = job(
            sources,
            recipe,
            made,
            place="page",
            turn=turn,
            counting=contents.counting,
            pixel_size=contents.pixel_size,
            show=None if contents.report is None else pictures_of,
        )
        for result in results:
            files: list[tuple[Part, str]] = []
            # Files that nobody takes for images have no place in the set.
            number += not isinstance(result, Failed) or result.missed
            if isinstance(result, Done):
                for part, content in result.made:
                    path = names.path(_subject(result.name, number, part))
                    add(path, content)
                    files.append((part, path))
            for each in texts:
                each.take(result, files)
            tally.add(result)
            yield result
        if tally.failures:  # where people who do not open the table see it
            name = names.beside(f"FAILED_{len(tally.failures)}_of_{tally.count}.txt")
            add(name, "\r\n".join(tally.failures).encode())
        if tally.own:
            name = names.beside(f"OWN_RULE_OR_REGION_{len(tally.own)}_of_{tally.done}.txt")
            add(name, "\r\n".join([_own_text(fixed), "", *tally.own]).encode())
        for each in texts:
            each.finish()
            inside = _add_file(archive, each)
            digest.update(hashlib.sha256(each.name.encode()).digest() + inside)
        for name, text in contents.texts:
            add(name, text().encode())
        tally.digest = digest.hexdigest()
        archive.comment = f"maskapp sha256 {tally.digest}".encode()


def _beside(recipe: Recipe, contents: Contents, opened: ExitStack) -> list[Beside]:
    """Return the texts beside the images' files, each in a file that goes with `opened`.

    Of hundreds of images they are larger than what memory is for.
    """

    def file() -> IO[str]:
        return opened.enter_context(tempfile.TemporaryFile("w+", encoding="utf-8", newline=""))

    texts = []
    if contents.table:
        texts.append(results_beside(file(), recipe, contents.table, contents.groups))
        if contents.counting is not None:
            texts.append(objects_beside(file(), recipe, contents.table, contents.groups))
        if contents.agreement:
            texts.append(agreement_beside(file(), contents.table))
    if contents.report is not None:
        report = Report(
            recipe,
            date=contents.report,
            counting=contents.counting,
            pixel_size=contents.pixel_size,
            groups=contents.groups,
        )
        texts.append(report_beside(file(), opened.enter_context(report)))
    return texts


def _own_text(names: Sequence[str]) -> str:
    experiment = EXPERIMENT if EXPERIMENT in names else "an experiment (Download experiment)"
    return (
        "Each of these images has a rule or region of its own: recipe.json alone does not give its "
        f"mask. To have all masks again, open {experiment} on the page and add the images."
    )


def example_names(contents: Contents, image: str, number: int, recipe: Recipe) -> tuple[str, ...]:
    """Return the names of the files that a pack holds of an image, for people to see."""
    names = Names(contents.names)
    parts = _Made(contents).parts(recipe)
    return tuple(names.path(_subject(image, number, part)) for part in parts)


@dataclass(frozen=True)
class _Made:
    """Makes an image's files; picklable, so that processes can."""

    contents: Contents

    def __post_init__(self) -> None:
        if self.contents.masks:
            chosen(self.contents.masks, EXPORTS)

    def parts(self, recipe: Recipe) -> tuple[Part, ...]:
        """Return what is made of each image."""
        masks = EXPORTS[self.contents.masks].parts(recipe) if self.contents.masks else ()
        found = [part for part in masks if self._is_wanted(part)]
        classes = [each.name for each in recipe.classes]
        wanted = [self.contents.mask_class in (None, name) for name in classes]
        several = len(classes) > 1
        together = self.contents.overlays and self.contents.overlays.colour is None
        if together:
            found.append(Part("overlay", "png"))
        for noun, so in (
            ("overlay", self.contents.overlays and not together),
            ("cutout", self.contents.cutouts),
        ):
            found += [
                Part(noun, "png", name, part if several else "")
                for name, part, each in zip(classes, class_parts(classes), wanted, strict=True)
                if so and each
            ]
        return tuple(found)

    def _is_wanted(self, part: Part) -> bool:
        return self.contents.mask_class is None or part.mask_class in (
            None,
            self.contents.mask_class,
        )

    def __call__(self, name: str, image: Image, result: MaskResult, recipe: Recipe) -> Files:
        """Return the files of an image."""
        masks: dict[Part, bytes] = {}
        if self.contents.masks:
            masks = dict(EXPORTS[self.contents.masks].files(image, result, recipe))
        return tuple(
            (part, masks[part] if part in masks else self._picture(part, image, result, recipe))
            for part in self.parts(recipe)
        )

    def _picture(self, part: Part, image: Image, result: MaskResult, recipe: Recipe) -> bytes:
        if part.noun == "cutout":
            assert part.mask_class is not None
            return encode_cutout(image.pixels, result.masks[part.mask_class], image.profile)
        overlays = self.contents.overlays
        assert overlays
        painted = [
            (result.masks[each.name], overlays.colour or colour_of(each.color))
            for each in recipe.classes
            if part.mask_class in (None, each.name)
            and self.contents.mask_class in (None, each.name)
        ]
        return encode_overlay(image.pixels, painted, overlays.opacity, image.valid, image.profile)


def _subject(name: str, number: int, part: Part) -> Subject:
    return Subject(name, number, part.noun, part.extension, part.class_part, part.mask_class or "")


def _add(archive: zipfile.ZipFile, name: str, content: bytes) -> None:
    info = _info(name)
    packed = info.compress_type == zipfile.ZIP_STORED
    archive.writestr(info, content, compresslevel=None if packed else 1)


def _add_file(archive: zipfile.ZipFile, text: Beside) -> bytes:
    """Add a text from its beginning, piece by piece; return its SHA-256."""
    file = text.stream
    digest = hashlib.sha256()
    file.seek(0)
    with archive.open(_info(text.name), "w", force_zip64=True) as entry:
        piece = text.start or file.read(1 << 20).encode()
        while piece:
            digest.update(piece)
            entry.write(piece)
            piece = file.read(1 << 20).encode()
    return digest.digest()


def _info(name: str) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, _MOMENT)
    info.create_system = 3  # Unix, whose permissions follow; the default differs on Windows
    info.external_attr = 0o644 << 16
    packed = name.endswith((".png", ".tif"))
    info.compress_type = zipfile.ZIP_STORED if packed else zipfile.ZIP_DEFLATED
    return info
