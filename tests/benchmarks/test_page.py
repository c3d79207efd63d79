"""The page against the plain one, in Chromium, on a 12-megapixel photograph; and sets of images.

Run with ``pytest -m benchmark tests/benchmarks/test_page.py``. Seconds are printed, never
asserted; that both pages select the same pixels, and that every image has its number, is asserted.
"""

from __future__ import annotations

import io
import os
import platform
import re
import sys
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from statistics import median

import numpy as np
import pytest
import streamlit
from PIL import Image as Pillow
from playwright.sync_api import Browser, BrowserContext, expect, sync_playwright

from maskapp.core.recipe.rule import Group, Range, Rule
from tests.benchmarks.lines import line, table
from tests.benchmarks.pages import Counts, Edit, Page, PlainPage, linked
from tests.benchmarks.photograph import Photograph, jpeg, photograph
from tests.benchmarks.watching import Watch
from tests.browser.app_driver import App
from tests.browser.conftest import ROOT, find_chromium, running_server

pytestmark = pytest.mark.benchmark

ROUNDS, STEPS, FILES, SETS = 11, 12, 100, 3
RED = Rule((Group((Range("red", 128, 255),)),))

_NEXT = "(viewer, before) => viewer.dataset.imageKey !== before"
_COUNTED = """(strip, count) => {
    const text = strip.querySelector('[role="status"]').textContent;
    return text.startsWith(`${count} images`) && !text.includes("counted in");
}"""
_UPLOADED = """() => Math.max(...performance.getEntriesByType("resource")
    .filter(({ name }) => name.includes("/upload_file/"))
    .map(({ responseEnd }) => responseEnd)) / 1000"""


@pytest.fixture(scope="module")
def large() -> Photograph:
    return photograph(4000, 3000, seed=12)


@pytest.fixture(scope="module")
def addresses(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, str]]:
    """Where the page and the plain page are."""
    logs = tmp_path_factory.mktemp("logs")
    plain = ROOT / "tests" / "benchmarks" / "plain_page.py"
    with (
        running_server(ROOT / "streamlit_app.py", logs / "page") as page_address,
        running_server(plain, logs / "plain") as plain_address,
    ):
        yield page_address, plain_address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        path = find_chromium(playwright)
        if path is None:
            pytest.skip("needs Chromium, as the browser tests do")
        arguments = ["--no-sandbox", "--disable-gpu"]
        with playwright.chromium.launch(executable_path=path, args=arguments) as launched:
            yield launched


@contextmanager
def window(browser: Browser) -> Iterator[BrowserContext]:
    with browser.new_context(viewport={"width": 1440, "height": 1000}) as context:
        yield context


@contextmanager
def opened(browser: Browser, address: str) -> Iterator[App]:
    """Open the page; any trouble in it fails the test."""
    with window(browser) as context:
        app = App(context, address)
        yield app
        assert app.trouble == []


def pixels_of(data: bytes) -> Photograph:
    with Pillow.open(io.BytesIO(data)) as picture:
        return np.asarray(picture)


def parts(large: Photograph, width: int, height: int, count: int, seed: int) -> dict[str, bytes]:
    """Return files of as many different parts of a photograph, by name."""
    rng = np.random.default_rng(seed)
    rows = rng.integers(0, large.shape[0] - height, count)
    columns = rng.integers(0, large.shape[1] - width, count)
    return {
        f"pot {number:03}.jpg": jpeg(large[y : y + height, x : x + width])
        for number, (y, x) in enumerate(zip(rows, columns, strict=True))
    }


def reds(data: bytes) -> int:
    """Return how many pixels of a file the rule of the sets selects."""
    return int(np.count_nonzero(pixels_of(data)[..., 0] >= 128))


def machine() -> str:
    system, version = platform.machine(), platform.python_version()
    return f"{system}, {os.cpu_count()} cores; Python {version}, Streamlit {streamlit.__version__}"


def show(capsys: pytest.CaptureFixture[str], *lines: str) -> None:
    with capsys.disabled():
        sys.stdout.write("\n\n" + "\n".join([machine(), *lines]) + "\n")


def test_edits_against_the_plain_page(
    large: Photograph,
    addresses: tuple[str, str],
    browser: Browser,
    capsys: pytest.CaptureFixture[str],
) -> None:
    data = jpeg(large)
    counts = Counts(pixels_of(data))
    assert 0.1 < counts.share < 0.9  # a nearly empty or full mask would flatter
    edits: dict[str, list[Edit]] = defaultdict(list)
    peers: dict[str, list[float]] = defaultdict(list)
    with opened(browser, addresses[0]) as app, window(browser) as context:
        # Each is ready, and edited, only with the number of pixels that NumPy counts.
        page = Page(app, data, counts)
        plain = PlainPage(context, addresses[1], data, counts)
        for turn in range(-1, ROUNDS):
            distance = 24 if turn % 2 else -24
            pairs: dict[str, tuple[Callable[[], Edit], Callable[[], float]]] = {
                "key": (page.key, plain.key),
                "digit": (partial(page.digit, 70 + turn % 9), plain.key),
                "drag": (partial(page.drag, distance), partial(plain.drag, distance)),
            }
            for kind, (here, there) in pairs.items():
                if turn % 2:
                    edit, peer = here(), there()
                else:
                    peer, edit = there(), here()
                if turn >= 0:  # not what is done for the first time
                    edits[kind].append(edit)
                    peers[kind].append(peer)
            if turn < 0:
                page.sent.clear()
                plain.sent.clear()
    painted = {kind: [edit.painted for edit in each] for kind, each in edits.items()}
    answered = {kind: [edit.answered for edit in each] for kind, each in edits.items()}
    messages, kilobytes = zip(*page.sent, strict=True)
    plain_messages, plain_kilobytes = (median(each) for each in zip(*plain.sent, strict=True))
    show(
        capsys,
        f"4000 x 3000 photograph, {len(data) / 1e6:.1f} MB, three ranges, {counts.share:.0%} "
        f"selected, {ROUNDS} rounds in turns; an edit sends the plain page {plain_messages:.0f} "
        f"messages, {plain_kilobytes:.0f} kB",
        table(
            line("arrow key → picture", painted["key"], peers["key"], share=1 / 30),
            line("typed digit → picture", painted["digit"], peers["digit"], share=1 / 30),
            line("dragged handle → picture", painted["drag"], peers["drag"], share=1 / 30),
            line("arrow key → mask and numbers", answered["key"], peers["key"], share=1 / 10),
            line("Enter → mask and numbers", answered["digit"], peers["digit"], share=1 / 10),
            line("handle let go → mask and numbers", answered["drag"], peers["drag"], share=1 / 10),
            line("sent for an edit", kilobytes, unit="kB", most=40),
            line("messages for an edit", messages, unit="", most=20),
        ),
    )


def test_the_next_image_of_a_set(
    large: Photograph,
    addresses: tuple[str, str],
    browser: Browser,
    capsys: pytest.CaptureFixture[str],
) -> None:
    files = parts(large, 2000, 1500, 2 * STEPS + 1, seed=3)
    took: dict[str, list[float]] = {"rested": [], "at once": []}
    with opened(browser, addresses[0]) as app:
        app.go(linked(RED))
        app.upload(*files.items())
        app.expect_viewer_ready()
        app.expect_counted()
        for place, data in enumerate(list(files.values())[1:]):
            # First as somebody does who looks at each, then as somebody who searches.
            how = "rested" if place < STEPS else "at once"
            if how == "rested":
                app.expect_counted()
                app.page.wait_for_timeout(2000)
            seen = Watch(app.viewer, "keydown", _NEXT, app.painted("image-key"))
            app.page.keyboard.press("ArrowRight")
            took[how].append(seen.seconds())
            if how == "rested":
                expect(app.page.get_by_text(f"{reds(data):,} of 3,000,000 pixels")).to_be_visible()
        expect(app.page.get_by_text(f"{reds(data):,} of 3,000,000 pixels")).to_be_visible()
    show(
        capsys,
        f"{len(files)} images of 2000 x 1500",
        table(
            line("→ key → next image, after looking at one", took["rested"], most=0.3),
            line("→ key → next image, as soon as one is seen", took["at once"], most=0.3),
        ),
    )


def test_many_files_at_once(
    large: Photograph,
    addresses: tuple[str, str],
    browser: Browser,
    capsys: pytest.CaptureFixture[str],
) -> None:
    took = []
    for number in range(SETS):
        files = parts(large, 1152, 868, FILES, seed=number)
        with opened(browser, addresses[0]) as app:
            app.go(linked(RED))
            # More than the browser remembers by itself.
            app.page.evaluate("() => performance.setResourceTimingBufferSize(10_000)")
            app.upload(*files.items())
            app.strip.wait_for()
            counted = Watch(app.strip, "", _COUNTED, FILES).seconds()
            took.append(counted - float(app.page.evaluate(_UPLOADED)))
            app.look_at("Table")
            rows = app.table.locator("tbody tr")
            expect(rows).to_have_count(FILES)
            for text, (name, data) in zip(rows.all_inner_texts(), files.items(), strict=True):
                assert name in text
                assert re.search(rf"\t{reds(data):,}\t", text)
    show(
        capsys,
        f"{FILES} images of 1152 x 868, {SETS} times",
        table(line("end of the upload → all tiles' percents", took, most=10)),
    )
