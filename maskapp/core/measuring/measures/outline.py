"""How long an object's outline is, and how round it makes the object."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from maskapp.core.measuring.measure import Measure
from maskapp.core.measuring.objects import Objects
from maskapp.core.measuring.segments import outline_of

# An outline pixel counts by its neighbours in the outline: 2 for each that shares a side with it,
# 10 for each at a corner, and 1 for itself.
_SIDE, _CORNER = 2, 10
_LENGTHS = np.zeros(50)
_LENGTHS[[5, 7, 15, 17, 25, 27]] = 1
_LENGTHS[[21, 33]] = np.sqrt(2)
_LENGTHS[[13, 23]] = (1 + np.sqrt(2)) / 2


def perimeter(objects: Objects) -> NDArray[Any]:
    """Length of the line through the centres of the outline's pixels, as scikit-image's.

    After K. Benkrid and D. Crookes, "Design and FPGA implementation of a perimeter estimator",
    Proc. Irish Machine Vision and Image Processing Conf. (2000), pp. 51-57. Each object by itself:
    one that touches another has its whole outline.
    """
    # With a frame, so that every pixel has neighbours.
    framed = np.pad(np.where(outline_of(objects.labels), objects.labels, 0), 1)
    width, of_outline = framed.shape[1], framed.reshape(-1)
    places = np.flatnonzero(of_outline)
    numbers = of_outline[places]
    codes = np.ones(len(places), np.uint8)
    for down in (-1, 0, 1):
        for right in (-1, 0, 1):
            if down or right:
                same = of_outline[places + (down * width + right)] == numbers
                codes += same * np.uint8(_CORNER if down and right else _SIDE)
    lengths: NDArray[Any] = np.bincount(numbers, _LENGTHS[codes], len(objects) + 1)[1:]
    return lengths


def circularity(objects: Objects) -> NDArray[Any]:
    """4 pi area / perimeter², at most 1, as ImageJ has it; 1 where there is no perimeter."""
    length = objects.values(perimeter)
    with np.errstate(divide="ignore"):
        roundness: NDArray[Any] = np.minimum(4 * np.pi * objects.area / length**2, 1.0)
    return roundness


PERIMETER = Measure(
    id="perimeter",
    label="Perimeter",
    rank=80,
    meaning="Length of the line through the centres of the outline's pixels "
    "(Benkrid and Crookes 2000), as scikit-image's; 0 for a single pixel",
    function=perimeter,
    power=1,
)
CIRCULARITY = Measure(
    id="circularity",
    label="Circularity",
    rank=90,
    meaning="4π · area / perimeter², at most 1: a disc has nearly 1, a thread nearly 0",
    function=circularity,
)
