"""The mask on view beside its truth: counted in full, and drawn where they differ."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from maskapp.arrays import Pixels
from maskapp.core.display.errors_picture import errors_picture
from maskapp.core.display.window import Window, to_display
from maskapp.core.engine.result import MaskResult
from maskapp.core.image import Image
from maskapp.core.measuring.agreement import Comparison
from maskapp.core.recipe.recipe import Recipe
from maskapp.files.reading.truth_names import Pairing, pair_by_name
from maskapp.files.writing.previews import Preview, encode_preview
from maskapp.runs.truths import Compared, ReadTruth, TruthFile, compare, read_truths
from maskapp.ui.compute.kept import Work, kept
from maskapp.ui.compute.masks import result_of
from maskapp.ui.compute.pictures import window_of


@dataclass(frozen=True, eq=False)
class Truths:
    """The truths of an image, not yet read.

    Parameters
    ----------
    files : tuple of TruthFile
        Of the file that the image is in.
    told : str
        Tells them from all others.
    page, pages : int
        Which of the file's images it is, from 1, and how many that has.
    """

    files: tuple[TruthFile, ...]
    told: str
    page: int
    pages: int


def which(truths: Truths) -> str:
    """Identify truths."""
    return repr((truths.told, truths.page, truths.pages))


@kept(most=2)
def pairing_of(
    images: tuple[str, ...], truths: tuple[str, ...], classes: tuple[str, ...]
) -> Work[Pairing]:
    """Return which truth is of which image: :func:`maskapp.files.reading.truth_names.pair_by_name`.

    All three are names.
    """
    return partial(pair_by_name, images, truths, classes)


@kept(most=2, words="Reading the truth …", by={"truths": which})
def truths_of(
    image: Image, truths: Truths, classes: tuple[str, ...]
) -> Work[tuple[ReadTruth, ...]]:
    """Return the truths of an image as arrays, or why they cannot be used."""
    return partial(
        read_truths,
        truths.files,
        image,
        classes,
        page=truths.page,
        pages=truths.pages,
        place="page",
    )


@kept(most=2, by={"truths": which})
def compared_of(image: Image, recipe: Recipe, name: str, truths: Truths) -> Work[Compared | None]:
    """Return the mask of a class of an image beside its truth; None if it has none.

    Parameters
    ----------
    image : Image
    recipe : Recipe
        Of all classes: of labels, the later of several has a pixel.
    name : str
        Of the class.
    truths : Truths
        Of the image.
    """
    read = truths_of(image, truths, tuple(each.name for each in recipe.classes))
    return partial(_compared, read, image, result_of(image, recipe), recipe, name)


def _compared(
    read: tuple[ReadTruth, ...], image: Image, result: MaskResult, recipe: Recipe, name: str
) -> Compared | None:
    return compare(read, image, result, recipe, name).get(name)


def comparison_of(image: Image, recipe: Recipe, name: str, truths: Truths) -> Comparison | None:
    """Return the pixels of :func:`compared_of`; None without a truth that can be used."""
    found = compared_of(image, recipe, name, truths)
    return found.comparison if found else None


Part = tuple[int, int, int, int]


@kept(most=8, by={"truths": which})
def errors_picture_of(
    image: Image, recipe: Recipe, name: str, truths: Truths, part: Part, step: int
) -> Work[Preview]:
    """Return where mask and truth differ in a part of the image, every `step`-th pixel.

    Parameters
    ----------
    image, recipe, name, truths
        As of :func:`compared_of`; there is a truth that can be used.
    part : tuple of int
        x, y, width and height.
    step : int
    """
    comparison = comparison_of(image, recipe, name, truths)
    if comparison is None:
        raise ValueError("there is no truth to draw errors of")
    return partial(_errors_picture, image.pixels, comparison, window_of(image), part, step)


def _errors_picture(
    pixels: Pixels, comparison: Comparison, window: Window | None, part: Part, step: int
) -> Preview:
    x, y, width, height = part
    place = (slice(y, y + height, step), slice(x, x + width, step))
    where = comparison.where
    picture = errors_picture(
        to_display(np.ascontiguousarray(pixels[place]), window),
        comparison.mask[place],
        comparison.truth[place],
        None if where is None else where[place],
    )
    return replace(encode_preview(picture, 1), step=step, exact=False)
