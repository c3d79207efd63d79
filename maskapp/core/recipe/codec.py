"""Recipes as JSON: versions 1 and 2 are read, strictly; version 2 is written, canonically."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import fields
from typing import Any, TypeVar

from maskapp.core.recipe.mask_class import MAX_STEPS, MaskClass
from maskapp.core.recipe.reading import STORED, Reading
from maskapp.core.recipe.rule import MAX_RANGES, Auto, Group, Local, Range, Rule
from maskapp.core.recipe.shapes import SHAPES, Shape
from maskapp.core.recipe.strict_json import Object, as_list, as_object, built, check_keys, parse
from maskapp.core.steps.registry import CLEANING, PREPARE
from maskapp.errors import RecipeError, quoted

VERSION = 2
MAX_BYTES = 256_000
_FIRST_CLASS = "classes[0]."

R = TypeVar("R")


def read(text: str | bytes, build: Callable[..., R]) -> R:
    """Return the recipe in `text`; see :meth:`maskapp.Recipe.from_json`.

    Parameters
    ----------
    text : str or bytes
    build : callable
        :class:`maskapp.Recipe`; it imports this module.
    """
    return build_from(parse(text, MAX_BYTES, "a recipe"), build)


def build_from(value: Any, build: Callable[..., R]) -> R:
    """Return the recipe of a parsed text; see :func:`read`."""
    data = as_object(value, "recipe")
    if "maskapp_experiment" in data:
        raise RecipeError(
            "This is an experiment: it can hold rules of single images, which a recipe does not. "
            "Open it on the page and save the recipe there, which is that of all images."
        )
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
    check_keys(data, set(_READERS), {"classes", "depth"}, "")
    return {key: _READERS[key](value, key) for key, value in data.items()}


def _parts_of_version_1(data: Object) -> Object:
    """Return the parts of a recipe of version 1: one class, and smoothing as a prepare step."""
    own = {"rule", "invert", "cleaning"}
    shared = {"depth", "region", "connectivity", "reading"}
    check_keys(data, {*own, *shared, "smoothing"}, {"rule", "depth"}, "")
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
        data["region"] = written_region(parts["region"])
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
        {"match": group.match, "ranges": [written_range(bounds) for bounds in group.ranges]}
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


def written_region(shapes: Iterable[Shape]) -> list[Object]:
    """Return the shapes of a region as recipe files hold them."""
    return [_without_name(_tagged(shape, "shape", SHAPES)) for shape in shapes]


def _without_name(shape: Object) -> Object:
    if not shape["name"]:
        del shape["name"]
    return shape


def written_range(bounds: Range) -> Object:
    """Return a range as recipe files hold it."""
    data = _values(bounds)
    for end in ("low", "high"):
        bound = data[end]
        if isinstance(bound, Local):
            data[end] = {"local": bound.method, "window": bound.window}
            data[end][bound.row.weight] = bound.number
        elif isinstance(bound, Auto):
            data[end] = {"auto": bound.method} | ({"ignore": bound.ignore} if bound.ignore else {})
    if not bounds.outside:
        del data["outside"]
    return data


# ---- reading


def _rule(value: Any, place: str) -> Rule:
    data = as_object(value, place)
    check_keys(data, {"match", "groups"}, {"match", "groups"}, place)
    groups = as_list(data["groups"], f"{place}.groups", MAX_RANGES)
    data["groups"] = [_group(g, f"{place}.groups[{i}]") for i, g in enumerate(groups)]
    return built(Rule, data, place)


def _group(value: Any, place: str) -> Group:
    data = as_object(value, place)
    check_keys(data, {"match", "ranges"}, {"match", "ranges"}, place)
    ranges = as_list(data["ranges"], f"{place}.ranges", MAX_RANGES)
    data["ranges"] = [read_range(r, f"{place}.ranges[{i}]") for i, r in enumerate(ranges)]
    return built(Group, data, place)


def read_range(value: Any, place: str) -> Range:
    """Return the range of a parsed text."""
    data = as_object(value, place)
    for end in ("low", "high"):
        if isinstance(data.get(end), dict):
            where = f"{place}.{end}"
            found = dict(data[end])
            if "local" in found:
                check_keys(found, {"local", "window", "k", "offset"}, {"local", "window"}, where)
                data[end] = built(Local, {"method": found.pop("local"), **found}, where)
            else:
                check_keys(found, {"auto", "ignore"}, {"auto"}, where)
                data[end] = built(Auto, {"method": found.pop("auto"), **found}, where)
    return built(Range, data, place)


def _mask_class(value: Any, place: str) -> MaskClass:
    data = as_object(value, place)
    check_keys(data, set(_CLASS), {"name", "rule"}, place)
    parts = {key: _CLASS[key](part, f"{place}.{key}") for key, part in data.items()}
    return built(MaskClass, parts, place)


def _classes(value: Any, place: str) -> list[MaskClass]:
    entries = enumerate(as_list(value, place, MAX_STEPS))
    return [_mask_class(each, f"{place}[{i}]") for i, each in entries]


def _smoothing(value: Any, place: str) -> Any:
    """Return version 1's smoothing, ``{"method": "median", "radius": 1}``, as a step."""
    data = as_object(value, place)
    check_keys(data, {"method", "radius"}, {"method", "radius"}, place)
    method = data.pop("method")
    if method not in ("median", "gaussian"):
        raise RecipeError(f"{quoted(method)} is none of 'median', 'gaussian'", f"{place}.method")
    return built(PREPARE[method], data, place)


def _reading(value: Any, place: str) -> Reading:
    return built(Reading, as_object(value, place), place)


def _tagged_list(tag: str, kinds: Mapping[str, type]) -> Callable[[Any, str], list[Any]]:
    def read_list(value: Any, place: str) -> list[Any]:
        entries: list[Any] = []
        for i, entry in enumerate(as_list(value, place, MAX_STEPS)):
            where = f"{place}[{i}]"
            data = as_object(entry, where)
            name = data.pop(tag, None)
            if not isinstance(name, str) or name not in kinds:
                raise RecipeError(f"{quoted(name)} is none of {', '.join(kinds)}", f"{where}.{tag}")
            entries.append(built(kinds[name], data, where))
        return entries

    return read_list


def _same(value: Any, place: str) -> Any:
    return value


read_region = _tagged_list("shape", SHAPES)
"""Returns the shapes of a region of a parsed text."""

_READERS: Mapping[str, Callable[[Any, str], Any]] = {
    "depth": _same,
    "reading": _reading,
    "prepare": _tagged_list("step", PREPARE),
    "region": read_region,
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
