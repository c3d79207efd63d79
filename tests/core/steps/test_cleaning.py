"""Cleaning against scikit-image's morphology and by hand."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import ndimage
from skimage import measure, segmentation
from skimage.morphology import closing, dilation, disk, erosion, opening, remove_small_objects

from maskapp.core.engine.apply import apply_recipe
from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.steps.cleaning.clear_border import ClearBorder
from maskapp.core.steps.cleaning.close import Close
from maskapp.core.steps.cleaning.fill_holes import FillHoles
from maskapp.core.steps.cleaning.keep_largest import KeepLargest
from maskapp.core.steps.cleaning.open import Open
from maskapp.core.steps.cleaning.remove_small import RemoveSmall
from maskapp.core.steps.morphology import dilate, erode, labelled
from maskapp.core.steps.run import clean_all
from maskapp.core.steps.step import CleaningStep, Connectivity
from tests import strategies
from tests.strategies import masks, steps

Mask = NDArray[np.bool_]
CONNECTIVITIES: tuple[Connectivity, ...] = (4, 8)
connectivities = st.sampled_from(CONNECTIVITIES)


def mask(text: str) -> Mask:
    return np.array([[character == "#" for character in row] for row in text.split()])


def rows(found: Mask) -> list[str]:
    return ["".join("#" if pixel else "." for pixel in row) for row in found.tolist()]


def hops(connectivity: Connectivity) -> int:
    """The connectivity as scikit-image counts it."""
    return 1 if connectivity == 4 else 2


# ---- laws


@given(masks(), steps, connectivities)
def test_cleaning_gives_a_new_mask_and_keeps_the_old(
    before: Mask, step: CleaningStep, connectivity: Connectivity
) -> None:
    copy = before.copy()
    after = step.run(before, connectivity)
    assert after.shape == before.shape
    assert after.dtype == np.bool_
    assert not np.shares_memory(after, before)
    np.testing.assert_array_equal(before, copy)


@given(masks(), steps, connectivities)
def test_every_step_is_idempotent(
    before: Mask, step: CleaningStep, connectivity: Connectivity
) -> None:
    once = step.run(before, connectivity)
    np.testing.assert_array_equal(step.run(once, connectivity), once)


@given(masks(), st.integers(1, 4), connectivities)
def test_opening_and_removal_shrink_closing_and_filling_grow(
    before: Mask, number: int, connectivity: Connectivity
) -> None:
    for step in (Open(number), RemoveSmall(number), KeepLargest(number)):
        assert not np.any(step.run(before, connectivity) & ~before)
    for grow in (Close(number), FillHoles(), FillHoles(number)):
        assert not np.any(before & ~grow.run(before, connectivity))


@given(masks(), steps, connectivities, st.booleans())
def test_cleaning_does_not_depend_on_memory_layout(
    before: Mask, step: CleaningStep, connectivity: Connectivity, fortran: bool
) -> None:
    view = np.asfortranarray(before) if fortran else np.repeat(before, 2, axis=1)[:, ::2]
    np.testing.assert_array_equal(step.run(view, connectivity), step.run(before, connectivity))


@pytest.mark.parametrize("full", [False, True])
@pytest.mark.parametrize("shape", [(1, 1), (1, 7), (9, 1), (6, 8)])
@given(step=steps, connectivity=connectivities)
def test_empty_and_full_masks_stay(
    full: bool, shape: tuple[int, int], step: CleaningStep, connectivity: Connectivity
) -> None:
    before = np.full(shape, full)
    after = step.run(before, connectivity)
    assert after.all() == after.any()  # one object stays whole or goes
    if not full or (isinstance(step, RemoveSmall) and before.size < step.min_area):
        assert not after.any()
    elif isinstance(step, Open | Close | FillHoles | KeepLargest | RemoveSmall):
        assert after.all()


# ---- morphology


@given(masks(most=16), st.integers(1, 6))
def test_erosion_and_dilation_are_scikit_images_with_a_disk(before: Mask, radius: int) -> None:
    footprint = disk(radius)
    np.testing.assert_array_equal(
        dilate(before, radius), dilation(before, footprint, mode="ignore")
    )
    np.testing.assert_array_equal(erode(before, radius), erosion(before, footprint, mode="ignore"))


@given(masks(most=16), st.integers(1, 6))
def test_opening_and_closing_are_scikit_images_with_a_disk(before: Mask, radius: int) -> None:
    footprint = disk(radius)
    np.testing.assert_array_equal(
        Open(radius).run(before, 8), opening(before, footprint, mode="ignore")
    )
    np.testing.assert_array_equal(
        Close(radius).run(before, 8), closing(before, footprint, mode="ignore")
    )


@pytest.mark.parametrize("radius", [1, 2, 3, 5, 10, 25, 50, 100])
def test_a_dilated_pixel_is_scikit_images_disk(radius: int) -> None:
    before = np.zeros((2 * radius + 3, 2 * radius + 3), np.bool_)
    before[radius + 1, radius + 1] = True
    np.testing.assert_array_equal(dilate(before, radius)[1:-1, 1:-1], disk(radius).astype(bool))


@pytest.mark.parametrize("radius", [1, 2, 8, 9, 12])
def test_large_random_masks_are_opened_and_closed_as_by_scikit_image(radius: int) -> None:
    rng = np.random.default_rng(radius)
    before = ndimage.gaussian_filter(rng.random((120, 150)), 2) > 0.5
    footprint = disk(radius)
    np.testing.assert_array_equal(
        Open(radius).run(before, 8), opening(before, footprint, mode="ignore")
    )
    np.testing.assert_array_equal(
        Close(radius).run(before, 8), closing(before, footprint, mode="ignore")
    )


def test_opening_removes_what_is_narrower_than_the_disk() -> None:
    before = mask("#.#.. .###. ..#.. ....# ..##.")
    assert rows(Open(1).run(before, 8)) == ["..#..", ".###.", "..#..", ".....", "....."]


def test_closing_fills_what_is_narrower_than_the_disk() -> None:
    before = mask("##### ##.## ##### ..... #.#..")
    assert rows(Close(1).run(before, 8))[1] == "#####"


def test_the_border_neither_eats_nor_grows_objects() -> None:
    half = mask("..### ..### ..### ..### ..###")
    assert rows(erode(half, 1)) == ["...##"] * 5
    assert rows(Close(1).run(half, 8)) == rows(half)
    assert rows(Open(1).run(~half, 8)) == rows(~half)


# ---- objects


@given(masks(), connectivities)
def test_objects_are_scikit_images_and_come_in_reading_order(
    before: Mask, connectivity: Connectivity
) -> None:
    # scikit-image numbers objects by their first pixel in reading order; so must SciPy, because
    # KeepLargest breaks ties by number.
    labels, areas = labelled(before, connectivity)
    np.testing.assert_array_equal(labels, measure.label(before, connectivity=hops(connectivity)))
    np.testing.assert_array_equal(areas, np.bincount(labels.reshape(-1)))
    _, first = np.unique(labels[before], return_index=True)
    assert np.all(np.diff(first) > 0)


@given(masks(), st.integers(1, 20), connectivities)
def test_small_objects_are_removed_as_by_scikit_image(
    before: Mask, min_area: int, connectivity: Connectivity
) -> None:
    expected = remove_small_objects(before, max_size=min_area - 1, connectivity=hops(connectivity))
    np.testing.assert_array_equal(RemoveSmall(min_area).run(before, connectivity), expected)


def test_objects_of_exactly_the_least_area_stay() -> None:
    before = mask("##..# ##... ....# ###.# .....")
    assert rows(RemoveSmall(3).run(before, 8)) == ["##...", "##...", ".....", "###..", "....."]


def test_diagonal_neighbours_join_only_8_connected_objects() -> None:
    before = mask("#.... .#... ..#.. ..... ....#")
    assert rows(RemoveSmall(3).run(before, 8)) == ["#....", ".#...", "..#..", ".....", "....."]
    assert rows(RemoveSmall(2).run(before, 4)) == ["....."] * 5


def test_of_equally_large_objects_the_first_in_reading_order_stays() -> None:
    before = mask("...## #.... #..#. ...#. ##...")
    assert rows(KeepLargest(1).run(before, 8))[0] == "...##"
    assert rows(KeepLargest(2).run(before, 8)) == ["...##", "#....", "#....", ".....", "....."]
    assert rows(KeepLargest(3).run(before, 8)) == ["...##", "#....", "#..#.", "...#.", "....."]


@given(masks(), st.integers(1, 4), connectivities)
def test_the_largest_stay_by_area_then_by_first_pixel(
    before: Mask, count: int, connectivity: Connectivity
) -> None:
    labels = measure.label(before, connectivity=hops(connectivity))
    flat = labels.reshape(-1).tolist()
    order = sorted(set(flat) - {0}, key=lambda label: (-flat.count(label), flat.index(label)))
    expected = np.isin(labels, order[:count])
    np.testing.assert_array_equal(KeepLargest(count).run(before, connectivity), expected)


# ---- holes


@given(masks(), connectivities)
def test_holes_are_filled_as_by_scipy(before: Mask, connectivity: Connectivity) -> None:
    # SciPy's structure joins the background: 4-connected under 8-connected objects.
    structure = ndimage.generate_binary_structure(2, 1 if connectivity == 8 else 2)
    expected = ndimage.binary_fill_holes(before, structure)
    np.testing.assert_array_equal(FillHoles().run(before, connectivity), expected)


@given(masks(), st.integers(1, 12), connectivities)
def test_only_holes_of_at_most_the_area_are_filled(
    before: Mask, max_area: int, connectivity: Connectivity
) -> None:
    holes = FillHoles().run(before, connectivity) & ~before
    small = holes & ~remove_small_objects(
        holes, max_size=max_area, connectivity=3 - hops(connectivity)
    )
    np.testing.assert_array_equal(FillHoles(max_area).run(before, connectivity), before | small)


def test_a_hole_at_the_border_is_no_hole() -> None:
    before = mask("##.## #.#.# ##### #...# #####")
    assert rows(FillHoles().run(before, 8)) == ["##.##", "#####", "#####", "#####", "#####"]
    assert rows(FillHoles(1).run(before, 8)) == ["##.##", "#####", "#####", "#...#", "#####"]


def test_a_diagonal_gap_opens_a_hole_only_under_4_connected_objects() -> None:
    before = mask("##### #...# #..#. ###.. .....")
    # The ring's lower right corner is closed diagonally: (2, 3) to (3, 2).
    assert rows(FillHoles().run(before, 8))[1] == "#####"
    ring = mask("..... .##.. .#.#. ..##. .....")
    assert rows(FillHoles().run(ring, 8))[2] == ".###."
    open_ring = mask("..... ..#.. .#.#. ..#.. .....")
    assert rows(FillHoles().run(open_ring, 8))[2] == ".###."
    assert rows(FillHoles().run(open_ring, 4)) == rows(open_ring)


# ---- what each step changes


def test_changes_are_counted_step_by_step() -> None:
    drawn = np.zeros((9, 9), bool)
    drawn[2:7, 2:7] = True
    drawn[4, 4] = False
    drawn[0, 8] = True
    cleaned, changes = clean_all(drawn, (FillHoles(), RemoveSmall(2), RemoveSmall(2)), 8)
    assert cleaned.sum() == 25
    assert [(c.added, c.removed) for c in changes] == [(1, 0), (0, 1), (0, 0)]
    assert [c.describe() for c in changes] == [
        "Fill holes added 1 pixel",
        "Remove objects under 2 px removed 1 pixel",
        "Remove objects under 2 px changed nothing",
    ]


def test_only_allowed_pixels_count_as_changed() -> None:
    drawn = np.zeros((3, 9), bool)
    drawn[:, [0, 1, 3, 4]] = True
    allowed = np.ones((3, 9), bool)
    allowed[0, 2] = False
    cleaned, changes = clean_all(drawn, (Close(2),), 8, allowed)
    assert changes[0].added == np.count_nonzero(cleaned) - 12
    assert not cleaned[0, 2]


@given(strategies.recipes(8), strategies.images(8, most=8))
def test_changes_add_up_to_the_result(recipe: Recipe, pixels: NDArray[np.uint8]) -> None:
    result = apply_recipe(Image(pixels), recipe)
    before = apply_recipe(Image(pixels), recipe.with_class(cleaning=())).selected
    assert [change.step for change in result.changes] == list(recipe.cleaning)
    total = sum(change.added - change.removed for change in result.changes)
    assert before + total == result.selected


# ---- the border of the image


def test_objects_at_the_border_go_and_others_stay() -> None:
    before = mask("#.... ..##. ..##. ..... ....#")
    assert rows(ClearBorder().run(before, 8)) == [".....", "..##.", "..##.", ".....", "....."]
    assert not ClearBorder().run(mask("...# .##. ...."), 8).any()  # joined by a corner
    assert rows(ClearBorder().run(mask("...# .##. ...."), 4)) == ["....", ".##.", "...."]


@given(masks(most=16), connectivities)
def test_clear_border_is_scikit_images(before: Mask, connectivity: Connectivity) -> None:
    labels = measure.label(before, connectivity=hops(connectivity))
    expected = segmentation.clear_border(labels) > 0
    np.testing.assert_array_equal(ClearBorder().run(before, connectivity), expected)
