"""Files with several images, archives of files, and more files than a session may hold."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import imagecodecs
import numpy as np
import pytest
from PIL import Image as Pillow
from streamlit.testing.v1 import AppTest

from maskapp.ui.images import limits
from tests.ui.images.strip.frames import choose, settled, strip_of
from tests.ui.journeys import box
from tests.ui.pictures import Pixels, encode, flat, noise
from tests.zipped import zip_files

PAGE = Path(__file__).parents[3] / "maskapp" / "ui" / "script.py"
RED, GREEN, BLUE = (flat(colour) for colour in ((255, 0, 0), (0, 255, 0), (0, 0, 255)))


def pages(*found: Pixels, **options: str) -> bytes:
    first, *others = map(Pillow.fromarray, found)
    return encode(first, "TIFF", save_all=True, append_images=others, **options)


def archive(**entries: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as target:
        for name, content in entries.items():
            target.writestr(name.replace("__", "/").replace("_", "."), content)
    return stream.getvalue()


def opened(*uploads: tuple[str, bytes]) -> AppTest:
    at = AppTest.from_file(str(PAGE), default_timeout=60).run()
    uploader = at.file_uploader[0]
    uploader.set_value([(name, data, "application/octet-stream") for name, data in uploads]).run()
    assert not at.exception
    return settled(at)


def names(at: AppTest) -> list[str]:
    kept = at.session_state["maskapp"].kept
    return [name for _, name, _ in strip_of(at).names] if "board" in kept.extras else []


def captions(at: AppTest) -> str:
    return " ".join(each.value for each in at.caption).replace("\\", "")


def test_every_page_is_in_the_list_and_can_be_chosen() -> None:
    at = opened(("scan.tif", pages(RED, GREEN, BLUE)))
    assert names(at) == [f"scan.tif · page {k}" for k in (1, 2, 3)]
    assert "8-bit RGB TIFF, 61 × 41, page 1 of 3" in captions(at)
    choose(at, "scan.tif · page 3")
    assert "page 3 of 3" in captions(at)
    box(at, "Red from").set_value(200).run()
    assert at.metric[0].value == "0.00 %"  # the third page is blue


def test_an_archive_is_a_list_of_its_images() -> None:
    data = archive(
        leaves__a_png=encode(RED),
        notes_txt=b"hello",
        b_png=encode(GREEN),
        c_png=encode(BLUE)[:40],
    )
    at = opened(("plants.zip", data))
    assert names(at) == ["leaves/a.png", "b.png", "c.png"]
    assert "notes.txt (text file)" in at.warning[0].value.replace("\\", "")
    choose(at, "c.png")
    assert "c.png: this PNG file is damaged" in at.error[0].value.replace("\\", "")
    assert not at.metric


def test_what_is_refused_in_an_archive_is_shown_with_its_reason() -> None:
    inner = archive(c_png=encode(BLUE))
    entries = {
        "__MACOSX/._a.png": b"resources",
        "a.png": encode(RED),
        "day/text.png": b"only words",
        "inner.zip": inner,
        "notes.txt": b"hello",
    }
    at = opened(("plants.zip", zip_files(entries.items())))
    assert names(at) == ["a.png", "day/text.png"]
    told = " ".join(each.value for each in at.warning).replace("\\", "")
    assert "plants.zip: Left out: inner.zip (ZIP archive), notes.txt (text file)." in told
    assert "1 of 2 images cannot be read: day/text.png." in told
    assert "MACOSX" not in told
    choose(at, "day/text.png")
    assert "day/text.png: text file, in plants.zip. Leave it out" in at.error[0].value.replace(
        "\\", ""
    )


def test_an_archive_without_images_is_told_in_a_sentence() -> None:
    at = opened(("plants.zip", archive(notes_txt=b"hello")))
    assert "holds no images" in at.warning[0].value.replace("\\", "")
    assert not at.metric


def test_files_beyond_the_limit_are_left_out_and_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(limits, "MAX_FILES", 2)
    files = [(f"{k}.png", encode(noise(seed=k))) for k in range(4)]
    at = opened(*files)
    assert names(at) == ["0.png", "1.png"]
    assert "2 files were not added" in at.warning[0].value


def test_16_bit_counts_reach_the_rule() -> None:
    counts = np.random.default_rng(3).integers(0, 4096, (41, 61, 3), dtype=np.uint16)
    at = opened(("deep.png", bytes(imagecodecs.png_encode(counts))))
    assert "16-bit RGB PNG, 61 × 41" in captions(at)
    box(at, "Red from").set_value(1000).run()
    assert not at.exception
    assert at.metric[0].value == f"{100 * (counts[..., 0] >= 1000).mean():.2f} %"


def test_files_of_one_name_are_told_apart() -> None:
    one, two, three = (encode(noise(seed=k)) for k in range(3))
    at = opened(
        ("day1.zip", archive(IMG_png=one, bad_png=b"hello")),
        ("day2.zip", archive(IMG_png=two, only_png=one, bad_png=b"hello")),
        ("photo.png", one),
        ("photo.png", three),
    )
    assert names(at) == [
        "day1.zip/IMG.png",
        "day1.zip/bad.png",
        "day2.zip/IMG.png",
        "only.png",
        "day2.zip/bad.png",
        "photo.png",
        "photo_2.png",
    ]
    told = " ".join(each.value for each in at.warning).replace("\\", "")
    assert "2 of 7 images cannot be read: day1.zip/bad.png, day2.zip/bad.png" in told
    assert "Left out" not in told
