"""The objects of all images: how many, and what each of them measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import IO, Any

import numpy as np
from numpy.typing import NDArray

from maskapp.runs.results import Done, Result

MOST_OBJECTS = 200_000
"""Of so many, measures are kept: 30 MB for a rule of three channels."""


@dataclass(frozen=True, eq=False)
class ObjectsOfImage:
    """The objects of a class of an image.

    Parameters
    ----------
    name : str
        Of the image.
    mask_class : str
    count : int
    pixel_size : float or None
        Side of a pixel in µm.
    values : mapping of str to (N,) ndarray of float64
        By the ids of measures, in pixels, and by ``"CHANNEL_mean"`` of the rule's channels; none
        where too many objects came before.
    parts : tuple of str
        Names of the region's parts; empty for regions without any.
    part : (N,) ndarray of int, optional
        Which of them each object belongs to, as a position; −1 for none.
    """

    name: str
    mask_class: str
    count: int
    pixel_size: float | None
    values: Mapping[str, NDArray[np.float64]]
    parts: tuple[str, ...] = ()
    part: NDArray[np.int64] | None = None


class ObjectsOfSet:
    """Gathers the objects of all images that have masks, class by class."""

    def __init__(self) -> None:
        self._found: list[ObjectsOfImage] = []
        self._room = MOST_OBJECTS

    def add(self, result: Result[Any]) -> None:
        """Take in the objects of an image."""
        if not isinstance(result, Done):
            return
        for name, measured in result.measured.items():
            count = len(measured)
            values: dict[str, NDArray[np.float64]] = {}
            if count <= self._room:
                self._room -= count
                values = {key: np.asarray(v, np.float64) for key, v in measured.values.items()}
                for channel, each in measured.intensities.items():
                    values[f"{channel}_mean"] = np.asarray(each.mean, np.float64)
            part = (measured.parts, measured.part)
            found = ObjectsOfImage(result.name, name, count, result.pixel_size, values, *part)
            self._found.append(found)

    def finish(self, _file: IO[bytes]) -> Sequence[ObjectsOfImage]:
        """Return them, in the order of the set; objects.csv of the ZIP has a row for each."""
        return self._found
