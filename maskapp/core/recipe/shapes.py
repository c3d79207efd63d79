"""The shapes of a recipe's region."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, assert_never

from maskapp.core.validation import check_choice, check_whole
from maskapp.errors import RecipeError

Mode = Literal["include", "exclude"]

MAX_COORDINATE = 1_000_000
MAX_POINTS = 10_000


@dataclass(frozen=True, slots=True)
class Rectangle:
    """Pixels of columns x … x + width - 1 and rows y … y + height - 1."""

    mode: Mode
    x: int
    y: int
    width: int
    height: int

    def __post_init__(self) -> None:
        check_choice(self.mode, Mode, "mode")
        for place in ("x", "y"):
            check_whole(getattr(self, place), -MAX_COORDINATE, MAX_COORDINATE, place)
        for place in ("width", "height"):
            check_whole(getattr(self, place), 1, MAX_COORDINATE, place)


@dataclass(frozen=True, slots=True)
class Ellipse(Rectangle):
    """Pixels whose centre lies inside the ellipse that the rectangle encloses."""


@dataclass(frozen=True, slots=True)
class Polygon:
    """Pixels whose centre lies inside the polygon; ``(x, y)`` corners, pixel (0, 0) from 0 to 1."""

    mode: Mode
    points: tuple[tuple[int, int], ...]

    def __post_init__(self) -> None:
        check_choice(self.mode, Mode, "mode")
        if not isinstance(self.points, (list, tuple)):
            raise RecipeError("the points are not a list [[x, y], …]", "points")
        if not 3 <= len(self.points) <= MAX_POINTS:
            raise RecipeError(
                f"{len(self.points)} points; 3 to {MAX_POINTS} make a polygon", "points"
            )
        for i, point in enumerate(self.points):
            if not isinstance(point, (list, tuple)) or len(point) != 2:
                raise RecipeError("a point is a pair [x, y]", f"points[{i}]")
            for coordinate in point:
                check_whole(coordinate, -MAX_COORDINATE, MAX_COORDINATE, f"points[{i}]")
        object.__setattr__(self, "points", tuple((x, y) for x, y in self.points))


Shape = Rectangle | Ellipse | Polygon


SHAPES = {"rectangle": Rectangle, "ellipse": Ellipse, "polygon": Polygon}
"""Shapes by their name in recipe files."""


def shape_text(shape: Shape) -> str:
    """Return a shape in words: "Inside a rectangle of 80 × 60 at x 10, y 20"."""
    where = "Inside" if shape.mode == "include" else "Not in"
    match shape:
        case Polygon():
            return f"{where} a polygon of {len(shape.points)} corners"
        case Ellipse():
            kind = "an ellipse"
        case Rectangle():
            kind = "a rectangle"
        case _:
            assert_never(shape)
    return f"{where} {kind} of {shape.width} × {shape.height} at x {shape.x}, y {shape.y}"
