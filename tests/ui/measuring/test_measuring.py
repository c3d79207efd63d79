"""The section Measure: what it says, the table's pages, and what it refuses."""

from __future__ import annotations

import json
import re
from typing import Any

import numpy as np
import pytest
from scipy import ndimage
from streamlit.testing.v1 import AppTest

from maskapp import Group, Range, Recipe, Rule
from maskapp.core.recipe.shapes import Grid
from maskapp.ui.measuring.objects.data import ObjectsPage, read_page
from tests.ui.journeys import open_page, state_of
from tests.ui.pictures import encode

BRIGHT = Rule((Group((Range("red", 128, 255),)),))


def dots(side: int = 60) -> np.ndarray:
    """Squares of 1 to 9 pixels on a side, apart."""
    pixels = np.zeros((side, side, 3), np.uint8)
    for k in range(9):
        top, left = divmod(k, 3)
        pixels[top * 20 + 2 : top * 20 + 3 + k, left * 20 + 2 : left * 20 + 3 + k] = 200 + k
    return pixels


def opened(pixels: np.ndarray, recipe: Recipe | None = None) -> AppTest:
    return open_page(encode(pixels), "measure", recipe=recipe or Recipe(BRIGHT))


def table(at: AppTest) -> dict[str, Any]:
    mounted = (each.proto for each in at.get("bidi_component"))
    found = [each.json for each in mounted if each.component_name == "maskapp_objects"]
    data: dict[str, Any] = json.loads(found[0]) if found else {}
    return data


def texts(at: AppTest) -> str:
    said = "\n".join(str(each.value) for each in [*at.markdown, *at.caption, *at.error])
    return said.replace("\\", "")  # of plain text in Markdown


def test_objects_are_counted_when_asked() -> None:
    at = opened(dots())
    assert table(at) == {}
    at.checkbox(key="count-objects").check().run()
    assert "**9 objects** · mean 31.7 px · median 25 px · SD 28.1 px · total 285 px" in texts(at)
    data = table(at)
    assert (data["count"], len(data["rows"]), data["step"]) == (9, 9, 1)
    assert [row["cells"][:2] for row in data["rows"]][:3] == [["1", "1"], ["2", "4"], ["3", "9"]]
    assert data["rows"][4] == {
        **data["rows"][4],
        **{"number": 5, "x": 22, "y": 22, "width": 5, "height": 5},
    }
    assert data["numbers"][0] == {"number": 9, "x": 46, "y": 46}  # the largest first
    at.checkbox(key="count-objects").uncheck().run()
    assert table(at) == {}


def test_which_count_is_said_and_the_mask_stays() -> None:
    at = opened(dots())
    at.checkbox(key="count-objects").check().run()
    at.text_input(key="measure-min_area").set_value("16").run()
    assert "**6 objects** (area from 16 px)" in texts(at)
    assert at.metric[0].value.startswith("7.92")  # 285 of 3600
    at.checkbox(key="exclude-border").check().run()
    assert "area from 16 px, not at the border" in texts(at)
    at.text_input(key="measure-max_area").set_value("9").run()
    assert "16 is above 9, so that no object would count" in texts(at)
    assert "**6 objects**" in texts(at)


def test_areas_are_chosen_in_a_unit_where_there_is_a_scale() -> None:
    at = opened(dots())  # squares of 1, 4, 9 … 81 pixels
    at.checkbox(key="count-objects").check().run()
    at.text_input(key="measure-min_area").set_value("16").run()
    at.selectbox(key="area-unit").set_value("mm2").run()
    assert at.text_input(key="measure-min_area").label == "Smallest (mm²)"
    assert "Areas are to be compared with mm², and the size of a pixel is not known." in texts(at)
    assert not re.search(r"\*\*\d+ objects", texts(at))
    assert table(at) == {}
    at.text_input(key="measure-pixel_size").set_value("2000").run()  # a pixel has 4 mm²
    assert "**8 objects** (area from 16 mm²)" in texts(at)
    assert table(at)["count"] == 8
    at.text_input(key="measure-max_area").set_value("63,9").run()
    assert "**2 objects** (area 16–63.9 mm²)" in texts(at)
    at.text_input(key="measure-pixel_size").set_value("1000").run()
    assert "**4 objects** (area 16–63.9 mm²)" in texts(at)
    at.selectbox(key="area-unit").set_value("px").run()
    assert "**6 objects** (area from 16 px)" in texts(at)
    assert "Largest (px): “63.9” lies between two values." in texts(at)


def test_with_a_scale_areas_are_told_in_the_unit_that_suits() -> None:
    at = opened(dots())
    at.checkbox(key="count-objects").check().run()
    at.text_input(key="measure-pixel_size").set_value("50").run()
    assert "50 µm per pixel: this image is 3 mm × 3 mm." in texts(at)
    assert "total 285 px (0.7125 mm²)" in texts(at)
    ids = [column["id"] for column in table(at)["columns"]]
    assert ids[:3] == ["object", "area_px", "area_um2"]
    at.text_input(key="measure-pixel_size").set_value("0").run()
    assert "A pixel has a size above 0 µm, not 0." in texts(at)
    assert state_of(at).document.measures.pixel_size == 50


def test_no_objects_are_a_sentence() -> None:
    at = opened(np.zeros((9, 9, 3), np.uint8))
    at.checkbox(key="count-objects").check().run()
    assert "**0 objects**" in texts(at)
    assert table(at)["rows"] == []


def test_wells_have_rows() -> None:
    grid = Grid("include", 0, 0, 60, 60, rows=3, columns=3, cell="rectangle", fill=100)
    at = opened(dots(), Recipe(BRIGHT, region=(grid,)))
    at.checkbox(key="count-objects").check().run()
    rows = at.dataframe[0].value
    assert rows["Region"].tolist() == ["A1", "A2", "A3", "B1", "B2", "B3", "C1", "C2", "C3"]
    assert rows["Objects"].tolist() == [1] * 9
    assert rows["Selected (px)"].tolist() == [k * k for k in range(1, 10)]
    assert [row["cells"][1] for row in table(at)["rows"]] == rows["Region"].tolist()


def test_a_thousand_objects_come_a_hundred_at_a_time() -> None:
    pixels = np.zeros((100, 100, 3), np.uint8)
    pixels[::3, ::3] = 200
    _, count = ndimage.label(pixels[..., 0])
    at = opened(pixels)
    at.checkbox(key="count-objects").check().run()
    data = table(at)
    assert (data["count"], len(data["rows"]), len(data["numbers"])) == (count, 100, 500)


@pytest.mark.parametrize(
    ("said", "page"),
    [
        ({"sort": "area_px", "falling": True, "first": 100}, ObjectsPage("area_px", True, 100)),
        ({"sort": "area_px", "falling": 1, "first": 9999}, ObjectsPage("area_px", False, 249)),
        ({"sort": "area_px", "falling": True, "first": -5}, ObjectsPage("area_px", True, 0)),
        ({"sort": "weight", "falling": True, "first": 0}, ObjectsPage()),
        ({"sort": "area_px", "first": "9"}, ObjectsPage()),
        ("area_px", ObjectsPage()),
        (None, ObjectsPage()),
    ],
)
def test_what_the_browser_asks_for_is_not_trusted(said: object, page: ObjectsPage) -> None:
    assert read_page({"page": said}, ("object", "area_px"), 250) == page
    assert read_page(None, ("object",), 0) == ObjectsPage()
