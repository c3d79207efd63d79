"""From the samples of a file to upright RGB, opacity and validity; the same for every decoder."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow

from maskapp.core.recipe.reading import Alpha
from maskapp.files.reading.limits import wrong_bands, wrong_colours
from maskapp.files.reading.scale import UNKNOWN, Scale

Samples = NDArray[np.unsignedinteger]
_Scalar = TypeVar("_Scalar", bound=np.generic)

GREY = "The image is grey: red, green and blue are the same."
DIVIDED = "The colours were stored multiplied by their opacity; they were divided by it."
_MULTIPLIED = "The colours are stored multiplied by their opacity, and are used as they are stored."
_PARTIAL = "Partial transparency is ignored: colours are used as they are stored."
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
    "RGBa": ("RGBa", "8-bit RGB"),
}


@dataclass(frozen=True)
class Raster:
    """What a decoder gave, as maskapp uses it.

    Parameters
    ----------
    pixels : (H, W, 3) ndarray of uint8 or uint16
        Upright.
    valid : (H, W) ndarray of bool or None
        False where the file marks a pixel as no data, opacity left out.
    kind : str
        Depth and colours: "16-bit RGB".
    notices : tuple of str
    rotated : bool
        The file asked for a turn or a reflection.
    opacity : (H, W) ndarray of uint8 or uint16, optional
        0 is fully transparent; what that means is decided by :func:`with_opacity`.
    multiplied : bool
        The pixels are multiplied by opacity.
    profile : bytes
        The file's ICC profile, as it is.
    coded_space : tuple of int, optional
        Primaries and transfer by their numbers in H.273, for formats that tell colours so.
    space_problem : str
        Why what the file says of its colours cannot be used; "" if it can.
    scale : Scale
        What the file says of the size of a pixel.
    """

    pixels: Samples
    valid: NDArray[np.bool_] | None
    kind: str
    notices: tuple[str, ...] = ()
    rotated: bool = False
    opacity: Samples | None = None
    multiplied: bool = False
    profile: bytes = b""
    coded_space: tuple[int, int] | None = None
    space_problem: str = ""
    scale: Scale = UNKNOWN


def from_samples(
    samples: Samples, name: str, *, kind: str = "", orientation: int = 1, multiplied: bool = False
) -> Raster:
    """Return RGB and opacity of decoded samples.

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
    colours, opacity = samples, None
    if bands in (2, 4):
        colours, opacity = samples[..., :-1], samples[..., -1]
    if bands < 3:
        colours = np.repeat(colours, 3, axis=2)
    return Raster(
        np.ascontiguousarray(colours),
        None,
        kind,
        (GREY,) if bands < 3 else (),
        orientation in range(2, 9),
        opacity,
        multiplied and opacity is not None,
    )


def with_opacity(raster: Raster, alpha: Alpha) -> Raster:
    """Return a raster whose opacity has become validity, or nothing.

    Opacity that is 0 everywhere tells nothing: many programs leave the band empty. Where opacity
    is not looked at, colours that are stored multiplied by it stay so: a band that means
    something else must not change them.
    """
    opacity = raster.opacity
    if opacity is None:
        return raster
    hidden = opacity.size - int(np.count_nonzero(opacity))
    partial = bool(((opacity > 0) & (opacity < np.iinfo(opacity.dtype).max)).any())
    plain = replace(raster, opacity=None, multiplied=False)
    if alpha == "ignore" or hidden == opacity.size:
        notices = _unused(hidden, opacity.size, partial)
        if notices and raster.multiplied:
            notices = (*notices, _MULTIPLIED)
        return replace(plain, notices=(*raster.notices, *notices))
    are = "pixel is" if hidden == 1 else "pixels are"
    notices = (f"{hidden} fully transparent {are} never selected.",) if hidden else ()
    pixels, valid = raster.pixels, raster.valid
    if raster.multiplied and (partial or hidden):
        pixels = _divided(pixels, opacity)
        notices = (DIVIDED, *notices)
    elif partial:
        notices = (*notices, _PARTIAL)
    if hidden:
        valid = opacity != 0 if valid is None else valid & (opacity != 0)
        valid = np.ascontiguousarray(valid)
    return replace(plain, pixels=pixels, valid=valid, notices=(*raster.notices, *notices))


def _unused(hidden: int, count: int, partial: bool) -> tuple[str, ...]:
    if hidden == count:
        return ("The file marks every pixel as fully transparent; that is not used.",)
    if hidden:
        too = "pixel counts" if hidden == 1 else "pixels count"
        return (f"Transparency is ignored: {hidden} fully transparent {too} as well.",)
    return ("Transparency is ignored.",) if partial else ()


def from_picture(picture: Pillow.Image, name: str, *, orientation: int = 1) -> Raster:
    """Return RGB and opacity of a picture that Pillow has loaded.

    Raises
    ------
    ImageError
        If its mode is none of grey, palette, RGB and these with opacity.
    """
    samples, kind = samples_of(picture, name)
    multiplied = picture.mode == "RGBa"
    return from_samples(samples, name, kind=kind, orientation=orientation, multiplied=multiplied)


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
    if "transparency" in picture.info and not mode.endswith(("A", "a")):
        mode = "LA" if mode == "L" else "RGBA"
    if mode == "LA" and picture.mode != "LA":
        # Pillow finds the transparent grey only on the way to RGBA.
        return np.asarray(picture.convert("RGBA"))[..., [0, 3]], kind
    return np.asarray(picture if picture.mode == mode else picture.convert(mode)), kind


def oriented(array: NDArray[_Scalar], orientation: int) -> NDArray[_Scalar]:
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
