"""Images of an opened experiment: found again as they are added, and named while they miss."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable

import streamlit as st

from maskapp.errors import ImageError
from maskapp.runs import experiment_codec
from maskapp.ui.compute.reading import contents_digest
from maskapp.ui.images.sources import File, Given, files_of
from maskapp.ui.state import experiment_edits, session
from maskapp.ui.state.experiment_edits import HeldFile
from maskapp.ui.state.model import Document
from maskapp.ui.wording import few, plain

_NAMED = 10
_SHA256 = re.compile(r"[0-9a-f]{64}")


def find_awaited(given: Given) -> bool:
    """Find images of an opened experiment among those that are there; return whether any was."""
    state = session.load()
    if not state.document.awaited:
        return False
    held = [
        HeldFile(file.key, file.name, _sha256(file))
        for file in files_of(given.sources)
        if file.key not in state.document.found
    ]
    found = experiment_edits.find(state, held)
    session.store(found)
    return found is not state


def _sha256(file: File) -> str:
    """Return the SHA-256 of a file's bytes, which for many files is known already.

    "" of one that cannot be unpacked: no image is found by it.
    """
    try:
        return _known(file) or contents_digest(file.digest, file.read)
    except ImageError:
        return ""


def _known(file: File) -> str:
    return file.digest if _SHA256.fullmatch(file.digest) else ""


def awaited_note(given: Given) -> None:
    """Name the images of an opened experiment that are not there yet; nothing if all are."""
    document = session.load().document
    awaited = document.awaited
    if not awaited:
        return
    count = f"{len(awaited)} files are" if len(awaited) > 1 else "1 file is"
    names = [each.name for each in awaited]
    st.info(
        f"The experiment is open; {count} not here yet: {plain(few(names, _NAMED))}. Add them: "
        "each is found again by what is in it, also under another name."
        + plain(_changed(given, document)),
        icon=":material/hourglass_empty:",
    )
    st.button(
        "Go on without them" if len(awaited) > 1 else "Go on without it",
        key="await-no-more",
        on_click=session.act,
        args=(experiment_edits.await_no_more,),
    )


def _changed(given: Given, document: Document) -> str:
    """Return which files are called as awaited ones and are others, in a sentence; "" for none."""
    awaited = {each.name for each in document.awaited}
    files = files_of(given.sources)
    changed = [f.name for f in files if f.name in awaited and f.key not in document.found]
    if not changed:
        return ""
    that, it = ("another file", "it") if len(changed) == 1 else ("other files", "them")
    return (
        f" Here under the name of an awaited one, but {that}: {few(changed, _NAMED)}. What the "
        f"experiment has for that name, a rule of its own for example, is not used for {it}."
    )


def experiment_text(given: Given, document: Document) -> Callable[[], str]:
    """Return what writes the experiment of a document and its images; for any thread."""
    images: dict[str, list[tuple[str, int]]] = {}
    for each in given.sources:
        images.setdefault(each.file.key, []).append((each.key, each.number))
    files = files_of(given.sources)

    def digest_of(file: File) -> str:
        try:
            return _known(file) or hashlib.sha256(file.read()).hexdigest()
        except ImageError:  # of an archive, and cannot be unpacked: nothing to find it by
            return ""

    def text() -> str:
        held = [
            HeldFile(file.key, file.name, digest, tuple(images[file.key]))
            for file in files
            if (digest := digest_of(file))
        ]
        return experiment_codec.written(experiment_edits.experiment_of(document, held))

    return text
