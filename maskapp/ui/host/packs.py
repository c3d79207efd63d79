"""Packs at addresses of their own: files on this computer that one browser may fetch.

Streamlit's own downloads are whole in memory. These are sent from the disk, can be resumed, and are
bound to the browser that they were built for: to know the address is not enough.
"""

from __future__ import annotations

import secrets
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from maskapp.ui.host import addresses

if TYPE_CHECKING:
    from starlette.requests import Request
    from starlette.responses import Response

_HEADERS = {
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "X-Accel-Buffering": "no",  # else a proxy copies up to 1 GB to its own disk first
}


@dataclass(frozen=True)
class _Pack:
    path: Path
    name: str
    browser: str


_offered: dict[str, _Pack] = {}
_lock = threading.Lock()


def offer(path: Path, name: str) -> str:
    """Return the address at which this session's browser finds a file; "" where there is none.

    It is found there as long as the file is there.

    Parameters
    ----------
    path : Path
    name : str
        Under which the browser saves it.
    """
    browser = addresses.browser()
    if not browser:
        return ""
    pack = _Pack(path, name, browser)
    with _lock:
        for token in [each for each, other in _offered.items() if not other.path.exists()]:
            del _offered[token]
        known = next((token for token, other in _offered.items() if other == pack), None)
        token = known or secrets.token_urlsafe(32)
        _offered[token] = pack
    return addresses.address(f"pack/{token}")


async def answer(request: Request) -> Response:
    """Give out a pack to the browser that it is for."""
    from starlette.responses import FileResponse

    pack = _offered.get(request.path_params["token"])
    asks = addresses.browser_of(request)
    is_theirs = pack is not None and secrets.compare_digest(pack.browser.encode(), asks.encode())
    if pack is None or not is_theirs or not pack.path.exists():
        return addresses.nothing_there()
    return FileResponse(
        pack.path, media_type="application/zip", filename=pack.name, headers=_HEADERS
    )
