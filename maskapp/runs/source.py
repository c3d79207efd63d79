"""A file of images that a job works on, not yet read."""

from __future__ import annotations

import os
from collections.abc import Callable
from dataclasses import dataclass

from maskapp.files.reading.contents import contents, display_name
from maskapp.files.reading.selection import WHOLE, Selection
from maskapp.runs.own import Own
from maskapp.runs.truths import TruthFile

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
    truths : tuple of TruthFile
        What its images' masks are compared with: see :mod:`maskapp.runs.truths`.
    """

    name: str
    given: bytes | str | os.PathLike[str] | Callable[[], bytes]
    selection: Selection = WHOLE
    own: tuple[tuple[int, Own], ...] = ()
    truths: tuple[TruthFile, ...] = ()

    def own_of(self, place: int) -> Own:
        """Return what the image at a place of the selection has of its own."""
        return dict(self.own).get(place, _NOTHING)

    def read(self) -> bytes:
        """Return the file's bytes; raises ImageError or whatever the callable raises."""
        if callable(self.given):
            return self.given()
        return contents(self.given, display_name(self.name))
