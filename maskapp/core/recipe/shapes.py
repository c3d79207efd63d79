"""The parts of a recipe around its rule: smoothing, the region's shapes, cleaning steps."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

from maskapp.errors import RecipeError, quoted

SmoothingMethod = Literal["median", "gaussian"]
Mode = Literal["include", "exclude"]

MAX_RADIUS = 100
MAX_COORDINATE = 1_000_000
MAX_POINTS = 10_000


def check_choice(value: object, kind: object, place: str) -> None:
    """Raise RecipeError unless `value` is one of the choices of the Literal type `kind`."""
    choices = get_args(kind)
    # By type too: 8.0 and True are equal to whole numbers but are none.
    if not any(type(value) is type(choice) and value == choice for choice in choices):
        raise RecipeError(f"{quoted(value)} is none of {', '.join(map(quoted, choices))}", place)


def _whole(value: object, low: int, high: int, place: str) -> None:
    if isinstance(value, bool) or not isinstance(value, int):
        raise RecipeError(f"{quoted(value)} is not a whole number", place)
    if not low <= value <= high:
        raise RecipeError(f"{value} is not between {low} and {high}", place)


@dataclass(frozen=True, slots=True)
class Smoothing:
    """Smoothing of each RGB band before thresholding; edges reflect.

    Parameters
    ----------
    method : {"median", "gaussian"}
        Median over a disk, or Gaussian with sigma = `radius`, rounded to the input's dtype.
    radius : int
        In pixels, 1 … 100.
    """

    method: SmoothingMethod
    radius: int

    def __post_init__(self) -> None:
        check_choice(self.method, SmoothingMethod, "method")
        _whole(self.radius, 1, MAX_RADIUS, "radius")

    def describe(self) -> str:
        """Return the step in words."""
        name = "median" if self.method == "median" else "Gaussian"
        return f"{name} smoothing, radius {self.radius}"


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
            _whole(getattr(self, place), -MAX_COORDINATE, MAX_COORDINATE, place)
        for place in ("width", "height"):
            _whole(getattr(self, place), 1, MAX_COORDINATE, place)


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
                _whole(coordinate, -MAX_COORDINATE, MAX_COORDINATE, f"points[{i}]")
        object.__setattr__(self, "points", tuple((x, y) for x, y in self.points))


Shape = Rectangle | Ellipse | Polygon


@dataclass(frozen=True, slots=True)
class Open:
    """Opening by a disk: removes what is narrower than the disk."""

    radius: int

    def __post_init__(self) -> None:
        _whole(self.radius, 1, MAX_RADIUS, "radius")

    def describe(self) -> str:
        """Return the step in words."""
        return f"open by {self.radius} px"


@dataclass(frozen=True, slots=True)
class Close:
    """Closing by a disk: fills gaps that are narrower than the disk."""

    radius: int

    def __post_init__(self) -> None:
        _whole(self.radius, 1, MAX_RADIUS, "radius")

    def describe(self) -> str:
        """Return the step in words."""
        return f"close by {self.radius} px"


@dataclass(frozen=True, slots=True)
class FillHoles:
    """Fill holes of at most `max_area` pixels (None: any). A hole at the border is no hole."""

    max_area: int | None = None

    def __post_init__(self) -> None:
        if self.max_area is not None:
            _whole(self.max_area, 1, MAX_COORDINATE**2, "max_area")

    def describe(self) -> str:
        """Return the step in words."""
        return "fill holes" + ("" if self.max_area is None else f" up to {self.max_area} px")


@dataclass(frozen=True, slots=True)
class RemoveSmall:
    """Keep objects of at least `min_area` pixels."""

    min_area: int

    def __post_init__(self) -> None:
        _whole(self.min_area, 1, MAX_COORDINATE**2, "min_area")

    def describe(self) -> str:
        """Return the step in words."""
        return f"remove objects under {self.min_area} px"


@dataclass(frozen=True, slots=True)
class KeepLargest:
    """Keep the `count` largest objects; of equal ones the first in reading order."""

    count: int

    def __post_init__(self) -> None:
        _whole(self.count, 1, MAX_COORDINATE, "count")

    def describe(self) -> str:
        """Return the step in words."""
        return "keep the largest object" if self.count == 1 else f"keep the {self.count} largest"


CleaningStep = Open | Close | FillHoles | RemoveSmall | KeepLargest
