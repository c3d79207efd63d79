"""Recipes as JSON: versions 1 and 2 are read, strictly; version 2 is written, canonically."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import MISSING, fields
from decimal import Decimal, InvalidOperation
from typing import Any, TypeVar

from maskapp.core.recipe.mask_class import MAX_STEPS, MaskClass
from maskapp.core.recipe.reading import STORED, Reading
from maskapp.core.recipe.rule import MAX_RANGES, Auto, Group, Range, Rule
from maskapp.core.recipe.shapes import SHAPES
from maskapp.core.steps.registry import CLEANING, PREPARE
from maskapp.errors import RecipeError, quoted

VERSION = 2
MAX_BYTES = 256_000
# The format nests 9 deep. Refusing more before parsing keeps the parser's recursion shallow.
_MAX_DEPTH = 16
_MAX_DIGITS = 40
_FIRST_CLASS = "classes[0]."

Object = dict[str, Any]
R = TypeVar("R")


def read(text: str | bytes, build: Callable[..., R]) -> R:
    """Return the recipe in `text`; see :meth:`maskapp.Recipe.from_json`.

    Parameters
    ----------
    text : str or bytes
    build : callable
        :class:`maskapp.Recipe`; it imports this module.
    """
    data = _object(_parse(text), "recipe")
    version = data.pop("maskapp_recipe", None)
    # By type too: true and 1.0 are equal to 1.
    if type(version) is not int or version not in (1, 2):
        raise RecipeError(
            "This is not a maskapp recipe."
            if version is None
            else f"the recipe has version {quoted(version)}, this maskapp reads versions 1 and "
            f"{VERSION}. Update maskapp to open it.",
            "maskapp_recipe",
        )
    if version == VERSION:
        return build(**_parts(data))
    try:
        return build(**_parts_of_version_1(data))
    except RecipeError as error:  # its place is one in the file, where classes are unknown
        place = error.place.removeprefix(_FIRST_CLASS)
        raise RecipeError(error.message, place) from None


def _parts(data: Object) -> Object:
    _check_keys(data, set(_READERS), {"classes", "depth"}, "")
    return {key: _READERS[key](value, key) for key, value in data.items()}


def _parts_of_version_1(data: Object) -> Object:
    """Return the parts of a recipe of version 1: one class, and smoothing as a prepare step."""
    own = {"rule", "invert", "cleaning"}
    shared = {"depth", "region", "connectivity", "reading"}
    _check_keys(data, {*own, *shared, "smoothing"}, {"rule", "depth"}, "")
    parts = {key: _READERS[key](value, key) for key, value in data.items() if key in shared}
    of_class = {key: _CLASS[key](value, key) for key, value in data.items() if key in own}
    parts["classes"] = (MaskClass(**of_class),)
    if data.get("smoothing") is not None:
        parts["prepare"] = (_smoothing(data["smoothing"], "smoothing"),)
    return parts


def write(parts: Mapping[str, Any], indent: int | None) -> str:
    """Return a recipe as JSON; parts that do nothing are left out.

    Parameters
    ----------
    parts : mapping
        The fields of a :class:`maskapp.Recipe`.
    indent : int or None
        None for the canonical form: one line without spaces.
    """
    data: Object = {"maskapp_recipe": VERSION, "depth": parts["depth"]}
    if parts["reading"] != STORED:
        data["reading"] = _values(parts["reading"])
    if parts["prepare"]:
        data["prepare"] = [_tagged(step, "step", PREPARE) for step in parts["prepare"]]
    if parts["region"]:
        data["region"] = [_tagged(shape, "shape", SHAPES) for shape in parts["region"]]
    if parts["connectivity"] != 8:
        data["connectivity"] = parts["connectivity"]
    data["classes"] = [_written_class(each) for each in parts["classes"]]
    text = json.dumps(data, indent=indent, allow_nan=False) if indent else ""
    if not indent or len(text) > MAX_BYTES:
        text = json.dumps(data, separators=(",", ":"), allow_nan=False)
    if len(text) > MAX_BYTES:  # ASCII: other characters are escaped
        raise RecipeError(
            f"with these shapes {len(text) // 1000} kB are to be saved, more than "
            f"{MAX_BYTES // 1000}. Give polygons fewer corners",
            "region",
        )
    return text


def _written_class(each: MaskClass) -> Object:
    data: Object = {"name": each.name, "color": each.color}
    if each.within is not None:
        data["within"] = each.within
    groups = [
        {"match": group.match, "ranges": [_written_range(bounds) for bounds in group.ranges]}
        for group in each.rule.groups
    ]
    data["rule"] = {"match": each.rule.match, "groups": groups}
    if each.invert:
        data["invert"] = True
    if each.cleaning:
        data["cleaning"] = [_tagged(step, "step", CLEANING) for step in each.cleaning]
    return data


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
    if not isinstance(text, str | bytes):
        raise RecipeError(f"{quoted(text)} is not the text of a recipe.")
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


def _build(kind: type[R], data: Object, place: str) -> R:
    """Return ``kind(**data)``; parts that have a default may be missing."""
    own: Any = fields(kind)  # type: ignore[arg-type]  # every kind is a dataclass
    required = {each.name for each in own if each.default is MISSING}
    _check_keys(data, {each.name for each in own}, required, place)
    try:
        return kind(**data)
    except RecipeError as error:
        raise error.within(place) from None


def _rule(value: Any, place: str) -> Rule:
    data = _object(value, place)
    _check_keys(data, {"match", "groups"}, {"match", "groups"}, place)
    groups = _list(data["groups"], f"{place}.groups", MAX_RANGES)
    data["groups"] = [_group(g, f"{place}.groups[{i}]") for i, g in enumerate(groups)]
    return _build(Rule, data, place)


def _group(value: Any, place: str) -> Group:
    data = _object(value, place)
    _check_keys(data, {"match", "ranges"}, {"match", "ranges"}, place)
    ranges = _list(data["ranges"], f"{place}.ranges", MAX_RANGES)
    data["ranges"] = [_range(r, f"{place}.ranges[{i}]") for i, r in enumerate(ranges)]
    return _build(Group, data, place)


def _range(value: Any, place: str) -> Range:
    data = _object(value, place)
    for end in ("low", "high"):
        if isinstance(data.get(end), dict):
            where = f"{place}.{end}"
            _check_keys(data[end], {"auto", "ignore"}, {"auto"}, where)
            found = dict(data[end])
            data[end] = _build(Auto, {"method": found.pop("auto"), **found}, where)
    return _build(Range, data, place)


def _mask_class(value: Any, place: str) -> MaskClass:
    data = _object(value, place)
    _check_keys(data, set(_CLASS), {"name", "rule"}, place)
    parts = {key: _CLASS[key](part, f"{place}.{key}") for key, part in data.items()}
    return _build(MaskClass, parts, place)


def _classes(value: Any, place: str) -> list[MaskClass]:
    entries = enumerate(_list(value, place, MAX_STEPS))
    return [_mask_class(each, f"{place}[{i}]") for i, each in entries]


def _smoothing(value: Any, place: str) -> Any:
    """Return version 1's smoothing, ``{"method": "median", "radius": 1}``, as a step."""
    data = _object(value, place)
    _check_keys(data, {"method", "radius"}, {"method", "radius"}, place)
    method = data.pop("method")
    if method not in ("median", "gaussian"):
        raise RecipeError(f"{quoted(method)} is none of 'median', 'gaussian'", f"{place}.method")
    return _build(PREPARE[method], data, place)


def _reading(value: Any, place: str) -> Reading:
    return _build(Reading, _object(value, place), place)


def _tagged_list(tag: str, kinds: Mapping[str, type]) -> Callable[[Any, str], list[Any]]:
    def read_list(value: Any, place: str) -> list[Any]:
        entries: list[Any] = []
        for i, entry in enumerate(_list(value, place, MAX_STEPS)):
            where = f"{place}[{i}]"
            data = _object(entry, where)
            name = data.pop(tag, None)
            if not isinstance(name, str) or name not in kinds:
                raise RecipeError(f"{quoted(name)} is none of {', '.join(kinds)}", f"{where}.{tag}")
            entries.append(_build(kinds[name], data, where))
        return entries

    return read_list


def _same(value: Any, place: str) -> Any:
    return value


_READERS: Mapping[str, Callable[[Any, str], Any]] = {
    "depth": _same,
    "reading": _reading,
    "prepare": _tagged_list("step", PREPARE),
    "region": _tagged_list("shape", SHAPES),
    "connectivity": _same,
    "classes": _classes,
}
_CLASS: Mapping[str, Callable[[Any, str], Any]] = {
    "name": _same,
    "color": _same,
    "within": _same,
    "rule": _rule,
    "invert": _same,
    "cleaning": _tagged_list("step", CLEANING),
}
