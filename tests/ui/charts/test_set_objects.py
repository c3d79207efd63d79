"""The objects of all images, in charts: the numbers of plain loops, and of objects.csv."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from scipy import ndimage
from streamlit.testing.v1 import AppTest

from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from maskapp.runs.groups import NameParts
from maskapp.ui.charts import figures
from maskapp.ui.charts.set_objects import (
    _counts_csv,
    _period,
    _points,
    _spreads,
    _spreads_csv,
)
from maskapp.ui.compute import objects_of_set
from maskapp.ui.compute.objects_of_set import ObjectsOfImage
from maskapp.ui.state import chart_edits, measure_edits, proposal_edits
from tests.ui.journeys import open_page, state_of, texts
from tests.ui.pictures import encode, noise

RULE = Rule((Group((Range("red", 200, 255),)),))
NAMES = ("wet_2.png", "dry_2.png", "dry_10.png", "odd.png")


def images() -> list[np.ndarray]:
    return [noise(seed=seed) for seed in range(1, 5)]


def act(at: AppTest, edit: Any, *args: Any, **more: Any) -> AppTest:
    at.session_state["maskapp"].state = edit(state_of(at), *args, **more)
    return at.run()


def measured() -> AppTest:
    at = open_page(encode(images()[0]), "charts", recipe=Recipe(RULE))
    files = zip(NAMES[1:], images()[1:], strict=True)
    at.file_uploader[0].set_value(
        [(name, encode(pixels), "image/png") for name, pixels in files]
    ).run()
    at.session_state["maskapp"].state = measure_edits.count_objects(state_of(at), True)
    act(at, chart_edits.choose, kind="set", measure="count", group="image")
    return press(at)


def press(at: AppTest) -> AppTest:
    at.button(key="measure-all").click().run()
    found = at.session_state["maskapp"].kept.extras["measure"]
    found.building.wait(60)
    assert found.building.progress == "ready", found.building.sentence
    return at.run()


def chart(at: AppTest) -> dict[str, Any]:
    (drawn,) = at.get("plotly_chart")
    figure: dict[str, Any] = json.loads(drawn.proto.spec)
    (trace,) = figure["data"]
    return {**trace, "title": figure["layout"]["yaxis"]["title"]["text"]}


def areas() -> list[np.ndarray]:
    found = []
    for pixels in images():
        labels, count = ndimage.label(pixels[..., 0] >= 200, np.ones((3, 3)))
        found.append(np.bincount(labels.ravel(), minlength=count + 1)[1:])
    return found


@pytest.mark.usefixtures("seen")
def test_charts_show_the_objects_of_all_images_until_an_edit() -> None:
    at = measured()
    bars = chart(at)
    assert bars["y"] == [len(each) for each in areas()]
    assert bars["customdata"] == ["leaf.png", *NAMES[1:]]
    at = act(at, chart_edits.choose, measure="area")
    boxes = chart(at)
    assert boxes["title"] == "Area (px²)"
    for name, marks in (("median", 50), ("q1", 25), ("q3", 75), ("lowerfence", 0)):
        assert boxes[name] == [np.percentile(each, marks) for each in areas()]
    assert boxes["mean"] == pytest.approx([each.mean() for each in areas()])
    # Images of other names are in no group; day 2 comes before day 10.
    at = act(at, chart_edits.name_parts, "{water}_{day}")
    at = act(at, chart_edits.choose, group="day")
    grouped = chart(at)
    assert grouped["x"] == ["2", "10"]
    assert grouped["upperfence"] == [areas()[1].max(), areas()[2].max()]
    at = act(at, chart_edits.choose, group="all together")
    assert sum(chart(at)["y"]) == sum(map(len, areas()))
    higher = Rule((Group((Range("red", 220, 255),)),))
    act(at, proposal_edits.use_rule, higher, 8)
    assert "have changed since all images were measured" in texts(at)
    assert not at.get("plotly_chart")


@pytest.mark.usefixtures("seen")
def test_too_many_objects_are_counted_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(objects_of_set, "MOST_OBJECTS", sum(map(len, areas()[:2])))
    at = measured()
    assert chart(at)["y"] == [len(each) for each in areas()]
    at = act(at, chart_edits.choose, measure="area")
    assert "what each measures is in objects.csv" in texts(at)
    assert not at.get("plotly_chart")


PARTS = NameParts("{water}_{day}")
WELLS = [
    ObjectsOfImage(
        name,
        "mask",
        3,
        None,
        {"area": np.array([1.0, 2.0, 30.0])},
        ("A1", "A2"),
        np.array([0, 0, 1]),
    )
    for name in NAMES[:2]
]


def test_directions_go_round() -> None:
    """Of 170° and 10° the mean is 0°, not 90°, and the spread that of two lines 20° apart."""
    lines = np.array([170.0, 10.0, np.nan])
    found = [ObjectsOfImage("a.png", "mask", 3, None, {"orientation_deg": lines})]
    (spread,) = _spreads(found, [lines], "image", None, _period("orientation_deg"))
    assert spread.count == 2
    assert min(spread.mean, 180 - spread.mean) == pytest.approx(0, abs=1e-9)
    doubled = np.exp(2j * np.radians(lines[:2])).mean()
    assert spread.sd == pytest.approx(np.degrees(np.sqrt(-2 * np.log(abs(doubled)))) / 2)
    assert _spreads_csv([spread], "Orientation (°)").endswith(b",,,,,\r\n")  # no quartiles
    trace = figures.spreads([spread], "image", "Orientation (°)", "#000")["data"][0]
    assert trace["y"] == [spread.mean]
    (one,) = _spreads(found, [lines[:1]], "image", None, 180)
    drawn = figures.spreads([one], "image", "Orientation (°)", "#000")
    assert json.loads(json.dumps(drawn, allow_nan=False)) == drawn  # one number has no spread
    assert (_period("hue_mean"), _period("red_mean"), _period("area")) == (360, 0, 0)


def test_parts_of_the_region_are_groups() -> None:
    values = [each.values["area"] for each in WELLS]
    found = _spreads(WELLS, values, "part of the region", PARTS)
    assert [(each.group, each.count, each.mean) for each in found] == [
        ("A1", 4, 1.5),
        ("A2", 2, 30),
    ]
    table = _counts_csv(_points(WELLS, "part of the region", PARTS), PARTS, "part of the region")
    assert table.decode("utf-8-sig").splitlines() == [
        "image,group_water,group_day,region,objects",
        "wet_2.png,wet,2,A1,2",
        "wet_2.png,wet,2,A2,1",
        "dry_2.png,dry,2,A1,2",
        "dry_2.png,dry,2,A2,1",
    ]
