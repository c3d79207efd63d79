"""Agreement with a truth: against plain loops, and where nothing can be said."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from numpy.typing import NDArray

from maskapp.core.engine.apply import apply_recipe, compute_labels
from maskapp.core.image import Image
from maskapp.core.measuring.agreement import Agreement, Comparison, label_comparisons
from maskapp.core.recipe.mask_class import MaskClass
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from maskapp.errors import ImageError

Bools = NDArray[np.bool_]


@st.composite
def three(draw: st.DrawFn) -> tuple[Bools, Bools, Bools | None]:
    shape = draw(st.tuples(st.integers(1, 6), st.integers(1, 6)))
    arrays = hnp.arrays(np.bool_, shape)
    return draw(arrays), draw(arrays), draw(st.none() | arrays)


def plain(mask: Bools, truth: Bools, where: Bools | None) -> dict[str, int]:
    """Count pixel by pixel."""
    found = dict.fromkeys(("tp", "fp", "fn", "tn", "out", "out_positive"), 0)
    for y in range(mask.shape[0]):
        for x in range(mask.shape[1]):
            if where is not None and not where[y, x]:
                found["out"] += 1
                found["out_positive"] += int(truth[y, x])
            else:
                key = ("t" if mask[y, x] == truth[y, x] else "f") + ("p" if mask[y, x] else "n")
                found[key] += 1
    return found


@given(three())
def test_counts_are_those_of_plain_loops(given: tuple[Bools, Bools, Bools | None]) -> None:
    found = Comparison(*given).agreement
    expected = plain(*given)
    assert found == Agreement(*expected.values())
    assert found.compared + found.left_out == given[0].size
    assert all(type(value) is int for value in vars(found).values())


@given(three())
def test_scores_are_those_of_sets(given: tuple[Bools, Bools, Bools | None]) -> None:
    mask, truth, where = given
    inside = np.ones(mask.shape, bool) if where is None else where
    a = set(np.flatnonzero(mask & inside).tolist())
    b = set(np.flatnonzero(truth & inside).tolist())
    found = Comparison(*given).agreement

    def share(part: int, whole: int) -> float | None:
        return float(Fraction(part, whole)) if whole else None

    assert found.dice == found.f1 == share(2 * len(a & b), len(a) + len(b))
    assert found.iou == share(len(a & b), len(a | b))
    assert found.precision == share(len(a & b), len(a))
    assert found.recall == share(len(a & b), len(b))
    same = int((inside & (mask == truth)).sum())
    assert found.accuracy == share(same, int(inside.sum()))
    if found.precision and found.recall:  # F1 by its own formula
        p, r = found.precision, found.recall
        assert found.f1 == pytest.approx(2 * p * r / (p + r))


def test_by_hand() -> None:
    found = Agreement(true_positives=6, false_positives=2, false_negatives=4, true_negatives=8)
    assert (found.dice, found.iou) == (12 / 18, 0.5)
    assert (found.precision, found.recall, found.accuracy) == (0.75, 0.6, 0.7)


def test_where_both_are_empty_there_is_no_dice_and_full_accuracy() -> None:
    found = Agreement(0, 0, 0, 9)
    assert (found.dice, found.iou, found.precision, found.recall) == (None,) * 4
    assert found.accuracy == 1
    assert Agreement(0, 3, 0, 6).dice == 0  # something is selected, and should not be
    assert Agreement(0, 3, 0, 6).recall is None
    assert Agreement(0, 0, 3, 6).dice == 0
    assert Agreement(0, 0, 3, 6).precision is None
    assert Agreement(0, 0, 0, 0, left_out=9).accuracy is None


@given(three(), three())
def test_pooled_is_as_if_the_images_were_one(
    one: tuple[Bools, Bools, Bools | None], other: tuple[Bools, Bools, Bools | None]
) -> None:
    def flat(mine: Bools | None, its: Bools | None) -> Bools:
        parts = ((mine, one[0].size), (its, other[0].size))
        filled = [np.ones(size, bool) if part is None else part.ravel() for part, size in parts]
        return np.concatenate(filled)[np.newaxis]

    together = Comparison(*map(flat, one, other)).agreement
    assert Comparison(*one).agreement + Comparison(*other).agreement == together


def test_arrays_that_do_not_fit_are_refused() -> None:
    mask = np.ones((2, 3), bool)
    with pytest.raises(ImageError, match=r"bool \(2, 3\), bool \(3, 2\)"):
        Comparison(mask, mask.T)
    with pytest.raises(ImageError, match="uint8"):
        Comparison(mask, mask.astype(np.uint8))
    with pytest.raises(ImageError, match="one shape"):
        Comparison(mask, mask, mask[:1])


def over(channel: str, low: int, name: str, within: str | None = None) -> MaskClass:
    return MaskClass(Rule((Group((Range(channel, low, 255),)),)), name, within=within)


NESTED = Recipe(
    (
        over("red", 60, "tissue"),
        over("green", 90, "stained", "tissue"),
        over("blue", 120, "dark", "stained"),
        over("blue", 200, "dust"),
    )
)
PIXELS = np.random.default_rng(3).integers(0, 256, (30, 40, 3), np.uint8)


def test_the_export_of_labels_agrees_with_itself() -> None:
    result = apply_recipe(Image(PIXELS), NESTED)
    found = label_comparisons(result, NESTED, compute_labels(PIXELS, NESTED))
    assert list(found) == ["tissue", "stained", "dark", "dust"]
    for each in found.values():
        assert each.agreement.errors == 0
        assert each.agreement.true_positives > 0


def test_a_class_has_the_labels_of_those_within_it() -> None:
    """Red from 60, green from 90 within it, blue from 120 within that; blue from 200 alone."""
    result = apply_recipe(Image(PIXELS), NESTED)
    labels = np.random.default_rng(4).integers(0, 5, PIXELS.shape[:2], np.uint8)
    where = np.random.default_rng(5).random(labels.shape) < 0.8
    red, green, blue = (PIXELS[..., band].astype(int) for band in range(3))
    dust = blue >= 200
    tissue = (red >= 60) & ~dust
    stained = tissue & (green >= 90)
    dark = stained & (blue >= 120)
    masks = {"tissue": tissue, "stained": stained, "dark": dark, "dust": dust}
    numbers = {"tissue": (1, 2, 3), "stained": (2, 3), "dark": (3,), "dust": (4,)}
    found = label_comparisons(result, NESTED, labels, where)
    for name, mask in masks.items():
        truth = np.zeros(labels.shape, bool)
        for number in numbers[name]:
            truth |= labels == number
        assert found[name].agreement == Agreement(*plain(mask, truth, where).values())


@pytest.mark.parametrize(
    ("wanted", "selected", "is_inverse"),
    [
        ([1, 1, 1, 0, 0, 0], [0, 0, 0, 1, 1, 1], True),
        ([1, 1, 1, 0, 0, 0], [1, 1, 1, 0, 0, 0], False),
        ([1, 1, 1, 0, 0, 0], [1, 0, 0, 1, 1, 1], False),  # Dice 2 / 7
        ([1, 1, 1, 0, 0, 0], [0, 0, 0, 0, 0, 1], False),  # Dice of the inverse 6 / 8
        ([0, 0, 0, 0, 0, 0], [1, 1, 1, 1, 1, 1], False),  # both empty: nothing to say
        ([0, 0, 0, 0, 0, 0], [0, 0, 0, 0, 0, 0], False),
    ],
)
def test_a_truth_of_what_the_mask_is_not_is_noticed(
    wanted: list[int], selected: list[int], is_inverse: bool
) -> None:
    mask, truth = (np.array([each], bool) for each in (selected, wanted))
    assert Comparison(mask, truth).agreement.is_inverse is is_inverse


@given(three())
def test_the_inverse_is_told_by_dice_of_the_inverse_mask(
    given: tuple[Bools, Bools, Bools | None],
) -> None:
    mask, truth, where = given
    dice = Comparison(mask, truth, where).agreement.dice
    other = Comparison(~mask, truth, where).agreement.dice
    expected = dice is not None and other is not None and other > 0.9 and dice < 0.1
    assert Comparison(mask, truth, where).agreement.is_inverse is expected
