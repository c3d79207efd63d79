"""Removal of objects that the image's border cuts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from maskapp.arrays import Mask
from maskapp.core.steps.morphology import labelled
from maskapp.core.steps.step import CleaningStep


def clear_border(mask: Mask, connectivity: int) -> Any:
    """Remove objects with a pixel in the first or last row or column of the image."""
    labels, areas = labelled(mask, connectivity)
    keep = np.ones(len(areas), np.bool_)
    for edge in (labels[0], labels[-1], labels[:, 0], labels[:, -1]):
        keep[edge] = False
    keep[0] = False
    return keep[labels]


@dataclass(frozen=True, slots=True)
class ClearBorder(CleaningStep):
    """Remove objects that touch the image's border; a region's border is none."""

    id = "clear_border"
    label = "Clear border"
    meaning = (
        "Removes objects that touch the edge of the image: what is cut off cannot be measured. "
        "The edge of a region does not count."
    )
    rank = 6
    function = clear_border

    def describe(self) -> str:
        """Return the step in words."""
        return "remove objects at the image's border"
