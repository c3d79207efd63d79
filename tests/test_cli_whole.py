"""What a stopped run leaves: of each image all of its files and rows, or none."""

from __future__ import annotations

import csv
import os
import signal
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from maskapp import cli
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from maskapp.runs import objects_table

RECIPE = Recipe(Rule((Group((Range("red", 200, 255),)),)))
NAMES = ("a.png", "b.png", "c.png")
COMMAND = ["apply", "red.json", *NAMES, "--out", "out", "--objects"]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The working directory, with a recipe and images of hundreds of objects."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # not so in the background
    monkeypatch.chdir(tmp_path)
    Path("red.json").write_text(RECIPE.to_json(), encoding="utf-8")
    for seed, name in enumerate(NAMES):
        pixels = np.random.default_rng(seed).integers(0, 256, (60, 80, 3), np.uint8)
        Pillow.fromarray(pixels).save(name)
    yield tmp_path
    signal.signal(signal.SIGINT, before)


def rows(name: str) -> list[dict[str, str]]:
    text = Path("out", name).read_bytes()
    assert text.endswith(b"\r\n")
    return list(csv.DictReader(text.decode("utf-8-sig").splitlines()))


def expect_whole(*names: str) -> None:
    """The tables and the masks tell of these images, each with all of its objects."""
    results = rows("results.csv")
    assert [row["image"] for row in results] == list(names)
    found = Counter(row["image"] for row in rows("objects.csv"))
    assert found == {row["image"]: int(row["objects"]) for row in results}
    masks = {path.name for path in Path("out").glob("*.png")}
    assert masks == {name.replace(".png", "_mask.png") for name in names}


def interrupted(monkeypatch: pytest.MonkeyPatch, image: str, times: int = 1) -> None:
    """Have Ctrl-C pressed in the middle of the rows of an image."""
    usual = objects_table.object_rows

    def rows_of(result: object, *more: object) -> object:
        for number, row in enumerate(usual(result, *more)):  # type: ignore[arg-type]  # as given
            if getattr(result, "name", "") == image and number == 20:
                for _ in range(times):
                    os.kill(os.getpid(), signal.SIGINT)
            yield row

    monkeypatch.setattr("maskapp.runs.beside.object_rows", rows_of)


def test_ctrl_c_waits_for_the_rows_of_an_image(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    interrupted(monkeypatch, "b.png")
    assert cli.main(COMMAND) == 130
    expect_whole("a.png", "b.png")
    assert capsys.readouterr().err.splitlines() == [
        "Stopped: 1 file not finished.",
        "Written to out: 2 masks.",
    ]


def test_a_second_ctrl_c_does_not_wait_and_leaves_no_half(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    interrupted(monkeypatch, "b.png", times=2)
    assert cli.main(COMMAND) == 130
    assert {row["image"] for row in rows("objects.csv")} == {"a.png"}
    assert [row["image"] for row in rows("results.csv")] == ["a.png"]
    assert signal.getsignal(signal.SIGINT) is signal.default_int_handler


@pytest.mark.skipif(os.name != "posix", reason="another way to have a full disk is not known")
def test_a_full_disk_leaves_the_rows_of_whole_images(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import resource

    assert cli.main([*COMMAND[:3], "--out", "one", "--objects"]) == 0
    one = Path("one", "objects.csv").stat().st_size
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (one * 3 // 2, before[1]))
    try:
        status = cli.main(COMMAND)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert status == 1
    assert [row["image"] for row in rows("results.csv")] == ["a.png"]
    assert {row["image"] for row in rows("objects.csv")} == {"a.png"}
    told = "maskapp: objects.csv: The file cannot be read or written: File too large."
    assert told in capsys.readouterr().err
