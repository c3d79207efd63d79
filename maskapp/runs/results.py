"""What becomes of each image of a run: its masks, why it has none, or that it is left out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from maskapp.core.engine.resolve import UsedBound
from maskapp.core.measuring.measured import Measured, Summary
from maskapp.files.naming import split_page
from maskapp.files.writing.export import Part
from maskapp.runs.failures import first_sentence, without_name
from maskapp.runs.truths import AgreementSummary

T = TypeVar("T")

RECIPE = "recipe"
"""The code where the recipe cannot be applied to the image."""

LEFT_OUT = "Left out: "
"""The beginning of the reason of a file that is not read."""


@dataclass(frozen=True)
class PartSummary:
    """What there is to say of a part of the region, for a class; see ``PartShare``."""

    name: str
    selected: int
    considered: int
    coverage: float
    objects: Summary | None = None


@dataclass(frozen=True)
class ClassSummary:
    """What there is to say of the mask of a class; see ``ClassResult``, which has the mask too.

    Parameters
    ----------
    name : str
    selected, considered, coverage, bounds, notices
        As of ``ClassResult``.
    of : str
        What the considered pixels are: ``"image"``, ``"region"``, or ``"class NAME"`` of the class
        that bounds this one, which may be called “image” too.
    objects : Summary, optional
        The class's objects, where they were counted.
    parts : tuple of PartSummary
        What there is to say of the named parts of the region, in their order.
    agreement : AgreementSummary, optional
        How the mask agrees with a truth, where there is one.
    """

    name: str
    selected: int
    considered: int
    coverage: float
    bounds: tuple[UsedBound, ...]
    notices: tuple[str, ...]
    of: str = "image"
    objects: Summary | None = None
    parts: tuple[PartSummary, ...] = ()
    agreement: AgreementSummary | None = None


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
        About reading, and about the image among the others.
    classes : tuple of ClassSummary
        In the recipe's order.
    made : object
        What the job's `make` returned.
    own : tuple of str
        What rule and region the image has instead of those of all, in words; see
        :func:`~maskapp.runs.own.differences`.
    checked : bool
        Whether a person looked at the mask and found it right.
    pixel_size : float, optional
        Side of a pixel in µm.
    measured : mapping of str to Measured
        The objects of each class, where they were counted.
    drawn : tuple of (Part, str)
        What the job's `draw` returned.
    shown : tuple of bytes
        What the job's `show` returned.
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
    own: tuple[str, ...] = ()
    checked: bool = False
    pixel_size: float | None = None
    measured: Mapping[str, Measured] = field(default_factory=dict)
    drawn: tuple[tuple[Part, str], ...] = ()
    shown: tuple[bytes, ...] = ()


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
        A member of :data:`~maskapp.errors.ImageCode`, :data:`RECIPE`, or "".
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
        return f"{self.name} ({first_sentence(self.reason.removeprefix(LEFT_OUT))})"


@dataclass(frozen=True)
class Excluded:
    """An image that a person left out: it was not worked on, and is no failure.

    Parameters
    ----------
    name, index, last, file_digest
        As of :class:`Failed`.
    checked : bool
        As of :class:`Done`.
    """

    name: str
    index: int
    last: bool
    file_digest: str
    checked: bool = False


Result = Done[T] | Failed | Excluded
