"""What a user says of whole images: looked at, left out."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from maskapp.ui.state.model import State
from maskapp.ui.state.rows import ClassCard
from maskapp.ui.state.view import Layout


def set_checked(state: State, image_key: str, checked: bool) -> State:
    """Say that somebody looked at an image's mask and found it right, or no longer."""
    others = tuple(each for each in state.document.marked if each[0] != image_key)
    mine = ((image_key, state.document.recipe_of(image_key)),) if checked else ()
    return state.with_document(marked=(*others, *mine))


def set_excluded(state: State, image_key: str, excluded: bool) -> State:
    """Leave an image out of numbers, tables and exports, or bring it back."""
    others = tuple(each for each in state.document.excluded if each != image_key)
    return state.with_document(excluded=(*others, image_key) if excluded else others)


def forget_file(state: State, file_key: str) -> State:
    """Forget what was said of the images of a file: own rules and regions, picks, marks."""

    def stays(image_key: str) -> bool:
        return image_key.partition("·")[0] != file_key

    document, examples = state.document, state.view.examples
    classes = tuple(_without_picks(card, stays) for card in document.classes)
    return state.with_document(
        selections=tuple(each for each in document.selections if each[0] != file_key),
        exceptions=tuple(each for each in document.exceptions if stays(each[0])),
        excluded=tuple(key for key in document.excluded if stays(key)),
        marked=tuple(each for each in document.marked if stays(each[0])),
        classes=classes,
    ).with_view(examples=tuple(name for name in examples if f"example-{name}" != file_key))


def _without_picks(card: ClassCard, stays: Callable[[str], bool]) -> ClassCard:
    picks = tuple(each for each in card.picks if stays(each.image))
    ids = {each.id for each in picks}
    return replace(
        card,
        picks=picks,
        pick_effects=tuple(each for each in card.pick_effects if stays(each.image)),
        wrong_picks=tuple(each for each in card.wrong_picks if each in ids),
    )


def set_layout(state: State, layout: Layout) -> State:
    """Look at one image, at many, or at their numbers."""
    return state.with_view(layout=layout)
