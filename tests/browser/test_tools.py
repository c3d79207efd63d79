"""Picking colours from the image and drawing regions on it, as a person does."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import expect
from skimage.draw import ellipse

from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from maskapp.core.steps.prepare.white_balance import WhiteBalance
from tests.browser.app_driver import App
from tests.browser.conftest import OpenApp, Windows
from tests.ui.pictures import Pixels, decode, encode

# A dark green leaf on light soil: each colour is one value, with a little noise.
WIDTH, HEIGHT = 60, 40


def leaf() -> Pixels:
    pixels = np.full((HEIGHT, WIDTH, 3), (200, 170, 140), np.int64)
    pixels[10:30, 20:40] = (40, 110, 30)
    pixels += np.random.default_rng(4).integers(-8, 9, pixels.shape)
    return pixels.astype(np.uint8)


PIXELS = leaf()
RULE = Rule((Group((Range("red", 0, 100),)),))
LEAF = np.zeros((HEIGHT, WIDTH), bool)
LEAF[10:30, 20:40] = True


@pytest.fixture
def ready(windows: Windows) -> App:
    app = windows.get(_begin, Recipe(RULE))
    app.expect_viewer_ready()
    return app


def _begin(open_app: OpenApp) -> App:
    app = open_app(rule=RULE)
    app.upload(("leaf.png", encode(PIXELS)))
    return app


def choose(app: App, tool: str) -> None:
    app.page.get_by_role("radio", name=tool, exact=True).check(force=True)


def place(app: App, x: float, y: float) -> tuple[float, float]:
    """Return where a pixel's centre is on the screen; the whole image is in view."""
    canvas = app.page.locator("canvas[role=application]")
    canvas.scroll_into_view_if_needed()
    box = canvas.bounding_box()
    assert box
    scale = min(box["width"] / WIDTH, box["height"] / HEIGHT)
    left = box["x"] + (box["width"] - WIDTH * scale) / 2
    top = box["y"] + (box["height"] - HEIGHT * scale) / 2
    return left + (x + 0.5) * scale, top + (y + 0.5) * scale


def drag(app: App, start: tuple[float, float], end: tuple[float, float]) -> None:
    app.page.mouse.move(*place(app, *start))
    app.page.mouse.down()
    app.page.mouse.move(*place(app, *end), steps=3)
    app.page.mouse.up()


def mask_of(app: App) -> NDArray[np.bool_]:
    mask: NDArray[np.bool_] = decode(app.download().data)[1] == 255
    return mask


def test_picks_on_two_images_make_one_rule_that_can_be_taken_back(app: App) -> None:
    mossy = np.where(LEAF[..., None], PIXELS, (80, 140, 60)).astype(np.uint8)  # its soil is green
    app.upload(("leaf.png", encode(PIXELS)), ("moss.png", encode(mossy)))
    app.expect_viewer_ready()
    choose(app, "Pick")
    drag(app, (22, 12), (37, 27))
    expect(app.page.get_by_text("1 pick on 1 image", exact=True)).to_be_visible()
    choose(app, "Not this")
    drag(app, (45, 5), (55, 35))
    expect(app.page.get_by_text("2 picks on 1 image", exact=True)).to_be_visible()
    app.expect_selected(LEAF)
    app.choose_image("moss.png")
    app.expect_selected(np.ones_like(LEAF))
    choose(app, "Not this")
    drag(app, (45, 5), (55, 35))
    expect(app.page.get_by_text("3 picks on 2 images", exact=True)).to_be_visible()
    app.expect_selected(LEAF)
    np.testing.assert_array_equal(mask_of(app), LEAF)
    app.page.get_by_role("button", name="Take back the last pick").click()
    expect(app.page.get_by_text("2 picks on 1 image", exact=True)).to_be_visible()
    app.expect_selected(np.ones_like(LEAF))


def test_a_line_over_a_ruler_tells_how_large_a_pixel_is(app: App) -> None:
    app.upload(("leaf.png", encode(PIXELS)), ("leaf 2.png", encode(PIXELS[::-1])))
    app.expect_viewer_ready()
    choose(app, "Ruler")
    drag(app, (9.5, 9.5), (39.5, 29.5))
    line = app.page.get_by_text("The line is 36.1 px long.")
    expect(line).to_be_visible()
    told = app.viewer.locator(".readout")
    expect(told).to_have_text("A line of 36.1 px. Type its length in Measure.")
    app.type("Length of the line", "7,2111")
    scale = app.page.get_by_text("200 µm per pixel: this image is 1.2 cm × 8 mm.")
    expect(scale).to_be_visible()
    # A grid that is laid next is dragged next, not measured.
    app.press("Lay a grid")
    expect(app.page.get_by_role("radio", name="Look", exact=True)).to_be_checked()
    app.press("Use the whole image")
    app.choose_image("leaf 2.png")
    expect(scale).to_be_visible()  # of all images
    expect(line).to_have_count(0)

    # By keys: from the middle to its right end, for this image alone.
    app.page.get_by_text("This size for this image only").click()
    choose(app, "Ruler")
    app.canvas.focus()
    app.page.keyboard.press("Enter")
    for _ in range(4):
        app.page.keyboard.press("ArrowRight")
    app.page.keyboard.press("Enter")
    line = app.page.get_by_text(re.compile(r"The line is \d+\.0 px long\."))
    expect(line).to_be_visible()
    pixels = float(line.inner_text().split()[3])
    app.choose("Unit", "µm")
    expect(app.box("Length of the line")).to_have_value(
        f"{pixels * 200:g}"
    )  # by the size of all images
    app.type("Length of the line", pixels * 2)
    expect(app.page.get_by_text("2 µm per pixel: this image is 120 µm × 80 µm.")).to_be_visible()
    app.choose_image("leaf.png")
    expect(scale).to_be_visible()
    with zipfile.ZipFile(io.BytesIO(app.download_all().data)) as archive:
        rows = list(csv.DictReader(io.StringIO(archive.read("results.csv").decode("utf-8-sig"))))
    assert [float(row["um_per_px"]) for row in rows] == pytest.approx([200, 2], rel=1e-4)


def test_two_picked_boxes_make_a_stain(app: App) -> None:
    rng = np.random.default_rng(6)
    amounts = rng.uniform(0.5, 1.2, (HEIGHT, WIDTH, 1))
    vectors = np.where(LEAF[..., None], (0.268, 0.57, 0.776), (0.65, 0.704, 0.286))
    tissue = np.rint(255 * 10 ** -(amounts * vectors)).astype(np.uint8)
    app.upload(("tissue.png", encode(tissue)))
    app.expect_viewer_ready()
    choose(app, "Pick")
    drag(app, (22, 12), (37, 27))
    expect(app.page.get_by_text("1 pick on 1 image", exact=True)).to_be_visible()
    choose(app, "Not this")
    drag(app, (45, 5), (55, 35))
    expect(app.page.get_by_text("2 picks on 1 image", exact=True)).to_be_visible()
    app.unfold("Channel of your own")
    app.type("Name", "my DAB")
    app.press("Add the picked stain")
    range_ = re.compile(r"my DAB \(Otsu, ignoring 0\.01 %\)")
    expect(app.page.get_by_text(range_)).to_be_visible()
    np.testing.assert_array_equal(mask_of(app), LEAF)
    app.page.get_by_role("button", name=re.compile(r"^Undo: .*my DAB")).click()
    expect(app.page.get_by_text(range_)).to_have_count(0)


def test_regions_bound_the_mask_and_the_share(ready: App) -> None:
    ready.set_range("Red", 0, 255)
    choose(ready, "Rectangle")
    drag(ready, (10, 5), (49, 34))
    inside = np.zeros_like(LEAF)
    inside[5:35, 10:50] = True
    expect(ready.page.get_by_text("Inside a rectangle of 40 × 30 at x 10, y 5")).to_be_visible()
    choose(ready, "Ellipse")
    ready.page.get_by_role("radio", name="Leave out").check(force=True)
    drag(ready, (20, 10), (39, 29))
    expect(ready.page.get_by_text("Not in an ellipse of 20 × 20 at x 20, y 10")).to_be_visible()
    ready.page.get_by_role("radio", name="Keep inside").check(force=True)
    rows, columns = ellipse(19.5, 29.5, 10, 10)
    inside[rows, columns] = False
    mask = mask_of(ready)
    np.testing.assert_array_equal(mask, inside)
    ready.page.get_by_role("button", name="Remove shape 1").click()
    expect(ready.page.get_by_text("Inside a rectangle")).to_have_count(0)
    ready.page.get_by_role("button", name="Use the whole image").click()
    ready.expect_selected(np.ones_like(LEAF))


def test_white_balance_is_measured_on_a_rectangle_and_the_region_is_as_before(ready: App) -> None:
    ready.set_range("Red", 100, 255)
    ready.unfold("Clean")
    ready.press("Add white balance")
    measure = ready.button("From the rectangle on a grey card")
    expect(measure).to_be_disabled()
    choose(ready, "Rectangle")
    drag(ready, (45, 5), (55, 35))  # the soil stands for the card
    expect(measure).to_be_enabled()
    measure.click()
    card = WhiteBalance.of_part(PIXELS[5:36, 45:56])
    for name in ("red", "green", "blue"):
        box = ready.box(f"Card {name}, prepare step 1")
        expect(box).to_have_value(str(getattr(card, name)))
    expect(ready.page.get_by_text("Inside a rectangle")).to_have_count(0)
    mask = card.run(PIXELS)[..., 0] >= 100
    ready.expect_selected(mask)
    np.testing.assert_array_equal(mask_of(ready), mask)


def test_shapes_are_moved_and_resized_by_mouse_and_keyboard(ready: App) -> None:
    ready.set_range("Red", 0, 255)
    choose(ready, "Rectangle")
    drag(ready, (10, 5), (29, 24))
    told = ready.page.get_by_text
    expect(told("Inside a rectangle of 20 × 20 at x 10, y 5")).to_be_visible()
    canvas = ready.page.locator("canvas[role=application]")

    # On its edge nothing is drawn: the shape moves, a corner of it resizes it.
    drag(ready, (9.5, 9.5), (14.5, 11.5))
    expect(told("Inside a rectangle of 20 × 20 at x 15, y 7")).to_be_visible()
    drag(ready, (34.5, 26.5), (39.5, 30.5))
    expect(told("Inside a rectangle of 25 × 24 at x 15, y 7")).to_be_visible()
    # Selected, it is moved by its inside.
    drag(ready, (25, 15), (20, 15))
    expect(told("Inside a rectangle of 25 × 24 at x 10, y 7")).to_be_visible()
    expect(told("Inside a rectangle")).to_have_count(1)
    inside = np.zeros_like(LEAF)
    inside[7:31, 10:35] = True
    ready.expect_selected(np.ones_like(LEAF[7:31, 10:35]))
    np.testing.assert_array_equal(mask_of(ready), inside)

    # A walk of the arrow keys is one step of the history.
    canvas.focus()
    ready.page.keyboard.press("ArrowRight")
    ready.page.keyboard.press("Shift+ArrowRight")
    ready.page.keyboard.press("Alt+ArrowUp")
    expect(told("Inside a rectangle of 25 × 23 at x 21, y 7")).to_be_visible()
    ready.page.get_by_role("button", name="Undo").click()
    expect(told("Inside a rectangle of 25 × 24 at x 10, y 7")).to_be_visible()

    # A press beside it lets go of it, and adds nothing; the keyboard takes hold of it again.
    ready.page.mouse.click(*place(ready, 50, 35))
    expect(ready.viewer).to_have_attribute("data-selected", "")
    expect(told("Inside a rectangle")).to_have_count(1)
    canvas.focus()
    ready.page.keyboard.press("s")
    expect(ready.viewer.get_by_text("Shape 1 of 1 selected: rectangle of 25 × 24")).to_be_attached()
    ready.page.keyboard.press("Delete")
    expect(told("Inside a rectangle")).to_have_count(0)
    ready.expect_selected(np.ones_like(LEAF))


def test_a_finger_scrolls_past_the_picture_and_moves_a_selected_shape(open_app: OpenApp) -> None:
    app = open_app(viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True)
    app.upload(("leaf.png", encode(PIXELS)))
    app.expect_viewer_ready()
    choose(app, "Rectangle")
    swipe(app, (10, 5), (29, 24))
    expect(app.page.get_by_text("Inside a rectangle of 20 × 20 at x 10, y 5")).to_be_visible()
    choose(app, "Look")
    canvas = app.page.locator("canvas[role=application]")
    expect(canvas).to_have_css("touch-action", "pan-y")
    app.page.touchscreen.tap(*place(app, 9.5, 20))
    expect(app.viewer).to_have_attribute("data-selected", re.compile(r"\d"))
    expect(canvas).to_have_css("touch-action", "none")
    swipe(app, (20, 15), (24, 17))
    expect(app.page.get_by_text("Inside a rectangle of 20 × 20 at x 14, y 7")).to_be_visible()


def swipe(app: App, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Draw a finger over the picture."""
    touch = app.context.new_cdp_session(app.page)

    def send(kind: str, *at: tuple[float, float]) -> None:
        points = [{"x": x, "y": y} for x, y in at]
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    (x, y), (to_x, to_y) = place(app, *start), place(app, *end)
    send("touchStart", (x, y))
    for part in (0.25, 0.5, 0.75, 1):
        send("touchMove", (x + (to_x - x) * part, y + (to_y - y) * part))
    send("touchEnd")


@pytest.fixture
def alone(open_app: OpenApp) -> App:
    """As `ready`, in a window of its own."""
    return _begin(open_app)


def test_a_region_of_one_image_leaves_the_others_as_they_are(alone: App) -> None:
    alone.set_range("Red", 0, 255)
    large = np.kron(PIXELS, np.ones((2, 2, 1), np.uint8))
    alone.upload(("large.png", encode(large)))
    expect(alone.page.get_by_text("8-bit RGB PNG, 120 × 80")).to_be_visible()
    alone.choose_image("leaf.png")
    expect(alone.page.get_by_text("8-bit RGB PNG, 60 × 40")).to_be_visible()
    alone.expect_viewer_ready()
    region = alone.page.locator(".st-key-region")
    choose(alone, "Rectangle")
    drag(alone, (10, 5), (29, 24))
    expect(region).to_contain_text("Where: inside 1 shape, in all images")
    caption = alone.viewer.locator(".caption")
    expect(caption).to_contain_text("100.00 % of the pixels inside the region selected")
    told = "the region was drawn on an image of 60 × 40 pixels, this image has 120 × 80"
    tile = alone.tile("large.png")
    expect(tile).to_contain_text("!")
    expect(tile).to_have_accessible_description(re.compile(told))
    with zipfile.ZipFile(io.BytesIO(alone.download_all().data)) as archive:
        table = archive.read("results.csv").decode("utf-8-sig")
    notices = {row["image"]: row["notices"] for row in csv.DictReader(io.StringIO(table))}
    assert notices == {
        "leaf.png": "",
        "large.png": f"{told[0].upper()}{told[1:]}: it may cut off what is wanted.",
    }

    # The other image is of another size: it gets a region of its own, scaled, and keeps it.
    alone.choose_image("large.png")
    warning = alone.message("was drawn on an image of 60 × 40 pixels; of another size: large.png")
    expect(warning).to_be_visible()
    expect(alone.strip.get_by_text(told)).to_be_visible()  # under the picture
    alone.page.get_by_role("button", name="Own region for this image").click()
    expect(region).to_contain_text("Where: inside 1 shape, in this image only")
    expect(region).to_contain_text("Inside a rectangle of 40 × 40 at x 20, y 10")
    expect(warning).to_have_count(0)
    expect(tile).not_to_have_accessible_description(re.compile(told))
    alone.expect_selected(np.ones((40, 40), bool))
    address = alone.page.url
    alone.choose_image("leaf.png")
    expect(region).to_contain_text("Inside a rectangle of 20 × 20 at x 10, y 5")
    alone.expect_selected(np.ones((20, 20), bool))
    assert alone.page.url == address  # the rule of all
    alone.choose_image("large.png")
    expect(region).to_contain_text("Inside a rectangle of 40 × 40 at x 20, y 10")
    alone.page.get_by_role("button", name="Use the region of all images").click()
    expect(region).to_contain_text("Inside a rectangle of 20 × 20 at x 10, y 5")

    # What is drawn for it alone takes the place of the shape of all; others are added.
    scope = region.get_by_role("radiogroup", name="Shapes are drawn and moved for")
    scope.get_by_role("radio", name="Only this one").click()
    expect(region).to_contain_text("takes their place in this image")
    alone.expect_viewer_ready()
    choose(alone, "Rectangle")
    drag(alone, (35, 22), (54, 36))  # of an image that is twice as large
    expect(region).to_contain_text("Where: inside 1 shape, in this image only")
    expect(region).to_contain_text(re.compile(r"Inside a rectangle of \d+ × \d+ at x 7\d, y 4\d"))
    expect(region).not_to_contain_text("at x 10, y 5")
    expect(alone.button("Undo: Own region for one image")).to_be_enabled()


def test_a_polygon_is_closed_by_a_double_click(ready: App) -> None:
    ready.set_range("Red", 0, 255)
    choose(ready, "Polygon")
    for corner in ((10, 5), (50, 5), (50, 35)):
        ready.page.mouse.click(*place(ready, *corner))
    ready.page.mouse.dblclick(*place(ready, 10, 35))
    expect(ready.page.get_by_text("Inside a polygon of 4 corners")).to_be_visible()


def test_the_keyboard_picks_and_draws_at_the_cross(ready: App) -> None:
    choose(ready, "Pick")
    ready.page.locator("canvas[role=application]").focus()
    ready.page.keyboard.press("Enter")  # the centre is on the leaf
    expect(ready.page.get_by_text("1 pick on 1 image", exact=True)).to_be_visible()
    choose(ready, "Rectangle")
    ready.page.locator("canvas[role=application]").focus()
    ready.page.keyboard.press(" ")
    for _ in range(3):
        ready.page.keyboard.press("Shift+ArrowLeft")
    ready.page.keyboard.press(" ")
    expect(ready.page.get_by_text("Inside a rectangle of 4 × 1")).to_be_visible()


def test_looking_is_still_a_click(ready: App) -> None:
    ready.page.mouse.click(*place(ready, 30, 20))
    expect(ready.page.get_by_text("x 30, y 20").first).to_be_visible()
    expect(ready.page.get_by_text("1 pick on 1 image")).to_have_count(0)
