"""Removal of small objects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from maskapp.arrays import Mask
from maskapp.core.steps.morphology import labelled
from maskapp.core.steps.step import MAX_AREA, CleaningStep, Number


def remove_small(mask: Mask, connectivity: int, min_area: int) -> Any:
    """Keep objects of at least min_area pixels."""
    labels, areas = labelled(mask, connectivity)
    keep = areas >= min_area
    keep[0] = False
    return keep[labels]


@dataclass(frozen=True, slots=True)
class RemoveSmall(CleaningStep):
    """Keep objects of at least `min_area` pixels."""

    min_area: int

    id = "remove_small"
    label = "Remove small"
    meaning = "Removes objects that have fewer pixels than this."
    rank = 4
    numbers = (Number("min_area", "Smallest kept", 1, MAX_AREA, 64, "px", power=2),)
    function = remove_small

    def describe(self) -> str:
        """Return the step in words."""
        return f"remove objects under {self.min_area} px"
