"""What the viewer's browser code reports is not trusted."""

from __future__ import annotations

import math
from typing import Any

import pytest

from maskapp.ui.viewer.component.fixed import FIXED
from maskapp.ui.viewer.component.messages import (
    Gesture,
    Pixel,
    Reshaped,
    Sampling,
    read_gesture,
    read_pick,
    read_reshaped,
    read_view,
)
from maskapp.ui.widgets.messages import Action, read_actions

VIEW = {"key": "a", "x": 0, "y": 0, "width": 100, "height": 50, "step": 2}
PICK = {"key": "a", "x": 99, "y": 49}
DRAWN = {
    "key": "a",
    "tool": "ellipse",
    "mode": "exclude",
    "x": 0,
    "y": 0,
    "width": 100,
    "height": 50,
    "points": [],
}
CORNERS = {"tool": "polygon", "points": [[0, 0], [-5, 60], [9, 9]]}  # may lie outside the image

BAD_NUMBERS: dict[str, list[object]] = {
    "x": [-1, 100, 1.0, True, math.nan, math.inf, "1", None, 10**40, [], {}],
    "y": [-1, 50, "0"],
    "key": ["b", None, [], {}],
}
BAD_SIZES: dict[str, list[object]] = {
    "width": [0, -1, 101, 1e9, True],
    "height": [0, 51, None],
    "step": [0, -1, 1.5, True, None],
}


def view(state: object) -> Sampling | None:
    return read_view(state, image_key="a", width=100, height=50)


def act(kind: str, fields: dict[str, Any]) -> Action:
    """What the browser says, as it arrives."""
    sent = {"hand": "h", "actions": [{"n": 1, "kind": kind, **fields}]}
    _, (found,) = read_actions({"actions": sent})
    return found


def pick(**changes: object) -> Pixel | None:
    return read_pick(act("pick", PICK | changes), "a", 100, 50)


def test_legal_values_are_read() -> None:
    assert view({"view": VIEW}) == Sampling(0, 0, 100, 50, 2)
    assert pick() == Pixel(99, 49)


@pytest.mark.parametrize("state", [None, [], "x", 5, {}, {"view": None, "actions": None},
                                   {"view": [1], "actions": "s"},
                                   {"actions": {"hand": "h", "actions": [{"n": 1}]}}])  # fmt: skip
def test_state_of_another_shape_is_nothing(state: object) -> None:
    assert view(state) is None
    assert read_actions(state)[1] == ()


@pytest.mark.parametrize(
    ("name", "value"), [(name, each) for name, values in BAD_NUMBERS.items() for each in values]
)
def test_pixel_outside_or_of_another_image_is_nothing(name: str, value: Any) -> None:
    assert pick(**{name: value}) is None
    assert view({"view": VIEW | {name: value}}) is None


@pytest.mark.parametrize(
    ("name", "value"), [(name, each) for name, values in BAD_SIZES.items() for each in values]
)
def test_illegal_view_is_nothing(name: str, value: Any) -> None:
    assert view({"view": VIEW | {name: value}}) is None


def test_view_of_more_samples_than_allowed_is_nothing() -> None:
    large = VIEW | {"width": FIXED.max_samples + 1, "height": 1, "step": 1}
    assert read_view({"view": large}, image_key="a", width=9000, height=9) is None
    fits = large | {"step": 2}
    assert read_view({"view": fits}, image_key="a", width=9000, height=9) is not None


def gesture(**changes: object) -> Gesture | None:
    return read_gesture(act("gesture", DRAWN | changes), "a", 100, 50)


def test_legal_gestures_are_read() -> None:
    assert gesture() == Gesture("ellipse", "exclude", 0, 0, 100, 50, ())
    assert gesture(**CORNERS) == Gesture(
        "polygon", "exclude", 0, 0, 100, 50, ((0, 0), (-5, 60), (9, 9))
    )


@pytest.mark.parametrize(
    "changes",
    [
        {"key": "b"},
        {"tool": "look"},
        {"tool": None},
        {"tool": []},
        {"mode": "both"},
        {"x": 1},
        {"width": 0},
        {"height": 50.0},
        {"points": [[0, 0], [1, 1], [2, 2]]},
        CORNERS | {"points": [[0, 0], [1, 1]]},
        CORNERS | {"points": [[0, 0], [1, 1], [2]]},
        CORNERS | {"points": [[0, 0], [1, 1], [2, True]]},
        CORNERS | {"points": [[0, 0], [1, 1], "22"]},
        CORNERS | {"points": None},
    ],
)
def test_illegal_gesture_is_nothing(changes: dict[str, object]) -> None:
    assert gesture(**changes) is None


def test_polygon_of_more_corners_than_allowed_is_nothing() -> None:
    corners = [[each, each] for each in range(FIXED.max_points)]
    assert gesture(**CORNERS | {"points": corners}) is not None
    assert gesture(**CORNERS | {"points": [*corners, [0, 1]]}) is None


RESHAPED = {
    "key": "a",
    "id": 7,
    "removed": False,
    "x": -5,
    "y": 0,
    "width": 200,
    "height": 3,
    "points": [],
}


def reshaped(**changes: object) -> Reshaped | None:
    return read_reshaped(act("reshaped", RESHAPED | changes), "a")


def test_shapes_may_be_moved_beyond_the_image() -> None:
    assert reshaped() == Reshaped(7, False, -5, 0, 200, 3, ())
    corners = reshaped(points=CORNERS["points"])
    assert corners == Reshaped(7, False, -5, 0, 200, 3, ((0, 0), (-5, 60), (9, 9)))


@pytest.mark.parametrize(
    "changes",
    [
        {"key": "b"},
        {"id": "7"},
        {"removed": 0},
        {"x": 10**6 + 1},
        {"y": 1.5},
        {"width": 0},
        {"height": -1},
        {"points": None},
        {"points": [[0, 0], [1, 1]]},
        {"points": [[0, 0], [1, 1], [2, -(10**7)]]},
    ],
)
def test_an_illegal_change_of_a_shape_is_nothing(changes: dict[str, object]) -> None:
    assert reshaped(**changes) is None


def test_an_action_is_of_its_kind_alone() -> None:
    assert read_gesture(act("pick", DRAWN), "a", 100, 50) is None
    assert read_reshaped(act("gesture", RESHAPED), "a") is None
    assert read_pick(act("reshaped", PICK), "a", 100, 50) is None
