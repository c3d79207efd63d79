"""What maskapp raises: every message is written for the person who reads it on the page."""

from __future__ import annotations


class MaskappError(Exception):
    """Base of everything maskapp raises on purpose."""


class ImageError(MaskappError, ValueError):
    """An image cannot be read, or an array is not an RGB image that maskapp can threshold."""


class RecipeError(MaskappError, ValueError):
    """A range, rule or recipe is not valid.

    Parameters
    ----------
    message : str
        What is wrong and what to do, as a sentence.
    place : str, optional
        Where in the recipe, as in ``rule.groups[0].ranges[1].low``.
    """

    def __init__(self, message: str, place: str = "") -> None:
        self.message = message
        self.place = place
        super().__init__(f"{place}: {message}" if place else message)

    def within(self, outer: str) -> RecipeError:
        """Return the same error seen from outside: its place gains the prefix `outer`."""
        return RecipeError(self.message, f"{outer}.{self.place}" if self.place else outer)
