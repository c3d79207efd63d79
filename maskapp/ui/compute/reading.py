"""What is read of files: what they hold, and the images that were looked at last."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from maskapp.core.image import Image
from maskapp.core.recipe.reading import Reading
from maskapp.errors import ImageError
from maskapp.files.reading.archives.listing import (
    HIDDEN,
    LeftOut,
    Member,
    left_out_sentence,
    list_archive,
    no_images,
)
from maskapp.files.reading.contents import display_name
from maskapp.files.reading.images import open_pages, outline
from maskapp.files.reading.selection import Outline, Selection
from maskapp.runs.failures import first_sentence, without_name
from maskapp.ui.compute.gate import through
from maskapp.ui.compute.kept import Work, kept, left_out
from maskapp.ui.wording import said

Read = Callable[[], bytes]


@dataclass(frozen=True)
class Loaded:
    """A file that was read, or why it could not be."""

    image: Image | None
    problem: str


@dataclass(frozen=True)
class Archive:
    """The images of an archive, what else is in it, and what is to be said about it.

    Parameters
    ----------
    members : tuple of Member
        Last those that claim to be images and are none, or cannot be unpacked: reading one raises
        the reason, so that the set shows it. None where nothing else is in the archive.
    left_out : tuple of LeftOut
    sentence : str
    """

    members: tuple[Member, ...]
    left_out: tuple[LeftOut, ...]
    sentence: str


@kept(most=2000, by={"read": left_out})
def contents_digest(file_digest: str, read: Read) -> Work[str]:
    """Return the SHA-256 of a file's bytes, also of one in an archive."""
    return lambda: hashlib.sha256(read()).hexdigest()


@kept(most=20, words="Looking into the archive …", by={"read": left_out})
def archive_of(digest: str, name: str, read: Read) -> Work[Archive]:
    """List the images of a ZIP archive."""
    return partial(_archive, name, read)


def _archive(name: str, read: Read) -> Archive:
    try:
        members, aside = list_archive(read(), name)
    except ImageError as error:
        return Archive((), (_whole(name, error),), said(error))
    # A few are named: nothing that somebody may miss is behind what nobody does.
    aside.sort(key=lambda each: each.hidden and not each.packed)
    told = [each for each in aside if each.reason != HIDDEN]
    if members:
        refused = [_refused(name, each) for each in told if not each.hidden]
        others = [each for each in aside if each.hidden]
        sentence = left_out_sentence(name, [each for each in told if each.hidden])
        return Archive((*members, *refused), tuple(others), sentence)
    refusal = no_images(name, told)
    return Archive((), (*aside, _whole(name, refusal)), str(refusal))


def _refused(archive: str, without: LeftOut) -> Member:
    """Return a file of an archive that is left out as one that is there and cannot be read."""

    def refuse() -> bytes:
        raise ImageError(
            f"{display_name(without.name)}: {without.reason}, in {archive}.",
            "Leave it out, or add the image itself.",
            code=without.code,
        )

    return Member(without.name, refuse)


def _whole(name: str, error: ImageError) -> LeftOut:
    """Return an archive that is left out as a whole."""
    reason = first_sentence(without_name(error.sentence, name))
    return LeftOut(name, reason, code=error.code)


@kept(most=2000, words="Looking into the file …", by={"selection": repr, "read": left_out})
def pages_of(
    file_digest: str, name: str, selection: Selection, read: Read
) -> Work[tuple[tuple[int, int], ...]]:
    """Return (number, count) of the images of a file that are selected; one if it is refused."""
    return partial(_pages, name, selection, read)


def _pages(name: str, selection: Selection, read: Read) -> tuple[tuple[int, int], ...]:
    try:
        pages = open_pages(read(), name=name, selection=selection)
    except ImageError:
        return ((1, 1),)  # choosing it says why
    return tuple((page.number, page.count) for page in pages)


@kept(most=2000, by={"read": left_out})
def outline_of(file_digest: str, name: str, read: Read) -> Work[Outline]:
    """Return what there is to choose from in a file; nothing if it cannot be looked into."""
    return partial(_outline, name, read)


def _outline(name: str, read: Read) -> Outline:
    try:
        return outline(read(), name=name)
    except ImageError:
        return Outline(1)


@kept(
    most=2,
    words="Reading the image …",
    by={"reading": repr, "selection": repr, "read": left_out, "ready": left_out},
)
def image_of(  # all that decides what is read
    file_digest: str,
    name: str,
    page: int,
    reading: Reading,
    selection: Selection,
    read: Read,
    ready: Callable[[], Image | None],
) -> Work[Loaded]:
    """Read an image of a file, unless it is ready."""
    return partial(_load, name, page, reading, selection, read, ready)


def _load(
    name: str,
    page: int,
    reading: Reading,
    selection: Selection,
    read: Read,
    ready: Callable[[], Image | None],
) -> Loaded:
    if image := ready():
        return Loaded(image, "")
    try:
        pages = open_pages(read(), name=name, reading=reading, selection=selection)
        return Loaded(pages[page].read(), "")
    except ImageError as error:
        return Loaded(None, said(error))


def read_each(
    name: str, places: Sequence[int], reading: Reading, selection: Selection, read: Read
) -> Iterator[Image | Exception]:
    """Read images of a file one by one, keeping nothing; yield each, or why it cannot be read.

    Also for threads without a session. Others have their turn between two images.
    """
    open_file = partial(open_pages, name=name, reading=reading, selection=selection)
    try:
        pages = through(lambda: open_file(read()))
    except Exception as error:  # noqa: BLE001  # whatever is wrong with one, others are looked at
        yield from (error for _ in places)
        return
    for place in places:
        try:
            image = through(pages[place].read)
        except Exception as error:  # noqa: BLE001  # as above
            yield error
        else:
            yield image
