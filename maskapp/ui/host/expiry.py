"""Sessions that are over are let go, and their memory goes back to the system.

Streamlit forgets a closed tab's session when another one connects or disconnects: what the last
person of the day uploaded would stay in memory until somebody comes back.
"""

from __future__ import annotations

import asyncio
import ctypes
import gc
import logging
import sys
import threading
import time
import weakref
from collections.abc import Callable
from typing import TYPE_CHECKING

from maskapp.ui.host.inside import private

if TYPE_CHECKING:
    from streamlit.runtime import Runtime

_LOGGER = logging.getLogger(__name__)
_SECONDS = 10
_OVER = ("STOPPING", "STOPPED")
_UNTIL = "what the last person uploaded stays in memory until the next visitor"
_lock = threading.Lock()
_watched: weakref.WeakSet[Runtime] = weakref.WeakSet()
_others: list[Callable[[], bool]] = []


def watch() -> None:
    """Let sessions go when their time is over, as long as this server runs.

    Called on every run; only the first call of a server does something.
    """
    server = _server()
    if server is None:
        return
    with _lock:
        if server in _watched:
            return
        _watched.add(server)
    threading.Thread(target=_rounds, args=(server,), name="maskapp-expiry", daemon=True).start()


def each_round(let_go: Callable[[], bool]) -> None:
    """Have a function called every few seconds: it lets go of something, and tells whether."""
    _others.append(let_go)


def is_served() -> bool:
    """Whether a server runs the page; where a test does, none may be there."""
    return _server() is not None


@private("tells what runs the page", _UNTIL, otherwise=lambda: None)
def _server() -> Runtime | None:
    """Return the server of this page; None where a test runs the page without one."""
    from streamlit.runtime import exists, get_instance

    if not exists() or get_instance().state.name != "ONE_OR_MORE_SESSIONS_CONNECTED":
        return None
    return get_instance()


def _rounds(server: Runtime) -> None:
    loop, before = _loop_of(server), False
    if loop is None:
        return
    while server.state.name not in _OVER:
        time.sleep(_SECONDS)
        others = [let_go() for let_go in _others]
        try:
            gone = _let_go(server, loop, before) or any(others)
        except Exception:
            if server.state.name not in _OVER:
                _LOGGER.warning(
                    "Sessions that are over stay in memory until the next visitor: this version of "
                    "Streamlit keeps them in another way.",
                    exc_info=True,
                )
            return
        if gone or before:
            release_memory()
        before = gone


def _let_go(server: Runtime, loop: asyncio.AbstractEventLoop, again: bool) -> bool:
    """Shut down the sessions of `server` that are over; return whether there were any."""

    async def shut_down() -> bool:
        ended = _shut_down_ended(server)
        _forget_files_of_nobody(server)
        # Files go in the second round after nobody refers to them.
        if ended or again:
            _delete_unreferenced_files(server)
        return ended

    # Streamlit changes its sessions in its event loop only.
    return asyncio.run_coroutine_threadsafe(shut_down(), loop).result(timeout=60)


@private("tells the loop that its sessions live in", _UNTIL, otherwise=lambda _: None)
def _loop_of(server: Runtime) -> asyncio.AbstractEventLoop | None:
    return server._get_async_objs().eventloop


@private("tells which sessions are over", _UNTIL, otherwise=lambda _: False)
def _shut_down_ended(server: Runtime) -> bool:
    """Shut down sessions whose time is over; return whether there were any."""
    expired = server._session_mgr._session_storage._cache.expire()  # type: ignore[attr-defined]  # of the one in memory
    for _, ended in expired:
        ended.session.shutdown()
    return bool(expired)


@private(
    "tells whose files it holds",
    "what was under way when a page was closed stays in memory",
    otherwise=lambda _: None,
)
def _forget_files_of_nobody(server: Runtime) -> None:
    """Let go of uploads and downloads that were under way when their session ended."""
    living = {each.session.id for each in server._session_mgr.list_sessions()}
    uploads, media = server.uploaded_file_mgr, server.media_file_mgr
    for session_id in set(uploads.file_storage) - living:  # type: ignore[attr-defined]  # of the one in memory
        uploads.remove_session_files(session_id)
    for session_id in set(media._files_by_session_and_coord) - living:
        media.clear_session_refs(session_id)


@private(
    "deletes files on request",
    "pictures and files of pages that were closed stay in memory until the next visitor",
    otherwise=lambda _: None,
)
def _delete_unreferenced_files(server: Runtime) -> None:
    server.media_file_mgr.remove_orphaned_files()


def release_memory() -> None:
    """Give memory that is no longer used back to the operating system."""
    gc.collect()  # the objects of a session refer to each other
    if sys.platform == "linux":
        try:
            ctypes.CDLL(None).malloc_trim(0)
        except (OSError, AttributeError):  # a C library other than glibc
            return
