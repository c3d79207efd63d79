"""The section of charts: what is drawn, of which parts of the names, and how it is saved."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import numpy as np
import streamlit as st

from maskapp.core.image import Image
from maskapp.core.measuring.measures import MEASURES
from maskapp.errors import MaskappError
from maskapp.runs.groups import NameParts, heading, suggested
from maskapp.runs.tables import Column, Table
from maskapp.ui.charts import figures
from maskapp.ui.charts.drawing import choice, csv_bytes, draw
from maskapp.ui.charts.figures import Point
from maskapp.ui.charts.set_objects import objects_of_set
from maskapp.ui.compute.board import Report
from maskapp.ui.compute.objects import objects_of
from maskapp.ui.host import failure
from maskapp.ui.images import set_board
from maskapp.ui.images.sources import Given
from maskapp.ui.state import chart_edits, fragments, measure_edits, session
from maskapp.ui.state.model import State
from maskapp.ui.state.view import ChartKind
from maskapp.ui.wording import few, plain

_KINDS: dict[ChartKind, str] = {
    "image": "Coverage of each image",
    "group": "Coverage by groups",
    "order": "Over the images",
    "objects": "Objects of this image",
    "set": "Objects of all images",
}
_NONE = "nothing"
_TICK_SECONDS = 1.0


def charts_panel(image: Image, given: Given) -> None:
    """Draw the section; nothing is computed while it is closed.

    Parameters
    ----------
    image : Image
        On view.
    given : Given
        All images.
    """
    panel = st.expander(
        "Charts", icon=":material/bar_chart:", key=fragments.CHARTS, on_change=session.deed
    )
    if panel.open:
        with panel, failure.told():
            _charts(image, given)


def _charts(image: Image, given: Given) -> None:
    state = session.load()
    choices = state.view.charts
    choice("Chart", "kind", list(_KINDS), choices.kind, lambda each: _KINDS[each])
    color = state.card.color
    if choices.kind == "objects":
        _of_objects(image, state, color)
        return
    if choices.kind == "set":
        objects_of_set(given, state, _parts(state, [source.name for source in given.sources]))
        return
    if state.document.awaits_rule:  # of no rule it would be told that it selects nothing
        st.caption("There is no rule yet.")
        return
    report = set_board.follow(given, [state.view.image])
    parts = _parts(state, [source.name for source in given.sources])
    points = _points(given, report, state, parts)
    _progress(report)
    if missing := len(given.sources) - len(points):
        st.caption(f"{missing} of {len(given.sources)} images have no number, and are not drawn.")
    if not points:
        st.caption("There are no numbers yet.")
        return
    if choices.kind == "group":
        if parts is None:
            return
        group = choices.group if choices.group in parts.names else parts.names[0]
        others = [_NONE, *(name for name in parts.names if name != group)]
        beside = choices.beside if choices.beside in others else _NONE
        with st.container(horizontal=True, gap="small"):
            choice("Group by", "group", list(parts.names), group)
            choice("Colour by", "beside", others, beside)
        figure = figures.per_group(points, group, "" if beside == _NONE else beside, color)
    elif choices.kind == "order":
        figure = figures.over_images(points, color)
    else:
        figure = figures.per_image(points, color)
    draw(figure, _KINDS[choices.kind], f"{len(points)} images", partial(_csv, points, parts))


def _of_objects(image: Image, state: State, color: str) -> None:
    measures = state.document.measures
    if not measures.counts:
        st.caption("Nothing is counted: switch on **Count objects** in **Measure**.")
        return
    name = state.view.charts.measure if state.view.charts.measure in MEASURES else "area"
    choice("Measure", "measure", list(MEASURES), name, lambda each: MEASURES[each].label)
    counted = objects_of(image, state.recipe, state.card.name, measures.counting)
    values = np.asarray(counted.measured.values[name], np.float64)
    row, size = MEASURES[name], measure_edits.pixel_size_of(state) or image.pixel_size
    unit = {0: row.unit, 1: "px", 2: "px²"}[row.power]
    if row.power and size:
        values, unit = values * size**row.power, "µm" if row.power == 1 else "µm²"
    title = f"{row.label} ({unit})" if unit else row.label
    figure = figures.distribution(values, title, color)

    def csv() -> bytes:
        return "\r\n".join([title, *(f"{value:.10g}" for value in values.tolist()), ""]).encode(
            "utf-8-sig"
        )

    draw(figure, f"{row.label} of objects", f"{len(values)} objects", csv)


def _points(given: Given, report: Report, state: State, parts: NameParts | None) -> list[Point]:
    """Return what is known of the images that count, in the order of the set."""
    names = {source.key: source.name for source in given.sources}
    points = []
    for known in report.images:
        found = known.numbers.of(state.place) if known.counts and known.numbers else None
        if found is None or not found.measured.considered:
            continue
        name, measured = names.get(known.image.key, known.image.name), found.measured
        points.append(
            Point(
                name,
                100 * measured.selected / measured.considered,
                (parts.of(name) if parts else None) or {},
                tuple((each, value) for each, value in measured.thresholds if value is not None),
                known.is_exact,
            )
        )
    return points


def _parts(state: State, names: Sequence[str]) -> NameParts | None:
    """Draw the box of the pattern where groups are drawn; return it if it is one."""
    pattern = state.document.name_parts or suggested(names)
    is_drawn = state.view.charts.kind in ("group", "set")
    if is_drawn:
        st.text_input(
            "Parts of the names",
            value=pattern,
            key=session.show("name-parts", pattern),
            on_change=_on_pattern,
            placeholder="{treatment}_{day}_{replicate}",
            autocomplete="off",
            help="Which parts of the files’ names are what: `{treatment}_{day}_{replicate}` for "
            "`drought_7_a.jpg`. `{folder}` is the folder. The ending is not looked at. Parts that "
            "you have named are columns of results.csv and objects.csv too.",
        )
    try:
        parts = NameParts(pattern)
    except MaskappError as error:
        if is_drawn:
            st.caption(plain(str(error)))
        return None
    if is_drawn:
        without = [name for name in names if parts.of(name) is None]
        said = f"{len(names) - len(without)} of {len(names)} names have these parts."
        said += f" Not: {few(without)}." if without else ""
        if state.document.parts is None:
            said += " Name them to have them as columns of results.csv and objects.csv."
        st.caption(plain(said))
    return parts


def _progress(report: Report) -> None:
    """Say how many numbers are still of previews, and draw anew when all are there."""
    counting = [known for known in report.images if known.counts]
    waiting = sum(not known.is_exact for known in counting)
    if waiting and report.busy:
        st.caption(f"≈ {waiting} of {len(counting)} images are still being counted.")
        st.fragment(_until_counted, run_every=_TICK_SECONDS)()


def _until_counted() -> None:
    if not set_board.board().report().busy:
        st.rerun()  # the whole page: a fragment alone cannot end its own clock
    fragments.nothing()


def _csv(points: Sequence[Point], parts: NameParts | None) -> bytes:
    bounds = dict.fromkeys(name for point in points for name, _ in point.thresholds)
    table: Table[Point] = Table(
        "chart",
        (
            Column("image", str, "The image's file", lambda point: point.name),
            Column("percent", float, "The selected share", lambda point: point.value, "%"),
            Column(
                "counted_on",
                str,
                "Every pixel, or a preview: then percent is an estimate",
                lambda point: "every pixel" if point.is_exact else "preview",
            ),
            *(
                Column(heading(each), str, "A part of the name", partial(_part, each))
                for each in (parts.names if parts else ())
            ),
            *(
                Column(f"threshold {each}", float, "A threshold", partial(_bound, each))
                for each in bounds
            ),
        ),
    )
    return csv_bytes(table, points)


def _part(name: str, point: Point) -> str | None:
    return point.parts.get(name)


def _bound(name: str, point: Point) -> float | None:
    return dict(point.thresholds).get(name)


def _on_pattern() -> None:
    session.report("name-parts", lambda text: session.act(chart_edits.name_parts, str(text or "")))
