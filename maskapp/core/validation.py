"""Checks of single values, which say what was given and what is allowed."""

from __future__ import annotations

import unicodedata
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


MAX_NAME = 40


def check_name(name: object, what: str, place: str) -> None:
    """Raise RecipeError unless `name` is 1 to 40 characters that are seen, no space at its ends."""
    if not isinstance(name, str):
        raise RecipeError(f"{quoted(name)} is not a name", place)
    if not 1 <= len(name) <= MAX_NAME:
        raise RecipeError(f"{what} has a name of 1 to {MAX_NAME} characters", place)
    # Cc: control, Cf: invisible, Cs: half a character, Zl and Zp: line ends.
    bad = any(unicodedata.category(each) in {"Cc", "Cf", "Cs", "Zl", "Zp"} for each in name)
    if bad or name != name.strip():
        raise RecipeError(
            f"{quoted(name)} has invisible characters, or a space at its end. Leave them out.",
            place,
        )


def name_key(name: str) -> str:
    """Return a name as it is compared: names that differ in case alone are one."""
    return unicodedata.normalize("NFC", name).casefold()


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
