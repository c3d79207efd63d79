"""Truth: masks made by other means, matched by name, and the agreement of the class on view."""

from __future__ import annotations

import hashlib

import streamlit as st
from streamlit.typing import UploadedFile

from maskapp.core.image import Image
from maskapp.files.reading.archives.listing import is_archive
from maskapp.runs.truths import AgreementSummary
from maskapp.ui.compute.agreeing import compared_of
from maskapp.ui.host import failure, sessions
from maskapp.ui.host.uploads import forget
from maskapp.ui.images import limits
from maskapp.ui.images.sources import Given, Source
from maskapp.ui.images.truths import Paired, paired
from maskapp.ui.state import fragments, rule_edits, session
from maskapp.ui.state.view import ERRORS
from maskapp.ui.truth.board import board
from maskapp.ui.truth.words import counts_text, scores_text
from maskapp.ui.wording import few, plain

_NOTES = "truth notes"
_NAMED = 10
_ERRORS = "truth-errors"
_LEGEND = (
    "In the picture, **orange** is selected and not in the truth (false positive), **blue** is in "
    "the truth and not selected (false negative); light grey is in both, dark grey in neither, "
    "black is not compared."
)


def truth_panel(image: Image, source: Source, given: Given) -> None:
    """Draw the section for the image and the class on view.

    Closed, it says how well they agree, if there is a truth.
    """
    panel = st.expander(
        "Truth", icon=":material/fact_check:", key=fragments.TRUTH, on_change=session.deed
    )
    if panel.open:
        with panel:
            _uploader()
            for sentence in session.kept().extras.get(_NOTES, ()):
                st.warning(plain(sentence), icon=":material/warning:")
            if session.kept().truths:
                found = paired(given, session.load().document)
                _matched(found)
                _errors()
                _list(found)
    with st.container(key="agreement", gap="small"):
        _agreement(image, source, given, opened=bool(panel.open))


# ---- what is there


def _uploader() -> None:
    kept = session.kept()
    in_session = hashlib.sha256(sessions.session_id().encode()).hexdigest()[:8]
    # Another key empties it: the list below has what the server holds.
    key = f"truths-{kept.name}-{kept.extras.get(_KEY, 0)}-{in_session}"
    st.file_uploader(
        "Truth masks",
        accept_multiple_files=True,
        key=key,
        help="Named after their images: for leaf.jpg, leaf.png, leaf_mask.png, leaf_truth.tif, "
        "leaf_mask_tissue.png for the class “tissue”, or leaf_labels.png with 0, 1, 2, … in the "
        "order of the classes. Masks have 0 and 1, 0 and 255, or black and one colour, and the "
        "image’s own size; JPEG does not keep that. What is transparent is not compared.",
        on_change=_take,
        args=(key,),
    )
    if not kept.truths:
        st.caption(
            "Masks of these images that were drawn by hand or made elsewhere: the page counts how "
            "well the rule’s masks agree with them, pixel by pixel, as you edit it."
        )


_KEY = "truth takes"


def _take(key: str) -> None:
    """Take new files over, as far as there is room; say what is not taken."""
    kept = session.kept()
    given = st.session_state.get(key) or []
    new = [each for each in given if isinstance(each, UploadedFile) and kept.is_new(each.file_id)]
    session.deed()
    if not new or not session.is_mine():
        return
    notes = []
    archives = [each for each in new if is_archive(each.getvalue()[:1024], each.name)]
    if archives:
        names = few([each.name for each in archives])
        notes.append(f"Not added: {names}. Unpack the archive and add the masks in it.")
    files = [each for each in new if each not in archives]
    sizes = [each.size for each in files]
    held = [sum(len(each.data) for each in kept.files), *(len(each.data) for each in kept.truths)]
    room = limits.accepted(held, sizes, session.KEEPING.room(sum(sizes)))
    replaced = [
        each.name
        for each in files[:room]
        if kept.take_truth(each.file_id, each.name, each.getvalue())
    ]
    if replaced:
        notes.append(f"Replaced by a new file of the same name: {few(replaced)}.")
    if files[room:]:
        names = few([each.name for each in files[room:]])
        notes.append(f"{limits.over_limits(len(files) - room)} Not added: {names}.")
    for each in new:
        kept.repeated(each.file_id)
    forget(each.file_id for each in new)
    kept.extras[_NOTES] = tuple(notes)
    kept.extras[_KEY] = kept.extras.get(_KEY, 0) + 1
    st.rerun()  # the whole page: menus and pictures have something to tell of truths too


def _matched(found: Paired) -> None:
    """Say what was matched and, by name, what was not."""
    pairing = found.pairing
    count = sum(bool(each) for each in pairing.truths)
    images = "image has" if len(pairing.truths) == 1 else "images have"
    text = f"{count} of {len(pairing.truths)} {images} a truth by its name."
    if pairing.without_truth and count:
        text += f" None for {few(pairing.without_truth, _NAMED)}."
    st.caption(plain(text))
    if pairing.without_image:
        st.warning(
            plain(
                f"Named after no image, and not used: {few(pairing.without_image, _NAMED)}. The "
                "truth of leaf.jpg is called leaf.png, leaf_mask.png or leaf_truth.tif."
            ),
            icon=":material/warning:",
        )
    for sentence in pairing.ambiguous[:_NAMED]:
        st.warning(
            plain(f"{sentence} None of them is used: remove or rename what is wrong."),
            icon=":material/warning:",
        )
    if len(pairing.ambiguous) > _NAMED:
        st.warning(f"And {len(pairing.ambiguous) - _NAMED} more that are not clear.")


def _errors() -> None:
    value = session.load().view.picture == ERRORS
    st.toggle(
        "Show errors in the picture",
        value=value,
        key=session.show(_ERRORS, value),
        on_change=_on_errors,
        help="Where the mask and the truth differ, in place of the photograph.",
    )
    if value:
        st.caption(_LEGEND)


def _on_errors() -> None:
    def show(on: bool) -> None:
        session.act(rule_edits.show_picture, ERRORS if on else "")

    session.report(_ERRORS, show)


def _list(found: Paired) -> None:
    panel = st.expander(f"All truths ({len(found.kept)})", key="all-truths", on_change=session.deed)
    if not panel.open:
        return
    with panel, st.container(height=220 if len(found.kept) > 5 else "content", border=False):
        for number, each in enumerate(found.kept, 1):
            with st.container(horizontal=True, vertical_alignment="center", gap="small"):
                st.markdown(f"{number}. {plain(each.name)}", width="stretch")
                st.button(
                    f"Remove truth {number}",
                    key=f"remove-{each.key}",
                    icon=":material/close:",
                    on_click=_on_remove,
                    args=(each.key,),
                )


def _on_remove(key: str) -> None:
    session.kept().remove_truth(key)
    session.kept().extras.pop(_NOTES, None)
    session.deed()
    st.rerun()


# ---- the numbers


@st.fragment(key=fragments.AGREEMENT)
def _agreement(image: Image, source: Source, given: Given, *, opened: bool) -> None:
    before = session.load().document
    session.settle()
    if session.load().document != before:
        st.rerun()  # an edit was sent together with a press in here: the page follows it
    with failure.told():
        if not session.kept().truths:
            fragments.nothing()
            return
        found = paired(given, before)
        _of_class(image, source, found)
        if opened:
            board(given, found)


def _of_class(image: Image, source: Source, found: Paired) -> None:
    state = session.load()
    name = state.card.name
    truths = found.of_image(source)
    compared = None
    if truths:
        compared = compared_of(image, state.seen.recipe, name, truths)
    if compared is None:
        of = f" for “{name}”" if truths else ""
        st.caption(plain(f"Truth: none{of} in this image."))
        return
    _summary(compared.summary)


def _summary(summary: AgreementSummary) -> None:
    if summary.agreement is None:
        st.error(plain(f"The truth cannot be used. {summary.error}"), icon=":material/error:")
        return
    st.markdown(f"Beside {plain(summary.truth)}: {scores_text(summary.agreement)}")
    st.caption(plain(counts_text(summary.agreement)))
    for notice in summary.notices:
        st.info(plain(notice), icon=":material/info:")
