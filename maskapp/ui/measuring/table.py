"""A page of the table of objects, and what the picture shows of all of them."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import streamlit as st
from numpy.typing import NDArray

from maskapp.core.color.channels import CHANNELS
from maskapp.core.image import Image
from maskapp.core.measuring.counting import Counting
from maskapp.core.measuring.measured import Measured
from maskapp.core.measuring.measures import MEASURES
from maskapp.core.recipe.recipe import Recipe
from maskapp.ui.compute.objects import Counted, objects_of, outlines_of, size_for
from maskapp.ui.compute.pictures import preview_of
from maskapp.ui.host.served import address_of
from maskapp.ui.measuring.objects import objects_table
from maskapp.ui.measuring.objects.data import (
    ObjectColumn,
    ObjectNumber,
    ObjectRow,
    ObjectsData,
    ObjectsPage,
    read_page,
)
from maskapp.ui.state import fragments, session
from maskapp.ui.viewer.panel import mask_key_of

_KEY = "objects"
_LOOKED = "maskapp object looked at"
_MOST = 100
_NUMBERS = 500
# Where an object is, the picture shows; the table has what is read and sorted by.
_NOT_SHOWN = {"centroid_x", "centroid_y", "left", "top", "width", "height"}


def draw_table(image: Image, recipe: Recipe, name: str, counting: Counting, size: float) -> None:
    """Draw the objects of a class of the image on view.

    Parameters
    ----------
    image : Image
    recipe : Recipe
        Of this image.
    name : str
        Of the class.
    counting : Counting
    size : float
        Side of a pixel in µm, 0 where it is not known.
    """
    known = size_for(counting, size)
    counted = objects_of(image, recipe, name, counting, known)
    columns = dict(_columns(counted.measured, size))
    ids = tuple(column.id for column in columns)
    page = read_page(st.session_state.get(_KEY), ids, len(counted.objects))
    order = _order(page, {column.id: values for column, values in columns.items()})
    looked, found = _looked_at(image, counted)
    if found and looked != st.session_state.get(_LOOKED):
        page = _page_with(found, page, order)
    st.session_state[_LOOKED] = looked
    shown = order[page.first : page.first + _MOST]
    step = preview_of(image).step
    data = ObjectsData(
        image.digest,
        mask_key_of(image, recipe),
        address_of(
            outlines_of(image, recipe, name, counting, step, known), "image/png", "outlines"
        ),
        step,
        len(counted.objects),
        page,
        _MOST,
        tuple(columns),
        tuple(_rows(counted.measured, shown, columns)),
        tuple(_numbers(counted.measured)),
        looked,
        found,
    )
    objects_table(data, key=_KEY, on_page=fragments.own)


Columns = dict[ObjectColumn, NDArray[np.generic]]


def _columns(measured: Measured, size: float) -> Iterator[tuple[ObjectColumn, NDArray[np.generic]]]:
    number = np.arange(1, len(measured) + 1)
    yield ObjectColumn("object", "Object", "The object's number in the picture"), number
    if measured.part is not None:
        names = np.array([*measured.parts, ""])
        yield ObjectColumn("region", "Region", "The part of the region"), names[measured.part]
    for name, each in MEASURES.items():
        if name in _NOT_SHOWN:
            continue
        values = measured.values[name]
        unit = " (px)" if each.power else f" ({each.unit})" if each.unit else ""
        yield ObjectColumn(each.column, f"{each.label}{unit}", each.meaning), values
        if each.power and size:
            unit = "µm" if each.power == 1 else "µm²"
            scaled = values * size**each.power
            yield ObjectColumn(each.scaled_column, f"{each.label} ({unit})", each.meaning), scaled
    for channel, found in measured.intensities.items():
        label = CHANNELS[channel].label
        words = f"Mean of {label} over the object's pixels, in counts of the file"
        yield ObjectColumn(f"{channel}_mean", f"{label} mean", words), found.mean
    border = np.where(measured.touches_border, "image", "")
    border = np.where(measured.touches_region & (border == ""), "region", border)
    words = "It may go on outside of the image, or be cut by the edge of the region"
    yield ObjectColumn("touches_border", "At border", words), border


def _order(page: ObjectsPage, values: dict[str, NDArray[np.generic]]) -> NDArray[np.int64]:
    """Return positions of the objects in the page's order; of equals, those before first."""
    column = values[page.sort]
    order = np.argsort(column, kind="stable")
    if page.falling:
        # Turned round twice: equal ones stay in the order of their numbers.
        order = (len(column) - 1 - np.argsort(column[::-1], kind="stable"))[::-1]
    return order


def _looked_at(image: Image, counted: Counted) -> tuple[str, int]:
    """Return the pixel that was looked at last and the number of the object there, 0 for none."""
    pixel = session.load().view.pixel
    if pixel is None or pixel[0] >= image.width or pixel[1] >= image.height:
        return "", 0
    x, y = pixel
    return f"{image.digest} {x} {y}", int(counted.objects.labels[y, x])


def _page_with(number: int, page: ObjectsPage, order: NDArray[np.int64]) -> ObjectsPage:
    place = int(np.flatnonzero(order == number - 1)[0])
    return ObjectsPage(page.sort, page.falling, place // _MOST * _MOST)


def _rows(measured: Measured, shown: NDArray[np.int64], columns: Columns) -> Iterator[ObjectRow]:
    boxes = [measured.values[name][shown] for name in ("left", "top", "width", "height")]
    texts = [list(map(_text, values[shown].tolist())) for values in columns.values()]
    for place, position in enumerate(shown.tolist()):
        x, y, width, height = (int(sides[place]) for sides in boxes)
        cells = tuple(column[place] for column in texts)
        yield ObjectRow(position + 1, x, y, width, height, cells)


def _text(value: str | float) -> str:
    if isinstance(value, float):
        return "" if np.isnan(value) else f"{value:,.4g}" if abs(value) < 1000 else f"{value:,.1f}"
    return value if isinstance(value, str) else f"{value:,}"


def _numbers(measured: Measured) -> Iterator[ObjectNumber]:
    """Yield where the numbers of the largest objects stand, the largest first."""
    largest = np.argsort(-measured.values["area"], kind="stable")[:_NUMBERS]
    sides = ("centroid_x", "centroid_y")
    x, y = (measured.values[name][largest].round(1).tolist() for name in sides)
    yield from map(ObjectNumber, (largest + 1).tolist(), x, y)
