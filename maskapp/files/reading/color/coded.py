"""Colour spaces that are told without an ICC profile: numbers of H.273, or primaries and gamma."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from maskapp.files.reading.color import icc
from maskapp.files.reading.color.icc import SRGB_CHROMATICITIES, Chromaticities, Curve


@dataclass(frozen=True)
class Space:
    """The colour space of a file, where it is not sRGB.

    Parameters
    ----------
    name : str
        "Display P3"; "" if it has none.
    source : str
        What tells it: "colour profile", "EXIF".
    profile : bytes
        ICC profile, for RGB or for grey; empty if the colours cannot be converted.
    problem : str
        Why they cannot be; "" if they can.
    """

    name: str
    source: str
    profile: bytes = b""
    problem: str = ""


_DISPLAY_P3 = (0.3127, 0.329, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06)
_ADOBE_RGB = (0.3127, 0.329, 0.64, 0.33, 0.21, 0.71, 0.15, 0.06)
_BT601 = (0.3127, 0.329, 0.63, 0.34, 0.31, 0.595, 0.155, 0.07)

_PRIMARIES: dict[int, tuple[str, Chromaticities]] = {  # H.273, table 2
    1: ("BT.709", SRGB_CHROMATICITIES),
    4: ("NTSC", (0.31, 0.316, 0.67, 0.33, 0.21, 0.71, 0.14, 0.08)),
    5: ("BT.601, 625 lines", (0.3127, 0.329, 0.64, 0.33, 0.29, 0.6, 0.15, 0.06)),
    6: ("BT.601, 525 lines", _BT601),
    7: ("SMPTE 240M", _BT601),
    8: ("film", (0.31, 0.316, 0.681, 0.319, 0.243, 0.692, 0.145, 0.049)),
    9: ("BT.2020", (0.3127, 0.329, 0.708, 0.292, 0.17, 0.797, 0.131, 0.046)),
    11: ("DCI-P3", (0.314, 0.351, 0.68, 0.32, 0.265, 0.69, 0.15, 0.06)),
    12: ("P3", _DISPLAY_P3),
    22: ("EBU 3213", (0.3127, 0.329, 0.63, 0.34, 0.295, 0.605, 0.155, 0.077)),
}
_HDR = {16: "PQ", 18: "HLG"}
_NAMES: dict[Chromaticities, str] = {
    SRGB_CHROMATICITIES: "sRGB's primaries",
    _DISPLAY_P3: "P3's primaries",
    _ADOBE_RGB: "Adobe RGB's primaries",
}
_OWN = "primaries of their own"
_AS_WRITTEN = 0.001
"""By how much programs round primaries; libpng allows as much."""
_UNSAID = (0, 2)  # "reserved" and "unspecified"
_STEPS = np.linspace(0, 1, 4096)


def _srgb_curve(v: Curve) -> Curve:
    return np.where(v <= 0.04045, v / 12.92, ((v + 0.055) / 1.055) ** 2.4)


def _bt709_curve(v: Curve) -> Curve:
    return np.where(
        v < 4.5 * 0.018053968510807,
        v / 4.5,
        ((v + 0.09929682680944) / 1.09929682680944) ** (1 / 0.45),
    )


def _smpte240_curve(v: Curve) -> Curve:
    return np.where(v < 4 * 0.0228, v / 4, ((v + 0.1115) / 1.1115) ** (1 / 0.45))


_CURVES: dict[int, tuple[str, Callable[[Curve], Curve] | float]] = {  # H.273, table 3
    1: ("BT.709's curve", _bt709_curve),
    4: ("gamma 2.2", 2.2),
    5: ("gamma 2.8", 2.8),
    6: ("BT.601's curve", _bt709_curve),
    7: ("SMPTE 240M's curve", _smpte240_curve),
    8: ("linear light", 1.0),
    13: ("sRGB's curve", _srgb_curve),
    14: ("BT.2020's curve", _bt709_curve),
    15: ("BT.2020's curve", _bt709_curve),
}


def coded(primaries: int, transfer: int, source: str) -> Space | None:
    """Return the space of H.273's numbers of primaries and transfer, None for sRGB.

    What is left unspecified is sRGB's.
    """
    if transfer in _HDR:
        kind = f"HDR ({_HDR[transfer]})"
        return Space(f"{_primaries_name(primaries)}, {kind}", source, problem=f"they are {kind}")
    primaries = 1 if primaries in _UNSAID else primaries
    transfer = 13 if transfer in _UNSAID else transfer
    if primaries not in _PRIMARIES or transfer not in _CURVES:
        numbers = f"primaries {primaries} and transfer {transfer}"
        return Space("", source, problem=f"maskapp does not know the space of {numbers}")
    (name, chromaticities), (curve_name, curve) = _PRIMARIES[primaries], _CURVES[transfer]
    name = "Display P3" if (primaries, transfer) == (12, 13) else f"{name}, {curve_name}"
    return _space(name, source, chromaticities, curve)


def _primaries_name(number: int) -> str:
    return _PRIMARIES[number][0] if number in _PRIMARIES else f"primaries {number}"


def adobe_rgb(source: str) -> Space:
    """Return Adobe RGB (1998)."""
    profile = icc.made(_ADOBE_RGB, 563 / 256)
    return Space("Adobe RGB", source, profile)


def gamma_space(
    gamma: float | None, chromaticities: Chromaticities | None, source: str
) -> Space | None:
    """Return the space of an exponent of decoding and of primaries, None for sRGB.

    An exponent of 2.2 stands for sRGB's own curve with the primaries of sRGB and Display P3: the
    PNG standard pairs them so, as few readers once knew more than exponents. With any other
    primaries, as Adobe RGB's, it is a power. What is left unsaid is sRGB's.
    """
    told = chromaticities or SRGB_CHROMATICITIES
    near = (each for each in _NAMES if np.allclose(each, told, atol=_AS_WRITTEN))
    primaries = next(near, told)
    own_curve = primaries in (SRGB_CHROMATICITIES, _DISPLAY_P3)
    if gamma is None or (own_curve and abs(gamma - 2.2) < 0.03):
        name = "Display P3" if primaries == _DISPLAY_P3 else _NAMES.get(primaries, _OWN)
        return _space(name, source, primaries, _srgb_curve)
    curve_name = "linear light" if gamma == 1 else f"gamma {gamma:.3g}"
    return _space(f"{_NAMES.get(primaries, _OWN)} and {curve_name}", source, primaries, gamma)


def _space(
    name: str,
    source: str,
    chromaticities: Chromaticities,
    curve: Callable[[Curve], Curve] | float,
) -> Space | None:
    try:
        profile = icc.made(chromaticities, curve if isinstance(curve, float) else curve(_STEPS))
        problem = icc.problem_of(profile)
    except icc.Damaged:
        problem = "these primaries are no colours'"
    if problem:
        return Space(name, source, problem=problem)
    return None if icc.is_srgb(profile) else Space(name, source, profile)
