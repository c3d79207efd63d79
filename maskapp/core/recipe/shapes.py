"""The shapes of a recipe's region."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Literal, assert_never

from maskapp.core.validation import check_choice, check_name, check_whole, name_key
from maskapp.errors import RecipeError, quoted

Mode = Literal["include", "exclude"]
Cell = Literal["ellipse", "rectangle"]

MAX_COORDINATE = 1_000_000
MAX_POINTS = 10_000
MAX_LINES = 48
"""Rows, and columns, of a grid: a plate of 1,536 wells has 32 and 48."""


@dataclass(frozen=True, slots=True)
class Rectangle:
    """Pixels of columns x … x + width - 1 and rows y … y + height - 1.

    A name makes the part of the region that tables have a row for; "" has none.
    """

    mode: Mode
    x: int
    y: int
    width: int
    height: int
    name: str = ""

    def __post_init__(self) -> None:
        check_choice(self.mode, Mode, "mode")
        for place in ("x", "y"):
            check_whole(getattr(self, place), -MAX_COORDINATE, MAX_COORDINATE, place)
        for place in ("width", "height"):
            check_whole(getattr(self, place), 1, MAX_COORDINATE, place)
        _check_shape_name(self.name)


@dataclass(frozen=True, slots=True)
class Ellipse(Rectangle):
    """Pixels whose centre lies inside the ellipse that the rectangle encloses."""


@dataclass(frozen=True, slots=True)
class Polygon:
    """Pixels whose centre lies inside the polygon; ``(x, y)`` corners, pixel (0, 0) from 0 to 1."""

    mode: Mode
    points: tuple[tuple[int, int], ...]
    name: str = ""

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
        _check_shape_name(self.name)


@dataclass(frozen=True, slots=True)
class Grid(Rectangle):
    """Cells in rows and columns over a rectangle: wells of a plate, pots of a tray.

    Each is a part of the region with a row in tables, named as on plates: row A, B, … (after Z: AA)
    and column 1, 2, …, behind the grid's own name if it has one.

    Parameters
    ----------
    rows, columns : int
        1 to 48.
    cell : {"ellipse", "rectangle"}
    fill : int
        Width and height of a cell in percent of the distance to the next one, 1–100.
    """

    rows: int = 1
    columns: int = 1
    cell: Cell = "ellipse"
    fill: int = 80

    def __post_init__(self) -> None:
        Rectangle.__post_init__(self)
        for place in ("rows", "columns"):
            check_whole(getattr(self, place), 1, MAX_LINES, place)
        check_choice(self.cell, Cell, "cell")
        check_whole(self.fill, 1, 100, "fill")

    def cells(self) -> Iterator[Rectangle]:
        """Yield the cells in reading order, each with its name."""
        kind = Ellipse if self.cell == "ellipse" else Rectangle
        start = f"{self.name} " if self.name else ""
        for row in range(self.rows):
            y, height = self._line(self.y, self.height, row, self.rows)
            for column in range(self.columns):
                x, width = self._line(self.x, self.width, column, self.columns)
                name = f"{start}{row_letters(row)}{column + 1}"
                yield kind(self.mode, x, y, width, height, name)

    def _line(self, start: int, length: int, number: int, count: int) -> tuple[int, int]:
        """Return where a row or column of cells begins, and its width."""
        low, high = start + number * length // count, start + (number + 1) * length // count
        gap = (high - low) * (100 - self.fill) // 200
        return low + gap, max(1, high - low - 2 * gap)


Shape = Rectangle | Ellipse | Polygon | Grid


SHAPES = {"rectangle": Rectangle, "ellipse": Ellipse, "polygon": Polygon, "grid": Grid}
"""Shapes by their name in recipe files."""


def row_letters(row: int) -> str:
    """Return the name of a plate's row from its number: ``"A"`` for 0, ``"AA"`` for 26."""
    before, last = divmod(row, 26)
    return (row_letters(before - 1) if before else "") + chr(ord("A") + last)


def single_shapes(shapes: Iterable[Shape]) -> Iterator[Rectangle | Ellipse | Polygon]:
    """Yield shapes, of grids the cells."""
    for shape in shapes:
        if isinstance(shape, Grid):
            yield from shape.cells()
        else:
            yield shape


def parts_of(shapes: Iterable[Shape]) -> tuple[Rectangle | Ellipse | Polygon, ...]:
    """Return what has a row of its own in tables: included shapes with a name, cells of grids."""
    return tuple(shape for shape in single_shapes(shapes) if shape.mode == "include" and shape.name)


def check_parts(shapes: Iterable[Shape]) -> None:
    """Raise RecipeError where two parts of a region have one name."""
    seen: dict[str, int] = {}
    for i, shape in enumerate(shapes):
        for part in parts_of([shape]):
            if name_key(part.name) in seen:
                raise RecipeError(
                    f"{quoted(part.name)} is the name of another part of the region. "
                    "Give each shape, and each grid, a name of its own.",
                    f"region[{i}].name",
                )
            seen[name_key(part.name)] = i


def _check_shape_name(name: object) -> None:
    if name != "":
        check_name(name, "a shape", "name")


def shape_text(shape: Shape) -> str:
    """Return a shape in words: "Inside a rectangle of 80 × 60 at x 10, y 20"."""
    where = "Inside" if shape.mode == "include" else "Not in"
    match shape:
        case Polygon():
            return f"{where} a polygon of {len(shape.points)} corners"
        case Grid():
            cells = "ellipses" if shape.cell == "ellipse" else "rectangles"
            kind = f"a grid of {shape.rows} × {shape.columns} {cells}, over an area"
        case Ellipse():
            kind = "an ellipse"
        case Rectangle():
            kind = "a rectangle"
        case _:
            assert_never(shape)
    return f"{where} {kind} of {shape.width} × {shape.height} at x {shape.x}, y {shape.y}"
