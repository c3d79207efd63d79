"""What a user says of whole images: looked at, left out."""

from __future__ import annotations

from maskapp.ui.state.model import Layout, State


def set_checked(state: State, image_key: str, checked: bool) -> State:
    """Say that somebody looked at an image's mask and found it right, or no longer."""
    return state.with_document(checked=_with(state.document.checked, image_key, checked))


def set_excluded(state: State, image_key: str, excluded: bool) -> State:
    """Leave an image out of numbers, tables and exports, or bring it back."""
    return state.with_document(excluded=_with(state.document.excluded, image_key, excluded))


def set_layout(state: State, layout: Layout) -> State:
    """Look at one image, at many, or at their numbers."""
    return state.with_view(layout=layout)


def _with(keys: tuple[str, ...], key: str, there: bool) -> tuple[str, ...]:
    others = tuple(each for each in keys if each != key)
    return (*others, key) if there else others
