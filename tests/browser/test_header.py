"""What becomes of a ZIP is one line of the header, and nothing of the page gives way to it."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import expect

from tests.browser.app_driver import App
from tests.browser.conftest import OpenApp
from tests.ui.pictures import encode, noise

FILES = [(f"leaf {n}.png", encode(noise(40, 60, seed=n))) for n in range(3)]
SCREENS: dict[str, dict[str, Any]] = {
    "desktop": {"viewport": {"width": 1280, "height": 800}},
    "phone": {"viewport": {"width": 390, "height": 844}, "has_touch": True},
}
_PLACES = """() => Object.fromEntries(
    [".st-key-header", ".st-key-export button", ".st-key-left", ".st-key-right",
     ".st-key-images-strip"]
        .map((name) => [name, document.querySelector(name)?.getBoundingClientRect().toJSON()])
)"""
_ENDLESS = """
import itertools, time
import maskapp.ui.compute.building as building
def pack(*args, **kw):
    for _ in itertools.count():
        time.sleep(0.1)
        yield
building.pack = pack
"""
_FULL = """
import errno
import maskapp.ui.compute.building as building
def pack(*args, **kw):
    yield
    raise OSError(errno.ENOSPC, "No space left on device")
building.pack = pack
"""


def opened(open_app: OpenApp, screen: str, after: str = "") -> App:
    app = open_app(after=after, **SCREENS[screen])
    app.upload(*FILES)
    app.expect_viewer_ready()
    app.expect_counted()
    app.at_rest(app.slider("Red"))  # drawn last, as high as it will be
    return app


def places(app: App) -> object:
    app.wait_until_idle()
    app.page.mouse.move(0, 0)
    # What the page is scrolled to is another thing.
    app.page.evaluate("document.querySelector('[data-testid=\"stMain\"]').scrollTo(0, 0)")
    return app.page.evaluate(_PLACES)


def expect_nothing_moved(app: App, before: object) -> None:
    """Wait until all is where it was: while a run goes on, what it replaces may stand beside it."""
    for _ in range(20):
        if places(app) == before:
            return
        app.page.wait_for_timeout(250)  # no event tells that the browser has laid out the page
    assert places(app) == before


@pytest.mark.parametrize("screen", SCREENS)
def test_a_zip_that_is_there_or_out_of_date_moves_nothing(open_app: OpenApp, screen: str) -> None:
    app = opened(open_app, screen)
    before = places(app)
    app.download_all()
    told = app.page.locator(".st-key-header .pack-words")
    expect(told).to_have_text(re.compile(r"^3 of 3, \d+ kB$"))
    expect_nothing_moved(app, before)
    app.set_range("Red", 90, 180)
    expect(told).to_have_text("3 of 3, out of date")
    expect(told).to_have_attribute("title", re.compile("Build it again for what they are now"))
    expect_nothing_moved(app, before)
    app.open_export()
    expect(app.page.get_by_text("Build it again for what they are now")).to_be_visible()
    app.close_export()
    app.press("Remove ZIP")
    expect(app.zip_link).to_have_count(0)
    expect_nothing_moved(app, before)


@pytest.mark.parametrize("screen", SCREENS)
def test_a_zip_that_is_being_built_moves_nothing(open_app: OpenApp, screen: str) -> None:
    app = opened(open_app, screen, _ENDLESS)
    before = places(app)
    app.open_export()
    app.press("Build ZIP")
    app.close_export()
    bar = app.page.get_by_role("progressbar", name="Building the ZIP")
    expect(bar).to_be_visible()
    expect(bar).to_have_attribute("value", re.compile("[1-9]"))
    expect_nothing_moved(app, before)
    app.button("Cancel the ZIP").click()
    expect(bar).to_have_count(0)
    expect_nothing_moved(app, before)


@pytest.mark.parametrize("screen", SCREENS)
def test_a_zip_that_failed_is_told_until_it_is_closed(open_app: OpenApp, screen: str) -> None:
    app = opened(open_app, screen, _FULL)
    before = places(app)
    app.open_export()
    app.press("Build ZIP")
    expect(app.message("The disk of the computer that runs this page is full")).to_be_visible()
    app.close_export()
    told = app.page.get_by_role("alert").filter(has_text="ZIP failed")
    expect(told).to_be_visible()
    expect(told).to_have_attribute("title", re.compile("The disk of the computer"))
    expect_nothing_moved(app, before)
    app.press("Close ZIP error")
    expect(told).to_have_count(0)
    expect_nothing_moved(app, before)
