"""What the table of objects is sent. ``data.d.ts`` says the same in TypeScript."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class ObjectColumn:
    """
    A column of the table.

    Attributes
    ----------
    id : str
        As the heading in objects.csv.
    label : str
    words : str
        What it says.
    """

    id: str
    label: str
    words: str


@dataclass(frozen=True, slots=True)
class ObjectRow:
    """
    An object.

    Attributes
    ----------
    number : int
    x, y, width, height : int
        The box around it, in pixels of the full-size image.
    cells : tuple of str
        By the columns.
    """

    number: int
    x: int
    y: int
    width: int
    height: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ObjectNumber:
    """
    Where an object's number stands in the picture.

    Attributes
    ----------
    number : int
    x, y : float
        The centroid, in pixels of the full-size image.
    """

    number: int
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class ObjectsPage:
    """
    What of the table is seen.

    Attributes
    ----------
    sort : str
        `ObjectColumn.id`.
    falling : bool
        The largest first.
    first : int
        Which of the objects, so sorted, is the first, from 0.
    """

    sort: str = "object"
    falling: bool = False
    first: int = 0


@dataclass(frozen=True, slots=True)
class ObjectsData:
    """
    All that is sent at once.

    Attributes
    ----------
    image_key, mask_key : str
        As of the viewer's image and mask: outlines are laid over no others.
    outlines_url : str
        Where the browser fetches the outlines, with the step of the picture's preview, as a 1-bit
        PNG.
    step : int
    count : int
        Of all objects that count.
    page : ObjectsPage
    most : int
        Objects on a page.
    columns : tuple of ObjectColumn
    rows : tuple of ObjectRow
    numbers : tuple of ObjectNumber
        Of the largest objects.
    looked : str
        The pixel that was looked at last, "" for none.
    found : int
        Number of the object there, 0 for none; the page has it.
    """

    image_key: str
    mask_key: str
    outlines_url: str
    step: int
    count: int
    page: ObjectsPage
    most: int
    columns: tuple[ObjectColumn, ...]
    rows: tuple[ObjectRow, ...]
    numbers: tuple[ObjectNumber, ...]
    looked: str
    found: int


def read_page(state: object, columns: tuple[str, ...], count: int) -> ObjectsPage:
    """Return the page that the browser asks for; it is not trusted."""
    found: Any = state.get("page") if isinstance(state, Mapping) else None
    if not isinstance(found, Mapping):
        return ObjectsPage()
    sort, first = found.get("sort"), found.get("first")
    if sort not in columns or type(first) is not int:
        return ObjectsPage()
    last = max(count - 1, 0)
    return ObjectsPage(str(sort), found.get("falling") is True, min(max(first, 0), last))
