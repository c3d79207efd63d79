"""How large objects are, and where."""

from __future__ import annotations

from typing import Any

from numpy.typing import NDArray

from maskapp.core.measuring.measure import Measure
from maskapp.core.measuring.objects import Objects


def area(objects: Objects) -> NDArray[Any]:
    """Pixels."""
    return objects.area


def centroid_x(objects: Objects) -> NDArray[Any]:
    """Mean column; the first column of the image is 0."""
    return objects.centre[0]


def centroid_y(objects: Objects) -> NDArray[Any]:
    """Mean row; the first row of the image is 0."""
    return objects.centre[1]


def left(objects: Objects) -> NDArray[Any]:
    """First column."""
    return objects.box[0]


def top(objects: Objects) -> NDArray[Any]:
    """First row."""
    return objects.box[1]


def width(objects: Objects) -> NDArray[Any]:
    """Columns from the first to the last one."""
    return objects.box[2] - objects.box[0]


def height(objects: Objects) -> NDArray[Any]:
    """Rows from the first to the last one."""
    return objects.box[3] - objects.box[1]


AREA = Measure(
    id="area",
    label="Area",
    rank=10,
    meaning="How much the object covers",
    function=area,
    power=2,
    whole=True,
)
CENTROID_X = Measure(
    id="centroid_x",
    label="Centroid x",
    rank=20,
    meaning="Mean column of the object's pixels; the image's first column is 0",
    function=centroid_x,
    unit="px",
)
CENTROID_Y = Measure(
    id="centroid_y",
    label="Centroid y",
    rank=30,
    meaning="Mean row of the object's pixels; the image's first row is 0",
    function=centroid_y,
    unit="px",
)
LEFT = Measure(
    id="left",
    label="Left",
    rank=40,
    meaning="First column of the box around the object; the image's first is 0",
    function=left,
    unit="px",
    whole=True,
)
TOP = Measure(
    id="top",
    label="Top",
    rank=50,
    meaning="First row of the box around the object; the image's first is 0",
    function=top,
    unit="px",
    whole=True,
)
WIDTH = Measure(
    id="width",
    label="Width",
    rank=60,
    meaning="Columns of the box around the object, in pixels",
    function=width,
    unit="px",
    whole=True,
)
HEIGHT = Measure(
    id="height",
    label="Height",
    rank=70,
    meaning="Rows of the box around the object, in pixels",
    function=height,
    unit="px",
    whole=True,
)
