"""Charts of the objects of all images: how many, and how what they measure is spread."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from maskapp.core.color.channels import CHANNELS
from maskapp.core.measuring.measures import MEASURES
from maskapp.runs.groups import NameParts, heading, in_order
from maskapp.runs.tables import Cell, Column, Table
from maskapp.ui.charts import figures
from maskapp.ui.charts.drawing import choice, csv_bytes, draw
from maskapp.ui.charts.figures import Point, Spread
from maskapp.ui.compute.objects_of_set import MOST_OBJECTS, ObjectsOfImage, ObjectsOfSet
from maskapp.ui.compute.over_set import Asked
from maskapp.ui.images import set_board
from maskapp.ui.images.set_job import SetJob
from maskapp.ui.images.sources import Given
from maskapp.ui.images.worked_on import set_told, sources_of
from maskapp.ui.state import session
from maskapp.ui.state.measure_edits import counting_of
from maskapp.ui.state.model import State
from maskapp.ui.wording import few, plain

_COUNT = "count"
_COUNT_LABEL = "Number of objects"
_IMAGE, _REGION, _ALL = "image", "part of the region", "all together"
_NAMED = 10
_JOB: SetJob[ObjectsOfImage] = SetJob(
    "measure",
    "Measure all images",
    ":material/straighten:",
    "The objects of all images in full size, each with its own rule where it has one. Go on "
    "working: the chart is drawn here when it is ready.",
    "The rule, the images or what is measured have changed since all images were measured: measure "
    "them again for the numbers of now.",
    "Not measured",
)


def objects_of_set(given: Given, state: State, parts: NameParts | None) -> None:
    """Draw the button that measures all images, and the chart of what came of it.

    Parameters
    ----------
    given : Given
        All images.
    state : State
    parts : NameParts, optional
        Of the images' names.
    """
    document = state.document
    if not document.measures.counts:
        st.caption("Nothing is counted: switch on **Count objects** in **Measure**.")
        return
    found = _JOB.draw(_told(given, state), partial(_asked, given), disabled=document.has_drafts)
    if found is None:
        return
    if failed := found.building.tally.briefs:
        st.warning(plain(f"No mask of {few(failed, _NAMED)}."), icon=":material/warning:")
    mine = [each for each in found.found if each.mask_class == state.card.name]
    if not mine:
        st.caption("No image has a mask.")
        return
    _chart(mine, state, parts)


def _told(given: Given, state: State) -> str:
    measures = state.document.measures
    return set_told(given, state.document, counting_of(measures), measures.pixel_size)


def _asked(given: Given) -> tuple[Asked, ObjectsOfSet]:
    state = session.load()
    document, measures = state.document, state.document.measures
    asked = Asked(
        [*sources_of(given, document, set_board.sizes(given)), *given.left_out],
        document.recipe,
        given.count,
        _told(given, state),
        counting_of(measures),
        measures.pixel_size,
    )
    return asked, ObjectsOfSet()


def _chart(found: Sequence[ObjectsOfImage], state: State, parts: NameParts | None) -> None:
    choices, color = state.view.charts, state.card.color
    labels = _labels(state)
    measure = choices.measure if choices.measure in labels else _COUNT
    groups = [_IMAGE, *(parts.names if parts else ())]
    groups += [_REGION] if any(each.parts for each in found) else []
    groups += [] if measure == _COUNT else [_ALL]
    group = choices.group if choices.group in groups else groups[0]
    with st.container(horizontal=True, gap="small"):
        choice("Measure", "measure", list(labels), measure, lambda each: labels[each])
        choice("Group by", "group", groups, group)
    objects = sum(each.count for each in found)
    of = f"{objects} objects of {len(found)} images"
    st.caption(f"{of}.")
    if measure == _COUNT:
        points = _points(found, group, parts)
        if group == _IMAGE:
            figure = figures.per_image(points, color, _COUNT_LABEL)
        else:
            figure = figures.per_group(points, group, "", color, _COUNT_LABEL)
        draw(figure, _COUNT_LABEL, of, partial(_counts_csv, points, parts, group))
        return
    if not all(each.values or not each.count for each in found):
        st.caption(
            f"More than {MOST_OBJECTS:,} objects: what each measures is in objects.csv of the ZIP, "
            "and not drawn."
        )
        return
    title, values = _values(found, measure, labels)
    if group == _ALL:
        every = np.concatenate(values)
        spread = Spread.of(_ALL, every, _period(measure))
        figure = figures.distribution(every, title, color)
        spreads = [spread] if spread else []
    else:
        spreads = _spreads(found, values, group, parts, _period(measure))
        figure = figures.spreads(spreads, group, title, color)
    if _period(measure):
        st.caption("Directions go round: mean and SD are circular, and there are no quartiles.")
    draw(figure, f"{labels[measure]} of objects", of, partial(_spreads_csv, spreads, title))


def _labels(state: State) -> dict[str, str]:
    """Return what can be shown: how many, the measures, and means of the rule's channels."""
    means = {f"{each}_mean": f"{CHANNELS[each].label} mean" for each in state.recipe.channels}
    return {_COUNT: _COUNT_LABEL, **{each.id: each.label for each in MEASURES.values()}, **means}


def _values(
    found: Sequence[ObjectsOfImage], measure: str, labels: dict[str, str]
) -> tuple[str, list[NDArray[np.float64]]]:
    """Return what a measure is called with its unit, and its values, image by image.

    In µm only where the scale of all images is known: one chart has one unit.
    """
    none = np.empty(0)
    values = [each.values.get(measure, none) for each in found]
    row = MEASURES.get(measure)
    if row is None or not row.power:
        unit = row.unit if row else ""
        return (f"{labels[measure]} ({unit})" if unit else labels[measure]), values
    sides = [each.pixel_size for each in found if each.count]
    if all(sides):
        power = row.power
        values = [
            value * (each.pixel_size or 1) ** power
            for each, value in zip(found, values, strict=True)
        ]
        return f"{labels[measure]} ({'µm' if power == 1 else 'µm²'})", values
    return f"{labels[measure]} ({'px' if row.power == 1 else 'px²'})", values


def _period(measure: str) -> int:
    """Return after how much a measure is the same again, 0 for what is no direction."""
    if measure in MEASURES:
        return MEASURES[measure].period
    return 360 if CHANNELS[measure.removesuffix("_mean")].circular else 0


def _points(found: Sequence[ObjectsOfImage], group: str, parts: NameParts | None) -> list[Point]:
    """Return how many objects each image has, or each part of the region in it."""
    points = []
    for each in found:
        of_name = (parts.of(each.name) if parts else None) or {}
        if group != _REGION:
            points.append(Point(each.name, each.count, of_name))
        elif each.part is not None:
            for place, part in enumerate(each.parts):
                count = int(np.count_nonzero(each.part == place))
                points.append(Point(each.name, count, {**of_name, _REGION: part}))
    return points


def _spreads(
    found: Sequence[ObjectsOfImage],
    values: Sequence[NDArray[np.float64]],
    group: str,
    parts: NameParts | None,
    period: int = 0,
) -> list[Spread]:
    """Return how values are spread in each group, the groups in order; without empty ones."""
    grouped: dict[str, list[NDArray[np.float64]]] = {}
    for each, value in zip(found, values, strict=True):
        if group == _REGION:
            if each.part is not None:
                for place, part in enumerate(each.parts):
                    grouped.setdefault(part, []).append(value[each.part == place])
        elif group == _IMAGE:
            grouped.setdefault(each.name, []).append(value)
        elif (of_name := parts.of(each.name) if parts else None) is not None:
            grouped.setdefault(of_name[group], []).append(value)
    names = list(grouped)
    if group not in (_IMAGE, _REGION):
        names.sort(key=in_order)
    every = (Spread.of(name, np.concatenate(grouped[name]), period) for name in names)
    return [each for each in every if each is not None]


# ---- numbers to take away


def _counts_csv(points: Sequence[Point], parts: NameParts | None, group: str) -> bytes:
    def part(name: str) -> Callable[[Point], Cell]:
        return lambda point: point.parts.get(name)

    columns: list[Column[Point]] = [
        Column("image", str, "The image's file", lambda point: point.name),
        *(
            Column(heading(each), str, "A part of the name", part(each))
            for each in (parts.names if parts else ())
        ),
    ]
    if group == _REGION:
        columns.append(Column("region", str, "A named part of the region", part(_REGION)))
    columns.append(
        Column("objects", int, "How many objects count", lambda point: int(point.value), "objects")
    )
    return csv_bytes(Table("chart", tuple(columns)), points)


def _spreads_csv(spreads: Sequence[Spread], title: str) -> bytes:
    def number(read: Callable[[Spread], float]) -> Callable[[Spread], Cell]:
        return lambda each: None if math.isnan(read(each)) else read(each)

    columns: tuple[Column[Spread], ...] = (
        Column("group", str, "Whose objects they are", lambda each: each.group),
        Column("measure", str, "What is measured", lambda _: title),
        Column("objects", int, "How many have a number", lambda each: each.count),
        *(
            Column(name, float, f"{name} of the objects' numbers", number(read))
            for name, read in _STATISTICS
        ),
    )
    return csv_bytes(Table("chart", columns), spreads)


_STATISTICS: tuple[tuple[str, Callable[[Spread], float]], ...] = (
    ("mean", lambda each: each.mean),
    ("sd", lambda each: each.sd),
    ("min", lambda each: each.low),
    ("first_quartile", lambda each: each.first),
    ("median", lambda each: each.median),
    ("third_quartile", lambda each: each.third),
    ("max", lambda each: each.high),
)
