"""Images that cannot be read are marked as soon as they are there, with the reason."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import imagecodecs
import numpy as np
import pytest
import tifffile
from PIL import Image as Pillow
from streamlit.testing.v1 import AppTest

from maskapp.ui.images import limits
from maskapp.ui.images.strip import frame as frames
from maskapp.ui.state import fragments, set_edits
from maskapp.ui.state.model import State
from maskapp.ui.wording import few
from tests.ui.images.strip.frames import choose, strip_of
from tests.ui.images.test_sources import archive, captions, names, opened, pages
from tests.ui.pictures import encode, noise

GOOD = [(f"{k}.png", encode(noise(seed=k))) for k in range(3)]
# Its header is whole: only reading tells.
CUT = ("cut.jpg", encode(noise(300, 200), "JPEG")[:9000])
OTHER = ("photo.psd", b"8BPS\0\1" + bytes(50))
TEXT = ("notes.png", b"Dear diary")


def warnings(at: AppTest) -> list[str]:
    return [each.value.replace("\\", "") for each in at.warning]


def whys(at: AppTest) -> list[str]:
    return list(strip_of(at).whys.values())


def test_unreadable_images_are_marked_with_the_reason() -> None:
    at = opened(*GOOD, CUT, OTHER, TEXT)
    assert at.metric
    assert names(at) == ["0.png", "1.png", "2.png", "cut.jpg", "photo.psd", "notes.png"]
    assert strip_of(at).unreadable == ["cut.jpg", "photo.psd", "notes.png"]
    assert whys(at) == [
        "Cannot be read: this JPEG file is damaged or incomplete",
        "Cannot be read: this is a Photoshop file",
        "Cannot be read: this is a text file",
    ]
    assert warnings(at) == ["3 of 6 images cannot be read: cut.jpg, photo.psd, notes.png."]


def test_of_what_is_new_the_first_that_can_be_read_is_shown() -> None:
    at = opened(CUT, TEXT, *GOOD)
    assert not at.error
    assert at.metric
    assert warnings(at) == ["2 of 5 images cannot be read: cut.jpg, notes.png."]
    choose(at, "cut.jpg")
    assert len(at.error) == 1
    assert not at.metric


def done(at: AppTest, edit: Callable[..., State], *args: Any) -> None:
    """Change the state as a press on the page would, with an entry to undo."""
    holder = at.session_state["maskapp"]
    after = edit(holder.state, *args)
    kept = holder.kept
    kept.history = kept.history.record(holder.state.document, after.document)
    holder.state = after
    at.run()
    assert not at.exception


def press(at: AppTest, label: str) -> None:
    next(each for each in at.button if each.label.replace("\\", "") == label).click().run()
    assert not at.exception


def test_with_what_cannot_be_read_on_view_the_others_are_at_hand() -> None:
    at = opened(*GOOD, CUT)
    rule = next(each.value for each in at.text if "Red" in each.value)
    left_out = next(key for key, name, _ in strip_of(at).names if name == "0.png")
    done(at, set_edits.set_excluded, left_out, True)
    choose(at, "cut.jpg")
    assert rule in [each.value for each in at.text]
    assert "To change it, open another image." in captions(at)
    for word, excluded in (("Undo", []), ("Redo", ["0.png"])):
        press(at, f"{word}: 1 image left out")
        assert strip_of(at).named(frames.LEFT_OUT) == excluded
    at.session_state[fragments.MENU] = True
    at.run()
    menu = [each.value.replace("\\", "") for each in at.markdown]
    counts = "2 of 4 images: 1 cannot be read (cut.jpg), 1 left out by you (0.png)"
    assert f"**All images, in a ZIP:** {counts}" in menu
    assert "**This image:** cut.jpg" in menu
    assert "It cannot be read, so it has no mask." in captions(at)
    # Beside grid and table stands why this one is not among them.
    done(at, set_edits.set_layout, "grid")
    assert len(at.error) == 1


def test_where_nothing_can_be_read_there_is_nothing_to_take_away() -> None:
    at = opened(CUT)
    assert not at.header
    assert "layout" not in at.session_state


def test_nothing_is_said_where_everything_can_be_read() -> None:
    at = opened(*GOOD)
    assert strip_of(at).unreadable == []
    assert not at.warning
    assert "cannot be read" not in captions(at)


def test_a_single_upload_is_marked_too() -> None:
    at = opened(CUT)
    assert whys(at) == ["Cannot be read: this JPEG file is damaged or incomplete"]
    assert len(at.error) == 1


def test_one_page_of_a_file_is_marked_alone() -> None:
    data = bytearray(pages(*(noise(seed=k) for k in range(3)), compression="tiff_adobe_deflate"))
    with tifffile.TiffFile(io.BytesIO(data)) as stack:
        at_second = stack.pages[1].dataoffsets[0]
    data[at_second : at_second + 40] = bytes(40)
    at = opened(("scan.tif", bytes(data)), GOOD[0])
    assert len(names(at)) == 4
    assert strip_of(at).unreadable == ["scan.tif · page 2"]


def test_what_was_left_out_is_counted_beside_the_button(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_FILES", 4)
    data = archive(notes_txt=b"hello", _hidden=b"x", a__b_png=GOOD[0][1])
    at = opened(("plants.zip", data), ("bad.zip", b"PK\3\4 broken"), *GOOD)
    assert names(at) == ["a/b.png", "0.png", "1.png"]
    assert "Not added: 2.png (beyond the session's limits)." in warnings(at)[1]
    assert any("bad.zip: this ZIP archive is damaged" in each for each in warnings(at))
    assert any("plants.zip: Left out: notes.txt (text file)." in each for each in warnings(at))
    told = "2 of 5 images cannot be read: 2.png, bad.zip"
    assert f"{told}." in warnings(at)


def test_an_archive_in_an_archive_is_named_first_and_is_no_image() -> None:
    inner = archive(x_png=GOOD[0][1])
    texts = {f"note{k}_txt": b"hello" for k in range(6)}
    outer = archive(**texts, inner_zip=inner, a_png=GOOD[0][1])
    at = opened(("plants.zip", outer), CUT)
    assert names(at) == ["a.png", "cut.jpg"]
    assert warnings(at) == [
        "plants.zip: Left out: inner.zip (ZIP archive), note0.txt (text file), "
        "note1.txt (text file), note2.txt (text file), note3.txt (text file) and 2 more.",
        "1 of 2 images cannot be read: cut.jpg.",
    ]


def test_what_nobody_takes_for_an_image_is_named_and_not_counted() -> None:
    workbook = archive(xl__workbook_xml=b"<workbook/>")
    others = [
        ("notes.txt", "Größe in µm, gemessen".encode()),
        ("counts.csv", b"name;area\r\nleaf;12\r\n"),
        ("recipe.json", b'{"maskapp_recipe": 1}'),
        ("scan.xml", b"<?xml version='1.0'?><scan/>"),
        ("paper.pdf", b"%PDF-1.7\n"),
        ("counts.xlsx", b"PK\3\4" + bytes(900)),
        ("Thumbs.db", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(900)),
        ("renamed.ods", workbook),
    ]
    at = opened(*GOOD, CUT, *others)
    assert names(at) == ["0.png", "1.png", "2.png", "cut.jpg"]
    told = "1 of 4 images cannot be read: cut.jpg"
    assert warnings(at) == [
        "Left out: notes.txt (text file), counts.csv (text file), recipe.json (text file), "
        "scan.xml (XML file), paper.pdf (PDF file) and 3 more.",
        f"{told}.",
    ]


def test_a_text_under_the_name_of_an_image_is_missed() -> None:
    pointer = b"version https://git-lfs.github.com/spec/v1\noid sha256:1\nsize 9\n"
    at = opened(*GOOD, ("leaf.png", pointer), ("page.tif", b"<html>404</html>"))
    assert warnings(at) == ["2 of 5 images cannot be read: leaf.png, page.tif."]
    assert whys(at)[0].startswith("Cannot be read: this is a Git LFS pointer: ")


def test_choices_that_matter_for_another_image_are_offered() -> None:
    hidden = np.dstack([noise(), np.full(noise().shape[:2], 255, np.uint8)])
    hidden[:2, :2, 3] = 0
    adobe = bytes(imagecodecs.cms_profile("adobergb"))
    at = opened(
        *GOOD,
        ("adobe.png", encode(noise(), icc_profile=adobe)),
        ("hidden.png", encode(Pillow.fromarray(hidden))),
    )
    assert {"Convert to sRGB", "Ignore transparency"} <= {each.label for each in at.toggle}


def test_images_that_are_gone_are_let_go() -> None:
    at = opened(*GOOD, CUT)
    board = at.session_state["maskapp"].kept.extras["board"]
    assert len(board.report().images) == 4
    next(each for each in at.button if each.label == "Remove all images").click().run()
    assert not at.exception
    assert board.report().images == ()


def test_a_list_of_names_ends_after_some() -> None:
    assert few(["a", "b"]) == "a, b"
    assert few(list("abcdefg")) == "a, b, c, d, e and 2 more"
