"""Where the page's components stand: what comes and goes above them moves none of them.

A fragment that is drawn at another place is another fragment to Streamlit. A component whose data
stayed the same goes on speaking in the name of the one before, which nobody hears.
"""

from __future__ import annotations

import io
from collections.abc import Iterator

import imagecodecs
import pytest
import tifffile
from streamlit.testing.v1 import AppTest
from streamlit.testing.v1.element_tree import Block

from tests.ui.images.test_sources import opened
from tests.ui.pictures import encode, noise

LEAF = ("leaf.png", encode(noise()))
NO_IMAGE = ("photo.psd", b"8BPS\0\1" + bytes(50))
ADOBE = ("adobe.png", encode(noise(), icc_profile=bytes(imagecodecs.cms_profile("adobergb"))))


def slide() -> tuple[str, bytes]:
    stream = io.BytesIO()
    with tifffile.TiffWriter(stream) as writer:
        for kind, level in ((0, noise(64, 48)), (1, noise(32, 24))):
            writer.write(level, photometric="rgb", subfiletype=kind, metadata=None)
    return "slide.tif", stream.getvalue()


def places(at: AppTest) -> dict[str, tuple[int, ...]]:
    """Return the way from the top of the page to each component."""

    def below(block: Block, way: tuple[int, ...]) -> Iterator[tuple[str, tuple[int, ...]]]:
        for index, each in block.children.items():
            if isinstance(each, Block):
                yield from below(each, (*way, index))
            elif each.type == "bidi_component":
                yield each.proto.component_name, (*way, index)

    return dict(below(at.main, ()))


@pytest.fixture(scope="module")
def bare() -> dict[str, tuple[int, ...]]:
    found = places(opened(LEAF))
    assert {"maskapp_rule_form", "maskapp_viewer", "maskapp_set"} <= found.keys()
    return found


@pytest.mark.parametrize("files", [(LEAF, NO_IMAGE), (ADOBE,), (slide(),)])
def test_what_is_said_of_files_moves_no_component(
    bare: dict[str, tuple[int, ...]], files: tuple[tuple[str, bytes], ...]
) -> None:
    assert places(opened(*files)) == bare


def test_what_never_came_moves_no_component(bare: dict[str, tuple[int, ...]]) -> None:
    at = opened(LEAF)
    at.session_state["maskapp"].kept.miss("", "big.tif", "larger than 200 MB")
    at.run()
    assert "big" in at.warning[0].value
    assert places(at) == bare
