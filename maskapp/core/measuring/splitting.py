"""Objects that touch, split where they are narrow: a watershed of their distance transform."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from maskapp.core.measuring.segments import Labels

GRID = 100
"""Distances are whole hundredths of a pixel: equal ones are equal, on every computer."""


def split(labels: Labels, depth: float) -> Labels:
    """Split objects at their necks.

    The distance of each pixel to the nearest one outside of its object has a maximum in the middle
    of each part. Parts are told apart where, on the way from one maximum to another, the distance
    falls by `depth` or more below the lower one (h-maxima: Soille, Morphological Image Analysis,
    2003, section 6.3.4); the watershed of the distance divides the pixels. No pixel is lost.

    Parameters
    ----------
    labels : (H, W) ndarray of int32
        Numbered objects; see :class:`~maskapp.core.measuring.objects.Objects`.
    depth : float
        In pixels, 0.01–1000; on a grid of 0.01. Less splits more.

    Returns
    -------
    (H, W) ndarray of int32
        Numbered anew, in reading order of the first pixels.
    """
    from scipy import ndimage

    height = round(depth * GRID)
    if not labels.any():
        return labels
    exact = ndimage.distance_transform_edt(labels > 0)
    distance = np.rint(exact * GRID).astype(np.int32)
    parts = labels.copy()
    following = int(labels.max()) + 1
    for number, box in _candidates(labels, distance, height):
        inside = labels[box] == number
        found = _parts(np.where(inside, distance[box], 0), height, inside)
        if found is not None:
            more = found > 1  # the first part keeps the number
            parts[box][more] = found[more] - 2 + following
            following += int(found.max()) - 1
    return _in_reading_order(parts)


def _candidates(
    labels: Labels, distance: NDArray[np.int32], height: int
) -> list[tuple[int, tuple[slice, slice]]]:
    """Return number and box of the objects that may have two parts: few of many.

    A part's maximum is higher than the neck by the depth, and the neck has a distance of 1 at
    least; and each part has a maximum of its own.
    """
    from scipy import ndimage
    from skimage.morphology import local_maxima

    peaks = local_maxima(distance, connectivity=2, allow_borders=True)
    peaks &= distance >= GRID + height
    tops, count = ndimage.label(peaks, np.ones((3, 3)))
    if not count:
        return []
    firsts = np.zeros(count + 1, np.int64)
    places = np.flatnonzero(tops)
    firsts[tops.reshape(-1)[places]] = labels.reshape(-1)[places]
    several = np.flatnonzero(np.bincount(firsts[1:]) > 1)
    boxes = ndimage.find_objects(labels)
    found: list[tuple[int, tuple[slice, slice]]] = []
    for number in several.tolist():
        box = boxes[number - 1]
        assert box is not None
        found.append((number, (box[0], box[1])))
    return found


def _parts(distance: NDArray[np.int32], height: int, inside: NDArray[np.bool_]) -> Any:
    """Return the numbers of an object's parts, from 1; None if it has one."""
    from scipy import ndimage
    from skimage.morphology import local_maxima, reconstruction
    from skimage.segmentation import watershed

    # Cut off below its maxima by less than `height`, the distance keeps a flat top where they
    # stand out by `height` or more.
    lowered = np.maximum(distance - (height - 1), 0)
    levelled = reconstruction(lowered, distance).astype(np.int32)
    peaks = local_maxima(np.pad(levelled, 1), connectivity=2)[1:-1, 1:-1] & inside
    markers, count = ndimage.label(peaks, np.ones((3, 3)))
    if count < 2:
        return None
    return watershed(-distance, markers, connectivity=2, mask=inside)


def _in_reading_order(labels: Labels) -> Labels:
    flat = labels.reshape(-1)
    count = int(labels.max())
    places = np.flatnonzero(flat)
    first = np.full(count + 1, labels.size, np.int64)
    # Written from the last to the first: what stays is the first.
    first[flat[places[::-1]]] = places[::-1]
    numbers = np.zeros(count + 1, np.int32)
    numbers[np.argsort(first[1:], kind="stable") + 1] = np.arange(1, count + 1)
    ordered: Labels = numbers[labels]
    return ordered
