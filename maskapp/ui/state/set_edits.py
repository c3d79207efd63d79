"""What a user says of whole images: looked at, left out."""

from __future__ import annotations

from maskapp.ui.state.model import Layout, State


def set_checked(state: State, image_key: str, checked: bool) -> State:
    """Say that somebody looked at an image's mask and found it right, or no longer."""
    others = tuple(each for each in state.document.marked if each[0] != image_key)
    mine = ((image_key, state.document.recipe_of(image_key)),) if checked else ()
    return state.with_document(marked=(*others, *mine))


def set_excluded(state: State, image_key: str, excluded: bool) -> State:
    """Leave an image out of numbers, tables and exports, or bring it back."""
    others = tuple(each for each in state.document.excluded if each != image_key)
    return state.with_document(excluded=(*others, image_key) if excluded else others)


def set_layout(state: State, layout: Layout) -> State:
    """Look at one image, at many, or at their numbers."""
    return state.with_view(layout=layout)
