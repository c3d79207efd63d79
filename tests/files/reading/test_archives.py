"""ZIP archives: images are found, everything else is named, nothing is trusted."""

import bz2
import io
import lzma
import stat
import struct
import tracemalloc
import zipfile
import zlib
from dataclasses import dataclass
from functools import cache

import pytest
from PIL import Image as Pillow

from maskapp.errors import ImageError
from maskapp.files.reading.archives import listing
from maskapp.files.reading.archives.listing import (
    MAX_ENTRIES,
    LeftOut,
    Member,
    is_archive,
    left_out_sentence,
    list_archive,
    no_images,
)
from maskapp.files.reading.images import read_image


def open_archive(data: bytes, name: str) -> tuple[list[Member], str]:
    """Return an archive's images and what the page says of the rest, as the page asks for them."""
    members, left_out = list_archive(data, name)
    if not members:
        raise no_images(name, left_out)
    return members, left_out_sentence(name, left_out)


def png(red: int = 10) -> bytes:
    stream = io.BytesIO()
    Pillow.new("RGB", (3, 2), (red, 0, 0)).save(stream, "PNG")
    return stream.getvalue()


def packed(*entries: tuple[str | zipfile.ZipInfo, bytes]) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in entries:
            archive.writestr(name, content)
    return stream.getvalue()


def refused(data: bytes, *words: str) -> None:
    with pytest.raises(ImageError) as caught:
        open_archive(data, "plants.zip")
    assert caught.value.code == "archive"
    assert str(caught.value).startswith("plants.zip: ")
    assert caught.value.remedy
    for word in words:
        assert word in str(caught.value)


def test_images_come_in_order_with_their_bytes() -> None:
    data = packed(("b/2.png", png(2)), ("a/1.png", png(1)), ("b/", b""))
    members, left_out = open_archive(data, "plants.zip")
    assert [member.name for member in members] == ["b/2.png", "a/1.png"]
    assert [member.read() for member in members] == [png(2), png(1)]
    assert left_out == ""
    assert is_archive(data)
    assert not is_archive(png())


def test_what_is_no_image_is_named() -> None:
    link = zipfile.ZipInfo("link.png")
    link.external_attr = (stat.S_IFLNK | 0o777) << 16
    data = packed(
        ("leaf.png", png()),
        ("notes.txt", b"hello"),
        ("inner.zip", packed(("x.png", png()))),
        ("__MACOSX/._leaf.png", png()),
        (".hidden.png", png()),
        (link, b"/etc/passwd"),
        ("zeros.png", png() + bytes(3_000_000)),
    )
    members, left_out = open_archive(data, "plants.zip")
    assert [member.name for member in members] == ["leaf.png"]
    assert left_out == (
        "plants.zip: Left out: notes.txt (text file), inner.zip (ZIP archive), "
        "__MACOSX/._leaf.png (hidden), .hidden.png (hidden), link.png (a link) and 1 more."
    )


def test_what_nobody_misses_is_hidden() -> None:
    data = packed(
        ("day/Thumbs.db", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(99)),
        ("day\\desktop.ini", b"[.ShellClassInfo]\r\n"),
        (".DS_Store", b"\0\0\0\1Bud1"),
        ("readme.txt", "\u8bf4\u660e\uff1a\u6d4b\u91cf".encode()),
        ("umlauts.csv", "Gr\xf6\xdfe;12\r\n".encode("latin-1") * 9),
        ("utf16.txt", "counts".encode("utf-16")),
        ("paper.pdf", b"%PDF-1.7"),
        ("counts.xlsx", b"PK\3\4" + bytes(99)),
        ("leaf.png", b"<html>not found</html>"),
        ("scan.tif", b"\x1f\x8b\x08" + bytes(99)),
        ("more.7z", b"7z\xbc\xaf\x27\x1c" + bytes(99)),
        ("counts.bin", bytes(range(256))),
    )
    members, left_out = list_archive(data, "plants.zip")
    assert members == []
    assert [(each.name, each.reason, each.hidden) for each in left_out] == [
        ("day/Thumbs.db", "hidden", True),
        ("day/desktop.ini", "hidden", True),
        (".DS_Store", "hidden", True),
        ("readme.txt", "text file", True),
        ("umlauts.csv", "text file", True),
        ("utf16.txt", "text file", True),
        ("paper.pdf", "PDF file", True),
        ("counts.xlsx", "Excel workbook by its name", True),
        ("leaf.png", "web page", False),
        ("scan.tif", "file packed with gzip", False),
        ("more.7z", "7-Zip archive", True),
        ("counts.bin", "not an image", False),
    ]
    assert [each.name for each in left_out if each.packed] == ["more.7z"]


def test_images_of_other_formats_stay_so_that_their_refusal_is_seen() -> None:
    members, _ = open_archive(packed(("x.heic", b"\0\0\0\x18ftypheic")), "plants.zip")
    with pytest.raises(ImageError, match="HEIC"):
        read_image(members[0].read(), name=members[0].name)


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        ("../../etc/x.png", "etc/x.png"),
        ("/abs/x.png", "abs/x.png"),
        ("..\\..\\x.png", "x.png"),
        ("a\nb\u202e.png", "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}.png"),
    ],
)
def test_names_lead_nowhere(path: str, shown: str) -> None:
    members, _ = open_archive(packed((path, png())), "plants.zip")
    assert members[0].name == shown


def test_encrypted_entries_are_left_out() -> None:
    data = bytearray(packed(("a.png", png()), ("b.png", png())))
    data[data.index(b"PK\1\2") + 8] |= 1
    data[data.index(b"PK\3\4") + 6] |= 1
    members, left_out = open_archive(bytes(data), "plants.zip")
    assert [member.name for member in members] == ["b.png"]
    assert "a.png (encrypted)" in left_out


def test_damage_is_said() -> None:
    data = packed(("a.png", png()))
    refused(data[:-30], "damaged")
    refused(b"PK\x03\x04" + bytes(50), "damaged")
    broken = bytearray(data)
    broken[60] ^= 255
    try:
        members, _ = open_archive(bytes(broken), "plants.zip")
    except ImageError:
        return
    with pytest.raises(ImageError, match="damaged"):
        members[0].read()


def test_empty_archives_are_refused() -> None:
    refused(packed(), "no images")
    refused(packed(("notes.txt", b"hello")), "no images", "notes.txt (text file)")


def test_limits_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    refused(packed(*((f"{k}.png", b"") for k in range(MAX_ENTRIES + 1))), "more than 1000")
    monkeypatch.setattr(listing, "MAX_UNPACKED_BYTES", 3 * len(png()))
    open_archive(packed(*((f"{k}.png", png()) for k in range(3))), "plants.zip")
    refused(packed(*((f"{k}.png", png()) for k in range(4))), "limit")


def test_a_bomb_costs_little() -> None:
    bomb = packed(("big.png", png() + bytes(200_000_000)))
    many = packed(*((f"{k}.txt", b"") for k in range(30_000)))
    tracemalloc.start()
    try:
        for data in (bomb, many):
            with pytest.raises(ImageError):
                open_archive(data, "plants.zip")
        assert tracemalloc.get_traced_memory()[1] < 20e6
    finally:
        tracemalloc.stop()


# ---- archives made by hand, of entries that a library would not write


@dataclass
class Made:
    """An entry whose headers may say anything."""

    name: bytes
    content: bytes
    method: int = 8
    flags: int = 0
    size: int | None = None
    checksum: int | None = None
    local_name: bytes | None = None
    extra: bytes = b""
    version: int = 20
    offset: int | None = None
    mark: bytes = b"PK\1\2"
    packed: bytes | None = None

    def data(self) -> bytes:
        return pack(self.content, self.method) if self.packed is None else self.packed

    def numbers(self) -> tuple[int, int, int]:
        checksum = zlib.crc32(self.content) if self.checksum is None else self.checksum
        size = len(self.content) if self.size is None else self.size
        return checksum, len(self.data()), size


@cache
def pack(content: bytes, method: int) -> bytes:
    if method == 8:
        packer = zlib.compressobj(9, zlib.DEFLATED, -15)
        return packer.compress(content) + packer.flush()
    if method == 12:
        return bz2.compress(content)
    if method == 14:
        filters = [{"id": lzma.FILTER_LZMA1, "dict_size": 1 << 20, "lc": 3, "lp": 0, "pb": 2}]
        packed = lzma.compress(content, lzma.FORMAT_RAW, filters=filters)
        return struct.pack("<2BHBL", 9, 4, 5, 93, 0xFFFF_FFFF) + packed
    return content


def made(*entries: Made, announced: int | None = None, comment: bytes = b"") -> bytes:
    body, directory = b"", b""
    for each in entries:
        local = each.name if each.local_name is None else each.local_name
        offset = len(body) if each.offset is None else each.offset
        moment = (0, 0x21)
        body += b"PK\3\4" + struct.pack(
            "<5H3L2H", 20, each.flags, each.method, *moment, *each.numbers(), len(local), 0
        )
        body += local + each.data()
        directory += each.mark + struct.pack(
            "<6H3L5H2L",
            *(20, each.version, each.flags, each.method, *moment, *each.numbers()),
            *(len(each.name), len(each.extra), 0, 0, 0, 0, offset),
        )
        directory += each.name + each.extra
    count = len(entries) if announced is None else announced
    end = struct.pack("<4H2LH", 0, 0, count, count, len(directory), len(body), len(comment))
    return body + directory + b"PK\5\6" + end + comment


GOOD = (Made(b"first.png", png(1)), Made(b"last.png", png(2)))


def growth(data: bytes) -> tuple[int, list[str]]:
    """Return the peak of memory while every image of an archive is read, and what was said."""
    said = []
    tracemalloc.start()
    try:
        members, left_out = list_archive(data, "plants.zip")
        said += [each.reason for each in left_out]
        for member in members:
            try:
                member.read()
            except ImageError as error:
                said.append(str(error))
        return tracemalloc.get_traced_memory()[1], said
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("method", [8, 12, 14])
@pytest.mark.parametrize("declared", [100, 40_000, 900_000])
def test_nothing_unpacks_to_more_than_it_declares(method: int, declared: int) -> None:
    content = png() + bytes(9_000_000)
    data = made(Made(b"a.png", content, method, size=declared))
    peak, said = growth(data)
    assert len(said) == 1
    assert "longer than the archive declares" in said[0]
    # Twice for LZMA, which needs what it unpacked last; and the state of the decompressors.
    assert peak < (2 if method == 14 else 1.2) * declared + 500_000


@pytest.mark.parametrize("method", [0, 8, 12, 14])
def test_what_is_declared_is_unpacked_by_every_method(method: int) -> None:
    content = png() + bytes(range(256)) * 3000
    members, left_out = open_archive(made(Made(b"a.png", content, method)), "plants.zip")
    assert left_out == ""
    assert members[0].read() == content


BAD = {
    "lost": Made(b"bad.png", png(), offset=3),
    "far": Made(b"bad.png", png(), offset=0x7FFF_FFFF),
    "mark": Made(b"bad.png", png(), mark=b"PK\1\3"),
    "names": Made(b"bad.png", png(), local_name=b"bat.png"),
    "size": Made(b"bad.png", png(), size=len(png()) - 1),
    "huge": Made(b"bad.png", png(), size=0x7FFF_FFFF),
    "short": Made(b"bad.png", png(), size=len(png()) + 1),
    "checksum": Made(b"bad.png", png(), checksum=7),
    "deflate": Made(b"bad.png", png(), packed=b"\xff" * 40),
    "empty": Made(b"bad.png", png(), packed=b""),
    "method": Made(b"bad.png", png(), method=9),
    "unknown": Made(b"bad.png", png(), method=77),
    "zip64": Made(b"bad.png", png(), size=0xFFFF_FFFF, extra=b"\1\0\4\0abcd"),
}


@pytest.mark.parametrize("bad", BAD.values(), ids=BAD)
def test_one_bad_entry_spoils_no_other(bad: Made) -> None:
    first, last = GOOD
    members, left_out = list_archive(made(first, bad, last), "plants.zip")
    assert [member.name for member in members] == ["first.png", "last.png"]
    assert [member.read() for member in members] == [png(1), png(2)]
    assert len(left_out) == 1
    assert left_out[0].reason
    assert left_out[0].name in ("bad.png", "unnamed")


NAMES = {
    "not UTF-8, though it says so": (
        Made(b"b\xff.png", png(), flags=0x800),
        "b\N{REPLACEMENT CHARACTER}.png",
    ),
    "code page 437": (Made("Blätter.png".encode("cp437"), png()), "Blätter.png"),
    "UTF-8 that is not told": (Made("Blätter 葉.png".encode(), png()), "Blätter 葉.png"),
    "UTF-8": (Made("Blätter 葉.png".encode(), png(), flags=0x800), "Blätter 葉.png"),
    "Unicode path": (
        Made(
            b"Bl#U00e4tter.png",
            png(),
            extra=b"up"
            + struct.pack("<HBL", 17, 1, zlib.crc32(b"Bl#U00e4tter.png"))
            + "Blätter.png".encode(),
        ),
        "Blätter.png",
    ),
    "NUL": (Made(b"a\0b.png", png()), "a\N{REPLACEMENT CHARACTER}b.png"),
    "none": (Made(b"", png()), "unnamed"),
    "long": (Made(b"d" * 40_000 + b".png", png()), "d" * 200 + "…" + "d" * 196 + ".png"),
    "same": (Made(b"first.png", png()), "first.png"),
    "broken extra field": (Made(b"bad.png", png(), extra=b"\1\0\xff\xff"), "bad.png"),
    "a version to come": (Made(b"bad.png", png(), version=99), "bad.png"),
}


@pytest.mark.parametrize(("odd", "shown"), NAMES.values(), ids=NAMES)
def test_odd_names_are_read_and_spoil_no_other(odd: Made, shown: str) -> None:
    first, last = GOOD
    members, left_out = list_archive(made(first, odd, last), "plants.zip")
    assert [member.name for member in members] == ["first.png", shown, "last.png"]
    assert [member.read() for member in members] == [png(1), png(), png(2)]
    assert left_out == []


def test_entries_that_share_bytes_are_left_out() -> None:
    # As in bombs whose entries quote each other's headers.
    inner = made(Made(b"b.png", png(2), method=0))
    inner = inner[: inner.index(b"PK\1\2")]
    outer = Made(b"a.png", inner, method=0)
    data = made(outer, Made(b"b.png", png(2), method=0))
    twice = made(*GOOD, Made(b"first.png", png(1), offset=0))
    start = data.index(inner)
    shared = bytearray(data)
    at = shared.rindex(b"PK\1\2")
    shared[at + 42 : at + 46] = struct.pack("<L", start)
    assert list_archive(bytes(shared), "x.zip")[1] == [LeftOut("a.png", "overlaps another entry")]
    members, left_out = list_archive(twice, "x.zip")
    assert [member.name for member in members] == ["last.png", "first.png"]
    assert left_out == [LeftOut("first.png", "overlaps another entry")]


def test_entries_that_are_announced_and_not_there_are_told() -> None:
    _, left_out = open_archive(made(*GOOD, announced=5), "plants.zip")
    assert left_out == "plants.zip: Left out: 3 entries (lost from the archive's directory)."


def test_the_end_is_found_behind_and_in_comments() -> None:
    for comment in (b"hello", b"x" * 65_535, b"PK\5\6" + bytes(18), b"PK\5\6PK\5\6"):
        members, _ = open_archive(made(*GOOD, comment=comment), "plants.zip")
        assert len(members) == 2


@pytest.mark.parametrize("force", [False, True])
def test_archives_of_unknown_and_of_large_sizes(force: bool) -> None:
    """Written in one go: sizes follow the data, and in 64 bits."""

    class Pipe(io.RawIOBase):
        def __init__(self) -> None:
            self.data = b""

        def writable(self) -> bool:
            return True

        def write(self, data: object) -> int:
            self.data += bytes(data)  # type: ignore[call-overload]  # zipfile writes bytes
            return len(data)  # type: ignore[arg-type]  # as above

    pipe = Pipe()
    with zipfile.ZipFile(pipe, "w", zipfile.ZIP_DEFLATED) as archive:
        for name in ("a.png", "b.png"):
            with archive.open(zipfile.ZipInfo(name), "w", force_zip64=force) as entry:
                entry.write(png())
    members, left_out = open_archive(pipe.data, "plants.zip")
    assert [member.read() for member in members] == [png(), png()]
    assert left_out == ""


def test_sizes_and_offsets_of_64_bits() -> None:
    large = struct.pack("<2H3Q", 1, 24, len(png()), len(pack(png(), 8)), 0)
    entry = Made(b"a.png", png(), extra=large, size=0xFFFF_FFFF, offset=0xFFFF_FFFF)
    data = bytearray(made(entry))
    at = data.index(b"PK\1\2")
    data[at + 20 : at + 24] = b"\xff" * 4
    end = data.index(b"PK\5\6")
    directory = struct.pack("<4Q", 1, 1, end - at, at)
    tail = b"PK\6\6" + struct.pack("<Q2H2L", 44, 45, 45, 0, 0) + directory
    tail += b"PK\6\7" + struct.pack("<LQL", 0, end, 1)
    closing = b"PK\5\6" + struct.pack("<4H2LH", 0, 0, 65535, 65535, 0xFFFF_FFFF, 0xFFFF_FFFF, 0)
    members, left_out = open_archive(bytes(data[:end]) + tail + closing, "plants.zip")
    assert [member.read() for member in members] == [png()]
    assert left_out == ""


def test_a_part_of_a_split_archive_is_refused() -> None:
    data = bytearray(made(*GOOD))
    at = data.rindex(b"PK\5\6")
    data[at + 4 : at + 8] = struct.pack("<2H", 1, 0)
    refused(bytes(data), "damaged")


def test_folders_are_neither_images_nor_left_out() -> None:
    data = made(Made(b"day07/", b"", 0), Made(b"day14\\", b"", 0), *GOOD)
    assert len(open_archive(data, "plants.zip")[0]) == 2
    assert open_archive(data, "plants.zip")[1] == ""
