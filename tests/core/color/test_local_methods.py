"""Local thresholds against Python's whole numbers and scikit-image."""

from __future__ import annotations

from math import isqrt

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as st_numpy
from numpy.typing import NDArray
from skimage import data, filters

from maskapp.core.color.local_method import MAX_WINDOW, window_sums
from maskapp.core.color.local_methods import LOCAL_METHODS

Plane = NDArray[np.unsignedinteger]


def plain(method: str, plane: Plane, size: int, window: int, weight: int) -> NDArray[np.bool_]:
    """Return what is above its threshold, pixel by pixel, by 60 more bits of the root."""
    mode = "symmetric" if method == "mean" else "reflect"
    padded = np.pad(plane, window // 2, mode=mode)  # type: ignore[call-overload]  # either is one
    found = np.zeros(plane.shape, bool)
    n = window * window
    for y, x in np.ndindex(plane.shape):
        around = [int(v) for v in padded[y : y + window, x : x + window].flat]
        value, total = int(plane[y, x]), sum(around)
        spread = n * sum(v * v for v in around) - total * total
        if method == "mean":
            found[y, x] = n * (value + weight) > total
            continue
        if method == "sauvola":
            left = n * (size - 1) * (100 * n * value - (100 - weight) * total)
            right = 2 * weight * total
        else:
            left, right = 100 * (n * value - total), -weight
        square = right * right * spread << 120
        root = isqrt(square)
        exact = root * root == square
        scaled = left << 60
        if right >= 0:
            found[y, x] = scaled > root  # also where the root has more digits: left is whole
        else:
            found[y, x] = scaled > -root if exact else scaled >= -root
    return found


@settings(max_examples=300, deadline=None)
@given(
    st.sampled_from(sorted(LOCAL_METHODS)),
    st.sampled_from([8, 16]).flatmap(
        lambda depth: st_numpy.arrays(
            f"uint{depth}",
            st.tuples(st.integers(1, 6), st.integers(1, 6)),
            elements=st.sampled_from([0, 1, 2, 100, 2**depth - 2, 2**depth - 1]),
        )
    ),
    st.sampled_from([1, 3, 5, 9]),
    st.integers(-100, 100),
)
def test_whole_numbers_decide(method: str, plane: Plane, window: int, weight: int) -> None:
    size = int(np.iinfo(plane.dtype).max) + 1
    found = LOCAL_METHODS[method].function(plane, size, window, weight)
    np.testing.assert_array_equal(found, plain(method, plane, size, window, weight))


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("window", [3, 51, MAX_WINDOW])
def test_they_are_scikit_images_but_for_ties_of_floats(depth: int, window: int) -> None:
    plane = data.camera()[:400, :300].astype(f"uint{depth}")
    if depth == 16:
        plane = plane * 251 + 17
    size = 2**depth
    thresholds = {
        "sauvola": filters.threshold_sauvola(plane, window, k=0.2),
        "niblack": filters.threshold_niblack(plane, window, k=0.2),
        "mean": filters.threshold_local(
            plane.astype(float), window, method="mean", mode="reflect", offset=3
        ),
    }
    weights = {"sauvola": 20, "niblack": 20, "mean": 3}
    for method, threshold in thresholds.items():
        found = LOCAL_METHODS[method].function(plane, size, window, weights[method])
        differ = found != (plane > threshold)
        assert not (differ & (abs(plane - threshold) > 1e-4 * size / 256)).any()


@pytest.mark.parametrize("method", LOCAL_METHODS)
def test_an_even_plane_lies_on_its_threshold_or_above(method: str) -> None:
    even = np.full((5, 7), 9, np.uint8)
    function = LOCAL_METHODS[method].function
    # Sauvola's threshold of an even plane is m (1 - k).
    assert function(even, 256, 3, 0).sum() == 0
    assert function(even, 256, 3, 20).all() == (method != "niblack")


def test_the_widest_window_holds_the_largest_spread() -> None:
    half = np.zeros((MAX_WINDOW, MAX_WINDOW), np.uint16)
    half[: MAX_WINDOW // 2] = 65535
    found = LOCAL_METHODS["niblack"].function(half, 65536, MAX_WINDOW, 100)
    threshold = filters.threshold_niblack(half, MAX_WINDOW, k=1)
    np.testing.assert_array_equal(found, half > threshold)


@settings(max_examples=100, deadline=None)
@given(
    st_numpy.arrays(
        "uint64",
        st.tuples(st.integers(1, 6), st.integers(1, 6)),
        elements=st.sampled_from([0, 1, 65535**2, 2**50 - 1, 2**55 + 1]),
    ),
    st.sampled_from([3, 5, 15]),
    st.sampled_from(["reflect", "symmetric"]),
)
def test_sums_are_exact_also_where_floats_are_not(
    values: NDArray[np.uint64], window: int, mode: str
) -> None:
    padded = np.pad(values, window // 2, mode=mode)  # type: ignore[call-overload]  # either is one
    found = window_sums(values, window, mode)
    for y, x in np.ndindex(values.shape):
        around = padded[y : y + window, x : x + window].flat
        assert int(found[y, x]) == sum(map(int, around))
