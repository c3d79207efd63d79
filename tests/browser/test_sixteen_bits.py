"""16-bit images: shown stretched, while rules, values and masks stay in native counts."""

from __future__ import annotations

import io
import re
from collections.abc import Callable

import imagecodecs
import numpy as np
import pytest
import tifffile
from numpy.typing import NDArray
from playwright.sync_api import expect

from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from tests.browser.app_driver import App
from tests.browser.conftest import OpenApp, Windows
from tests.ui.pictures import decode

Deep = NDArray[np.uint16]

# A 12-bit camera's counts in 16 bits. 61 × 41 pixels: none is left out of the preview.
PIXELS: Deep = np.random.default_rng(6).integers(312, 4096, (41, 61, 3), dtype=np.uint16)
PIXELS[0, 0], PIXELS[0, 1] = 312, 4095
RECIPE = Recipe(Rule((Group((Range("red", 1000, 3000),)),)), depth=16)
MASK = (PIXELS[..., 0] >= 1000) & (PIXELS[..., 0] <= 3000)


def png(pixels: Deep) -> bytes:
    return bytes(imagecodecs.png_encode(pixels))


def tiff(pixels: Deep) -> bytes:
    stream = io.BytesIO()
    tifffile.imwrite(stream, pixels, photometric="rgb", byteorder=">", compression="zlib")
    return stream.getvalue()


@pytest.fixture
def ready(windows: Windows) -> App:
    """The page with an image and the range Red 1000–3000."""
    app = windows.get(_begin, RECIPE)
    app.expect_selected(MASK)
    app.expect_viewer_ready()
    return app


def _begin(open_app: OpenApp) -> App:
    app = open_app()
    start(app, "cells.png", png(PIXELS))
    return app


def start(app: App, name: str, data: bytes) -> None:
    """Open an image and set the range Red 1000–3000."""
    app.upload((name, data))
    expect(app.selected).to_be_visible()
    app.set_range("Red", 1000, 3000)
    app.expect_selected(MASK)
    app.expect_viewer_ready()


# The counts at the first and at the last thousandth.
ORDERED = np.sort(PIXELS, axis=None)
BLACK, WHITE = (int(ORDERED[-(-q * ORDERED.size // 1000) - 1]) for q in (1, 999))


def stretched(pixels: Deep) -> NDArray[np.uint8]:
    """Return what a screen shows: 0 and 255 only where counts are at or beyond the ends."""
    inside = np.floor(255 * (pixels - float(BLACK)) / (WHITE - BLACK) + 0.5).clip(1, 254)
    shown = np.where(pixels <= BLACK, 0, np.where(pixels >= WHITE, 255, inside))
    return shown.astype(np.uint8)


@pytest.mark.parametrize(("name", "write"), [("cells.png", png), ("cells.tif", tiff)])
def test_range_in_native_counts_selects_what_numpy_does(
    app: App, name: str, write: Callable[[Deep], bytes]
) -> None:
    start(app, name, write(PIXELS))
    file = app.download()
    mode, values = decode(file.data)
    assert mode == "L"
    np.testing.assert_array_equal(values, MASK.astype(np.uint8) * 255)


def test_page_says_that_the_image_is_shown_stretched(ready: App) -> None:
    app = ready
    expect(app.viewer.locator(".caption")).to_contain_text(
        f"Shown stretched: {BLACK}–{WHITE} as black–white; values and mask are not changed."
    )
    app.look("Original")
    app.viewer.get_by_role("button", name="1:1").click()
    app.expect_painted("zoom", "1.0000")
    app.viewer.get_by_role("button", name="Fit").hover()  # no cross, no read-out
    painted = app.canvas_pixels()
    rows, columns = np.nonzero(painted[..., 3])
    shown = painted[rows.min() : rows.max() + 1, columns.min() : columns.max() + 1, :3]
    np.testing.assert_array_equal(shown, stretched(PIXELS))


def test_part_in_view_is_stretched_like_the_whole(app: App) -> None:
    pixels = np.full((1300, 1700, 3), 3000, np.uint16)
    pixels[:, :850] = np.arange(1000, 1850)[:, np.newaxis]
    app.upload(("large.png", png(pixels)))
    app.expect_viewer_ready()
    expect(app.viewer.locator(".caption")).to_contain_text("Shown stretched: 1001–3000 as black")
    app.look("Original")
    app.viewer.get_by_role("button", name="1:1").click()
    app.expect_painted("detail-key", re.compile("."))
    x, y = app.pixel_under(2, 2)
    column, row = app.point_at(2, 2)
    app.expect_viewer_ready()
    width = 849 - x  # of the darker part alone, which must not be stretched for itself
    painted = app.canvas_pixels()[row : row + 5, column : column + width, :3]
    inside = np.floor(255 * (pixels[y : y + 5, x : x + width] - 1001.0) / 1999 + 0.5)
    np.testing.assert_array_equal(painted, inside.clip(1, 254))


def test_pointing_tells_counts_about_and_a_click_tells_them_exactly(ready: App) -> None:
    app = ready
    box = app.canvas_box()
    x, y = app.pixel_under(box["width"] / 2, box["height"] / 2)
    told = re.findall(r"[RGB]≈(\d+)", app.viewer.locator(".readout").inner_text())
    step = (WHITE - BLACK) / 255
    np.testing.assert_allclose([int(each) for each in told], PIXELS[y, x], atol=step + 1)
    app.page.mouse.down()
    app.page.mouse.up()
    red, green, blue = PIXELS[y, x]
    expect(app.viewer.locator(".pixel")).to_contain_text(
        f"Pixel x {x}, y {y}: Red {red} · Green {green} · Blue {blue} · "
    )


def test_pointing_at_what_is_shown_black_or_white_claims_no_count(open_app: OpenApp) -> None:
    pixels = np.full((40, 60, 3), 1000, np.uint16)
    pixels[:, 30:] = 3000
    app = open_app()
    app.upload(("halves.png", png(pixels)))
    app.expect_viewer_ready()
    readout = app.viewer.locator(".readout")
    box = app.canvas_box()
    app.pixel_under(box["width"] / 2 - 30, box["height"] / 2)
    expect(readout).to_contain_text("R≲1000 G≲1000 B≲1000")
    app.pixel_under(box["width"] / 2 + 30, box["height"] / 2)
    expect(readout).to_contain_text("R≳3000 G≳3000 B≳3000")


def test_overlay_is_stretched_and_the_cutout_keeps_the_counts(ready: App) -> None:
    app = ready
    app.open_export()
    mode, overlay = decode(app.download("Download overlay").data)
    assert mode == "RGB"
    shown = stretched(PIXELS)
    half = np.rint(0.5 * shown + 0.5 * np.array([0, 194, 255])).astype(np.uint8)
    np.testing.assert_array_equal(overlay, np.where(MASK[..., None], half, shown))
    cutout = imagecodecs.png_decode(app.download("Download cut-out").data)
    assert cutout.dtype == np.uint16
    np.testing.assert_array_equal(cutout[MASK][:, :3], PIXELS[MASK])
    np.testing.assert_array_equal(cutout[..., 3], MASK * np.uint16(65535))


def test_histogram_shows_the_counts_that_occur_and_a_drag_sets_them(ready: App) -> None:
    app = ready
    app.unfold("All channels")
    expect(app.page.get_by_text("312–4095 of 0–65535 · no pixel outside").first).to_be_visible()
    low, high = 310, 4100  # bins of 10 counts
    drag(app, (1500 - low) / (high - low), (2500 - low) / (high - low))
    near(app, "Red from", 1500)
    near(app, "Red to", 2500)
    # Over the right edge: everything brighter, also what this image has not.
    drag(app, (3000 - low) / (high - low), 1.02)
    near(app, "Red from", 3000)
    expect(app.box("Red to")).to_have_value("65535")


def drag(app: App, start: float, end: float) -> None:
    """Drag across the first histogram, from one part of its width to another."""
    app.wait_until_idle()
    app.drag_histogram("xy", start, end, span=1)


def near(app: App, name: str, count: int) -> None:
    """Expect a number box at a count, up to the width of a few pixels of the screen."""
    counts = "|".join(map(str, range(count - 30, count + 31)))
    expect(app.box(name)).to_have_value(re.compile(f"^({counts})$"))
