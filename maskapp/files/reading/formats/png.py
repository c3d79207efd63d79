"""PNG: still pictures through libpng, which keeps 16 bits; animations through Pillow."""

from __future__ import annotations

import io
import struct
import zlib
from collections.abc import Sequence
from dataclasses import replace
from functools import partial

from PIL.PngImagePlugin import PngImageFile

from maskapp.errors import ImageError
from maskapp.files.reading.contract import Declared, Decoded, Reader, check_complete, opened, reads
from maskapp.files.reading.film import Film, decoded
from maskapp.files.reading.limits import check_count, check_size, check_total, damaged, max_pixels
from maskapp.files.reading.png_chunks import (
    SIGNATURE,
    Chunk,
    chunks,
    head,
    is_extra,
    joined,
    left_out,
    misnumbered,
    renumbered,
    scale_of,
    size_of,
)
from maskapp.files.reading.png_palette import check_frame, check_still, is_short
from maskapp.files.reading.selection import Opened, Selection

_BANDS = {0: 1, 2: 3, 3: 3, 4: 2, 6: 4}
_COLOURS = {0: "grey", 2: "RGB", 3: "palette", 4: "grey", 6: "RGB"}
_WITHOUT_OPACITY = (0, 2, 3)
_MANY = 100
_ANOTHER = "Another PNG follows the end of this one in the file; it is not read."
_SHUFFLED = (
    "The parts of the animation are numbered wrongly; its frames are read in the order of the file."
)


def _open(data: bytes, name: str, selection: Selection) -> Opened:
    max_pixels()  # tells Pillow as well
    found = list(chunks(data))
    if not found or found[0].kind != b"IHDR" or len(found[0].content) != 13:
        raise damaged(name, "PNG")
    declared = _declared(found)
    check_size(declared.width, declared.height, name)
    if found[-1].kind != b"IEND" or not all(chunk.whole or is_extra(chunk) for chunk in found):
        raise damaged(name, "PNG")
    more = (_ANOTHER,) if SIGNATURE in data[size_of(found) :] else ()
    sound = [chunk for chunk in found if chunk.whole]
    odd = _not_understood(sound)
    kept = [chunk for chunk in sound if id(chunk) not in odd]
    broken = [chunk for chunk in found if not chunk.whole or id(chunk) in odd]
    shuffled = misnumbered(kept)
    if broken or shuffled:
        data = joined(renumbered(kept) if shuffled else kept)
    notices = more + left_out(broken) + ((_SHUFFLED,) if shuffled else ())
    picture = PngImageFile(io.BytesIO(data))
    count = int(picture.n_frames)
    if picture.size != (declared.width, declared.height):
        raise damaged(name, "PNG")
    if count == 1:
        still = partial(_still, data, kept, name)
        images = reads([declared], lambda _: still(), name)
        return opened(images, notices + _lone_frame(kept), selection, name)
    if declared.bits == 16:
        raise ImageError(
            f"{name}: this PNG is an animation with 16 bits per band.",
            "Save its frames as PNG files of their own.",
            code="sample_format",
        )
    check_count(count, name, "frames")
    check_total(count, count * picture.width * picture.height, name, "frames")
    notices += _check_frames(kept, picture, name, shuffled=shuffled)
    film = Film(lambda: PngImageFile(io.BytesIO(data)), name, "PNG")
    frames = partial(_frame, film, kept, name)
    return opened(reads([declared] * count, frames, name), notices, selection, name)


def _not_understood(found: Sequence[Chunk]) -> set[int]:
    """Return the identities of chunks that hold no pixels and that Pillow stumbles over."""
    if _opens(found):
        return set()
    needed = [chunk for chunk in found if chunk.kind in (b"IHDR", b"PLTE", b"tRNS")]
    extra = [chunk for chunk in found if is_extra(chunk)]
    if len(extra) > _MANY:
        return set(map(id, extra))
    return {id(chunk) for chunk in extra if not _opens([*needed, chunk])}


def _opens(found: Sequence[Chunk]) -> bool:
    try:
        PngImageFile(io.BytesIO(head(found)))
    except Exception:  # noqa: BLE001  # a notice says what is left out
        return False
    return True


def _declared(found: Sequence[Chunk]) -> Declared:
    width, height, bits, colours = struct.unpack_from(">IIBB", found[0].content)
    bands = _BANDS.get(colours, 0)
    if colours in _WITHOUT_OPACITY and any(chunk.kind == b"tRNS" for chunk in found):
        bands += 1
    return Declared(width, height, 16 if bits == 16 else 8, bands)


def _still(data: bytes, found: Sequence[Chunk], name: str) -> Decoded:
    # libpng keeps 16 bits, which Pillow narrows, and refuses pixels that are cut short, which
    # Pillow fills in. Pillow reads everything around the pixels.
    import imagecodecs  # 0.1 s

    if is_short(found):
        check_still(found, name)
    kind = f"{data[24]}-bit {_COLOURS[data[25]]}"
    still = decoded(PngImageFile(io.BytesIO(head(found))), imagecodecs.png_decode(data), kind)
    return replace(still, scale=scale_of(found))


def _frame(film: Film, found: Sequence[Chunk], name: str, index: int) -> Decoded:
    if is_short(found):
        check_frame(found, index, name)
    return replace(film.decode(index), scale=scale_of(found))


def _lone_frame(found: Sequence[Chunk]) -> tuple[str, ...]:
    frames = sum(chunk.kind == b"fcTL" for chunk in found)
    if frames < 2:
        return ()
    return (f"The file also holds {frames} frames of an animation that it does not announce.",)


def _check_frames(
    found: Sequence[Chunk], picture: PngImageFile, name: str, *, shuffled: bool
) -> tuple[str, ...]:
    """Compare the frames that the animation announces with those in the file."""
    held = sum(chunk.kind == b"fcTL" for chunk in found)
    announced = int(picture.n_frames) - bool(picture.default_image)
    if held < announced:
        check_complete(announced, held, name, "frames")
    if shuffled:
        check_complete(announced, _whole_frames(found), name, "frames")
    if held > announced:
        return (
            f"The animation announces {announced} frames and holds {held}: the first are read.",
        )
    return ()


def _whole_frames(found: Sequence[Chunk]) -> int:
    """Return how many frames are compressed whole: the numbers of their parts prove nothing."""
    streams: list[list[bytes]] = []
    for chunk in found:
        if chunk.kind == b"fcTL":
            streams.append([])
        elif chunk.kind == b"fdAT" and streams:
            streams[-1].append(chunk.content[4:])
        elif chunk.kind == b"IDAT" and streams:
            streams[-1].append(chunk.content)
    return sum(map(_is_whole, streams))


def _is_whole(parts: list[bytes]) -> bool:
    stream = zlib.decompressobj()
    try:
        for part in parts:
            rest = part
            while rest and not stream.eof:
                stream.decompress(rest, 1 << 20)
                rest = stream.unconsumed_tail
    except zlib.error:
        return False
    return stream.eof


READER = Reader("png", "PNG", 1, ("png", "apng"), lambda start: start.startswith(SIGNATURE), _open)
