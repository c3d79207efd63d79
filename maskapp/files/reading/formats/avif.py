"""AVIF: pictures of 10 and 12 bits through imagecodecs, all others through Pillow, both libavif.

Pillow narrows 10 and 12 bits. imagecodecs writes beyond its memory where it reads a single picture
of a sequence, so it never gets one; sequences of more than 8 bits are refused.
"""

from __future__ import annotations

import io
import struct
from functools import partial

import numpy as np
from PIL.AvifImagePlugin import AvifImageFile

from maskapp.errors import ImageError
from maskapp.files.reading.boxes import Still, animated, another, boxes, stills
from maskapp.files.reading.contract import (
    Declared,
    Decoded,
    Reader,
    check_complete,
    opened,
    reads,
    turned,
)
from maskapp.files.reading.frames import profile_of
from maskapp.files.reading.limits import check_count, check_size, check_total, damaged, max_pixels
from maskapp.files.reading.samples import DIVIDED, Samples, oriented, samples_of
from maskapp.files.reading.selection import Opened, Selection

_BRANDS = (b"avif", b"avis")
_SEVERAL = "The file holds {} pictures apart from its main one, which is the one that is read."
_CONTAINERS = (b"moov", b"trak", b"mdia", b"minf", b"stbl")


def _open(data: bytes, name: str, selection: Selection) -> Opened:
    max_pixels()  # tells Pillow as well
    found = stills(data, name, "AVIF")
    still = next(each for each in found if each.primary)
    declared = still.declared
    check_size(declared.width, declared.height, name)
    count = _frames(data) if animated(data) else 1
    check_count(count, name, "frames")
    check_total(count, count * declared.width * declared.height, name, "frames")
    picture = AvifImageFile(io.BytesIO(data))
    check_size(*picture.size, name)
    check_complete(count, picture.n_frames, name, "frames")
    if count > 1 and declared.bits > 8:
        raise ImageError(
            f"{name}: this AVIF file is an animation with {declared.bits} bits per band.",
            "Save its frames as PNG files of their own.",
            code="sample_format",
        )
    if picture.size != (declared.width, declared.height):
        raise damaged(name, "AVIF")
    notices = (_SEVERAL.format(len(found) - 1),) if len(found) > 1 else ()
    decode = partial(_decode, data, still, name, count)
    upright = still.upright
    if upright.bands == 2 and declared.bits <= 8:  # Pillow gives opacity to colours only
        upright = Declared(upright.width, upright.height, upright.bits, 4)
    return opened(reads([upright] * count, decode, name), notices + another(data), selection, name)


def _frames(data: bytes) -> int:
    """Return how many pictures the longest track announces."""
    counts = [0]

    def walk(start: int, end: int) -> None:
        for box in boxes(data, start, end):
            if box.kind in _CONTAINERS:
                walk(box.start, box.end)
            elif box.kind == b"stsz":
                counts.append(struct.unpack_from(">I", data, box.start + 8)[0])

    walk(0, len(data))
    return max(counts)


def _decode(data: bytes, still: Still, name: str, count: int, index: int) -> Decoded:
    picture = AvifImageFile(io.BytesIO(data))
    bits = still.declared.bits
    if bits > 8 and count == 1:
        import imagecodecs  # 0.1 s

        samples: Samples = imagecodecs.avif_decode(data)
    else:
        picture.seek(index)
        picture.load()
        samples = samples_of(picture, name)[0]
    if samples.shape[1::-1] != (still.declared.width, still.declared.height):
        raise damaged(name, "AVIF")
    if still.crop:
        width, height, left, top = still.crop
        samples = samples[top : top + height, left : left + width]
    upright = still.upright
    return Decoded(
        np.ascontiguousarray(oriented(samples, still.orientation)),
        f"{bits}-bit {'grey' if upright.bands < 3 else 'RGB'}",
        top=(1 << bits) - 1,
        profile=profile_of(picture),
        coded_space=still.coded_space,
        notices=(
            *((DIVIDED,) if still.multiplied else ()),  # libavif has divided
            *(turned(upright.width, upright.height) if still.orientation != 1 else ()),
        ),
    )


def _recognises(start: bytes) -> bool:
    end = min(len(start), int.from_bytes(start[:4], "big"))
    brands = [start[8:12], *(start[at : at + 4] for at in range(16, end, 4))]
    return start[4:8] == b"ftyp" and any(brand in _BRANDS for brand in brands)


READER = Reader("avif", "AVIF", 8, ("avif", "avifs"), _recognises, _open)
