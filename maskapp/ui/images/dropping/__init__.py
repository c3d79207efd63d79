"""Files dropped or pasted anywhere on the page, and whole folders; and which never came."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from maskapp.files.reading.registry import READERS
from maskapp.ui.widgets.component import component

# They go through Streamlit's own uploader, which is all that can send them.
_mount = component("maskapp_dropping", Path(__file__).parent / "main.mjs")
KEY = "dropping-component"
"""Its name in ``st.session_state``."""
_HEARD = "dropping heard"

_MOST = 1000
_LONGEST = 300
_MARK = re.compile(r"[0-9a-z]{1,16}-[0-9]{1,6}")


@dataclass(frozen=True, slots=True)
class Missing:
    """A file that was given and never came.

    Parameters
    ----------
    name : str
    why : str
        "size", "type", "connection", "space", "stopped", "full", "reload", or something else where
        nobody knows.
    mark : str
        See :func:`mark_of`; "" where it has none.
    """

    name: str
    why: str
    mark: str = ""


def dropping(name: str, full: Collection[str], on_missing: Callable[[], None]) -> None:
    """Let files be dropped and pasted anywhere on the page.

    Parameters
    ----------
    name : str
        Of what is kept for the tab.
    full : collection of str
        Drops of which no further file is taken.
    on_missing : callable
        Called where files never came; `read_missing` of the state tells which.
    """
    endings = sorted({end for reader in READERS.values() for end in reader.extensions})
    data = {
        "endings": [*endings, ".zip"],
        "most": int(st.get_option("server.maxUploadSize")) * 2**20,
        "name": name,
        "heard": st.session_state.get(_HEARD, 0),
        "full": sorted(full),
    }
    _mount(key=KEY, data=data, on_missing_change=on_missing)


def mark_of(media_type: str) -> str:
    """Return a file's mark: its drop and its number there; "" if it has none.

    Other than its id, it has the same one when it is sent again.
    """
    mark = media_type.rpartition(";maskapp=")[2]
    return mark if mark != media_type and _MARK.fullmatch(mark) else ""


def drop_of(mark: str) -> str:
    """Return which drop a file came with; "" if that is not known."""
    return mark.partition("-")[0]


def hear_missing(state: object) -> list[Missing]:
    """Return which files never came, and let the browser know that it was heard."""
    said = _said(state)
    number = said.get("number")
    if type(number) is int:
        st.session_state[_HEARD] = number
    return read_missing(state)


def read_missing(state: object) -> list[Missing]:
    """Return which files never came; the browser's word for it is not trusted."""
    listed = _said(state).get("files")
    found = []
    for each in listed[:_MOST] if isinstance(listed, list) else []:
        told = each if isinstance(each, Mapping) else {}
        name, why, mark = (told.get(part) for part in ("name", "why", "mark"))
        if isinstance(name, str) and isinstance(why, str):
            known = isinstance(mark, str) and _MARK.fullmatch(mark)
            found.append(Missing(name[:_LONGEST], why, str(mark) if known else ""))
    return found


def _said(state: object) -> Mapping[str, object]:
    said = state.get("missing") if isinstance(state, Mapping) else None
    return said if isinstance(said, Mapping) else {}
