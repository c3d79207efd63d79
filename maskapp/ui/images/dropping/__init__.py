"""Files dropped or pasted anywhere on the page, and whole folders; and which never came."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import streamlit as st

from maskapp.files.reading.registry import READERS
from maskapp.ui.widgets.component import component

# They go through Streamlit's own uploader, which is all that can send them.
_mount = component("maskapp_dropping", Path(__file__).parent / "main.mjs")
KEY = "dropping-component"
"""Its name in ``st.session_state``."""

_MOST = 1000
_LONGEST = 300


@dataclass(frozen=True, slots=True)
class Missing:
    """A file that was given and never came.

    Parameters
    ----------
    name : str
    why : str
        "size", "type", "connection", "space", or something else where nobody knows.
    """

    name: str
    why: str


def dropping(on_missing: Callable[[], None]) -> None:
    """Let files be dropped and pasted anywhere on the page.

    Parameters
    ----------
    on_missing : callable
        Called where files never came; `read_missing` of the state tells which.
    """
    endings = sorted({end for reader in READERS.values() for end in reader.extensions})
    data = {
        "endings": [*endings, ".zip"],
        "most": int(st.get_option("server.maxUploadSize")) * 2**20,
    }
    _mount(key=KEY, data=data, on_missing_change=on_missing)


def read_missing(state: object) -> list[Missing]:
    """Return which files never came; the browser's word for it is not trusted."""
    said = state.get("missing") if isinstance(state, Mapping) else None
    found = []
    for each in said[:_MOST] if isinstance(said, list) else []:
        name, why = (each.get("name"), each.get("why")) if isinstance(each, Mapping) else (0, 0)
        if isinstance(name, str) and isinstance(why, str):
            found.append(Missing(name[:_LONGEST], why))
    return found
