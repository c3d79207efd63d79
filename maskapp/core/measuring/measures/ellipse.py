"""The ellipse that has an object's second moments: how long it is, how thin, which way it lies."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from maskapp.core.measuring.measure import Measure
from maskapp.core.measuring.objects import Objects


def eccentricity(objects: Objects) -> NDArray[Any]:
    """Distance of the foci as a share of the major axis; 0 for a single pixel."""
    major, minor = objects.axes
    thickness: NDArray[Any] = np.divide(minor, major, out=np.ones_like(major), where=major > 0)
    focal: NDArray[Any] = np.sqrt(1 - thickness)
    return focal


def major_axis(objects: Objects) -> NDArray[Any]:
    """Full length of the major axis, in pixels."""
    return 4 * np.sqrt(objects.axes[0])


def minor_axis(objects: Objects) -> NDArray[Any]:
    """Full length of the minor axis, in pixels."""
    return 4 * np.sqrt(objects.axes[1])


def orientation(objects: Objects) -> NDArray[Any]:
    """Angle of the major axis against the horizontal, counter-clockwise, 0 <= angle < 180."""
    xx, yy, xy = objects.moments
    # Rows count downwards, so the sign of xy turns.
    return np.degrees(np.arctan2(-2 * xy, xx - yy) / 2) % 180.0


ECCENTRICITY = Measure(
    id="eccentricity",
    label="Eccentricity",
    rank=100,
    meaning="0 for a disc, nearly 1 for a thread: of the ellipse with the same second moments",
    function=eccentricity,
)
MAJOR_AXIS = Measure(
    id="major_axis",
    label="Major axis",
    rank=110,
    meaning="Full length of the ellipse with the same second moments",
    function=major_axis,
    power=1,
)
MINOR_AXIS = Measure(
    id="minor_axis",
    label="Minor axis",
    rank=120,
    meaning="Full width of the ellipse with the same second moments",
    function=minor_axis,
    power=1,
)
ORIENTATION = Measure(
    id="orientation_deg",
    label="Orientation",
    rank=130,
    meaning="Angle of the major axis against the horizontal, counter-clockwise, 0–180°",
    function=orientation,
    unit="°",
    period=180,  # an axis has no front
)
