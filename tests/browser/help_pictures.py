"""Takes the pictures of help and README again, on the page as it is.

``python -m tests.browser.help_pictures`` writes them; look at them before they are committed.
"""

from __future__ import annotations

import io
import tempfile
from pathlib import Path

import PIL.Image
from playwright.sync_api import Locator, Page, expect, sync_playwright

from tests.browser.conftest import ROOT, find_chromium, running_server

HELP = ROOT / "maskapp" / "ui" / "help"
_WIDTH = 1000  # as wide as the help gets, and a little more for fine screens


def _save(shown: Page | Locator, name: str) -> None:
    with PIL.Image.open(io.BytesIO(shown.screenshot())) as picture:
        smaller = picture.convert("RGB")
    smaller.thumbnail((_WIDTH, _WIDTH), PIL.Image.Resampling.LANCZOS)
    # Letters keep their edges only where colours are not halved.
    smaller.save(HELP / name, quality=80, optimize=True, subsampling=0)


def _still(page: Page) -> None:
    expect(page.get_by_test_id("viewer")).to_have_attribute("aria-busy", "false", timeout=60_000)
    idle = '[data-testid="stApp"][data-test-script-state="notRunning"]'
    expect(page.locator(idle)).to_be_attached(timeout=60_000)
    # Tiles and numbers of all images come one by one, and nothing says that all are there.
    page.wait_for_timeout(3000)


def _take(page: Page, address: str) -> None:
    page.goto(address)
    page.get_by_role("button", name="Plant cover", exact=True).click(timeout=60_000)
    _still(page)
    _save(page, "page.jpg")
    page.get_by_role("button", name="Export", exact=True).click()
    menu = page.get_by_test_id("stPopoverBody")
    expect(menu).to_be_visible()
    _still(page)
    _save(menu, "export.jpg")
    page.keyboard.press("Escape")
    page.get_by_role("radio", name="Grid").click()
    expect(page.get_by_test_id("viewer")).to_have_count(0)
    page.wait_for_timeout(3000)
    _save(page, "grid.jpg")


def main() -> None:
    """Write the pictures."""
    with (
        tempfile.TemporaryDirectory() as folder,
        running_server(ROOT / "streamlit_app.py", Path(folder) / "log.txt") as address,
        sync_playwright() as playwright,
        playwright.chromium.launch(
            executable_path=find_chromium(playwright), args=["--no-sandbox", "--disable-gpu"]
        ) as browser,
    ):
        _take(browser.new_page(viewport={"width": 1280, "height": 800}), address)


if __name__ == "__main__":
    main()
