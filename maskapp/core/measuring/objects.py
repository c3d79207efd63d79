"""The objects of a mask and what other measures start from."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maskapp.arrays import Mask
from maskapp.core.measuring.segments import Labels, Segments
from maskapp.core.steps.morphology import labelled
from maskapp.core.steps.step import Connectivity


class Objects:
    """Numbered objects; every array has a value for each, in the order of their numbers.

    Parameters
    ----------
    labels : (H, W) ndarray of int32
        0 where no object is, else its number, from 1 without gaps.

    Attributes
    ----------
    labels : (H, W) ndarray of int32
    """

    def __init__(self, labels: Labels) -> None:
        self.labels = labels
        self._found: dict[object, NDArray[Any]] = {}

    @classmethod
    def of(cls, mask: Mask, connectivity: Connectivity) -> Objects:
        """Return the connected pixels of a mask, numbered in reading order of their first pixels.

        Parameters
        ----------
        mask : (H, W) ndarray of bool
        connectivity : {4, 8}
            Neighbours that join pixels.
        """
        return cls(labelled(mask, connectivity)[0])

    def __len__(self) -> int:
        return len(self.area)

    @cached_property
    def segments(self) -> Segments:
        """The objects as segments of rows."""
        return Segments.of(self.labels)

    def values(self, measure: Callable[[Objects], NDArray[Any]]) -> NDArray[Any]:
        """Return what a measure says of each object: computed once."""
        if measure not in self._found:
            self._found[measure] = measure(self)
        return self._found[measure]

    def kept(self, keep: NDArray[np.bool_]) -> Objects:
        """Return some of the objects, numbered anew in their order; what was measured stays.

        Parameters
        ----------
        keep : (N,) ndarray of bool
        """
        if keep.all():
            return self
        numbers = np.zeros(len(keep) + 1, np.int32)
        numbers[1:][keep] = np.arange(1, np.count_nonzero(keep) + 1)
        some = Objects(numbers[self.labels])
        some._found = {measure: values[keep] for measure, values in self._found.items()}
        return some

    # ---- what other measures start from

    @cached_property
    def area(self) -> NDArray[np.int64]:
        """(N,) ndarray of int64: pixels."""
        return self.segments.reduce(np.add, self.segments.length)

    @cached_property
    def box(self) -> tuple[NDArray[np.int64], ...]:
        """Left, top, right, bottom: (N,) ndarrays of int64; right and bottom are not included."""
        lines = self.segments
        return (
            lines.reduce(np.minimum, lines.left),
            lines.reduce(np.minimum, lines.row),
            lines.reduce(np.maximum, lines.left + lines.length),
            lines.reduce(np.maximum, lines.row) + 1,
        )

    @cached_property
    def centre(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Column and row of the centroid: means over the pixels, whose centres are whole."""
        lines = self.segments
        # n pixels from column a on: their sum is n (2a + n - 1) / 2, a whole number.
        columns = lines.length * (2 * lines.left + lines.length - 1) // 2
        rows = lines.length * lines.row
        x, y = (lines.reduce(np.add, sums) / self.area for sums in (columns, rows))
        return x, y

    @cached_property
    def moments(self) -> tuple[NDArray[np.float64], ...]:
        """Mean of dx², dy² and dx · dy over the pixels, from the centroid."""
        lines = self.segments
        x, y = self.centre
        length, owner = lines.length[lines.order].astype(np.float64), lines.owner
        # About the centroid, not about the corner: raw moments lose the digits that matter.
        dx = lines.left[lines.order] + (length - 1) / 2 - x[owner]
        dy = lines.row[lines.order] - y[owner]
        # Over n pixels in a row, the squares about their middle have the mean (n² - 1) / 12.
        parts = (dx * dx + (length * length - 1) / 12, dy * dy, dx * dy)
        xx, yy, xy = (lines.reduce_ordered(np.add, part * length) / self.area for part in parts)
        return xx, yy, xy

    @cached_property
    def axes(self) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """Variances along the major and the minor axis, in pixels²; never negative."""
        xx, yy, xy = self.moments
        middle = (xx + yy) / 2
        apart = np.sqrt(((xx - yy) / 2) ** 2 + xy * xy)
        return middle + apart, np.maximum(middle - apart, 0)
