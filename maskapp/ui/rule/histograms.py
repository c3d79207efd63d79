"""Histograms of the channels, the rule's bands shaded; dragging across one sets a range."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
import streamlit as st

from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.histogram import Histogram
from maskapp.core.engine.result import ClassResult
from maskapp.core.image import Image
from maskapp.core.recipe.address import Address
from maskapp.core.recipe.rule import Auto, Range
from maskapp.ui.compute.counts import histogram_of
from maskapp.ui.state import rule_edits, session
from maskapp.ui.state.model import Document, State
from maskapp.ui.state.view import ERRORS
from maskapp.ui.wording import label_of, pixels

_ROW_HEIGHT = 92
_KEY = "histograms"
Figure = dict[str, Any]


def channels_panel(image: Image, result: ClassResult | None) -> None:
    """Draw the histograms of channels in an expander; `result` tells automatic bounds."""
    panel = st.expander(
        "All channels", icon=":material/bar_chart:", key="channels", on_change=session.deed
    )
    if panel.open:
        with panel:
            _histograms(image, result)


def _histograms(image: Image, result: ClassResult | None) -> None:
    state = session.load()
    if state.view.shown:
        document = state.document.of_image(state.view.image)
        recipe = state.recipe
        shown = [histogram_of(image, recipe, channel) for channel in state.view.shown]
        spans = bands(document, state.place, result)
        st.plotly_chart(
            figure(shown, spans, state.view.log),
            key=_KEY,
            on_select=partial(_on_drag, tuple(shown)),
            selection_mode="box",
            config={"displayModeBar": False, "scrollZoom": False},
            alt=alternative(shown),
        )
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.multiselect(
            "Histograms",
            CHANNELS.with_own((*state.view.shown, *state.document.recipe.channels)),
            format_func=label_of,
            default=list(state.view.shown),
            key=session.show("shown", list(state.view.shown)),
            on_change=_on_shown,
            help="Drag across a histogram to set a range on that channel.",
        )
        st.toggle(
            "Log scale",
            value=state.view.log,
            key=session.show("log", state.view.log),
            on_change=_on_log,
            width=130,
        )
    _picture_choice(state)


def _picture_choice(state: State) -> None:
    """Let the picture show a channel: what a rule on it sees."""
    offered = [*CHANNELS.with_own((*state.view.shown, *state.document.recipe.channels))]
    if session.kept().truths or state.view.picture == ERRORS:
        offered.append(ERRORS)
    chosen = state.view.picture if state.view.picture in offered else ""
    with st.container(horizontal=True, vertical_alignment="bottom"):
        st.selectbox(
            "The picture shows",
            ["", *offered],
            index=["", *offered].index(chosen),
            format_func=_picture_label,
            key=session.show("picture-shows", chosen),
            on_change=_on_picture,
            help="A channel as a picture: what a range on it tells apart is seen before the range "
            "is set. The mask lies over it.",
        )
        if chosen and chosen != ERRORS:
            st.toggle(
                "False colours",
                value=state.view.false_colours,
                key=session.show("false-colours", state.view.false_colours),
                on_change=_on_false_colours,
                width=150,
                help="From dark blue to yellow instead of from black to white: more steps are told "
                "apart.",
            )


def _picture_label(picture: str) -> str:
    if picture == ERRORS:
        return "errors, beside a truth"
    return label_of(picture) if picture else "the photograph"


def bands(
    document: Document, place: int, result: ClassResult | None
) -> dict[str, list[tuple[float, float]]]:
    """Return the spans that the ranges of the class at a place keep, by channel."""
    found: dict[tuple[Address, str], float | None] = {
        (b.address, b.end): b.value for b in (result.bounds if result else ())
    }
    spans: dict[str, list[tuple[float, float]]] = {}
    for address, bounds in document.recipe.classes[place].rule.ranges(place):
        ends = [
            found.get((address, end)) if isinstance(bound, Auto) else bound
            for end, bound in (("low", bounds.low), ("high", bounds.high))
        ]
        if ends[0] is not None and ends[1] is not None:
            kept = _spans(bounds, ends[0], ends[1], document.depth)
            spans.setdefault(bounds.channel, []).extend(kept)
    return spans


def _spans(bounds: Range, low: float, high: float, depth: int) -> list[tuple[float, float]]:
    bottom, top = CHANNELS[bounds.channel].limits(depth)
    if low > high and not CHANNELS[bounds.channel].circular:
        return []  # an automatic bound crossed the fixed one: the range selects nothing
    if (low <= high) != bounds.outside:
        return [(min(low, high), max(low, high))]
    return [(bottom, min(low, high)), (max(low, high), top)]


def figure(
    histograms: Sequence[Histogram], spans: dict[str, list[tuple[float, float]]], log: bool
) -> Figure:
    """Return the Plotly figure: a row for each histogram.

    Parameters
    ----------
    histograms : sequence of Histogram
    spans : dict
        Bands to shade, by channel, in the channel's unit.
    log : bool
        Draw log10(1 + count), so that empty bins stay at the bottom.
    """
    layout: Figure = {
        "height": 24 + _ROW_HEIGHT * len(histograms),
        "margin": {"l": 8, "r": 8, "t": 4, "b": 20},
        "showlegend": False,
        "dragmode": "select",
        "selectdirection": "h",
        "hovermode": "x",
        "shapes": [],
        "annotations": [],
    }
    traces = []
    for i, each in enumerate(histograms):
        number = "" if i == 0 else str(i + 1)
        top, height = 1 - i / len(histograms), 1 / len(histograms)
        layout[f"xaxis{number}"] = _x_axis(each, number)
        layout[f"yaxis{number}"] = _y_axis(number, top, height)
        layout["annotations"].append(_heading(each, log, top))
        layout["shapes"] += _bands(each, number, spans.get(each.channel, ()))
        traces.append(_trace(each, number, log))
    return {"data": traces, "layout": layout}


def _x_axis(each: Histogram, number: str) -> Figure:
    return {
        "range": [each.start, each.stop],
        "anchor": f"y{number}",
        "fixedrange": True,
        "ticksuffix": CHANNELS[each.channel].unit.replace("%", " %"),
        "showgrid": False,
        "nticks": 8,
        "tickformat": "d" if CHANNELS[each.channel].counts else "",
    }


def _y_axis(number: str, top: float, height: float) -> Figure:
    return {
        "domain": [top - 0.62 * height, top - 0.18 * height],
        "anchor": f"x{number}",
        "fixedrange": True,
        "showticklabels": False,
        "showgrid": False,
        "zeroline": False,
        "rangemode": "tozero",
    }


def _bands(each: Histogram, number: str, spans: Sequence[tuple[float, float]]) -> list[Figure]:
    step = 1 / CHANNELS[each.channel].scale  # the end belongs to the band
    visible = [(max(low, each.start), min(high + step, each.stop)) for low, high in spans]
    return [_band(each, number, low, high) for low, high in visible if low < high]


def _band(each: Histogram, number: str, low: float, high: float) -> Figure:
    return {
        "type": "rect",
        "xref": f"x{number}",
        "yref": f"y{number} domain",
        "x0": low,
        "x1": high,
        "y0": 0,
        "y1": 1,
        "fillcolor": CHANNELS[each.channel].colour,
        "opacity": 0.22,
        "line": {"width": 0},
        "layer": "below",
    }


def _heading(each: Histogram, log: bool, top: float) -> Figure:
    return {
        "text": _title(each, log),
        "xref": "paper",
        "yref": "paper",
        "x": 0,
        "y": top,
        "xanchor": "left",
        "yanchor": "top",
        "showarrow": False,
        "font": {"size": 12},
    }


def _trace(each: Histogram, number: str, log: bool) -> Figure:
    channel = CHANNELS[each.channel]
    heights = np.log10(1.0 + each.counts) if log else each.counts
    unit = channel.unit.replace("%", " %")
    to = " to %{customdata[2]}" if channel.counts and each.width > 1 else ""
    return {
        "type": "scatter",
        "x": each.lefts + each.width / 2,
        "y": heights,
        "xaxis": f"x{number}",
        "yaxis": f"y{number}",
        "mode": "lines",
        "line": {"color": channel.colour, "width": 1.5, "shape": "hvh"},
        "fill": "tozeroy",
        "customdata": np.column_stack([each.lefts, each.counts, each.lefts + each.width - 1]),
        "hovertemplate": f"{channel.label} %{{customdata[0]}}{to}{unit}: "
        "%{customdata[1]:,} pixels<extra></extra>",
        "name": channel.label,
    }


def _title(each: Histogram, log: bool) -> str:
    channel = CHANNELS[each.channel]
    scale = " · log scale" if log else ""
    if not channel.counts and not each.is_part:
        return f"<b>{channel.label}</b>{scale}"
    start, end = map(channel.text, each.limits)
    clipped = f"at {start}: {pixels(each.at_low)} px · at {end}: {pixels(each.at_high)} px"
    if not each.is_part:
        return f"<b>{channel.label}</b> · {clipped}{scale}"
    outside = clipped if each.at_low or each.at_high else "no pixel outside"
    part = f"{_span(each, each.low, each.high)} of {_span(each, *each.limits)}"
    return f"<b>{channel.label}</b> · {part} · {outside}{scale}"


def _span(each: Histogram, low: float, high: float) -> str:
    to = " to " if each.limits[0] < 0 else "–"  # a dash beside a minus is hard to read
    return to.join(map(CHANNELS[each.channel].text, (low, high)))


def alternative(histograms: Sequence[Histogram]) -> str:
    """Return the figure in words."""
    parts = []
    for each in histograms:
        channel = CHANNELS[each.channel]
        peak = channel.text(float(each.lefts[int(each.counts.argmax())]))
        part = f"{_span(each, each.low, each.high)} shown, " if each.is_part else ""
        parts.append(
            f"{channel.label}: {part}highest at {peak}, {each.at_low} pixels at the lowest and "
            f"{each.at_high} at the highest value"
        )
    return "Histograms. " + "; ".join(parts)


def dragged(selection: Any, shown: Sequence[str]) -> tuple[str, float, float] | None:
    """Return (channel, start, end) of a box that was dragged, None for none.

    `selection` comes from the browser and is not trusted.
    """
    try:
        box = selection["box"][0]
        axis = int(str(box["xref"]).removeprefix("x") or "1")
        if axis < 1:
            return None
        channel = shown[axis - 1]
        start, end = float(box["x"][0]), float(box["x"][1])
    except (KeyError, IndexError, TypeError, ValueError, OverflowError):
        return None
    return (channel, start, end) if np.isfinite([start, end]).all() else None


def opened(start: float, end: float, each: Histogram) -> tuple[float, float]:
    """Return a dragged span; an end at the edge of a chart of a part reaches to the limit.

    Otherwise "everything brighter" could not be dragged, and a bound at the brightest pixel of this
    image would cut off those of the next.
    """
    low, high = sorted((start, end))
    if each.is_part and low < each.start + each.width:
        low = each.limits[0]
    if each.is_part and high > each.stop - each.width:
        high = each.limits[1]
    return low, high


def _on_drag(drawn: Sequence[Histogram]) -> None:
    by_channel = {each.channel: each for each in drawn}
    drag = dragged(st.session_state[_KEY]["selection"], tuple(by_channel))
    if drag:
        channel, start, end = drag
        session.act(rule_edits.drag_band, channel, *opened(start, end, by_channel[channel]))
    else:
        session.deed()


def _on_shown() -> None:
    session.report("shown", lambda chosen: session.act(rule_edits.set_shown, tuple(chosen)))


def _on_log() -> None:
    session.report("log", lambda log: session.act(rule_edits.set_log, log))


def _on_picture() -> None:
    session.report("picture-shows", lambda chosen: session.act(rule_edits.show_picture, chosen))


def _on_false_colours() -> None:
    session.report("false-colours", lambda on: session.act(rule_edits.show_false_colours, bool(on)))
