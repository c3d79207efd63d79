"""What printed scripts do around the rule: regions, and calls of the recipe's functions."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Iterable, Iterator
from typing import Any, assert_never

from maskapp.core.color.channel import Channel
from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.methods import METHODS
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Auto, Local
from maskapp.core.recipe.shapes import Ellipse, Polygon, Rectangle, Shape, single_shapes
from maskapp.core.steps.step import CleaningStep, Connectivity, PrepareStep, Step
from maskapp.files.scripts.automatic import (
    above,
    automatic_range,
    automatic_threshold,
    circular_range,
    local_range,
)
from maskapp.files.scripts.carried import Import


def functions_of(recipe: Recipe, converted: Iterable[Channel]) -> Iterator[Callable[..., Any]]:
    """Yield the functions that a script calls by name: channels', steps', those of its bounds."""
    for channel in converted:
        yield from channel.functions
    for step in (*recipe.prepare, *(step for each in recipe.classes for step in each.cleaning)):
        yield type(step).function
    for _, bounds in recipe.ranges():
        found = [each for each in (bounds.low, bounds.high) if isinstance(each, Auto)]
        if not found:
            continue
        yield from (each.row.function for each in found if isinstance(each, Local))
        by_values = [each for each in found if not isinstance(each, Local)]
        yield from (METHODS[each.method].function for each in by_values)
        if by_values:
            yield automatic_threshold
            if bounds.low in by_values:
                yield above
        if bounds.local:
            yield local_range
            continue
        yield circular_range if CHANNELS[bounds.channel].circular else automatic_range


def prepare_call(step: PrepareStep, image: str) -> str:
    """Return the call that does a prepare step to an image."""
    return f"{type(step).function.__name__}({image}{_values(step)})"


def cleaning_lines(cleaning: tuple[CleaningStep, ...], connectivity: Connectivity) -> list[str]:
    """Return a line for each cleaning step, changing ``mask``."""
    return [
        f"mask = {type(step).function.__name__}(mask, {connectivity}{_values(step)})"
        f"  # {step.describe()}"
        for step in cleaning
    ]


def _values(step: Step) -> str:
    return "".join(f", {name}={value!r}" for name, value in step.values.items())


def region_imports(region: tuple[Shape, ...]) -> set[Import]:
    """Return what the script's ``region(shape)`` imports, apart from NumPy."""
    drawn = any(isinstance(shape, Ellipse | Polygon) for shape in single_shapes(region))
    return {Import("skimage", "draw")} if drawn else set()


def region_source(region: tuple[Shape, ...]) -> str:
    """Return the script's ``region(shape)``."""
    included = [shape for shape in single_shapes(region) if shape.mode == "include"]
    excluded = [shape for shape in single_shapes(region) if shape.mode == "exclude"]
    lines = [f"inside = np.{'zeros' if included else 'ones'}(shape, dtype=bool)"]
    for shape in (*included, *excluded):
        lines += _shape_lines(shape)
    body = textwrap.indent("\n".join([*lines, "return inside"]), "    ")
    return f'def region(shape):\n    """Return the pixels of the region, as (H, W) bool."""\n{body}'


def _shape_lines(shape: Rectangle | Ellipse | Polygon) -> list[str]:
    value = shape.mode == "include"
    match shape:
        case Polygon():
            corners = textwrap.wrap(", ".join(f"({x}, {y})" for x, y in shape.points), 88)
            return [
                "corners = np.array([  # x, y; a pixel's centre is half a pixel from its corner",
                *(f"    {line}" for line in corners),
                "]) - 0.5",
                "rows, columns = draw.polygon(corners[:, 1], corners[:, 0], shape)",
                f"inside[rows, columns] = {value}",
            ]
        case Ellipse():
            centre = f"{shape.y + shape.height / 2 - 0.5}, {shape.x + shape.width / 2 - 0.5}"
            radii = f"{shape.height / 2}, {shape.width / 2}"
            return [
                f"rows, columns = draw.ellipse({centre}, {radii}, shape)",
                f"inside[rows, columns] = {value}",
            ]
        case Rectangle():
            rows = f"{max(shape.y, 0)} : {max(shape.y + shape.height, 0)}"
            columns = f"{max(shape.x, 0)} : {max(shape.x + shape.width, 0)}"
            return [f"inside[{rows}, {columns}] = {value}"]
        case _:
            assert_never(shape)
