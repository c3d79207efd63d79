"""What the slider's browser code reports is not trusted, and never takes back a newer edit."""

from __future__ import annotations

import math

import pytest

from maskapp.core.recipe.rule import Auto, Range
from maskapp.ui.state.model import RangeRow
from maskapp.ui.viewer.slider_words import moved_bounds
from maskapp.ui.widgets.range_slider import Move, Scale, read_move

COUNTS, LAB = Scale(0, 255, 1), Scale(-128, 127, 100)
MESSAGE = {"token": "a", "version": 0, "ends": {"low": [60, 61]}}


def read(changes: dict[str, object], scale: Scale = COUNTS) -> Move | None:
    return read_move({"move": MESSAGE | changes}, scale)


def test_legal_moves_are_read() -> None:
    assert read({}) == Move("a", 0, {"low": (60, 61)})
    assert read({"ends": {}}) == Move("a", 0, {})
    ends = {"low": [-12800, -2025], "high": [12700, 700]}
    assert read({"ends": ends}, LAB) == Move("a", 0, {"low": (-128, -20.25), "high": (127, 7)})


@pytest.mark.parametrize(
    "state", [None, [], "x", 5, {}, {"move": None}, {"move": [1]}, {"move": {}}]
)
def test_state_of_another_shape_is_nothing(state: object) -> None:
    assert read_move(state, COUNTS) is None


@pytest.mark.parametrize("number", [-1, 256, 1.0, True, math.nan, "1", None, 10**40, [], {}])
def test_value_off_the_scale_is_nothing(number: object) -> None:
    assert read({"ends": {"low": [60, number]}}) is None
    assert read({"ends": {"low": [number, 60]}}) is None
    assert read({"ends": {"low": [1, 2], "high": [number, 60]}}) is None


@pytest.mark.parametrize(
    "changes",
    [{"token": 1}, {"token": "x" * 65}, {"version": 1.0}, {"version": None}, {"version": True},
     {"ends": None}, {"ends": [60, 61]}, {"ends": {"middle": [1, 2]}}, {"ends": {"low": [1]}},
     {"ends": {"low": 61}}],
)  # fmt: skip
def test_message_of_another_shape_is_nothing(changes: dict[str, object]) -> None:
    assert read(changes) is None


def moved(bounds: Range, ends: dict[str, tuple[float, float]], *, fresh: bool) -> object:
    return moved_bounds(RangeRow(1, bounds), Move("a", 0, ends), fresh=fresh)  # type: ignore[arg-type]  # literals as text


RED = Range("red", 60, 170)


def test_only_ends_that_were_moved_change() -> None:
    fine = Range("saturation", 12.34, 80)
    assert moved(fine, {"high": (80, 70)}, fresh=True) == (12.34, 70)
    assert moved(RED, {"low": (60, 65), "high": (170, 175)}, fresh=True) == (65, 175)
    assert moved(RED, {}, fresh=True) == (60, 170)


def test_move_made_on_older_bounds_changes_only_what_nobody_else_did() -> None:
    assert moved(RED, {"low": (50, 51)}, fresh=False) == (60, 170)
    assert moved(RED, {"low": (50, 51), "high": (170, 160)}, fresh=False) == (60, 160)
    # A message before this one, which the server never saw, had moved the end to 61.
    assert moved(RED, {"low": (61, 62)}, fresh=True) == (62, 170)


def test_move_that_leaves_no_valid_range_is_dropped() -> None:
    assert moved(RED, {"low": (60, 200)}, fresh=True) == (60, 170)
    assert moved(Range("hue", 60, 170), {"low": (60, 200)}, fresh=True) == (200, 170)
    automatic = Range("red", Auto("otsu"), 170)
    assert moved(automatic, {"high": (170, 160)}, fresh=True) == (Auto("otsu"), 170)
