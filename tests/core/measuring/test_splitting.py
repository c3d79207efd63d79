"""Touching objects, on discs whose number is known."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy import ndimage
from skimage.morphology import local_maxima, reconstruction
from skimage.segmentation import watershed

from maskapp.arrays import Mask
from maskapp.core.measuring.objects import Objects
from maskapp.core.measuring.splitting import split


def pairs(radius: int, overlap: float, spread: float) -> tuple[Mask, int]:
    """Pairs of discs whose centres are (r1 + r2)(1 - overlap) apart, and how many discs."""
    rng = np.random.default_rng(radius)
    cell = 5 * radius + 6
    mask = np.zeros((cell * 8, cell * 8), np.bool_)
    y, x = np.ogrid[: mask.shape[0], : mask.shape[1]]
    for top in range(0, mask.shape[0], cell):
        for left in range(0, mask.shape[1], cell):
            one, two = radius * (1 - spread * rng.random(2))
            angle, apart = 2 * np.pi * rng.random(), (one + two) * (1 - overlap) / 2
            middle = np.array([top, left]) + cell / 2 + rng.random(2)
            away = apart * np.array([np.sin(angle), np.cos(angle)])
            for centre, r in ((middle - away, one), (middle + away, two)):
                mask |= (y - centre[0]) ** 2 + (x - centre[1]) ** 2 <= r * r
    return mask, 2 * 64


def count(mask: Mask, depth: float) -> int:
    return int(split(Objects.of(mask, 8).labels, depth).max())


@pytest.mark.parametrize("radius", [6, 12, 25])
@pytest.mark.parametrize("overlap", [0.05, 0.2, 0.3])
def test_equal_discs_are_told_apart_to_an_overlap_of_30_percent(
    radius: int, overlap: float
) -> None:
    mask, discs = pairs(radius, overlap, 0)
    assert count(mask, 0.5) == discs


@pytest.mark.parametrize("radius", [12, 25])
def test_discs_of_sizes_that_differ_by_30_percent_within_2_percent(radius: int) -> None:
    mask, discs = pairs(radius, 0.3, 0.3)
    assert abs(count(mask, 0.5) - discs) <= 0.02 * discs


def test_a_larger_number_splits_less() -> None:
    mask, _ = pairs(6, 0.3, 0.3)
    counts = [count(mask, depth) for depth in (0.25, 0.5, 1, 2, 10)]
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] == 64


def test_single_discs_stay_whole() -> None:
    y, x = np.ogrid[:60, :60]
    for radius in np.arange(3, 28, 0.37):
        assert count((y - 30.2) ** 2 + (x - 29.7) ** 2 <= radius**2, 0.5) == 1


def test_parts_are_numbered_in_reading_order() -> None:
    mask, _ = pairs(6, 0.2, 0)
    parts = split(Objects.of(mask, 8).labels, 0.5)
    found = parts[parts > 0]
    first_seen = list(dict.fromkeys(found.tolist()))
    assert first_seen == list(range(1, len(first_seen) + 1))


masks = st.tuples(st.integers(1, 24), st.integers(1, 24)).flatmap(lambda s: arrays(np.bool_, s))


@given(masks, st.sampled_from((0.01, 0.5, 1.0, 3.0)))
def test_no_pixel_is_lost_and_every_part_is_of_one_object(mask: Mask, depth: float) -> None:
    labels = Objects.of(mask, 8).labels
    parts = split(labels, depth)
    assert ((parts > 0) == mask).all()
    numbers = np.unique(parts[mask])
    assert numbers.tolist() == list(range(1, len(numbers) + 1))
    for number in numbers:
        assert len(np.unique(labels[parts == number])) == 1


@pytest.mark.parametrize("depth", [0.25, 0.5, 1.0])
def test_objects_by_themselves_give_what_the_whole_image_gives(depth: float) -> None:
    mask, _ = pairs(7, 0.25, 0.3)
    distance = np.rint(100 * ndimage.distance_transform_edt(mask)).astype(np.int32)
    # "By the depth or more": a step less than it is cut off, or what falls by it were one part.
    levelled = reconstruction(distance - round(100 * depth) + 1, distance)
    peaks = local_maxima(levelled.astype(np.int32)) & mask
    markers, _ = ndimage.label(peaks, np.ones((3, 3)))
    theirs = watershed(-distance, markers, connectivity=2, mask=mask)
    mine = split(Objects.of(mask, 8).labels, depth)
    assert mine.max() == theirs.max() > 70
    # Numbered in another order, and tops of another size: on the line between two parts, and on a
    # plateau, a pixel may go to either.
    pairs_of, pixels = np.unique(np.stack([mine[mask], theirs[mask]]), axis=1, return_counts=True)
    largest = [pixels[pairs_of[0] == number].max() for number in range(1, mine.max() + 1)]
    assert sum(largest) >= 0.99 * mask.sum()
