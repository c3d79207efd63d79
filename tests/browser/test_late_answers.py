"""A server that does not answer is noticed soon; one that computes is not taken for it."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, expect

from tests.browser.app_driver import App
from tests.browser.conftest import OpenApp
from tests.ui.pictures import encode, noise

LEAF = noise()
# For some time, once: up to 200 holds up all threads of the server, as some libraries do, up to 210
# the one that answers.
SLOW = """
import time
from maskapp.ui.compute import masks
quick, done = masks.result_of, set()
def slow(image, recipe):
    said = recipe.describe()
    is_new = said not in done
    done.add(said)
    until = time.monotonic() + 9 * ("200" in said and is_new)
    while time.monotonic() < until:
        sum(range(10_000))
    time.sleep(9 * ("210" in said and is_new))
    return quick(image, recipe)
masks.result_of = slow
"""
WATCH = """() => {
    globalThis.alarms = [];
    new MutationObserver((changes) => {
        for (const { addedNodes } of changes)
            for (const { id } of addedNodes) if (id?.startsWith("maskapp-")) alarms.push(id);
    }).observe(document.body, { childList: true });
}"""


def banner(app: App) -> Locator:
    return app.page.get_by_role("alert").filter(has_text="The connection to the computer")


def word(app: App) -> Locator:
    return app.page.get_by_role("status").filter(has_text="Waiting for the server")


def opened(app: App) -> None:
    app.upload(("leaf.png", encode(LEAF)))
    app.set_range("Red", 90, 180)
    app.expect_selected((LEAF[..., 0] >= 90) & (LEAF[..., 0] <= 180))
    app.wait_until_idle()


def forgive(app: App) -> None:
    """Forget that connections failed, which the browser notes."""
    noted = re.compile("net::ERR_|WebSocket|disconnected", re.IGNORECASE)
    app.trouble[:] = [line for line in app.trouble if not noted.search(line)]


def test_what_streamlit_sends_is_waited_for_too_and_not_lost(open_app: OpenApp) -> None:
    app = open_app(lossy=True)
    opened(app)
    assert app.network
    app.network.lose()
    app.page.get_by_role("radio", name="Table").click()
    expect(word(app)).to_be_visible()
    expect(banner(app)).to_be_visible()
    expect(word(app)).to_have_count(0)
    app.network.forget()
    app.network.mend()
    expect(banner(app)).to_have_count(0)
    expect(app.table).to_be_visible()
    forgive(app)


def test_a_short_loss_needs_no_banner(open_app: OpenApp) -> None:
    app = open_app(lossy=True)
    opened(app)
    assert app.network
    app.network.lose()
    app.handle("Red", "to").press("ArrowRight")
    expect(word(app)).to_be_visible()
    app.network.mend()
    expect(word(app)).to_have_count(0)
    app.expect_selected((LEAF[..., 0] >= 90) & (LEAF[..., 0] <= 181))
    forgive(app)


def test_what_the_browser_says_is_looked_into(open_app: OpenApp) -> None:
    app = open_app(viewport={"width": 1440, "height": 1000})
    opened(app)
    app.context.set_offline(True)
    expect(word(app)).to_be_visible()
    app.context.set_offline(False)
    expect(word(app)).to_have_count(0)
    forgive(app)


def test_a_server_that_computes_is_waited_for_without_a_word(open_app: OpenApp) -> None:
    app = open_app(after=SLOW)
    opened(app)
    app.page.evaluate(WATCH)
    for high in (200, 210):
        app.set_to("Red", high)
        app.expect_selected((LEAF[..., 0] >= 90) & (LEAF[..., 0] <= high))
    assert app.page.evaluate("alarms") == []
