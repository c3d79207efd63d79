"""JPEG XL, in a file of boxes or as a bare code stream, through libjxl.

Animations are refused: nothing in the file says how many frames there are, and the decoder at hand
gives the last frame for any number beyond.
"""

from __future__ import annotations

from functools import partial

from maskapp.errors import ImageError
from maskapp.files.reading.boxes import another, boxes
from maskapp.files.reading.contract import Declared, Decoded, Reader, opened, reads, turned
from maskapp.files.reading.jpegxl_header import Header, header
from maskapp.files.reading.limits import check_size, damaged, wrong_bands, wrong_samples
from maskapp.files.reading.selection import Opened, Selection

_FILE, _STREAM = b"\x00\x00\x00\x0cJXL ", b"\xff\x0a"
_CUSTOM = 2  # in place of a number of H.273
_LINEAR = (1, 8)
_NOT_IN_PROFILE = (
    "The file has a colour profile, and keeps its colours without it: they were decoded as sRGB in "
    "linear light."
)


def _open(data: bytes, name: str, selection: Selection) -> Opened:
    try:
        found = header(_stream(data))
    except ValueError:
        raise damaged(name, "JPEG XL") from None
    check_size(found.width, found.height, name)
    if found.animated:
        raise ImageError(
            f"{name}: this JPEG XL file is an animation.",
            "Save the frames you need as PNG files of their own.",
            code="unsupported_format",
        )
    if found.floating:
        raise wrong_samples(name, "floating-point numbers")
    if found.bits > 16:
        raise wrong_samples(name, f"bands of {found.bits} bits")
    bands = (1 if found.grey else 3) + found.opacity
    if found.others:
        raise wrong_bands(name, bands + found.others)
    width, height = found.width, found.height
    if found.orientation >= 5:
        width, height = height, width
    declared = Declared(width, height, found.bits, bands)
    decode = partial(_decode, data, found, declared)
    return opened(reads([declared], lambda _: decode(), name), another(data), selection, name)


def _stream(data: bytes) -> bytes:
    """Return the beginning of the code stream."""
    if data.startswith(_STREAM):
        return data[:2000]
    stream = b""
    for box in boxes(data):
        if box.kind == b"jxlc":
            return data[box.start : min(box.end, box.start + 2000)]
        if box.kind == b"jxlp":  # parts, each behind its number
            stream += data[box.start + 4 : min(box.end, box.start + 2000)]
            if len(stream) > 2000:
                break
    return stream


def _decode(data: bytes, found: Header, declared: Declared) -> Decoded:
    import imagecodecs  # 0.1 s

    return Decoded(
        imagecodecs.jpegxl_decode(data),  # upright
        f"{declared.bits}-bit {'grey' if found.grey else 'RGB'}",
        top=(1 << declared.bits) - 1,
        multiplied=found.multiplied,
        coded_space=_LINEAR if _is_linear(found) else (found.primaries, found.curve),
        space_problem=_space_problem(found),
        notices=(
            *((_NOT_IN_PROFILE,) if _is_linear(found) else ()),
            *(turned(declared.width, declared.height) if found.orientation != 1 else ()),
        ),
    )


def _is_linear(found: Header) -> bool:
    """Whether the decoder gives sRGB in linear light, of colours of its own that have a profile."""
    return found.profiled and found.converted


def _space_problem(found: Header) -> str:
    if _is_linear(found):
        return ""
    if found.profiled:
        return "the decoder of JPEG XL does not hand over the file's colour profile"
    if _CUSTOM in (found.primaries, found.curve):
        return "the file describes them by numbers of its own, which maskapp does not use"
    return ""


READER = Reader(
    "jpegxl", "JPEG XL", 9, ("jxl",), lambda start: start.startswith((_FILE, _STREAM)), _open
)
