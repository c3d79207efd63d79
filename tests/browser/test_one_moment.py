"""What is done in two parts of the page at one moment shows in both.

Streamlit's browser code sends such things in one message, and says of it that it is one part's.
"""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from tests.browser.app_driver import App
from tests.browser.conftest import OpenApp
from tests.ui.pictures import encode, noise

_TOGETHER = """([pressed, keyed, key]) => {
    const within = (root, found) => root.querySelector(found)
        ?? [...root.querySelectorAll("*")].map((each) => each.shadowRoot)
            .filter(Boolean).map((each) => within(each, found)).find(Boolean);
    within(document, keyed).dispatchEvent(
        new KeyboardEvent("keydown", {key, bubbles: true, composed: true, cancelable: true})
    );
    within(document, pressed).click();
}"""
_EXPORT = ".st-key-export button"
_CHANNELS = ".st-key-channels summary"


@pytest.fixture
def app(open_app: OpenApp) -> App:
    app = open_app(viewport={"width": 1280, "height": 800})
    app.upload(*((f"leaf {n}.png", encode(noise(40, 60, seed=n))) for n in range(3)))
    app.expect_viewer_ready()
    expect(app.tiles).to_have_count(3)
    expect(app.slider("Red")).to_be_visible()
    app.wait_until_idle()
    return app


@pytest.mark.parametrize("time", range(3))  # the browser joins most of them, not all
def test_a_menu_is_filled_that_is_opened_as_an_image_is_marked(app: App, time: int) -> None:
    app.page.evaluate(_TOGETHER, [_EXPORT, "[role=option]", " "])
    expect(app.button("Build ZIP")).to_be_visible()


def test_a_section_is_filled_that_is_opened_as_a_range_is_changed(app: App) -> None:
    app.page.evaluate(_TOGETHER, [_CHANNELS, "input[type=range]", "ArrowRight"])
    expect(app.page.locator(".st-key-channels .js-plotly-plot").first).to_be_visible()
