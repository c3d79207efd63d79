"""A real server, a real browser, and a page that fails the test on any error in its console."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import (
    Browser,
    BrowserContext,
    BrowserType,
    Playwright,
    sync_playwright,
)

from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Rule
from maskapp.ui.state import link
from tests.browser.app_driver import App
from tests.browser.network import network_to

ROOT = Path(__file__).parents[2]
OpenApp = Callable[..., App]
Begin = Callable[[OpenApp], App]

# The first draws no window that nobody sees: a fifth of the work less.
_COMMANDS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
)
_ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-software-rasterizer",  # WebGL, which nothing here uses: a tenth of the work
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-extensions",
)
_START_SECONDS = 60
_VIEWPORT: Any = {"width": 1440, "height": 1000}
_NO_CHROMIUM = (
    "These tests need Chromium. Get it with `apt-get install chromium` or with "
    "`python -m playwright install chromium`, or name one in the variable MASKAPP_CHROMIUM."
)


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("browser")


def find_chromium(playwright: Playwright) -> str | None:
    """Return the path of a Chromium on this computer, None if there is none."""
    for variable in ("MASKAPP_CHROMIUM", "CHROME"):
        if named := os.environ.get(variable):
            return named
    own = playwright.chromium.executable_path
    installed = (shutil.which(command) for command in _COMMANDS)
    return next((path for path in installed if path), own if Path(own).exists() else None)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("localhost", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running_server(script: Path, log: Path, port: int = 0) -> Iterator[str]:
    """Run a page, on a free port by default, and yield its address."""
    port = port or free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(script), f"--server.port={port}"]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    with (
        log.open("wb") as output,
        subprocess.Popen(
            [*command, "--server.headless=true"],
            cwd=ROOT,
            env=environment,
            stdout=output,
            stderr=subprocess.STDOUT,
        ) as server,
    ):
        address = f"http://localhost:{port}"
        try:
            _wait_until_healthy(address, server, log)
            yield address
        finally:
            server.terminate()


def _wait_until_healthy(address: str, server: subprocess.Popen[bytes], log: Path) -> None:
    deadline = time.monotonic() + _START_SECONDS
    while time.monotonic() < deadline and server.poll() is None:
        with suppress(OSError), urllib.request.urlopen(f"{address}/_stcore/health") as answer:
            if answer.status == 200:
                return
        time.sleep(0.1)
    pytest.fail(f"The server did not start. It said:\n{log.read_text('utf-8')}")


# Of the package, not of the session: Playwright keeps an event loop that other tests must not see.
@pytest.fixture(scope="package")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    log = tmp_path_factory.mktemp("server") / "log.txt"
    with running_server(ROOT / "streamlit_app.py", log) as address:
        yield address
    said = log.read_text("utf-8")
    _, happened, trace = said.partition("Traceback")
    assert not happened, trace[:3000]


@pytest.fixture(scope="package")
def cut_off_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Return the address of a server for lines that are cut.

    Its log is not judged: Streamlit takes a socket that broke while it answered for one that was
    sent text, and logs that with a traceback.
    """
    log = tmp_path_factory.mktemp("cut off") / "log.txt"
    with running_server(ROOT / "streamlit_app.py", log) as address:
        yield address


@pytest.fixture(scope="package")
def chromium() -> Iterator[tuple[BrowserType, str]]:
    """What starts a Chromium, and the path of the one on this computer."""
    with sync_playwright() as playwright:
        path = find_chromium(playwright)
        if path is None:
            if os.environ.get("CI"):
                pytest.fail(_NO_CHROMIUM)
            pytest.skip(_NO_CHROMIUM)
        yield playwright.chromium, path


@pytest.fixture(scope="package")
def browser(chromium: tuple[BrowserType, str]) -> Iterator[Browser]:
    """Return a browser that gives people, and screens of other kinds, contexts of their own."""
    kind, path = chromium
    with kind.launch(executable_path=path, args=_ARGUMENTS) as launched:
        yield launched


@pytest.fixture(scope="package")
def profile(
    chromium: tuple[BrowserType, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BrowserContext]:
    """Return a profile that has seen the page before: its code is loaded and compiled only once.

    Most tests open their window here, as that takes half the time.
    """
    with _new_profile(chromium, tmp_path_factory.mktemp("profile")) as context:
        yield context


@pytest.fixture(scope="package")
def profile_of_windows(
    chromium: tuple[BrowserType, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[BrowserContext]:
    """Return a profile for windows that stay: one that closes takes the other's cookies along."""
    with _new_profile(chromium, tmp_path_factory.mktemp("profile")) as context:
        yield context


@contextmanager
def _new_profile(chromium: tuple[BrowserType, str], folder: Path) -> Iterator[BrowserContext]:
    kind, path = chromium
    with kind.launch_persistent_context(
        folder, executable_path=path, args=_ARGUMENTS, viewport=_VIEWPORT
    ) as context:
        yield context


@pytest.fixture(scope="module")
def changed_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[[str], str]]:
    """Return what starts a server that runs code before the page is drawn, once for each code."""
    with ExitStack() as things:
        started: dict[str, str] = {}

        def address_of(code: str) -> str:
            if code not in started:
                folder = tmp_path_factory.mktemp("changed")
                script = folder / "page.py"
                script.write_text(f"{code}\nfrom maskapp.ui.page import main\nmain()\n", "utf-8")
                started[code] = things.enter_context(running_server(script, folder / "log.txt"))
            return started[code]

        yield address_of


# What a window of the profile can be made to be; anything else takes a context of its own.
_OF_A_WINDOW = {"viewport", "color_scheme"}


@contextmanager
def _opening(
    request: pytest.FixtureRequest, profile: str = "profile"
) -> Iterator[tuple[OpenApp, list[App]]]:
    """Yield what opens pages, and the list of those that it has opened."""
    opened: list[App] = []
    have = request.getfixturevalue

    with ExitStack() as things:

        def open_page(
            query: str = "",
            *,
            rule: Rule | None = None,
            slow: bool = False,
            after: str = "",
            lossy: bool = False,
            **context: Any,
        ) -> App:
            address = have("changed_server")(after) if after else have("server")
            network = None
            if lossy:
                network = things.enter_context(
                    network_to(address if after else have("cut_off_server"))
                )
                address = network.address
            if opened or not context.keys() <= _OF_A_WINDOW:
                context = {"viewport": _VIEWPORT} | context
                app = App(things.enter_context(have("browser").new_context(**context)), address)
            else:
                app = App(have(profile), address)
                app.page.set_viewport_size(context.get("viewport", _VIEWPORT))
                app.page.emulate_media(color_scheme=context.get("color_scheme", "light"))
            app.network = network
            opened.append(app)
            things.callback(app.close)
            if slow:
                app.slow_down()
            if rule:
                query = f"?{link.PARAMETER}={link.encode(Recipe(rule))}"
            app.go(query)
            return app

        yield open_page, opened


def _expect_no_trouble(apps: Iterable[App]) -> None:
    trouble = [line for app in apps for line in app.trouble]
    assert trouble == []


@pytest.fixture
def open_app(request: pytest.FixtureRequest) -> Iterator[OpenApp]:
    """Open pages, each as a person of their own; any trouble in one fails the test.

    ``rule`` is the one that the page starts with, as if by a link; ``slow`` makes
    `App.hold_answers` possible; ``after`` is Python code for a server of its own, which a module's
    tests share, run before the page is drawn; ``lossy`` gives the page a line that can be lost.
    """
    with _opening(request) as (open_page, opened):
        yield open_page
    _expect_no_trouble(opened)


class Windows:
    """Windows that tests of a module have one after the other: to open one takes longer than most.

    Each test begins with the recipe that the window was opened with. After one that failed, the
    next has a window of its own again.
    """

    def __init__(self, request: pytest.FixtureRequest) -> None:
        self._request = request
        self._things = ExitStack()
        self._open: dict[Begin, App] = {}
        self._failed = 0

    def get(self, begin: Begin, recipe: Recipe) -> App:
        """Return the window that `begin` opens with a recipe."""
        failed = self._request.session.testsfailed
        if failed > self._failed:
            self._open.clear()  # they are closed in the end
            self._failed = failed
        if begin in self._open:
            self._open[begin].begin_again(recipe)
        else:
            opening = _opening(self._request, "profile_of_windows")
            open_page, _ = self._things.enter_context(opening)
            self._open[begin] = begin(open_page)
        return self._open[begin]

    def expect_no_trouble(self) -> None:
        _expect_no_trouble(self._open.values())

    def close(self) -> None:
        self._things.close()


@pytest.fixture(scope="module")
def _windows(request: pytest.FixtureRequest) -> Iterator[Windows]:
    windows = Windows(request)
    yield windows
    windows.close()


@pytest.fixture
def windows(_windows: Windows) -> Iterator[Windows]:
    """Give windows that other tests of the module had before; any trouble in one fails the test."""
    yield _windows
    _windows.expect_no_trouble()


@pytest.fixture
def app(open_app: OpenApp) -> App:
    return open_app()
