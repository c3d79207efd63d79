"""The region of a recipe as a mask."""

from __future__ import annotations

from dataclasses import dataclass
from typing import assert_never

import numpy as np

from maskapp.arrays import Mask
from maskapp.core.recipe.shapes import Ellipse, Polygon, Rectangle, Shape, parts_of, single_shapes


def region_mask(shapes: tuple[Shape, ...], shape: tuple[int, int]) -> Mask | None:
    """Return the pixels inside the region, or None for all.

    Parameters
    ----------
    shapes : tuple of Rectangle, Ellipse or Polygon
        In image coordinates: x to the right, y down, pixel (row r, column c) spans
        x = c … c + 1, y = r … r + 1 and belongs to a shape when its centre does.
    shape : tuple of int
        (H, W) of the image. Parts beyond it are cut off.

    Returns
    -------
    (H, W) ndarray of bool or None
        The union of the included shapes (everything, if none is included) less the excluded ones.
    """
    if not shapes:
        return None
    inside = np.full(shape, not any(s.mode == "include" for s in shapes))
    for mode in ("include", "exclude"):
        for each in single_shapes(shapes):
            if each.mode == mode:
                _paint(inside, each, mode == "include")
    return inside


def allowed_pixels(
    shapes: tuple[Shape, ...], shape: tuple[int, int], valid: Mask | None
) -> Mask | None:
    """Return the valid pixels inside the region, or None for all; see :func:`region_mask`."""
    inside = region_mask(shapes, shape)
    if inside is None or valid is None:
        return valid if inside is None else inside
    return inside & valid


@dataclass(frozen=True, eq=False)
class RegionPart:
    """A part of a region with a name: as much of it as lies in the image.

    Parameters
    ----------
    name : str
    box : tuple of slice
        Rows and columns around it.
    inside : (h, w) ndarray of bool
        Its pixels in the box.
    """

    name: str
    box: tuple[slice, slice]
    inside: Mask


def region_parts(shapes: tuple[Shape, ...], shape: tuple[int, int]) -> tuple[RegionPart, ...]:
    """Return the parts of a region that tables have rows for, each by itself.

    Parameters
    ----------
    shapes : tuple of Rectangle, Ellipse, Polygon or Grid
        Excluded ones cut nothing off: their pixels are none that are allowed.
    shape : tuple of int
        (H, W) of the image.
    """
    return tuple(_part(each, shape) for each in parts_of(shapes))


def _part(each: Rectangle | Ellipse | Polygon, shape: tuple[int, int]) -> RegionPart:
    left, top, right, bottom = bounds_of(each)
    rows = slice(min(max(top, 0), shape[0]), min(max(bottom, 0), shape[0]))
    columns = slice(min(max(left, 0), shape[1]), min(max(right, 0), shape[1]))
    inside = np.zeros((max(rows.stop - rows.start, 0), max(columns.stop - columns.start, 0)), bool)
    if inside.size:
        # Painted where it lies, to the last bit as the region is, then cut out.
        whole = np.zeros((rows.stop, columns.stop), bool)
        _paint(whole, each, True)
        inside = whole[rows, columns].copy()
    return RegionPart(each.name, (rows, columns), inside)


def bounds_of(each: Rectangle | Ellipse | Polygon) -> tuple[int, int, int, int]:
    """Return left, top, right, bottom of a shape, the latter two not included."""
    if isinstance(each, Polygon):
        x, y = zip(*each.points, strict=True)
        return min(x), min(y), max(x) + 1, max(y) + 1
    return each.x, each.y, each.x + each.width, each.y + each.height


def _paint(inside: Mask, each: Rectangle | Ellipse | Polygon, value: bool) -> None:
    from skimage import draw

    match each:
        case Polygon():
            # scikit-image's corners are pixel centres, half a pixel from ours.
            corners = np.array(each.points, np.float64) - 0.5
            rows, columns = draw.polygon(corners[:, 1], corners[:, 0], inside.shape)
            inside[rows, columns] = value
        case Ellipse():
            rows, columns = draw.ellipse(
                each.y + each.height / 2 - 0.5,
                each.x + each.width / 2 - 0.5,
                each.height / 2,
                each.width / 2,
                inside.shape,
            )
            inside[rows, columns] = value
        case Rectangle():
            bottom, right = max(each.y + each.height, 0), max(each.x + each.width, 0)
            inside[max(each.y, 0) : bottom, max(each.x, 0) : right] = value
        case _:
            assert_never(each)
