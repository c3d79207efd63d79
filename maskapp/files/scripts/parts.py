"""What printed scripts do around the rule: smoothing, regions, automatic bounds, cleaning.

The same calls of SciPy and scikit-image as in maskapp.core, written out for one recipe alone.
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
from maskapp.core.recipe.shapes import (
    Close,
    Ellipse,
    FillHoles,
    KeepLargest,
    Open,
    Polygon,
    RemoveSmall,
    Shape,
    Smoothing,
)


def smoothing_source(smoothing: Smoothing, depth: int) -> str:
    """Return the script's ``smooth(image)``."""
    radius = smoothing.radius
    lines = [
        "def smooth(image):",
        f'    """Return the image after {smoothing.describe()} px; edges reflect."""',
        "    smoothed = np.empty_like(image)",
        "    for band in range(3):",
    ]
    if smoothing.method == "gaussian":
        lines += [
            "        numbers = image[..., band].astype(np.float64)",
            f"        smoothed[..., band] = np.rint(ndimage.gaussian_filter(numbers, {radius}))",
        ]
    elif depth == 8:
        lines += [
            f'        padded = np.pad(image[..., band], {radius}, mode="symmetric")',
            f"        median = rank.median(padded, morphology.disk({radius}))",
            f"        smoothed[..., band] = median[{radius}:-{radius}, {radius}:-{radius}]",
        ]
    else:
        lines += [
            f"        disk = morphology.disk({radius})",
            "        smoothed[..., band] = ndimage.median_filter(image[..., band], footprint=disk)",
        ]
    return "\n".join([*lines, "    return smoothed"])


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
        for _, _, bounds in recipe.rule.ranges()
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


def cleaning_sources(recipe: Recipe) -> Iterator[str]:
    """Yield the functions that the recipe's cleaning needs."""
    kinds = {type(step) for step in recipe.cleaning}
    radii = [step.radius for step in recipe.cleaning if isinstance(step, Open | Close)]
    if radii:
        # Equal masks: the distance is exact, and much quicker for large disks.
        yield _DILATE_FAR if max(radii) > 8 else _DILATE
    if kinds & {FillHoles, RemoveSmall, KeepLargest}:
        yield _LABEL
    yield from (_CLEANING[kind] for kind in _CLEANING if kind in kinds)


def cleaning_lines(recipe: Recipe) -> list[str]:
    """Return a line for each cleaning step, changing ``mask``."""
    lines = []
    for step in recipe.cleaning:
        if isinstance(step, Open):
            call = f"dilate(erode(mask, {step.radius}), {step.radius})"
        elif isinstance(step, Close):
            call = f"erode(dilate(mask, {step.radius}), {step.radius})"
        elif isinstance(step, FillHoles):
            call = f"fill_holes(mask, {step.max_area}, {12 - recipe.connectivity})"
        elif isinstance(step, RemoveSmall):
            call = f"remove_small(mask, {step.min_area}, {recipe.connectivity})"
        else:
            call = f"keep_largest(mask, {step.count}, {recipe.connectivity})"
        lines.append(f"mask = {call}  # {step.describe()}")
    return lines


_ERODE = """


def erode(mask, radius):
    return ~dilate(~mask, radius)
"""

_DILATE = (
    """
def dilate(mask, radius):
    return ndimage.binary_dilation(mask, morphology.disk(radius))
""".rstrip("\n")
    + _ERODE
)

_DILATE_FAR = (
    """
def dilate(mask, radius):
    if not mask.any():
        return mask
    return ndimage.distance_transform_edt(~mask) <= radius
""".rstrip("\n")
    + _ERODE
)

_LABEL = '''
def label(mask, connectivity):
    """Return the number of the object of each pixel (0: none) and the objects' areas."""
    neighbours = ndimage.generate_binary_structure(2, 2 if connectivity == 8 else 1)
    labels, count = ndimage.label(mask, neighbours)
    return labels, np.bincount(labels.ravel(), minlength=count + 1)
'''

_CLEANING: dict[type, str] = {
    FillHoles: '''
def fill_holes(mask, max_area, connectivity):
    """Fill holes of at most max_area pixels (None: any); a hole at the border is none."""
    labels, areas = label(~mask, connectivity)
    hole = np.ones(len(areas), dtype=bool) if max_area is None else areas <= max_area
    for edge in (labels[0], labels[-1], labels[:, 0], labels[:, -1]):
        hole[edge] = False
    hole[0] = False
    return mask | hole[labels]
''',
    RemoveSmall: '''
def remove_small(mask, min_area, connectivity):
    """Keep objects of at least min_area pixels."""
    labels, areas = label(mask, connectivity)
    keep = areas >= min_area
    keep[0] = False
    return keep[labels]
''',
    KeepLargest: '''
def keep_largest(mask, number, connectivity):
    """Keep the largest objects; of equal ones the first in reading order."""
    labels, areas = label(mask, connectivity)
    keep = np.zeros(len(areas), dtype=bool)
    keep[np.argsort(-areas[1:], kind="stable")[:number] + 1] = True
    return keep[labels]
''',
}
