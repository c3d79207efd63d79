"""The region of a recipe as a mask."""

from __future__ import annotations

from typing import assert_never

import numpy as np

from maskapp.arrays import Mask
from maskapp.core.recipe.shapes import Ellipse, Polygon, Rectangle, Shape


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
        for each in shapes:
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


def _paint(inside: Mask, each: Shape, value: bool) -> None:
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
