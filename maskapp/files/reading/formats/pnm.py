"""PNM: PBM, PGM, PPM and PAM, in words or bytes, of up to 16 bits.

Read here, and not by a library: Pillow narrows 16 bits to 8 and reads the first image alone.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import partial

import numpy as np

from maskapp.errors import ImageError
from maskapp.files.reading.contract import Declared, Decoded, Reader, opened, reads
from maskapp.files.reading.limits import (
    check_count,
    check_size,
    check_total,
    damaged,
    wrong_bands,
    wrong_samples,
)
from maskapp.files.reading.samples import Samples
from maskapp.files.reading.selection import Opened, Selection

_BLANK = rb"(?:[ \t\r\n\v\f]|#[^\r\n]*[\r\n])"
_HEADER = {
    digits: re.compile(rb"P[1-7]" + (rb"%b+(\d{1,9})" % _BLANK) * digits) for digits in (2, 3)
}
_COMMENT = re.compile(rb"#[^\r\n]*")
_LONG = re.compile(rb"\d{7}")
_PAM = re.compile(rb"P7[ \t]*\n((?:[^\n]*\n)*?)ENDHDR[ \t]*\n")
_PAM_BANDS = {b"BLACKANDWHITE": 1, b"GRAYSCALE": 1, b"RGB": 3}
_OPACITY = b"_ALPHA"
_FLOATS = (b"PF", b"Pf")
_MORE = "More data follow the image in the file; they are not read."


@dataclass(frozen=True)
class _Part:
    """One image: where its samples begin and end, and how they count."""

    declared: Declared
    top: int
    start: int
    end: int
    words: bool = False  # numbers as text
    ones: bool = False  # 1 bit each, 1 is black


def _open(data: bytes, name: str, selection: Selection) -> Opened:
    if data[:2] in _FLOATS:
        raise wrong_samples(name, "floating-point numbers")
    parts: list[_Part] = []
    at = total = 0
    notices: tuple[str, ...] = ()
    while at < len(data):
        if parts and not _recognises(data[at : at + 32]):
            notices = (_MORE,) if data[at:].strip() else ()
            break
        part = _part(data, at, name)
        parts.append(part)
        check_size(part.declared.width, part.declared.height, name)
        total += part.declared.width * part.declared.height
        check_count(len(parts), name)
        check_total(len(parts), total, name)
        if part.end > len(data):
            _incomplete(name, len(parts) - 1)
        at = part.end
    images = reads([p.declared for p in parts], partial(_decode, data, parts, name), name)
    return opened(images, notices, selection, name)


def _part(data: bytes, at: int, name: str) -> _Part:
    kind = data[at + 1] - ord("0")
    if kind == 7:
        return _pam(data, at, name)
    found = _HEADER[2 if kind in (1, 4) else 3].match(data, at)
    if not found:
        raise damaged(name, "PNM")
    width, height, *more = map(int, found.groups())
    top = more[0] if more else 1
    bands = 3 if kind in (3, 6) else 1
    if not 0 < top < 65536:
        raise damaged(name, "PNM")
    declared = Declared(width, height, top.bit_length(), bands)
    if kind <= 3:
        return _Part(declared, top, found.end(), len(data), words=True, ones=kind == 1)
    start = found.end() + 1  # exactly one blank
    row = (width + 7) // 8 if kind == 4 else width * bands * (1 + (top > 255))
    return _Part(declared, top, start, start + row * height, ones=kind == 4)


def _pam(data: bytes, at: int, name: str) -> _Part:
    found = _PAM.match(data, at)
    if not found:
        raise damaged(name, "PNM")
    lines = [line.split(None, 1) for line in found[1].splitlines() if line.strip()]
    fields = {line[0]: line[-1].strip() for line in lines if not line[0].startswith(b"#")}
    width, height, depth, top = (
        int(fields[word]) for word in (b"WIDTH", b"HEIGHT", b"DEPTH", b"MAXVAL")
    )
    kind = fields.get(b"TUPLTYPE", b"")
    bands = _PAM_BANDS.get(kind.removesuffix(_OPACITY), 0) + kind.endswith(_OPACITY)
    if not 0 < top < 65536:
        raise damaged(name, "PNM")
    if bands != depth:
        raise wrong_bands(name, depth)
    end = found.end() + width * height * depth * (1 + (top > 255))
    return _Part(Declared(width, height, top.bit_length(), depth), top, found.end(), end)


def _decode(data: bytes, parts: list[_Part], name: str, index: int) -> Decoded:
    part = parts[index]
    shape = (part.declared.height, part.declared.width, part.declared.bands)
    samples, more = _numbers(data, part, name) if part.words else (_bytes(data, part), False)
    samples = samples.reshape(shape)
    notices = (_MORE,) if more else ()
    colours = "grey" if part.declared.bands < 3 else "RGB"
    kind = f"{part.top.bit_length()}-bit {colours}"
    if part.ones:
        whites = np.where(samples, 0, 255).astype(np.uint8)
        return Decoded(whites, "1-bit black-and-white", notices=notices)
    return Decoded(samples, kind, part.top, notices=notices)


def _bytes(data: bytes, part: _Part) -> Samples:
    body = np.frombuffer(data, np.uint8, part.end - part.start, part.start)
    width, height = part.declared.width, part.declared.height
    if part.ones:
        return np.unpackbits(body.reshape(height, -1), axis=1)[:, :width]
    return body.view(">u2").astype(np.uint16) if part.top > 255 else body


def _numbers(data: bytes, part: _Part, name: str) -> tuple[Samples, bool]:
    """Return samples that are written as text, and whether more follow."""
    text = _COMMENT.sub(b" ", data[part.start :])
    if text.translate(None, b"0123456789 \t\r\n\v\f") or (_LONG.search(text) and not part.ones):
        raise damaged(name, "PNM")
    count = part.declared.width * part.declared.height * part.declared.bands
    if part.ones:  # digits may stand side by side
        digits = np.frombuffer(text.translate(None, b" \t\r\n\v\f"), np.uint8)
        found = (digits - ord("0")).astype(np.int32)
    else:
        found = np.fromstring(text.decode("ascii"), np.int32, sep=" ")
    if len(found) < count:
        _incomplete(name, 0)
    if int(found[:count].max()) > part.top:
        raise damaged(name, "PNM")
    kept: Samples = found[:count].astype(np.uint8 if part.top <= 255 else np.uint16)
    return kept, len(found) > count


def _incomplete(name: str, whole: int) -> None:
    images = "image is" if whole == 1 else "images are"
    more = f"; {whole} {images} whole" if whole else ""
    raise ImageError(
        f"{name}: this PNM file is incomplete{more}.",
        "Copy it again, or save it anew as an RGB PNG.",
        code="corrupt",
    )


def _recognises(start: bytes) -> bool:
    if start[:2] in _FLOATS:
        return bool(re.match(rb"P[Ff]\s+\d+\s+\d+\s", start))
    return bool(re.match(rb"P([1-6]%b+\d|7[ \t]*\n)" % _BLANK, start))


READER = Reader("pnm", "PNM", 11, ("pnm", "ppm", "pgm", "pbm", "pam"), _recognises, _open)
