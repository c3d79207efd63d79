"""The keyboard stays where it is, whatever is drawn anew."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Locator, expect

from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from tests.browser.app_driver import App
from tests.browser.conftest import OpenApp, Windows
from tests.ui.pictures import encode, noise

RECIPE = Recipe(Rule((Group((Range("red", 100, 200),)),)))


@pytest.fixture
def ready(windows: Windows) -> App:
    app = windows.get(_begin, RECIPE)
    app.set_range("Red", 90, 180)
    app.expect_counted()
    app.wait_until_idle()
    return app


def _begin(open_app: OpenApp) -> App:
    app = open_app(rule=RECIPE.rule)
    app.upload(("leaf.png", encode(noise())), ("other.png", encode(noise(37, 53, seed=2))))
    return app


def channel(app: App, name: str) -> Locator:
    return app.page.get_by_role("combobox", name=f"Channel, {name}", exact=True)


def test_a_channel_that_is_changed_by_keys_keeps_them(ready: App) -> None:
    channel(ready, "Red").focus()
    ready.page.keyboard.press("ArrowDown")
    expect(channel(ready, "Red")).to_have_count(0)
    expect(ready.page.get_by_role("combobox", name=re.compile("^Channel, "))).to_be_focused()
    ready.page.keyboard.press("ArrowUp")
    expect(channel(ready, "Red")).to_be_focused()


def test_who_removes_a_range_is_on_the_next_one(ready: App) -> None:
    ready.add_range()
    expect(ready.slider("Green")).to_be_visible()
    ready.button("Remove range Red").focus()
    ready.page.keyboard.press("Enter")
    expect(ready.slider("Red")).to_have_count(0)
    expect(ready.button("Remove range Green")).to_be_focused()
    ready.add_range()
    expect(ready.page.get_by_role("button", name=re.compile("^Remove range"))).to_have_count(2)
    ready.page.get_by_role("button", name=re.compile("^Remove range")).nth(1).focus()
    ready.page.keyboard.press("Enter")
    expect(ready.page.get_by_role("button", name=re.compile("^Remove range"))).to_have_count(1)
    expect(ready.button("Remove range Green")).to_be_focused()


def test_who_takes_all_back_is_on_redo(ready: App) -> None:
    undo = ready.page.get_by_role("button", name=re.compile("^Undo"))
    expect(undo).to_be_enabled()  # the page has heard of the range
    undo.focus()
    while undo.is_enabled():
        before = undo.get_attribute("aria-label") or ""
        ready.page.keyboard.press("Enter")
        expect(undo).not_to_have_attribute("aria-label", before)
        ready.wait_until_idle()
    expect(ready.page.get_by_role("button", name=re.compile("^Redo"))).to_be_focused()


def test_who_comes_to_the_last_image_is_on_the_way_back(ready: App) -> None:
    following = ready.strip.locator('[data-part="next"]')
    following.focus()
    ready.page.keyboard.press("Enter")
    expect(ready.tile("other.png")).to_have_attribute("aria-selected", "true")
    expect(following).to_be_disabled()
    expect(ready.strip.locator('[data-part="previous"]')).to_be_focused()
