"""HEIC, as phones write it, through libheif.

Crops, turns and mirrors of the file are applied by the decoder, once; the EXIF orientation, which
repeats them, is not. Every image that the file offers is a page of its own, but no thumbnails,
tiles, depth maps and gain maps.
"""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from maskapp.errors import ImageError
from maskapp.files.reading.boxes import Still, animated, another, stills
from maskapp.files.reading.contract import (
    Declared,
    Decoded,
    Reader,
    check_complete,
    opened,
    reads,
    turned,
)
from maskapp.files.reading.limits import check_count, check_size, check_total
from maskapp.files.reading.samples import Samples
from maskapp.files.reading.selection import Opened, Selection

if TYPE_CHECKING:
    import pi_heif

BRANDS = (b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"mif2", b"msf1")
_MOVES = "The file also holds a moving picture, which is not read."


def _open(data: bytes, name: str, selection: Selection) -> Opened:
    if data[8:12] in (b"hevc", b"hevx", b"msf1") and animated(data):
        raise ImageError(
            f"{name}: this HEIC file is a sequence of pictures.",
            "Save the pictures you need as PNG files of their own.",
            code="unsupported_format",
        )
    found = stills(data, name, "HEIC")
    for still in found:
        check_size(still.declared.width, still.declared.height, name)
        check_size(still.upright.width, still.upright.height, name)
    total = sum(still.declared.width * still.declared.height for still in found)
    check_count(len(found), name)
    check_total(len(found), total, name)
    check_complete(len(found), len(_images(data)), name)
    declared = [still.upright for still in found]
    notices = ((_MOVES,) if animated(data) else ()) + another(data)
    return opened(reads(declared, partial(_decode, data, found), name), notices, selection, name)


def _images(data: bytes) -> pi_heif.HeifFile:
    import pi_heif  # only where a HEIC file is read

    return pi_heif.HeifFile(data, convert_hdr_to_8bit=False, hdr_to_16bit=False)


def _decode(data: bytes, found: list[Still], index: int) -> Decoded:
    images = _images(data)  # opened anew: an opened file keeps what it decoded
    image = images[index]
    samples = np.array(image)  # a copy: the image lets go of its memory
    still = found[index]
    upright = still.upright
    profile = image.info.get("icc_profile") or b""
    return Decoded(
        _samples(samples, upright),
        top=(1 << upright.bits) - 1,
        multiplied=still.multiplied,
        profile=bytes(profile),
        coded_space=still.coded_space,
        kind=f"{upright.bits}-bit {'grey' if upright.bands < 3 else 'RGB'}",
        notices=turned(upright.width, upright.height) if still.orientation != 1 else (),
    )


def _samples(samples: Samples, declared: Declared) -> Samples:
    """Return grey as one band: the decoder repeats it, or gives it opacity that is not there."""
    bands = samples.shape[2] if samples.ndim == 3 else 1
    if declared.bands < 3 <= bands:
        grey = samples[..., :1]
        if not (samples[..., 1:3] == grey).all():
            return samples
        return np.concatenate([grey, samples[..., 3:]], axis=2)
    return samples


def _recognises(start: bytes) -> bool:
    others = (b"avif", b"avis")
    return start[4:8] == b"ftyp" and start[8:12] in BRANDS and not _names(start, others)


def _names(start: bytes, brands: tuple[bytes, ...]) -> bool:
    end = min(len(start), int.from_bytes(start[:4], "big"))
    return any(start[at : at + 4] in brands for at in range(16, end, 4))


READER = Reader("heic", "HEIC", 7, ("heic", "heif", "hif", "heics", "heifs"), _recognises, _open)
