"""ZIP archives of images, read in memory: nothing is unpacked to the disk, no name is a path."""

from __future__ import annotations

import io
import re
import stat
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from maskapp.errors import ImageError
from maskapp.files.signatures import ARCHIVE, FORMATS, OTHER_IMAGES, recognise

MAX_ENTRIES = 1000
"""Most entries of an archive."""

MAX_UNPACKED_BYTES = 1_000_000_000
"""Most bytes of all its images together, unpacked."""

MAX_RATIO = 200
"""Most unpacked bytes for a packed one, above :data:`_SMALL` bytes."""

_SMALL = 1_000_000
_ENTRY_MARK = b"PK\x01\x02"
_MARKS = 20 * MAX_ENTRIES  # data can hold the mark as well, so not every one is an entry
_NAMED = 5
_ENCRYPTED = 1


@dataclass(frozen=True)
class Member:
    """An image file in an archive.

    Parameters
    ----------
    name : str
        Where it lies in the archive, for people: never used as a path.
    read : callable
        Returns its bytes; raises ImageError if they are damaged.
    """

    name: str
    read: Callable[[], bytes]


def is_archive(data: bytes | memoryview) -> bool:
    """Whether the bytes are a ZIP archive."""
    return recognise(bytes(data[:1024])) == ARCHIVE


def open_archive(data: bytes, name: str) -> tuple[list[Member], str]:
    """List the images of a ZIP archive.

    Parameters
    ----------
    data : bytes
    name : str
        Of the archive, for people.

    Returns
    -------
    members : list of Member
        In the archive's order.
    left_out : str
        A sentence that names what else is in there, "" if nothing.

    Raises
    ------
    ImageError
        If the archive is damaged, holds no image, or is beyond a limit.
    """
    if data.count(_ENTRY_MARK) > _MARKS:  # before Python builds an object for each
        raise _refusal(f"{name}: the ZIP archive holds more than {MAX_ENTRIES} files.")
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            entries = [entry for entry in archive.infolist() if not entry.is_dir()]
            _check_totals(entries, name)
            reasons = [(entry, _reason(archive, entry)) for entry in entries]
    except ImageError:
        raise
    except Exception as error:  # zipfile raises many types on damaged archives
        raise ImageError(
            f"{name}: this ZIP archive is damaged.", "Make it again.", code="archive"
        ) from error
    members = [
        Member(_shown(entry.filename), partial(_read, data, entry, name))
        for entry, reason in reasons
        if not reason
    ]
    skipped = [f"{_shown(entry.filename)} ({reason})" for entry, reason in reasons if reason]
    if not members:
        raise ImageError(
            f"{name}: the ZIP archive holds no images that can be read. {_listed(skipped)}".strip(),
            f"Put {', '.join(FORMATS[:-1])} or {FORMATS[-1]} files in it.",
            code="archive",
        )
    return members, f"{name}: {_listed(skipped)}" if skipped else ""


def _check_totals(entries: list[zipfile.ZipInfo], name: str) -> None:
    if len(entries) > MAX_ENTRIES:
        raise _refusal(f"{name}: the ZIP archive holds more than {MAX_ENTRIES} files.")
    total = sum(entry.file_size for entry in entries)
    if total > MAX_UNPACKED_BYTES:
        raise _refusal(
            f"{name}: unpacked, the ZIP archive has {total / 1e6:.0f} MB; the limit is "
            f"{MAX_UNPACKED_BYTES / 1e6:.0f}."
        )


def _refusal(sentence: str) -> ImageError:
    return ImageError(sentence, "Split it, or add the images themselves.", code="archive")


def _reason(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> str:
    """Return why an entry is left out, "" if it is not."""
    parts = entry.filename.replace("\\", "/").split("/")
    if "__MACOSX" in parts or parts[-1].startswith("."):
        return "hidden"
    if stat.S_ISLNK(entry.external_attr >> 16):
        return "a link"
    if entry.flag_bits & _ENCRYPTED:
        return "encrypted"
    if entry.file_size > _SMALL and entry.file_size > MAX_RATIO * entry.compress_size:
        return f"packed more than {MAX_RATIO} times"
    try:
        with archive.open(entry) as file:
            kind = recognise(file.read(1024))
    except Exception:  # noqa: BLE001  # zipfile and zlib raise many types on damaged entries
        return "damaged"
    if kind in FORMATS or kind in OTHER_IMAGES:
        return ""
    return kind.removeprefix("a ").removeprefix("an ") if kind else "not an image"


def _read(data: bytes, entry: zipfile.ZipInfo, archive_name: str) -> bytes:
    try:
        # zipfile gives at most the size that the directory tells of, and compares the checksum.
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.read(entry)
    except Exception as error:
        raise ImageError(
            f"{_shown(entry.filename)}: its data in {archive_name} are damaged.",
            "Make the ZIP archive again.",
            code="archive",
        ) from error


def _shown(path: str) -> str:
    """Return an entry's path without what leads out of the archive or cannot be printed."""
    parts = [part for part in re.split(r"[/\\]", path) if part not in ("", ".", "..")]
    text = "/".join(parts) or "unnamed"
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in text)


def _listed(skipped: list[str]) -> str:
    if not skipped:
        return ""
    more = f" and {len(skipped) - _NAMED} more" if len(skipped) > _NAMED else ""
    return f"Left out: {', '.join(skipped[:_NAMED])}{more}."
