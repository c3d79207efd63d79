"""Which thumb of a slider was moved."""

from __future__ import annotations

import pytest

from maskapp.ui.rule_form import moved_ends

Pair = tuple[float, float]


@pytest.mark.parametrize(
    ("moved", "shown", "expected"),
    [
        ((10, 200), [(10, 255)], [("high", 200)]),
        ((20, 255), [(10, 255)], [("low", 20)]),
        ((20, 200), [(10, 255)], [("low", 20), ("high", 200)]),
        ((10, 255), [(10, 255)], []),
        # 150 was typed into From; the browser's slider still stood at 100 when its end was moved.
        ((100, 229), [(150, 255), (100, 255)], [("high", 229)]),
        # The newest is asked first: back to the old value is a move like any other.
        ((100, 255), [(150, 255), (100, 255)], [("low", 100)]),
    ],
)
def test_only_the_thumb_that_moved_counts(
    moved: Pair, shown: list[Pair], expected: list[tuple[str, float]]
) -> None:
    assert moved_ends(moved, shown) == expected
