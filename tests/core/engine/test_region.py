"""Regions: shapes by hand and against exact geometry."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from maskapp.core.engine.region import region_mask
from maskapp.core.recipe.shapes import Ellipse, Polygon, Rectangle, Shape
from tests.strategies import shapes

SIZE = (5, 5)


def rows(*parts: Shape, shape: tuple[int, int] = SIZE) -> list[str]:
    mask = region_mask(parts, shape)
    assert mask is not None
    assert mask.shape == shape
    assert mask.dtype == np.bool_
    return ["".join("#" if pixel else "." for pixel in row) for row in mask.tolist()]


def test_no_shapes_mean_no_region() -> None:
    assert region_mask((), SIZE) is None


def test_a_rectangle_holds_width_times_height_pixels() -> None:
    assert rows(Rectangle("include", 1, 2, 3, 2)) == [".....", ".....", ".###.", ".###.", "....."]


def test_an_ellipse_holds_the_centres_inside_it() -> None:
    assert rows(Ellipse("include", 0, 0, 5, 5)) == [".###.", "#####", "#####", "#####", ".###."]
    assert rows(Ellipse("include", 1, 1, 2, 4)) == [".....", ".##..", ".##..", ".##..", ".##.."]
    assert rows(Ellipse("include", 2, 3, 1, 1)) == [".....", ".....", ".....", "..#..", "....."]


def test_a_polygon_holds_the_centres_inside_it() -> None:
    square = Polygon("include", ((1, 1), (4, 1), (4, 3), (1, 3)))
    assert rows(square) == [".....", ".###.", ".###.", ".....", "....."]


def test_crossing_polygons_follow_even_odd() -> None:
    bow = Polygon("include", ((0, 0), (5, 0), (0, 4), (5, 4)))
    found = rows(bow, shape=(4, 5))
    assert found[0][2] == "#"
    assert found[1][0] == "."
    assert found[3][2] == "#"


def test_the_region_is_the_included_less_the_excluded_in_any_order() -> None:
    left = Rectangle("include", 0, 0, 2, 5)
    top = Rectangle("include", 0, 0, 5, 1)
    hole = Rectangle("exclude", 1, 0, 1, 2)
    expected = ["#.###", "#....", "##...", "##...", "##..."]
    assert rows(left, top, hole) == rows(hole, top, left) == expected


def test_only_excluded_shapes_leave_the_rest() -> None:
    assert rows(Rectangle("exclude", 0, 1, 5, 3)) == ["#####", ".....", ".....", ".....", "#####"]


def test_parts_beyond_the_image_are_cut_off() -> None:
    assert rows(Rectangle("include", -3, -3, 5, 5)) == ["##...", "##...", ".....", ".....", "....."]
    assert rows(Rectangle("include", 3, 4, 1000000, 9)) == [*["....."] * 4, "...##"]
    assert rows(Ellipse("include", -500, -500, 1000, 1000))[0] == "#####"


OUTSIDE = [(-9, 0), (0, -9), (9, 0), (0, 9), (-1000000, -1000000), (1000000, 1000000)]


@pytest.mark.parametrize(("x", "y"), OUTSIDE)
def test_shapes_outside_the_image_select_nothing(x: int, y: int) -> None:
    step = -3 if x + y > 0 else 3
    triangle = ((x, y), (x, y + step), (x + step // 3, y))
    for part in (
        Rectangle("include", x, y, 3, 3),
        Ellipse("include", x, y, 3, 3),
        Polygon("include", triangle),
    ):
        assert rows(part) == ["....."] * 5


@pytest.mark.parametrize("part", [Ellipse("include", -1000000, -1000000, 1000000, 1000000)])
def test_the_largest_shapes_cost_no_more_than_the_image(part: Shape) -> None:
    assert region_mask((part,), (400, 400)) is not None


@given(st.integers(-3, 9), st.integers(-3, 9), st.integers(1, 12), st.integers(1, 12))
def test_ellipses_are_those_of_exact_geometry(x: int, y: int, width: int, height: int) -> None:
    mask = region_mask((Ellipse("include", x, y, width, height),), (9, 9))
    assert mask is not None
    for r, c in np.ndindex(9, 9):
        across = (Fraction(2 * c + 1, 2) - x - Fraction(width, 2)) / Fraction(width, 2)
        down = (Fraction(2 * r + 1, 2) - y - Fraction(height, 2)) / Fraction(height, 2)
        distance = across**2 + down**2
        if distance != 1:  # a centre on the edge may go either way
            assert mask[r, c] == (distance < 1)


points = st.lists(st.tuples(st.integers(-3, 9), st.integers(-3, 9)), min_size=3, max_size=6)


def winding(corners: list[tuple[int, int]], x: Fraction, y: Fraction) -> bool | None:
    """Even-odd test with exact numbers; None on the edge."""
    inside = False
    for (x0, y0), (x1, y1) in zip(corners, [*corners[1:], corners[0]], strict=True):
        cross = (x1 - x0) * (y - y0) - (y1 - y0) * (x - x0)
        within = min(x0, x1) <= x <= max(x0, x1) and min(y0, y1) <= y <= max(y0, y1)
        if cross == 0 and within:
            return None
        if (y0 > y) != (y1 > y) and x < x0 + (y - y0) * Fraction(x1 - x0, y1 - y0):
            inside = not inside
    return inside


@given(points)
def test_polygons_are_those_of_exact_geometry(corners: list[tuple[int, int]]) -> None:
    mask = region_mask((Polygon("include", tuple(corners)),), (8, 8))
    assert mask is not None
    for r, c in np.ndindex(8, 8):
        exact = winding(corners, Fraction(2 * c + 1, 2), Fraction(2 * r + 1, 2))
        if exact is not None:
            assert mask[r, c] == exact


@given(st.lists(shapes, min_size=1, max_size=4))
def test_regions_are_unions_less_unions(parts: list[Shape]) -> None:
    masks: dict[str, NDArray[np.bool_]] = {
        mode: np.zeros((7, 8), np.bool_) for mode in ("include", "exclude")
    }
    for part in parts:
        alone = region_mask((replace(part, mode="include"),), (7, 8))
        assert alone is not None
        masks[part.mode] |= alone
    if all(part.mode == "exclude" for part in parts):
        masks["include"][:] = True
    np.testing.assert_array_equal(
        region_mask(tuple(parts), (7, 8)), masks["include"] & ~masks["exclude"]
    )
