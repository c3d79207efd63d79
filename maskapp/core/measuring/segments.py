"""Objects as horizontal segments: few numbers for many pixels, so that sums over objects are quick.

Measures are sums over an object's pixels. In a row of pixels such sums are formulas of where it
begins and how long it is, so a mask of 12 megapixels is measured by some 100,000 segments.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maskapp.arrays import Mask

Labels = NDArray[np.int32]
"""(H, W): 0 where no object is, else the object's number, from 1 without gaps."""


def outline_of(labels: Labels) -> Mask:
    """Return the pixels of objects that have a side which is not their object's.

    Parameters
    ----------
    labels : (H, W) ndarray of int32

    Returns
    -------
    (H, W) ndarray of bool
        Sides at the array's border count.
    """
    around = np.pad(labels, 1)
    outline = np.zeros(labels.shape, np.bool_)
    for other in (around[:-2, 1:-1], around[2:, 1:-1], around[1:-1, :-2], around[1:-1, 2:]):
        outline |= labels != other
    return outline & (labels > 0)


@dataclass(frozen=True, eq=False)
class Segments:
    """All objects as segments of rows, in reading order.

    Parameters
    ----------
    number : (S,) ndarray of int
        Of the object.
    row, left, length : (S,) ndarray of int64
        Row and first column from 0, and how many pixels.
    """

    number: NDArray[Any]
    row: NDArray[np.int64]
    left: NDArray[np.int64]
    length: NDArray[np.int64]

    @classmethod
    def of(cls, labels: Labels) -> Segments:
        """Return the segments of labelled objects; neighbours of other objects end a segment."""
        height, width = labels.shape
        begins = np.empty(labels.shape, np.bool_)
        begins[:, 0] = True
        np.not_equal(labels[:, 1:], labels[:, :-1], out=begins[:, 1:])
        starts = np.flatnonzero(begins)
        lengths = np.diff(starts, append=height * width)
        numbers = labels.reshape(-1)[starts]
        inside = numbers > 0
        rows, lefts = np.divmod(starts[inside], width)
        return cls(numbers[inside], rows, lefts, lengths[inside])

    @cached_property
    def order(self) -> NDArray[np.int64]:
        """Positions of the segments object by object, each object's in reading order."""
        return np.argsort(self.number, kind="stable")

    @cached_property
    def firsts(self) -> NDArray[np.int64]:
        """Where each object's segments begin in :attr:`order`."""
        numbers = self.number[self.order]
        return np.flatnonzero(np.diff(numbers, prepend=0))

    @cached_property
    def owner(self) -> NDArray[np.int64]:
        """The object of each segment in :attr:`order`, from 0."""
        return self.number[self.order].astype(np.int64) - 1

    def reduce(self, ufunc: np.ufunc, values: NDArray[Any]) -> NDArray[Any]:
        """Return `ufunc` over the segments of each object.

        Parameters
        ----------
        ufunc : ufunc
            As ``np.add``, ``np.minimum``.
        values : (S,) ndarray
            In reading order.

        Returns
        -------
        (N,) ndarray
        """
        return self.reduce_ordered(ufunc, values[self.order])

    def reduce_ordered(self, ufunc: np.ufunc, values: NDArray[Any]) -> NDArray[Any]:
        """Return `ufunc` over the segments of each object; `values` are in :attr:`order`."""
        if not len(values):
            return values
        reduced: NDArray[Any] = ufunc.reduceat(values, self.firsts)
        return reduced
