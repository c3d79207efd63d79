"""Checks of single values, which say what was given and what is allowed."""

from __future__ import annotations

from typing import Any, get_args

from maskapp.errors import RecipeError, quoted


def check_choice(value: object, kind: object, place: str) -> None:
    """Raise RecipeError unless `value` is one of the choices of the Literal type `kind`."""
    choices = get_args(kind)
    # By type too: 8.0 and True are equal to whole numbers but are none.
    if not any(type(value) is type(choice) and value == choice for choice in choices):
        raise RecipeError(f"{quoted(value)} is none of {', '.join(map(quoted, choices))}", place)


def check_whole(value: object, low: int, high: int, place: str) -> None:
    """Raise RecipeError unless `value` is a whole number from `low` to `high`, both included."""
    if isinstance(value, bool) or not isinstance(value, int):
        raise RecipeError(f"{quoted(value)} is not a whole number", place)
    if not low <= value <= high:
        raise RecipeError(f"{value} is not between {low} and {high}", place)


def checked_parts(
    parts: object, kind: Any, place: str, wrong: str = "does not belong here"
) -> tuple[Any, ...]:
    """Return a tuple or list of parts as a tuple.

    Raises
    ------
    RecipeError
        If it is neither, or a part is not of its `kind`, a class or a union of classes: it is
        `wrong`.
    """
    if not isinstance(parts, tuple | list):
        raise RecipeError(f"{quoted(parts)} is not a tuple of its parts", place)
    for i, part in enumerate(parts):
        if not isinstance(part, kind):
            raise RecipeError(f"{quoted(part)} {wrong}", f"{place}[{i}]")
    return tuple(parts)
