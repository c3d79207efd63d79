"""A class of a recipe: a named mask with its rule and its cleaning."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from maskapp.core.recipe.rule import Rule
from maskapp.core.steps.step import CleaningStep
from maskapp.core.validation import check_name, checked_parts, name_key
from maskapp.errors import RecipeError, quoted

DEFAULT_NAME = "mask"
DEFAULT_COLOR = "#d55e00"
"""Vermilion of Okabe and Ito's palette, which people who do not see red or green tell apart."""
PALETTE = {
    DEFAULT_COLOR: "Vermilion",
    "#0072b2": "Blue",
    "#009e73": "Bluish green",
    "#e69f00": "Orange",
    "#cc79a7": "Reddish purple",
    "#56b4e9": "Sky blue",
    "#f0e442": "Yellow",
    "#000000": "Black",
}
"""Colours with their names: told apart by protan, deutan and tritan eyes.

Okabe and Ito, Color Universal Design, 2008.
"""
MAX_STEPS = 50
_COLOR = re.compile(r"#[0-9a-f]{6}", re.ASCII)


@dataclass(frozen=True, slots=True)
class MaskClass:
    """What becomes one mask.

    Parameters
    ----------
    rule : Rule
    name : str
        1 to 40 characters, none of them a control character, no space at either end.
    color : str
        Of overlays, as ``"#d55e00"``.
    invert : bool
        Select what the rule does not.
    cleaning : tuple of cleaning steps
        In order.
    within : str, optional
        Name of an earlier class. This class then selects among that class's pixels alone: they are
        what it has a share of, what automatic bounds look at, and what cleaning cannot leave.

    Raises
    ------
    RecipeError
        If a part is not of its type or not legal.
    """

    rule: Rule
    name: str = DEFAULT_NAME
    color: str = DEFAULT_COLOR
    invert: bool = False
    cleaning: tuple[CleaningStep, ...] = ()
    within: str | None = None

    def __post_init__(self) -> None:
        if not isinstance(self.rule, Rule):
            raise RecipeError(f"{quoted(self.rule)} is not a Rule", "rule")
        check_name(self.name, "a class", "name")
        if not isinstance(self.color, str) or not _COLOR.fullmatch(self.color):
            raise RecipeError(f'{quoted(self.color)} is not a colour as "#d55e00"', "color")
        if not isinstance(self.invert, bool):
            raise RecipeError(f"{quoted(self.invert)} is not true or false", "invert")
        cleaning = limited_parts(self.cleaning, CleaningStep, "cleaning", "cleaning steps")
        object.__setattr__(self, "cleaning", cleaning)
        if self.within is not None:
            check_name(self.within, "a class", "within")

    @property
    def key(self) -> str:
        """The name as it is compared: files of names that differ in case alone would be one."""
        return name_key(self.name)

    def describe(self) -> str:
        """Return the rule in words, inverted if so."""
        rule = self.rule.describe()
        return f"everything but ({rule})" if self.invert else rule


def limited_parts(parts: object, kind: Any, place: str, words: str) -> tuple[Any, ...]:
    """Return steps or shapes as a tuple; raise RecipeError for too many, or one of another kind."""
    checked = checked_parts(parts, kind, place)
    if len(checked) > MAX_STEPS:
        raise RecipeError(f"more than {MAX_STEPS} {words}", place)
    return checked
