"""Which objects count."""

from decimal import Decimal
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maskapp import ImageError, RecipeError
from maskapp.arrays import Mask
from maskapp.core.measuring.areas import pixel_limits
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


def test_a_unit_is_told_and_kept_where_it_is_not_pixels() -> None:
    leaf = Counting(min_area=0.25, area_unit="cm2")
    assert leaf.describe() == "area from 0.25 cm²"
    assert leaf.given() == {"min_area": 0.25, "area_unit": "cm2"}
    assert Counting(max_area=1234567).describe() == "area up to 1234567 px"
    assert Counting(min_circularity=0).given() == {"min_circularity": 0}


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
        ({"area_unit": "acre"}, "area_unit: 'acre' is none of px, um2, mm2, cm2"),
        ({"area_unit": None}, "area_unit: null is none of px, um2, mm2, cm2"),
        ({"area_unit": ["px"]}, 'area_unit: ["px"] is none of px, um2, mm2, cm2'),
        (
            {"area_unit": "um2", "min_area": 0},
            "min_area: 0 is not from 0.000001 to 1000000000000",
        ),
        (
            {"area_unit": "mm2", "min_area": 0.3, "max_area": 0.2},
            "min_area: 0.3 is above 0.2, so that no object would count",
        ),
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


# ---- areas in other units than pixels: MASK has objects of 2, 1 and 5 pixels


def scaled(size: float | None, **numbers: Any) -> list[int]:
    objects = counted_objects(MASK, 8, Counting(**numbers), None, size)
    return [int(area) for area in objects.area]


@pytest.mark.parametrize(
    ("size", "numbers", "counted"),
    [
        (0.5, {"min_area": 0.5}, [2, 5]),  # a pixel has 0.25 µm²
        (0.5, {"min_area": 0.500001}, [5]),
        (0.5, {"max_area": 0.5}, [2, 1]),
        (0.5, {"max_area": 0.499999}, [1]),
        (0.5, {"max_area": 0.000001}, []),
        (0.5, {"min_area": 0.51, "max_area": 0.52}, []),  # between 2 and 3 pixels
        # 0.1² is above 0.01 as a float: what is exactly as large as a limit counts all the same.
        (0.1, {"min_area": 0.05}, [5]),
        (0.1, {"min_area": 0.02, "max_area": 0.02}, [2]),
        (0.00001, {"min_area": 10**12}, []),  # more pixels than whole numbers of 64 bits
        (0.00001, {"max_area": 10**12}, [2, 1, 5]),
        (1000, {"min_area": 2, "area_unit": "mm2"}, [2, 5]),
        (2000, {"max_area": 4, "area_unit": "mm2"}, [1]),
        (5000, {"min_area": 0.5, "area_unit": "cm2"}, [2, 5]),
        (5000, {"min_area": 2, "area_unit": "px"}, [2, 5]),  # pixels, whatever the scale
    ],
)
def test_areas_are_compared_in_their_unit(
    size: float, numbers: dict[str, Any], counted: list[int]
) -> None:
    assert scaled(size, **{"area_unit": "um2", **numbers}) == counted


def test_areas_in_a_unit_are_refused_without_a_scale() -> None:
    with pytest.raises(ImageError) as refused:
        scaled(None, min_area=3, area_unit="mm2")
    assert str(refused.value) == (
        "Areas are to be compared with mm², and the size of a pixel is not known. Give the size of "
        "a pixel, or smallest and largest area in pixels."
    )
    assert "--scale" in refused.value.told("command line")
    assert "Pixel size" in refused.value.told("page")
    assert scaled(None, exclude_border=True, area_unit="mm2") == [1, 5]  # nothing to compare


@given(
    size=st.decimals("0.001", "1000", places=3),
    limit=st.decimals("0.000001", "1000000", places=6),
    pixels=st.integers(1, 10**9),
)
def test_limits_in_pixels_are_those_of_exact_areas(
    size: Decimal, limit: Decimal, pixels: int
) -> None:
    area = pixels * size * size  # of at most 9 + 12 digits: exact
    fewest, most = pixel_limits(float(limit), float(limit), "um2", float(size))
    assert fewest is not None
    assert most is not None
    assert (pixels >= fewest) == (area >= limit)
    assert (pixels <= most) == (area <= limit)
