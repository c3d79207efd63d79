"""What is done while the connection is lost: kept, done once, in its order; or named."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Browser, Locator, expect

from tests.browser.app_driver import App
from tests.browser.conftest import ROOT, OpenApp, free_port, running_server
from tests.browser.network import Network, network_to
from tests.ui.pictures import encode, noise

LEAF, OTHER = noise(), noise(37, 53, seed=2)


def between(low: int, high: int) -> NDArray[np.bool_]:
    mask: NDArray[np.bool_] = (LEAF[..., 0] >= low) & (LEAF[..., 0] <= high)
    return mask


@pytest.fixture
def app(open_app: OpenApp) -> Iterator[App]:
    """Return a page with two images and the rule Red 90-180, on a line that can be lost."""
    app = open_app(lossy=True)
    app.upload(("leaf.png", encode(LEAF)), ("other.png", encode(OTHER)))
    expect(app.selected).to_be_visible()
    app.set_range("Red", 90, 180)
    app.expect_selected(between(90, 180))
    app.expect_counted()
    app.wait_until_idle()
    yield app
    # The browser notes each connection that failed, and Streamlit what it did not send.
    noted = re.compile("net::ERR_|WebSocket|disconnected", re.IGNORECASE)
    app.trouble[:] = [line for line in app.trouble if not noted.search(line)]


def line(app: App) -> Network:
    assert app.network
    return app.network


def banner(app: App) -> Locator:
    return app.page.get_by_role("alert").filter(has_text="The connection to the computer")


def word(app: App) -> Locator:
    return app.page.get_by_role("status").filter(has_text="Waiting for the server")


def step(app: App, end: str, key: str) -> None:
    app.handle("Red", end).focus()
    app.page.keyboard.press(key)


def test_an_edit_before_the_loss_is_noticed_is_made_afterwards(app: App) -> None:
    line(app).lose()
    step(app, "to", "ArrowRight")
    app.expect_range("Red", 90, 181)
    expect(word(app)).to_be_visible()
    expect(banner(app)).to_be_visible()
    expect(word(app)).to_have_count(0)
    app.expect_range("Red", 90, 181)
    line(app).forget()
    line(app).mend()
    expect(banner(app)).to_have_count(0)
    app.expect_range("Red", 90, 181)
    app.expect_selected(between(90, 181))
    expect(app.page.locator('.form[data-waiting="false"]')).to_be_attached()


def drag(app: App) -> None:
    """Drag across the middle of the picture."""
    box = app.canvas_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    app.page.mouse.move(x - 30, y - 30)
    app.page.mouse.down()
    app.page.mouse.move(x + 30, y + 30, steps=3)
    app.page.mouse.up()


def test_all_components_are_heard_in_the_order_of_time_each_once(app: App) -> None:
    app.canvas.scroll_into_view_if_needed()
    line(app).lose()
    step(app, "to", "ArrowRight")
    app.expect_range("Red", 90, 181)
    app.page.get_by_role("radio", name="Rectangle", exact=True).check(force=True)
    drag(app)
    app.button("Add range").click()
    app.strip.get_by_role("button", name="Leave out").click()
    app.choose_image("other.png")
    expect(app.tile("other.png")).to_have_attribute("aria-selected", "true")
    expect(app.tile("leaf.png")).to_have_attribute("data-flags", re.compile(r"\d"))
    expect(banner(app)).to_be_visible()
    line(app).forget()
    line(app).mend()
    expect(banner(app)).to_have_count(0)
    expect(app.tile("leaf.png")).to_have_accessible_name(re.compile("left out"))
    expect(app.tile("other.png")).to_have_attribute("aria-selected", "true")
    app.expect_range("Red", 90, 181)
    expect(app.page.get_by_role("group", name=re.compile(" range( |$)"))).to_have_count(2)
    expect(app.page.get_by_text("Inside a rectangle")).to_have_count(1)
    # In the order in which they were done: that is how they are taken back.
    app.page.get_by_role("button", name="History of the rule").click()
    steps = app.page.get_by_role("group", name="History").get_by_role("button")
    expect(steps.nth(0)).to_have_text(re.compile("left out"))
    expect(steps.nth(1)).to_have_text(re.compile("range", re.IGNORECASE))
    expect(steps.nth(2)).to_have_text("Shape added")
    expect(steps.nth(3)).to_have_text("Red to 180 → 181")


def test_what_was_heard_and_not_answered_is_not_done_again(app: App) -> None:
    line(app).lose_answers()
    app.button("Duplicate range Red").click()
    step(app, "to", "ArrowRight")
    expect(word(app)).to_be_visible()
    expect(banner(app)).to_be_visible()
    line(app).forget()
    line(app).mend()
    expect(banner(app)).to_have_count(0)
    expect(app.page.get_by_role("group", name=re.compile(r"^Red range"))).to_have_count(2)
    expect(app.page.locator('.form[data-waiting="false"]')).to_be_attached()
    expect(app.page.get_by_role("group", name=re.compile(r"^Red range"))).to_have_count(2)


def test_a_connection_that_is_reset_loses_nothing(app: App) -> None:
    line(app).lose()
    step(app, "to", "ArrowRight")
    app.expect_range("Red", 90, 181)
    line(app).cut()
    step(app, "from", "ArrowLeft")
    app.expect_range("Red", 89, 181)
    expect(banner(app)).to_be_visible()
    line(app).mend()
    expect(banner(app)).to_have_count(0)
    app.expect_selected(between(89, 181))
    app.expect_range("Red", 89, 181)


_NOTE_WHEN_TOLD = """() => {
  const changes = new MutationObserver(() => {
    if (!document.getElementById("maskapp-lost")) return;
    document.body.dataset.keyboard = document.activeElement?.localName;
    changes.disconnect();
  });
  changes.observe(document.body, { childList: true, subtree: true });
}"""


def test_the_keyboard_is_where_it_was(app: App) -> None:
    line(app).lose()
    step(app, "to", "ArrowRight")
    app.page.evaluate(_NOTE_WHEN_TOLD)
    expect(banner(app)).to_be_visible()
    # Not a moment later, when a key could come in between.
    expect(app.page.locator("body")).to_have_attribute("data-keyboard", "body")
    app.page.keyboard.press("ArrowRight")  # the page sleeps
    line(app).mend()
    expect(banner(app)).to_have_count(0)
    expect(app.handle("Red", "to")).to_be_focused()
    app.page.keyboard.press("ArrowLeft")
    app.page.keyboard.press("ArrowLeft")
    app.expect_range("Red", 90, 179)
    app.expect_selected(between(90, 179))


def test_what_a_server_that_was_restarted_cannot_take_is_named(
    browser: Browser, tmp_path: Path
) -> None:
    port, page = free_port(), ROOT / "streamlit_app.py"
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    with network_to(f"http://localhost:{port}") as network:
        with running_server(page, tmp_path / "first.txt", port):
            app = App(context, network.address)
            app.go()
            app.upload(("leaf.png", encode(LEAF)))
            app.set_range("Red", 90, 180)
            app.expect_selected(between(90, 180))
            app.expect_address("Red 90–180")
            network.lose()
            step(app, "to", "ArrowRight")
            app.expect_range("Red", 90, 181)
            network.cut()
        with running_server(page, tmp_path / "second.txt", port):
            network.mend()
            lost = app.page.get_by_role("alert").filter(has_text="Not done, as the connection")
            expect(lost).to_contain_text("bounds of Red")
            expect(app.page.get_by_text("Your rule is ready: Red 90–180")).to_be_visible()
            lost.get_by_role("button", name="Close").click()
            expect(lost).to_have_count(0)
    context.close()
