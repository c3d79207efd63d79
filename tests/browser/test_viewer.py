"""The viewer: what is painted is the mask, and looking around costs no rerun."""

from __future__ import annotations

import re

import numpy as np
import pytest
from playwright.sync_api import Page, expect

from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from tests.browser.app_driver import App
from tests.browser.conftest import OpenApp, Windows
from tests.ui.pictures import Pixels, encode, large, noise

SMALL = noise()
LARGE = large(2600, 2000)
LARGE_FILE = encode(LARGE, compress_level=1)
RECIPE = Recipe(Rule((Group((Range("red", 128, 255),)),)))


@pytest.fixture
def app(windows: Windows) -> App:
    """The page with a small image, all of whose pixels are shown."""
    return ready(windows.get(_small, RECIPE), SMALL)


def _small(open_app: OpenApp) -> App:
    app = open_app(rule=RECIPE.rule)
    app.upload(("leaf.png", encode(SMALL)))
    return app


@pytest.fixture
def big(windows: Windows) -> App:
    """The page with an image that the viewer shows reduced, on the range Red 128–255."""
    return ready(windows.get(_big, RECIPE), LARGE)


def _big(open_app: OpenApp) -> App:
    app = open_app(rule=RECIPE.rule)
    app.upload(("large.png", LARGE_FILE))
    return app


def ready(app: App, pixels: Pixels) -> App:
    app.expect_selected(pixels[..., 0] >= 128)
    app.expect_viewer_ready()
    app.expect_counted()
    app.wait_until_idle()
    return app


def settled(page: Page) -> None:
    """Let twice the time pass in which the viewer would ask: that it does not has no outcome."""
    page.wait_for_timeout(500)


def zoom_by_wheel(app: App) -> None:
    app.page.keyboard.down("Control")
    app.page.mouse.wheel(0, -300)
    app.page.keyboard.up("Control")


def test_wheel_scrolls_the_page_until_the_picture_has_the_focus(app: App) -> None:
    box = app.canvas_box()
    app.point_at(box["width"] * 0.7, box["height"] * 0.4)
    fit = app.painted("zoom")
    app.page.mouse.wheel(0, 40)
    expect(app.viewer.get_by_text("to zoom with the wheel")).to_be_visible()
    expect(app.viewer).to_have_attribute("data-zoom", fit)
    app.canvas.focus()
    app.page.mouse.wheel(0, -300)
    expect(app.viewer).not_to_have_attribute("data-zoom", fit)


def test_looking_around_sends_nothing(app: App) -> None:
    messages = len(app.sent)
    for mode in ("Outline", "Mask", "Original", "Cut-out", "Wipe", "Overlay"):
        app.look(mode)
    app.viewer.get_by_role("radio", name="Yellow").check()
    app.viewer.get_by_label("Overlay opacity").fill("30")
    fit = app.painted("zoom")
    box = app.canvas_box()
    app.point_at(box["width"] / 2, box["height"] / 2)
    zoom_by_wheel(app)
    expect(app.viewer).not_to_have_attribute("data-zoom", fit)
    app.viewer.get_by_role("button", name="Zoom in").click()
    app.viewer.get_by_role("button", name="Fit").click()
    app.expect_painted("zoom", fit)
    settled(app.page)
    assert app.sent[messages:] == []


def test_wheel_zooms_at_the_cursor_and_the_zoom_survives_an_edit(app: App) -> None:
    box = app.canvas_box()
    x, y = box["width"] * 0.7, box["height"] * 0.4
    before = app.pixel_under(x, y)
    fit = app.painted("zoom")
    zoom_by_wheel(app)
    expect(app.viewer).not_to_have_attribute("data-zoom", fit)
    after = app.pixel_under(x, y)
    assert max(abs(a - b) for a, b in zip(before, after, strict=True)) <= 1
    zoom, mask_key = app.painted("zoom"), app.painted("mask-key")
    app.set_range("Red", 10, 20)
    app.expect_selected((SMALL[..., 0] >= 10) & (SMALL[..., 0] <= 20))
    expect(app.viewer).not_to_have_attribute("data-mask-key", mask_key)
    assert app.painted("zoom") == zoom


def test_canvas_shows_the_mask_of_a_small_image(app: App) -> None:
    app.set_range("Red", 100, 200)
    mask = (SMALL[..., 0] >= 100) & (SMALL[..., 0] <= 200)
    app.expect_selected(mask)
    app.expect_viewer_ready()
    app.look("Mask")
    app.viewer.get_by_role("button", name="1:1").click()
    app.expect_painted("zoom", "1.0000")
    app.viewer.get_by_role("button", name="Fit").hover()  # no cross, no read-out
    painted = app.canvas_pixels()
    rows, columns = np.nonzero(painted[..., 3])
    shown = painted[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1, 0]
    np.testing.assert_array_equal(shown == 255, mask)


def test_zooming_into_a_large_image_shows_its_own_mask(big: App) -> None:
    assert big.painted("detail-key") == ""
    expect(big.viewer.locator(".caption")).to_contain_text(re.compile("2nd pixel|pixel"))
    big.look("Mask")
    messages = len(big.sent)
    big.viewer.get_by_role("button", name="1:1").click()
    big.expect_painted("detail-key", re.compile("."))
    big.expect_painted("zoom", "1.0000")
    settled(big.page)
    assert len(big.sent) == messages + 1
    expect_mask_on_canvas(big, LARGE[..., 0] >= 128)
    # An edit meanwhile: mask and detail belong together.
    detail = big.painted("detail-key")
    big.set_from("Red", 200)
    big.expect_selected(LARGE[..., 0] >= 200)
    expect(big.viewer).not_to_have_attribute("data-detail-key", detail)
    big.expect_painted("detail-key", re.compile("."))
    big.expect_painted("zoom", "1.0000")
    expect_mask_on_canvas(big, LARGE[..., 0] >= 200)
    # Back at the whole image the preview is enough.
    big.viewer.get_by_role("button", name="Fit").click()
    big.expect_painted("detail-key", "")


def expect_mask_on_canvas(app: App, mask: np.ndarray[tuple[int, ...], np.dtype[np.bool_]]) -> None:
    """Check that every painted pixel, at one image pixel each, is that of the full-size mask."""
    app.expect_viewer_ready()
    x, y = app.pixel_under(2, 2)
    column, row = app.point_at(2, 2)
    painted = app.canvas_pixels()[row:, column:]
    height, width = painted.shape[:2]
    part = mask[y : y + height, x : x + width]
    np.testing.assert_array_equal(painted[: part.shape[0], : part.shape[1], 0] == 255, part)


def test_pixels_between_those_of_the_preview_are_marked_as_approximate(big: App) -> None:
    big.pixel_under(200, 200)
    readout = big.viewer.locator(".readout")
    expect(readout).to_contain_text("≈")
    big.viewer.get_by_role("button", name="1:1").click()
    big.expect_painted("detail-key", re.compile("."))
    x, y = big.pixel_under(200, 200)
    red = LARGE[y, x, 0]
    expect(readout).to_contain_text(re.compile(rf"R[=≈]{red} " if red else "R"))
    assert ("not selected" in readout.inner_text()) == (red < 128)


def test_click_shows_the_exact_values_of_the_pixel(big: App) -> None:
    x, y = big.pixel_under(150, 150)
    big.page.mouse.down()
    big.page.mouse.up()
    found = big.viewer.locator(".pixel")
    expect(found).to_contain_text(f"Pixel x {x}, y {y}: ")
    red, green, blue = LARGE[y, x]
    selected = "selected" if red >= 128 else "not selected"
    expect(found).to_contain_text(
        f"Pixel x {x}, y {y}: Red {red} · Green {green} · Blue {blue} · {selected}"
    )


def test_keyboard_zooms_moves_and_picks(app: App) -> None:
    app.canvas.focus()
    fit = app.painted("zoom")
    app.page.keyboard.press("+")
    expect(app.viewer).not_to_have_attribute("data-zoom", fit)
    near = app.painted("zoom")
    app.page.keyboard.press("-")
    app.expect_painted("zoom", fit)
    app.page.keyboard.press("+")
    app.expect_painted("zoom", near)
    readout = app.viewer.locator(".readout")
    expect(readout).to_have_text(re.compile(r"^x \d+"))
    before = readout.inner_text()
    app.page.keyboard.press("Shift+ArrowRight")
    expect(readout).not_to_have_text(before)
    found = re.match(r"x (\d+), y (\d+)", readout.inner_text())
    assert found
    x, y = int(found[1]), int(found[2])
    app.page.keyboard.press("Enter")
    red, green, blue = SMALL[y, x]
    expect(app.viewer.locator(".pixel")).to_contain_text(
        f"Pixel x {x}, y {y}: Red {red} · Green {green} · Blue {blue}"
    )
    app.page.keyboard.press("0")
    app.expect_painted("zoom", fit)


def test_another_image_is_shown_whole(app: App) -> None:
    app.viewer.get_by_role("button", name="1:1").click()
    app.expect_painted("zoom", "1.0000")
    image = app.painted("image-key")
    app.upload(("other.png", encode(noise(31, 22, seed=3))))
    expect(app.page.get_by_text("8-bit RGB PNG, 31 × 22")).to_be_visible()
    expect(app.viewer).not_to_have_attribute("data-image-key", image)
    expect(app.viewer).not_to_have_attribute("data-zoom", "1.0000")
    app.choose_image("leaf.png")
    app.expect_painted("image-key", image)
