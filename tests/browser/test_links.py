"""The rule in the address and in files: what comes back, and what is refused."""

from __future__ import annotations

import json

import numpy as np
from playwright.sync_api import expect

from tests.browser.app_driver import App
from tests.browser.conftest import OpenApp
from tests.ui.pictures import decode, encode, noise

PIXELS = noise()
RED = PIXELS[..., 0].astype(int)
FILE = ("leaf.png", encode(PIXELS))
RECIPE = {
    "maskapp_recipe": 1,
    "depth": 8,
    "rule": {
        "match": "all",
        "groups": [
            {"match": "any", "ranges": [{"channel": "red", "low": 20, "high": 60},
                                        {"channel": "green", "low": 0, "high": 90}]},
            {"match": "all", "ranges": [{"channel": "blue", "low": 50, "high": 200,
                                         "outside": True}]},
        ],
    },
}  # fmt: skip


def recipe_mask() -> np.ndarray[tuple[int, ...], np.dtype[np.bool_]]:
    red, green, blue = (PIXELS[..., band] for band in range(3))
    first = ((red >= 20) & (red <= 60)) | (green <= 90)
    return np.asarray(first & ~((blue >= 50) & (blue <= 200)))


def test_link_brings_the_rule_back_and_asks_for_the_images(open_app: OpenApp) -> None:
    mine = open_app()
    mine.upload(FILE)
    expect(mine.selected).to_be_visible()
    mine.set_range("Red", 40, 90)
    mine.expect_address("Red 40–90")
    theirs = open_app(mine.page.url.split("/")[-1])
    ready = "Your rule is ready: Red 40–90. Images are no part of a link: add them"
    expect(theirs.page.get_by_text(ready)).to_be_visible()
    theirs.upload(FILE)
    theirs.expect_selected((RED >= 40) & (RED <= 90))
    theirs.expect_range("Red", 40, 90)


def test_broken_link_is_told_and_the_page_works(open_app: OpenApp) -> None:
    for broken in ("?r=eNpNzMEKg0", "?r=%00%ff", "?r=" + "A" * 3000, "?r=PHNjcmlwdD4"):
        app = open_app(broken)
        expect(app.message("The rule in the link could not be read")).to_be_visible()
    app.upload(FILE)
    app.expect_selected(app.number("Red from") <= RED)
    app.set_from("Red", 77)
    app.expect_address("Red 77–255")


def test_loaded_recipe_replaces_the_rule(app: App) -> None:
    app.upload(FILE)
    expect(app.selected).to_be_visible()
    app.load_recipe(json.dumps(RECIPE).encode())
    app.expect_selected(recipe_mask())
    _, values = decode(app.download().data)
    np.testing.assert_array_equal(values == 255, recipe_mask())
    app.expect_range("Red", 20, 60)
    sentence = "(Red 20–60 or Green 0–90) and Blue not 50–200"
    expect(app.page.get_by_text(sentence, exact=True)).to_be_visible()


def test_recipe_with_cleaning_shows_its_steps(app: App) -> None:
    app.upload(FILE)
    expect(app.selected).to_be_visible()
    app.load_recipe(
        json.dumps(RECIPE | {"cleaning": [{"step": "remove_small", "min_area": 9}]}).encode()
    )
    expect(app.page.get_by_text("remove objects under 9 px").last).to_be_visible()
    app.unfold("Clean")
    expect(app.box("Smallest kept (px), step 1")).to_have_value("9")
    app.press("Remove step 1")
    app.expect_selected(recipe_mask())


def test_broken_recipe_names_the_place_and_changes_nothing(app: App) -> None:
    app.upload(FILE)
    expect(app.selected).to_be_visible()
    app.set_range("Red", 40, 90)
    app.expect_selected((RED >= 40) & (RED <= 90))
    broken = json.loads(json.dumps(RECIPE))
    broken["rule"]["groups"][0]["ranges"][1] = {"channel": "green", "low": 300, "high": 300}
    app.load_recipe(json.dumps(broken).encode())
    place = "rule.groups[0].ranges[1].low: 300 is above 255"
    expect(app.message(place)).to_be_visible()
    app.expect_selected((RED >= 40) & (RED <= 90))
    app.expect_range("Red", 40, 90)


def test_recipe_that_is_no_recipe_is_refused(app: App) -> None:
    app.upload(FILE)
    expect(app.selected).to_be_visible()
    app.set_range("Red", 40, 90)
    app.expect_selected((RED >= 40) & (RED <= 90))  # an edit that comes later takes the words away
    app.load_recipe(b"\x89PNG not json at all")
    expect(app.page.get_by_test_id("stAlert")).not_to_have_count(0)
    app.expect_selected((RED >= 40) & (RED <= 90))
    app.set_from("Red", 41)
    expect(app.page.get_by_test_id("stAlert")).to_have_count(0)


def test_recipe_for_deeper_images_is_refused_by_name(app: App) -> None:
    app.upload(FILE)
    expect(app.selected).to_be_visible()
    ranges = [{"channel": "red", "low": 9, "high": 60000}]
    rule = {"match": "any", "groups": [{"match": "all", "ranges": ranges}]}
    deep = {"maskapp_recipe": 1, "depth": 16, "rule": rule}
    app.load_recipe(json.dumps(deep).encode())
    expect(app.message("16")).to_be_visible()
    expect(app.button("Download mask")).to_have_count(0)
    expect(app.page.get_by_role("img", name="The image, without a mask")).to_be_visible()
    app.load_recipe(json.dumps(RECIPE).encode())
    app.expect_selected(recipe_mask())
