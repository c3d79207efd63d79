"""Where a range stands in a recipe."""

from __future__ import annotations

from typing import NamedTuple


class Address(NamedTuple):
    """The place of a range in a recipe.

    Parameters
    ----------
    mask_class, group, range : int
        Positions among the recipe's classes, the class's groups and the group's ranges, from 0.
    """

    mask_class: int
    group: int
    range: int

    @property
    def path(self) -> str:
        """The place as messages about recipe files name it."""
        return f"classes[{self.mask_class}].rule.groups[{self.group}].ranges[{self.range}]"
