"""The images of a session: the uploader, the examples, and the panel that lists images."""

from __future__ import annotations

import io
from functools import cache

import PIL.Image
import PIL.ImageOps
import streamlit as st

from maskapp.core.image import Image
from maskapp.runs.failures import first_sentence
from maskapp.ui.host.served import data_url
from maskapp.ui.images import sources, uploader
from maskapp.ui.images.sources import Given, Source
from maskapp.ui.state import rule_edits, session
from maskapp.ui.state.model import State
from maskapp.ui.wording import plain

EXAMPLES = {
    "ihc.png": "Stained tissue",
    "retina.jpg": "Retina",
    "coffee.png": "Red cup",
}
# A button each is quick to see and to hit, but not for hundreds.
_BUTTONS = 40


def _open_example(state: State, file_name: str) -> State:
    kept = tuple(name for name in state.view.examples if name != file_name)
    return rule_edits.new_image(
        state.with_view(examples=(*kept, file_name)), f"example-{file_name}"
    )


def _choose(key: str) -> None:
    uploader.forget_new()
    session.act(rule_edits.choose_image, key)


def example_buttons() -> None:
    """Draw the examples as pictures with a button each."""
    tiles = st.columns(len(EXAMPLES))
    for tile, (file_name, label) in zip(tiles, EXAMPLES.items(), strict=True):
        with tile:
            st.image(_example_tile(file_name), width="stretch", alt=f"Example: {label}")
            st.button(
                label,
                key=f"open-{file_name}",
                width="stretch",
                on_click=session.act,
                args=(_open_example, file_name),
            )


@cache
def _example_tile(file_name: str) -> str:
    stream = io.BytesIO()
    with PIL.Image.open(io.BytesIO(sources.example_bytes(file_name))) as picture:
        PIL.ImageOps.fit(picture.convert("RGB"), (360, 240)).save(stream, "JPEG", quality=85)
    return data_url(stream.getvalue(), "image/jpeg")


def chooser(given: Given, current: Source) -> None:
    """Draw the list of images, marked which is on view and which cannot be read."""
    if given.failing:
        st.warning(plain(f"{given.failing_text}."), icon=":material/warning:")
    if len(given.sources) > _BUTTONS:
        _select(given, current)
    else:
        _buttons(given, current)
    uploader.remove_all_button()


def _reason(problem: str) -> None:
    """Draw why an image cannot be read; the image itself, chosen, says what to do."""
    st.caption(f":material/error: Cannot be read: {plain(first_sentence(problem))}.")


def _buttons(given: Given, current: Source) -> None:
    found = given.sources
    with st.container(key="image-list", gap="small", height=320 if len(found) > 7 else "content"):
        for source in found:
            chosen = source.key == current.key
            problem = given.unreadable.get(source.key, "")
            icon = ":material/visibility:" if chosen else ":material/image:"
            st.button(
                plain(source.name),
                key=f"choose-{source.key}",
                type="primary" if chosen else "secondary",
                icon=":material/error:" if problem else icon,
                width="stretch",
                wrap=False,
                on_click=_choose,
                args=(source.key,),
            )
            if problem:
                _reason(problem)


def _select(given: Given, current: Source) -> None:
    names = {source.key: source.name for source in given.sources}
    for key in given.unreadable.keys() & names.keys():
        names[key] += " (cannot be read)"
    st.selectbox(
        f"Image on view, of {len(names)}",
        list(names),
        format_func=names.__getitem__,
        index=list(names).index(current.key),
        key=session.show("image", current.key),
        on_change=_on_select,
    )


def _on_select() -> None:
    session.report("image", _choose)


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
