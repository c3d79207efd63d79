"""Objects: counted, listed, and shown in the picture; the same numbers in the ZIP."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Locator, expect
from scipy import ndimage

from maskapp.core.recipe.rule import Group, Range, Rule
from tests.browser.app_driver import App
from tests.browser.conftest import OpenApp
from tests.ui.pictures import encode

RULE = Rule((Group((Range("red", 100, 255),)),))


def blobs() -> np.ndarray:
    rng = np.random.default_rng(7)
    smooth = ndimage.gaussian_filter(rng.random((300, 400)), 4)
    pixels = rng.integers(0, 60, (300, 400, 3), np.uint8)
    pixels[smooth > 0.51, 0] = 180
    return pixels


PIXELS = blobs()
LABELS: NDArray[np.int32] = np.zeros(PIXELS.shape[:2], np.int32)
COUNT = ndimage.label(PIXELS[..., 0] >= 100, np.ones((3, 3)), output=LABELS)
AREAS = np.bincount(LABELS.reshape(-1))[1:]


@pytest.fixture
def app(open_app: OpenApp) -> App:
    """The page with an image whose objects are counted."""
    app = open_app(rule=RULE)
    app.upload(("cells.png", encode(PIXELS)))
    app.expect_viewer_ready()
    app.unfold("Measure")
    app.at_rest(app.page.get_by_text("Count objects", exact=True)).click()
    expect(said(app)).to_contain_text(f"{COUNT} objects")
    return app


def said(app: App) -> Locator:
    return app.page.locator(".st-key-measured")


def table(app: App) -> Locator:
    return app.page.get_by_role("table", name="Objects")


def chosen(app: App) -> Locator:
    return table(app).locator("tr.chosen")


def first_cells(app: App, column: int) -> list[str]:
    return table(app).locator(f"tbody tr > :nth-child({column})").all_inner_texts()


def test_rows_light_up_in_the_picture_and_the_other_way_round_by_mouse_and_keys(app: App) -> None:
    app.expect_painted("objects", str(min(COUNT, 500)))
    table(app).get_by_role("button", name="Object 5", exact=True).click()
    app.expect_painted("chosen-object", "5")
    expect(table(app).get_by_role("button", name="Object 5", exact=True)).to_have_attribute(
        "aria-pressed", "true"
    )
    number = int(AREAS.argmax()) + 1
    y, x = (int(each[0]) for each in np.nonzero(np.equal(LABELS, number)))
    box, zoom = app.canvas_box(), float(app.painted("zoom"))
    left, top = ((place + 0.5 - side / 2) * zoom for place, side in ((x, 400), (y, 300)))
    app.page.mouse.click(box["x"] + box["width"] / 2 + left, box["y"] + box["height"] / 2 + top)
    app.expect_painted("chosen-object", str(number))
    expect(chosen(app)).to_contain_text(f"{AREAS[number - 1]:,}")

    # The keyboard goes from row to row.
    first = table(app).get_by_role("button", name="Object 1", exact=True)
    first.focus()
    app.page.keyboard.press("ArrowDown")
    app.page.keyboard.press("ArrowDown")
    app.expect_painted("chosen-object", "3")
    expect(table(app).get_by_role("button", name="Object 3", exact=True)).to_be_focused()

    # The server sorts.
    heading = table(app).get_by_role("columnheader", name="Area (px)")
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    heading.get_by_role("button").click()
    expect(heading).to_have_attribute("aria-sort", "descending")
    expected = [f"{area:,}" for area in sorted(AREAS.tolist(), reverse=True)[:100]]
    assert first_cells(app, 2) == expected
    app.wait_until_idle()


def test_an_edit_of_the_rule_counts_anew_and_the_zip_has_the_same_numbers(app: App) -> None:
    app.type("Smallest (px)", 30)
    left = int((AREAS >= 30).sum())
    expect(said(app)).to_contain_text(f"{left} objects")
    app.type("Pixel size (µm)", "0,5")
    expect(said(app)).to_contain_text("µm²")
    app.set_from("Red", 190)
    expect(said(app)).to_contain_text("0 objects")
    app.set_from("Red", 100)
    expect(said(app)).to_contain_text(re.compile(rf"\b{left} objects"))
    with zipfile.ZipFile(io.BytesIO(app.download_all().data)) as archive:
        text = archive.read("objects.csv").decode("utf-8-sig")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    kept = AREAS[AREAS >= 30]
    assert [int(row["area_px"]) for row in rows] == kept.tolist()
    assert [float(row["area_um2"]) for row in rows] == (kept / 4).tolist()


def test_areas_in_a_unit_are_the_same_on_the_page_and_in_the_zip(app: App) -> None:
    app.type("Pixel size (µm)", "0,5")
    app.type("Smallest (px)", 9)
    app.choose("Areas in", "µm²")
    left = int((AREAS >= 36).sum())  # a pixel has 0.25 µm²
    assert left < (AREAS >= 9).sum()
    expect(said(app)).to_contain_text(f"{left} objects (area from 9 µm²)")
    app.expect_painted("objects", str(left))
    app.type("Largest (µm²)", 8)
    refusal = app.page.get_by_text("9 is above 8, so that no object would count")
    expect(refusal).to_be_visible()
    box, words = app.box("Largest (µm²)").bounding_box(), refusal.bounding_box()
    assert box
    assert words
    assert 0 < words["y"] - (box["y"] + box["height"]) < 60  # right below the box
    app.type("Largest (µm²)", "")
    with zipfile.ZipFile(io.BytesIO(app.download_all().data)) as archive:
        text = archive.read("objects.csv").decode("utf-8-sig")
    areas = [float(row["area_um2"]) for row in csv.DictReader(io.StringIO(text, newline=""))]
    assert areas == (AREAS[AREAS >= 36] / 4).tolist()
    app.type("Pixel size (µm)", "")
    expect(said(app)).to_contain_text("the size of a pixel is not known")
