"""Streamlit looks for garbage after every run: not among what was imported once and stays."""

from __future__ import annotations

import gc
import threading

from maskapp.ui.host import expiry

_once = threading.Lock()


def leave_out_what_stays() -> None:
    """Have garbage be looked for among newer objects only; at the end of a run with an image.

    Everything is imported by then. Only the first call in a server does something: what sessions
    leave behind later must be found.
    """
    if expiry.is_served() and _once.acquire(blocking=False):
        gc.collect()  # what is garbage already would stay too
        gc.freeze()
