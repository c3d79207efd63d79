"""Where a session's images come from: uploads, archives and examples, and the pages in them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial

from maskapp.core.image import Image
from maskapp.core.recipe.reading import Reading
from maskapp.files.naming import name_key, page_name, unique_names
from maskapp.files.reading.archives.listing import LeftOut, is_archive, set_aside
from maskapp.files.reading.contents import display_name
from maskapp.files.reading.selection import Selection
from maskapp.ui.compute.reading import (
    Archive,
    Loaded,
    archive_of,
    image_of,
    pages_of,
)
from maskapp.ui.images.examples import example_bytes
from maskapp.ui.state import session
from maskapp.ui.state.kept import KeptFile
from maskapp.ui.wording import few


@dataclass(frozen=True)
class File:
    """A file the user gave, not yet read.

    Parameters
    ----------
    key : str
        Tells the session's files apart, also two of one name.
    name : str
        As the user's computer calls it: never shown as Markdown.
    digest : str
        Identifies the contents: SHA-256 of an upload's bytes, an archive's with the number of the
        entry, or an example's name.
    read : callable
        Returns the bytes.
    archive : str
        The name of the archive that it lies in; "" for none.
    """

    key: str
    name: str
    digest: str
    read: Callable[[], bytes]
    archive: str = ""


@dataclass(frozen=True)
class Source:
    """An image in a file, not yet read.

    Parameters
    ----------
    key : str
        Tells the session's images apart; the first of a file has the file's key.
    name : str
        With the page where the file has several: never shown as Markdown.
    file : File
    page : int
        Among those that are selected, from 0.
    selection : Selection
        Which images of the file are read.
    number : int
        Of its page in the file, from 1.
    """

    key: str
    name: str
    file: File
    page: int
    selection: Selection
    number: int = 1

    def load(self, reading: Reading, ready: Callable[[], Image | None] = lambda: None) -> Loaded:
        """Read the image; kept while it is one of the last two.

        Parameters
        ----------
        reading : Reading
        ready : callable, optional
            Returns the image if somebody has read it already.
        """
        file = self.file
        return image_of(
            file.digest, file.name, self.page, reading, self.selection, file.read, ready
        )


@dataclass(frozen=True)
class Given:
    """What the user gave.

    Parameters
    ----------
    sources : tuple of Source
        The images.
    left_out : tuple of LeftOut
        Files that are no images, or beyond a limit.
    unreadable : mapping of str to str
        Why an image cannot be read, by the key of its source, as far as it is known.
    refused : mapping of str to str
        Why the rule cannot be applied to an image, by the key of its source, as far as it is known.
    converts, hides : bool
        Whether an image is known that is not in sRGB, or that has pixels without data.
    sentences : tuple of str
        What is to be said of the archives.
    """

    sources: tuple[Source, ...]
    left_out: tuple[LeftOut, ...]
    unreadable: Mapping[str, str] = field(default_factory=dict)
    refused: Mapping[str, str] = field(default_factory=dict)
    converts: bool = False
    hides: bool = False
    sentences: tuple[str, ...] = ()

    @property
    def count(self) -> int:
        """How many results work on all of it has: of images, and of files that are left out."""
        return len(self.sources) + len(self.left_out)

    @property
    def failing(self) -> list[str]:
        """Names of what will have no mask, without what nobody takes for an image."""
        images = [each.name for each in self.sources if each.key in self.unreadable]
        return images + [each.name for each in self.left_out if not each.hidden]

    @property
    def failing_text(self) -> str:
        """How many of the images cannot be read, and which: "" if none; the one way of counting."""
        if not self.failing:
            return ""
        count = len(self.sources) + sum(not each.hidden for each in self.left_out)
        images = "image" if count == 1 else "images"
        return f"{len(self.failing)} of {count} {images} cannot be read: {few(self.failing)}"


def uploaded(
    given: Sequence[KeptFile], removed: Container[str] = ()
) -> tuple[list[File], list[LeftOut], list[str]]:
    """Return the files that were given, what of them was left out, and sentences about that.

    Archives are opened; `removed` are keys of files in them that are not wanted any more.
    """
    found: list[File] = []
    left_out: list[LeftOut] = []
    aside: list[LeftOut] = []
    sentences: list[str] = []
    for each in given:
        if without := set_aside(each.data, display_name(each.name)):
            aside.append(without)
            continue
        file = File(each.key, each.name, each.digest, partial(_data, each))
        if not is_archive(each.data, each.name):
            found.append(file)
            continue
        archive = archive_of(each.digest, each.name, file.read)
        sentences += [archive.sentence] if archive.sentence else []
        for other in archive.left_out:
            again = name_key(other.name) in {name_key(known.name) for known in left_out}
            left_out.append(replace(other, name=f"{each.name}/{other.name}") if again else other)
        found += [each for each in _unpacked(file, archive) if each.key not in removed]
    if aside:
        sentences.append(f"Left out: {few([f'{each.name} ({each.reason})' for each in aside])}.")
    return found, left_out + aside, sentences


def _data(file: KeptFile) -> bytes:
    return file.data


def _unpacked(file: File, archive: Archive) -> Iterator[File]:
    for number, member in enumerate(archive.members):
        key = f"{file.key}/{number}" if number else file.key
        yield File(key, member.name, f"{file.digest}/{number}", member.read, file.name)


def told_apart(found: Sequence[File]) -> list[File]:
    """Return files whose names differ: of equal ones, with that of their archive or a number."""
    counts = Counter(name_key(file.name) for file in found)

    def longer(file: File) -> str:
        again = counts[name_key(file.name)] > 1
        return f"{file.archive}/{file.name}" if file.archive and again else file.name

    names = unique_names(map(longer, found))
    return [replace(file, name=name) for file, name in zip(found, names, strict=True)]


def examples() -> list[File]:
    """Return the example images that the user opened."""
    return [
        File(f"example-{name}", name, f"example {name}", partial(example_bytes, name))
        for name in session.load().view.examples
    ]


def images_in(found: Iterable[File]) -> list[Source]:
    """Return the images of files, in order: one for each page that is selected."""
    sources = []
    for file in found:
        selection = session.load().document.selection_of(file.key)
        for page, (number, count) in enumerate(pages_in(file, selection)):
            key = f"{file.key}·{number - 1}" if page else file.key
            name = page_name(file.name, number - 1, count)
            sources.append(Source(key, name, file, page, selection, number))
    return sources


def pages_in(file: File, selection: Selection) -> tuple[tuple[int, int], ...]:
    """Return the number of each selected image of a file, and how many the file holds."""
    return pages_of(file.digest, file.name, selection, file.read)


def files_of(sources: Iterable[Source]) -> list[File]:
    """Return the files that images come from, each once, in order."""
    return list({source.file.key: source.file for source in sources}.values())
