"""The picture shows a channel: from the choice to what the viewer is sent."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from maskapp.core.color.planes import Planes
from maskapp.core.display.channel_picture import channel_picture, channel_window
from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from maskapp.core.steps.prepare.median import Median
from maskapp.ui.compute import pictures
from tests.ui.journeys import open_page, state_of
from tests.ui.pictures import encode, noise

RULE = Rule((Group((Range("red", 60, 170),)),))


def viewer(at: AppTest) -> dict[str, Any]:
    mounted = (each.proto for each in at.get("bidi_component"))
    data: dict[str, Any] = json.loads(
        next(each.json for each in mounted if each.component_name == "maskapp_viewer")
    )
    return data


def test_a_channel_takes_the_photographs_place_and_goes_again() -> None:
    at = open_page(encode(noise()), "channels", recipe=Recipe(RULE))
    photograph = viewer(at)["image"]
    assert (photograph["shows"], photograph["exact"]) == ("", True)
    at.selectbox(key="picture-shows").set_value("saturation").run()
    shown = viewer(at)
    assert shown["image"]["key"] == photograph["key"]  # the same place in view
    assert shown["image"]["url"] != photograph["url"]
    assert (shown["image"]["shows"], shown["image"]["exact"]) == ("Saturation", False)
    assert "Shown: Saturation, " in shown["caption"]
    assert "as black to white." in shown["caption"]
    greys = shown["image"]["url"]
    at.toggle(key="false-colours").set_value(True).run()
    assert viewer(at)["image"]["url"] not in (greys, photograph["url"])
    assert "as dark to bright." in viewer(at)["caption"]
    at.selectbox(key="picture-shows").set_value("").run()
    assert viewer(at)["image"] == photograph
    assert state_of(at).document.recipe == Recipe(RULE)


@pytest.mark.parametrize("channel", ["red", "hue", "lab_b", "excess_green", "dab"])
@pytest.mark.parametrize("depth", [8, 16])
def test_every_part_is_shown_as_the_whole_is(channel: str, depth: int) -> None:
    rng = np.random.default_rng(1)
    dtype = np.uint8 if depth == 8 else np.uint16
    image = Image(rng.integers(0, np.iinfo(dtype).max, (40, 60, 3), dtype))
    planes = Planes(image.pixels)
    window = channel_window(planes[channel], int(planes[channel].max()) + 1)
    whole = channel_picture(planes[channel], window)
    part = channel_picture(planes[channel][10:30:2, 5:25:2], window)
    assert part.tolist() == whole[10:30:2, 5:25:2].tolist()


def test_it_shows_what_the_rule_sees_after_prepare_steps() -> None:
    at = open_page(encode(noise()), "channels", recipe=Recipe(RULE, prepare=(Median(3),)))
    at.selectbox(key="picture-shows").set_value("red").run()
    assert "Shown: Red, " in viewer(at)["caption"]
    plain = open_page(encode(noise()), "channels", recipe=Recipe(RULE))
    plain.selectbox(key="picture-shows").set_value("red").run()
    assert viewer(at)["image"]["url"] != viewer(plain)["image"]["url"]


def test_false_colours_get_brighter_from_end_to_end() -> None:
    colours = pictures._colours().astype(int)
    assert colours.shape == (256, 3)
    brightness = colours @ (299, 587, 114)
    assert (np.diff(brightness) >= -1000).all()  # a count of grey, as rounding makes it
    assert brightness[-1] > 4 * brightness[0]
