"""Links that take the keyboard past what comes before: seen only while they have the focus.

They are on every page, so the keyboard's way into panels such as Export and Help, and back out of
them, is theirs too.
"""

from __future__ import annotations

from pathlib import Path

from maskapp.ui.widgets.component import component

_HERE = Path(__file__).parent

_mount = component(
    "maskapp_skip_links",
    _HERE / "main.mjs",
    html=_HERE / "skip_links.html",
    css=_HERE / "skip_links.css",
)


def skip_links() -> None:
    """Mount the links; before everything else that takes the focus.

    They lead to containers of the page by their keys: ``left``, ``rule`` and ``images-strip``.
    """
    _mount(key="maskapp-skip-links")
