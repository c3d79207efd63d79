"""How well masks agree with a truth: masks that somebody made by other means."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maskapp.arrays import Mask
from maskapp.core.engine.apply import labels_of
from maskapp.core.engine.result import MaskResult
from maskapp.core.recipe.recipe import Recipe
from maskapp.errors import ImageError


@dataclass(frozen=True)
class Agreement:
    """A mask and its truth, counted pixel by pixel. ``+`` pools images.

    Scores are None where they are 0 / 0: they say nothing then. nnU-Net and MONAI's default have
    NaN for a Dice of two empty masks, and leave it out of means; a 1 would lift the mean of a set
    by its empty images, scikit-learn's 0 would lower it. Pooled counts need no such choice.

    Parameters
    ----------
    true_positives, false_positives, false_negatives, true_negatives : int
        Pixels that are selected and should be; are and should not; are not and should; neither.
    left_out : int
        Pixels that are not compared: not valid, outside the region, or unknown to the truth.
    left_out_positives : int
        Those of them that the truth selects.
    """

    true_positives: int
    false_positives: int
    false_negatives: int
    true_negatives: int
    left_out: int = 0
    left_out_positives: int = 0

    def __add__(self, other: Agreement) -> Agreement:
        return Agreement(
            self.true_positives + other.true_positives,
            self.false_positives + other.false_positives,
            self.false_negatives + other.false_negatives,
            self.true_negatives + other.true_negatives,
            self.left_out + other.left_out,
            self.left_out_positives + other.left_out_positives,
        )

    @property
    def compared(self) -> int:
        """Pixels that are compared."""
        return self.true_positives + self.true_negatives + self.errors

    @property
    def errors(self) -> int:
        """Pixels that differ."""
        return self.false_positives + self.false_negatives

    @property
    def dice(self) -> float | None:
        """2 TP / (2 TP + FP + FN); None where mask and truth are both empty."""
        return _share(2 * self.true_positives, 2 * self.true_positives + self.errors)

    @property
    def f1(self) -> float | None:
        """The harmonic mean of precision and recall of pixels: the same number as `dice`."""
        return self.dice

    @property
    def iou(self) -> float | None:
        """TP / (TP + FP + FN), Jaccard's index; None where mask and truth are both empty."""
        return _share(self.true_positives, self.true_positives + self.errors)

    @property
    def precision(self) -> float | None:
        """TP / (TP + FP); None where the mask is empty."""
        return _share(self.true_positives, self.true_positives + self.false_positives)

    @property
    def recall(self) -> float | None:
        """TP / (TP + FN); None where the truth is empty."""
        return _share(self.true_positives, self.true_positives + self.false_negatives)

    @property
    def accuracy(self) -> float | None:
        """(TP + TN) / all that are compared; None where none is. High wherever little is wanted."""
        return _share(self.true_positives + self.true_negatives, self.compared)

    @property
    def is_inverse(self) -> bool:
        """Whether the truth is nearly what the mask is not, as where black means wanted in it.

        Dice of the inverse mask and the truth, 2 FN / (2 FN + TP + TN), is above 0.9, and that of
        the mask itself below 0.1.
        """
        inverse = _share(
            2 * self.false_negatives,
            2 * self.false_negatives + self.true_positives + self.true_negatives,
        )
        return (
            inverse is not None and inverse > 0.9 and self.dice is not None and 10 * self.dice < 1
        )


def _share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


@dataclass(frozen=True, eq=False)
class Comparison:
    """A mask beside its truth, for counting and drawing.

    Parameters
    ----------
    mask, truth : (H, W) ndarray of bool
    where : (H, W) ndarray of bool, optional
        Pixels that are compared; all by default.

    Raises
    ------
    ImageError
        If the arrays are not bool or differ in shape.
    """

    mask: Mask
    truth: Mask
    where: Mask | None = None

    def __post_init__(self) -> None:
        arrays = (self.mask, self.truth, *(() if self.where is None else (self.where,)))
        if any(each.shape != self.mask.shape or each.dtype != np.bool_ for each in arrays):
            found = ", ".join(f"{each.dtype} {each.shape}" for each in arrays)
            raise ImageError(f"A mask and its truth are bool arrays of one shape, not {found}.")

    @property
    def agreement(self) -> Agreement:
        """The pixels, counted."""
        mask, truth = self.mask, self.truth
        compared, wanted = mask.size, int(np.count_nonzero(truth))
        left_out_positives = 0
        if self.where is not None:
            compared = int(np.count_nonzero(self.where))
            mask, truth = mask & self.where, truth & self.where
            left_out_positives = wanted - int(np.count_nonzero(truth))
            wanted -= left_out_positives
        both = int(np.count_nonzero(mask & truth))
        selected = int(np.count_nonzero(mask))
        return Agreement(
            both,
            selected - both,
            wanted - both,
            compared - selected - wanted + both,
            self.mask.size - compared,
            left_out_positives,
        )


def label_comparisons(
    result: MaskResult,
    recipe: Recipe,
    labels: NDArray[np.unsignedinteger],
    where: Mask | None = None,
    only: str | None = None,
) -> dict[str, Comparison]:
    """Compare the masks of all classes with one image of labels.

    A pixel has one label: of classes that overlap, the later one's, as the export of labels writes
    it. The masks are compared as such labels, so that the export agrees with itself. The pixels of
    a class are those with its label or with one of the classes within it, however deep.

    Parameters
    ----------
    result : MaskResult
        What :func:`~maskapp.apply_recipe` made.
    recipe : Recipe
        The one that made it.
    labels : (H, W) ndarray of unsigned integers
        0, or 1, 2, … in the classes' order.
    where : (H, W) ndarray of bool, optional
        Pixels that are compared; all by default.
    only : str, optional
        The class that is compared; all by default.

    Returns
    -------
    dict of str to Comparison
        By the classes' names.
    """
    own = labels_of(result.masks.values(), np.zeros(labels.shape, np.uint8))
    return {
        name: Comparison(np.isin(own, numbers), np.isin(labels, numbers), where)
        for name, numbers in _numbers(recipe).items()
        if only in (None, name)
    }


def _numbers(recipe: Recipe) -> dict[str, list[int]]:
    """Return the labels of each class: its own number and those of the classes within it."""
    found: dict[str, list[int]] = {each.name: [] for each in recipe.classes}
    outer_of = {each.name: each.within for each in recipe.classes}
    for number, each in enumerate(recipe.classes, start=1):
        name: str | None = each.name
        while name is not None:
            found[name].append(number)
            name = outer_of[name]
    return found
