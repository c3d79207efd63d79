"""The one place where colours are judged and converted, for every format."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from maskapp.core.display.share import share_text
from maskapp.core.recipe.reading import Color
from maskapp.errors import ImageError
from maskapp.files.reading.color import icc
from maskapp.files.reading.color.coded import Space, coded
from maskapp.files.reading.color.tags import told_space
from maskapp.files.reading.samples import Raster

_CHOICE = "“Convert to sRGB”"


def in_colours(raster: Raster, color: Color, kind: str, data: bytes, name: str) -> Raster:
    """Return a raster in the colours that are chosen, with a notice where it is not sRGB.

    Parameters
    ----------
    raster : Raster
        As a decoder gave it, with the file's profile.
    color : {"stored", "srgb"}
    kind : str
        The file's format.
    data : bytes
        The file.
    name : str
        Of the file, for the error.

    Returns
    -------
    Raster
        Its `profile` is that of its values: empty for sRGB, and where it is not known.

    Raises
    ------
    ImageError
        If the colours are to be converted and cannot be.
    """
    space = _space(raster, kind, data)
    if space is None:  # sRGB, or nothing said, which stands for it
        return replace(raster, profile=b"")
    if color == "stored":
        profile = icc.for_rgb(space.profile)
        return replace(raster, profile=profile, notices=(_stored(space), *raster.notices))
    if space.problem:
        raise ImageError(
            f"{name}: the colours cannot be converted to sRGB: {_problem(space)}.",
            "Read them as they are stored, or convert them in the program that made the file.",
            code="colour_space",
        )
    pixels, outside = icc.to_srgb(raster.pixels, space.profile)
    notices = (_converted(space, outside, pixels[..., 0].size), *raster.notices)
    return replace(raster, pixels=pixels, profile=b"", notices=notices)


def _space(raster: Raster, kind: str, data: bytes) -> Space | None:
    if raster.space_problem:
        return Space("", kind, problem=raster.space_problem)
    if raster.coded_space and not raster.profile:
        return coded(*raster.coded_space, f"{kind} colour numbers")
    space = told_space(kind, data, raster.profile)
    if space is None:
        return None
    if space.source == "EXIF" and space.problem and _is_grey(raster):
        return None  # EXIF can only call colours sRGB or not: of greys it tells nothing
    if icc.space_of(space.profile) == b"GRAY" and not _is_grey(raster):
        problem = "the colour profile is for grey, not for RGB"
        return Space(space.name, space.source, problem=problem)
    return space


def _is_grey(raster: Raster) -> bool:
    red, green, blue = (raster.pixels[..., band] for band in range(3))
    return np.array_equal(red, green) and np.array_equal(red, blue)


def _stored(space: Space) -> str:
    if space.problem:
        return (
            f"The colours cannot be taken for sRGB: {_problem(space)}. The values are those of the "
            "file."
        )
    return (
        f"The colours are in {_title(space)}, not in sRGB ({space.source}). The values are those "
        f"of the file; {_CHOICE} converts them."
    )


def _problem(space: Space) -> str:
    return space.problem + ("" if space.source in space.problem else f" ({space.source})")


def _converted(space: Space, outside: int, count: int) -> str:
    sentence = f"The colours were converted from {_title(space)} to sRGB ({space.source})."
    if outside:
        sentence += (
            f" Pixels outside sRGB, cut off at its edge: {outside} ({share_text(outside, count)})."
        )
    return sentence


def _title(space: Space) -> str:
    if not space.name:
        return "a space of their own"
    return f"“{space.name}”" if space.source == "colour profile" else space.name
