"""Opening."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from maskapp.arrays import Mask
from maskapp.core.steps.morphology import dilate, erode
from maskapp.core.steps.step import MAX_RADIUS, CleaningStep, Number


def opening(mask: Mask, connectivity: int, radius: int) -> Any:
    """Remove what is narrower than a disk; the border of the image removes nothing."""
    return dilate(erode(mask, radius), radius)


@dataclass(frozen=True, slots=True)
class Open(CleaningStep):
    """Opening by a disk of `radius` pixels: removes what is narrower than the disk."""

    radius: int

    id = "open"
    label = "Open"
    meaning = "Removes specks and thin lines that are narrower than a disk of this radius."
    rank = 1
    numbers = (Number("radius", "Radius", 1, MAX_RADIUS, 1, "px", power=1),)
    function = opening

    def describe(self) -> str:
        """Return the step in words."""
        return f"open by {self.radius} px"
