"""A person's session, as threads need it: which one it is, whether it is seen, drawing it anew."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import TYPE_CHECKING, ParamSpec

from maskapp.ui.host.inside import private

if TYPE_CHECKING:
    from streamlit.runtime.scriptrunner import ScriptRunContext

P = ParamSpec("P")


@private(
    "tells which session a run belongs to",
    "removed images stay in memory until their page is closed, and what fails in the background "
    "is told with the next click",
    otherwise=lambda: "",
)
def session_id() -> str:
    """Return the id of the session that this thread draws, "" if it draws none."""
    context = _context()
    return context.session_id if context else ""


@private(
    "tells which sessions are open",
    "background work ends early, and the page goes on with it while it is used",
    otherwise=lambda *_: False,
)
def is_open(session: str) -> bool:
    """Whether a browser shows the session with this id."""
    from streamlit.runtime import exists, get_instance

    return exists() and get_instance().get_app_session(session) is not None


@private(
    "ends a session on request",
    "what a page held before it was reloaded stays in memory for a minute",
    otherwise=lambda *_: None,
)
def close(session: str) -> None:
    """End a session, from any thread; nothing if it has ended."""
    from streamlit.runtime import exists, get_instance

    if exists():
        server = get_instance()
        # Streamlit changes its sessions in its event loop only.
        loop = server._get_async_objs().eventloop
        loop.call_soon_threadsafe(server.close_session, session)


@private(
    "tells which sessions are open",
    "work on images goes on for a page that was closed, until it is done",
    otherwise=lambda *_: False,
)
def is_gone(session: str) -> bool:
    """Whether a server runs, and no browser shows the session with this id."""
    from streamlit.runtime import exists, get_instance

    return bool(session) and exists() and get_instance().get_app_session(session) is None


@private(
    "draws a session's page anew for a thread",
    "what threads found out, and why a download failed, is seen with the next click",
    otherwise=lambda *_: None,
)
def rerun(session: str) -> None:
    """Draw a session's page anew, from any thread; nothing if nobody looks at it."""
    from streamlit.runtime import exists, get_instance

    # What Streamlit's file watcher does.
    shown = get_instance().get_app_session(session) if exists() else None
    if shown:
        shown.request_rerun(None)


def as_this_session(function: Callable[P, None]) -> Callable[P, None]:
    """Return a function for any thread that calls `function` as this session's run would."""
    context = _context()

    def call(*args: P.args, **kwargs: P.kwargs) -> None:
        thread = threading.Thread(target=function, args=args, kwargs=kwargs)
        _attach(thread, context)
        thread.start()
        thread.join()

    return call


@private(
    "tells what a run is part of",
    "removed images stay in memory until their page is closed, and a download may have to be "
    "clicked again",
    otherwise=lambda: None,
)
def _context() -> ScriptRunContext | None:
    from streamlit.runtime.scriptrunner import get_script_run_ctx

    return get_script_run_ctx(suppress_warning=True)  # threads have none, as they should


@private(
    "lets a thread work for a session",
    "a built file may be gone before the browser fetched it, and has to be clicked again",
    otherwise=lambda *_: None,
)
def _attach(thread: threading.Thread, context: ScriptRunContext | None) -> None:
    from streamlit.runtime.scriptrunner import add_script_run_ctx

    add_script_run_ctx(thread, context)
