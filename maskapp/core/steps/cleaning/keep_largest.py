"""Choice of the largest objects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from maskapp.arrays import Mask
from maskapp.core.steps.morphology import labelled
from maskapp.core.steps.step import CleaningStep, Number


def keep_largest(mask: Mask, connectivity: int, count: int) -> Any:
    """Keep the largest objects; of equal ones the first in reading order."""
    labels, areas = labelled(mask, connectivity)
    keep = np.zeros(len(areas), np.bool_)
    # Labels ascend in reading order, so a stable sort keeps the first of equals.
    keep[np.argsort(-areas[1:], kind="stable")[:count] + 1] = True
    return keep[labels]


@dataclass(frozen=True, slots=True)
class KeepLargest(CleaningStep):
    """Keep the `count` largest objects; of equal ones the first in reading order."""

    count: int

    id = "keep_largest"
    label = "Keep largest"
    meaning = "Keeps only as many objects, the largest ones."
    rank = 5
    numbers = (Number("count", "Objects kept", 1, 1_000_000, 1),)
    function = keep_largest

    def describe(self) -> str:
        """Return the step in words."""
        return "keep the largest object" if self.count == 1 else f"keep the {self.count} largest"
