"""Files built on click, in threads without a session; failures come back as sentences."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from functools import partial

import streamlit as st
from streamlit.runtime import get_instance
from streamlit.runtime.scriptrunner import add_script_run_ctx, get_script_run_ctx

from maskapp.errors import MaskappError
from maskapp.ui import session
from maskapp.ui.state import AppState
from maskapp.ui.wording import plain, said

_LOGGER = logging.getLogger(__name__)
# How long an edit that was sent together with the click may take to arrive.
_EDIT_SECONDS = 0.4

Build = Callable[[], bytes | str]


class _Changed(MaskappError):
    """The rule on the page is no longer the one of the file."""


def on_click(label: str, build: Build, file_name: str, mime: str) -> Build:
    """Return what a download button calls: `build`, guarded.

    Parameters
    ----------
    label : str
        The button's, for the sentence when building fails.
    build : callable
        Returns the file's contents for the state that is on screen now.
    file_name, mime : str
        The button's.
    """
    context = get_script_run_ctx()
    session_id = context.session_id if context else ""

    def keep(content: bytes) -> None:
        thread = threading.Thread(target=_keep, args=(content, mime, label, file_name))
        add_script_run_ctx(thread, context)  # tells whose file it is
        thread.start()
        thread.join()

    state, holder, mailbox = session.load(), session.holder(), _mailbox()
    return partial(_build, label, build, keep, state, holder, mailbox, session_id)


def _build(
    label: str,
    build: Build,
    keep: Callable[[bytes], None],
    drawn: AppState,
    holder: session.Holder,
    mailbox: list[str],
    session_id: str,
) -> bytes:
    start = time.monotonic()
    try:
        content = build()
        # A click right after typing sends the number and the click together: without this, the
        # file of the rule before would be saved, and the page would show the one after.
        time.sleep(max(0.0, _EDIT_SECONDS - (time.monotonic() - start)))
        newest = holder.state
        if (newest.recipe, newest.has_drafts) != (drawn.recipe, drawn.has_drafts):
            raise _Changed("The rule changed as you clicked. Click again for the new one.")
        data = content if isinstance(content, bytes) else content.encode()
        keep(data)
        return data
    except Exception as error:
        _LOGGER.exception("%s failed", label)
        mailbox.append(f"{label}: {_reason(error)}")
        _rerun(session_id)
        raise


def _keep(content: bytes, mime: str, label: str, file_name: str) -> None:
    # Streamlit deletes a built file when two runs of anybody have ended since, fetched or not. One
    # that a session refers to stays until that session's next full run.
    get_instance().media_file_mgr.add(
        content, mime, f"maskapp-{label}", file_name, is_for_static_download=True
    )


def _reason(error: Exception) -> str:
    if isinstance(error, MaskappError):
        return said(error)
    if isinstance(error, MemoryError):
        return "the computer has too little free memory. Close other programs and try again."
    return "the file could not be built. Try again, or choose another format."


def _rerun(session_id: str) -> None:
    # Streamlit tells the browser only that it failed. It has no public call to rerun a session from
    # a thread; this is what its file watcher does.
    info = get_instance()._session_mgr.get_active_session_info(session_id)
    if info is not None:
        info.session.request_rerun(None)


def _mailbox() -> list[str]:
    mailbox = st.session_state.setdefault("failed downloads", [])
    assert isinstance(mailbox, list)
    return mailbox


def show_failures() -> None:
    """Draw why downloads failed since the last run."""
    mailbox = _mailbox()
    while mailbox:
        st.error(plain(mailbox.pop(0)), icon=":material/error:")
