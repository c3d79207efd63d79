"""Files for the browser: at an address of their own, kept until fetched, or inside the page."""

from __future__ import annotations

import base64

import streamlit as st

from maskapp.ui.host.inside import private


def data_url(file: bytes, mime: str) -> str:
    """Return a small file as an address that holds it.

    Streamlit deletes a picture that has an address of its own as soon as a run ends that does not
    draw it; a browser that is still about to fetch it gets an error.
    """
    return f"data:{mime};base64,{base64.b64encode(file).decode('ascii')}"


@private(
    "serves files of its page at addresses",
    "pictures travel inside each message, the viewer is slow with large images, and the mask "
    "follows a slider only when it is let go",
    otherwise=lambda file, mime, slot: data_url(file, mime),
)
def address_of(file: bytes, mime: str, slot: str) -> str:
    """Return an address at which this session's browser finds a file.

    Parameters
    ----------
    file : bytes
    mime : str
    slot : str
        What the file is for: it stays until another one of the session takes its place, or a run
        ends that did not ask for it.
    """
    from streamlit.runtime import get_instance

    # What st.image uses. Base64 in a component's data would resend a picture with every change.
    url = get_instance().media_file_mgr.add(file, mime, f"maskapp-{slot}")
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}{url}" if base else url


@private(
    "lets a built file be kept",
    "where several people use the page, a download may have to be clicked again",
    otherwise=lambda *_: None,
)
def keep(file: bytes, mime: str, slot: str, name: str) -> None:
    """Keep a file that was built for a download, until this session's next full run."""
    from streamlit.runtime import get_instance

    # Streamlit deletes a built file when two runs of anybody have ended since, fetched or not. One
    # that a session refers to stays.
    get_instance().media_file_mgr.add(
        file, mime, f"maskapp-{slot}", name, is_for_static_download=True
    )
