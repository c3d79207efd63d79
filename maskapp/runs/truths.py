"""Masks of a run beside truths: masks that somebody made by other means."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from maskapp.arrays import Mask
from maskapp.core.engine.region import allowed_pixels
from maskapp.core.engine.result import MaskResult
from maskapp.core.image import Image
from maskapp.core.measuring.agreement import Agreement, Comparison, label_comparisons
from maskapp.core.recipe.recipe import Recipe
from maskapp.errors import Place
from maskapp.files.reading.contents import contents, display_name
from maskapp.files.reading.truth import Truth, read_truth
from maskapp.files.reading.truth_names import TruthName
from maskapp.runs.failures import problem


@dataclass(frozen=True)
class TruthFile:
    """A truth of an image, or of the images of a file; not yet read.

    Parameters
    ----------
    name : str
        For people.
    given : bytes, path or callable
        The file; a callable returns its bytes.
    mask_class : str, optional
        The class that it is the mask of; by default that of a recipe with one class, else it is an
        image of labels.
    page : int, optional
        Which of its image's pages it is of; by default it has an image for each of them.
    """

    name: str
    given: bytes | str | os.PathLike[str] | Callable[[], bytes]
    mask_class: str | None = None
    page: int | None = None

    def read(self) -> bytes:
        """Return the file's bytes; raises ImageError or whatever the callable raises."""
        if callable(self.given):
            return self.given()
        return contents(self.given, display_name(self.name))


def truth_files(
    names: Sequence[TruthName],
    files: Sequence[tuple[str, bytes | str | os.PathLike[str] | Callable[[], bytes]]],
) -> tuple[TruthFile, ...]:
    """Return an image's truths as files: of names that were paired, and files with their names."""
    return tuple(TruthFile(*files[each.position], each.mask_class, each.page) for each in names)


@dataclass(frozen=True)
class AgreementSummary:
    """What there is to say of a class of an image beside its truth.

    Parameters
    ----------
    truth : str
        The truth's name.
    agreement : Agreement or None
        None where the truth cannot be used.
    values : tuple of int
        The values that were found in the truth.
    notices : tuple of str
        What else there is to know, as sentences.
    error : str
        Why the truth cannot be used, as sentences.
    """

    truth: str
    agreement: Agreement | None = None
    values: tuple[int, ...] = ()
    notices: tuple[str, ...] = ()
    error: str = ""


@dataclass(frozen=True, eq=False)
class Compared:
    """A class beside its truth: the pixels where there are any, and what to say."""

    comparison: Comparison | None
    summary: AgreementSummary


@dataclass(frozen=True, eq=False)
class ReadTruth:
    """A truth of an image that was read, to be compared with masks of any recipe.

    Parameters
    ----------
    name : str
        For people.
    mask_class : str or None
        The class that it is the mask of; None for an image of labels.
    truth : Truth or None
        None where it cannot be used.
    error : str
        Why it cannot, as sentences.
    """

    name: str
    mask_class: str | None
    truth: Truth | None
    error: str = ""


def read_truths(
    files: Sequence[TruthFile],
    image: Image,
    classes: Sequence[str],
    *,
    page: int = 1,
    pages: int = 1,
    place: Place = "library",
) -> tuple[ReadTruth, ...]:
    """Read the truths of an image; one that cannot be used says why.

    Parameters
    ----------
    files : sequence of TruthFile
        Those of other pages are passed over.
    image : Image
    classes : sequence of str
        Names of the recipe's classes.
    page, pages : int
        Which of its file's images it is, from 1, and how many that has.
    place : {"library", "command line", "page"}
        Where the reasons are read.
    """
    only = classes[0] if len(classes) == 1 else None
    found = []
    for file in files:
        if file.page not in (None, page):
            continue
        mask_class = file.mask_class or only
        try:
            truth = read_truth(
                file.read(),
                file.name,
                image,
                labels=None if mask_class else len(classes),
                page=1 if file.page else page,
                pages=1 if file.page else pages,
            )
        except Exception as error:  # noqa: BLE001  # whatever happens to a truth, the mask is made
            found.append(ReadTruth(file.name, mask_class, None, problem(error, place)))
        else:
            found.append(ReadTruth(file.name, mask_class, truth))
    return tuple(found)


def compare(
    truths: Sequence[ReadTruth],
    image: Image,
    result: MaskResult,
    recipe: Recipe,
    only: str | None = None,
) -> dict[str, Compared]:
    """Compare an image's masks with its truths.

    Compared are valid pixels inside the region, where the truth is known: elsewhere nothing can be
    selected. Pixels outside the class that bounds another one are compared: what the bounding class
    missed, the other one misses as well.

    Parameters
    ----------
    truths : sequence of ReadTruth
        Of this image.
    image : Image
    result : MaskResult
    recipe : Recipe
        That made the result.
    only : str, optional
        The class that is compared; all that have a truth by default.

    Returns
    -------
    dict of str to Compared
        By the names of classes that have a truth. One that cannot be used is told in its summary.
    """
    allowed = allowed_pixels(recipe.region, (image.height, image.width), image.valid)
    found: dict[str, Compared] = {}
    for each in truths:
        if None in (only, each.mask_class) or each.mask_class == only:
            found.update(_compared(each, result, recipe, allowed, only))
    return {name: found[name] for name in result.classes if name in found}


def _compared(
    read: ReadTruth, result: MaskResult, recipe: Recipe, allowed: Mask | None, only: str | None
) -> Iterator[tuple[str, Compared]]:
    of_one, truth = read.mask_class, read.truth
    if truth is None:
        for name in result.classes:
            if of_one in (None, name) and only in (None, name):
                yield name, Compared(None, AgreementSummary(read.name, error=read.error))
        return
    comparisons: Mapping[str, Comparison]
    where = _both(allowed, truth.known)
    if of_one is None:
        comparisons = label_comparisons(result, recipe, truth.values, where, only)
    else:
        comparisons = {of_one: Comparison(result[of_one].mask, truth.mask, where)}
    for name, comparison in comparisons.items():
        yield name, Compared(comparison, _summary(read.name, truth, comparison.agreement))


def _both(one: Mask | None, other: Mask | None) -> Mask | None:
    if one is None or other is None:
        return other if one is None else one
    both: Mask = one & other
    return both


def _summary(name: str, truth: Truth, agreement: Agreement) -> AgreementSummary:
    notices = truth.notices
    if agreement.left_out_positives:
        notices += (
            f"{agreement.left_out_positives} pixels of the truth are outside the region or not "
            "valid, and are not compared.",
        )
    if agreement.is_inverse:
        notices += (
            "The truth is nearly the inverse of the mask: it selects what the mask does not. In a "
            "truth, 0 (black) is background. Save it the other way round, or invert the rule, if "
            "that is not meant.",
        )
    return AgreementSummary(name, agreement, truth.found, notices)
