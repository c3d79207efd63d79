"""What becomes of a ZIP is told in the header's one line, and in the menu beside its button."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import FloatRect, ViewportSize, expect

from tests.browser.app_driver import App
from tests.browser.conftest import OpenApp
from tests.ui.pictures import encode, noise

FILES = [(f"leaf {n}.png", encode(noise(40, 60, seed=n))) for n in range(3)]
SCREENS: dict[str, tuple[dict[str, Any], tuple[ViewportSize, ...]]] = {
    "computer": ({}, ({"width": 1280, "height": 800}, {"width": 1280, "height": 600})),
    "phone": ({"has_touch": True}, ({"width": 390, "height": 844},)),
}
"""What a window is opened with, and how large it then is."""
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


def windows(open_app: OpenApp, screen: str, after: str = "") -> Iterator[App]:
    """Yield a window with three images, in each size."""
    options, sizes = SCREENS[screen]
    app = open_app(after=after, viewport=sizes[0], **options)
    for size in sizes:
        app.page.set_viewport_size(size)
        if app.tiles.count():
            app.remove_all()
            expect(app.tiles).to_have_count(0)
        app.upload(*FILES)
        app.expect_viewer_ready()
        app.expect_counted()
        app.at_rest(app.slider("Red"))  # drawn last, as high as it will be
        yield app


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


_MANY = [
    (f"seedlings of the northern tray, day {n:02}.png", b"\x89PNG\r\n\x1a\n") for n in range(9)
]


def ask_for_a_zip(app: App) -> FloatRect:
    """Press Build ZIP as one who has just opened the menu; return where it was, and is."""
    app.open_export()
    build = app.at_rest(app.button("Build ZIP"))
    expect(build).to_be_in_viewport(ratio=1)
    box = build.bounding_box()
    assert box
    app.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    return box


@pytest.mark.parametrize("screen", SCREENS)
def test_a_zip_is_offered_where_it_was_asked_for_and_moves_nothing(
    open_app: OpenApp, screen: str
) -> None:
    for app in windows(open_app, screen):
        offer_a_zip(app)


def offer_a_zip(app: App) -> None:
    before = places(app)
    app.download_all()
    told = app.page.locator(".st-key-header .pack-words")
    expect(told).to_have_text(re.compile(r"^3 of 3, \d+ kB$"))
    expect_nothing_moved(app, before)
    app.toggle("Invert")
    expect(told).to_have_text("3 of 3, out of date")
    expect(told).to_have_attribute("title", re.compile("Build it again for what they are now"))
    expect_nothing_moved(app, before)
    app.open_export()
    expect(app.page.get_by_text("Build it again for what they are now")).to_be_visible()
    app.close_export()
    app.press("Remove ZIP")
    expect(app.zip_link).to_have_count(0)
    expect_nothing_moved(app, before)

    app.upload(*_MANY)  # whose names alone are many lines
    app.expect_counted()
    box = ask_for_a_zip(app)
    expect(app.zip_link).to_be_in_viewport(ratio=1)
    told = app.page.get_by_role("status").filter(has_text="no mask for 9: see below")
    expect(told).to_be_in_viewport(ratio=1)
    assert app.at_rest(app.button("Build ZIP")).bounding_box() == box
    # And wherever what can be chosen is scrolled to, none of which moves under the pointer.
    app.bring_into_view(app.page.get_by_text("As in: "))
    cut_outs = app.page.locator("label").filter(has_text="Cut-outs")
    at = cut_outs.bounding_box()
    cut_outs.click()
    expect(told).to_contain_text("3 of 12 images, out of date")
    for element in (told, app.zip_link, app.button("Build ZIP")):
        expect(element).to_be_in_viewport(ratio=1)
    app.wait_until_idle()
    assert cut_outs.bounding_box() == at
    app.close_export()


@pytest.mark.parametrize("screen", SCREENS)
def test_how_far_a_zip_is_stands_where_it_was_asked_for_and_moves_nothing(
    open_app: OpenApp, screen: str
) -> None:
    for app in windows(open_app, screen, _ENDLESS):
        tell_how_far_a_zip_is(app)


def tell_how_far_a_zip_is(app: App) -> None:
    before = places(app)
    box = ask_for_a_zip(app)
    bar = app.page.get_by_role("progressbar", name="Building the ZIP")
    expect(bar).to_have_attribute("value", re.compile("[1-9]"))
    for element in (bar, app.button("Cancel the ZIP"), app.page.get_by_text("Building the ZIP: ")):
        expect(element).to_be_in_viewport(ratio=1)
    assert app.button("Build ZIP").bounding_box() == box
    # In its line, as the file will be: what follows stays where it is when the file is there.
    cancel = app.button("Cancel the ZIP").bounding_box()
    assert cancel
    assert box["y"] <= cancel["y"] + cancel["height"] / 2 <= box["y"] + box["height"]
    app.close_export()
    expect(bar).to_be_visible()
    expect_nothing_moved(app, before)
    app.button("Cancel the ZIP").click()
    expect(bar).to_have_count(0)
    expect_nothing_moved(app, before)


@pytest.mark.parametrize("screen", SCREENS)
def test_why_there_is_no_zip_stands_where_it_was_asked_for_until_it_is_closed(
    open_app: OpenApp, screen: str
) -> None:
    for app in windows(open_app, screen, _FULL):
        tell_why_there_is_no_zip(app)


def tell_why_there_is_no_zip(app: App) -> None:
    before = places(app)
    ask_for_a_zip(app)
    for element in (app.message("The disk of the"), app.button("Close ZIP error")):
        expect(element).to_be_in_viewport(ratio=1)
    app.close_export()
    told = app.page.get_by_role("alert").filter(has_text="ZIP failed")
    expect(told).to_be_visible()
    expect(told).to_have_attribute("title", re.compile("The disk of the computer"))
    expect_nothing_moved(app, before)
    app.press("Close ZIP error")
    expect(told).to_have_count(0)
    expect_nothing_moved(app, before)
