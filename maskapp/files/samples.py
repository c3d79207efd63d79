"""From the samples of a file to upright RGB and validity; the same for every decoder."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from maskapp.files.acceptance import wrong_bands, wrong_colours

Samples = NDArray[np.unsignedinteger]

GREY = "The image is grey: red, green and blue are the same."
DIVIDED = "The colours were stored multiplied by their opacity; they were divided by it."
_BAND_NAMES = {1: "grey", 2: "grey", 3: "RGB", 4: "RGB"}
_PILLOW = {  # mode: mode with all it holds, its name for people
    "1": ("L", "1-bit black-and-white"),
    "L": ("L", "8-bit grey"),
    "LA": ("LA", "8-bit grey"),
    "P": ("RGB", "8-bit palette"),
    "PA": ("RGBA", "8-bit palette"),
    "RGB": ("RGB", "8-bit RGB"),
    "RGBX": ("RGB", "8-bit RGB"),
    "RGBA": ("RGBA", "8-bit RGB"),
    "RGBa": ("RGBA", "8-bit RGB"),
}


@dataclass(frozen=True)
class Raster:
    """What a decoder gave, as maskapp uses it.

    Parameters
    ----------
    pixels : (H, W, 3) ndarray of uint8 or uint16
        Upright.
    valid : (H, W) ndarray of bool or None
        As in :class:`maskapp.core.image.Image`.
    kind : str
        Depth and colours: "16-bit RGB".
    notices : tuple of str
    rotated : bool
        The file asked for a turn or a reflection.
    profile : bytes
        The ICC profile, as it is in the file; b"" for none.
    """

    pixels: Samples
    valid: NDArray[np.bool_] | None
    kind: str
    notices: tuple[str, ...] = ()
    rotated: bool = False
    profile: bytes = b""


def from_samples(
    samples: Samples, name: str, *, kind: str = "", orientation: int = 1, multiplied: bool = False
) -> Raster:
    """Return RGB and validity of decoded samples.

    Parameters
    ----------
    samples : (H, W) or (H, W, bands) ndarray of uint8 or uint16
        1 band is grey, 2 are grey and opacity, 3 are RGB, 4 are RGB and opacity.
    name : str
        Of the file, for the error.
    kind : str, optional
        Depth and colours for people, by default told from the array.
    orientation : int, optional
        EXIF orientation that is still to be applied; what is not 2 to 8 changes nothing.
    multiplied : bool, optional
        Colours are stored multiplied by opacity.

    Raises
    ------
    ImageError
        If there are other than 1 to 4 bands.
    """
    samples = samples if samples.ndim == 3 else samples[..., np.newaxis]
    bands = samples.shape[2]
    if bands not in _BAND_NAMES:
        raise wrong_bands(name, bands)
    if not kind:
        kind = f"{samples.dtype.itemsize * 8}-bit {_BAND_NAMES[bands]}"
    samples = oriented(samples, orientation)
    notices: list[str] = []
    if bands < 3:
        notices.append(GREY)
    colours, valid = samples, None
    if bands in (2, 4):
        colours, opacity = samples[..., :-1], samples[..., -1]
        if multiplied:
            colours = _divided(colours, opacity)
            notices.append(DIVIDED)
        valid, more = _validity(opacity)
        notices += more
    if bands < 3:
        colours = np.repeat(colours, 3, axis=2)
    rotated = orientation in range(2, 9)
    return Raster(np.ascontiguousarray(colours), valid, kind, tuple(notices), rotated)


def from_picture(picture: Pillow.Image, name: str, *, orientation: int = 1) -> Raster:
    """Return RGB and validity of a picture that Pillow has loaded.

    Raises
    ------
    ImageError
        If its mode is none of grey, palette, RGB and these with opacity.
    """
    samples, kind = samples_of(picture, name)
    return from_samples(samples, name, kind=kind, orientation=orientation)


def samples_of(picture: Pillow.Image, name: str) -> tuple[Samples, str]:
    """Return the samples of a picture that Pillow has loaded, and what they are for people.

    Raises
    ------
    ImageError
        If its mode is none of grey, palette, RGB and these with opacity.
    """
    if picture.mode not in _PILLOW:
        raise wrong_colours(name, picture.mode)
    mode, kind = _PILLOW[picture.mode]
    if "transparency" in picture.info and not mode.endswith("A"):
        mode = "LA" if mode == "L" else "RGBA"
    if mode == "LA" and picture.mode != "LA":
        # Pillow finds the transparent grey only on the way to RGBA.
        return np.asarray(picture.convert("RGBA"))[..., [0, 3]], kind
    return np.asarray(picture if picture.mode == mode else picture.convert(mode)), kind


def oriented(array: Samples, orientation: int) -> Samples:
    """Return an array (H, W, ...) turned upright by its EXIF orientation, 1 to 8."""
    if orientation in (5, 6, 7, 8):
        array = array.swapaxes(0, 1)
    if orientation in (3, 4, 7, 8):
        array = array[::-1]
    if orientation in (2, 3, 6, 7):
        array = array[:, ::-1]
    return array


def _divided(colours: Samples, opacity: Samples) -> Samples:
    """Return colours divided by opacity, rounded to nearest, at most the largest count."""
    top = int(np.iinfo(colours.dtype).max)
    # 65535 × 65535 plus half the opacity still fits.
    share = np.maximum(opacity, 1).astype(np.uint32)[..., np.newaxis]
    undone = (colours.astype(np.uint32) * np.uint32(top) + share // 2) // share
    divided: Samples = np.minimum(undone, top).astype(colours.dtype)
    return divided


def _validity(opacity: Samples) -> tuple[NDArray[np.bool_] | None, list[str]]:
    valid = opacity != 0
    hidden = valid.size - int(np.count_nonzero(valid))
    notices = []
    if hidden:
        notices.append(f"{hidden} fully transparent pixels are never selected.")
    if hidden < valid.size and int(opacity[valid].min()) < np.iinfo(opacity.dtype).max:
        notices.append("Partial transparency is ignored: colours are used as they are stored.")
    return (np.ascontiguousarray(valid) if hidden else None), notices
