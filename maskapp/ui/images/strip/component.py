"""Where Streamlit mounts the set: as a strip of tiles, as a grid, or as a table."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from maskapp.ui.widgets.component import component

_HERE = Path(__file__).parent

_mount = component(
    "maskapp_set",
    _HERE / "main.mjs",
    html=_HERE / "set.html",
    css=_HERE / "set.css",
)


def image_set(
    frame: bytes,
    *,
    key: str,
    on_actions: Callable[[], None],
    on_seen: Callable[[], None],
    on_more: Callable[[], None],
) -> None:
    """
    Draw the set.

    Parameters
    ----------
    frame : bytes
        See `maskapp.ui.images.strip.frame`.
    key : str
        Fixed name of this place in ``st.session_state``.
    on_actions : callable
        Called before the rerun that follows what somebody did to images; `read_actions` of the
        state tells what.
    on_seen, on_more : callable
        Called before the rerun in which the browser asks for the masks of what is seen now, or for
        what is new; `read_seen` and `read_more` of the state tell.
    """
    _mount(
        key=key,
        data=frame,
        on_actions_change=on_actions,
        on_seen_change=on_seen,
        on_more_change=on_more,
    )
