"""Files for the browser: at an address of their own, kept until fetched, or inside the page."""

from __future__ import annotations

import base64
import time
from typing import NamedTuple

import streamlit as st

from maskapp.ui.host.inside import private

# For as long, and of as many files, a browser may be about to fetch one that has been replaced.
_SECONDS = 30.0
_LAST = 4
_GIVEN_OUT = "files given out"


class _GivenOut(NamedTuple):
    file: bytes
    mime: str
    place: int
    at: float


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
        ends that did not ask for it, and then for as long as a browser may be about to fetch it.
    """
    given = _given_out()
    outs = given.get(slot, [])
    known = [out.place for out in outs if out.file == file]
    free = set(range(_LAST)) - {out.place for out in outs}
    place = [*known, *sorted(free), *(out.place for out in outs)][0]
    out = _GivenOut(file, mime, place, time.monotonic())
    # What st.image uses. Base64 in a component's data would resend a picture with every change.
    url = _add(out, slot)
    given[slot] = [*(other for other in outs if other.place != place), out]
    base = str(st.get_option("server.baseUrlPath") or "").strip("/")
    return f"/{base}{url}" if base else url


def _given_out() -> dict[str, list[_GivenOut]]:
    """Return what the session's browser was told of lately, newest last, by slot."""
    given: dict[str, list[_GivenOut]] = st.session_state.setdefault(_GIVEN_OUT, {})
    return given


def _add(out: _GivenOut, slot: str) -> str:
    from streamlit.runtime import get_instance

    manager = get_instance().media_file_mgr
    return manager.add(out.file, out.mime, f"maskapp-{slot}-{out.place}")


@private(
    "serves files of its page at addresses",
    "a picture that is replaced while a slow browser fetches it comes with the next change",
    otherwise=lambda: None,
)
def keep_recent() -> None:
    """Keep what a browser may still be about to fetch, though this run no longer asks for it.

    Streamlit deletes a file when a run ends that did not ask for it: a browser that is told of a
    picture, and then at once of another one, finds nothing at the first address. Called where a
    run begins.
    """
    given, since = _given_out(), time.monotonic() - _SECONDS
    for slot, outs in list(given.items()):
        given[slot] = [out for out in outs if out.at > since]
        if not given[slot]:
            del given[slot]
        for out in given.get(slot, []):
            _add(out, slot)


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
