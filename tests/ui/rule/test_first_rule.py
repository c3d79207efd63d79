"""The rule that the page begins with never selects nearly nothing, nor nearly everything."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from streamlit.testing.v1 import AppTest

from tests.ui.pictures import flat


def faint(*hot: int) -> NDArray[np.uint16]:
    """A faint 16-bit image in greys, a tenth of it brighter, with hot pixels."""
    rng = np.random.default_rng(6)
    plane = rng.normal(300, 20, (150, 160))
    plane[:, :16] = rng.normal(700, 40, (150, 16))
    plane[0, 40 : 40 + len(hot)] = hot
    return np.repeat(plane.astype(np.uint16)[..., np.newaxis], 3, axis=2)


def spotted(red: int, green: int) -> NDArray[np.uint8]:
    """A flat image with so many pixels of red and of green that stand out."""
    pixels = flat((90, 60, 30), 200, 150)
    pixels[0, :red, 0] = 250
    pixels[1, :green, 1] = 250
    return pixels


IMAGES: dict[str, NDArray[np.unsignedinteger]] = {
    "clean": faint(),
    "one hot": faint(65535),
    "hot and less hot": faint(65535, 16000),
    "dead": faint(0),
    "flat": flat((7, 7, 7)),
    "one pixel on flat": spotted(1, 0),
    "red flat but for one": spotted(1, 40),
    "red clear": spotted(40, 30),
}


def _ask() -> None:
    import streamlit as st

    from maskapp.core.image import Image
    from maskapp.core.recipe.recipe import Recipe
    from maskapp.core.recipe.rule import Rule
    from maskapp.ui.compute import counts
    from tests.ui.rule.test_first_rule import IMAGES

    st.session_state["answers"] = {
        name: counts.otsu_start(Image(pixels), Recipe(Rule())) for name, pixels in IMAGES.items()
    }


def test_one_pixel_decides_no_first_rule() -> None:
    at = AppTest.from_function(_ask, default_timeout=60).run()
    assert not at.exception
    starts: dict[str, tuple[str, int]] = at.session_state["answers"]
    for name in ("clean", "one hot", "hot and less hot", "dead"):
        channel, low = starts.pop(name)
        assert channel == "gray"
        assert 340 < low < 600
        share = (IMAGES[name][..., 0] >= low).mean()
        assert 0.08 < share < 0.12
    assert starts == {
        "flat": ("gray", 0),
        "one pixel on flat": ("red", 0),  # nothing divides it: begin with every value
        "red flat but for one": ("green", 61),
        "red clear": ("red", 91),
    }
