"""Objects and their measures, beside scikit-image's regionprops and plain loops."""

from itertools import product
from math import pi, sqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import ndimage
from skimage import data, draw, measure

from maskapp.arrays import Mask
from maskapp.core.measuring.measures import MEASURES
from maskapp.core.measuring.objects import Objects

masks = st.tuples(st.integers(1, 14), st.integers(1, 14)).flatmap(lambda s: arrays(np.bool_, s))


def values(objects: Objects, name: str) -> list[float]:
    return [float(value) for value in objects.values(MEASURES[name].function)]


def drawn(*rows: str) -> Mask:
    return np.array([[mark == "#" for mark in row] for row in rows])


def blobs() -> Mask:
    rng = np.random.default_rng(3)
    mask: Mask = ndimage.gaussian_filter(rng.random((300, 400)), 3) > 0.505
    return mask | (rng.random(mask.shape) > 0.997)


def test_a_rectangle_is_measured_by_hand() -> None:
    objects = Objects.of(drawn(".....", ".###.", ".###.", "....."), 8)
    assert len(objects) == 1
    assert values(objects, "area") == [6]
    assert [values(objects, name)[0] for name in ("left", "top", "width", "height")] == [1, 1, 3, 2]
    assert values(objects, "centroid_x") == [2]
    assert values(objects, "centroid_y") == [1.5]
    assert values(objects, "perimeter") == [6]  # through the centres: 2 × (2 + 1)
    assert values(objects, "circularity") == [pi * 4 * 6 / 36 if pi * 24 < 36 else 1]
    assert values(objects, "feret") == [sqrt(9 + 4)]
    assert values(objects, "orientation_deg") == [0]
    assert values(objects, "major_axis") == pytest.approx([4 * sqrt(2 / 3)])
    assert values(objects, "minor_axis") == pytest.approx([4 * sqrt(1 / 4)])


def test_a_single_pixel_has_numbers() -> None:
    objects = Objects.of(drawn("#"), 4)
    expected = {"area": 1, "perimeter": 0, "circularity": 1, "eccentricity": 0, "feret": sqrt(2)}
    assert {name: values(objects, name)[0] for name in expected} == expected


def test_no_object_has_no_numbers() -> None:
    objects = Objects.of(drawn("...", "..."), 8)
    assert len(objects) == 0
    assert [values(objects, name) for name in MEASURES] == [[]] * len(MEASURES)


@pytest.mark.parametrize(("rows", "angle"), [(("###",), 0), (("#", "#"), 90)])
def test_the_angle_is_against_the_horizontal(rows: tuple[str, ...], angle: int) -> None:
    assert values(Objects.of(drawn(*rows), 8), "orientation_deg") == [angle]


def test_the_angle_counts_counter_clockwise() -> None:
    rising = drawn("...#", "..#.", ".#..", "#...")
    assert values(Objects.of(rising, 8), "orientation_deg") == pytest.approx([45])
    assert values(Objects.of(rising[::-1], 8), "orientation_deg") == pytest.approx([135])


def test_neighbours_join_as_the_recipe_says() -> None:
    corner = drawn("#.", ".#")
    assert len(Objects.of(corner, 8)) == 1
    assert len(Objects.of(corner, 4)) == 2


@pytest.mark.parametrize("connectivity", [4, 8])
@pytest.mark.parametrize("name", ["blobs", "coins"])
def test_measures_are_scikit_images(name: str, connectivity: int) -> None:
    mask = blobs() if name == "blobs" else data.coins() > 107
    objects = Objects.of(mask, 8 if connectivity == 8 else 4)
    labels = measure.label(mask, connectivity=connectivity // 4)
    theirs = measure.regionprops_table(
        objects.labels,
        properties=(
            *("area", "centroid", "bbox", "perimeter", "eccentricity"),
            *("axis_major_length", "axis_minor_length", "orientation"),
        ),
    )
    assert len(objects) == labels.max() > 50
    same = {"area": "area", "top": "bbox-0", "left": "bbox-1"}
    for mine, other in same.items():
        assert values(objects, mine) == theirs[other].tolist()
    assert values(objects, "height") == (theirs["bbox-2"] - theirs["bbox-0"]).tolist()
    assert values(objects, "width") == (theirs["bbox-3"] - theirs["bbox-1"]).tolist()
    close = {
        **{"centroid_y": "centroid-0", "centroid_x": "centroid-1"},
        **{"perimeter": "perimeter", "eccentricity": "eccentricity"},
        **{"major_axis": "axis_major_length", "minor_axis": "axis_minor_length"},
    }
    for mine, other in close.items():
        np.testing.assert_allclose(values(objects, mine), theirs[other], rtol=1e-9, atol=1e-7)
    thin = theirs["eccentricity"] > 1e-3  # what is round lies in no direction
    turned = (
        np.degrees(theirs["orientation"][thin])
        + 90
        - np.array(values(objects, "orientation_deg"))[thin]
    )
    assert np.abs((turned + 90) % 180 - 90).max() < 1e-6


@given(masks, st.sampled_from((4, 8)))
def test_every_object_is_measured_as_if_it_were_alone(mask: Mask, connectivity: int) -> None:
    objects = Objects.of(mask, 8 if connectivity == 8 else 4)
    for number in range(1, len(objects) + 1):
        alone = Objects.of(objects.labels == number, 8)
        for name in MEASURES:
            assert values(objects, name)[number - 1] == pytest.approx(values(alone, name)[0])


@given(masks)
@settings(max_examples=200)
def test_the_feret_diameter_is_the_largest_distance_of_corners(mask: Mask) -> None:
    objects = Objects.of(mask, 8)
    for number, found in enumerate(values(objects, "feret"), start=1):
        rows, columns = np.nonzero(objects.labels == number)
        corners = {
            (y + down, x + right)
            for y, x in zip(rows.tolist(), columns.tolist(), strict=True)
            for down, right in product((0, 1), (0, 1))
        }
        assert found**2 == pytest.approx(
            max((a - c) ** 2 + (b - d) ** 2 for a, b in corners for c, d in corners)
        )


def test_a_large_disc_has_the_feret_diameter_of_a_disc() -> None:
    mask = np.zeros((1300, 1300), np.bool_)
    mask[draw.disk((650, 650), 600)] = True
    assert values(Objects.of(mask, 8), "feret")[0] == pytest.approx(1200, abs=1.5)
    assert values(Objects.of(mask, 8), "circularity")[0] == pytest.approx(0.9, abs=0.03)


def test_what_is_kept_is_numbered_anew_and_measured_the_same() -> None:
    objects = Objects.of(drawn("##.#.###"), 8)
    assert values(objects, "area") == [2, 1, 3]
    some = objects.kept(np.array([True, False, True]))
    assert some.labels.tolist() == [[1, 1, 0, 0, 0, 2, 2, 2]]
    assert values(some, "area") == [2, 3] == some.area.tolist()
    assert values(some, "left") == [0, 5]
