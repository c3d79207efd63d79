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
        (["day1/a.png", "day2/a.png"], ["day1/a", "day2/a"]),
        (
            ["run/tray_north/p_1.png", "run/tray_north/p_2.png", "run/tray_south/p_1.png"],
            ["north/1", "north/2", "south/1"],
        ),
        (["treatment/a.png", "comparison/a.png"], ["trea…/a", "comp…/a"]),
        (["greenhouseA/a.png", "greenhouseB/a.png"], ["g…seA/a", "g…seB/a"]),
        (["trays1 of may/a.png", "trays2 of may/a.png"], ["t…ys1/a", "t…ys2/a"]),
        (["plots1xxxx/a.png", "plots2xxxx/a.png"], ["p…1xx/a", "p…2xx/a"]),
        (["a.png", "day 2/a.png"], ["a", "day 2/a"]),
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


FOLDER = st.text("ab_", min_size=1, max_size=9)


@given(st.lists(st.tuples(FOLDER, st.text("ab_.", min_size=1, max_size=4)), unique=True))
def test_images_of_different_folders_are_told_apart(parts: list[tuple[str, str]]) -> None:
    names = ["/".join(part) for part in parts]
    if len({folder for folder, _ in parts}) > 1:
        assert len(set(tails(names))) == len(names)
