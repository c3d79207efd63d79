"""The form for which images of a file are read: its level, pages and channels."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from maskapp.files.reading.limits import max_pixels
from maskapp.files.reading.selection import Selection, pages_text, parse_pages
from maskapp.ui.compute import reading
from maskapp.ui.images import sources
from maskapp.ui.images.sources import File
from maskapp.ui.state import rule_edits, session
from maskapp.ui.state.model import State


def selection_form(file: File) -> None:
    """Draw what a file leaves to choose; nothing for most files."""
    outline = reading.outline_of(file.digest, file.name, file.read)
    chosen = session.load().document.selection_of(file.key)
    if len(outline.levels) > 1:
        _level(file, outline.levels, chosen)
    if outline.channels > 1:
        key = f"channels-{file.key}"
        st.checkbox(
            "Separate channels as grey images",
            value=chosen.channels == "apart",
            key=session.show(key, chosen.channels == "apart"),
            on_change=_on_channels,
            args=(key, file.key),
        )
    together = chosen.channels == "together" and outline.channels > 1
    count = len(sources.pages_in(file, replace(chosen, pages=None))) if together else outline.pages
    if count > 1 or chosen.pages:
        key = f"pages-{file.key}"
        st.text_input(
            f"Pages, of {count}",
            value=pages_text(chosen.pages),
            key=session.show(key, pages_text(chosen.pages)),
            placeholder="all, or as in 1-10, 15",
            on_change=_on_pages,
            args=(key, file.key),
            help="Which pages of the file are in the list and in what is exported.",
        )


def _level(file: File, levels: tuple[tuple[int, int], ...], chosen: Selection) -> None:
    limit = max_pixels()

    def label(level: int) -> str:
        width, height = levels[level]
        size = f"{level}: {width} × {height}"
        return size if width * height <= limit else f"{size}, too large"

    options = list(range(len(levels)))
    if chosen.level not in options:
        options.append(chosen.level)
    key = f"level-{file.key}"
    st.selectbox(
        "Level",
        options,
        format_func=lambda level: label(level) if level < len(levels) else f"{level}: not there",
        index=options.index(chosen.level),
        key=session.show(key, chosen.level),
        on_change=_on_level,
        args=(key, file.key),
        help="The file holds its image in several sizes. 0 is the full size. Masks and counts are "
        "those of the level.",
    )
    frame = session.load().document.recipe
    if frame.region or frame.cleaning or frame.prepare:
        st.caption(
            "Regions, and sizes in **Clean**, count pixels of the level on view: at "
            "another level the same numbers mean another part and another size."
        )


def _on_level(key: str, file_key: str) -> None:
    session.report(key, lambda level: session.act(_set, file_key, level=level))


def _on_channels(key: str, file_key: str) -> None:
    # Page numbers mean other images afterwards.
    session.report(
        key,
        lambda apart: session.act(
            _set, file_key, channels="apart" if apart else "together", pages=None
        ),
    )


def _on_pages(key: str, file_key: str) -> None:
    session.report(key, lambda text: session.act(_set_pages, file_key, text))


def _set_pages(state: State, file_key: str, text: str) -> State:
    return _set(state, file_key, pages=parse_pages(text))


def _set(state: State, /, file_key: str, **changes: object) -> State:
    chosen = replace(state.document.selection_of(file_key), **changes)  # type: ignore[arg-type]  # checked there
    return rule_edits.select_images(state, file_key, chosen)
