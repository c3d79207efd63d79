"""Short names of tiles."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maskapp.ui.images import strip
from maskapp.ui.images.strip.tails import END, drawn, tails


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
        # A whole name beside one of which it is what is left.
        (["b_w", "b_x", "b_y", "b_z", "y"], ["w", "x", "b_y", "z", "y"]),
        # What tells them would be in the middle, which a tile cuts out first.
        (
            [
                *(f"tray1_A{n}.jpg" for n in range(1, 9)),
                "tray2_E1_tray21.png",
                "tray2_E2_tray21.png",
            ],
            [*(f"A{n}" for n in range(1, 9)), "…E1…", "…E2…"],
        ),
        (
            [*(f"t1_E{n}.jpg" for n in range(1, 9)), "t2_E1_tray21.png", "t2_E2_tray21.png"],
            [*(f"E{n}" for n in range(1, 9)), "…E1…", "…E2…"],
        ),
        (["leaf one long.png", "leaf one long.tif", "b.png"], ["png", "tif", "b"]),
        (["seedling1ofTray", "seedling10ofTray"], ["s…1…ray", "s…10…ay"]),
        (["north/seedling1ofTray", "south/seedling10ofTray"], ["north/…1ofT", "south/…10of"]),
        (["potA1ofTray", "potA2ofTray", "potB1ofTray"], ["p…A1…ay", "p…A2…ay", "p…B1…ay"]),
        # Each half of a name says something: neither goes for the other.
        (
            [
                "scan1_of_alpha.png",
                "scan2_of_alpha.png",
                "scan1_of_alphb.png",
                "scan2_of_alphb.png",
            ],
            ["s…1…pha", "s…2…pha", "s…1…phb", "s…2…phb"],
        ),
        (["control_leaf.png", "treated_leaf.png"], ["control", "treated"]),
        ([], []),
    ],
)
def test_the_part_that_differs(names: list[str], short: list[str]) -> None:
    assert tails(names) == short


@given(st.lists(st.text("ab1_.", min_size=1, max_size=20), unique=True))
def test_names_that_differ_have_parts_that_do(names: list[str]) -> None:
    found = tails(names)
    assert all(found)
    assert len(set(found)) == len(names)
    for part, name in zip(found, names, strict=True):
        assert re.fullmatch(f".*{re.escape(part).replace('…', '.*')}.*", name)


FOLDER = st.text("ab_", min_size=1, max_size=9)


@given(st.lists(st.tuples(FOLDER, st.text("ab_.", min_size=1, max_size=4)), unique=True))
def test_images_of_different_folders_are_told_apart(parts: list[tuple[str, str]]) -> None:
    names = ["/".join(part) for part in parts]
    if len({folder for folder, _ in parts}) > 1:
        assert len(set(tails(names))) == len(names)


PART = st.text("ab_", min_size=1, max_size=12)
TOLD = [st.from_regex(each, fullmatch=True) for each in ("[0-9]{1,3}", "[A-F][0-9]")]


@given(
    PART,
    PART,
    st.one_of([st.lists(each, min_size=2, unique=True) for each in TOLD]),
    st.sampled_from(["", "day1/"]),
)
def test_what_tells_names_apart_is_seen_on_tiles(
    start: str, end: str, told: list[str], folder: str
) -> None:
    # Half of all, so that nothing here is what most names have.
    others = [f"{n}.tif" for n in range(100, 100 + len(told))]
    names = [*(f"{start}{each}{end}.png" for each in told), *(f"{folder}{each}" for each in others)]
    shown = [drawn(short, 0 if folder else 3) for short in tails(names)[: len(told)]]
    assert len(set(shown)) == len(told), shown


def test_the_tile_shows_as_many_letters_as_are_counted_on() -> None:
    code = Path(strip.__file__).with_name("order.mjs").read_text("utf-8")
    assert f"const END = {END};" in code
