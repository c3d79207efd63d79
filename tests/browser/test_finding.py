"""Finding a rule and cleaning its mask; every mask is checked pixel by pixel."""

from __future__ import annotations

import cv2
import numpy as np
import pytest
from PIL import Image as Pillow
from playwright.sync_api import FilePayload, Locator, expect
from skimage import filters

from maskapp.core.engine.apply import apply_recipe
from maskapp.core.image import Image
from maskapp.core.recipe.mask_class import MaskClass
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from maskapp.core.steps.cleaning.fill_holes import FillHoles
from maskapp.core.steps.cleaning.remove_small import RemoveSmall
from tests.browser.app_driver import App, Mask
from tests.browser.conftest import OpenApp
from tests.ui.pictures import decode, encode, noise

PIXELS = cv2.blur(noise(122, 82), (3, 3))
RED = PIXELS[..., 0].astype(int)
OTSU = int(filters.threshold_otsu(PIXELS[..., 0]))
PHONE = {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"}


@pytest.fixture
def app(app: App) -> App:
    """The page with an image."""
    app.upload(("leaf.png", encode(PIXELS)))
    expect(app.selected).to_be_visible()
    return app


def expect_mask(app: App, mask: Mask) -> None:
    app.expect_selected(mask)
    _, values = decode(app.download().data)
    np.testing.assert_array_equal(values == 255, mask)


def pictures(app: App) -> Locator:
    return app.page.get_by_role("img", name="Mask of")


def test_one_of_all_methods_is_taken_then_cleaned(app: App) -> None:
    app.set_range("Red", 3, 200)
    app.unfold("Automatic threshold")
    app.press("Try all")
    expect(pictures(app)).to_have_count(9)
    expect(app.page.get_by_role("img", name=f"Mask of Otsu: from {OTSU + 1}")).to_be_visible()
    app.press("Use Otsu")
    app.expect_range("Red", OTSU + 1, 255)
    expect_mask(app, RED > OTSU)

    app.unfold("Clean")
    app.press("Add remove small")
    app.press("Add fill holes")
    app.type("Smallest kept (px), step 1", 40)
    recipe = Recipe(
        MaskClass(
            Rule((Group((Range("red", OTSU + 1, 255),)),)), cleaning=(RemoveSmall(40), FillHoles())
        )
    )
    result = apply_recipe(Image(PIXELS), recipe)
    for change in result.changes:
        assert change.added or change.removed
        expect(app.page.get_by_text(f"{change.describe()}.", exact=True)).to_be_visible()
    expect_mask(app, result.mask)
    app.press("Move step 2 up")
    expect(app.box("Smallest kept (px), step 2")).to_have_value("40")
    swapped = Recipe(MaskClass(recipe.rule, cleaning=(FillHoles(), RemoveSmall(40))))
    expect_mask(app, apply_recipe(Image(PIXELS), swapped).mask)


def test_a_method_for_each_image_shows_its_number_and_can_be_made_fixed(app: App) -> None:
    app.unfold("Automatic threshold")
    app.press("Try all")
    expect(pictures(app)).to_have_count(9)
    app.page.get_by_role("radio", name="Anew in each image").click()
    app.press("Use Otsu")
    expect(app.page.get_by_text(f"From {OTSU + 1} here")).to_be_visible()
    app.expect_address("Red (Otsu, ignoring 0.01 %) to 255")
    app.press("Make it fixed")
    app.expect_range("Red", OTSU + 1, 255)
    expect_mask(app, RED > OTSU)


def test_a_prepare_step_can_be_added_from_the_keyboard(app: App) -> None:
    app.set_range("Red", 100, 255)
    app.unfold("Clean")
    app.page.get_by_role("button", name="Add median").focus()
    app.page.keyboard.press("Enter")
    expect(app.box("Radius (px), prepare step 1")).to_have_value("1")
    padded = np.pad(PIXELS[..., 0], 1, mode="symmetric")
    crosses = [padded[1 + y : 83 + y, 1 + x : 123 + x] for y, x in ((0, 0), (0, 1), (0, -1))]
    crosses += [padded[1 + y : 83 + y, 1:123] for y in (1, -1)]
    expect_mask(app, np.median(crosses, axis=0) >= 100)


def test_on_a_phone_the_gallery_has_two_pictures_a_row_and_an_example_gives_a_rule(
    open_app: OpenApp,
) -> None:
    app = open_app(**PHONE)
    app.upload(("leaf.png", encode(PIXELS)))
    app.expect_viewer_ready()
    app.unfold("Automatic threshold")
    app.press("Try all")
    expect(pictures(app)).to_have_count(9)
    boxes = [each.bounding_box() for each in pictures(app).all()[:3]]
    first, second, third = (each for each in boxes if each)
    assert first["y"] == second["y"] < third["y"]
    assert first["x"] == third["x"] < second["x"]
    app.unfold("Rule from an example")
    wanted = (RED >= 120) & (PIXELS[..., 2] < 100)
    panel = app.page.locator(".st-key-suggest-panel")
    panel.get_by_test_id("stFileUploaderDropzoneInput").set_input_files(
        FilePayload(name="mask.png", mimeType="image/png", buffer=encode(Pillow.fromarray(wanted)))
    )
    expect(panel.get_by_text("1 is identical")).to_be_visible()
    app.press("Use this rule")
    app.show_tab("Result")
    expect_mask(app, wanted)
    wide = app.page.evaluate("() => document.documentElement.scrollWidth")
    assert wide <= 390
