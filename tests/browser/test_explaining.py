"""Undo, and the answers about the mask: each range, each bound, one pixel, two channels at once."""

from __future__ import annotations

import re

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import FloatRect, Locator, expect

from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from tests.browser.app_driver import App, Mask
from tests.browser.conftest import OpenApp, Windows
from tests.ui.pictures import encode, noise

PIXELS = noise()
Points = NDArray[np.float64]
RED, GREEN = (PIXELS[..., band].astype(int) for band in range(2))
RULE = Rule((Group((Range("red", 0, 255),)),))


@pytest.fixture
def app(windows: Windows) -> App:
    """The page with an image and the range Red 60–170, set in two steps."""
    app = windows.get(_begin, Recipe(RULE))
    app.expect_selected(between(0, 255))
    app.set_from("Red", 60)
    app.expect_selected(between(60, 255))
    app.set_to("Red", 170)
    app.expect_selected(between(60, 170))
    return app


def _begin(open_app: OpenApp) -> App:
    app = open_app(rule=RULE)
    app.upload(("leaf.png", encode(PIXELS)))
    return app


def between(low: int, high: int) -> Mask:
    return (low <= RED) & (high >= RED)


def undo(app: App) -> Locator:
    return app.page.get_by_role("button", name=re.compile("^Undo: "))


def redo(app: App) -> Locator:
    return app.page.get_by_role("button", name=re.compile("^Redo: "))


# ---- undo and redo


def test_buttons_undo_and_redo_and_say_what(app: App) -> None:
    expect(undo(app)).to_have_accessible_name("Undo: Red to 255 → 170")
    expect(redo(app)).to_be_disabled()
    undo(app).click()
    app.expect_selected(between(60, 255))
    app.expect_range("Red", 60, 255)
    expect(redo(app)).to_have_accessible_name("Redo: Red to 255 → 170")
    redo(app).click()
    app.expect_selected(between(60, 170))
    app.expect_range("Red", 60, 170)
    expect(redo(app)).to_be_disabled()


def test_keys_undo_and_redo_wherever_the_focus_is(app: App) -> None:
    keyboard = app.page.keyboard
    for place in (app.box("Red to"), app.handle("Red", "to"), app.button("Add group")):
        place.focus()
        keyboard.press("Control+z")
        app.expect_range("Red", 60, 255)
        app.wait_until_idle()
        keyboard.press("Control+Shift+z")
        app.expect_range("Red", 60, 170)
        app.wait_until_idle()
        keyboard.press("Control+z")
        app.expect_range("Red", 60, 255)
        app.wait_until_idle()
        keyboard.press("Control+y")
        app.expect_range("Red", 60, 170)
        app.wait_until_idle()


def test_typing_is_undone_before_the_rule_is(app: App) -> None:
    box = app.box("Red to")
    box.click()
    box.press("End")
    box.press("Backspace")
    box.press("5")
    expect(box).to_have_value("175")
    box.press("Control+a")
    box.press("9")
    expect(box).to_have_value("9")
    app.page.keyboard.press("Control+z")
    expect(box).to_have_value("175")
    app.page.keyboard.press("Control+z")  # Chromium takes Backspace and a digit for one step
    expect(box).to_have_value("170")
    app.wait_until_idle()
    expect(undo(app)).to_have_accessible_name("Undo: Red to 255 → 170")  # nothing was
    app.page.keyboard.press("Control+z")
    app.expect_range("Red", 60, 255)
    app.expect_selected(between(60, 255))


def test_list_goes_back_several_steps(app: App) -> None:
    app.set_to("Red", 90)
    app.expect_selected(between(60, 90))
    app.wait_until_idle()
    app.page.get_by_role("button", name="History of the rule").click()
    steps = app.page.get_by_role("group", name="History", exact=True).get_by_role("button")
    expect(steps).to_contain_text(["Red to 170 → 90", "Red to 255 → 170", re.compile("Red from")])
    steps.nth(1).click()
    app.expect_range("Red", 60, 255)
    expect(steps).to_have_count(0)
    app.press("Redo: Red to 255 → 170")
    app.press("Redo: Red to 170 → 90")
    app.expect_range("Red", 60, 90)


# ---- explain the mask


def test_each_range_says_what_it_does(app: App) -> None:
    app.add_range()
    app.set_range("Green", 100, 255)
    mask = between(60, 170) & (GREEN >= 100)
    app.expect_selected(mask)
    app.unfold("Explain the mask")
    effects = [app.page.locator(f".st-key-effect-0-{n}") for n in (0, 1)]
    for effect, alone in zip(effects, (GREEN >= 100, between(60, 170)), strict=True):
        expect(effect).to_contain_text(f"Removes {int((alone & ~mask).sum()):,} pixels")
        expect(effect.get_by_role("img", name=re.compile("^Where "))).to_be_visible()
    app.set_to("Red", 255)  # the panel follows
    app.set_from("Red", 0)
    expect(effects[0]).to_contain_text("Changes nothing")


def test_bounds_say_how_fragile_they_are(app: App) -> None:
    app.unfold("Explain the mask")
    app.at_rest(app.page.get_by_role("tab", name="How fragile?")).click()
    low = app.page.locator(".st-key-bound-low")
    expect(low.locator(".js-plotly-plot")).to_be_visible()
    expect(low).to_contain_text("One step (1) of Red from changes the selected area by ")
    expect(low).to_contain_text("steady")
    app.set_to("Red", 61)
    expect(low).to_contain_text("fragile")
    expect(low).to_contain_text("a slightly brighter or darker image")


def test_click_says_why_a_pixel_is_selected(app: App) -> None:
    app.expect_viewer_ready()
    box = app.canvas_box()
    x, y = app.pixel_under(box["width"] / 2, box["height"] / 2)
    app.page.mouse.click(round(box["x"] + box["width"] / 2), round(box["y"] + box["height"] / 2))
    why = app.page.locator(".st-key-why")
    expect(why).to_contain_text(f"Why this pixel? x {x}, y {y}")
    value = int(RED[y, x])
    expect(why).to_contain_text(f"elected: Red {value} is ")
    app.set_range("Red", 0, value)
    expect(why).to_contain_text(f"Selected: Red {value} is between 0 and {value}")
    app.set_to("Red", value - 1)
    expect(why).to_contain_text(f"Not selected: Red {value} is above {value - 1}")
    app.button("Close: why this pixel").click()
    expect(why).to_have_count(0)


# ---- two channels at once


def density_layer(app: App) -> FloatRect:
    layer = app.page.locator(".st-key-density .nsewdrag")
    # One: after a change of the rule, the plot before stays until the new one is complete.
    expect(app.page.locator(".st-key-density .heatmaplayer image")).to_have_count(1)
    app.wait_until_idle()
    return app.plot_box(layer)


def draw(app: App, *points: tuple[float, float]) -> Points:
    """Drag through points on the plot, in red and green counts; its axes span 0 to 255.

    Returns the counts under the whole pixels of the screen that the mouse went to.
    """
    box = density_layer(app)
    at = [
        (
            round(box["x"] + box["width"] * (red + 0.5) / 256),
            round(box["y"] + box["height"] * (1 - (green + 0.5) / 256)),
        )
        for red, green in points
    ]
    app.page.mouse.move(*at[0])
    app.page.mouse.down()
    for point in at[1:]:
        app.page.mouse.move(*point, steps=4)
    app.page.mouse.up()
    across, up = (np.array(at) - (box["x"], box["y"])).T
    return np.stack(
        [across / box["width"] * 256 - 0.5, (1 - up / box["height"]) * 256 - 0.5], axis=1
    ).clip(0, 255)


def expect_sides(numbers: list[int], corners: Points) -> None:
    """Check low and high of both channels: inside the box, and less than a count from its sides."""
    for (low, high), (least, most) in zip(
        np.reshape(numbers, (2, 2)), np.sort(corners.T, axis=1), strict=True
    ):
        assert least - 0.01 <= low < least + 1.01
        assert most + 0.01 >= high > most - 1.01


def expect_boxes(app: App, text: re.Pattern[str]) -> list[int]:
    """Wait for a rule of this form; return its numbers."""
    sentence = app.page.get_by_test_id("stText").filter(has_text=text)
    expect(sentence).to_be_visible()
    found = text.search(sentence.inner_text())
    assert found
    return [int(number) for number in found.groups()]


_BOX = re.compile(r"Red (\d+)–(\d+) and Green (\d+)–(\d+)")


def test_box_on_the_density_plot_sets_two_ranges(app: App) -> None:
    app.unfold("Two channels at once")
    drawn = draw(app, (40, 30), (200, 150))
    numbers = expect_boxes(app, _BOX)
    expect_sides(numbers, drawn)
    low, high, bottom, top = numbers
    app.expect_selected(between(low, high) & (bottom <= GREEN) & (top >= GREEN))
    drawn = draw(app, (60, 90), (100, 255))  # again, over the drawn box
    again = re.compile(r"Red (5\d|6\d)–(\d+) and Green (\d+)–(25\d)")
    expect_sides(expect_boxes(app, again), drawn)
    app.page.keyboard.press("Control+z")
    expect_boxes(app, re.compile(f"Red ({low})–{high} and Green {bottom}–{top}"))


def test_lasso_becomes_boxes_or_says_why_not(app: App) -> None:
    app.unfold("Two channels at once")
    lasso = app.page.locator(".st-key-density").get_by_role("radio", name="Lasso")
    app.at_rest(lasso).click()
    expect(app.page.get_by_text("Draw around a cloud of points")).to_be_visible()
    draw(app, (50, 50), (200, 50), (200, 120), (50, 120), (50, 50))
    expect(app.message("The lasso became one box")).to_be_visible()
    lassoed = re.compile(r"Red (4\d|5\d)–(\d+) and Green (\d+)–(\d+)")
    np.testing.assert_allclose(expect_boxes(app, lassoed), (50, 200, 50, 120), atol=3)
    before = app.selected.inner_text()
    draw(app, (0, 10), (10, 0), (255, 245), (245, 255), (0, 10))  # a thin diagonal
    expect(app.message(re.compile("boxes come as close .* Dice"))).to_be_visible()
    expect(app.selected).to_have_text(before)


def test_density_plot_shows_other_channels(app: App) -> None:
    app.unfold("Two channels at once")
    density_layer(app)
    app.choose("Across", "Hue (°)")
    expect(app.page.locator(".st-key-density .xtitle")).to_have_text(["Hue (°)"])
    app.choose("Up", "Hue (°)")  # on the other axis: they change places
    expect(app.page.locator(".st-key-density .xtitle")).to_have_text(["Green"])
    expect(app.page.locator(".st-key-density .ytitle")).to_have_text(["Hue (°)"])
