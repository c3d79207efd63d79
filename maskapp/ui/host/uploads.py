"""Letting go of uploads before their session ends."""

from __future__ import annotations

from collections.abc import Iterable

from maskapp.ui.host.inside import private
from maskapp.ui.host.sessions import session_id


@private(
    "forgets single uploads",
    "removed images stay in memory until their page is closed",
    otherwise=lambda *_: None,
)
def forget(file_ids: Iterable[str]) -> None:
    """Free the bytes of this session's uploads with these ids.

    The uploader still lists them in the browser; the page gets them no more.
    """
    from streamlit.runtime import get_instance

    session = session_id()
    if not session:
        return
    uploads = get_instance().uploaded_file_mgr
    for file_id in file_ids:
        uploads.remove_file(session, file_id)  # type: ignore[attr-defined]  # of the one in memory
