"""Filling of holes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from maskapp.arrays import Mask
from maskapp.core.steps.morphology import labelled
from maskapp.core.steps.step import MAX_AREA, CleaningStep, Number


def fill_holes(mask: Mask, connectivity: int, max_area: int | None) -> Any:
    """Fill holes of at most max_area pixels (None: any); a hole at the border is none."""
    labels, areas = labelled(~mask, 12 - connectivity)
    hole = np.ones(len(areas), np.bool_) if max_area is None else areas <= max_area
    for edge in (labels[0], labels[-1], labels[:, 0], labels[:, -1]):
        hole[edge] = False
    hole[0] = False
    return mask | hole[labels]


@dataclass(frozen=True, slots=True)
class FillHoles(CleaningStep):
    """Fill holes of at most `max_area` pixels (None: any). A hole at the border is no hole."""

    max_area: int | None = None

    id = "fill_holes"
    label = "Fill holes"
    meaning = "Fills holes inside objects. A hole that touches the image's border is not a hole."
    rank = 3
    numbers = (
        Number("max_area", "Largest hole", 1, MAX_AREA, None, "px", empty="any size", power=2),
    )
    function = fill_holes

    def describe(self) -> str:
        """Return the step in words."""
        return "fill holes" + ("" if self.max_area is None else f" up to {self.max_area} px")
