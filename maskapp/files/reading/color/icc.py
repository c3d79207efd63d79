"""ICC profiles: whether one is sRGB's by its curves and primaries, and conversion by one.

Conversion is relative colorimetric, without black point compensation: colours are those that were
measured, and of spaces that are told by curves and primaries black is black anyway. Little CMS
computes in floating point (``NOOPTIMIZE``): the tables that it would make to be quick are wrong by
up to 5,000 of 65,535 counts for 16 bits.
"""

from __future__ import annotations

import io
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maskapp.arrays import Pixels

Curve = NDArray[np.float64]
Chromaticities = tuple[float, float, float, float, float, float, float, float]
"""x and y of white, red, green and blue."""

TOLERANCE = 2.0
"""Counts of 255 by which a profile may move any colour and still be sRGB's.

Of 206 profiles in use, the 18 with sRGB's curve and primaries (abridged ones among them, and those
for grey) move no colour by more than 1.4; the nearest other one (a gamma of 2.2) moves some by 8.5.
"""

SRGB_CHROMATICITIES = (0.3127, 0.329, 0.64, 0.33, 0.3, 0.6, 0.15, 0.06)
_BLOCK = 1 << 20
"""Pixels that are converted at a time: 24 MB of working memory."""
_SPACES = {b"CMYK": "CMYK", b"Lab ": "Lab", b"XYZ ": "XYZ", b"YCbr": "YCbCr", b"HSV ": "HSV"}
_UNNAMED = "RGB built-in"


def space_of(profile: bytes) -> bytes:
    """Return the profile's four letters for the colours that it describes: ``b"RGB "``."""
    return profile[16:20]


@lru_cache(maxsize=32)
def problem_of(profile: bytes) -> str:
    """Return why colours cannot be converted by a profile, ``""`` if they can."""
    if len(profile) < 132 or profile[36:40] != b"acsp":
        return "the colour profile is damaged"
    space = space_of(profile)
    if space not in (b"RGB ", b"GRAY"):
        return f"the colour profile is for {_SPACES.get(space, 'other colours')}, not for RGB"
    try:
        _moved(profile)
    except Damaged:
        return "the colour profile is damaged or has no way to convert colours"
    return ""


@lru_cache(maxsize=32)
def is_srgb(profile: bytes) -> bool:
    """Return whether a profile moves no colour by more than :data:`TOLERANCE`.

    Its name does not count. For grey images, a profile for grey is sRGB's if its curve is.
    """
    return not problem_of(profile) and _moved(profile) <= TOLERANCE


@lru_cache(maxsize=32)
def name_of(profile: bytes) -> str:
    """Return what a profile calls itself, on one line, ``""`` for nothing."""
    from PIL import ImageCms

    try:
        told = ImageCms.ImageCmsProfile(io.BytesIO(profile)).profile.profile_description or ""
    except (OSError, ValueError):  # the name is not what makes a profile usable
        told = ""
    name = " ".join("".join(c if c.isprintable() else " " for c in told).split())[:60]
    return "" if name == _UNNAMED else name


class Damaged(ValueError):
    """Little CMS cannot convert by a profile."""


def to_srgb(pixels: Pixels, profile: bytes) -> tuple[Pixels, int]:
    """Return RGB converted to sRGB, and how many of its pixels lie outside sRGB.

    Parameters
    ----------
    pixels : (H, W, 3) ndarray of uint8 or uint16
        With a profile for grey, three equal bands.
    profile : bytes

    Returns
    -------
    (H, W, 3) ndarray of the dtype of `pixels`
        Rounded to nearest; what lies outside is cut off, band by band.
    int

    Raises
    ------
    Damaged
        If the profile cannot convert.
    """
    top = np.iinfo(pixels.dtype).max
    converted = np.empty(pixels.shape, pixels.dtype)
    outside = 0
    rows = max(1, _BLOCK // pixels.shape[1])
    for row in range(0, len(pixels), rows):
        part = _floats(pixels[row : row + rows], profile)
        part *= top
        # What would be rounded to a count of its own is outside; rounding errors are not.
        outside += int(((part < -0.5) | (part > top + 0.5)).any(axis=-1).sum())
        converted[row : row + rows] = np.rint(part.clip(0, top))
    return converted, outside


def made(chromaticities: Chromaticities, curve: Curve | float) -> bytes:
    """Return a profile of primaries and a transfer curve, for spaces that are told without one.

    Parameters
    ----------
    chromaticities : tuple of float
    curve : ndarray or float
        Linear light 0 … 1 at evenly spaced values, or the exponent of a power.

    Raises
    ------
    Damaged
        If no colours have such primaries.
    """
    import imagecodecs  # 0.1 s

    given: dict[str, Any] = (
        {"gamma": curve} if isinstance(curve, float) else {"transferfunction": _counts(curve)}
    )
    try:
        profile = imagecodecs.cms_profile(
            "rgb", whitepoint=chromaticities[:2], primaries=chromaticities[2:], **given
        )
    except (ValueError, RuntimeError) as error:
        raise Damaged from error
    return _dateless(profile)


@lru_cache(maxsize=8)
def for_rgb(profile: bytes) -> bytes:
    """Return a profile for RGB that says of three equal bands what one for grey says of them."""
    if space_of(profile) != b"GRAY":
        return profile
    import imagecodecs  # 0.1 s

    linear = imagecodecs.cms_profile("gray", gamma=1.0)
    steps = np.linspace(0, 65535, 4096).round().astype(np.uint16)[np.newaxis]
    light = _transformed(steps, profile, linear, "gray", "gray")
    return made(SRGB_CHROMATICITIES, light.reshape(-1).astype(np.float64).clip(0, 1))


def _moved(profile: bytes) -> float:
    """Return how far a profile moves greys and a grid of colours, in counts of 255."""
    greys = np.repeat(np.arange(256)[:, np.newaxis], 3, axis=1)
    values = greys
    if space_of(profile) == b"RGB ":
        steps = np.linspace(0, 255, 18).astype(int)  # every 15th count
        grid = np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(-1, 3)
        values = np.concatenate([greys, grid])
    pixels = (values * 257).astype(np.uint16)[np.newaxis]
    return float(np.abs(_floats(pixels, profile).clip(0, 1) * 255 - values).max())


def _floats(pixels: Pixels, profile: bytes) -> NDArray[np.float32]:
    """Return sRGB as floats, of which 0 … 1 are inside."""
    import imagecodecs  # 0.1 s

    srgb = imagecodecs.cms_profile("srgb")
    if space_of(profile) == b"RGB ":
        return _transformed(pixels, profile, srgb, "rgb", "rgb")
    grey = np.ascontiguousarray(pixels[..., 0])
    # Greys stay grey: of the three equal bands, one is taken.
    return _transformed(grey, profile, srgb, "gray", "rgb")[..., 1:2].repeat(3, axis=-1)


def _transformed(
    values: Pixels, profile: bytes, wanted: bytes, space: str, wanted_space: str
) -> NDArray[np.float32]:
    import imagecodecs  # 0.1 s

    cms = imagecodecs.CMS
    try:
        floats: NDArray[np.float32] = imagecodecs.cms_transform(
            np.ascontiguousarray(values),
            profile,
            wanted,
            colorspace=space,
            outcolorspace=wanted_space,
            outdtype=np.float32,
            intent=cms.INTENT.RELATIVE_COLORIMETRIC,
            flags=cms.FLAGS.NOOPTIMIZE,
        )
    except (ValueError, RuntimeError) as error:
        raise Damaged from error
    if not np.isfinite(floats).all():
        raise Damaged
    return floats


def _counts(curve: Curve) -> NDArray[np.uint16]:
    return np.rint(curve * 65535).astype(np.uint16)


def _dateless(profile: bytes) -> bytes:
    """Return a profile without the moment it was made: the same space gives the same bytes."""
    return profile[:24] + bytes(12) + profile[36:84] + bytes(16) + profile[100:]
