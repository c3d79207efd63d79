"""What every reader keeps to: what a file declares is what its decoder delivers, or a refusal.

A decoder that narrows 16 bits, drops a band, crops or loses a page would give a wrong mask without
a word. So a reader says what the header declares, read from the file's own bytes where that can be
done without the decoder, and hands over what its decoder gave; the two are compared here.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial

import numpy as np

from maskapp.errors import ImageError
from maskapp.files.reading.samples import Raster, Samples, from_samples
from maskapp.files.reading.scale import UNKNOWN, Scale
from maskapp.files.reading.selection import Opened, Outline, Read, Selection, chosen_pages, no_level


@dataclass(frozen=True)
class Reader:
    """A format that is read.

    Parameters
    ----------
    id : str
    label : str
        For people.
    rank : int
        Place among the others where people are told of them, the lowest first.
    extensions : tuple of str
        Of file names, in lower case, the usual one first.
    recognises : callable
        Whether a file is of this format, told from its first 1024 bytes.
    open : callable
        ``open(data, name, selection)`` looks into a file; raises ImageError where the header tells
        that it cannot be read exactly. Decoders raise more types.
    outline : callable, optional
        ``outline(data, name)`` says what there is to choose from; where there is more than pages.
    """

    id: str
    label: str
    rank: int
    extensions: tuple[str, ...]
    recognises: Callable[[bytes], bool]
    open: Callable[[bytes, str, Selection], Opened]
    outline: Callable[[bytes, str], Outline] | None = None


@dataclass(frozen=True)
class Declared:
    """An image as the header of its file declares it, before it is turned upright.

    Parameters
    ----------
    width, height : int
    bits : int
        Per band, as the file counts; what palettes hold where there is one.
    bands : int
        With opacity, after palettes: 1 to 4.
    """

    width: int
    height: int
    bits: int
    bands: int


@dataclass(frozen=True)
class Decoded:
    """An image as a decoder gave it.

    Parameters
    ----------
    samples : (H, W) or (H, W, bands) ndarray of uint8 or uint16
    kind : str, optional
        Depth and colours for people, by default told from the array.
    top : int, optional
        The count of white, by default the array's largest; other counts are scaled to it.
    orientation : int, optional
        EXIF orientation that is still to be applied.
    multiplied : bool, optional
        Colours are stored multiplied by opacity.
    profile : bytes, optional
        The ICC profile, as it is in the file.
    coded_space : tuple of int, optional
        Primaries and transfer by their numbers in H.273, for formats that tell colours so.
    space_problem : str, optional
        Why what the file says of its colours cannot be used.
    scale : Scale, optional
        What the file says of the size of a pixel.
    notices : tuple of str, optional
    """

    samples: Samples
    kind: str = ""
    top: int = 0
    orientation: int = 1
    multiplied: bool = False
    profile: bytes = b""
    coded_space: tuple[int, int] | None = None
    space_problem: str = ""
    scale: Scale = UNKNOWN
    notices: tuple[str, ...] = ()


def check(samples: Samples, declared: Declared, name: str) -> None:
    """Refuse samples that are not what the file declares.

    Raises
    ------
    ImageError
        If size, depth or number of bands differ.
    """
    bands = samples.shape[2] if samples.ndim == 3 else 1
    found = (*samples.shape[1::-1], bands, samples.dtype)
    depth = np.dtype(np.uint8 if declared.bits <= 8 else np.uint16)
    if found != (declared.width, declared.height, declared.bands, depth):
        raise ImageError(
            f"{name}: the file announces {_words(declared)}, but its decoder gave "
            f"{_words(Declared(samples.shape[1], samples.shape[0], 8 * samples.itemsize, bands))}.",
            "Save it anew as an RGB PNG.",
            code="corrupt",
        )


def check_complete(announced: int, found: int, name: str, parts: str = "images") -> None:
    """Refuse a file that announces more or fewer images than can be found.

    Raises
    ------
    ImageError
        If the numbers differ.
    """
    if found != announced:
        parts = parts.removesuffix("s") if announced == 1 else parts
        are = "is" if found == 1 else "are"
        raise ImageError(
            f"{name}: the file is incomplete: it announces {announced} {parts}; {found} {are} "
            "whole.",
            "Copy it again, or save it anew.",
            code="corrupt",
        )


def reads(declared: Sequence[Declared], decode: Callable[[int], Decoded], name: str) -> list[Read]:
    """Return what reads each image and holds it against what is declared.

    Parameters
    ----------
    declared : sequence of Declared
        One for each image.
    decode : callable
        Decodes the image of a number, from 0.
    name : str
        Of the file, for errors.
    """
    return [partial(_read, decode, number, each, name) for number, each in enumerate(declared)]


def opened(
    reads: Sequence[Read], notices: tuple[str, ...], selection: Selection, name: str
) -> Opened:
    """Return the images that are selected, of a file that holds each in one size.

    Raises
    ------
    ImageError
        If it does not hold what is selected.
    """
    if selection.level:
        raise no_level(name, selection.level, ())
    numbers = chosen_pages(selection, len(reads), name)
    return Opened(tuple(reads[n - 1] for n in numbers), numbers, len(reads), notices)


def turned(width: int, height: int) -> tuple[str, ...]:
    """Return the notice about an image that its decoder turned upright."""
    return (f"Turned upright as the file says; the mask has this size, {width} × {height}.",)


def _read(decode: Callable[[int], Decoded], number: int, declared: Declared, name: str) -> Raster:
    found = decode(number)
    check(found.samples, declared, name)
    samples, scaled = _whole_range(found.samples, found.top, name)
    raster = from_samples(
        samples,
        name,
        kind=found.kind,
        orientation=found.orientation,
        multiplied=found.multiplied,
    )
    return replace(
        raster,
        notices=(*found.notices, *scaled, *raster.notices),
        profile=found.profile,
        coded_space=found.coded_space,
        space_problem=found.space_problem,
        scale=found.scale,
    )


def _whole_range(samples: Samples, top: int, name: str) -> tuple[Samples, tuple[str, ...]]:
    """Return samples with white at 255 or 65535, and a notice where they were not so stored."""
    white = int(np.iinfo(samples.dtype).max)
    if top in (0, white):
        return samples, ()
    if int(samples.max()) > top:
        raise ImageError(
            f"{name}: the file holds counts above {top}, its own white.",
            "Save it anew as an RGB PNG.",
            code="corrupt",
        )
    counts = np.arange(top + 1, dtype=np.uint64)
    table = ((counts * white + top // 2) // top).astype(samples.dtype)
    return table[samples], (
        f"The file counts from 0 to {top}: its counts were multiplied by {white / top:.6g}, so "
        f"that white is {white}.",
    )


def _words(image: Declared) -> str:
    bands = "1 band" if image.bands == 1 else f"{image.bands} bands"
    return f"{image.width} × {image.height} pixels in {bands} of {image.bits} bits"
