"""A single image is let go of, with its memory and all that was said of it."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from tests.ui.images.strip.frames import choose
from tests.ui.images.test_sources import opened
from tests.ui.pictures import encode, flat
from tests.zipped import zip_files


def _remove() -> None:
    """Remove an image, as the strip does, and list what is left."""
    import streamlit as st

    from maskapp.ui.images import sources, uploader
    from maskapp.ui.state import session

    def given() -> sources.Given:
        kept = session.kept()
        files, left_out, _ = sources.uploaded(kept.files, kept.removed)
        return sources.Given(tuple(sources.images_in(sources.told_apart(files))), tuple(left_out))

    before = given()
    uploader.remove(before, next(e.key for e in before.sources if e.name == st.session_state.name))
    st.session_state.left = [each.name for each in given().sources]
    st.session_state.seen = {e.key: e.name for e in given().sources}.get(session.load().view.image)


def test_an_image_is_removed_and_the_next_one_seen() -> None:
    images = [encode(flat((k, 0, 0))) for k in range(4)]
    packed = zip_files([("z/a.png", images[0]), ("z/b.png", images[1])])
    at = opened(("one.png", images[2]), ("z.zip", packed), ("two.png", images[3]))
    choose(at, "z/a.png")
    holder = at.session_state["maskapp"]
    sizes = [len(each.data) for each in holder.kept.files]

    def remove(name: str) -> tuple[list[str], str | None]:
        again = AppTest.from_function(_remove, default_timeout=60)
        again.session_state["maskapp"], again.session_state["name"] = holder, name
        again.run()
        assert not again.exception
        return again.session_state["left"], again.session_state["seen"]

    assert remove("z/a.png") == (["one.png", "z/b.png", "two.png"], "z/b.png")
    assert holder.kept.size == sum(sizes)  # the archive holds another one
    assert remove("two.png") == (["one.png", "z/b.png"], "z/b.png")
    assert holder.kept.size == sizes[0] + sizes[1]
    assert remove("z/b.png") == (["one.png"], "one.png")
    assert holder.kept.size == sizes[0]
    assert remove("one.png") == ([], None)
    assert holder.kept.is_empty
