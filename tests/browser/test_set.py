"""The set of images: seen at once, stepped through, marked, left out, sorted, copied."""

from __future__ import annotations

import re

import numpy as np
from playwright.sync_api import Locator, expect

from maskapp.core.recipe.rule import Group, Range, Rule
from tests.browser.app_driver import App
from tests.browser.conftest import OpenApp
from tests.ui.images.test_first_rule import BARE, PLANTS
from tests.ui.pictures import Pixels, encode
from tests.zipped import zip_files

RULE = Rule((Group((Range("red", 128, 255),)),))


def part(percent: int) -> Pixels:
    """An image of which so many percent are red."""
    pixels = np.zeros((40, 100, 3), np.uint8)
    pixels[:, :percent] = (200, 30, 30)
    return pixels


SHARES = {"A": 8, "B": 5, "C": 7, "D": 9, "E": 6, "F": 92}


def place(element: Locator) -> tuple[float, float]:
    """Where an element begins."""
    box = element.bounding_box()
    assert box
    return box["x"], box["y"]


def give(app: App) -> None:
    files = [(f"pot_{name}_d7.png", encode(part(share))) for name, share in SHARES.items()]
    app.upload(*files, ("pot_X_d7.png", b"\x89PNG\r\n\x1a\nno more"))
    expect(app.selected).to_have_text("8.00 %")
    app.expect_counted()


def test_what_a_section_does_is_seen_on_every_tile_and_by_the_zip(open_app: OpenApp) -> None:
    """Clean draws the workspace alone; what is beside it must not show numbers of before."""
    app = open_app(rule=RULE)
    app.upload(*((f"{name}.png", encode(part(SHARES[name]))) for name in "AB"))
    app.expect_counted()
    app.download_all()
    app.close_export()
    zip_line = app.page.locator(".st-key-pack-told")
    expect(zip_line).to_contain_text("2 of 2")
    expect(zip_line).not_to_contain_text("out of date")
    app.unfold("Clean")
    app.press("Add clear border")
    expect(app.selected).to_have_text("0.00 %")
    for name in "AB":
        expect(app.tile(f"{name}.png")).to_have_attribute("aria-label", re.compile(" 0 %"))
    expect(zip_line).to_contain_text("out of date")
    app.press("Remove step 1")
    expect(app.tile("B.png")).to_have_attribute("aria-label", re.compile(" 5 %"))
    expect(zip_line).not_to_contain_text("out of date")
    # And so does what is done where the picture is.
    app.wait_until_idle()
    messages = len(app.sent)
    app.set_from("Red", 201)
    expect(app.tile("B.png")).to_have_attribute("aria-label", re.compile(" 0 %"))
    expect(zip_line).to_contain_text("out of date")
    app.expect_counted()
    assert len(app.sent) <= messages + 3  # the edit, and what the tiles ask for


def test_every_image_has_its_number_and_what_is_odd_is_said(open_app: OpenApp) -> None:
    app = open_app(rule=RULE)
    give(app)
    expect(app.strip.get_by_role("status")).to_have_text("7 images · 2 need a look")
    odd = app.tile("pot_F_d7.png")
    expect(odd).to_have_attribute("aria-label", "pot_F_d7.png, 92 %, unusual")
    said = re.compile(r"Unusual: selects 92 %, the others 5–9 %")
    expect(odd).to_have_accessible_description(said)
    expect(odd.locator("canvas")).to_have_attribute("title", said)
    expect(app.tile("pot_X_d7.png")).to_contain_text("✕")
    # All of them follow an edit.
    app.set_from("Red", 201)
    expect(app.tile("pot_C_d7.png")).to_have_attribute("aria-label", "pot_C_d7.png, 0 %")
    status = app.strip.get_by_role("status")
    expect(status).to_have_text("7 images · 6 select nothing · 1 needs a look")
    app.press("Undo: Red from 128 → 201")
    app.strip.get_by_label("Sort").select_option("unusual")
    for place, name in enumerate(("pot_X_d7.png", "pot_F_d7.png"), 1):
        expect(app.tile(name)).to_have_attribute("aria-posinset", str(place))
    app.strip.get_by_label("Show").select_option("unreadable")
    expect(app.tiles).to_have_count(1)
    app.strip.get_by_label("Show").select_option("out")
    expect(app.strip).to_contain_text("None of them.")
    app.strip.get_by_label("Show").select_option("unreadable")
    app.look_at("Table")
    expect(app.table.locator("tbody tr")).to_have_count(1)
    app.strip.get_by_label("Show").select_option("all")
    app.strip.get_by_label("Sort").select_option("given")
    app.table.get_by_role("button", name="Selected (%)").click()
    first = app.table.locator("tbody tr").first
    expect(first).to_contain_text("pot_B_d7.png")
    expect(first).to_contain_text("200")  # pixels
    app.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=app.address)
    app.button("Copy as text").click()
    expect(app.button("Copied")).to_be_visible()
    text = str(app.page.evaluate("navigator.clipboard.readText()"))
    assert text.splitlines()[0].startswith(
        "Image\tSelected (%)\tSelected pixels\tConsidered pixels\t"
    )
    assert text.splitlines()[1].startswith("pot_B_d7.png\t5.00\t200\t4000\t")
    first.get_by_role("button").click()
    expect(app.selected).to_have_text("5.00 %")
    expect(app.viewer).to_be_visible()


def test_keys_step_mark_and_leave_out_from_anywhere(open_app: OpenApp) -> None:
    app = open_app(rule=RULE)
    give(app)
    press = app.page.keyboard.press
    press("ArrowRight")
    expect(app.selected).to_have_text("5.00 %")
    expect(app.strip.get_by_text("2 / 7")).to_be_visible()
    press(" ")
    expect(app.tile("pot_B_d7.png")).to_have_attribute("aria-label", re.compile("looked at"))
    press("ArrowRight")
    expect(app.selected).to_have_text("7.00 %")
    press("Delete")
    expect(app.tile("pot_C_d7.png")).to_contain_text("left out")
    app.press("Undo: 1 image left out")
    expect(app.tile("pot_C_d7.png")).to_contain_text("7 %")
    expect(app.button("Undo: 1 image marked as looked at")).to_be_enabled()
    # Not while somebody types.
    app.box("Red from").focus()
    press("ArrowRight")
    press("Delete")
    app.wait_until_idle()
    expect(app.strip.get_by_text("3 / 7")).to_be_visible()
    # One stop for Tab, and arrows move the focus.
    app.tile("pot_C_d7.png").focus()
    press("ArrowLeft")
    expect(app.tile("pot_B_d7.png")).to_be_focused()
    assert app.strip.locator('[role="option"][tabindex="0"]').count() == 1
    with app.page.expect_file_chooser():
        app.button("+ images").click()


def test_a_grid_is_gone_through_by_keys(open_app: OpenApp) -> None:
    app = open_app(rule=RULE)
    give(app)
    press = app.page.keyboard.press

    def tile(name: str) -> Locator:
        return app.grid.locator(f'[data-name="pot_{name}_d7.png"]')

    app.look_at("Grid")
    stop = app.grid.locator('[tabindex="0"]')
    expect(stop).to_have_count(1)
    stop.focus()
    expect(tile("A")).to_be_focused()
    press("ArrowRight")
    expect(tile("B")).to_be_focused()
    press("ArrowDown")
    below = app.grid.locator(":focus")
    expect(below).not_to_have_attribute("data-name", "pot_B_d7.png")
    (x, y), (below_x, below_y) = place(tile("B")), place(below)
    assert below_x == x
    assert below_y > y
    press("Home")
    expect(tile("A")).to_be_focused()
    press("End")
    expect(tile("X")).to_be_focused()
    expect(tile("X")).to_be_in_viewport(ratio=1)
    expect(stop).to_have_count(1)
    # What is done is done to the tile with the focus, and the focus stays.
    press("Home")
    press("ArrowRight")
    press(" ")
    expect(tile("B")).to_have_attribute("aria-label", "pot_B_d7.png, 5 %, looked at")
    press("Delete")
    expect(tile("B")).to_have_attribute("aria-label", "pot_B_d7.png, left out, looked at")
    expect(app.button("Undo: 1 image left out")).to_be_enabled()
    app.wait_until_idle()
    expect(tile("B")).to_be_focused()
    press("Delete")
    expect(tile("B")).to_have_attribute("aria-label", "pot_B_d7.png, 5 %, looked at")
    # The grid goes, the focus does not.
    press("ArrowRight")
    press("Enter")
    expect(app.viewer).to_be_visible()
    expect(app.selected).to_have_text("7.00 %")
    expect(app.tile("pot_C_d7.png")).to_be_focused()
    press("ArrowRight")
    expect(app.selected).to_have_text("9.00 %")


def test_a_table_is_gone_through_by_keys(open_app: OpenApp) -> None:
    app = open_app(rule=RULE)
    give(app)
    press = app.page.keyboard.press
    app.look_at("Table")

    def name(of: str) -> Locator:
        return app.table.get_by_role("button", name=f"pot_{of}_d7.png")

    stop = app.table.locator('tbody [tabindex="0"]')
    expect(stop).to_have_count(1)
    stop.focus()
    press("ArrowDown")
    expect(name("B")).to_be_focused()
    row = app.table.locator("tr").filter(has_text="pot_B_d7.png")
    press(" ")
    expect(row).to_contain_text("looked at")
    press("Delete")
    expect(row).to_contain_text("left out, looked at")
    expect(app.button("Undo: 1 image left out")).to_be_enabled()
    app.wait_until_idle()
    expect(name("B")).to_be_focused()
    press("End")
    expect(name("X")).to_be_focused()
    press("ArrowUp")
    expect(name("F")).to_be_focused()
    # The arrow that shows the order is told as such, and not in the heading's name.
    heading = app.table.get_by_role("columnheader", name="Selected (%)", exact=True)
    heading.get_by_role("button", name="Selected (%)", exact=True).click()
    expect(heading).to_have_attribute("aria-sort", "ascending")
    expect(stop).to_have_text("pot_F_d7.png")
    stop.focus()
    press("ArrowUp")
    press("Enter")
    expect(app.selected).to_have_text("9.00 %")
    expect(app.tile("pot_D_d7.png")).to_be_focused()


def seen_of(app: App, name: str) -> str:
    """Return what a tile always shows of a name: its folder and its last letters, uncut."""
    tail = app.tile(name).locator(".tail")
    room = tail.bounding_box()
    assert room
    folder, _, end, _ = tail.locator("span").all()
    for each in (folder, end):
        box = each.bounding_box()
        assert box
        assert each.evaluate("part => part.scrollWidth <= part.clientWidth || !part.textContent")
        assert box["x"] + box["width"] <= room["x"] + room["width"] + 0.5
    return folder.inner_text() + end.inner_text()


def test_tiles_of_two_folders_are_told_apart(open_app: OpenApp) -> None:
    app = open_app(rule=RULE)
    folders = ("day_14_greenhouse_of_the_north", "day_14_greenhouse_of_the_south")
    names = [f"{folder}/seedling{k}ofTray.png" for folder in folders for k in (1, 2)]
    packed = zip_files([(name, encode(part(10 + k))) for k, name in enumerate(names)])
    app.upload(("trays.zip", packed))
    app.expect_counted()
    for name in names:
        expect(app.tile(name).locator(".line")).to_have_attribute("title", name)
    seen = [seen_of(app, name) for name in names]
    assert seen == ["north/1ofT", "north/2ofT", "south/1ofT", "south/2ofT"]


def test_what_tells_a_name_is_not_what_its_tile_cuts_out(open_app: OpenApp) -> None:
    app = open_app(rule=RULE)
    most = [f"tray1_A{n}.png" for n in range(1, 9)]
    others = [f"tray2_E{n}_tray21.png" for n in range(1, 5)]
    app.upload(*((name, encode(part(k))) for k, name in enumerate([*most, *others], 11)))
    app.expect_counted()
    assert [seen_of(app, name) for name in most] == [f"A{n}" for n in range(1, 9)]
    assert [seen_of(app, name) for name in others] == [f"…E{n}…" for n in range(1, 5)]


def test_a_heading_is_pressed_anywhere_in_its_cell(open_app: OpenApp) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
    app = open_app(rule=RULE, **phone)
    app.upload(*[(f"{name}.png", encode(part(share))) for name, share in (("a", 9), ("b", 5))])
    expect(app.viewer).to_be_visible()
    app.show_tab("Images")
    app.look_at("Table")
    headings = app.table.get_by_role("columnheader")
    expect(headings).to_have_count(7)
    for heading in headings.all():
        box = heading.bounding_box()
        assert box
        assert box["height"] >= 44
        for x, y in ((3, 3), (box["width"] - 3, box["height"] - 3)):
            before = heading.get_attribute("aria-sort")
            heading.click(position={"x": x, "y": y})
            expect(heading).not_to_have_attribute("aria-sort", str(before))


def test_what_is_marked_away_leaves_the_focus_to_the_next(open_app: OpenApp) -> None:
    app = open_app(rule=RULE)
    give(app)
    app.strip.get_by_label("Show").select_option("open")
    expect(app.tiles).to_have_count(6)
    app.tile("pot_B_d7.png").click()
    expect(app.selected).to_have_text("5.00 %")
    app.page.keyboard.press(" ")
    expect(app.tile("pot_B_d7.png")).to_have_count(0)
    expect(app.tile("pot_C_d7.png")).to_be_focused()
    app.page.keyboard.press("ArrowRight")
    expect(app.selected).to_have_text("7.00 %")


def test_the_strip_follows_whoever_steps(open_app: OpenApp) -> None:
    app = open_app(rule=RULE, viewport={"width": 900, "height": 800})
    give(app)
    scroller = app.strip.locator(".scroller")

    def scroll_to_end() -> None:
        scroller.evaluate("(each) => { each.scrollLeft = 1e6; }")

    first = app.tile("pot_A_d7.png")
    scroll_to_end()
    app.wait_until_still()
    expect(first).not_to_be_in_viewport(ratio=1)  # only who steps is followed
    app.page.keyboard.press("ArrowLeft")  # there is nothing before it
    expect(first).to_be_in_viewport(ratio=1)
    app.page.keyboard.press("ArrowRight")
    expect(app.selected).to_have_text("5.00 %")
    scroll_to_end()
    app.page.keyboard.press("ArrowLeft")
    expect(first).to_be_in_viewport(ratio=1)


def test_a_reason_moves_no_tile_and_no_button(open_app: OpenApp) -> None:
    app = open_app(rule=RULE, viewport={"width": 1280, "height": 800})
    give(app)
    parts = app.strip.locator("button:visible, select, .tile")
    before = [place(each) for each in parts.all()]
    app.tile("pot_F_d7.png").click()
    said = app.strip.get_by_text("Unusual: selects 92 %")
    expect(said).to_be_visible()
    expect(said).to_have_attribute("title", re.compile("^Unusual: selects 92 %, the others 5"))
    assert [place(each) for each in parts.all()] == before
    # The percentages are seen, also where a bar to scroll with lies below them.
    box = app.tile("pot_F_d7.png").bounding_box()
    assert box
    assert box["y"] + box["height"] <= 800 - 11


def test_the_form_has_the_rule_that_the_page_makes_for_a_set(open_app: OpenApp) -> None:
    """Also where that comes while the form's own code is on its way."""
    app = open_app()
    app.upload(("bare.png", BARE), ("plant.png", PLANTS[0]))
    app.expect_counted()
    expect(app.box("Saturation to")).to_have_value("100.00")
