"""What is said of the images: of all together, and of the one on view."""

from __future__ import annotations

import streamlit as st

from maskapp.core.image import Image
from maskapp.ui.images import awaited, uploader
from maskapp.ui.images.sources import Given
from maskapp.ui.state import rule_edits, session
from maskapp.ui.wording import plain


def notes(given: Given) -> None:
    """Draw what is not there yet, or will not be; where it stands moves nothing below it."""
    uploader.missing_note()
    with st.container(key="notes", gap="small"):
        if given.sentences:
            st.warning("\n\n".join(map(plain, given.sentences)), icon=":material/warning:")
        awaited.awaited_note(given)


def warning(given: Given) -> None:
    """Say which images cannot be read, if there are any; moves nothing below it either."""
    with st.container(key="unreadable"):
        if given.failing:
            st.warning(plain(f"{given.failing_text}."), icon=":material/warning:")


def facts(image: Image) -> None:
    """Draw what was read, and what reading did."""
    st.caption(plain(image.summary))
    for notice in image.notices:
        st.caption(plain(notice))


def reading_choices(given: Given) -> None:
    """Draw the choices in reading that matter: those that change an image, or that are made."""
    reading = session.load().document.reading
    converted, ignored = reading.color == "srgb", reading.alpha == "ignore"
    if converted or given.converts:
        st.toggle(
            "Convert to sRGB",
            value=converted,
            key=session.show("convert-to-srgb", converted),
            help="Reads every image in sRGB, converted by what its file says of its colours, so "
            "that images of different cameras and programs compare. The numbers of the rule then "
            "mean sRGB. Files that say nothing are taken for sRGB.",
            on_change=_on_convert,
        )
    if ignored or given.hides:
        st.toggle(
            "Ignore transparency",
            value=ignored,
            key=session.show("ignore-transparency", ignored),
            help="Lets pixels that a file marks as fully transparent be selected like the others.",
            on_change=_on_ignore,
        )


def _on_convert() -> None:
    session.report("convert-to-srgb", lambda on: session.act(rule_edits.convert_to_srgb, on))


def _on_ignore() -> None:
    session.report(
        "ignore-transparency", lambda on: session.act(rule_edits.ignore_transparency, on)
    )
