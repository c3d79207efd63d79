"""Several classes: the share of the tissue that is stained, by two rules."""

from __future__ import annotations

import csv
import io
import re
import zipfile

import numpy as np
import pytest
from PIL import Image as Pillow
from playwright.sync_api import expect

from maskapp.core.recipe.mask_class import MaskClass
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from maskapp.ui.images.examples import example_bytes
from maskapp.ui.state import link
from tests.browser.app_driver import App, Mask
from tests.browser.conftest import OpenApp, Windows
from tests.browser.test_accessible import findings_in_both

PIXELS = np.asarray(Pillow.open(io.BytesIO(example_bytes("ihc.png")))).astype(int)[..., :3]
TOP, BOTTOM = PIXELS.max(axis=2), PIXELS.min(axis=2)
TISSUE = 100 * (TOP - BOTTOM) >= 8 * TOP  # saturation from 8 %
TISSUE &= TOP > 0
STAINED = TISSUE & (PIXELS[..., 2] <= 120)  # blue, which brown has little of


def share(selected: Mask, considered: Mask) -> str:
    return f"{100 * np.count_nonzero(selected) / np.count_nonzero(considered):.2f} %"


def opened(open_app: OpenApp, **context: object) -> App:
    """The tissue example with a rule for the tissue."""
    app = open_app(**context)
    app.button("Stained area in tissue").click()
    app.expect_viewer_ready()
    app.choose_channel("Lab b", "Saturation (%)")
    app.set_from("Saturation", 8)
    app.expect_selected(TISSUE)
    return app


def add(app: App, name: str, outer: str, so_far: str = "") -> None:
    app.wait_until_idle()
    app.page.get_by_role("button", name="Class", exact=True).click()
    if so_far:
        app.type("Name of the class so far", so_far, then="Tab")
    app.type("Name of the new class", name, then="Tab")
    app.wait_until_idle()
    app.choose("Percent of", outer)
    app.wait_until_idle()
    app.press("Add class")
    expect(app.page.get_by_role("radio", name=name, exact=True)).to_be_checked()
    app.wait_until_idle()


def show(app: App, name: str) -> None:
    app.wait_until_idle()
    app.page.get_by_role("radio", name=name, exact=True).check(force=True)
    expect(app.page.get_by_text(f"Selected: {name}")).to_be_attached()


def mask_in(content: bytes) -> Mask:
    found = np.asarray(Pillow.open(io.BytesIO(content)))
    assert set(np.unique(found)) <= {0, 255}
    mask: Mask = found == 255
    return mask


RECIPE = Recipe(
    (
        MaskClass(Rule((Group((Range("saturation", 8, 100),)),)), "tissue"),
        MaskClass(
            Rule((Group((Range("blue", 0, 120),)),)), "stained", color="#0072b2", within="tissue"
        ),
    )
)


@pytest.fixture
def app(windows: Windows) -> App:
    """The tissue example with the classes tissue, and stained within it."""
    app = windows.get(_begin, RECIPE)
    app.expect_viewer_ready()
    show(app, "stained")
    return app


def _begin(open_app: OpenApp) -> App:
    app = open_app(f"?{link.PARAMETER}={link.encode(RECIPE)}")
    app.upload(("ihc.png", example_bytes("ihc.png")))
    app.expect_viewer_ready()
    return app


@pytest.fixture
def made(open_app: OpenApp) -> App:
    """The same, made as a person would."""
    app = opened(open_app)
    add(app, "stained", "the class “tissue”", so_far="tissue")
    (channel,) = [
        each
        for each in ("Red", "Green", "Blue", "Saturation", "Lab a", "Lab b", "Excess green")
        if app.slider(each).count()
    ]
    if channel != "Blue":
        app.choose_channel(channel, "Blue")
    app.set_range("Blue", 0, 120)
    return app


def test_the_share_of_tissue_that_is_stained_by_two_rules(made: App) -> None:
    app = made
    expect(app.selected).to_have_text(f"{share(STAINED, TISSUE)} of tissue")
    count, whole = np.count_nonzero(STAINED), np.count_nonzero(TISSUE)
    expect(app.page.get_by_text(f"{count:,} of {whole:,} pixels")).to_be_visible()
    row = app.page.locator(".classes-table tbody tr").nth(1)
    expect(row).to_contain_text(share(STAINED, np.ones_like(STAINED)))
    expect(row).to_contain_text("of tissue")
    expect(app.tiles.first).to_contain_text(f"{100 * count / whole:.0f} %")

    show(app, "tissue")
    app.expect_selected(TISSUE)
    expect(app.tiles.first).to_contain_text(f"{100 * whole / TISSUE.size:.0f} %")
    assert np.array_equal(mask_in(app.download().data), TISSUE)
    show(app, "stained")
    saved = app.download()
    assert saved.name.startswith("ihc_mask_stained")
    assert np.array_equal(mask_in(saved.data), STAINED)

    with zipfile.ZipFile(io.BytesIO(app.download_all().data)) as packed:
        files = {name: packed.read(name) for name in packed.namelist()}
    assert np.array_equal(mask_in(files["ihc_mask_tissue.png"]), TISSUE)
    assert np.array_equal(mask_in(files["ihc_mask_stained.png"]), STAINED)
    rows = list(csv.DictReader(io.StringIO(files["results.csv"].decode("utf-8-sig"))))
    assert [(each["class"], each["of"]) for each in rows] == [
        ("tissue", "image"),
        ("stained", "class tissue"),
    ]
    assert float(rows[1]["ratio_to_tissue"]) == pytest.approx(count / whole)
    assert int(rows[1]["selected_px"]) == count
    assert int(rows[1]["considered_px"]) == whole
    recipe = Recipe.from_json(files["recipe.json"])
    assert [(each.name, each.within) for each in recipe.classes] == [
        ("tissue", None),
        ("stained", "tissue"),
    ]


def test_the_mask_that_follows_the_hand_stays_in_the_class_around_it(app: App) -> None:
    expect(app.selected).to_have_text(f"{share(STAINED, TISSUE)} of tissue")
    for low, high, mask in app.drag_slider("Blue", "to", [15, 40]):
        blue = PIXELS[..., 2]
        assert np.array_equal(mask, TISSUE & (low <= blue) & (blue <= high))
    app.page.mouse.up()
    app.wait_until_idle()
    high = app.number("Blue to")
    expect(app.selected).to_have_text(
        f"{share(TISSUE & (PIXELS[..., 2] <= high), TISSUE)} of tissue"
    )


def test_the_picture_has_all_classes_and_stresses_the_one_on_view(app: App) -> None:
    app.expect_painted("others", "#d55e00")
    app.look("Overlay")
    pixels = app.canvas_pixels()[..., :3].astype(int)
    assert (abs(pixels - (0xD5, 0x5E, 0)).max(axis=-1) <= 2).sum() > 500  # the line around tissue
    show(app, "tissue")
    app.expect_painted("others", "#0072b2")
    app.look("Mask")
    app.expect_painted("mode", "mask")
    white = (app.canvas_pixels()[..., :3].min(axis=-1) > 250).mean()
    show(app, "stained")
    app.expect_painted("others", "#d55e00")
    assert (app.canvas_pixels()[..., :3].min(axis=-1) > 250).mean() < white


def test_a_link_a_reload_and_undo_bring_classes_back(made: App) -> None:
    app = made
    app.wait_until_idle()
    app.reload()
    expect(app.page.get_by_role("radio", name="stained", exact=True)).to_be_checked()
    expect(app.selected).to_have_text(f"{share(STAINED, TISSUE)} of tissue")
    undo = app.page.get_by_role("button", name=re.compile("^Undo: "))
    expect(undo).to_have_accessible_name(re.compile("^Undo: stained: Blue to 255 → 120"))
    show(app, "tissue")
    undo.click()  # what it changes is shown
    expect(app.page.get_by_role("radio", name="stained", exact=True)).to_be_checked()
    expect(app.box("Blue to")).to_have_value("255")


def test_on_a_phone_classes_are_added_and_chosen_by_touch(open_app: OpenApp) -> None:
    app = opened(open_app, viewport={"width": 390, "height": 844}, has_touch=True)
    add(app, "stained", "the class “tissue”", so_far="tissue")
    for name in ("tissue", "stained"):
        label = app.page.locator(".st-key-classes label").filter(has_text=name)
        box = label.bounding_box()
        assert box
        assert box["height"] >= 44
        assert box["x"] + box["width"] <= 390
    app.page.locator(".st-key-classes label").filter(has_text="tissue").tap()
    expect(app.page.get_by_role("radio", name="tissue", exact=True)).to_be_checked()
    app.expect_selected(TISSUE)
    assert app.page.evaluate("document.documentElement.scrollWidth") <= 390


def in_menu(app: App) -> list[str]:
    """What is found while a menu is open; Streamlit puts it outside the page's landmarks."""
    return [each for each in findings_in_both(app) if "data-floating-ui-portal" not in each]


def test_axe_finds_nothing_on_classes_and_their_menus(app: App) -> None:
    assert findings_in_both(app) == []
    app.page.get_by_role("button", name="Class", exact=True).click()
    expect(app.button("Add class")).to_be_visible()
    app.page.mouse.move(0, 0)
    expect(app.page.get_by_role("tooltip")).to_have_count(0)
    assert in_menu(app) == []
    app.page.keyboard.press("Escape")
    expect(app.button("Add class")).to_have_count(0)
    app.page.get_by_role("button", name="Change", exact=True).click()
    expect(app.button("Remove this class")).to_be_visible()
    app.page.mouse.move(0, 0)  # a tooltip that fades in or out is paler than it is
    expect(app.page.get_by_role("tooltip")).to_have_count(0)
    assert in_menu(app) == []


def test_a_class_that_is_called_otherwise_stays_on_view_and_keys_choose_another(app: App) -> None:
    app.wait_until_idle()
    app.page.get_by_role("button", name="Change", exact=True).click()
    for name in ("very brown", "DAB"):
        app.type("Name", name, then="Tab")
        expect(app.page.get_by_role("radio", name=name, exact=True)).to_be_checked()
        expect(app.selected).to_have_text(f"{share(STAINED, TISSUE)} of tissue")
        expect(app.box("Name")).to_have_value(name)
    expect(app.page.get_by_role("radio", name="tissue", exact=True)).not_to_be_checked()
    app.page.keyboard.press("Escape")
    app.wait_until_idle()
    app.page.get_by_role("radio", name="DAB", exact=True).focus()
    app.page.keyboard.press("ArrowLeft")
    expect(app.page.get_by_role("radio", name="tissue", exact=True)).to_be_checked()
    app.expect_selected(TISSUE)
    expect(app.page.get_by_role("radio", name="tissue", exact=True)).to_be_focused()
