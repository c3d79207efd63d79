"""Building a rule from the page's controls; every mask is checked pixel by pixel."""

from __future__ import annotations

import colorsys
import io
import zipfile

import numpy as np
import pytest
from playwright.sync_api import expect
from skimage.filters import threshold_niblack, threshold_otsu

from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Auto, Group, Range, Rule
from tests.browser.app_driver import App, Mask
from tests.browser.conftest import OpenApp, Windows
from tests.ui.pictures import decode, encode, noise

PIXELS = noise()
RED, GREEN, BLUE = (PIXELS[..., band].astype(int) for band in range(3))
RULE = Rule((Group((Range("red", 60, 170),)),))


@pytest.fixture
def app(windows: Windows) -> App:
    """The page with an image and the range Red 60–170."""
    app = windows.get(_begin, Recipe(RULE))
    app.expect_selected((RED >= 60) & (RED <= 170))
    return app


def _begin(open_app: OpenApp) -> App:
    return opened(open_app(rule=RULE))


def opened(app: App) -> App:
    app.upload(("leaf.png", encode(PIXELS)))
    app.expect_selected((RED >= 60) & (RED <= 170))
    return app


def expect_mask(app: App, mask: Mask) -> None:
    """Wait until the page counts this mask, then download and compare it."""
    app.expect_selected(mask)
    _, values = decode(app.download().data)
    np.testing.assert_array_equal(values == 255, mask)


def test_red_hue_goes_through_zero(app: App) -> None:
    app.choose_channel("Red", "Hue (°)")
    expect(app.box("Hue from")).to_have_value("0.00")
    app.set_from("Hue", 350)
    app.set_to("Hue", 10)
    hue = 360 * np.array(
        [[colorsys.rgb_to_hsv(*colour)[0] for colour in row] for row in (PIXELS / 255).tolist()]
    )
    expect_mask(app, (hue >= 350) | (hue <= 10))
    expect(app.page.get_by_text("Goes through 0°")).to_be_visible()
    expect(app.page.get_by_text("Hue 350°–10°", exact=True)).to_be_visible()


def test_ranges_and_groups_join_by_all_and_any(app: App) -> None:
    app.add_range()
    app.set_range("Green", 100, 255)
    red, green = (RED >= 60) & (RED <= 170), GREEN >= 100
    expect_mask(app, red & green)
    app.match_ranges(1, "any (OR)")
    expect_mask(app, red | green)
    app.add_group()
    where = ", group 2"
    expect(app.box(f"Red from{where}")).to_be_visible()
    app.choose_channel("Red, group 2", "Blue")
    app.set_range("Blue", 0, 30)
    expect_mask(app, red | green | (BLUE <= 30))
    app.match_groups("all (AND)")
    expect_mask(app, (red | green) & (BLUE <= 30))
    sentence = "(Red 60–170 or Green 100–255) and Blue 0–30"
    expect(app.page.get_by_text(sentence, exact=True)).to_be_visible()


def test_a_channel_of_ones_own_is_one_of_the_list(app: App) -> None:
    app.unfold("Channel of your own")
    app.type("Name", "brown")
    app.type("Formula", "2 red - green - blue")
    app.press("Add the formula")
    app.press("Make it fixed")
    brown = 2 * RED - GREEN - BLUE
    app.set_range("brown", -100, 120)
    mask = (brown >= -100) & (brown <= 120)
    expect_mask(app, (RED >= 60) & (RED <= 170) & mask)
    app.choose_channel("Red", "brown")
    expect(app.box("brown from, group 1, range 2")).to_have_value("-100")
    expect_mask(app, mask)
    # Another rule with one channel of its own has its own list.
    other = Rule((Group((Range("gold = red + green", 200, 400),)),))
    app.load_recipe(Recipe(other).to_json().encode())
    expect(app.box("gold from")).to_have_value("200")
    expect_mask(app, (RED + GREEN >= 200) & (RED + GREEN <= 400))
    chosen = app.page.get_by_label("Channel, gold", exact=True)
    expect(chosen).to_have_js_property("value", "gold = red + green")
    families = chosen.locator("optgroup").evaluate_all("all => all.map(each => each.label)")
    assert families[0] == "Bands"
    assert families[-2:] == ["Stains", "Your own"]


def test_outside_duplicate_and_remove(app: App) -> None:
    app.keep("Red", "outside")
    red = (RED >= 60) & (RED <= 170)
    expect_mask(app, ~red)
    app.press("Duplicate range Red")
    second = ", group 1, range 2"
    app.keep(f"Red{second}", "inside")
    app.expect_selected(red & ~red)
    app.set_range("Red", 10, 200, second)
    expect_mask(app, ~red & (RED >= 10) & (RED <= 200))
    app.press("Remove range Red, group 1, range 1")
    expect_mask(app, (RED >= 10) & (RED <= 200))
    app.press("Duplicate group 1")
    expect(app.box("Red from, group 2")).to_be_visible()
    app.set_range("Red", 20, 30, ", group 2")
    app.expect_range("Red", 10, 200, ", group 1")
    app.press("Remove group 1")
    app.expect_range("Red", 20, 30)
    expect_mask(app, (RED >= 20) & (RED <= 30))
    app.press("Remove range Red")
    app.expect_selected(np.zeros_like(red))
    expect(
        app.message("The rule has no ranges, so it selects nothing. Add a group")
    ).to_be_visible()
    app.add_group()  # begins with a band that selects little
    low, high = app.number("Red from"), app.number("Red to")
    few = (low <= RED) & (high >= RED)
    assert 0.01 < few.mean() < 0.05
    app.expect_selected(few)


def test_invert_selects_the_rest_and_sliders_and_boxes_keep_in_step(app: App) -> None:
    app.toggle("Invert")
    expect_mask(app, (RED < 60) | (RED > 170))
    app.toggle("Invert")
    app.expect_selected((RED >= 60) & (RED <= 170))
    sliders_and_boxes_keep_in_step(app)


def sliders_and_boxes_keep_in_step(app: App) -> None:
    start = app.handle("Red", "from")
    start.focus()
    for _ in range(3):
        app.page.keyboard.press("ArrowRight")
    app.expect_range("Red", 63, 170)
    app.expect_selected((RED >= 63) & (RED <= 170))
    app.handle("Red", "to").focus()
    app.page.keyboard.press("ArrowLeft")
    app.expect_range("Red", 63, 169)
    app.expect_selected((RED >= 63) & (RED <= 169))
    app.set_from("Red", 90)
    expect(start).to_have_value("90")


def test_fractions_of_a_percent_are_kept(app: App) -> None:
    app.choose_channel("Red", "Saturation (%)")
    app.type("Saturation from", "12.34")
    highest, lowest = PIXELS.max(axis=2).astype(int), PIXELS.min(axis=2).astype(int)
    hundredths = 10000 * (highest - lowest) // np.maximum(highest, 1)
    expect_mask(app, hundredths >= 1234)
    expect(app.box("Saturation from")).to_have_value("12.34")


def test_from_above_to_keeps_the_mask_until_swapped(app: App) -> None:
    app.choose_channel("Red", "Green")
    app.set_to("Green", 90)
    before = GREEN <= 90
    app.expect_selected(before)
    app.set_from("Green", 200)
    sentence = "Green: From 200 is above To 90. Swap them, or lower From."
    expect(app.message(sentence)).to_be_visible()
    app.expect_selected(before)
    app.expect_range("Green", 200, 90)
    expect(app.button("Download mask")).to_be_disabled()
    app.press("Swap them")
    expect(app.message(sentence)).to_have_count(0)
    app.expect_range("Green", 90, 200)
    expect_mask(app, (GREEN >= 90) & (GREEN <= 200))


def test_a_number_beyond_the_channel_and_an_emptied_box_leave_the_mask_alone(app: App) -> None:
    app.type("Red to", 300)
    expect(app.message("Red to: “300” is above 255. Write a number from 0 to 255.")).to_be_visible()
    app.set_from("Red", 100)
    app.expect_selected((RED >= 100) & (RED <= 170))
    app.type("Red to", "")
    app.add_range()
    expect(app.box("Green from")).to_be_visible()
    app.expect_selected((RED >= 100) & (RED <= 170))


def test_drags_across_histograms_set_ranges(app: App) -> None:
    app.unfold("All channels")
    the_same_drag_works_again(app)
    app.set_range("Red", 60, 170)
    app.expect_selected((RED >= 60) & (RED <= 170))
    a_drag_on_a_channel_without_a_range_adds_one(app)
    app.press("Remove range Blue")
    app.expect_selected((RED >= 60) & (RED <= 170))
    a_drag_sets_the_last_touched_range(app)


def a_drag_sets_the_last_touched_range(app: App) -> None:
    app.add_group()
    where = ", group 2"
    app.set_range("Red", 0, 20, where)
    app.expect_selected(((RED >= 60) & (RED <= 170)) | (RED <= 20))
    app.drag_histogram("xy", 30.5, 40.5)
    low, high = app.box(f"Red from{where}"), app.box(f"Red to{where}")
    expect(low).not_to_have_value("0")
    expect(high).not_to_have_value("20")
    ends = int(low.input_value()), int(high.input_value())
    assert abs(ends[0] - 31) <= 1
    assert abs(ends[1] - 40) <= 1
    app.expect_range("Red", 60, 170, ", group 1")
    expect_mask(app, ((RED >= 60) & (RED <= 170)) | ((ends[0] <= RED) & (ends[1] >= RED)))


def a_drag_on_a_channel_without_a_range_adds_one(app: App) -> None:
    app.drag_histogram("x3y3", 150.5, 50.5)  # from right to left
    low = app.box("Blue from")
    expect(low).to_be_visible()
    ends = int(low.input_value()), int(app.box("Blue to").input_value())
    assert abs(ends[0] - 51) <= 1
    assert abs(ends[1] - 150) <= 1
    expect_mask(app, (RED >= 60) & (RED <= 170) & (ends[0] <= BLUE) & (ends[1] >= BLUE))


def the_same_drag_works_again(app: App) -> None:
    app.drag_histogram("xy", 100.5, 120.5)
    low = app.box("Red from")
    expect(low).not_to_have_value("60")
    first = low.input_value()
    app.set_range("Red", 0, 255)
    app.expect_selected(np.ones_like(RED, bool))
    app.drag_histogram("xy", 100.5, 120.5)
    expect(low).to_have_value(first)


def test_histograms_are_those_that_were_chosen(open_app: OpenApp) -> None:
    app = _begin(open_app)
    app.unfold("All channels")
    layers = app.page.locator(".nsewdrag")
    expect(layers).to_have_count(3)
    app.press("Remove Green")
    expect(layers).to_have_count(2)
    app.toggle("Log scale")
    expect(app.page.get_by_text("log scale").first).to_be_visible()
    app.press("Clear all")
    expect(layers).to_have_count(0)
    app.expect_selected((RED >= 60) & (RED <= 170))


def test_an_image_has_bounds_of_its_own_until_they_are_taken_back(open_app: OpenApp) -> None:
    app = opened(open_app(rule=RULE))
    other = noise(seed=5)
    app.upload(("other.png", encode(other)))
    other_red = other[..., 0].astype(int)
    app.expect_selected((other_red >= 60) & (other_red <= 170))
    app.set_bounds_for("Only this one")
    app.set_from("Red", 100)
    app.expect_selected((other_red >= 100) & (other_red <= 170))
    expect(app.page.get_by_text("Own value here; all images: Red 60–170.")).to_be_visible()
    # With it on view, the rule of all is still that of the others.
    with zipfile.ZipFile(io.BytesIO(app.download_all().data)) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    for name, red, low in (("leaf", RED, 60), ("other", other_red, 100)):
        mask = decode(files[f"{name}_mask.png"])[1] == 255
        np.testing.assert_array_equal(mask, (red >= low) & (red <= 170))
    assert Recipe.from_json(files["recipe.json"].decode()).describe() == "Red 60–170"
    app.press("Remove ZIP")
    app.choose_image("leaf.png")
    app.expect_range("Red", 60, 170)
    app.expect_selected((RED >= 60) & (RED <= 170))
    app.set_to("Red", 180)  # for all images again: who looks at another one does not think of it
    app.expect_range("Red", 60, 180)
    app.page.get_by_role("button", name="Undo: Red to 170 → 180").click()
    app.expect_range("Red", 60, 170)
    app.choose_image("other.png")
    app.expect_range("Red", 100, 170)
    app.press("Use the rule of all")
    app.expect_selected((other_red >= 60) & (other_red <= 170))


def test_a_typed_number_and_the_click_after_it_count_in_their_order(slow_app: App) -> None:
    app = slow_app
    release = app.hold_answers()
    app.box("Red from").fill("99")
    # No Enter: the click itself takes the number over, and must come second.
    app.page.get_by_role("radio", name="outside").check()
    app.page.keyboard.press("Control+z")
    release()
    app.expect_range("Red", 99, 170)
    app.expect_selected((RED >= 99) & (RED <= 170))


def test_reason_for_an_empty_and_a_full_mask_is_told(app: App) -> None:
    app.add_range()
    app.set_range("Green", 0, 255)
    app.set_range("Red", 0, 255)
    everything = np.ones_like(RED, bool)
    app.expect_selected(everything)
    expect(app.message("Every range of group 1 selects every pixel")).to_be_visible()
    app.press("Remove range Green")
    expect(app.message("Red 0–255 in group 1 alone selects every pixel")).to_be_visible()
    app.keep("Red", "outside")
    app.expect_selected(~everything)
    expect(app.message("No pixel has Red not 0–255 (group 1)")).to_be_visible()


@pytest.fixture
def slow_app(windows: Windows) -> App:
    """The page with an image and the range Red 60–170, over a network that can be held up."""
    app = windows.get(_slow, Recipe(RULE))
    app.expect_selected((RED >= 60) & (RED <= 170))
    app.wait_until_idle()
    return app


def _slow(open_app: OpenApp) -> App:
    return opened(open_app(rule=RULE, slow=True))


def computed(app: App) -> None:
    """Let the server compute while the browser hears nothing: that has no outcome to wait for."""
    app.page.wait_for_timeout(500)


def test_typed_number_survives_what_is_done_before_the_page_answered(slow_app: App) -> None:
    app = slow_app
    release = app.hold_answers()
    app.type("Red from", 80)
    computed(app)
    app.button("Add range").click()
    computed(app)
    release()
    expect(app.box("Green from")).to_be_visible()
    app.expect_selected((RED >= 80) & (RED <= 170))
    app.expect_range("Red", 80, 170)


def test_typed_number_survives_a_deed_that_is_no_edit(slow_app: App) -> None:
    app = slow_app
    release = app.hold_answers()
    app.type("Red from", 80)
    computed(app)
    app.choose("Mask format", "TIFF, 0 and 255")
    computed(app)
    release()
    expect(app.page.get_by_text("TIFF, 0 and 255: ")).to_be_visible()
    app.expect_selected((RED >= 80) & (RED <= 170))
    app.expect_range("Red", 80, 170)


def test_moved_slider_survives_what_is_done_before_the_page_answered(slow_app: App) -> None:
    app = slow_app
    release = app.hold_answers()
    app.handle("Red", "from").focus()
    app.page.keyboard.press("ArrowRight")
    computed(app)
    app.button("Add range").click()
    computed(app)
    release()
    expect(app.box("Green from")).to_be_visible()
    app.expect_selected((RED >= 61) & (RED <= 170))
    app.expect_range("Red", 61, 170)


def test_edits_that_lead_back_while_the_page_waits_leave_it_alive(slow_app: App) -> None:
    app = slow_app
    app.set_range("Red", 60, 150)
    app.expect_selected((RED >= 60) & (RED <= 150))
    app.wait_until_idle()
    release = app.hold_answers()
    app.type("Red to", 140)
    computed(app)
    app.type("Red to", 170)
    computed(app)
    release()
    app.expect_selected((RED >= 60) & (RED <= 170))
    app.set_range("Red", 60, 130)
    app.expect_selected((RED >= 60) & (RED <= 130))


def test_a_threshold_for_each_pixel_is_chosen_and_its_window_typed(open_app: OpenApp) -> None:
    app = open_app(rule=Rule((Group((Range("red", Auto("otsu"), 255),)),)))
    app.upload(("leaf.png", encode(PIXELS)))
    app.expect_selected(threshold_otsu(PIXELS[..., 0]) < RED)
    method = app.page.get_by_role("combobox", name="Red from, method")
    method.select_option(label="Niblack")
    expect(app.page.get_by_text("from the 51 × 51 px around it")).to_be_visible()
    window, weight = app.box("Red from, Window (px)"), app.box("Red from, k")
    for box, text in ((window, "9"), (weight, "0,3")):
        box.fill(text)
        box.press("Enter")
    expect(weight).to_have_value("0.3")
    expect(app.page.get_by_text("from the 9 × 9 px around it")).to_be_visible()
    red = PIXELS[..., 0]
    app.expect_selected(red > threshold_niblack(red, window_size=9, k=0.3))
    window.fill("8")
    window.press("Enter")
    expect(
        app.message("8 is even, and a window has a pixel in its middle. Use 7 or 9.")
    ).to_be_visible()
    expect(window).to_have_value("8")  # as it was typed, while somebody is in the box
    weight.focus()
    method.select_option(label="Otsu")
    expect(window).to_have_count(0)
    app.expect_selected(red > threshold_otsu(red))
