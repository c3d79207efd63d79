"""Ctrl+Z in a box whose text is not taken over yet undoes the typing, not the rule's last step."""

from __future__ import annotations

from pathlib import Path

from maskapp.ui.widgets.component import component

# A button's shortcut with Ctrl wins over the browser's own undo, in boxes too: the step before
# would be undone, unseen, while the typed text stays.
_mount = component("maskapp_text_undo", Path(__file__).parent / "text_undo.mjs")


def text_undo() -> None:
    """Leave Ctrl+Z and Ctrl+Y to the browser where text is being typed."""
    _mount(key="text-undo", data={})
