"""The columns of results that compare the areas of two classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from maskapp.runs.groups import Groups
from maskapp.runs.results import Done
from maskapp.runs.results_table import RESULTS, ResultRow
from maskapp.runs.tables import Cell, Column, Table


def results_table(classes: Sequence[str], groups: Groups | None = None) -> Table[ResultRow]:
    """Return the table of results of a recipe with these classes.

    Parameters
    ----------
    classes : sequence of str
        Names of the recipe's classes, in its order.
    groups : Groups, optional

    Returns
    -------
    Table
        :data:`~maskapp.runs.results_table.RESULTS`; where there are several classes with a column
        ``ratio_to_NAME`` for each, after ``percent``; with `groups` with a column ``group_PART``
        for each part of the names, after ``image``. All images of a run have the same columns.
    """
    table = RESULTS
    if len(classes) > 1:
        table = _with(table, "percent", tuple(map(_ratio_to, classes)))
    if groups is not None:
        table = _with(table, "image", groups.columns(lambda row: groups.of(row.result)))
    return table


def _with(
    table: Table[ResultRow], after: str, columns: tuple[Column[ResultRow], ...]
) -> Table[ResultRow]:
    place = table.heading.index(after) + 1
    return replace(table, columns=table.columns[:place] + columns + table.columns[place:])


def _ratio_to(name: str) -> Column[ResultRow]:
    return Column(
        f"ratio_to_{name}",
        float,
        f"selected_px divided by selected_px of the class “{name}” in the same image or part; "
        "empty in that class's own rows, and where it selects nothing",
        lambda row: _ratio(row, name),
    )


def _ratio(row: ResultRow, name: str) -> Cell:
    if row.mask_class is None or row.mask_class.name == name or not isinstance(row.result, Done):
        return None
    other = next(each for each in row.result.classes if each.name == name)
    if row.part is None:
        return _divided(row.mask_class.selected, other.selected)
    # Parts of a region are the same for all classes of an image, in the same order.
    parts = zip(row.mask_class.parts, other.parts, strict=True)
    beside = next(theirs for mine, theirs in parts if mine is row.part)
    return _divided(row.part.selected, beside.selected)


def _divided(selected: int, other: int) -> float | None:
    return selected / other if other else None
