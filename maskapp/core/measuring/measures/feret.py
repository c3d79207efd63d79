"""The largest distance of two points of an object."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from maskapp.core.measuring.measure import Measure
from maskapp.core.measuring.objects import Objects

_PASSES = 64  # points that are left after so many are compared, corners of the hull or not


def feret(objects: Objects) -> NDArray[Any]:
    """Maximum Feret diameter: the largest distance of two corners of pixels, as ImageJ has it.

    Of two pixels, ``dx`` columns and ``dy`` rows apart, the corners that lie furthest apart are
    ``dx + 1`` and ``dy + 1`` apart. scikit-image's ``feret_diameter_max`` is shorter: it runs along
    a contour half-way between pixels, around a convex hull that has been filled with pixels.
    """
    owner, x, y = _corners(objects)
    squares = np.full(len(objects), 2, np.int64)
    counts = np.bincount(owner, minlength=len(objects))
    ends = np.repeat(np.cumsum(counts), counts)
    here = np.arange(len(owner))
    # Every point with every later one of its object, by how far behind it that stands.
    for step in range(1, int(counts.max(initial=1))):
        here = here[here + step < ends[here]]
        dx, dy = np.abs(x[here + step] - x[here]) + 1, np.abs(y[here + step] - y[here]) + 1
        np.maximum.at(squares, owner[here], dx * dx + dy * dy)
    return np.sqrt(squares)


def _corners(objects: Objects) -> tuple[NDArray[np.int64], ...]:
    """Return object (from 0), column and row of pixels among which are all corners of the hulls."""
    lines = objects.segments
    order, owner = lines.order, lines.owner
    row, left = lines.row[order], lines.left[order]
    right = left + lines.length[order] - 1
    # The first and the last pixel of each row of an object.
    begins = np.flatnonzero((np.diff(owner, prepend=-1) != 0) | (np.diff(row, prepend=-1) != 0))
    if not len(begins):
        return owner, left, row
    owner, row = owner[begins], row[begins]
    left, right = np.minimum.reduceat(left, begins), np.maximum.reduceat(right, begins)
    sides = [_outermost(owner, -left, row), _outermost(owner, right, row)]
    columns = (-sides[0][1], sides[1][1])
    owners = np.concatenate([sides[0][0], sides[1][0]])
    by_object = np.argsort(owners, kind="stable")
    return (
        owners[by_object],
        np.concatenate(columns)[by_object],
        np.concatenate([sides[0][2], sides[1][2]])[by_object],
    )


def _outermost(
    owner: NDArray[np.int64], out: NDArray[np.int64], row: NDArray[np.int64]
) -> tuple[NDArray[np.int64], ...]:
    """Leave out points that do not stand out between their neighbours of the same object.

    Whatever lies inside of the line between two points of an object is no corner of its hull, so
    all such points go at once, again and again.
    """
    for _ in range(_PASSES):
        if len(owner) < 3:
            break
        same = (owner[:-2] == owner[1:-1]) & (owner[2:] == owner[1:-1])
        turn = (out[1:-1] - out[:-2]) * (row[2:] - row[1:-1]) - (out[2:] - out[1:-1]) * (
            row[1:-1] - row[:-2]
        )
        stays = np.concatenate(([True], ~same | (turn > 0), [True]))
        if stays.all():
            break
        owner, out, row = owner[stays], out[stays], row[stays]
    return owner, out, row


FERET = Measure(
    id="feret",
    label="Feret diameter",
    rank=140,
    meaning="The largest distance of two points of the object, from a pixel's corner to "
    "another's, as ImageJ measures it",
    function=feret,
    power=1,
)
