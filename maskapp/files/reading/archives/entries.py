"""The entries of a ZIP archive, as its directory tells of them: each stands for itself.

Python's zipfile gives up the whole archive for one name, extra field or version that it cannot
read, and shows names of UTF-8 that do not say so as something else.
"""

from __future__ import annotations

import io
import struct
import zlib
from dataclasses import dataclass, replace
from itertools import pairwise

_ENTRY = struct.Struct("<4x4x4H3L3H4x2L")  # what follows the mark and two versions
_HEADER = struct.Struct("<4s22x2H")
_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4s20x4Q")
_LOCATOR_BYTES = 20  # between the two closing records of a large archive
_MARK, _HEADER_MARK, _END_MARK, _END64_MARK = b"PK\1\2", b"PK\3\4", b"PK\5\6", b"PK\6\6"
_UTF8, _ENCRYPTED = 0x800, 1
STORED, DEFLATED, BZIP2, LZMA = 0, 8, 12, 14
_OTHER_METHODS = {
    1: "Shrink",
    6: "Implode",
    9: "Deflate64",
    93: "Zstandard",
    95: "XZ",
    98: "PPMd",
}


class BrokenArchive(Exception):
    """The archive's own directory cannot be found or is not whole."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as the archive's directory tells of it.

    Parameters
    ----------
    name : str
        As it stands in the archive: never a path.
    size, packed_size : int
        Declared bytes.
    method, flags, mode, checksum : int
        How it is packed; general flags; Unix file mode, 0 if not told; CRC-32.
    raw_name : bytes
    offset : int
        Of its header.
    start : int
        Of its data; -1 if not known.
    broken : str
        Why it cannot be unpacked, "" if nothing is known against it.
    """

    name: str
    size: int = 0
    packed_size: int = 0
    method: int = 0
    flags: int = 0
    mode: int = 0
    checksum: int = 0
    raw_name: bytes = b""
    offset: int = -1
    start: int = -1
    broken: str = ""

    @property
    def is_folder(self) -> bool:
        """Whether this only names a folder."""
        return self.name.endswith(("/", "\\")) and self.size == 0


@dataclass(frozen=True, slots=True)
class _Directory:
    first: int
    end: int
    announced: int  # entries
    shift: int  # of all offsets: something may stand before the archive


def read_entries(data: bytes, most: int) -> list[Entry]:
    """Return the entries in the directory's order.

    Parameters
    ----------
    data : bytes
        The archive.
    most : int
        Entries are read up to one more than this.

    Raises
    ------
    BrokenArchive
        If the directory cannot be found.
    """
    directory = _directory(data)
    entries: list[Entry] = []
    at = directory.first
    while at < directory.end and len(entries) <= most:
        entry, at = _entry(data, at, directory.end)
        entries.append(entry)
    missing = directory.announced - len(entries)
    if missing > 0 and len(entries) <= most:
        what = "1 entry" if missing == 1 else f"{missing} entries"
        entries.append(Entry(what, broken="lost from the archive's directory"))
    return _checked(data, entries, directory)


def _directory(data: bytes) -> _Directory:
    at = len(data)
    # The comment at the end may hold the mark as well.
    while (at := data.rfind(_END_MARK, max(0, len(data) - 65_557), at)) >= 0:
        if at + _END.size <= len(data) and (found := _directory_before(data, at)):
            return found
    raise BrokenArchive


def _directory_before(data: bytes, end: int) -> _Directory | None:
    """Return the directory whose closing record is at `end`, None if there is none."""
    _, disk, first_disk, _, count, size, offset, _ = _END.unpack_from(data, end)
    if disk or first_disk:
        return None
    large = end - _LOCATOR_BYTES - _END64.size
    if large >= 0 and data.startswith(_END64_MARK, large):
        end = large
        _, _, count, size, offset = _END64.unpack_from(data, large)
    first = end - size
    # Where there are no entries, there is nothing before the record either.
    if first < 0 or not (data.startswith(_MARK, first) if size else end == 0):
        return None
    return _Directory(first, end, count, first - offset)


def _entry(data: bytes, at: int, end: int) -> tuple[Entry, int]:
    """Return the entry whose record begins here, and where the next one does."""
    after = end
    if data.startswith(_MARK, at) and at + 46 <= end:
        flags, method, _, _, crc, packed, size, *lengths, outer, offset = _ENTRY.unpack_from(
            data, at
        )
        stops = [at + 46]
        for length in lengths:
            stops.append(stops[-1] + length)
        after = stops[-1]
        if after <= end:
            raw, extra = data[stops[0] : stops[1]], data[stops[1] : stops[2]]
            entry = Entry(
                _name(raw, flags, extra),
                size,
                packed,
                method,
                flags,
                outer >> 16,
                crc,
                raw,
                offset,
            )
            return _with_large_sizes(entry, extra), after
    following = data.find(_MARK, at + 4, end)
    return Entry("", broken="damaged"), following if following >= 0 else end


def _name(raw: bytes, flags: int, extra: bytes) -> str:
    """Return a name; many programs write UTF-8 untold, and few other bytes pass for it."""
    told = _fields(extra).get(0x7075, b"")  # Info-ZIP's, with the checksum of the name it replaces
    if told[1:5] == struct.pack("<L", zlib.crc32(raw)):
        return told[5:].decode("utf-8", "replace")
    if flags & _UTF8:
        return raw.decode("utf-8", "replace")
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("cp437")


def _fields(extra: bytes) -> dict[int, bytes]:
    """Return the extra fields by their id, up to the first that is not whole."""
    found: dict[int, bytes] = {}
    at = 0
    while at + 4 <= len(extra):
        kind, length = struct.unpack_from("<2H", extra, at)
        if at + 4 + length <= len(extra):
            found.setdefault(kind, extra[at + 4 : at + 4 + length])
        at += 4 + length
    return found


def _with_large_sizes(entry: Entry, extra: bytes) -> Entry:
    """Return the entry with what does not fit into 32 bits, from the field that holds it."""
    large = io.BytesIO(_fields(extra).get(1, b""))
    values = []
    for value in (entry.size, entry.packed_size, entry.offset):
        held = large.read(8) if value == 0xFFFF_FFFF else None
        if held is not None and len(held) < 8:
            return replace(entry, broken="damaged")
        values.append(value if held is None else int.from_bytes(held, "little"))
    size, packed, offset = values
    return replace(entry, size=size, packed_size=packed, offset=offset)


def _checked(data: bytes, entries: list[Entry], directory: _Directory) -> list[Entry]:
    """Return the entries with the start of their data, or what is wrong with them."""
    found = [_located(data, entry, directory) for entry in entries]
    # Entries that share bytes unpack to far more than the archive's size tells.
    placed = [k for k, entry in enumerate(found) if entry.start >= 0]
    placed.sort(key=lambda k: found[k].offset)
    for this, following in pairwise(placed):
        if found[this].start + found[this].packed_size > found[following].offset:
            found[this] = replace(found[this], broken="overlaps another entry")
    return found


def _located(data: bytes, entry: Entry, directory: _Directory) -> Entry:
    if entry.broken:
        return entry
    at = entry.offset + directory.shift
    if not 0 <= at <= directory.first - _HEADER.size or not data.startswith(_HEADER_MARK, at):
        return replace(entry, broken="damaged")
    _, length, extra = _HEADER.unpack_from(data, at)
    begin = at + _HEADER.size
    name = data[begin : begin + length]
    if name.replace(b"\\", b"/") != entry.raw_name.replace(b"\\", b"/"):
        return replace(entry, broken="its two names differ")
    start = begin + length + extra
    if start + entry.packed_size > directory.first:
        return replace(entry, broken="damaged")
    broken = "encrypted" if entry.flags & _ENCRYPTED else ""
    if not broken and entry.method not in (STORED, DEFLATED, BZIP2, LZMA):
        how = _OTHER_METHODS.get(entry.method, f"method {entry.method}")
        broken = f"packed with {how}, which is not read"
    return replace(entry, offset=at, start=start, broken=broken)
