"""What the browser gets to redraw the mask is what the mask is made of."""

from __future__ import annotations

import hashlib
import zlib
from dataclasses import replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from streamlit.testing.v1 import AppTest

from maskapp.core.engine.apply import compute_mask
from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from maskapp.core.steps.cleaning.remove_small import RemoveSmall
from maskapp.ui.state import rule_edits
from maskapp.ui.state.model import State, StepRow
from maskapp.ui.viewer.component import ViewerLive
from tests.ui.pictures import noise

PIXELS = noise()
VALID = PIXELS[..., 1] > 20
IMAGE = Image(PIXELS, VALID)
RULE = Rule((Group((Range("excess_green", -100, 90), Range("red", 60, 170))),))


def _follow() -> None:
    """Touch the first range's slider, then edit; keep what the viewer would get after each."""
    import streamlit as st

    from maskapp.ui.state import rule_edits
    from maskapp.ui.viewer import live
    from tests.ui.viewer.test_live import IMAGE, STATE, with_cleaning

    def url(data: bytes, mime: str, slot: str) -> str:
        st.session_state.setdefault("files", {})[slot] = data
        return slot

    first, second = STATE.document.rows
    moved = rule_edits.set_bounds(STATE, first.id, -50, 50)
    edited = rule_edits.set_bounds(STATE, second.id, 0, 50)
    found = st.session_state["found"] = []
    for touched, state in (
        (None, STATE),
        (first.id, STATE),
        (None, moved),
        (None, edited),
        (None, STATE),
        (first.id, with_cleaning(STATE)),
        (1000, STATE),
    ):
        if touched is not None:
            live.touch(touched)
        found.append(live.viewer_live(IMAGE, state, 2, url))


STATE = rule_edits.load_recipe(State(), Recipe(RULE))


def with_cleaning(state: State) -> State:
    return state.with_class(cleaning=(StepRow(99, RemoveSmall(4)),))


def inflated(data: bytes) -> bytes:
    assert data[:32] == hashlib.sha256(data[32:]).digest()
    return zlib.decompress(data[32:])


def test_files_hold_the_plane_and_two_masks_while_the_rule_is_the_same() -> None:
    at = AppTest.from_function(_follow, default_timeout=60).run()
    assert not at.exception
    found: list[ViewerLive | None] = at.session_state["found"]
    untouched, touched, moved, edited, again, cleaned, gone = found
    assert (untouched, edited, again, gone) == (None, None, None, None)
    assert touched is not None
    assert moved == touched
    assert not touched.cleaned
    assert cleaned == replace(touched, cleaned=True)
    shape = PIXELS[::2, ::2].shape[:2]
    assert (touched.height, touched.width, touched.step) == (*shape, 2)
    assert (touched.bytes, touched.size, touched.zero, touched.circular) == (2, 1021, -510, False)
    assert touched.considered == VALID[::2, ::2].sum()
    files: dict[str, bytes] = at.session_state["files"]
    red, green, blue = (PIXELS[::2, ::2, band].astype(int) for band in range(3))
    values = np.frombuffer(inflated(files["live-values"]), "<u2").reshape(shape)
    np.testing.assert_array_equal(values, 2 * green - red - blue + 510)
    masks = np.unpackbits(np.frombuffer(inflated(files["live-masks"]), np.uint8))
    inside, outside = masks[: 2 * values.size].reshape(2, *shape).astype(bool)
    assert not outside.any()
    np.testing.assert_array_equal(inside, mask_of(Range("excess_green", -510, 510))[::2, ::2])


def mask_of(bounds: Range) -> NDArray[Any]:
    rule = Rule((Group((bounds, Range("red", 60, 170))),))
    return compute_mask(PIXELS, Recipe(rule), valid=VALID)
