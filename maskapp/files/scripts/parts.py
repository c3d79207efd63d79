"""What printed scripts do around the rule: smoothing, regions, automatic bounds, cleaning.

Functions are those of maskapp.core as they stand there; the rest is written for one recipe alone.
"""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Iterator
from typing import Any

from maskapp.core.color import thresholds
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Auto
from maskapp.core.recipe.shapes import Ellipse, Polygon, Shape
from maskapp.core.steps.step import CleaningStep, Connectivity, PrepareStep, Step
from maskapp.files.scripts.source import Source, source_of


def step_sources(recipe: Recipe) -> list[Source]:
    """Return the functions of the recipe's steps, each once, after those that it calls."""
    steps = [*recipe.prepare, *(step for each in recipe.classes for step in each.cleaning)]
    functions = dict.fromkeys(
        function for step in steps for function in (*type(step).uses, type(step).function)
    )
    return [source_of(function) for function in functions]


def prepare_call(step: PrepareStep, image: str) -> str:
    """Return the call that does a prepare step to an image."""
    return f"{type(step).function.__name__}({image}{_numbers(step)})"


def cleaning_lines(cleaning: tuple[CleaningStep, ...], connectivity: Connectivity) -> list[str]:
    """Return a line for each cleaning step, changing ``mask``."""
    return [
        f"mask = {type(step).function.__name__}(mask, {connectivity}{_numbers(step)})"
        f"  # {step.describe()}"
        for step in cleaning
    ]


def _numbers(step: Step) -> str:
    return "".join(f", {name}={value}" for name, value in step.values.items())


def region_source(region: tuple[Shape, ...]) -> str:
    """Return the script's ``region(shape)``."""
    included = [shape for shape in region if shape.mode == "include"]
    excluded = [shape for shape in region if shape.mode == "exclude"]
    lines = [f"inside = np.{'zeros' if included else 'ones'}(shape, dtype=bool)"]
    for shape in (*included, *excluded):
        lines += _shape_lines(shape)
    body = textwrap.indent("\n".join([*lines, "return inside"]), "    ")
    return f'def region(shape):\n    """Return the pixels of the region, as (H, W) bool."""\n{body}'


def _shape_lines(shape: Shape) -> list[str]:
    value = shape.mode == "include"
    if isinstance(shape, Polygon):
        corners = textwrap.wrap(", ".join(f"({x}, {y})" for x, y in shape.points), 88)
        return [
            "corners = np.array([  # x, y; a pixel's centre is half a pixel from its corner",
            *(f"    {line}" for line in corners),
            "]) - 0.5",
            "rows, columns = draw.polygon(corners[:, 1], corners[:, 0], shape)",
            f"inside[rows, columns] = {value}",
        ]
    if isinstance(shape, Ellipse):
        centre = f"{shape.y + shape.height / 2 - 0.5}, {shape.x + shape.width / 2 - 0.5}"
        radii = f"{shape.height / 2}, {shape.width / 2}"
        return [
            f"rows, columns = draw.ellipse({centre}, {radii}, shape)",
            f"inside[rows, columns] = {value}",
        ]
    rows = f"{max(shape.y, 0)} : {max(shape.y + shape.height, 0)}"
    columns = f"{max(shape.x, 0)} : {max(shape.x + shape.width, 0)}"
    return [f"inside[{rows}, {columns}] = {value}"]


def automatic_sources(recipe: Recipe) -> Iterator[str]:
    """Yield the functions that the recipe's automatic bounds need."""
    ranges = [
        bounds
        for _, bounds in recipe.ranges()
        if isinstance(bounds.low, Auto) or isinstance(bounds.high, Auto)
    ]
    if not ranges:
        return
    bounds = [b for each in ranges for b in (each.low, each.high) if isinstance(b, Auto)]
    methods = sorted({bound.method for bound in bounds})
    ignoring = any(bound.ignore for bound in bounds)
    yield from map(_plain_source, _threshold_parts(methods, ignoring=ignoring))
    counts = "without_ends(counts, ignore)" if ignoring else "counts"
    options = "ignore=0, " if ignoring else ""
    yield _AUTOMATIC_THRESHOLD.format(counts=counts, options=options)
    if any(isinstance(each.low, Auto) for each in ranges):
        yield _ABOVE
    circular = any(each.channel == "hue" for each in ranges)
    yield _CIRCULAR_RANGE if circular else _AUTOMATIC_RANGE


def _threshold_parts(methods: list[str], *, ignoring: bool) -> Iterator[Any]:
    """Yield the class and functions of :mod:`~maskapp.core.color.thresholds` that methods need."""
    yield thresholds.NoThreshold
    if ignoring:
        yield thresholds.without_ends
    if set(methods) - {"mean", "li"}:
        yield thresholds.in_bins
        yield thresholds.position
    if any(method.startswith("multiotsu") for method in methods):
        yield thresholds.multiotsu
    yield from (thresholds.FUNCTIONS[method] for method in methods)
    yield thresholds.find_threshold


def _plain_source(part: Any) -> str:
    """Return the source of a class or function without annotations and imports of its own."""
    head, body = inspect.getsource(part).split("\n", 1)
    head = re.sub(r": \w+(?=[,)])| -> [^:]+(?=:$)", "", head)
    return head + "\n" + re.sub(r"^    from skimage import filters\n\n", "", body, flags=re.M)


_AUTOMATIC_THRESHOLD = '''
def automatic_threshold(pixels, method, {options}lowest=0, scale=1):
    """Return a threshold in steps of 1 / scale, rounded down; None if there is none.

    No pixel is below `lowest` steps.
    """
    counts = np.bincount(pixels.astype(np.int64) - lowest)
    values = np.arange(lowest, lowest + len(counts))
    if scale > 1:
        values = values / scale
    try:
        return lowest + find_threshold({counts}, values, method)
    except NoThreshold as problem:
        print(f"No automatic threshold: {{problem}}.", file=sys.stderr)
        return None
'''


_ABOVE = '''
def above(threshold, highest):
    """Return the lowest value above a threshold; None if there is none."""
    return None if threshold is None or threshold >= highest else threshold + 1
'''

_AUTOMATIC_RANGE = '''
def automatic_range(plane, low, high, outside=False):
    """Return where low <= plane <= high; nowhere if a bound is None or low is above high."""
    if low is None or high is None or low > high:
        return plane != plane
    return ((plane >= low) & (plane <= high)) != outside
'''

_CIRCULAR_RANGE = '''
def automatic_range(plane, low, high, outside=False, circular=False):
    """Return where low <= plane <= high; nowhere if a bound is None or low is above high.

    On a circle low may be above high: the range then goes on through 0.
    """
    if low is None or high is None or (low > high and not circular):
        return plane != plane
    if low > high:
        return ((plane >= low) | (plane <= high)) != outside
    return ((plane >= low) & (plane <= high)) != outside
'''
