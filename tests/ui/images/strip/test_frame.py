"""What the strip is sent, and what it is not sent again."""

from __future__ import annotations

from math import nan

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from maskapp.ui.images.strip.frame import (
    EXACT,
    UNUSUAL,
    Head,
    Overlay,
    Row,
    Tile,
    frame,
    list_of,
    masks_of,
    smaller,
)
from tests.ui.images.strip.frames import read_frame

HEAD = Head(
    "strip", "", "", 1, "h", 5, 7, 3, True, 1, 2, 0.5, (), ((1, "/media/a.jpg"),), "#00c2ff"
)
ROW = Row("10", "100", "", "")
TILES = [
    Tile("a", "pot_A.png", "A", 12.5, 0.0, EXACT, "", ROW),
    Tile("b", "größe.png", "B", nan, 4.0, UNUSUAL, "Unusual: selects nothing", ROW),
]


def overlay(index: int, height: int, width: int) -> tuple[Overlay, np.ndarray]:
    mask = np.random.default_rng(index).random((height, width)) < 0.5
    return Overlay(index, width, height, np.packbits(mask, axis=1).tobytes()), mask


def test_a_frame_says_all() -> None:
    first, mask = overlay(0, 9, 13)
    second, other = overlay(1, 4, 16)
    found = read_frame(frame(HEAD, TILES, [first, second]))
    assert found.names == [["a", "pot_A.png", "A"], ["b", "größe.png", "B"]]
    assert found.percents[0] == 12.5
    assert np.isnan(found.percents[1])
    assert found.scores == [0.0, 4.0]
    assert found.flags == [EXACT, UNUSUAL]
    assert found.whys == {1: "Unusual: selects nothing"}
    assert found.rows == []
    np.testing.assert_array_equal(found.masks[0], mask)
    np.testing.assert_array_equal(found.masks[1], other)
    assert found.head["pictures"] == [[1, "/media/a.jpg"]]
    assert (found.head["current"], found.head["asked"], found.head["busy"]) == (1, 3, True)


def test_what_the_browser_has_is_left_out() -> None:
    first, _ = overlay(0, 90, 130)
    whole = frame(HEAD, TILES, [first])
    less = frame(HEAD, TILES, [first], has_list=list_of(TILES), has_masks=masks_of([first]))
    found = read_frame(less)
    assert (found.names, found.masks) == ([], {})
    assert found.head["masks"] == read_frame(whole).head["masks"]
    assert len(less) < len(whole) - 1000
    again = frame(HEAD, TILES, [first], has_list="of others", has_masks="others")
    assert again == whole


def test_the_table_alone_has_rows() -> None:
    table = Head("table", "", "", 0, "", 0, 0, 0, False, 2, 2, None, (), (), "#00c2ff")
    assert read_frame(frame(table, TILES, [])).rows == [["10", "100", "", "", []]] * 2


@given(st.integers(1, 300), st.integers(1, 300), st.integers(1, 128))
def test_smaller_masks_keep_pixels_of_the_large_one(height: int, width: int, side: int) -> None:
    large, mask = overlay(1, height, width)
    found = smaller(large, side)
    stride = -(-max(height, width) // side)
    assert max(found.width, found.height) <= side
    small = read_frame(frame(HEAD, TILES, [found])).masks[1]
    np.testing.assert_array_equal(small, mask[::stride, ::stride])


def test_five_hundred_images_are_a_few_kilobytes() -> None:
    tiles = [
        Tile(f"upload-{k:032x}", f"IMG_{k:04}.JPG", f"{k:04}", k / 7, 0.0, EXACT, "", ROW)
        for k in range(500)
    ]
    assert len(frame(HEAD, tiles, [])) < 12_000
    assert len(frame(HEAD, tiles, [], has_list=list_of(tiles))) < 3_500
