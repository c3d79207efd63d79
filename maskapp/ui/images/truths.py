"""The truths of a session: which file is the truth of which image."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from maskapp.files.reading.truth_names import Pairing
from maskapp.runs.source import Source as RunSource
from maskapp.runs.truths import TruthFile, truth_files
from maskapp.ui.compute.agreeing import Truths, pairing_of
from maskapp.ui.images.sources import Given, Source, files_of, pages_in
from maskapp.ui.images.worked_on import set_told
from maskapp.ui.state import session
from maskapp.ui.state.kept import KeptFile
from maskapp.ui.state.model import Document

NO_PAIRS = Pairing(())


@dataclass(frozen=True, eq=False)
class Paired:
    """The truths that there are, and whose they are.

    Parameters
    ----------
    kept : tuple of KeptFile
        The truths.
    pairing : Pairing
        By the names of the images' files and of the truths.
    files : mapping of str to tuple of TruthFile
        The truths of an image's file, by its key; none for those without one.
    told : mapping of str to str
        Tells the truths of a file from all others, by its key.
    """

    kept: tuple[KeptFile, ...]
    pairing: Pairing
    files: Mapping[str, tuple[TruthFile, ...]]
    told: Mapping[str, str]

    def of_image(self, source: Source) -> Truths | None:
        """Return the truths of an image; None if its file has none."""
        files = self.files.get(source.file.key)
        if not files:
            return None
        pages = pages_in(source.file, source.selection)
        return Truths(files, self.told[source.file.key], source.number, pages[source.page][1])

    def with_truths(self, given: Given, runs: Sequence[RunSource]) -> list[RunSource]:
        """Return what :func:`~maskapp.ui.images.worked_on.sources_of` made, with the truths."""
        return [
            replace(each, truths=self.files.get(file.key, ()))
            for each, file in zip(runs, files_of(given.sources), strict=True)
        ]


def paired(given: Given, document: Document) -> Paired:
    """Return the session's truths with the images that they are of, as far as names tell."""
    kept = session.kept().truths
    if not kept:
        return Paired((), NO_PAIRS, {}, {})
    files = files_of(given.sources)
    pairing = pairing_of(
        tuple(file.name for file in files),
        tuple(each.name for each in kept),
        tuple(each.name for each in document.recipe.classes),
    )
    named = [(each.name, each.data) for each in kept]
    found = {
        file.key: truth_files(names, named)
        for file, names in zip(files, pairing.truths, strict=True)
        if names
    }
    told = {
        file.key: repr(
            [(kept[each.position].name, kept[each.position].digest, each) for each in names]
        )
        for file, names in zip(files, pairing.truths, strict=True)
        if names
    }
    return Paired(kept, pairing, found, told)


def comparison_told(given: Given, document: Document, truths: Paired) -> str:
    """Return a text that is another one where a comparison of all images would be another."""
    return set_told(given, document, sorted(truths.told.items()))
