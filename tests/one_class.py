"""Recipes of one class, from the parts of the recipe and of the class alike."""

from __future__ import annotations

from typing import Any

from maskapp import MaskClass, Recipe, Rule


def one_class(rule: Rule, **parts: Any) -> Recipe:
    """A recipe whose only class has the `invert` and `cleaning` among `parts`."""
    own = {part: parts.pop(part) for part in ("invert", "cleaning") if part in parts}
    return Recipe(MaskClass(rule, **own), **parts)
