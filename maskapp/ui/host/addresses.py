"""Addresses of the page's own server, and the browser that asks at them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

COOKIE = "maskapp_browser"
_PREFIX = "maskapp"
_NOT_THERE = "There is nothing at this address any more. Go back to the page and ask for it again."


def address(path: str) -> str:
    """Return the address, from the root of the site, of what the page's server has at a path."""
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return "/".join(["", *([base] if base else []), _PREFIX, path])


def browser() -> str:
    """Return what tells the browser of this session from others: a secret; "" if unknown."""
    return st.context.cookies.get(COOKIE, "")


def browser_of(request: Request) -> str:
    """Return what tells the browser that asks from others, as :func:`browser` does."""
    return request.cookies.get(COOKIE, "")


def nothing_there() -> Response:
    """Return the answer to who asks for what is not there, or not theirs."""
    from starlette.responses import PlainTextResponse

    return PlainTextResponse(_NOT_THERE, 404, {"Cache-Control": "no-store"})
