"""The figure shows the counts and the rule's bands; what the browser sends back is not trusted."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import plotly.graph_objects as go
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maskapp.core.color.histogram import histogram
from maskapp.core.color.planes import Planes
from maskapp.core.engine.apply import apply_recipe
from maskapp.core.image import Image
from maskapp.core.recipe.rule import Auto, Range
from maskapp.ui.rule.histograms import alternative, bands, dragged, figure, opened
from maskapp.ui.state import rule_edits
from maskapp.ui.state.model import State
from tests.ui.pictures import flat, noise

PIXELS = noise()
PLANES = Planes(PIXELS)
SHOWN = ("red", "hue", "lab_a")


def state_with(*ranges: Range) -> State:
    state = State()
    for bounds in ranges:
        state = rule_edits.add_group(state, bounds)
    return state


@pytest.mark.parametrize("log", [False, True])
def test_figure_is_legal_and_has_a_row_for_each_channel(log: bool) -> None:
    each = [histogram(PLANES[channel], channel, 8) for channel in SHOWN]
    spans: dict[str, list[tuple[float, float]]] = {"red": [(10, 20)], "hue": [(0, 10), (350, 360)]}
    made = go.Figure(figure(each, spans, log))
    assert len(made.data) == 3
    assert len(made.layout.shapes) == 3
    assert {trace.xaxis for trace in made.data} == {"x", "x2", "x3"}
    counts = np.asarray(made.data[0].customdata)[:, 1]
    np.testing.assert_array_equal(counts, np.bincount(PIXELS[..., 0].ravel(), minlength=256))
    assert made.layout.shapes[0].x0 == 10
    assert made.layout.shapes[0].x1 == 21  # 20 is kept: the band ends where its bin ends


def test_flat_image_has_a_figure() -> None:
    planes = Planes(flat((0, 0, 0)))
    each = [histogram(planes[channel], channel, 8) for channel in SHOWN]
    assert go.Figure(figure(each, {}, True)).data
    assert alternative(each).startswith("Histograms. Red: highest at 0, 2501 pixels at the lowest")


@pytest.mark.parametrize(
    ("bounds", "spans"),
    [
        (Range("red", 10, 20), [(10, 20)]),
        (Range("red", 10, 20, outside=True), [(0, 10), (20, 255)]),
        (Range("hue", 350, 10), [(0, 10), (350, 360)]),
        (Range("hue", 350, 10, outside=True), [(10, 350)]),
        (Range("lab_a", -12.5, 3), [(-12.5, 3)]),
    ],
)
def test_bands_are_what_the_range_keeps(bounds: Range, spans: list[tuple[float, float]]) -> None:
    assert bands(state_with(bounds).document, 0, None) == {bounds.channel: spans}


def test_automatic_bound_is_shaded_where_it_was_found() -> None:
    state = state_with(Range("red", Auto("otsu"), 255))
    assert bands(state.document, 0, None) == {}
    result = apply_recipe(Image(PIXELS), state.document.recipe)
    low = result.bounds[0].value
    assert bands(state.document, 0, result.only) == {"red": [(low, 255)]}


# ---- 16 bits: a part of the scale

DEEP = Planes(PIXELS * np.uint16(16) + np.uint16(300))  # 300 to 4380


def headings(*channels: str) -> list[str]:
    each = [histogram(DEEP[channel], channel, 16) for channel in channels]
    return [note["text"] for note in figure(each, {}, False)["layout"]["annotations"]]


def test_part_of_the_scale_is_named() -> None:
    assert headings("red") == ["<b>Red</b> · 300–4380 of 0–65535 · no pixel outside"]
    assert headings("hue") == ["<b>Hue</b>"]
    assert " of −131070 to 131070 · no pixel outside" in headings("excess_green")[0]
    red = histogram(DEEP["red"], "red", 16)
    assert alternative([red]).startswith("Histograms. Red: 300–4380 shown, highest at ")


def test_the_part_of_a_stains_scale_is_named() -> None:
    plane = np.array([[0, 300, 450, 500]], np.uint16)
    made = figure([histogram(plane, "dab", 8)], {}, False)
    assert made["layout"]["annotations"][0]["text"] == (
        "<b>DAB</b> · 0.3–0.5 of 0–10 · at 0: 1 px · at 10: 0 px"
    )


def test_clipped_pixels_outside_the_part_are_told() -> None:
    plane = np.array([[0, 300, 4000, 65535, 65535]], np.uint16)
    made = figure([histogram(plane, "red", 16)], {}, False)
    assert made["layout"]["annotations"][0]["text"] == (
        "<b>Red</b> · 300–4000 of 0–65535 · at 0: 1 px · at 65535: 2 px"
    )


@pytest.mark.parametrize(
    ("span", "drawn"),
    [
        ((1000, 2000), (1000, 2001)),
        ((1000, 65535), (1000, 4390)),
        ((0, 65535), (300, 4390)),
        ((0, 299), None),
        ((4390, 65535), None),
    ],
)
def test_bands_end_where_the_chart_ends(
    span: tuple[float, float], drawn: tuple[float, float] | None
) -> None:
    red = histogram(DEEP["red"], "red", 16)
    assert (red.start, red.stop) == (300, 4390)
    made = go.Figure(figure([red], {"red": [span]}, False))
    assert [(shape.x0, shape.x1) for shape in made.layout.shapes] == ([drawn] if drawn else [])
    assert made.layout.xaxis.range == (300, 4390)


def test_drag_to_the_edge_of_a_part_reaches_to_the_limit() -> None:
    red = histogram(DEEP["red"], "red", 16)
    assert opened(1000.4, 3000.6, red) == (1000.4, 3000.6)
    assert opened(3000, 1000, red) == (1000, 3000)
    assert opened(1000, 4390, red) == (1000, 65535)
    assert opened(300, 3000, red) == (0, 3000)
    whole = histogram(PLANES["red"], "red", 8)
    assert opened(0.5, 255.5, whole) == (0.5, 255.5)


def test_drag_names_the_channel_of_its_row() -> None:
    box = {"xref": "x2", "yref": "y2", "x": [10.5, 20.5], "y": [0, 1]}
    assert dragged({"box": [box]}, SHOWN) == ("hue", 10.5, 20.5)
    assert dragged({"box": [box | {"xref": "x"}]}, SHOWN) == ("red", 10.5, 20.5)


@pytest.mark.parametrize(
    "selection",
    [
        None,
        [],
        {},
        {"box": []},
        {"box": None},
        {"box": [None]},
        {"box": [{}]},
        {"box": [{"xref": "x9", "x": [1, 2]}]},
        {"box": [{"xref": "y", "x": [1, 2]}]},
        {"box": [{"xref": "x", "x": [1]}]},
        {"box": [{"xref": "x", "x": ["a", 2]}]},
        {"box": [{"xref": "x", "x": [math.nan, 2]}]},
        {"box": [{"xref": "x", "x": [1, math.inf]}]},
        {"box": [{"xref": "x", "x": None}]},
        {"box": [{"xref": "x", "x": [10**400, 2]}]},
    ],
)
def test_hostile_selection_is_no_drag(selection: Any) -> None:
    assert dragged(selection, SHOWN) is None


json = st.recursive(
    st.none() | st.booleans() | st.integers(-(10**9), 10**9) | st.floats() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(st.sampled_from(("box", "x", "xref", "y")), inner, max_size=4)
    ),
    max_leaves=12,
)


@given(json)
def test_any_selection_is_a_finite_drag_or_none(selection: Any) -> None:
    drag = dragged(selection, SHOWN)
    if drag:
        assert drag[0] in SHOWN
        assert math.isfinite(drag[1])
        assert math.isfinite(drag[2])
