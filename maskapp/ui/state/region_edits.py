"""The region, of all images or of one: which part is looked at, as pure edits."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from maskapp.core.recipe.shapes import Grid, Polygon, Rectangle, Shape, check_parts
from maskapp.errors import RecipeError
from maskapp.ui.state.model import Document, State
from maskapp.ui.state.of_images import ImageException
from maskapp.ui.state.rows import ShapeRow

Size = tuple[int, int]
"""Width and height of an image."""


@dataclass(frozen=True, slots=True)
class OnView:
    """The image whose region is edited.

    Parameters
    ----------
    key : str
    size : tuple of (int, int), optional
    """

    key: str = ""
    size: Size | None = None


@dataclass(frozen=True, slots=True)
class Form:
    """Where a shape lies, whatever its kind.

    Parameters
    ----------
    box : tuple of int
        x, y, width and height; of a polygon they mean nothing.
    points : tuple of (int, int)
        Corners of a polygon.
    """

    box: tuple[int, int, int, int]
    points: tuple[tuple[int, int], ...] = ()


# ---- where edits go


def has_own(document: Document, image_key: str) -> bool:
    """Whether an image has a region of its own."""
    return document.exception_of(image_key).region is not None


def is_for_one(state: State, image_key: str) -> bool:
    """Whether an edit of the region, with this image on view, is for that image alone.

    Always where it has a region of its own: what is drawn for all images would not be seen in it.
    """
    view = state.view
    chosen = view.only_this if view.shapes_only_this is None else view.shapes_only_this
    return has_own(state.document, image_key) or chosen


def begins_own(state: State, image_key: str) -> bool:
    """Whether the next edit of the region gives an image its own one, in place of that of all."""
    return is_for_one(state, image_key) and not has_own(state.document, image_key)


def choose_for_one(state: State, alone: bool) -> State:
    """Let edits of the region be for the image on view alone, or for all images."""
    return state.with_view(shapes_only_this=None if alone == state.view.only_this else alone)


# ---- shapes


def add_shape(state: State, shape: Shape, image: OnView = OnView()) -> State:
    """Add a shape to the region.

    Where it is the first of an image's own region, what lies inside is what was drawn: somebody who
    draws around the dish of this image does not want the place of another image's dish as well.
    What is left out of all images stays so; who wants a copy moves one of its shapes.
    """
    state, ids = state.with_ids(1)
    row = ShapeRow(next(ids), shape, image.size)
    rows = _rows(state, image.key)
    if begins_own(state, image.key) and shape.mode == "include":
        rows = tuple(each for each in rows if each.shape.mode == "exclude")
    return _with_rows(state, image.key, (*rows, row))


def replace_shape(state: State, shape_id: int, form: Form, image: OnView = OnView()) -> State:
    """Move or resize a shape, or corners of it; one that is gone stays so."""

    def moved(row: ShapeRow) -> ShapeRow:
        return ShapeRow(row.id, _formed(row.shape, form), image.size)

    rows = _rows(state, image.key)
    if all(row.id != shape_id for row in rows):
        return state
    changed = tuple(moved(row) if row.id == shape_id else row for row in rows)
    return _with_rows(state, image.key, changed)


def remove_shape(state: State, shape_id: int, image: OnView = OnView()) -> State:
    """Take a shape out of the region."""
    rows = tuple(row for row in _rows(state, image.key) if row.id != shape_id)
    return _with_rows(state, image.key, rows)


def take_back(state: State, shape_id: int, image: OnView) -> State:
    """Take out a shape that was drawn for something else than the region, as if it never was.

    Where it began the image's own region, that of all images is used again.
    """
    state = remove_shape(state, shape_id, image)
    left_out = tuple(row for row in state.document.region if row.shape.mode == "exclude")
    if has_own(state.document, image.key) and _rows(state, image.key) == left_out:
        return use_region_of_all(state, image.key)
    return state


def last_rectangle(state: State, image_key: str) -> tuple[int, Rectangle] | None:
    """Return the rectangle that was drawn last on an image and its id, None if there is none."""
    for row in reversed(_rows(state, image_key)):
        if type(row.shape) is Rectangle:  # ellipses and grids are rectangles too
            return row.id, row.shape
    return None


def name_shape(state: State, shape_id: int, name: str, image: OnView = OnView()) -> State:
    """Name a shape, or take its name: tables have a row for each part with a name.

    Raises
    ------
    RecipeError
        If the name cannot be one, or another part of the region has it.
    """
    return _with_shape(state, shape_id, image, name=name.strip())


def add_grid(state: State, image: OnView) -> State:
    """Lay a grid over the middle of the image: wells or pots, in rows and columns."""
    assert image.size
    width, height = image.size
    there = sum(isinstance(row.shape, Grid) for row in _rows(state, image.key))
    name = f"grid {there + 1}" if there else ""  # cells of two grids would be called the same
    # Beside one that was laid before, which it would hide.
    x, y = (side // 10 + there * (side // 40) % max(1, side // 10) for side in (width, height))
    box = (x, y, max(1, width * 8 // 10), max(1, height * 8 // 10))
    return add_shape(state, Grid("include", *box, name, rows=4, columns=6), image)


def set_grid(
    state: State, shape_id: int, place: str, value: int | str, image: OnView = OnView()
) -> State:
    """Set how many rows or columns a grid has, or the kind and size of its cells.

    Raises
    ------
    RecipeError
        If the value is not legal.
    """
    return _with_shape(state, shape_id, image, **{place: value})


def _with_shape(state: State, shape_id: int, image: OnView, **changes: Any) -> State:
    rows = _rows(state, image.key)
    if all(row.id != shape_id for row in rows):
        return state
    changed = tuple(
        replace(row, shape=replace(row.shape, **changes)) if row.id == shape_id else row
        for row in rows
    )
    try:
        check_parts(row.shape for row in changed)
    except RecipeError as error:  # without the place, which is one in a file
        raise RecipeError(error.message) from None
    return _with_rows(state, image.key, changed)


def drop_region(state: State, image: OnView = OnView()) -> State:
    """Use the whole image again."""
    return _with_rows(state, image.key, ())


# ---- regions of single images


def own_region(state: State, image: OnView) -> State:
    """Give an image the region of all as its own, scaled to its size where that differs."""
    rows = tuple(_scaled(row, image.size) for row in _rows(state, image.key))
    return _with_own(state, image.key, rows)


def use_region_of_all(state: State, image_key: str) -> State:
    """Take an image's own region back."""
    return _with_own(state, image_key, None)


def use_in_all(state: State, image_key: str) -> State:
    """Let an image's own region be the one of all images; those of other images stay."""
    rows = _rows(state, image_key)
    return _with_own(state.with_document(region=rows, pristine=False), image_key, None)


# ---- sizes


@dataclass(frozen=True, slots=True)
class Sized:
    """An image whose size is known.

    Parameters
    ----------
    name : str
        As the page calls it.
    size : tuple of (int, int)
    """

    name: str
    size: Size


def misfits(document: Document, sizes: Mapping[str, Sized]) -> dict[str, Sized]:
    """Return the images of other sizes than the one on which the region of all was drawn, by key.

    Of a region whose size is not known, as of a recipe, those that differ from the first image.

    Parameters
    ----------
    document : Document
    sizes : mapping of str to Sized
        What is known of the images, by their keys.
    """
    if not document.region:
        return {}
    concerned = {
        key: sized
        for key, sized in sizes.items()
        if key not in document.excluded and not has_own(document, key)
    }
    drawn = _sizes_drawn_on(document)
    if len(drawn) > 1:
        return concerned
    fitting = [*drawn, *(sized.size for sized in concerned.values())][:1]
    return {key: sized for key, sized in concerned.items() if sized.size not in fitting}


def misfit_text(document: Document, size: Size) -> str:
    """Say why the region of all may not fit an image of this size, among :func:`misfits`."""
    drawn = _sizes_drawn_on(document)
    if len(drawn) > 1:
        return "the region's shapes were drawn on images of different sizes"
    here = f"this image has {size_text(size)}"
    if drawn:
        return f"the region was drawn on an image of {size_text(drawn[0])} pixels, {here}"
    return f"the region holds in all images, and {here} pixels, unlike the first"


def size_text(size: Size) -> str:
    """Return width and height: ``"400 × 300"``."""
    return f"{size[0]} × {size[1]}"


def _sizes_drawn_on(document: Document) -> list[Size]:
    return list(dict.fromkeys(row.drawn_on for row in document.region if row.drawn_on))


def _rows(state: State, image_key: str) -> tuple[ShapeRow, ...]:
    return state.document.of_image(image_key).region


def _with_rows(state: State, image_key: str, rows: tuple[ShapeRow, ...]) -> State:
    if is_for_one(state, image_key):
        return _with_own(state, image_key, rows)
    return state.with_document(region=rows, pristine=False)


def _with_own(state: State, image_key: str, rows: tuple[ShapeRow, ...] | None) -> State:
    document = state.document
    exception: ImageException = replace(document.exception_of(image_key), region=rows)
    document = replace(document.with_exception(image_key, exception), pristine=False)
    return replace(state, document=document)


def _formed(shape: Shape, form: Form) -> Shape:
    if isinstance(shape, Polygon):
        return replace(shape, points=form.points)
    x, y, width, height = form.box
    return replace(shape, x=x, y=y, width=width, height=height)


def _scaled(row: ShapeRow, size: Size | None) -> ShapeRow:
    if row.drawn_on is None or size is None or row.drawn_on == size:
        return replace(row, drawn_on=row.drawn_on or size)
    (old_width, old_height), (width, height) = row.drawn_on, size

    def scaled(points: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
        for x, y in points:
            yield round(x * width / old_width), round(y * height / old_height)

    shape = row.shape
    if isinstance(shape, Rectangle):  # ellipses too
        ends = iter([(shape.x, shape.y), (shape.x + shape.width, shape.y + shape.height)])
        (left, top), (right, bottom) = scaled(ends)
        box = (left, top, max(1, right - left), max(1, bottom - top))
        return ShapeRow(row.id, _formed(shape, Form(box)), size)
    corners = Form((0, 0, 1, 1), tuple(scaled(iter(shape.points))))
    return ShapeRow(row.id, _formed(shape, corners), size)
