"""Closing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from maskapp.arrays import Mask
from maskapp.core.steps.morphology import dilate, erode
from maskapp.core.steps.step import MAX_RADIUS, CleaningStep, Number


def closing(mask: Mask, connectivity: int, radius: int) -> Any:
    """Fill gaps that are narrower than a disk; the border of the image fills nothing."""
    return erode(dilate(mask, radius), radius)


@dataclass(frozen=True, slots=True)
class Close(CleaningStep):
    """Closing by a disk of `radius` pixels: fills gaps that are narrower than the disk."""

    radius: int

    id = "close"
    label = "Close"
    meaning = "Closes gaps and cracks that are narrower than a disk of this radius."
    rank = 2
    numbers = (Number("radius", "Radius", 1, MAX_RADIUS, 1, "px", power=1),)
    function = closing

    def describe(self) -> str:
        """Return the step in words."""
        return f"close by {self.radius} px"
