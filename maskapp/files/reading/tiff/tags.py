"""What the tags of a TIFF page tell, and which pages are refused for it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from maskapp.errors import ImageError
from maskapp.files.reading.limits import (
    damaged,
    raw_photo,
    wrong_bands,
    wrong_colours,
    wrong_samples,
)
from maskapp.files.reading.tiff.channels import separate

_BITS, _SAMPLE_FORMAT, _EXTRA_SAMPLES, _ORIENTATION = 258, 339, 338, 274
_PHOTOMETRIC, _PLANAR, _DNG, _ICC, _NO_DATA = 262, 284, 50706, 34675, 42113
_STRIP_COUNTS = 279
_SEPARATE = 2  # planar configuration
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
JPEGS = (6, 7)
_NO_PACKING = 1
# None, LZW, deflate (two codes), packbits, LZMA, zstd: their unpacked size is known beforehand.
_PACKINGS = (_NO_PACKING, 5, 8, 32946, 32773, 34925, 50000)
FAXES = (2, 3, 4, 32771)
_BY_PILLOW = (*JPEGS, *FAXES)
_PACKING_NAMES = {
    9: "JBIG",
    10: "JBIG",
    32809: "ThunderScan",
    33003: "JPEG 2000",
    33004: "JPEG 2000",
    33005: "JPEG 2000",
    34661: "JBIG",
    34676: "SGI LogL",
    34677: "SGI LogL",
    34712: "JPEG 2000",
    34713: "Nikon NEF",
    34887: "LERC",
    34892: "lossy JPEG of DNG",
    34926: "zstd (an old code)",
    34927: "WebP (an old code)",
    34933: "PNG",
    34934: "JPEG XR",
    22610: "JPEG XR",
    50001: "WebP",
    50002: "JPEG XL",
    52546: "JPEG XL",
}
_LARGE_TILE = 2048 * 2048
_ALPHA, _MULTIPLIED = (1, 2), 1
_NUMBERS = {
    2: "signed numbers",
    3: "floating-point numbers",
    5: "complex numbers",
    6: "complex numbers",
}


@dataclass(frozen=True)
class TiffPage:
    """A page as its tags describe it.

    Parameters
    ----------
    index : int
        In the file's list of pages.
    width, height, bits, bands : int
    plain : bool
        Grey, palette or RGB, packed without loss: all that tifffile reads.
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
    offset : int
        In the file, of the page's tags.
    no_data : str
        Text of GDAL's tag: the value of pixels that hold no data; "" for none.
    band : int, optional
        The only band that is read, from 0, of bands that are not marked as colours.
    hidden : int, optional
        The number of a plane whose pixels lie behind those of the page that describes it.
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
    offset: int
    no_data: str
    band: int | None = None
    hidden: int | None = None


def plane_of(page: Any, name: str, *, apart: bool = False) -> TiffPage:
    """Describe a page, a ``tifffile.TiffPage``.

    Where bands may be read `apart`, any number of them is described.

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
    if int(page.imagedepth) > 1:
        raise ImageError(
            f"{name}: the TIFF holds volumes, not planes.",
            "Save the slices you need as RGB images.",
            code="pages",
        )
    colours = 3 if photometric in (_RGB, _YCBCR) else 1
    extra = [int(kind) for kind in _values(tags, _EXTRA_SAMPLES, 0)]
    opacity = bands == colours + 1 and extra[0] in _ALPHA
    if unmarked_bands(page) > 1 and bits in (8, 16) and packing in _PACKINGS:
        if not apart:
            raise separate(name, f"{bands} bands that are not marked", three=bands > 2)
    elif bands != colours and not opacity and (colours, bands) != (3, 4):
        raise wrong_bands(name, bands)
    _check_segments(page, name)
    plain = photometric in (*_PLAIN, _PALETTE) and packing in _PACKINGS
    plain = plain and (bits in (8, 16) or (bands == 1 and bits in (1, 2, 4)))
    return TiffPage(
        index=int(page.index),
        width=int(page.imagewidth),
        height=int(page.imagelength),
        bits=bits,
        bands=bands,
        plain=plain,
        white_is_zero=photometric == _WHITE_IS_ZERO,
        palette=photometric == _PALETTE,
        planar=int(tags.valueof(_PLANAR, 1)) == _SEPARATE,
        opacity=opacity,
        multiplied=opacity and extra[0] == _MULTIPLIED,
        orientation=int(tags.valueof(_ORIENTATION, 1)),
        profile=_profile(tags.valueof(_ICC)),
        offset=int(page.offset),
        no_data=no_data_of(page),
    )


def no_data_of(page: Any) -> str:
    """Return the text of GDAL's tag for the value of no data, "" if there is none."""
    return str(page.tags.valueof(_NO_DATA) or "")


def unmarked_bands(page: Any) -> int:
    """Return how many bands a page has that are not marked as colours or opacity; 1 for others."""
    photometric, bands = int(page.photometric), int(page.samplesperpixel)
    colours = 3 if photometric == _RGB else 1
    extra = _values(page.tags, _EXTRA_SAMPLES, 0)
    opacity = bands == colours + 1 and int(extra[0]) in _ALPHA
    if photometric not in _PLAIN or opacity or bands == colours or (colours, bands) == (3, 4):
        return 1
    return bands


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
    if photometric == _YCBCR and packing not in JPEGS:
        raise wrong_colours(name, "YCbCr")
    if bits == 16 and photometric not in _PLAIN:
        what = "palette indices" if photometric == _PALETTE else "colours that are not RGB"
        raise wrong_samples(name, f"16-bit {what}")
    if packing not in _PACKINGS and (bits == 16 or packing not in _BY_PILLOW):
        known = {5: "LZW", 6: "JPEG", 7: "JPEG", **_PACKING_NAMES}
        how = known.get(packing, f"a way (code {packing})")
        raise ImageError(
            f"{name}: the TIFF's {bits}-bit pixels are packed as {how}, which maskapp does not "
            "read.",
            "Save it without compression, or with LZW or deflate.",
            code="unsupported_format",
        )


def _check_segments(page: Any, name: str) -> None:
    """Refuse strips and tiles that are missing, cut or absurdly large."""
    segments = list(zip(page.dataoffsets, page.databytecounts, strict=True))
    end = page.parent.filehandle.size
    if not segments or any(not at or not size or at + size > end for at, size in segments):
        raise damaged(name, "TIFF")
    width, height = int(page.imagewidth), int(page.imagelength)
    if page.is_tiled and int(page.tilewidth) * int(page.tilelength) > max(
        _LARGE_TILE, 2 * width * height
    ):
        raise damaged(name, "TIFF")
    lengths = _declared_lengths(page, len(segments))
    if len(segments) >= len(lengths) and (
        int(page.compression) != _NO_PACKING
        or all(size >= least for (_, size), least in zip(segments, lengths, strict=False))
    ):
        return
    # Some programs write the wrong number of strips around pixels that are all there. tifffile
    # reads as many bytes as there must be, whatever they are: they must be counted, and no tags.
    start = segments[0][0]
    until = start + int(page.nbytes)
    counted = sum(_values(page.tags, _STRIP_COUNTS, segments[0][1])) >= int(page.nbytes)
    if not (counted and page.is_contiguous) or until > end or start < int(page.offset) < until:
        raise damaged(name, "TIFF")


def _declared_lengths(page: Any, most: int) -> list[int]:
    """Return the unpacked bytes of each strip or tile that there must be, of one more than most."""
    width, height = int(page.imagewidth), int(page.imagelength)
    planes = int(page.samplesperpixel) if int(page.planarconfig) == _SEPARATE else 1
    high = int(page.tilelength) if page.is_tiled else min(int(page.rowsperstrip) or height, height)
    wide = int(page.tilewidth) if page.is_tiled else width
    across, down = -(-width // max(1, wide)), -(-height // max(1, high))
    bands = int(page.samplesperpixel) // planes
    row = -(-wide * bands * int(page.bitspersample) // 8)
    count = min(planes * across * down, most + 1)
    last = high if page.is_tiled else height - (down - 1) * high
    return [row * (last if index % down == down - 1 else high) for index in range(count)]
