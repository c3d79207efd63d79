"""Pixels that a TIFF file marks as no data: by GDAL's tag, or by a page that is a mask."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from maskapp.files.reading.samples import Samples

Shown = NDArray[np.bool_]
_MIN_IS_WHITE = 0


def value_of(text: str) -> float | None:
    """Return the number in GDAL's tag, None if it is none."""
    try:
        return float(text.strip("\0 \t\r\n").replace(",", "."))
    except ValueError:
        return None


def by_value(colours: Samples, text: str) -> tuple[Shown | None, tuple[str, ...]]:
    """Return where an image has data, and the notice about it; None: everywhere.

    Parameters
    ----------
    colours : (H, W, bands) ndarray of uint8 or uint16
        As stored, without opacity.
    text : str
        The tag's: a number. Pixels of which every band has it hold no data. A number that no count
        can have, as −9999, marks none.
    """
    value = value_of(text)
    if value is None:
        return None, ("The file's value for no data is not a number; all pixels are used.",)
    if not value.is_integer() or not 0 <= value <= np.iinfo(colours.dtype).max:
        return None, ()
    empty = (colours == int(value)).all(axis=-1)
    if not empty.any():
        return None, ()
    return ~empty, value_notice(~empty, text)


def value_notice(shown: Shown, text: str) -> tuple[str, ...]:
    """Return the notice about pixels with the value for no data, of which there are some."""
    count = shown.size - int(np.count_nonzero(shown))
    value = text.strip("\0 \t\r\n")
    have = "pixel has" if count == 1 else "pixels have"
    return (f"{count} {have} the file's value for no data, {value}; never selected.",)


def by_page(stored: NDArray[Any], photometric: int, shape: tuple[int, int]) -> Shown:
    """Return where a mask page shows the image.

    Parameters
    ----------
    stored : (H, W) ndarray of bool or integers
    photometric : int
        Where 0 means white, 0 is inside.
    shape : tuple of int
        Of the image: a mask of another size is stretched, each pixel to its nearest.
    """
    inside = stored == 0 if photometric == _MIN_IS_WHITE else stored != 0
    height, width = shape
    rows = (2 * np.arange(height) + 1) * inside.shape[0] // (2 * height)
    columns = (2 * np.arange(width) + 1) * inside.shape[1] // (2 * width)
    whole: Shown = inside if inside.shape == shape else inside[np.ix_(rows, columns)]
    return whole


def page_notice(shown: Shown, masks: int) -> tuple[str, ...]:
    """Return the notice about pixels outside mask pages."""
    count = shown.size - int(np.count_nonzero(shown))
    if not count:
        return ()
    what = "the mask" if masks == 1 else f"at least one of the {masks} masks"
    are = "pixel is" if count == 1 else "pixels are"
    return (f"{count} {are} outside {what} in the file; never selected.",)


def both(one: Shown | None, other: Shown | None) -> Shown | None:
    """Return where both hold; None holds everywhere."""
    if one is None or other is None:
        return other if one is None else one
    return one & other
