"""What the viewer's browser code reports. It is not trusted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final, get_args

from maskapp.core.recipe.shapes import MAX_COORDINATE, MAX_POINTS, Mode
from maskapp.ui.viewer.component.fixed import FIXED, DrawingTool
from maskapp.ui.widgets.messages import Action

_TOOLS: Final = get_args(DrawingTool)
_MODES: Final = get_args(Mode)


@dataclass(frozen=True, slots=True)
class Sampling:
    """What the browser asks for: a rectangle of the full image, every `step`-th pixel of it."""

    x: int
    y: int
    width: int
    height: int
    step: int


@dataclass(frozen=True, slots=True)
class Pixel:
    """A pixel of the full-size image, counted from 0 at the top left."""

    x: int
    y: int


@dataclass(frozen=True, slots=True)
class Gesture:
    """
    What was drawn with a tool, in full-size pixels.

    Attributes
    ----------
    tool : {"pick", "not", "ruler", "rectangle", "ellipse", "polygon"}
    mode : {"include", "exclude"}
        Of a region.
    x, y, width, height : int
        Inside the image.
    points : tuple of (int, int)
        Corners of a polygon, at least 3; the two ends of a ruler, in the image.
    """

    tool: DrawingTool
    mode: Mode
    x: int
    y: int
    width: int
    height: int
    points: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Reshaped:
    """
    A shape that was moved, resized or removed, in full-size pixels.

    Attributes
    ----------
    id : int
        `Mark.id` of the shape.
    removed : bool
    x, y, width, height : int
        Of all but polygons; may lie outside the image.
    points : tuple of (int, int)
        Corners of a polygon, at least 3; of others none.
    """

    id: int
    removed: bool
    x: int
    y: int
    width: int
    height: int
    points: tuple[tuple[int, int], ...]


def read_view(state: object, *, image_key: str, width: int, height: int) -> Sampling | None:
    """
    Return the detail the browser asks for.

    Parameters
    ----------
    state : object
        ``st.session_state[key]`` or what `viewer` returned. It comes from the
        browser and is not trusted.
    image_key : str
        `ViewerImage.key` of the current image; a view of another is ignored.
    width, height : int
        Full size of that image in pixels.

    Returns
    -------
    Sampling or None
        None if no detail is wanted or the value is not legal.
    """
    found = _integers(state, "view", image_key, ("x", "y", "width", "height", "step"))
    if found is None:
        return None
    view = Sampling(*found)
    inside = _spans(view.x, view.width, width) and _spans(view.y, view.height, height)
    if not inside or view.step < 1:
        return None
    return view if max(view.width, view.height) <= FIXED.max_samples * view.step else None


def read_pick(action: Action, image_key: str, width: int, height: int) -> Pixel | None:
    """
    Return the pixel that was clicked.

    Parameters
    ----------
    action : Action
        It comes from the browser and is not trusted.
    image_key : str
        `ViewerImage.key` of the current image; a pick in another is ignored.
    width, height : int
        Full size of that image in pixels.

    Returns
    -------
    Pixel or None
        None if nothing was clicked or the value is not a pixel of the image.
    """
    found = _integers_of(action, "pick", image_key, ("x", "y"))
    if found is None:
        return None
    pick = Pixel(*found)
    return pick if _spans(pick.x, 1, width) and _spans(pick.y, 1, height) else None


def read_gesture(action: Action, image_key: str, width: int, height: int) -> Gesture | None:
    """
    Return what was drawn with a tool.

    Parameters
    ----------
    action : Action
        It comes from the browser and is not trusted.
    image_key : str
        `ViewerImage.key` of the current image; a gesture in another is ignored.
    width, height : int
        Full size of that image in pixels.

    Returns
    -------
    Gesture or None
        None if nothing legal was drawn.
    """
    found = _integers_of(action, "gesture", image_key, ("x", "y", "width", "height"))
    if found is None:
        return None
    x, y, across, down = found
    tool: Any = action.fields.get("tool")
    mode: Any = action.fields.get("mode")
    points = _points(action.fields.get("points"), FIXED.max_points)
    inside = _spans(x, across, width) and _spans(y, down, height)
    if tool not in _TOOLS or mode not in _MODES or not inside or points is None:
        return None
    if (tool == "polygon") != (len(points) >= 3) or (tool == "ruler") != (len(points) == 2):
        return None
    if tool == "ruler" and not _is_line(points, width, height):
        return None
    return Gesture(tool, mode, x, y, across, down, points)


def read_reshaped(action: Action, image_key: str) -> Reshaped | None:
    """
    Return how a shape was changed.

    Parameters
    ----------
    action : Action
        It comes from the browser and is not trusted.
    image_key : str
        `ViewerImage.key` of the current image; a change in another is ignored.

    Returns
    -------
    Reshaped or None
        None if nothing legal was done.
    """
    found = _integers_of(action, "reshaped", image_key, ("id", "x", "y", "width", "height"))
    if found is None:
        return None
    shape_id, x, y, width, height = found
    removed = action.fields.get("removed")
    points = _points(action.fields.get("points"), MAX_POINTS)
    if not isinstance(removed, bool) or points is None:
        return None
    if 0 < len(points) < 3 or width < 1 or height < 1:
        return None
    numbers = (x, y, width, height, *(number for point in points for number in point))
    if any(abs(number) > MAX_COORDINATE for number in numbers):
        return None
    return Reshaped(shape_id, removed, x, y, width, height, points)


def _integers_of(
    action: Action, kind: str, image_key: str, fields: tuple[str, ...]
) -> list[int] | None:
    """Return the named integers of an action of a kind, None unless all are integers."""
    found = _integers({kind: action.fields}, kind, image_key, fields)
    return found if action.kind == kind else None


def _points(value: object, most: int) -> tuple[tuple[int, int], ...] | None:
    """Return pairs of integers, None if `value` is anything else."""
    if not isinstance(value, list) or len(value) > most:
        return None
    pairs = [tuple(point) for point in value if isinstance(point, list)]
    legal = len(pairs) == len(value) and all(
        len(pair) == 2 and all(type(number) is int for number in pair) for pair in pairs
    )
    return tuple((pair[0], pair[1]) for pair in pairs) if legal else None


def _is_line(points: tuple[tuple[int, int], ...], width: int, height: int) -> bool:
    """Tell whether two points differ and are corners of the image's pixels."""
    return points[0] != points[1] and all(0 <= x <= width and 0 <= y <= height for x, y in points)


def _integers(
    state: object, name: str, image_key: str, fields: tuple[str, ...]
) -> list[int] | None:
    """Return the named integers of one state value, or None unless all are integers."""
    value = state.get(name) if isinstance(state, Mapping) else None
    if not isinstance(value, Mapping) or value.get("key") != image_key:
        return None
    numbers = [number for field in fields if type(number := value.get(field)) is int]
    return numbers if len(numbers) == len(fields) else None


def _spans(start: int, length: int, limit: int) -> bool:
    """Tell whether at least one and only pixels from 0 to below `limit` are covered."""
    return start >= 0 and length >= 1 and start + length <= limit
