"""Everything here is opt-in; a browser that is not there is skipped."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path

import pytest

from tests.browser.conftest import ROOT, running_server
from tests.smoke.firefox import firefox
from tests.smoke.webkit import webkit
from tests.smoke.window import Window

Start = Callable[[Path], AbstractContextManager[Window]]

BROWSERS: dict[str, tuple[Start, tuple[str, ...], str]] = {
    "firefox": (firefox, ("firefox-esr",), "firefox-esr"),
    "webkit": (webkit, ("WebKitWebDriver", "Xvfb"), "webkit2gtk-driver xvfb"),
}
"""What starts a browser, the commands that it takes, and Debian's packages with these."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if Path(__file__).parent in item.path.parents:
            item.add_marker("smoke")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    log = tmp_path / "server.txt"
    with running_server(ROOT / "streamlit_app.py", log) as address:
        yield address
    assert "Traceback" not in log.read_text("utf-8")


@pytest.fixture(params=BROWSERS)
def window(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Window]:
    start, commands, packages = BROWSERS[request.param]
    missing = [command for command in commands if not shutil.which(command)]
    if missing:
        pytest.skip(f"{' and '.join(missing)} not found: `apt-get install {packages}` brings it.")
    home = tmp_path / "home"
    home.mkdir()
    with start(home) as opened:
        yield opened
