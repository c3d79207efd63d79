"""Steps one after another, and what each cleaning step changed."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from maskapp.arrays import Mask, Pixels
from maskapp.core.steps.step import CleaningStep, Connectivity, PrepareStep


def prepared_pixels(pixels: Pixels, steps: Iterable[PrepareStep]) -> Pixels:
    """Return `pixels` after all prepare steps; `pixels` itself if there are none."""
    for step in steps:
        pixels = step.run(pixels)
    return pixels


@dataclass(frozen=True, slots=True)
class StepChange:
    """How many pixels a cleaning step changed.

    Parameters
    ----------
    step : CleaningStep
    added, removed : int
        Pixels of the step's result that were not in its input, and the other way round. Only
        valid pixels inside the region count: the others are cleared in the end.
    """

    step: CleaningStep
    added: int
    removed: int

    def describe(self) -> str:
        """Return the change in words: ``"Open by 2 px removed 1,204 pixels"``."""
        parts = [
            f"{word} {count:,} pixel{'' if count == 1 else 's'}"
            for word, count in (("added", self.added), ("removed", self.removed))
            if count
        ]
        name = self.step.describe()
        return f"{name[0].upper()}{name[1:]} {' and '.join(parts) or 'changed nothing'}"


def clean_all(
    mask: Mask,
    steps: tuple[CleaningStep, ...],
    connectivity: Connectivity,
    allowed: Mask | None = None,
) -> tuple[Mask, tuple[StepChange, ...]]:
    """Return `mask` after all cleaning steps, and what each of them changed.

    Pixels that are not allowed may be selected between steps, but are not in the end.

    Parameters
    ----------
    mask : (H, W) ndarray of bool
        Returned itself if there are no steps.
    steps : tuple of CleaningStep
    connectivity : {4, 8}
    allowed : (H, W) ndarray of bool, optional
        Valid pixels inside the region; None for all.

    Returns
    -------
    (H, W) ndarray of bool, tuple of StepChange
    """
    changes = []
    for step in steps:
        cleaned = step.run(mask, connectivity)
        changes.append(
            StepChange(step, _count(cleaned > mask, allowed), _count(mask > cleaned, allowed))
        )
        mask = cleaned
    if steps and allowed is not None:
        mask &= allowed
    return mask, tuple(changes)


def _count(changed: Mask, allowed: Mask | None) -> int:
    if allowed is not None:
        changed &= allowed
    return int(np.count_nonzero(changed))
