"""Recipes as JSON, version 1: strict in reading, canonical in writing."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import fields
from decimal import Decimal, InvalidOperation
from typing import Any

from maskapp.core.recipe.reading import STORED, Reading
from maskapp.core.recipe.recipe import MAX_STEPS, Recipe
from maskapp.core.recipe.rule import MAX_RANGES, Auto, Group, Range, Rule
from maskapp.core.recipe.shapes import (
    Close,
    Ellipse,
    FillHoles,
    KeepLargest,
    Open,
    Polygon,
    Rectangle,
    RemoveSmall,
    Smoothing,
)
from maskapp.errors import RecipeError, quoted

VERSION = 1
MAX_BYTES = 256_000
# The format nests 7 deep. Refusing more before parsing keeps the parser's recursion shallow.
_MAX_DEPTH = 16
_MAX_DIGITS = 40

_SHAPES: Mapping[str, type] = {"rectangle": Rectangle, "ellipse": Ellipse, "polygon": Polygon}
_STEPS: Mapping[str, type] = {
    "open": Open,
    "close": Close,
    "fill_holes": FillHoles,
    "remove_small": RemoveSmall,
    "keep_largest": KeepLargest,
}

Object = dict[str, Any]


def read(text: str | bytes) -> Recipe:
    """Return the recipe in `text`; see :meth:`maskapp.Recipe.from_json`."""
    data = _object(_parse(text), "recipe")
    version = data.pop("maskapp_recipe", None)
    if isinstance(version, bool) or version != VERSION:
        raise RecipeError(
            "This is not a maskapp recipe."
            if version is None
            else f"the recipe has version {quoted(version)}, this maskapp reads version {VERSION}. "
            "Update maskapp to open it.",
            "maskapp_recipe",
        )
    readers: Mapping[str, Callable[[Any, str], Any]] = {
        "rule": _rule,
        "smoothing": _smoothing,
        "region": _region,
        "cleaning": _cleaning,
        "reading": _reading,
    }
    _check_keys(data, {field.name for field in fields(Recipe)}, {"rule", "depth"}, "")
    return Recipe(**{k: readers[k](v, k) if k in readers else v for k, v in data.items()})


def write(recipe: Recipe, indent: int | None) -> str:
    """Return `recipe` as JSON; parts that do nothing are left out."""
    data: Object = {
        "maskapp_recipe": VERSION,
        "depth": recipe.depth,
        "rule": {
            "match": recipe.rule.match,
            "groups": [
                {"match": g.match, "ranges": [_written_range(r) for r in g.ranges]}
                for g in recipe.rule.groups
            ],
        },
    }
    if recipe.smoothing:
        data["smoothing"] = _values(recipe.smoothing)
    if recipe.region:
        data["region"] = [_tagged(shape, "shape", _SHAPES) for shape in recipe.region]
    if recipe.cleaning:
        data["cleaning"] = [_tagged(step, "step", _STEPS) for step in recipe.cleaning]
    if recipe.connectivity != 8:
        data["connectivity"] = recipe.connectivity
    if recipe.invert:
        data["invert"] = True
    if recipe.reading != STORED:
        data["reading"] = _values(recipe.reading)
    separators = None if indent else (",", ":")
    return json.dumps(data, indent=indent, separators=separators, allow_nan=False)


def _values(part: Any) -> Object:
    return {field.name: getattr(part, field.name) for field in fields(part)}


def _tagged(part: Any, tag: str, kinds: Mapping[str, type]) -> Object:
    name = next(name for name, kind in kinds.items() if kind is type(part))
    return {tag: name, **_values(part)}


def _written_range(bounds: Range) -> Object:
    data = _values(bounds)
    for end in ("low", "high"):
        if isinstance(data[end], Auto):
            bound = data[end]
            data[end] = {"auto": bound.method} | ({"ignore": bound.ignore} if bound.ignore else {})
    if not bounds.outside:
        del data["outside"]
    return data


# ---- reading


def _parse(text: str | bytes) -> Any:
    try:
        size = len(text if isinstance(text, bytes) else text.encode())
        if size > MAX_BYTES:
            raise RecipeError(f"{size // 1000} kB are too many; a recipe has at most 256 kB")
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
    except RecursionError:  # brackets inside texts can hide nesting from _check_nesting
        raise RecipeError(f"nested more than {_MAX_DEPTH} levels deep") from None
    except UnicodeError:
        raise RecipeError("This is not a text file in UTF-8.") from None


def _check_nesting(text: str) -> None:
    depth = 0
    for character in text:
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


def _object(value: Any, place: str) -> Object:
    if not isinstance(value, dict):
        raise RecipeError(f"{quoted(value)} is not an object {{…}}", place)
    return dict(value)


def _list(value: Any, place: str, most: int) -> list[Any]:
    if not isinstance(value, list):
        raise RecipeError(f"{quoted(value)} is not a list […]", place)
    if len(value) > most:
        raise RecipeError(f"more than {most} entries", place)
    return value


def _check_keys(data: Object, known: set[str], required: set[str], place: str) -> None:
    for key in data:
        if key not in known:
            raise RecipeError(
                f"unknown key {quoted(key)}; known here: {', '.join(sorted(known))}", place
            )
    for key in sorted(required - set(data)):
        raise RecipeError(f"the key {quoted(key)} is missing", place)


def _build(kind: Any, data: Object, place: str, *, optional: tuple[str, ...] = ()) -> Any:
    names = {field.name for field in fields(kind)}
    _check_keys(data, names, names - set(optional), place)
    try:
        return kind(**data)
    except RecipeError as error:
        raise error.within(place) from None


def _rule(value: Any, place: str) -> Rule:
    data = _object(value, place)
    if "groups" in data:
        groups = _list(data["groups"], f"{place}.groups", MAX_RANGES)
        data["groups"] = [_group(g, f"{place}.groups[{i}]") for i, g in enumerate(groups)]
    return _build(Rule, data, place)  # type: ignore[no-any-return]  # _build serves every type


def _group(value: Any, place: str) -> Group:
    data = _object(value, place)
    if "ranges" in data:
        ranges = _list(data["ranges"], f"{place}.ranges", MAX_RANGES)
        data["ranges"] = [_range(r, f"{place}.ranges[{i}]") for i, r in enumerate(ranges)]
    return _build(Group, data, place)  # type: ignore[no-any-return]  # as above


def _range(value: Any, place: str) -> Range:
    data = _object(value, place)
    for end in ("low", "high"):
        if isinstance(data.get(end), dict):
            where = f"{place}.{end}"
            _check_keys(data[end], {"auto", "ignore"}, {"auto"}, where)
            found = dict(data[end])
            data[end] = _build(
                Auto, {"method": found.pop("auto"), **found}, where, optional=("ignore",)
            )
    return _build(Range, data, place, optional=("outside",))  # type: ignore[no-any-return]  # as above


def _smoothing(value: Any, place: str) -> Any:
    return None if value is None else _build(Smoothing, _object(value, place), place)


def _reading(value: Any, place: str) -> Any:
    return _build(Reading, _object(value, place), place, optional=("color", "alpha"))


def _tagged_list(value: Any, place: str, tag: str, kinds: Mapping[str, type]) -> list[Any]:
    entries = []
    for i, entry in enumerate(_list(value, place, MAX_STEPS)):
        where = f"{place}[{i}]"
        data = _object(entry, where)
        name = data.pop(tag, None)
        if not isinstance(name, str) or name not in kinds:
            raise RecipeError(f"{quoted(name)} is none of {', '.join(kinds)}", f"{where}.{tag}")
        entries.append(_build(kinds[name], data, where, optional=("max_area",)))
    return entries


def _region(value: Any, place: str) -> list[Any]:
    return _tagged_list(value, place, "shape", _SHAPES)


def _cleaning(value: Any, place: str) -> list[Any]:
    return _tagged_list(value, place, "step", _STEPS)
