"""The Plotly figure of two channels at once, and what the rule keeps on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maskapp.core.color.channels import CHANNELS
from maskapp.core.engine import valuesets
from maskapp.core.engine.resolve import ResolvedRule
from maskapp.core.engine.valuesets import ValueSet
from maskapp.core.finding.density import Density
from maskapp.core.recipe.address import Address
from maskapp.core.recipe.one_class import subject
from maskapp.core.recipe.recipe import Recipe
from maskapp.ui.wording import label_of, pixels

_HEIGHT = 380
# Both themes get the same dark ground, on which every colour of the scale can be told.
_GROUND = "#10151a"
_SCALE = (
    (0.0, "rgba(0,0,0,0)"),
    (0.004, "#3b3f8f"),
    (0.35, "#21918c"),
    (0.7, "#5ec962"),
    (1.0, "#fde725"),
)
_LEVELS = 255
Figure = dict[str, Any]
Span = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Area:
    """A part of the plot that the rule keeps; None for the whole of an axis."""

    x: Span | None
    y: Span | None


def areas(recipe: Recipe, resolved: ResolvedRule, density: Density) -> list[Area]:
    """Return what each group of the rule keeps on these two channels, others left aside."""
    found: list[Area] = []
    for g, group in enumerate(subject(recipe).rule.groups):
        kept: dict[str, list[ValueSet]] = {density.x: [], density.y: []}
        for r, bounds in enumerate(group.ranges):
            values = resolved.values_at(Address(len(recipe.classes) - 1, g, r))
            # What a local threshold keeps is no part of a scale.
            if bounds.channel in kept and values is not None:
                kept[bounds.channel].append(values)
        across, up = kept[density.x], kept[density.y]
        if group.match == "any":
            found += [Area(span, None) for each in across for span in _spans(density, 0, [each])]
            found += [Area(None, span) for each in up for span in _spans(density, 1, [each])]
        elif across or up:
            xs: Sequence[Span | None] = _spans(density, 0, across) if across else [None]
            ys: Sequence[Span | None] = _spans(density, 1, up) if up else [None]
            found += [Area(x, y) for x in xs for y in ys]
    return list(dict.fromkeys(found))


def _spans(density: Density, axis: int, sets: list[ValueSet]) -> list[Span]:
    """Return the values that are in all sets, in the channel's unit."""
    channel = CHANNELS[(density.x, density.y)[axis]]
    joined = valuesets.intersection(sets, channel.size(density.depth))
    depth = density.depth
    return [
        # The last value belongs to the span, which ends where the next value begins.
        (channel.value(low, depth), channel.value(high, depth) + 1 / channel.scale)
        for low, high in joined
    ]


def figure(density: Density, kept: Sequence[Area], *, lasso: bool) -> Figure:
    """Return the Plotly figure: pixels per pair of values, on a logarithmic scale of colours.

    Parameters
    ----------
    density : Density
    kept : sequence of Area
        Drawn as lines.
    lasso : bool
        Draw freely instead of boxes.
    """
    top = int(density.counts.max())
    ticks = [10**n for n in range(12) if 10**n <= top]
    x_axis, y_axis = _axis(density, 0), _axis(density, 1)
    return {
        "data": [
            {
                "type": "heatmap",
                "x": density.centres(0),
                "y": density.centres(1),
                # A byte a bin: the figure is sent anew with every change of the rule.
                "z": levels(density.counts),
                "zmin": 0,
                "zmax": _LEVELS,
                "colorscale": _SCALE,
                "colorbar": {
                    "title": {"text": "Pixels", "side": "top"},
                    # Above the plot: beside it, a phone would have little left for the plot.
                    "orientation": "h",
                    "y": 1.0,
                    "yanchor": "bottom",
                    "tickvals": [float(_level(each, top)) for each in ticks],
                    "ticktext": [pixels(each) for each in ticks],
                    "thickness": 12,
                    "outlinewidth": 0,
                },
                "hovertemplate": f"{_hover(density.x, 'x')}<br>{_hover(density.y, 'y')}"
                "<extra></extra>",
            },
            # Plotly reports no shape over a heatmap alone.
            {
                "type": "scatter",
                "mode": "markers",
                "x": [x_axis["range"][0]],
                "y": [y_axis["range"][0]],
                "marker": {"opacity": 0},
                "hoverinfo": "skip",
            },
        ],
        "layout": {
            "height": _HEIGHT,
            "margin": {"l": 8, "r": 8, "t": 8, "b": 8},
            "plot_bgcolor": _GROUND,
            "showlegend": False,
            "dragmode": "lasso" if lasso else "select",
            "newselection": {"line": {"color": "#ffffff", "width": 2, "dash": "solid"}},
            "xaxis": x_axis,
            "yaxis": y_axis,
            "shapes": [_shape(area) for area in kept],
        },
    }


def levels(counts: NDArray[np.int64]) -> NDArray[np.uint8]:
    """Return counts as levels 0 … 255, logarithmic; 0 for none only."""
    found: NDArray[np.float64] = _level(counts, int(counts.max()))
    return np.ceil(found.round(9)).astype(np.uint8)  # rounded first: 255.0000001 would be 0


def _level(counts: Any, top: int) -> Any:
    return np.log1p(counts) * (_LEVELS / max(np.log1p(top), 1e-9))


def _axis(density: Density, axis: int) -> Figure:
    channel = CHANNELS[(density.x, density.y)[axis]]
    centres = density.centres(axis)
    half = max(density.widths[axis], channel.hand) / channel.scale / 2
    return {
        "title": {"text": label_of(channel.id)},
        "range": [float(centres[0]) - half, float(centres[-1]) + half],
        "fixedrange": True,
        "showgrid": False,
        "zeroline": False,
        "automargin": True,
        "nticks": 8,
    }


def _hover(channel: str, letter: str) -> str:
    row = CHANNELS[channel]
    digits = f".{row.digits}f"
    return f"{row.label} %{{{letter}:{digits}}}{row.unit.replace('%', ' %')}"


def _shape(area: Area) -> Figure:
    x0, x1 = area.x or (0, 1)
    y0, y1 = area.y or (0, 1)
    return {
        "type": "rect",
        "xref": "x" if area.x else "x domain",
        "yref": "y" if area.y else "y domain",
        "x0": x0,
        "x1": x1,
        "y0": y0,
        "y1": y1,
        "line": {"color": "#ffffff", "width": 1.5, "dash": "dash"},
        "fillcolor": "rgba(255,255,255,0.10)",
    }


def alternative(density: Density) -> str:
    """Return the figure in words."""
    row, column = np.unravel_index(int(density.counts.argmax()), density.counts.shape)
    x, y = CHANNELS[density.x], CHANNELS[density.y]
    peak = (
        f"{x.text(round(float(density.centres(0)[column]), x.digits))} and "
        f"{y.text(round(float(density.centres(1)[row]), y.digits))}"
    )
    return f"Pixels by {x.label} and {y.label}. Most pixels at {peak}."
