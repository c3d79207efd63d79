"""The table of objects: what is listed here lights up in the picture."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path

from maskapp.ui.measuring.objects.data import ObjectsData
from maskapp.ui.widgets.component import component

_HERE = Path(__file__).parent

_mount = component(
    "maskapp_objects",
    _HERE / "main.mjs",
    html=_HERE / "objects.html",
    css=_HERE / "objects.css",
)


def objects_table(data: ObjectsData, *, key: str, on_page: Callable[[], None]) -> None:
    """
    Draw a page of the table, and lay all objects over the picture.

    Parameters
    ----------
    data : ObjectsData
    key : str
        Fixed name of this place in ``st.session_state``.
    on_page : callable
        Called before the rerun in which the browser asks for another page; `read_page` of the state
        tells which.
    """
    _mount(key=key, data=asdict(data), on_page_change=on_page)
