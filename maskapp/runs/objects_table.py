"""The table of objects: each with what was measured of it."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maskapp.core.color.channels import CHANNELS
from maskapp.core.measuring.intensity import Intensity
from maskapp.core.measuring.measured import Measured
from maskapp.core.measuring.measures import MEASURES
from maskapp.runs.groups import Groups
from maskapp.runs.results import Done, Result
from maskapp.runs.tables import Cell, Column, Table

ObjectRow = Mapping[str, Cell]
"""The cells of an object by the names of the columns; not all need be there."""

_STATISTICS = (
    ("mean", "Mean of {} over the object's pixels; for hue, its mean direction"),
    ("sd", "Standard deviation of {} over the object's pixels (divided by their number)"),
    ("min", "Lowest {} in the object; empty for hue, which is a circle"),
    ("max", "Highest {} in the object; empty for hue, which is a circle"),
)


def _heading(channel: str, statistic: str) -> str:
    """Return a column's name; of a channel of the recipe's own without its formula."""
    known = CHANNELS[channel]
    name = known.id if known.id.isidentifier() else known.label.replace(" ", "_")
    return f"{name}_{statistic}"


def _column(name: str, kind: type[str] | type[int] | type[float], meaning: str, unit: str) -> Any:
    return Column[ObjectRow](name, kind, meaning, lambda row: row.get(name), unit)


def _measured_columns() -> Iterator[Column[ObjectRow]]:
    for each in MEASURES.values():
        unit = {0: each.unit, 1: "px", 2: "px"}[each.power]
        yield _column(each.column, int if each.whole else float, each.meaning, unit)
        if each.power:
            times = "um_per_px" if each.power == 1 else "um_per_px²"
            meaning = f"{each.column} times {times}; empty where that is not known"
            yield _column(each.scaled_column, float, meaning, "µm" if each.power == 1 else "µm²")


def objects_table(channels: Sequence[str], groups: Groups | None = None) -> Table[ObjectRow]:
    """Return the table of objects, with columns for these channels: ``objects.csv``.

    With `groups` a column ``group_PART`` for each part of the names follows ``image``.
    """
    return Table(
        "objects",
        (
            _column("image", str, "The image's file, with the page where it has several", ""),
            *(groups.columns(lambda row: row) if groups else ()),
            _column("class", str, "The class of the recipe whose objects they are", ""),
            _column(
                "region",
                str,
                "The named part of the region that has most of the object's pixels, of equals the "
                "first; empty where there is none",
                "",
            ),
            _column("object", int, "The object's number in its image and class, from 1", ""),
            *_measured_columns(),
            *(
                _column(
                    _heading(channel, name),
                    float,
                    meaning.format(CHANNELS[channel].label),
                    CHANNELS[channel].unit,
                )
                for channel in channels
                for name, meaning in _STATISTICS
            ),
            _column(
                "touches_border",
                str,
                "“yes” where the object has pixels in the image's first or last row or column",
                "",
            ),
            _column(
                "touches_region",
                str,
                "“yes” where the object has pixels beside some that do not count: it may be cut by "
                "the region's edge",
                "",
            ),
        ),
    )


def object_rows(result: Result[Any], groups: Groups | None = None) -> Iterator[ObjectRow]:
    """Yield a row for each object of an image, class by class."""
    if isinstance(result, Done):
        same = {"image": result.name, **(groups.of(result) if groups else {})}
        for name, measured in result.measured.items():
            yield from measured_rows(measured, {**same, "class": name})


def measured_rows(measured: Measured, same: ObjectRow) -> Iterator[ObjectRow]:
    """Yield a row for each object of a class, with cells that are the same in all of them."""
    columns: dict[str, list[Cell]] = {"object": list(range(1, len(measured) + 1))}
    if measured.part is not None:
        names = (*measured.parts, "")  # −1 is in none
        columns["region"] = [names[position] for position in measured.part.tolist()]
    side = measured.pixel_size
    for name, values in measured.values.items():
        each = MEASURES[name]
        columns[each.column] = values.tolist()
        if each.power and side is not None:
            columns[each.scaled_column] = (values * side**each.power).tolist()
    for channel, found in measured.intensities.items():
        for (name, _), values in zip(_STATISTICS, _statistics(found), strict=True):
            columns[_heading(channel, name)] = [_number(value) for value in values.tolist()]
    columns["touches_border"] = ["yes" if it else "" for it in measured.touches_border.tolist()]
    columns["touches_region"] = ["yes" if it else "" for it in measured.touches_region.tolist()]
    for cells in zip(*columns.values(), strict=True):
        yield {**same, **dict(zip(columns, cells, strict=True))}


def _statistics(found: Intensity) -> tuple[NDArray[np.float64], ...]:
    return found.mean, found.sd, found.lowest, found.highest


def _number(value: float) -> float | None:
    return None if math.isnan(value) else value
