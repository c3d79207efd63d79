"""Every step by its name in recipes, in the order in which the page offers them."""

from __future__ import annotations

from maskapp.core.steps.step import CleaningStep, PrepareStep
from maskapp.registry import kinds

PREPARE: dict[str, type[PrepareStep]] = kinds(
    "maskapp.core.steps.prepare",
    PrepareStep,  # type: ignore[type-abstract]  # only its subclasses are made
    ("meaning", "function"),
)
CLEANING: dict[str, type[CleaningStep]] = kinds(
    "maskapp.core.steps.cleaning",
    CleaningStep,  # type: ignore[type-abstract]  # as above
    ("meaning", "function"),
)
