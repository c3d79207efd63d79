"""How large a pixel of a TIFF page is: what is known of microscopes first, then the resolution."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from maskapp.files.reading.scale import (
    CENTIMETRE,
    INCH,
    UNKNOWN,
    Scale,
    is_length,
    length_of,
    number_of,
    of_resolution,
    of_sides,
    strange_unit,
)
from maskapp.files.reading.tiff.levels import is_reduced
from maskapp.files.reading.tiff.ome import Series

if TYPE_CHECKING:
    import tifffile

_X, _Y, _UNIT = 282, 283, 296
_TAG_UNITS = {2: INCH, 3: CENTIMETRE}
_NO_UNIT = 1
_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")  # as ImageJ writes what is not ASCII
_METASERIES = ("state", "units")
_MPP = re.compile(r"\|\s*MPP\s*=\s*([^|\s]+)")
_OME, _IMAGEJ, _METAMORPH, _APERIO, _TAGS = (
    "the OME metadata",
    "ImageJ's metadata",
    "MetaMorph's metadata",
    "Aperio's metadata",
    "the TIFF's resolution",
)
_UNREADABLE = Scale(problem="What the file says of the size of its pixels cannot be read.")


def series_by_plane(series: Sequence[Series], count: int) -> Mapping[int, Series]:
    """Return the series that each of so many planes belongs to."""
    if len(series) == 1:  # also where it does not say which planes are its own
        return dict.fromkeys(range(count), series[0])
    return {plane: each for each in series for plane in each.planes}


def scale_of(
    tif: tifffile.TiffFile, levels: Sequence[Any], level: int, series: Series | None
) -> Scale:
    """Return what a file says of the size of a pixel.

    Metadata describe the full size: smaller copies repeat its numbers, or say nothing.

    Parameters
    ----------
    tif : tifffile.TiffFile
    levels : sequence of tifffile.TiffPage
        An image in all its sizes, the full size first.
    level : int
        The one that is read.
    series : Series, optional
        That the image belongs to.
    """
    full = levels[0]
    if is_reduced(full):  # of an image that is not there
        return UNKNOWN
    try:
        found = next(filter(None, (source(tif, full, series) for source in _SOURCES)), UNKNOWN)
        return found.reduced(_reduction(full, levels[level]))
    except Exception:  # noqa: BLE001  # no scale is told of; the pixels are read all the same
        return _UNREADABLE


def _ome(_: tifffile.TiffFile, page: Any, series: Series | None) -> Scale | None:
    if series is None or not series.pixel:
        return None
    sides = []
    for axis in "XY":
        unit = series.pixel.get(f"PhysicalSize{axis}Unit", "µm")
        if f"PhysicalSize{axis}" not in series.pixel or not is_length(unit):
            continue
        length = length_of(unit)
        if length is None:
            return strange_unit(unit, _OME)
        sides.append(number_of(series.pixel[f"PhysicalSize{axis}"]) * length)
    if not sides:
        return None
    if len(sides) == 1:
        return Scale(problem=f"Only one side of a pixel is told in {_OME}; it is ignored.")
    told = [number_of(series.pixel.get(f"Size{axis}", "")) for axis in "XY"]
    if told != [page.imagewidth, page.imagelength]:
        return Scale(
            problem="The OME metadata are of an image of another size: their scale is not taken."
        )
    return of_sides(sides[0], sides[1], _OME)


def _imagej(tif: tifffile.TiffFile, _: Any, series: Series | None) -> Scale | None:
    """Return pixels per unit, as the tags say them, in a unit that the description names."""
    if not tif.is_imagej:
        return None
    about, tags = tif.imagej_metadata or {}, tif.pages.first.tags
    unit = _unescaped(about.get("unit", ""))
    if not is_length(unit) or _X not in tags or _Y not in tags:
        return None
    length = length_of(unit)
    if length is None:
        return strange_unit(unit, _IMAGEJ)
    down = _unescaped(about.get("yunit", unit))
    if length_of(down) != length:
        return Scale(
            problem=f"The sides of a pixel are in different units in {_IMAGEJ}; they are ignored."
        )
    tagged = _TAG_UNITS.get(tags.valueof(_UNIT, _NO_UNIT), length)
    if tagged != length:
        # Of centimetres beside µm ImageJ and Bio-Formats believe the former; else they differ.
        if tagged == CENTIMETRE and length == 1:
            return None
        return Scale(
            problem="The file has two units for the size of its pixels, one in ImageJ's metadata "
            "and another in the TIFF's resolution: no scale is taken."
        )
    across, downward = number_of(tags.valueof(_X)), number_of(tags.valueof(_Y))
    if length in _TAG_UNITS.values() or across <= 0 or downward <= 0:
        # ImageJ takes over what other programs wrote in inches.
        return of_resolution(across, downward, length, _IMAGEJ)
    return of_sides(length / across, length / downward, _IMAGEJ, exact=False)


def _unescaped(text: object) -> str:
    return _ESCAPE.sub(lambda found: chr(int(found[1], 16)), str(text))


def _metamorph(tif: tifffile.TiffFile, _: Any, series: Series | None) -> Scale | None:
    """Return what MetaMorph says, in its stacks or in the files of its successors."""
    if tif.is_stk:
        about = tif.stk_metadata or {}
        calibrated, names = about.get("SpatialCalibration"), ("XCalibration", "YCalibration")
        unit = about.get("CalibrationUnits", "")
    elif tif.is_metaseries:
        about = (tif.metaseries_metadata or {}).get("PlaneInfo", {})
        calibrated, unit = (about.get(f"spatial-calibration-{key}", "") for key in _METASERIES)
        names = ("spatial-calibration-x", "spatial-calibration-y")
    else:
        return None
    unit = str(unit).strip("\0")
    if not calibrated or not is_length(unit):
        return None
    length = length_of(unit)
    if length is None:
        return strange_unit(unit, _METAMORPH)
    width, height = (number_of(about.get(name)) * length for name in names)
    return of_sides(width, height, _METAMORPH, exact=False)


def _aperio(tif: tifffile.TiffFile, page: Any, series: Series | None) -> Scale | None:
    found = _MPP.search(page.description) if tif.is_svs else None
    if found is None:
        return None
    side = number_of(found[1])
    return of_sides(side, side, _APERIO)


def _tags(_: tifffile.TiffFile, page: Any, series: Series | None) -> Scale | None:
    unit = _TAG_UNITS.get(page.tags.valueof(_UNIT, _NO_UNIT))
    if unit is None or _X not in page.tags or _Y not in page.tags:
        return None
    across, down = number_of(page.tags.valueof(_X)), number_of(page.tags.valueof(_Y))
    return of_resolution(across, down, unit, _TAGS)


_SOURCES: tuple[Callable[[tifffile.TiffFile, Any, Series | None], Scale | None], ...] = (
    _ome,
    _imagej,
    _metamorph,
    _aperio,
    _tags,
)
"""The most trusted first: the first one that says anything is taken, or refused."""


def _reduction(full: Any, page: Any) -> Fraction | None:
    """Return by what a page is smaller, along both sides alike; None where that is not clear.

    Sides that a whole number divides, but for a rest that was cut off or filled up, were divided by
    it: their pixels are so many times larger, not by the quotient of the sides.
    """
    sides = [(int(full.imagewidth), int(page.imagewidth))]
    sides.append((int(full.imagelength), int(page.imagelength)))
    ratios = [Fraction(large, small) for large, small in sides]
    near = {int(ratio) + more for ratio in ratios for more in (-1, 0, 1, 2)} - {-1, 0}
    whole = [k for k in near if all(abs(large - small * k) < k for large, small in sides)]
    if len(whole) == 1:
        return Fraction(whole[0])
    if abs(ratios[0] - ratios[1]) > max(ratios) / 1000:
        return None
    return (ratios[0] + ratios[1]) / 2
