"""A recipe for a part of an image's pixels: every so manieth of rows and columns."""

from __future__ import annotations

from dataclasses import replace
from typing import assert_never

from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Bound, Local, Range
from maskapp.core.recipe.shapes import Polygon, Rectangle, Shape


def sampled(recipe: Recipe, stride: int) -> Recipe:
    """Return a recipe whose masks of ``pixels[::stride, ::stride]`` are near those of `pixels`.

    Bounds stay: the pixels that are left have their values. Regions, the numbers of steps and the
    windows of local thresholds are in pixels, and become smaller; where that leaves nothing of a
    step, it is dropped. So the masks are estimates, but for rules alone without local thresholds.
    """
    if stride == 1:
        return recipe

    def sampled_range(bounds: Range) -> Range:
        def one(bound: Bound) -> Bound:
            return bound.sampled(stride) if isinstance(bound, Local) else bound

        return replace(bounds, low=one(bounds.low), high=one(bounds.high))

    prepare = (step.sampled(stride) for step in recipe.prepare)
    classes = (
        replace(
            each,
            rule=each.rule.mapped(sampled_range),
            cleaning=tuple(
                step for step in (old.sampled(stride) for old in each.cleaning) if step is not None
            ),
        )
        for each in recipe.classes
    )
    return replace(
        recipe,
        classes=tuple(classes),
        prepare=tuple(step for step in prepare if step is not None),
        region=tuple(_sampled(shape, stride) for shape in recipe.region),
    )


def _sampled(shape: Shape, stride: int) -> Shape:
    match shape:
        case Polygon():
            return replace(
                shape, points=tuple((round(x / stride), round(y / stride)) for x, y in shape.points)
            )
        case Rectangle():  # ellipses and grids too
            left, top = _first(shape.x, stride), _first(shape.y, stride)
            right, bottom = (
                _first(shape.x + shape.width, stride),
                _first(shape.y + shape.height, stride),
            )
            return replace(
                shape, x=left, y=top, width=max(1, right - left), height=max(1, bottom - top)
            )
        case _:
            assert_never(shape)


def _first(place: int, stride: int) -> int:
    """Return which of the pixels that are left is the first from a place on."""
    return -(-place // stride)
