"""ZIP archives of images, read in memory: nothing is unpacked to the disk, no name is a path."""

from __future__ import annotations

import re
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from maskapp.errors import ImageCode, ImageError
from maskapp.files.naming import printable
from maskapp.files.reading.archives.entries import BrokenArchive, Entry, read_entries
from maskapp.files.reading.archives.unpacking import BrokenEntry, unpack
from maskapp.files.reading.signatures import (
    ARCHIVE,
    FORMATS,
    OTHER_IMAGES,
    is_document,
    is_packed,
    recognise,
)

MAX_ENTRIES = 1000
"""Most files in an archive."""

MAX_UNPACKED_BYTES = 1_000_000_000
"""Most bytes of all its files together, unpacked."""

MAX_RATIO = 200
"""Most unpacked bytes for a packed one, above :data:`_SMALL` bytes."""

_SMALL = 1_000_000
_MOST_RECORDS = 20 * MAX_ENTRIES  # folders have one as well
HIDDEN = "hidden"
"""The reason of a file that an operating system put there: nobody is told of it."""

_SYSTEM = ("thumbs.db", "ehthumbs.db", "desktop.ini")
_NAMED = 5
_SHOWN = 400  # characters; a name in an archive may have 65,535


@dataclass(frozen=True)
class Member:
    """An image file in an archive.

    Parameters
    ----------
    name : str
        Where it lies in the archive, for people: never used as a path.
    read : callable
        Returns its bytes; raises ImageError if they are damaged, or not as many as declared.
    """

    name: str
    read: Callable[[], bytes]


@dataclass(frozen=True)
class LeftOut:
    """A file that was given and is not read.

    Parameters
    ----------
    name : str
        For people.
    reason : str
        A few words.
    hidden : bool
        Whether it is not counted among the images: a file that an operating system put there, a
        document, or an archive in an archive.
    code : str
        A member of :data:`~maskapp.errors.ImageCode`.
    packed : bool
        Whether it may hold images, though it is none.
    """

    name: str
    reason: str
    hidden: bool = False
    code: ImageCode = "archive"
    packed: bool = False


def is_archive(data: bytes | memoryview, name: str = "") -> bool:
    """Whether the bytes are a ZIP archive, and no document by the name."""
    return recognise(bytes(data[:1024]), name) == ARCHIVE


def set_aside(data: bytes | memoryview, name: str) -> LeftOut | None:
    """Return a file as one that is left out, if nobody takes it for an image.

    Parameters
    ----------
    data : bytes or memoryview
        The first 1024 are looked at.
    name : str
    """
    if _is_hidden(name):
        return LeftOut(name, HIDDEN, hidden=True)
    kind = recognise(bytes(data[:1024]), name)
    return LeftOut(name, _in_words(kind), hidden=True) if is_document(kind, name) else None


def list_archive(data: bytes, name: str) -> tuple[list[Member], list[LeftOut]]:
    """List the images of a ZIP archive, and each file that is none or cannot be unpacked.

    Raises
    ------
    ImageError
        If the archive's directory is damaged, or it is beyond a limit.
    """
    try:
        records = read_entries(data, _MOST_RECORDS)
    except BrokenArchive as error:
        raise ImageError(
            f"{name}: this ZIP archive is damaged.", "Make it again.", code="archive"
        ) from error
    entries = [entry for entry in records if not entry.is_folder]
    _check_totals(len(records), entries, name)
    members, left_out = [], []
    for entry in entries:
        shown = _shown(entry.name)
        if without := _left_out(data, entry, shown):
            left_out.append(without)
        else:
            members.append(Member(shown, partial(_read, data, entry, name)))
    return members, left_out


def no_images(name: str, left_out: Sequence[LeftOut]) -> ImageError:
    """Return the refusal of an archive in which there is nothing to read."""
    return ImageError(
        f"{name}: the ZIP archive holds no images that can be read. {_listed(left_out)}".strip(),
        f"Put {', '.join(FORMATS[:-1])} or {FORMATS[-1]} files in it.",
        code="archive",
    )


def left_out_sentence(name: str, left_out: Sequence[LeftOut]) -> str:
    """Return a sentence that names what of an archive is not read, "" if that is nothing."""
    return f"{name}: {_listed(left_out)}" if left_out else ""


def _check_totals(records: int, entries: list[Entry], name: str) -> None:
    if len(entries) > MAX_ENTRIES or records > _MOST_RECORDS:
        raise _refusal(f"{name}: the ZIP archive holds more than {MAX_ENTRIES} files.")
    # An entry that declares more than can be in it is not unpacked, and takes no other along.
    total = sum(entry.size for entry in entries if not (entry.broken or _is_bomb(entry)))
    if total > MAX_UNPACKED_BYTES:
        raise _refusal(
            f"{name}: unpacked, the ZIP archive has {total / 1e6:.0f} MB; the limit is "
            f"{MAX_UNPACKED_BYTES / 1e6:.0f}."
        )


def _refusal(sentence: str) -> ImageError:
    return ImageError(sentence, "Split it, or add the images themselves.", code="archive")


def _is_bomb(entry: Entry) -> bool:
    return entry.size > _SMALL and entry.size > MAX_RATIO * entry.packed_size


def _is_hidden(name: str) -> bool:
    """Whether an operating system put a file there."""
    parts = re.split(r"[/\\]", name)
    return "__MACOSX" in parts or parts[-1].startswith(".") or parts[-1].lower() in _SYSTEM


def _left_out(data: bytes, entry: Entry, shown: str) -> LeftOut | None:
    """Return an entry with the reason why it is left out, None if it is not."""
    if _is_hidden(entry.name):
        return LeftOut(shown, HIDDEN, hidden=True)
    if stat.S_ISLNK(entry.mode):
        return LeftOut(shown, "a link")
    if entry.broken:
        return LeftOut(shown, entry.broken)
    if _is_bomb(entry):
        return LeftOut(shown, f"packed more than {MAX_RATIO} times")
    try:
        start = unpack(data, entry, 1024)
    except BrokenEntry as error:
        return LeftOut(shown, str(error))
    kind = recognise(start, entry.name)
    if kind in FORMATS or kind in OTHER_IMAGES:
        return None
    packed = is_packed(kind, entry.name)
    hidden = packed or is_document(kind, entry.name)
    return LeftOut(shown, _in_words(kind), hidden=hidden, packed=packed)


def _in_words(kind: str) -> str:
    return kind.removeprefix("a ").removeprefix("an ") if kind else "not an image"


def _read(data: bytes, entry: Entry, archive_name: str) -> bytes:
    try:
        return unpack(data, entry)
    except BrokenEntry as error:
        raise ImageError(
            f"{_shown(entry.name)}: its data in {archive_name} are {error}.",
            "Make the ZIP archive again.",
            code="archive",
        ) from error


def _shown(path: str) -> str:
    """Return an entry's path without what leads out of the archive or cannot be printed."""
    parts = [part for part in re.split(r"[/\\]", path) if part not in ("", ".", "..")]
    text = "/".join(parts) or "unnamed"
    if len(text) > _SHOWN:
        text = f"{text[: _SHOWN // 2]}…{text[-_SHOWN // 2 :]}"
    return printable(text)


def _listed(left_out: Sequence[LeftOut]) -> str:
    if not left_out:
        return ""
    named = ", ".join(f"{each.name} ({each.reason})" for each in left_out[:_NAMED])
    more = f" and {len(left_out) - _NAMED} more" if len(left_out) > _NAMED else ""
    return f"Left out: {named}{more}."
