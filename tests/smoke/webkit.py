"""WebKitGTK's MiniBrowser, through its driver, which speaks WebDriver: JSON over HTTP.

Six commands: Selenium for them would be 40 MB.
"""

from __future__ import annotations

import json
import os
import subprocess
import urllib.error
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.browser.conftest import free_port
from tests.smoke.window import HEIGHT, PATIENCE, WIDTH, Window, until

# The driver tells nothing of the console. So the page is asked, for what comes after it has loaded.
_LISTEN = """
() => {
    const trouble = (window.trouble = []);
    const tell = console.error;
    console.error = (...said) => {
        trouble.push(said.map(String).join(" "));
        tell(...said);
    };
    addEventListener("error", ({ message }) => trouble.push(message));
    addEventListener("unhandledrejection", ({ reason }) => trouble.push(String(reason)));
    return null;
}
"""


class WebKit(Window):
    """A window of MiniBrowser."""

    def __init__(self, driver: str, downloads: Path) -> None:
        self.downloads = downloads
        browser = next(Path("/usr/lib").glob("*/webkit2gtk-4.1/MiniBrowser"))
        options = {"binary": str(browser), "args": ["--automation"]}
        wanted = {"capabilities": {"alwaysMatch": {"webkitgtk:browserOptions": options}}}
        session = _send("POST", f"{driver}/session", wanted)["sessionId"]
        self._address = f"{driver}/session/{session}"
        self._post("window/rect", x=0, y=0, width=WIDTH, height=HEIGHT)

    def _post(self, command: str, **parameters: Any) -> Any:
        return _send("POST", f"{self._address}/{command}", parameters)

    def close(self) -> None:
        _send("DELETE", self._address)

    def open(self, address: str) -> None:
        self._post("url", url=address)
        self.ask(_LISTEN)

    def evaluate(self, expression: str) -> str:
        return str(self._post("execute/sync", script=f"return {expression}", args=[]))

    def give(self, selector: str, files: Sequence[Path]) -> None:
        element = self._post("elements", using="css selector", value=selector)[-1]
        (name,) = element.values()
        self._post(f"element/{name}/value", text="\n".join(str(file) for file in files))

    def perform(self, actions: list[dict[str, Any]]) -> None:
        self._post("actions", actions=actions)

    def trouble(self) -> list[str]:
        said: list[str] = self.ask("() => window.trouble")
        return said


def _send(method: str, address: str, body: object = None) -> Any:
    """Send a command to the driver and return its result."""
    data = None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address, data, method=method)
    try:
        with urllib.request.urlopen(request, timeout=PATIENCE) as answer:
            return json.load(answer)["value"]
    except urllib.error.HTTPError as error:
        raise AssertionError(error.read().decode()) from error


def _listens(driver: str) -> bool:
    try:
        return bool(_send("GET", f"{driver}/status")["ready"])
    except OSError:
        return False


@contextmanager
def _screen(log: Path) -> Iterator[str]:
    """Make a screen that nobody sees; yield its name."""
    size = f"{WIDTH}x{HEIGHT}x24"
    command = ["Xvfb", "-displayfd", "1", "-screen", "0", size, "-nolisten", "tcp"]
    with (
        log.open("ab") as output,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=output, text=True) as screen,
    ):
        try:
            assert screen.stdout
            yield f":{screen.stdout.readline().strip()}"
        finally:
            screen.terminate()


@contextmanager
def webkit(home: Path) -> Iterator[Window]:
    """Start MiniBrowser; what it downloads comes to the home folder."""
    log, port = home / "log.txt", free_port()
    driver = f"http://127.0.0.1:{port}"
    with (
        _screen(log) as display,
        log.open("ab") as output,
        subprocess.Popen(
            ["WebKitWebDriver", f"--port={port}"],
            env=os.environ | {"DISPLAY": display, "HOME": str(home)},
            stdout=output,
            stderr=subprocess.STDOUT,
        ) as process,
    ):
        try:
            until("the driver listens", lambda: _listens(driver))
            window = WebKit(driver, home)
            try:
                yield window
            finally:
                window.close()
        finally:
            process.terminate()
