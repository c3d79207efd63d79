"""The images of a session: uploads and examples, and the panel that lists them."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from importlib.resources import files

import PIL.Image
import PIL.ImageOps
import streamlit as st

from maskapp.core.image import Image
from maskapp.ui import cached, edits, session
from maskapp.ui.state import AppState
from maskapp.ui.wording import plain

# Shipped inside scikit-image's wheel, so they need no network.
EXAMPLES = {
    "ihc.png": "Stained tissue",
    "retina.jpg": "Retina",
    "coffee.png": "Red cup",
}
ACCEPTED = "PNG, JPEG, TIFF, BMP or WebP"


@dataclass(frozen=True)
class Source:
    """A file the user gave, not yet read.

    Parameters
    ----------
    key : str
        Tells the session's sources apart, also two of one name.
    name : str
        As the user's computer calls it: never shown as Markdown.
    digest : str
        Identifies the contents: SHA-256 of an upload's bytes, or an example's name.
    read : callable
        Returns the bytes.
    """

    key: str
    name: str
    digest: str
    read: Callable[[], bytes]

    def load(self) -> cached.Loaded:
        """Read the image; kept while it is one of the last two."""
        return cached.image_of(self.digest, self.name, self.read())


@st.cache_resource(scope="session", max_entries=1000, show_spinner=False)
def _digest(file_id: str, _data: memoryview) -> str:
    return hashlib.sha256(_data).hexdigest()


def _example(file_name: str) -> bytes:
    return (files("skimage") / "data" / file_name).read_bytes()


def _open_example(state: AppState, file_name: str) -> AppState:
    kept = tuple(name for name in state.examples if name != file_name)
    return edits.new_image(replace(state, examples=(*kept, file_name)), f"example-{file_name}")


def _clear(state: AppState) -> AppState:
    return edits.new_image(replace(state, examples=(), uploads=state.uploads + 1), "")


def uploader() -> list[Source]:
    """Draw the uploader and return what is there: uploads first, then examples."""
    state = session.load()
    uploads = st.file_uploader(
        "Images",
        accept_multiple_files=True,
        key=f"images-{state.uploads}",
        help=f"{ACCEPTED}, 8 bits per channel. Files stay in this session's memory and are "
        "never written to disk.",
        on_change=_jump_to_newest,
        args=(f"images-{state.uploads}",),
    )
    sources = [
        Source(
            f"upload-{file.file_id}",
            file.name,
            _digest(file.file_id, file.getbuffer()),
            file.getvalue,
        )
        for file in uploads
    ]
    return sources + [
        Source(f"example-{name}", name, f"example {name}", partial(_example, name))
        for name in state.examples
    ]


def _jump_to_newest(key: str) -> None:
    """Show the image that was just added."""
    uploads = st.session_state.get(key) or []
    known = st.session_state.get("known uploads", frozenset())
    ids = [file.file_id for file in uploads]
    fresh = [file_id for file_id in ids if file_id not in known]
    st.session_state["known uploads"] = frozenset(ids)
    if fresh:
        session.act(edits.new_image, f"upload-{fresh[0]}")
    elif not ids and not session.load().examples:
        session.act(edits.choose_image, "")


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


@st.cache_resource(show_spinner=False)
def _example_tile(file_name: str) -> PIL.Image.Image:
    with PIL.Image.open(io.BytesIO(_example(file_name))) as picture:
        return PIL.ImageOps.fit(picture.convert("RGB"), (360, 240))


def chooser(sources: Sequence[Source], current: Source) -> None:
    """Draw the list of images, the one on view marked.

    A single upload has its name and its button to remove it in the uploader already.
    """
    if len(sources) == 1 and current.key.startswith("upload-"):
        return
    with st.container(key="image-list", gap="small", height=320 if len(sources) > 7 else "content"):
        for source in sources:
            chosen = source.key == current.key
            st.button(
                plain(source.name),
                key=f"choose-{source.key}",
                type="primary" if chosen else "secondary",
                icon=":material/visibility:" if chosen else ":material/image:",
                width="stretch",
                wrap=False,
                on_click=session.act,
                args=(edits.choose_image, source.key),
            )
    st.button(
        "Remove all images",
        icon=":material/delete:",
        type="tertiary",
        on_click=session.act,
        args=(_clear,),
    )


def facts(image: Image) -> None:
    """Draw what was read."""
    kind = "8-bit RGB" if image.depth == 8 else "16-bit RGB"
    st.caption(f"{kind}, {image.width} × {image.height} pixels")
    for notice in image.notices:
        st.caption(plain(notice))
