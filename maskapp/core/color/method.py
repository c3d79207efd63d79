"""What an automatic method is: its words, and the function that finds a threshold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

Counts = NDArray[np.int64]
Values = NDArray[Any]
Find = Callable[[Counts, Values], int]


class NoThreshold(Exception):
    """The method finds no threshold in this histogram; the message says why."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two methods whose thresholds make three classes; they are tried together.

    Parameters
    ----------
    id : str
    label : str
        Of both, on the page.
    """

    id: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """An automatic method: it divides the pixels of a channel by their values.

    A module in :mod:`maskapp.core.color.methods` holds it; forms, recipes, scripts and tests know
    it from there.

    Parameters
    ----------
    id : str
        Name in recipes; that of scikit-image's ``threshold_…`` where it is that function.
    label : str
        Name on the page.
    rank : int
        Place among the others on the page, the lowest first.
    meaning : str
        What it looks for and where it serves, as a sentence for people.
    function : callable
        Called ``function(counts, values)``: `counts` are pixels per value from the lowest to the
        highest that occurs, two different ones at least, and `values` what these values are in the
        channel's unit: whole numbers for counts, float64 for fractions. It returns the position of
        the highest value that is not above the threshold, or raises :class:`NoThreshold`. Its name
        is the method's id, and scripts print it with all that it calls. What needs a histogram of
        few bins takes :func:`maskapp.core.color.bins.in_bins`.
    pair : Pair, optional
        The same for both methods of a pair, of which the one with the lower threshold comes first.

    Raises
    ------
    ValueError
        If a part is missing.
    """

    id: str
    label: str
    rank: int
    meaning: str
    function: Find
    pair: Pair | None = None

    def __post_init__(self) -> None:
        problems = {
            "it has no label": not self.label,
            "it has no meaning": not self.meaning,
            "its function is not called by its id": self.function.__name__ != self.id,
        }
        found = [problem for problem, there in problems.items() if there]
        if found:
            raise ValueError(f"method {self.id}: {'; '.join(found)}")
