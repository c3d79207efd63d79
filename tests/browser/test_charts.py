"""Charts of a set: chosen, read, and taken away as numbers, page and picture."""

from __future__ import annotations

import csv
import io
import json
import zipfile

import numpy as np
from playwright.sync_api import expect

from maskapp.core.recipe.rule import Group, Range, Rule
from tests.browser.app_driver import App
from tests.browser.conftest import OpenApp
from tests.ui.pictures import encode

RULE = Rule((Group((Range("red", 128, 255),)),))


def half(rows: int) -> bytes:
    pixels = np.zeros((10, 10, 3), np.uint8)
    pixels[:rows] = 200
    return encode(pixels)


FILES = [
    (f"{kind}_d{day}_<b>{plant}.png", half(day % 10 + 2 * (kind == "wet")))
    for kind in ("dry", "wet")
    for day in (2, 10)
    for plant in ("a", "b")
]


def download(app: App, button: str) -> bytes:
    with app.page.expect_download() as started:
        app.button(button).click()
    return started.value.path().read_bytes()


def test_coverage_by_groups_of_names_is_drawn_and_taken_away(open_app: OpenApp) -> None:
    app = open_app(rule=RULE)
    app.upload(*FILES)
    app.expect_counted()
    app.unfold("Charts")
    chart = app.page.get_by_test_id("stPlotlyChart")
    expect(chart.locator(".bars .point")).to_have_count(8)
    expect(chart.get_by_text("dry_d2_<b>a.png", exact=True)).to_be_visible()
    app.choose("Chart", "Coverage by groups")
    expect(app.page.get_by_text("8 of 8 names have these parts.")).to_be_visible()
    box = app.page.get_by_role("textbox", name="Parts of the names")
    expect(box).to_have_value("{part 1}_{part 2}_{part 3}")
    box.fill("{water}_{day}_{plant}")
    box.press("Enter")
    app.choose("Group by", "day")
    app.choose("Colour by", "water")
    expect(chart.locator(".boxlayer .trace")).to_have_count(2)
    ticks = chart.locator(".xtick text")
    expect(ticks).to_have_text(["d2", "d10"])
    rows = list(csv.DictReader(io.StringIO(download(app, "Numbers (CSV)").decode("utf-8-sig"))))
    assert {row["counted_on"] for row in rows} == {"every pixel"}
    assert [(row["group_water"], row["group_day"], row["percent"]) for row in rows[::2]] == [
        ("dry", "d2", "20"),
        ("dry", "d10", "0"),
        ("wet", "d2", "40"),
        ("wet", "d10", "20"),
    ]
    page = download(app, "Chart as HTML").decode()
    assert "plotly.js v" in page
    assert "<b>a" not in page
    # Parts that somebody named are columns of the tables, and of the experiment.
    with zipfile.ZipFile(io.BytesIO(app.download_all().data)) as pack:
        table = pack.read("results.csv").decode("utf-8-sig")
        assert json.loads(pack.read("experiment.json"))["name_parts"] == "{water}_{day}_{plant}"
    parts = ("image", "group_water", "group_day", "group_plant", "percent")
    for built, drawn in zip(csv.DictReader(io.StringIO(table)), rows, strict=True):
        assert [built[each] for each in parts] == [drawn[each] for each in parts]
    app.choose("Camera saves", "SVG")
    app.wait_until_idle()
    expect(chart).to_have_count(1)  # until then the one of before stands beside it
    camera = chart.locator(".modebar-btn").first
    expect(camera).to_have_attribute("data-title", "Download plot")  # not "as a PNG" any more
    chart.hover()
    with app.page.expect_download() as started:
        camera.click()
    assert started.value.suggested_filename == "coverage-by-groups.svg"
    assert b"<svg" in started.value.path().read_bytes()
    box.fill("{water")
    box.press("Enter")
    expect(app.page.get_by_text("A part is written in braces")).to_be_visible()
