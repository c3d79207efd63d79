"""Numbers typed and pasted as people do, in browsers of several languages."""

from __future__ import annotations

import numpy as np
import pytest
from playwright.sync_api import expect

from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from tests.browser.app_driver import App, Mask
from tests.browser.conftest import OpenApp, Windows
from tests.ui.pictures import encode, noise

PIXELS = noise()
RED = PIXELS[..., 0].astype(int)
_HIGHEST, _LOWEST = PIXELS.max(axis=2).astype(int), PIXELS.min(axis=2).astype(int)
RULE = Rule((Group((Range("red", 60, 170),)),))
SATURATION = 10000 * (_HIGHEST - _LOWEST) // np.maximum(_HIGHEST, 1)
"""In hundredths of a percent."""


def opened(app: App) -> App:
    app.upload(("leaf.png", encode(PIXELS)))
    app.expect_selected((RED >= 60) & (RED <= 170))
    return app


def replace(app: App, name: str, text: str, *, paste: bool = False) -> None:
    """Put a text in the place of what a box shows, by keys or from the clipboard, and Enter."""
    app.wait_until_idle()
    app.box(name).click()
    app.page.keyboard.press("Control+a")
    if paste:
        app.page.keyboard.insert_text(text)
    else:
        app.page.keyboard.type(text)
    app.page.keyboard.press("Enter")


@pytest.fixture(params=["de-DE", "en-US", "fr-FR"])
def app(open_app: OpenApp, request: pytest.FixtureRequest) -> App:
    return opened(open_app(rule=RULE, locale=request.param))


def test_a_decimal_comma_is_one_in_every_language(app: App) -> None:
    app.choose_channel("Red", "Saturation (%)")
    masks: list[tuple[str, bool, str, Mask]] = [
        ("12,5", False, "12.50", SATURATION >= 1250),
        ("13.75", False, "13.75", SATURATION >= 1375),
        ("\u00a020,25\u00a0%", True, "20.25", SATURATION >= 2025),
        (",5", False, "0.50", SATURATION >= 50),
        ("１２，５", True, "12.50", SATURATION >= 1250),
    ]
    for text, paste, shown, mask in masks:
        replace(app, "Saturation from", text, paste=paste)
        expect(app.box("Saturation from")).to_have_value(shown)
        app.expect_selected(mask)
    for text in ("1.200,5", "1e2", "12,5,1"):
        replace(app, "Saturation from", text)
        expect(app.message(f"“{text}”")).to_contain_text("still uses Saturation 12.5–100 %")
        expect(app.box("Saturation from")).to_have_value(text)
        expect(app.button("Download mask")).to_be_disabled()
        app.expect_selected(SATURATION >= 1250)
    replace(app, "Saturation from", "30,00")
    expect(app.message("")).to_have_count(0)
    app.expect_selected(SATURATION >= 3000)
    app.wait_until_idle()  # until then the button of before may be there too
    expect(app.button("Download mask")).to_be_enabled()


@pytest.fixture
def english(windows: Windows) -> App:
    app = windows.get(_english, Recipe(RULE))
    app.expect_selected((RED >= 60) & (RED <= 170))
    return app


def _english(open_app: OpenApp) -> App:
    return opened(open_app(rule=RULE))


def test_arrow_keys_step_as_on_the_slider(english: App) -> None:
    app, keyboard = english, english.page.keyboard
    app.box("Red from").click()
    for key, value in (("ArrowUp", 61), ("ArrowUp", 62), ("ArrowDown", 61)):
        keyboard.press(key)
        app.expect_selected((value <= RED) & (RED <= 170))
        expect(app.box("Red from")).to_have_value(str(value))
    replace(app, "Red to", "255")
    app.expect_selected(RED >= 61)
    keyboard.press("ArrowUp")  # no farther
    expect(app.box("Red to")).to_have_value("255")
    app.choose_channel("Red", "Lab a")
    replace(app, "Lab a from", "-127,99")
    expect(app.box("Lab a from")).to_have_value("-127.99")
    keyboard.press("Shift+ArrowUp")
    expect(app.box("Lab a from")).to_have_value("-127.98")
    app.expect_address("Lab a −127.98 to 127")
    keyboard.press("Enter")  # else the next key may be part of the same edit
    keyboard.press("ArrowUp")
    expect(app.box("Lab a from")).to_have_value("-126.98")
    app.expect_address("Lab a −126.98 to 127")
    keyboard.press("Control+z")
    expect(app.box("Lab a from")).to_have_value("-127.98")


def test_keys_after_typing_are_undone_by_the_page(english: App) -> None:
    app, keyboard = english, english.page.keyboard
    caption = app.viewer.locator(".caption")
    app.box("Red from").fill("80")
    app.expect_address("Red 80–170")
    keyboard.press("ArrowUp")  # of more, those after a rest would be an edit of their own
    app.expect_address("Red 81–170")
    keyboard.press("Control+z")
    expect(app.box("Red from")).to_have_value("60")
    app.expect_address("Red 60–170")
    expect(caption).not_to_contain_text("while the rule changes")


def test_leaving_a_box_takes_its_number_and_an_empty_one_gets_it_back(english: App) -> None:
    app = english
    app.box("Red from").fill("80,0")
    app.box("Red to").click()
    expect(app.box("Red from")).to_have_value("80")
    app.expect_selected((RED >= 80) & (RED <= 170))
    app.box("Red from").fill("")
    app.box("Red to").click()
    expect(app.box("Red from")).to_have_value("80")


def test_what_is_refused_goes_when_the_range_is_set_otherwise(english: App) -> None:
    app = english
    replace(app, "Red from", "1.200")
    expect(app.message("Red from: “1.200” can mean 1200 or 1.200.")).to_be_visible()
    app.handle("Red", "to").focus()
    app.page.keyboard.press("ArrowLeft")
    app.expect_range("Red", 60, 169)
    expect(app.message("")).to_have_count(0)


def test_a_number_beyond_the_scale_is_refused_while_it_is_typed(english: App) -> None:
    app = english
    box, caption = app.box("Red from"), app.viewer.locator(".caption")
    box.select_text()
    app.page.keyboard.type("61")
    app.expect_selected((RED >= 61) & (RED <= 170))
    app.page.keyboard.type("7")
    expect(box).to_have_attribute("aria-invalid", "true")
    expect(caption).not_to_contain_text("while the rule changes")
    expect(app.message("617")).to_be_visible()
    expect(app.page.get_by_text("by the last valid numbers")).to_be_visible()
    expect(box).to_be_focused()
    expect(box).to_have_value("617")
    app.page.keyboard.press("Backspace")
    app.expect_selected((RED >= 61) & (RED <= 170))
    expect(box).not_to_have_attribute("aria-invalid", "true")
    expect(app.message("")).to_have_count(0)
    app.page.keyboard.type("9")
    expect(app.message("619")).to_be_visible()
    app.page.keyboard.press("Escape")
    app.expect_range("Red", 60, 170)
    app.expect_selected((RED >= 60) & (RED <= 170))


def test_nearly_all_hues_are_noticed_and_swapped(english: App) -> None:
    app = english
    app.choose_channel("Red", "Hue (°)")
    expect(app.box("Hue from")).to_have_value("0.00")
    app.set_from("Hue", 100)
    app.set_to("Hue", 90)
    expect(app.message("It keeps 350° of 360°. Swap them to keep 90° to 100°.")).to_be_visible()
    app.press("Swap them")
    expect(app.box("Hue from")).to_have_value("90.00")
    expect(app.box("Hue to")).to_have_value("100.00")
    expect(app.message("")).to_have_count(0)


def test_cleaning_takes_and_refuses_numbers_alike(english: App) -> None:
    app = english
    app.unfold("Clean")
    app.press("Add remove small")
    name = "Smallest kept (px), step 1"
    expect(app.box(name)).to_have_value("64")
    replace(app, name, "12,5")
    refused = "Smallest kept: “12,5” lies between two values. Write 12 or 13."
    expect(app.message(f"{refused} The mask still uses 64 px.")).to_be_visible()
    expect(app.button("Download mask")).to_be_disabled()
    replace(app, name, "1 200 px", paste=True)
    expect(app.box(name)).to_have_value("1200")
    expect(app.button("Download mask")).to_be_enabled()
    app.page.keyboard.press("ArrowDown")
    expect(app.box(name)).to_have_value("1199")


def test_phones_show_all_of_a_number_in_a_box_for_fingers(open_app: OpenApp) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    app = opened(open_app(rule=RULE, **phone))
    app.box("Red from").tap()
    expect(app.box("Red from")).to_have_attribute("inputmode", "decimal")
    app.choose_channel("Red", "Lab b")
    replace(app, "Lab b from", "-127,99")
    box = app.box("Lab b from")
    expect(box).to_have_value("-127.99")
    # The keypad for decimals has no minus on some phones.
    expect(box).not_to_have_attribute("inputmode", "decimal")
    assert box.evaluate("(e) => e.scrollWidth <= e.clientWidth")
    frame = box.bounding_box()
    assert frame
    assert frame["height"] >= 44


def test_a_number_for_a_channel_that_is_gone_goes_to_no_other(open_app: OpenApp) -> None:
    app = opened(open_app(rule=RULE, slow=True))
    app.wait_until_idle()
    release = app.hold_answers()
    channel = app.page.get_by_role("combobox", name="Channel, Red", exact=True)
    channel.select_option(label="Lab a")
    app.page.wait_for_timeout(1000)  # the server changes the channel, the browser hears nothing
    app.type("Red from", 100)
    app.page.wait_for_timeout(1000)
    release()
    expect(app.box("Lab a from")).to_have_value("-128.00")
    app.expect_selected(np.ones_like(RED, bool))
