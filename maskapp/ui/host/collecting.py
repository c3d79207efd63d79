"""Streamlit looks for garbage after every run: not among what was imported once and stays."""

from __future__ import annotations

import gc
import threading

from maskapp.ui.host import expiry

_lock = threading.Lock()
_done = False


def leave_out_what_stays() -> None:
    """Have garbage be looked for among newer objects only; at the end of a run with an image.

    Everything is imported by then. Only the first call in a server does something: what sessions
    leave behind later must be found.
    """
    global _done  # noqa: PLW0603  # the process has one collector
    if _done or not expiry.is_served():
        return
    with _lock:
        if _done:
            return
        _done = True
        gc.collect()  # what is garbage already would stay too
        gc.freeze()
