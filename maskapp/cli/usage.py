"""What was asked for on the command line, read; or why nothing can be done."""

from __future__ import annotations

import argparse
import re
from collections.abc import Sequence
from pathlib import Path

from maskapp.core.measuring.areas import AREA_UNITS, AreaUnit
from maskapp.core.measuring.counting import Counting
from maskapp.core.measuring.scale import checked_pixel_size
from maskapp.core.numbertext import NumberError, NumberScale, parse_number
from maskapp.core.recipe.codec import MAX_BYTES
from maskapp.core.recipe.recipe import Recipe
from maskapp.errors import MaskappError, RecipeError
from maskapp.files.naming import printable
from maskapp.files.reading.contents import display_name
from maskapp.files.reading.limits import max_pixels
from maskapp.files.reading.regular import open_regular
from maskapp.files.reading.selection import parse_pages
from maskapp.runs.groups import Groups, NameParts

_MOST_MEGAPIXELS = 999_999
# Wider than what may be: numbers beyond it are refused with what they mean.
_POINT = re.compile(r"[+-]?[0-9]+\.[0-9]+")
_ANY = NumberScale(-(10**15), 10**15, 10**9)
# µ is the micro sign, μ the Greek letter.
_AREA = re.compile(
    r"(?P<number>.*?)\s*((?P<px>px)|(?P<um2>[uµμ]m[2²])|(?P<mm2>mm[2²])|(?P<cm2>cm[2²]))?",
    re.DOTALL | re.IGNORECASE,
)


class UsageError(Exception):
    """Nothing can be done; the message says why."""


def read_recipe(name: str) -> Recipe:
    """Return the recipe in a file."""
    try:
        file, size = open_regular(name)
        with file:
            content = file.read(MAX_BYTES + 1)
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or "its name cannot be used"
        raise UsageError(f"{name}: the recipe cannot be opened: {reason}.") from error
    if size > MAX_BYTES:
        raise UsageError(
            f"{name}: {size // 1000} kB are too many; a recipe has at most {MAX_BYTES // 1000} kB."
        )
    try:
        return Recipe.from_json(content)
    except RecipeError as error:
        raise UsageError(f"{name}: {error}") from error


def pixels(megapixels: str | None) -> int:
    """Return the limit that was given, else that of the environment."""
    if megapixels is None:
        return max_pixels()
    try:
        value = parse_number(megapixels, NumberScale(0, _MOST_MEGAPIXELS, 1_000_000))
    except NumberError as error:
        raise UsageError(f"--max-megapixels: {error}") from error
    if not value:
        raise UsageError("--max-megapixels: 0 would refuse every image. Give a number above 0.")
    return round(value * 1_000_000)


def level(text: str) -> int:
    """Return the level of which images are read."""
    if not text.isdecimal():
        raise UsageError(f"--level: The level is a whole number from 0, not “{text}”.")
    return int(text)


def pages(text: str | None) -> tuple[int, ...] | None:
    """Return the pages that are read, None for all."""
    if text is None:
        return None
    found = parse_pages(text)
    if found is None:  # perhaps a variable that is not set: all pages are not what was asked for
        raise UsageError("--pages: no page is named. Write pages as in 1-10,15, or leave it out.")
    return found


def pixel_size(text: str | None) -> float | None:
    """Return the side of a pixel in µm that was given, if one was."""
    number = _number("--scale", text)
    if number is None:
        return None
    try:
        return checked_pixel_size(number)
    except RecipeError as error:
        raise UsageError(f"--scale: {error}.") from error


def groups_of(pattern: str | None, paths: Sequence[Path]) -> Groups | None:
    """Return the parts of names that are columns of the tables, if a pattern was given."""
    if pattern is None:
        return None
    try:
        parts = NameParts(pattern)
    except MaskappError as error:
        raise UsageError(f"--groups: {error}") from error
    # Absolute: the folder has a name where it is given as a dot, or not at all.
    names = [printable(path.absolute().as_posix()) for path in paths]
    if not any(parts.of(name) for name in names):
        raise UsageError(
            f"--groups: no file's name is made like {pattern}, such as {display_name(paths[0])}. "
            "Write what stands between the parts as it stands in the names, without the ending."
        )
    return Groups(parts, names)


def counting_of(arguments: argparse.Namespace) -> Counting | None:
    """Return which objects count; None if they are not counted."""
    names = ("split", "min_circularity", "max_circularity")
    numbers = {name: _number(_option(name), getattr(arguments, name)) for name in names}
    areas = {name: _area(name, getattr(arguments, name)) for name in ("min_area", "max_area")}
    numbers |= {name: area[0] for name, area in areas.items() if area}
    given = [_option(name) for name, number in numbers.items() if number is not None]
    given += ["--exclude-border"] if arguments.exclude_border else []
    if not arguments.objects:
        if given:
            raise UsageError(f"{given[0]} says which objects count: add --objects.")
        return None
    units = {area[1] for area in areas.values() if area}
    if len(units) > 1:
        raise UsageError("--min-area and --max-area: give both in one unit, as in 0.5mm2 and 2mm2.")
    unit: AreaUnit = units.pop() if units else "px"
    try:
        return Counting(**numbers, exclude_border=arguments.exclude_border, area_unit=unit)
    except RecipeError as error:
        raise UsageError(f"{_option(error.place)}: {error.message}.") from error


def truth_pictures(arguments: argparse.Namespace) -> bool:
    """Return whether pictures of errors are wanted."""
    if arguments.truth_pictures and arguments.truth is None:
        raise UsageError("--truth-pictures shows where masks and truths differ: add --truth DIR.")
    return bool(arguments.truth_pictures)


def _area(name: str, text: str | None) -> tuple[float, AreaUnit] | None:
    """Return an area and its unit, pixels where none stands behind the number."""
    if text is None:
        return None
    found = _AREA.fullmatch(text)
    assert found  # the number may be anything
    number = _number(_option(name), found["number"])
    assert number is not None
    units = (key for key in AREA_UNITS if found[key])
    return number, next(units, "px")


def _option(name: str) -> str:
    return f"--{name.replace('_', '-')}"


def _number(option: str, text: str | None) -> float | None:
    if text is None:
        return None
    if _POINT.fullmatch(text):
        text += "0"  # of shells and scripts a point is one before decimals, three of them too
    try:
        return parse_number(text, _ANY)
    except NumberError as error:
        raise UsageError(f"{option}: {error}") from error
