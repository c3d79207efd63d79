"""Files built on click, in threads without a session; what failed comes back as sentences."""

from __future__ import annotations

import logging
import time
from collections.abc import Callable
from functools import partial

import streamlit as st

from maskapp.errors import MaskappError
from maskapp.ui.host import served, sessions
from maskapp.ui.state import session
from maskapp.ui.state.model import Document
from maskapp.ui.wording import plain, said

_LOGGER = logging.getLogger(__name__)
# How long an edit that was sent together with the click may take to arrive.
_EDIT_SECONDS = 0.4


Build = Callable[[], bytes | str]
Mailbox = list[str]
"""Sentences about downloads that failed."""


class _Changed(MaskappError):
    """The rule on the page is no longer the one of the file."""


def on_click(label: str, build: Build, file_name: str, mime: str) -> Callable[[], bytes]:
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
    as_this_session = sessions.as_this_session(served.keep)  # tells whose file it is

    def keep(content: bytes) -> None:
        as_this_session(content, mime, label, file_name)

    document, holder, mailbox = session.load().document, session.holder(), _mailbox()
    return partial(_build, label, build, keep, document, holder, mailbox, sessions.session_id())


def _build(
    label: str,
    build: Build,
    keep: Callable[[bytes], None],
    drawn: Document,
    holder: session.Holder,
    mailbox: Mailbox,
    session_id: str,
) -> bytes:
    start = time.monotonic()
    try:
        content = build()
        # A click right after typing sends the number and the click together: without this, the
        # file of the rule before would be saved, and the page would show the one after.
        time.sleep(max(0.0, _EDIT_SECONDS - (time.monotonic() - start)))
        newest = holder.state.document
        if (newest.recipe, newest.has_drafts) != (drawn.recipe, drawn.has_drafts):
            raise _Changed("The rule changed as you clicked. Click again for the new one.")
        data = content if isinstance(content, bytes) else content.encode()
        keep(data)
        return data
    except Exception as error:
        if not isinstance(error, MaskappError):
            _LOGGER.exception("%s failed", label)
        mailbox.append(f"{label}: {_reason(error)}")
        # Streamlit tells the browser only that it failed.
        sessions.rerun(session_id)
        raise


def _reason(error: Exception) -> str:
    if isinstance(error, MaskappError):
        return said(error)
    if isinstance(error, MemoryError):
        return "the computer has too little free memory. Close other programs and try again."
    return "the file could not be built. Try again, or choose another format."


def _mailbox() -> Mailbox:
    mailbox = st.session_state.setdefault("failed downloads", [])
    assert isinstance(mailbox, list)
    return mailbox


def show_messages() -> None:
    """Draw which downloads failed since the last run."""
    mailbox = _mailbox()
    while mailbox:
        st.error(plain(mailbox.pop(0)), icon=":material/error:")
