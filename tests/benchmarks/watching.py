"""When a browser shows something, by its own clock, and what it was sent for that."""

from __future__ import annotations

from itertools import count
from typing import NamedTuple

from playwright.sync_api import Locator, Page, Request, WebSocket

# Looked at after every change of what is watched, and after every picture that was loaded. What a
# canvas or an element holds in one frame is on the screen two frames later.
_WATCH = """
(target, { name, event, wanted }) => {
    const isSeen = %s;
    const frame = () => new Promise(requestAnimationFrame);
    const changes = { attributes: true, characterData: true, childList: true, subtree: true };
    const listens = { capture: true };
    let start = event ? null : 0;
    const note = ({ timeStamp }) => { start = timeStamp; };
    window.watched ??= {};
    window.watched[name] = new Promise((done, fail) => {
        const end = (then, what) => {
            clearTimeout(patience);
            observer.disconnect();
            document.removeEventListener("load", look, listens);
            if (event) window.removeEventListener(event, note, listens);
            then(what);
        };
        const look = async () => {
            if (start === null || !isSeen(target, wanted)) return;
            const since = start;
            start = null;
            await frame();
            await frame();
            end(done, (performance.now() - since) / 1000);
        };
        const patience = setTimeout(() => end(fail, new Error(`never seen: ${isSeen}`)), 60_000);
        const observer = new MutationObserver(look);
        observer.observe(target, changes);
        observer.observe(document, changes);
        document.addEventListener("load", look, listens);
        if (event) window.addEventListener(event, note, listens);
        look();
    });
}
"""

_names = (f"watch {number}" for number in count())


class Watch:
    """The time from what somebody does until it is seen.

    Parameters
    ----------
    target : Locator
        What changes; so may anything outside of shadow trees.
    event : str
        What somebody does, "keydown" for example: its last time before the end is the start. With
        "" the start is that of the browser's clock, when the page was asked for.
    seen : str
        A function in JavaScript of the target and of `wanted`: whether it is seen.
    wanted : object
    """

    def __init__(self, target: Locator, event: str, seen: str, wanted: object = None) -> None:
        self._page = target.page
        self._name = next(_names)
        script = _WATCH.replace("%s", seen)
        target.evaluate(script, {"name": self._name, "event": event, "wanted": wanted})

    def seconds(self) -> float:
        """Wait until it is seen."""
        return float(self._page.evaluate("(name) => window.watched[name]", self._name))


class Sent(NamedTuple):
    """What came on WebSockets, and the bytes of that and of files."""

    messages: int
    kilobytes: float


class Traffic:
    """What a page that is not open yet will be sent."""

    def __init__(self, page: Page) -> None:
        self._page = page
        self._frames: list[int] = []
        self._requests: list[Request] = []
        page.on("websocket", self._on_websocket)
        page.on("requestfinished", self._on_request)

    def _on_websocket(self, socket: WebSocket) -> None:
        socket.on("framereceived", lambda frame: self._frames.append(len(frame)))

    def _on_request(self, request: Request) -> None:
        self._requests.append(request)

    def begin(self) -> None:
        """Count from now on."""
        self._frames.clear()
        self._requests.clear()

    def counted(self) -> Sent:
        """Return what came, once nothing comes any more."""
        before = None
        while before != (before := (len(self._frames), len(self._requests))):
            self._page.wait_for_timeout(400)
        files = [request.sizes()["responseBodySize"] for request in self._requests]
        return Sent(len(self._frames), (sum(self._frames) + sum(files)) / 1000)
