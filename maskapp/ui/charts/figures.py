"""Plotly figures of what is known of a set. Pure functions; names in them are plain text."""

from __future__ import annotations

import html
import itertools
import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maskapp.runs.groups import in_order

Figure = dict[str, Any]
_HEIGHT = 320
_MOST_BINS = 60
_MOST_LABELS = 40
# Okabe and Ito's, but for yellow and black, which one of the grounds swallows.
_COLOURS = ("#0072b2", "#e69f00", "#009e73", "#cc79a7", "#56b4e9", "#d55e00")


@dataclass(frozen=True)
class Point:
    """What is known of an image.

    Parameters
    ----------
    name : str
    value : float
        The selected share in percent, or how many objects there are.
    parts : dict of str to str
        Of its name.
    thresholds : tuple of (str, float)
        Values of the automatic bounds, by what they are called.
    is_exact : bool
        Counted on every pixel, not on a preview.
    """

    name: str
    value: float
    parts: dict[str, str] = field(default_factory=dict)
    thresholds: tuple[tuple[str, float], ...] = ()
    is_exact: bool = True


def shown(text: str) -> str:
    """Return a text as Plotly shows it as it is: it takes tags for its own."""
    return html.escape(text, quote=False)


PERCENT = "Selected (%)"


def per_image(points: Sequence[Point], color: str, title: str = PERCENT) -> Figure:
    """Return a bar for each image, in their order; `title` says what their values are."""
    names = [shown(point.name) for point in points]
    bars = {
        "type": "bar",
        "x": list(range(len(points))),
        "y": [point.value for point in points],
        "customdata": names,
        "marker": {"color": color},
        "hovertemplate": _hover(title),
    }
    axis: Figure = {"title": {"text": "Image"}}
    if len(points) <= _MOST_LABELS:
        axis |= {"tickvals": list(range(len(points))), "ticktext": names, "tickangle": -60}
    return _figure([bars], axis, _upwards(title))


def per_group(
    points: Sequence[Point], group: str, beside: str, color: str, title: str = PERCENT
) -> Figure:
    """Return every image as a dot, with a box of its group; a second part has a colour each."""
    inside = [point for point in points if group in point.parts]
    kinds = sorted({point.parts[beside] for point in inside}, key=in_order) if beside else [""]
    traces = []
    for number, kind in enumerate(kinds):
        mine: dict[str, list[Point]] = {}
        for point in inside:
            if not beside or point.parts[beside] == kind:
                mine.setdefault(point.parts[group], []).append(point)
        values = {name: [point.value for point in each] for name, each in mine.items()}
        # Counted here: Plotly's own quartiles and SD are of other kinds than the tables'.
        found = [Spread.of(name, np.array(each)) for name, each in values.items()]
        traces.append(
            {
                "type": "box",
                "name": shown(kind),
                **_boxes([each for each in found if each]),
                "sd": [0 if math.isnan(each.sd) else each.sd for each in found if each],
                "y": list(values.values()),
                "customdata": [[shown(point.name) for point in each] for each in mine.values()],
                "boxpoints": "all",
                "boxmean": "sd",
                "jitter": 0.4,
                "pointpos": 0,
                "marker": {"color": _COLOURS[number % len(_COLOURS)] if beside else color},
                "hovertemplate": _hover(title),
            }
        )
    groups = sorted({point.parts[group] for point in inside}, key=in_order)
    axis = {
        "title": {"text": shown(group)},
        "type": "category",
        "categoryorder": "array",
        "categoryarray": [shown(each) for each in groups],
    }
    figure = _figure(traces, axis, _upwards(title))
    legend = {"title": {"text": shown(beside)}}
    figure["layout"] |= {"boxmode": "group", "showlegend": bool(beside), "legend": legend}
    return figure


def over_images(points: Sequence[Point], color: str) -> Figure:
    """Return the share from image to image, with the thresholds that automatic bounds took."""
    names = [shown(point.name) for point in points]
    places = list(range(1, len(points) + 1))

    def line(name: str, values: Sequence[float | None], colour: str, axis: str) -> Figure:
        return {
            "type": "scatter",
            "mode": "lines+markers",
            "name": shown(name),
            "x": places,
            "y": list(values),
            "yaxis": axis,
            "customdata": names,
            "line": {"color": colour, "dash": "solid" if axis == "y" else "dot"},
            "hovertemplate": "%{customdata}: %{y:.4g}<extra></extra>",
        }

    traces = [line(PERCENT, [point.value for point in points], color, "y")]
    bounds = dict.fromkeys(name for point in points for name, _ in point.thresholds)
    for number, bound in enumerate(bounds):
        values = [dict(point.thresholds).get(bound) for point in points]
        traces.append(line(bound, values, _COLOURS[(number + 1) % len(_COLOURS)], "y2"))
    figure = _figure(
        traces,
        {"title": {"text": "Images that have numbers, in the order of the set"}},
        _upwards(PERCENT),
    )
    if bounds:
        figure["layout"]["yaxis2"] = {
            "title": {"text": "Threshold"},
            "overlaying": "y",
            "side": "right",
            "showgrid": False,
        }
        figure["layout"] |= {"showlegend": True, "legend": {"orientation": "h", "y": 1.15}}
    return figure


@dataclass(frozen=True)
class Spread:
    """How numbers of a group are spread.

    Parameters
    ----------
    group : str
    count : int
    mean, sd : float
        `sd` is that of a sample, NaN for a single number. Of directions the mean direction and the
        circular standard deviation ``sqrt(-2 ln R)`` (Mardia and Jupp, Directional Statistics,
        2000, eq. 2.3.14).
    low, first, median, third, high : float
        The lowest, the quartiles (between two numbers in proportion), the highest; NaN for
        directions, which go round and have no lowest.
    """

    group: str
    count: int
    mean: float
    sd: float
    low: float
    first: float
    median: float
    third: float
    high: float

    @property
    def is_direction(self) -> bool:
        """Whether the numbers go round."""
        return math.isnan(self.median)

    @classmethod
    def of(cls, group: str, values: NDArray[np.float64], period: int = 0) -> Spread | None:
        """Return the spread of numbers, None where none is known; unknown ones are NaN.

        `period` is after how much a direction is the same again, 0 for what is no direction.
        """
        known = values[np.isfinite(values)]
        if not known.size:
            return None
        if period:
            from scipy.stats import circmean, circstd  # 0.3 s, for charts of directions alone

            mean, sd = (float(each(known, high=period)) for each in (circmean, circstd))
            sd = sd if known.size > 1 else math.nan
            return cls(group, known.size, mean, sd, *[math.nan] * 5)
        sd = float(np.std(known, ddof=1)) if known.size > 1 else math.nan
        marks = np.percentile(known, (0, 25, 50, 75, 100)).tolist()
        return cls(group, known.size, float(known.mean()), sd, *marks)


def spreads(found: Sequence[Spread], across: str, title: str, color: str) -> Figure:
    """Return a box for each group: the quartiles, and whiskers to the lowest and highest number.

    Directions have none of these: of them it is the mean, and one SD to either side.
    """
    axis = {"title": {"text": shown(across)}, "type": "category"}
    up = {"title": {"text": title}}
    if any(each.is_direction for each in found):
        means = {
            "type": "scatter",
            "mode": "markers",
            "x": [shown(each.group) for each in found],
            "y": [each.mean for each in found],
            "error_y": {
                "type": "data",
                "array": [None if math.isnan(each.sd) else each.sd for each in found],
            },
            "marker": {"color": color, "size": 10},
            "hovertemplate": "%{x}: %{y:.1f} ± %{error_y.array:.1f}<extra></extra>",
        }
        return _figure([means], axis, up)
    boxes = {"type": "box", **_boxes(found), "marker": {"color": color}}
    return _figure([boxes] if found else [], axis, up)


def _boxes(found: Sequence[Spread]) -> Figure:
    return {
        "x": [shown(each.group) for each in found],
        "lowerfence": [each.low for each in found],
        "q1": [each.first for each in found],
        "median": [each.median for each in found],
        "q3": [each.third for each in found],
        "upperfence": [each.high for each in found],
        "mean": [each.mean for each in found],
    }


def distribution(values: NDArray[np.float64], title: str, color: str) -> Figure:
    """Return how many objects have which value of a measure; bins are counted here."""
    known = values[np.isfinite(values)]
    if not known.size:
        return _figure([], {"title": {"text": title}}, {"title": {"text": "Objects"}})
    edges = np.histogram_bin_edges(known, "auto")
    if len(edges) > _MOST_BINS + 1:
        edges = np.linspace(edges[0], edges[-1], _MOST_BINS + 1)
    counts, _ = np.histogram(known, edges)
    bars = {
        "type": "bar",
        "x": ((edges[:-1] + edges[1:]) / 2).tolist(),
        "y": counts.tolist(),
        "width": np.diff(edges).tolist(),
        "customdata": [f"{a:.4g} to {b:.4g}" for a, b in itertools.pairwise(edges)],
        "marker": {"color": color},
        "hovertemplate": "%{customdata}: %{y} objects<extra></extra>",
    }
    return _figure([bars], {"title": {"text": title}}, {"title": {"text": "Objects"}})


def _upwards(title: str) -> Figure:
    return {"title": {"text": title}, "rangemode": "tozero"}


def _hover(title: str) -> str:
    number = "%{y:.2f} %" if title == PERCENT else "%{y}"
    return f"%{{customdata}}: {number}<extra></extra>"


def _figure(traces: list[Figure], across: Figure, up: Figure) -> Figure:
    layout = {
        "height": _HEIGHT,
        "margin": {"l": 8, "r": 8, "t": 24, "b": 8},
        "showlegend": False,
        "dragmode": False,
        "xaxis": {"automargin": True, **across},
        "yaxis": {"automargin": True, **up},
    }
    return {"data": traces, "layout": layout}
