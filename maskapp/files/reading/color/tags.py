"""What files say of their colours beside an ICC profile that a decoder hands over."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Callable, Iterator, Mapping

from PIL import Image as Pillow
from PIL.JpegImagePlugin import JpegImageFile
from PIL.TiffImagePlugin import TiffImageFile
from PIL.WebPImagePlugin import WebPImageFile

from maskapp.files.reading.color import icc
from maskapp.files.reading.color.coded import Space, adobe_rgb, coded, gamma_space
from maskapp.files.reading.png_chunks import Chunk, chunks

Contents = Mapping[bytes, bytes]

_LARGEST_PROFILE = 1 << 23
_DAMAGED = "the colour profile is damaged"
_EXIF_IFD, _COLOUR_SPACE, _INTEROPERABILITY = 0x8769, 0xA001, 0xA005
_SRGB, _ADOBE_RGB, _UNCALIBRATED = 1, 2, 0xFFFF  # 2 is no standard's, but cameras'


def profile_space(profile: bytes) -> Space | None:
    """Return the space of an ICC profile, None for sRGB."""
    source = "colour profile"
    problem = icc.problem_of(profile)
    if problem:
        return Space(icc.name_of(profile), source, problem=problem)
    return None if icc.is_srgb(profile) else Space(icc.name_of(profile), source, profile)


def told_space(kind: str, data: bytes, profile: bytes) -> Space | None:
    """Return the space that a file tells, None for sRGB and where it tells none.

    Parameters
    ----------
    kind : str
        A member of :data:`maskapp.files.reading.signatures.FORMATS`.
    data : bytes
        The file.
    profile : bytes
        The ICC profile that the decoder found, empty for none. It counts before all else, except
        in PNG, whose standard has an order of its own.
    """
    if kind == "PNG":
        return _png_space(data)
    if profile:
        return profile_space(profile)
    reader = _READERS.get(kind)
    return reader(data) if reader else None


# ---- PNG


def _png_space(data: bytes) -> Space | None:
    """Judge by the first of cICP, iCCP, sRGB, gAMA with cHRM, and EXIF that is there.

    If that one is damaged, nobody knows what it said.
    """
    found = {chunk.kind: chunk for chunk in reversed(list(_told_chunks(data)))}  # the first counts
    for kinds, judge in _PNG_ORDER:
        told = [found[kind] for kind in kinds if kind in found and _tells(found[kind])]
        if not all(map(_is_sound, told)):
            return Space("", "PNG", problem="what the file says of them is damaged")
        if told:
            return judge({chunk.kind: chunk.content for chunk in told})
    return None


def _told_chunks(data: bytes) -> Iterator[Chunk]:
    """Yield the chunks that may tell colours: those before the pixels, and EXIF data behind."""
    behind = False
    for chunk in chunks(data):
        behind |= chunk.kind == b"IDAT"
        if chunk.kind == b"eXIf" and not chunk.whole:
            continue  # it mostly tells other things; reading has said that it is left out
        if not behind or chunk.kind == b"eXIf":
            yield chunk


def _is_sound(chunk: Chunk) -> bool:
    if chunk.kind == b"sRGB" and chunk.content[:1] > b"\3":  # no rendering intent
        return False
    return chunk.whole and len(chunk.content) == _SIZES.get(chunk.kind, len(chunk.content))


def _tells(chunk: Chunk) -> bool:
    return not (chunk.kind == b"cICP" and chunk.content[:2] == _UNSPECIFIED)


def _numbered_space(told: Contents) -> Space | None:
    primaries, transfer, matrix, full = told[b"cICP"]
    if matrix or full != 1:
        return Space("", "PNG cICP", problem="they do not use the full range of RGB")
    return coded(primaries, transfer, "PNG cICP")


def _gamma_space(told: Contents) -> Space | None:
    gamma = int.from_bytes(told.get(b"gAMA", b""), "big")
    numbers = [n / 100_000 for n in struct.unpack(">8I", told[b"cHRM"])] if b"cHRM" in told else []
    source = " and ".join(["gAMA"] * bool(gamma) + ["cHRM"] * bool(numbers))
    if not source:
        return None
    x = numbers
    primaries = (x[0], x[1], x[2], x[3], x[4], x[5], x[6], x[7]) if x else None
    return gamma_space(100_000 / gamma if gamma else None, primaries, f"PNG {source}")


def _unpacked(content: bytes) -> bytes:
    """Return the profile of an iCCP chunk, as far as it can be unpacked."""
    _, _, packed = content.partition(b"\0")
    unpack = zlib.decompressobj()
    try:
        return unpack.decompress(packed[1:], _LARGEST_PROFILE)
    except zlib.error:
        return b"?"


# ---- EXIF


def _exif_space(content: bytes) -> Space | None:
    exif = Pillow.Exif()
    try:
        exif.load(content)
        return _space_of(exif)
    except Exception:  # noqa: BLE001  # damaged EXIF data tell nothing; reading has said so
        return None


def _space_of(exif: Pillow.Exif) -> Space | None:
    """Judge as the DCF standard has it: index R98 is sRGB, R03 Adobe RGB, if not told before."""
    told = exif.get_ifd(_EXIF_IFD).get(_COLOUR_SPACE)
    index = exif.get_ifd(_INTEROPERABILITY).get(1, "")
    index = index.decode("latin-1") if isinstance(index, bytes) else str(index)
    if told == _SRGB:
        return None
    if told == _ADOBE_RGB or index.startswith("R03"):
        return adobe_rgb("EXIF")
    if told == _UNCALIBRATED and not index.startswith("R98"):
        return Space("", "EXIF", problem="the file does not say in which space they are")
    return None


def _opened_exif(opener: Callable[[io.BytesIO], Pillow.Image]) -> Callable[[bytes], Space | None]:
    def read(data: bytes) -> Space | None:
        try:
            return _space_of(opener(io.BytesIO(data)).getexif())
        except Exception:  # noqa: BLE001  # damaged EXIF data tell nothing; reading has said so
            return None

    return read


_jpeg_exif = _opened_exif(JpegImageFile)


def _jpeg_space(data: bytes) -> Space | None:
    # A profile of which a segment is lost is none to Pillow.
    broken = any(content.startswith(b"ICC_PROFILE\0") for content in _segments(data))
    return Space("", "colour profile", problem=_DAMAGED) if broken else _jpeg_exif(data)


def _segments(data: bytes) -> Iterator[bytes]:
    """Yield the segments of a JPEG before its scan, without their sizes."""
    place = 2
    while place + 4 <= len(data) and data[place] == 0xFF and data[place + 1] != 0xDA:
        if data[place + 1] == 0xFF:  # filling
            place += 1
            continue
        size = int.from_bytes(data[place + 2 : place + 4], "big")
        yield data[place + 4 : place + 2 + size]
        place += 2 + max(size, 2)


_SIZES = {b"cICP": 4, b"sRGB": 1, b"gAMA": 4, b"cHRM": 32}
_UNSPECIFIED = b"\2\2"  # primaries and transfer
_PNG_ORDER: tuple[tuple[tuple[bytes, ...], Callable[[Contents], Space | None]], ...] = (
    ((b"cICP",), _numbered_space),
    ((b"iCCP",), lambda told: profile_space(_unpacked(told[b"iCCP"]))),
    ((b"sRGB",), lambda _: None),
    ((b"gAMA", b"cHRM"), _gamma_space),
    ((b"eXIf",), lambda told: _exif_space(told[b"eXIf"])),
)


# ---- BMP and GIF


def _bmp_space(data: bytes) -> Space | None:
    """Return the space of a header of version 4 or 5: calibrated, or a profile."""
    if len(data) < 122 or int.from_bytes(data[14:18], "little") < 108:
        return None
    told = data[70:74]
    if told == b"DEBM" and len(data) >= 138:
        place, size = struct.unpack_from("<II", data, 126)
        return profile_space(data[14 + place : 14 + place + size])
    if told == b"KNIL":
        return Space("", "BMP", problem="the file only names a colour profile that lies elsewhere")
    if told != b"\0\0\0\0":
        return None
    ends = [value / (1 << 30) for value in struct.unpack_from("<9i", data, 74)]
    gammas = [value / (1 << 16) for value in struct.unpack_from("<3I", data, 110)]
    if not any(ends) or not all(gammas):  # version 4 for its opacity alone
        return None
    return _calibrated(ends, gammas)


def _calibrated(ends: list[float], gammas: list[float]) -> Space | None:
    """Return the space of X, Y and Z of red, green and blue, and of an exponent each."""
    totals = [sum(ends[i : i + 3]) for i in (0, 3, 6)]
    white = [sum(ends[i::3]) for i in range(3)]
    if max(gammas) - min(gammas) > 0.01 or min(*totals, sum(white)) <= 0:
        return Space("", "BMP", problem="its numbers for them are none of a colour space")
    red, green, blue = (
        (ends[i] / total, ends[i + 1] / total) for i, total in zip((0, 3, 6), totals, strict=True)
    )
    middle = (white[0] / sum(white), white[1] / sum(white))
    return gamma_space(gammas[0], (*middle, *red, *green, *blue), "BMP")


def _gif_space(data: bytes) -> Space | None:
    mark = b"\x21\xff\x0bICCRGBG1012"
    place = data.find(mark)
    if place < 0:
        return None
    place += len(mark)
    profile = b""
    while place < len(data) and data[place]:
        profile += data[place + 1 : place + 1 + data[place]]
        place += 1 + data[place]
    return profile_space(profile)


_READERS: dict[str, Callable[[bytes], Space | None]] = {
    "JPEG": _jpeg_space,
    "TIFF": _opened_exif(TiffImageFile),
    "WebP": _opened_exif(WebPImageFile),
    "BMP": _bmp_space,
    "GIF": _gif_space,
}
