"""ZIP archives: images are found, everything else is named, nothing is trusted."""

import io
import stat
import tracemalloc
import zipfile

import pytest
from PIL import Image as Pillow

from maskapp.errors import ImageError
from maskapp.files import archives
from maskapp.files.archives import MAX_ENTRIES, is_archive, open_archive
from maskapp.files.images import read_image


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
        "plants.zip: Left out: notes.txt (not an image), inner.zip (ZIP archive), "
        "__MACOSX/._leaf.png (hidden), .hidden.png (hidden), link.png (a link) and 1 more."
    )


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
    refused(packed(("notes.txt", b"hello")), "no images", "notes.txt (not an image)")


def test_limits_hold(monkeypatch: pytest.MonkeyPatch) -> None:
    refused(packed(*((f"{k}.png", b"") for k in range(MAX_ENTRIES + 1))), "more than 1000")
    monkeypatch.setattr(archives, "MAX_UNPACKED_BYTES", 3 * len(png()))
    open_archive(packed(*((f"{k}.png", png()) for k in range(3))), "plants.zip")
    refused(packed(*((f"{k}.png", png()) for k in range(4))), "limit")


def test_a_bomb_costs_little() -> None:
    bomb = packed(("big.png", png() + bytes(900_000_000)))
    many = packed(*((f"{k}.txt", b"") for k in range(30_000)))
    tracemalloc.start()
    try:
        for data in (bomb, many):
            with pytest.raises(ImageError):
                open_archive(data, "plants.zip")
        assert tracemalloc.get_traced_memory()[1] < 20e6
    finally:
        tracemalloc.stop()
