"""What a class can be percent of, in words."""

from __future__ import annotations

from maskapp.ui.state.model import Document

ALL = "all"
"""Stands for no class among choices: these take None for "nothing chosen"."""
HELP = (
    "Of the image: its pixels are looked for everywhere. Of a class: they are looked for among the "
    "pixels of that class alone, and its percentage is of those."
)


def outer_text(document: Document, name: str | None) -> str:
    """Return what a class is percent of: the class called so, or all that counts."""
    if name is not None:
        return f"the class “{name}”"
    return "the region" if document.region else "the image"
