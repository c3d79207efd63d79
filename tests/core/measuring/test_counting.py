"""Which objects count."""

from typing import Any

import numpy as np
import pytest

from maskapp import RecipeError
from maskapp.arrays import Mask
from maskapp.core.measuring.counting import Counting, counted_objects, touches_region


def drawn(*rows: str) -> Mask:
    return np.array([[mark == "#" for mark in row] for row in rows])


MASK = drawn(
    "##......",
    "........",
    ".#.####.",
    ".....#..",
    "........",
)


def areas(**numbers: Any) -> list[int]:
    return [int(area) for area in counted_objects(MASK, 8, Counting(**numbers)).area]


def test_all_count_by_default() -> None:
    assert areas() == [2, 1, 5]
    assert Counting().is_plain
    assert Counting().describe() == ""


def test_both_ends_of_the_area_count() -> None:
    assert areas(min_area=2) == [2, 5]
    assert areas(max_area=2) == [2, 1]
    assert areas(min_area=2, max_area=2) == [2]


def test_objects_at_the_border_can_be_left_out() -> None:
    assert areas(exclude_border=True) == [1, 5]
    for edge in (MASK[::-1], MASK.T, MASK.T[::-1]):
        assert 2 not in counted_objects(edge, 8, Counting(exclude_border=True)).area.tolist()


def test_both_ends_of_the_circularity_count() -> None:
    disc = np.hypot(*np.ogrid[-9:10, -9:10]) <= 8
    both = np.hstack([disc, np.zeros((19, 2), np.bool_), np.ones((19, 2), np.bool_)])
    assert len(counted_objects(both, 8, Counting())) == 2
    assert counted_objects(both, 8, Counting(min_circularity=0.8)).area.tolist() == [disc.sum()]
    assert counted_objects(both, 8, Counting(max_circularity=0.8)).area.tolist() == [38]
    assert areas(min_circularity=1, max_circularity=1, max_area=1) == [1]  # a pixel is round


def test_what_counts_is_numbered_in_reading_order() -> None:
    labels = counted_objects(MASK, 8, Counting(exclude_border=True)).labels
    assert labels.tolist() == [
        [0] * 8,
        [0] * 8,
        [0, 1, 0, 2, 2, 2, 2, 0],
        [0, 0, 0, 0, 0, 2, 0, 0],
        [0] * 8,
    ]


def test_sizes_are_those_of_the_parts_where_objects_are_split() -> None:
    y, x = np.ogrid[:30, :60]
    two = np.minimum(np.hypot(y - 15, x - 20), np.hypot(y - 15, x - 38)) <= 10
    assert len(counted_objects(two, 8, Counting())) == 1
    parts = counted_objects(two, 8, Counting(split=0.5))
    assert len(parts) == 2
    assert parts.area.sum() == two.sum()
    assert not len(counted_objects(two, 8, Counting(split=0.5, min_area=int(two.sum()) - 1)))


def test_it_is_told_in_words() -> None:
    every = Counting(0.75, 20, 900, 0.4, None, True)
    assert every.describe() == (
        "split at necks of 0.75 px, area 20–900 px, circularity from 0.4, not at the border"
    )
    assert Counting(max_area=5).describe() == "area up to 5 px"
    assert every.given() == {
        **{"split": 0.75, "min_area": 20, "max_area": 900},
        **{"min_circularity": 0.4, "exclude_border": True},
    }


@pytest.mark.parametrize(
    ("numbers", "message"),
    [
        ({"split": 0.009}, "split: 0.009 is not from 0.01 to 1000"),
        ({"split": 0}, "split: 0 is not from 0.01 to 1000"),
        ({"split": -1}, "split: -1 is not from 0.01 to 1000"),
        ({"split": 0.125}, "split: 0.125 is not in steps of 0.01"),
        ({"split": float("nan")}, "split: nan is not a finite number"),
        ({"split": True}, "split: true is not a number"),
        ({"min_area": 0}, "min_area: 0 is not from 1 to 1000000000000"),
        ({"min_area": 1.5}, "min_area: 1.5 is not in steps of 1"),
        ({"min_circularity": 1.01}, "min_circularity: 1.01 is not from 0 to 1"),
        (
            {"min_area": 3, "max_area": 2},
            "min_area: 3 is above 2, so that no object would count",
        ),
        ({"exclude_border": 1}, "exclude_border: 1 is not true or false"),
    ],
)
def test_numbers_that_make_no_sense_are_refused(numbers: dict[str, Any], message: str) -> None:
    with pytest.raises(RecipeError) as refused:
        Counting(**numbers)
    assert str(refused.value) == message


def test_the_smallest_neck_can_be_asked_for() -> None:
    assert Counting(split=0.01).split == 0.01


def test_what_the_regions_edge_cuts_is_at_the_border_too() -> None:
    allowed = np.ones(MASK.shape, np.bool_)
    allowed[:, 6:] = False  # cuts the object of 5 pixels to 4
    mask = MASK & allowed
    assert counted_objects(mask, 8, Counting(), allowed).area.tolist() == [2, 1, 4]
    assert counted_objects(mask, 8, Counting(exclude_border=True), allowed).area.tolist() == [1]
    objects = counted_objects(mask, 8, Counting(), allowed)
    assert touches_region(objects, allowed).tolist() == [False, False, True]
    assert touches_region(objects, None).tolist() == [False] * 3
    everything = np.ones(MASK.shape, np.bool_)
    assert touches_region(objects, everything).tolist() == [False] * 3
