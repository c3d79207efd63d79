"""The page and the plain page with one photograph in them, and the edits that are timed on both."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from playwright.sync_api import BrowserContext, FilePayload, Locator, expect

from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from maskapp.ui.state import link
from tests.benchmarks.photograph import Photograph
from tests.benchmarks.watching import Sent, Traffic, Watch
from tests.browser.app_driver import App

BOUNDS = {"red": (60, 220), "green": (40, 160), "blue": (20, 140)}
"""As the sliders of the plain page have them at first."""

_LIVE = '(viewer, before) => (viewer.dataset.liveCount ?? "") !== before'
_ANSWERED = """(viewer, { key, numbers }) =>
    viewer.dataset.maskKey !== key && viewer.dataset.live === "" &&
    document.querySelector('[data-testid="stMetric"]').textContent.includes(numbers)"""
_LOADED = """(body, { source, numbers }) => {
    const image = body.querySelector('[data-testid="stImage"] img');
    return image.src !== source && image.complete && body.textContent.includes(numbers);
}"""


class Edit(NamedTuple):
    """Seconds until the picture follows, and until mask and numbers are those of all pixels."""

    painted: float
    answered: float


def linked(rule: Rule) -> str:
    """Return what an address ends in with which the page begins with a rule."""
    return f"?{link.PARAMETER}={link.encode(Recipe(rule))}"


class Counts:
    """How many pixels NumPy selects, by the lower bound of red; the other bounds stay."""

    def __init__(self, pixels: Photograph) -> None:
        others = np.ones(pixels.shape[:2], bool)
        for band, (low, high) in enumerate(BOUNDS.values()):
            first = 0 if band == 0 else low
            others &= (pixels[..., band] >= first) & (pixels[..., band] <= high)
        self._with: NDArray[np.int64] = np.bincount(pixels[..., 0][others], minlength=256)
        self._total = others.size

    @property
    def share(self) -> float:
        """The share that is selected at first."""
        return float(self._with[BOUNDS["red"][0] :].sum() / self._total)

    def text(self, low: int) -> str:
        return f"{self._with[low:].sum():,} of {self._total:,} pixels"


class Page:
    """The page, with the photograph in it."""

    def __init__(self, app: App, data: bytes, counts: Counts) -> None:
        self.app, self.counts = app, counts
        self.traffic = Traffic(app.page)
        self.sent: list[Sent] = []
        ranges = [Range(band, *ends) for band, ends in BOUNDS.items()]
        app.go(linked(Rule((Group(tuple(ranges)),))))
        app.upload(("photograph.jpg", data))
        app.expect_viewer_ready()
        app.expect_painted("live-ready", "red green blue")
        expect(app.page.get_by_text(counts.text(BOUNDS["red"][0]))).to_be_visible()
        app.expect_counted()

    @property
    def low(self) -> int:
        """The lower bound of red, as the hand has it."""
        return int(self.app.handle("Red", "from").input_value())

    def _live(self, event: str) -> Watch:
        return Watch(self.app.viewer, event, _LIVE, self.app.painted("live-count"))

    def _answered(self, event: str, low: int) -> Watch:
        wanted = {"key": self.app.painted("mask-key"), "numbers": self.counts.text(low)}
        return Watch(self.app.viewer, event, _ANSWERED, wanted)

    def _rest(self) -> None:
        """Let all come that follows an edit, and count it."""
        self.sent.append(self.traffic.counted())
        self.app.wait_until_idle()
        self.app.expect_counted()

    def key(self) -> Edit:
        """Press an arrow key on a handle."""
        self.app.page.bring_to_front()
        self.app.handle("Red", "from").focus()
        self.traffic.begin()
        painted, answered = self._live("keydown"), self._answered("keydown", self.low + 1)
        self.app.page.keyboard.press("ArrowRight")
        found = Edit(painted.seconds(), answered.seconds())
        self._rest()
        return found

    def digit(self, low: int) -> Edit:
        """Type a number of two digits into a box; the second is watched, then Enter."""
        self.app.page.bring_to_front()
        press = self.app.page.keyboard.press
        self.app.box("Red from").select_text()
        first = self._live("keydown")
        self.traffic.begin()
        press(f"{low // 10}")
        first.seconds()
        painted = self._live("keydown")
        press(f"{low % 10}")
        until_painted = painted.seconds()
        answered = self._answered("keydown", low)
        press("Enter")
        found = Edit(until_painted, answered.seconds())
        self._rest()
        return found

    def drag(self, distance: int) -> Edit:
        """Drag a handle in two moves, of which the second is watched, and let go."""
        self.app.page.bring_to_front()
        x, y = self.app.grab("Red", "from")
        first = self._live("pointermove")
        self.traffic.begin()
        self.app.page.mouse.move(x + distance / 2, y)
        first.seconds()
        painted = self._live("pointermove")
        self.app.page.mouse.move(x + distance, y)
        until_painted = painted.seconds()
        answered = self._answered("pointerup", self.low)
        self.app.page.mouse.up()
        found = Edit(until_painted, answered.seconds())
        self._rest()
        return found


class PlainPage:
    """The plain page, with the photograph in it."""

    def __init__(self, context: BrowserContext, address: str, data: bytes, counts: Counts) -> None:
        self.page, self.counts = context.new_page(), counts
        self.traffic = Traffic(self.page)
        self.sent: list[Sent] = []
        self.page.goto(address)
        chooser = self.page.get_by_test_id("stFileUploaderDropzoneInput")
        file = FilePayload(name="photograph.jpg", mimeType="image/jpeg", buffer=data)
        chooser.set_input_files([file])
        self.image = self.page.locator('[data-testid="stImage"] img')
        expect(self.image).to_be_visible(timeout=60_000)
        expect(self.page.get_by_text(counts.text(self.low))).to_be_visible()

    @property
    def handle(self) -> Locator:
        return self.page.get_by_role("slider", name="Red — start")

    @property
    def low(self) -> int:
        return int(self.handle.input_value())

    def _loaded(self, event: str, low: int) -> Watch:
        wanted = {"source": self.image.get_attribute("src"), "numbers": self.counts.text(low)}
        return Watch(self.page.locator("body"), event, _LOADED, wanted)

    def _rest(self) -> None:
        self.sent.append(self.traffic.counted())
        idle = '[data-testid="stApp"][data-test-script-state="notRunning"]'
        expect(self.page.locator(idle)).to_be_attached()

    def key(self) -> float:
        self.page.bring_to_front()
        self.handle.focus()
        self.traffic.begin()
        loaded = self._loaded("keydown", self.low + 1)
        self.page.keyboard.press("ArrowRight")
        found = loaded.seconds()
        self._rest()
        return found

    def drag(self, distance: int) -> float:
        self.page.bring_to_front()
        box = self.handle.locator("xpath=../..").bounding_box()
        assert box
        x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
        self.page.mouse.move(x, y)
        self.page.mouse.down()
        self.page.mouse.move(x + distance / 2, y)
        self.page.mouse.move(x + distance, y)
        self.traffic.begin()
        loaded = self._loaded("pointerup", self.low)
        self.page.mouse.up()
        found = loaded.seconds()
        self._rest()
        return found
