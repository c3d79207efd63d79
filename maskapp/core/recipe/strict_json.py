"""JSON, read strictly: what is wrong in a file of a person's is said with the place."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from maskapp.errors import RecipeError, quoted

# Recipes nest 9 deep, experiments 11. Refusing more before parsing keeps the parser's recursion
# shallow.
_MAX_DEPTH = 16
_MAX_DIGITS = 40

Object = dict[str, Any]
R = TypeVar("R")


def parse(text: str | bytes, most: int, what: str) -> Any:
    """Return what a text says: numbers exact, no key twice, nothing deep or long.

    Parameters
    ----------
    text : str or bytes
    most : int
        Bytes.
    what : str
        What the text is of, in refusals: ``"a recipe"``.
    """
    if not isinstance(text, str | bytes):
        raise RecipeError(f"{quoted(text)} is not the text of {what}.")
    try:
        size = len(text if isinstance(text, bytes) else text.encode())
        if size > most:
            raise RecipeError(
                f"{size // 1000} kB are too many; {what} has at most {most // 1000} kB"
            )
        decoded = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        _check_nesting(decoded)
        return json.loads(
            decoded.removeprefix("\ufeff"),
            object_pairs_hook=_no_duplicates,
            parse_float=_number,
            parse_int=_number,
            parse_constant=Decimal,  # NaN, Infinity: refused where they stand, naming the place
        )
    except json.JSONDecodeError as error:
        raise RecipeError(
            f"This is not JSON: {error.msg} in line {error.lineno}, column {error.colno}."
        ) from None
    except UnicodeError:
        raise RecipeError("This is not a text file in UTF-8.") from None


def _check_nesting(text: str) -> None:
    depth, quoted_text, escaped = 0, False, False
    for character in text:
        if quoted_text:  # brackets in a name nest nothing
            quoted_text = escaped or character != '"'
            escaped = character == "\\" and not escaped
        elif character == '"':
            quoted_text = True
        else:
            depth += (character in "[{") - (character in "]}")
            if depth > _MAX_DEPTH:
                raise RecipeError(f"nested more than {_MAX_DEPTH} levels deep")


def _number(digits: str) -> int | Decimal:
    if len(digits) > _MAX_DIGITS:
        raise RecipeError(f"a number has more than {_MAX_DIGITS} characters")
    try:
        number = Decimal(digits)
    except InvalidOperation:  # an exponent of 19 digits or more
        number = None
    if number is None or abs(number.adjusted()) > _MAX_DIGITS:
        raise RecipeError(f"{digits} is out of every channel's limits")
    return int(number) if number == int(number) else number


def _no_duplicates(pairs: list[tuple[str, Any]]) -> Object:
    data: Object = {}
    for key, value in pairs:
        if key in data:
            raise RecipeError(f"the key {quoted(key)} stands twice in one place")
        data[key] = value
    return data


def as_object(value: Any, place: str) -> Object:
    """Return a value that must be an object, as a dict of its own."""
    if not isinstance(value, dict):
        raise RecipeError(f"{quoted(value)} is not an object {{…}}", place)
    return dict(value)


def as_list(value: Any, place: str, most: int) -> list[Any]:
    """Return a value that must be a list of so many entries at most."""
    if not isinstance(value, list):
        raise RecipeError(f"{quoted(value)} is not a list […]", place)
    if len(value) > most:
        raise RecipeError(f"more than {most} entries", place)
    return value


def check_keys(data: Object, known: set[str], required: set[str], place: str) -> None:
    """Raise RecipeError unless an object has only known keys, and all that are required."""
    for key in data:
        if key not in known:
            raise RecipeError(
                f"unknown key {quoted(key)}; known here: {', '.join(sorted(known))}", place
            )
    for key in sorted(required - set(data)):
        raise RecipeError(f"the key {quoted(key)} is missing", place)


def built(kind: type[R], data: Object, place: str) -> R:
    """Return ``kind(**data)``; parts that have a default may be missing."""
    own: Any = fields(kind)  # type: ignore[arg-type]  # every kind is a dataclass
    required = {each.name for each in own if each.default is MISSING}
    check_keys(data, {each.name for each in own}, required, place)
    try:
        return kind(**data)
    except RecipeError as error:
        raise error.within(place) from None
