"""The images of a session as runs take them: each file once, with what single images have."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import replace

from maskapp.runs.own import Own
from maskapp.runs.source import Source
from maskapp.ui.images.sources import Given, files_of
from maskapp.ui.state import region_edits
from maskapp.ui.state.model import Document
from maskapp.ui.state.region_edits import Sized


def sources_of(
    given: Given, document: Document, sizes: Mapping[str, Sized] | None = None
) -> list[Source]:
    """Return the files of images for :func:`maskapp.runs.job.job`.

    Parameters
    ----------
    given : Given
    document : Document
        Says what single images have instead of the rule of all, and which are left out.
    sizes : mapping of str to Sized, optional
        Those that are known, by the images' keys: with them goes a notice on each image that the
        region of all may not fit.
    """
    wrong = region_edits.misfits(document, sizes or {})
    own: dict[str, list[tuple[int, Own]]] = {}
    for image in given.sources:
        of_image = own_of(document, image.key)
        if misfit := wrong.get(image.key):
            notice = _sentence(region_edits.misfit_text(document, misfit.size))
            of_image = replace(of_image, notices=(notice,))
        if of_image != Own():
            own.setdefault(image.file.key, []).append((image.page, of_image))
    return [
        Source(
            file.name,
            file.read,
            document.selection_of(file.key),
            tuple(own.get(file.key, ())),
        )
        for file in files_of(given.sources)
    ]


def _sentence(text: str) -> str:
    return f"{text[0].upper()}{text[1:]}: it may cut off what is wanted."


def own_of(document: Document, image_key: str) -> Own:
    """Return what an image has of its own."""
    exception = document.exception_of(image_key)
    return Own(
        document.recipe_of(image_key) if exception.changes_masks else None,
        image_key in document.excluded,
        image_key in document.checked,
        pixel_size=exception.pixel_size,
    )


def set_told(given: Given, document: Document, *more: object) -> str:
    """Return a text that is another one where work on all images would make something else.

    Parameters
    ----------
    given : Given
    document : Document
    *more : object
        What else it depends on, as its text tells it.
    """
    digests = [(file.name, file.digest) for file in files_of(given.sources)]
    own = [
        (each.name, repr(each.selection), repr(each.own)) for each in sources_of(given, document)
    ]
    left_out = [(each.name, each.reason) for each in given.left_out]
    recipe = document.recipe.to_json(indent=None)
    parts = [digests, own, left_out, recipe, [repr(each) for each in more]]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()
