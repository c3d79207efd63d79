"""Short names of tiles."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maskapp.ui.images.strip.tails import tails


@pytest.mark.parametrize(
    ("names", "short"),
    [
        (["tray1_A1_day21.jpg", "tray1_B3_day21.jpg"], ["A1", "B3"]),
        (["IMG_0012.JPG", "IMG_0013.JPG"], ["0012", "0013"]),
        (["leaf 1.png", "leaf 2.tif"], ["1.png", "2.tif"]),
        (["tray_A1.jpg", "tray_A2.jpg", "tray_B1.jpg", "broken.jpg"], ["A1", "A2", "B1", "broken"]),
        (["day1/a.png", "day2/a.png"], ["day1", "day2"]),
        (["s.tif · page 1", "s.tif · page 12"], ["1", "12"]),
        (["a_1.png", "b_1.png"], ["a", "b"]),
        (["days/pots/a_1.png"], ["a_1"]),
        ([], []),
    ],
)
def test_the_part_that_differs(names: list[str], short: list[str]) -> None:
    assert tails(names) == short


@given(st.lists(st.text("ab_.", min_size=1, max_size=6), unique=True))
def test_names_that_differ_have_parts_that_do(names: list[str]) -> None:
    found = tails(names)
    assert all(found)
    assert all(part in name for part, name in zip(found, names, strict=True))
