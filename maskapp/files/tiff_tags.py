"""What the tags of a TIFF page tell, and which pages are refused for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PIL.TiffImagePlugin import COMPRESSION_INFO

from maskapp.errors import ImageError
from maskapp.files.acceptance import damaged, raw_photo, wrong_bands, wrong_colours, wrong_samples

_BITS, _SAMPLE_FORMAT, _EXTRA_SAMPLES, _ORIENTATION = 258, 339, 338, 274
_PHOTOMETRIC, _PLANAR, _DNG, _ICC = 262, 284, 50706, 34675
_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB, _PALETTE, _YCBCR = 0, 1, 2, 3, 6
_PLAIN = (_WHITE_IS_ZERO, _BLACK_IS_ZERO, _RGB)
_OTHER_COLOURS = {
    4: "a mask",
    5: "CMYK",
    8: "Lab",
    9: "Lab",
    10: "Lab",
    32844: "LogL",
    32845: "LogLuv",
}
_RAW = (32803, 34892)
_JPEGS = (6, 7)
# None, LZW, deflate (two codes), packbits, LZMA, zstd: their unpacked size is known beforehand.
_PACKINGS = (1, 5, 8, 32946, 32773, 34925, 50000)
_LARGE_TILE = 2048 * 2048
_ALPHA, _MULTIPLIED = (1, 2), 1
_NUMBERS = {
    2: "signed numbers",
    3: "floating-point numbers",
    5: "complex numbers",
    6: "complex numbers",
}


@dataclass(frozen=True)
class Plane:
    """A page as its tags describe it.

    Parameters
    ----------
    index : int
        In the file's chain of pages.
    width, height, bits, bands : int
    plain : bool
        Grey or RGB in whole bytes, packed without loss.
    white_is_zero : bool
        Grey counts from white down.
    palette : bool
    planar : bool
        Bands are stored one after the other.
    opacity : bool
        The last band is opacity.
    multiplied : bool
        Colours are stored multiplied by it.
    orientation : int
        As EXIF counts it.
    profile : bytes
        ICC profile, empty for none.
    """

    index: int
    width: int
    height: int
    bits: int
    bands: int
    plain: bool
    white_is_zero: bool
    palette: bool
    planar: bool
    opacity: bool
    multiplied: bool
    orientation: int
    profile: bytes


def plane_of(page: Any, name: str) -> Plane:
    """Describe a page, a ``tifffile.TiffPage``.

    Raises
    ------
    ImageError
        If its samples or colours are not read exactly; `name` is the file's.
    """
    tags = page.tags
    if _DNG in tags:
        raise raw_photo(name)
    numbers = set(_values(tags, _SAMPLE_FORMAT, 1)) & set(_NUMBERS)
    if numbers:
        raise wrong_samples(name, _NUMBERS[min(numbers)])
    depths = set(_values(tags, _BITS, 1))
    if len(depths) > 1:
        raise wrong_samples(name, f"bands of {' and '.join(map(str, sorted(depths)))} bits")
    bits = depths.pop()
    if bits > 8 and bits != 16:
        raise wrong_samples(name, f"{bits} bits per band")
    photometric = int(tags.valueof(_PHOTOMETRIC, _BLACK_IS_ZERO))
    bands = int(page.samplesperpixel)
    packing = int(page.compression)
    _check_colours(photometric, bits, packing, name)
    _check_segments(page, name)
    if int(page.imagedepth) > 1:
        raise ImageError(
            f"{name}: the TIFF holds volumes, not planes.",
            "Save the slices you need as RGB images.",
            code="pages",
        )
    colours = 3 if photometric in (_RGB, _YCBCR) else 1
    extra = [int(kind) for kind in _values(tags, _EXTRA_SAMPLES, 0)]
    opacity = bands == colours + 1 and extra[0] in _ALPHA
    if bands != colours and not opacity and not (colours == 3 and bands == 4):
        raise wrong_bands(name, bands)
    return Plane(
        index=int(page.index),
        width=int(page.imagewidth),
        height=int(page.imagelength),
        bits=bits,
        bands=bands,
        plain=bits in (8, 16) and photometric in _PLAIN and packing in _PACKINGS,
        white_is_zero=photometric == _WHITE_IS_ZERO,
        palette=photometric == _PALETTE,
        planar=int(tags.valueof(_PLANAR, 1)) == 2,
        opacity=opacity,
        multiplied=opacity and extra[0] == _MULTIPLIED,
        orientation=int(tags.valueof(_ORIENTATION, 1)),
        profile=_profile(tags.valueof(_ICC)),
    )


def _values(tags: Any, code: int, default: int) -> tuple[int, ...]:
    value = tags.valueof(code, default)
    return tuple(value) if isinstance(value, Sequence) and value else (value or default,)


def _profile(value: object) -> bytes:
    """Return an ICC profile's bytes; numbers of a wrong type are no profile, and are not hidden."""
    if value is None:
        return b""
    return value if isinstance(value, bytes) and value else b"?"


def _check_colours(photometric: int, bits: int, packing: int, name: str) -> None:
    if photometric in _RAW:
        raise raw_photo(name)
    if photometric in _OTHER_COLOURS:
        raise wrong_colours(name, _OTHER_COLOURS[photometric])
    if photometric == _YCBCR and packing not in _JPEGS:
        raise wrong_colours(name, "YCbCr")
    if bits == 16 and photometric not in _PLAIN:
        what = "palette indices" if photometric == _PALETTE else "colours that are not RGB"
        raise wrong_samples(name, f"16-bit {what}")
    if packing not in _PACKINGS and (bits == 16 or packing not in COMPRESSION_INFO):
        raise ImageError(
            f"{name}: the TIFF's {bits}-bit pixels are packed in a way that maskapp does not read.",
            "Save it without compression, or with LZW or deflate.",
            code="unsupported_format",
        )


def _check_segments(page: Any, name: str) -> None:
    """Refuse strips and tiles that are missing or cut, or absurdly large."""
    segments = list(zip(page.dataoffsets, page.databytecounts, strict=True))
    end = page.parent.filehandle.size
    if not segments or any(not at or not size or at + size > end for at, size in segments):
        raise damaged(name, "TIFF")
    area = int(page.imagewidth) * int(page.imagelength)
    if page.is_tiled and int(page.tilewidth) * int(page.tilelength) > max(_LARGE_TILE, 2 * area):
        raise damaged(name, "TIFF")
