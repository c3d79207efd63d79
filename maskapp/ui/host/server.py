"""What the page's server does beyond Streamlit: who may ask, who asks, and files of its own.

Given to ``st.App`` in the file that ``streamlit run`` is given. Where a page runs without it, as
tests do, everybody is the browser "", and there are no addresses of its own.
"""

from __future__ import annotations

import json
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from maskapp.ui.host import packs
from maskapp.ui.host.addresses import COOKIE, address, nothing_there
from maskapp.ui.host.inside import private

if TYPE_CHECKING:
    from starlette.middleware import Middleware
    from starlette.requests import Request
    from starlette.responses import Response
    from starlette.routing import Route
    from starlette.types import ASGIApp, Message, Receive, Scope, Send

SCRIPT = Path(__file__).parents[1] / "script.py"
"""What Streamlit runs for each visit and each click."""

_OTHER_NAME = (
    "This page does not answer under this name. Use the address that whoever runs it gave you. "
    "Whoever runs it: the names it answers to are those of server.allowedHosts."
)
_endings: list[Callable[[], None]] = []


def at_end(act: Callable[[], None]) -> None:
    """Have something done when the server ends: ``atexit`` is not reached when it is told to."""
    _endings.append(act)


def routes() -> list[Route]:
    """Return what this server answers beyond Streamlit; the first that fits does."""
    from starlette.routing import Route

    return [
        Route(address("pack/{token}"), packs.answer),
        # Streamlit answers an unknown path with the page: it would be saved in place of a file.
        Route(address("{rest:path}"), _nothing),
    ]


async def _nothing(request: Request) -> Response:
    return nothing_there()


def middleware() -> list[Middleware]:
    """Return what stands before all answers of this server."""
    from starlette.middleware import Middleware

    return [Middleware(_Door)]


@asynccontextmanager
async def lifespan(_app: object) -> AsyncIterator[None]:
    """Do, when the server ends, what is to be done then."""
    try:
        yield
    finally:
        while _endings:
            _endings.pop()()


@private(
    "tells under which names it answers",
    "pictures and code of the page are given out under any name of this computer",
    otherwise=lambda _: True,
)
def _is_own_name(host: str) -> bool:
    from streamlit.web.server.starlette.starlette_websocket import is_host_allowed

    return is_host_allowed(host)


class _Door:
    """Refuses other names, knows browsers again, and keeps Streamlit's own words from people."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":  # Streamlit looks at the name that a socket asks for itself
            await self._app(scope, receive, send)
            return
        headers = {name: value.decode("latin-1") for name, value in scope["headers"]}
        # Else a web site could point a name of its own at this computer and read along.
        if not _is_own_name(headers.get(b"host", "")):
            from starlette.responses import PlainTextResponse

            await PlainTextResponse(_OTHER_NAME, 400)(scope, receive, send)
        elif scope["path"].endswith("/_stcore/host-config"):
            packed = [each for each in scope["headers"] if each[0] != b"accept-encoding"]
            answer = _HostConfig(send, headers.get(b"host", ""))
            await self._app({**scope, "headers": packed}, receive, answer.send)
        else:
            await self._app(scope, receive, _Page(send, scope["scheme"], headers).send)


class _Page:
    """The answer to one request: the page itself gives its browser a name."""

    def __init__(self, send: Send, scheme: str, headers: dict[bytes, str]) -> None:
        self._send = send
        self._is_known = f"{COOKIE}=" in headers.get(b"cookie", "")
        self._is_asked_for = "text/html" in headers.get(b"accept", "")
        self._is_secure = "https" in (scheme, headers.get(b"x-forwarded-proto", ""))

    async def send(self, message: Message) -> None:
        # A browser that was closed has lost its name, and may still have the page.
        if message["type"] == "http.response.start" and (
            _is_html(message) or (message["status"] == 304 and self._is_asked_for)
        ):
            # Inside another site's page, that site could steer this one.
            own = [(b"content-security-policy", b"frame-ancestors 'self'")]
            if not self._is_known:
                own.append((b"set-cookie", self._cookie().encode()))
            message = {**message, "headers": [*message["headers"], *own]}
        await self._send(message)

    def _cookie(self) -> str:
        # Forgotten when the browser is closed; no script reads it, no other site sends it.
        cookie = f"{COOKIE}={secrets.token_urlsafe(32)}; Path=/; HttpOnly; SameSite=Strict"
        return f"{cookie}; Secure" if self._is_secure else cookie


def _is_html(message: Message) -> bool:
    return any(
        name.lower() == b"content-type" and value.startswith(b"text/html")
        for name, value in message["headers"]
    )


class _HostConfig:
    """The answer that tells Streamlit's browser code how to behave, with some of it changed.

    Its error boxes speak of "yourscript.py": the page has words of its own. And pages of other
    sites, some of which anybody may have, could steer this one from outside.
    """

    def __init__(self, send: Send, host: str) -> None:
        self._send = send
        self._own = [f"{scheme}://{host}" for scheme in ("http", "https")]
        self._start: Message = {}
        self._body = b""

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self._start = message
            return
        self._body += message.get("body", b"")
        if message.get("more_body"):
            return
        body = self._changed()
        kept = [each for each in self._start["headers"] if each[0] != b"content-length"]
        length = (b"content-length", str(len(body)).encode())
        await self._send({**self._start, "headers": [*kept, length]})
        await self._send({"type": "http.response.body", "body": body})

    def _changed(self) -> bytes:
        try:
            told = json.loads(self._body)
        except ValueError:
            return self._body  # an error, in Streamlit's words
        own = {"blockErrorDialogs": True, "allowedOrigins": self._own}
        return json.dumps(told | own).encode() if isinstance(told, dict) else self._body
