"""Each browser that shows the page has a name, which no script reads."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest

from maskapp.ui.host.addresses import COOKIE
from maskapp.ui.host.server import _Page

HTML = [(b"content-type", b"text/html; charset=utf-8")]
ASKS = {b"accept": "text/html,application/xhtml+xml"}


def cookies(status: int, headers: list[tuple[bytes, bytes]], asked: dict[bytes, str]) -> list[str]:
    """The names that an answer gives."""
    sent: list[Any] = []

    async def send(message: Any) -> None:
        sent.append(message)

    message = {"type": "http.response.start", "status": status, "headers": headers}
    asyncio.run(_Page(send, "http", asked).send(message))
    (answer,) = sent
    return [value.decode() for name, value in answer["headers"] if name == b"set-cookie"]


@pytest.mark.parametrize(
    ("status", "headers", "asked", "count"),
    [
        (200, HTML, ASKS, 1),
        (304, [], ASKS, 1),  # it has the page from an earlier day
        (304, [], {b"accept": "*/*"}, 0),
        (200, [(b"content-type", b"image/png")], ASKS, 0),
        (200, HTML, ASKS | {b"cookie": f"{COOKIE}=x"}, 0),
        (304, [], ASKS | {b"cookie": f"{COOKIE}=x"}, 0),
    ],
)
def test_who_is_given_a_name(
    status: int, headers: list[tuple[bytes, bytes]], asked: dict[bytes, str], count: int
) -> None:
    found = cookies(status, headers, asked)
    assert len(found) == count
    assert all(each.startswith(f"{COOKIE}=") and "HttpOnly" in each for each in found)
