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

from streamlit.runtime import Runtime, RuntimeState, exists, get_instance

_LOGGER = logging.getLogger(__name__)
_SECONDS = 10
_OVER = (RuntimeState.STOPPING, RuntimeState.STOPPED)
_lock = threading.Lock()
_watched: weakref.WeakSet[Runtime] = weakref.WeakSet()


def watch() -> None:
    """Let sessions go when their time is over, as long as this server runs.

    Called on every run; only the first call of a server does something.
    """
    server = get_instance() if exists() else None
    if server is None or server.state is not RuntimeState.ONE_OR_MORE_SESSIONS_CONNECTED:
        return  # a test that runs the page without a server
    with _lock:
        if server in _watched:
            return
        _watched.add(server)
    threading.Thread(target=_rounds, args=(server,), name="maskapp-expiry", daemon=True).start()


def _rounds(server: Runtime) -> None:
    before = False
    while server.state not in _OVER:
        time.sleep(_SECONDS)
        try:
            gone = _let_go(server, before)
        except Exception:
            if server.state not in _OVER:
                _LOGGER.warning(
                    "Sessions that are over stay in memory until the next visitor: this version of "
                    "Streamlit keeps them in another way.",
                    exc_info=True,
                )
            return
        if gone or before:
            release_memory()
        before = gone


def _let_go(server: Runtime, again: bool) -> bool:
    """Shut down the sessions of `server` that are over; return whether there were any.

    Streamlit has no public call for this. It changes its sessions in its event loop only.
    """
    loop = server._get_async_objs().eventloop

    async def shut_down() -> bool:
        manager = server._session_mgr
        expired = manager._session_storage._cache.expire()  # type: ignore[attr-defined]
        for _, ended in expired:
            ended.session.shutdown()
        # Uploads and downloads that were under way when their session ended belong to nobody.
        living = {each.session.id for each in manager.list_sessions()}
        uploads, media = server.uploaded_file_mgr, server.media_file_mgr
        for session_id in set(uploads.file_storage) - living:  # type: ignore[attr-defined]
            uploads.remove_session_files(session_id)
        for session_id in set(media._files_by_session_and_coord) - living:
            media.clear_session_refs(session_id)
        # Files go in the second round after nobody refers to them.
        if expired or again:
            media.remove_orphaned_files()
        return bool(expired)

    return asyncio.run_coroutine_threadsafe(shut_down(), loop).result(timeout=60)


def release_memory() -> None:
    """Give memory that is no longer used back to the operating system."""
    gc.collect()  # the objects of a session refer to each other
    if sys.platform == "linux":
        try:
            ctypes.CDLL(None).malloc_trim(0)
        except (OSError, AttributeError):  # a C library other than glibc
            return
