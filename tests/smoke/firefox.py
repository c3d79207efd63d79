"""Firefox, which speaks WebDriver BiDi itself: JSON over a WebSocket.

Playwright's own way to an installed Firefox asks for more of BiDi than Firefox ESR has, and
Selenium's needs geckodriver, which Debian does not have.
"""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from websockets.sync.client import ClientConnection, connect

from tests.smoke.window import HEIGHT, PATIENCE, WIDTH, Window, until


class Firefox(Window):
    """A window of Firefox."""

    def __init__(self, connection: ClientConnection, downloads: Path) -> None:
        self.downloads = downloads
        self._connection = connection
        self._sent = 0
        self._said: list[dict[str, Any]] = []
        self._send("session.new", capabilities={})
        self._send("session.subscribe", events=["log.entryAdded"])
        context = self._send("browsingContext.getTree")["contexts"][0]["context"]
        self._here = {"context": context}
        size = {"width": WIDTH, "height": HEIGHT}
        self._send("browsingContext.setViewport", viewport=size, **self._here)

    def _send(self, method: str, **parameters: Any) -> Any:
        """Send a command and return its result."""
        self._sent += 1
        command = {"id": self._sent, "method": method, "params": parameters}
        self._connection.send(json.dumps(command))
        while True:
            message = json.loads(self._connection.recv(PATIENCE))
            if message["type"] == "event":
                self._said.append(message["params"])
            elif message["id"] == self._sent:
                assert message["type"] == "success", message
                return message["result"]

    def open(self, address: str) -> None:
        self._send("browsingContext.navigate", url=address, wait="complete", **self._here)

    def evaluate(self, expression: str) -> str:
        told = self._send(
            "script.evaluate", expression=expression, target=self._here, awaitPromise=False
        )
        assert told["type"] == "success", told
        return str(told["result"]["value"])

    def give(self, selector: str, files: Sequence[Path]) -> None:
        locator = {"type": "css", "value": selector}
        found = self._send("browsingContext.locateNodes", locator=locator, **self._here)
        element = {"sharedId": found["nodes"][-1]["sharedId"]}
        paths = [str(file) for file in files]
        self._send("input.setFiles", element=element, files=paths, **self._here)

    def perform(self, actions: list[dict[str, Any]]) -> None:
        self._send("input.performActions", actions=actions, **self._here)

    def trouble(self) -> list[str]:
        self.evaluate("''")  # what was told until now comes before the answer
        texts = [(each["level"], str(each["text"])) for each in self._said]
        return [text for level, text in texts if level == "error" or "maskapp" in text]


@contextmanager
def firefox(home: Path) -> Iterator[Window]:
    """Start Firefox, with a profile of its own."""
    profile, downloads = home / "profile", home / "downloads"
    profile.mkdir()
    downloads.mkdir()
    preferences = {
        "browser.download.folderList": 2,  # the folder of the next line
        "browser.download.dir": str(downloads),
        "services.settings.server": "data:,",  # Mozilla's, which it would ask for news
    }
    lines = [
        f"user_pref({json.dumps(name)}, {json.dumps(preferences[name])});" for name in preferences
    ]
    (profile / "user.js").write_text("\n".join(lines), "utf-8")
    command = ["firefox-esr", "--headless", "--remote-debugging-port=0", "--profile", str(profile)]
    with (
        (home / "log.txt").open("wb") as log,
        subprocess.Popen(
            command, env=os.environ | {"HOME": str(home)}, stdout=log, stderr=subprocess.STDOUT
        ) as process,
    ):
        try:
            told = profile / "WebDriverBiDiServer.json"
            text = until("Firefox listens", lambda: told.exists() and told.read_text("utf-8"))
            address = f"ws://127.0.0.1:{json.loads(str(text))['ws_port']}/session"
            with connect(address, max_size=None, compression=None) as connection:
                yield Firefox(connection, downloads)
        finally:
            process.terminate()
