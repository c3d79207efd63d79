"""The page with a Streamlit that has nothing but its public API: all of it still works."""

from __future__ import annotations

import numpy as np
from playwright.sync_api import expect

from maskapp.core.recipe.rule import Group, Range, Rule
from tests.browser.conftest import OpenApp
from tests.ui.pictures import decode, encode, noise

PIXELS = noise()
RED = PIXELS[..., 0].astype(int)
RULE = Rule((Group((Range("red", 60, 255),)),))
# Before any use is made: each is then what is done where Streamlit no longer does it.
NOTHING_PRIVATE = """
from maskapp.ui.host import inside
inside.private = lambda what, lost, otherwise: lambda function: otherwise
"""


def test_masks_are_made_seen_and_taken_away_without_private_streamlit(open_app: OpenApp) -> None:
    app = open_app(rule=RULE, after=NOTHING_PRIVATE)
    app.upload(("leaf.png", encode(PIXELS)), ("other.png", encode(noise(seed=2))))
    app.expect_selected((RED >= 60) & (RED <= 255))
    app.set_to("Red", 170)
    app.expect_selected((RED >= 60) & (RED <= 170))
    app.expect_viewer_ready()
    app.look("Mask")
    app.handle("Red", "from").focus()
    app.page.keyboard.press("PageUp")  # the mask follows when the page has answered
    mask = (RED >= 70) & (RED <= 170)
    app.expect_selected(mask)
    app.expect_viewer_ready()
    x, y = app.pixel_under(100, 100)
    column, row = app.point_at(100, 100)
    np.testing.assert_array_equal(app.canvas_pixels()[row, column, 0] == 255, mask[y, x])
    np.testing.assert_array_equal(decode(app.download().data)[1] == 255, mask)
    app.remove_all()
    expect(app.page.get_by_role("heading", name="What do you want to measure?")).to_be_visible()
