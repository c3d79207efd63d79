"""The command line, as people type it."""

import csv
import errno
import io
import json
import os
import shlex
import shutil
import socket
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

import maskapp
from maskapp import cli, runs
from maskapp.core.display.share import share_text
from maskapp.core.engine.apply import apply_recipe
from maskapp.core.engine.result import MaskResult
from maskapp.core.image import Image
from maskapp.core.recipe.mask_class import MaskClass
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Auto, Group, Range, Rule
from maskapp.files.reading.images import open_pages
from maskapp.files.writing.export import Export
from maskapp.files.writing.registry import EXPORTS
from maskapp.files.writing.whole import write_whole

RED = Recipe(Rule((Group((Range("red", 100, 255),)),)))


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with two images, a broken one and two recipes."""
    monkeypatch.chdir(tmp_path)
    for name, reds in (("a.png", [99, 100, 255]), ("b.png", [0, 0, 0])):
        pixels = np.zeros((1, 3, 3), np.uint8)
        pixels[0, :, 0] = reds
        Pillow.fromarray(pixels).save(name)
    Path("broken.png").write_bytes(Path("a.png").read_bytes()[:50])
    Path("red.json").write_text(RED.to_json(), encoding="utf-8")
    Path("auto.json").write_text(
        Recipe(Rule((Group((Range("red", Auto("mean"), 255),)),))).to_json(), encoding="utf-8"
    )
    return tmp_path


def mask_of(path: str) -> list[int]:
    with Pillow.open(path) as picture:
        values: list[int] = np.asarray(picture)[0].tolist()
    return values


def names_in(folder: str) -> list[str]:
    """The files in a folder but the table, which is in each."""
    names = sorted(path.name for path in Path(folder).iterdir())
    names.remove("results.csv")
    return names


def table_in(folder: str, name: str = "results.csv") -> list[dict[str, str]]:
    text = (Path(folder) / name).read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


# ---- apply


def test_apply_writes_a_mask_per_image(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["apply", "red.json", "a.png", "b.png", "--out", "new/masks"]) == 0
    assert mask_of("new/masks/a_mask.png") == [0, 255, 255]
    assert mask_of("new/masks/b_mask.png") == [0, 0, 0]
    assert names_in("new/masks") == ["a_mask.png", "b_mask.png"]
    assert capsys.readouterr().out.splitlines() == [
        "a.png: 8-bit RGB PNG, 3 × 1; a_mask.png: 66.67 % selected (2 of 3 pixels)",
        "b.png: 8-bit RGB PNG, 3 × 1; b_mask.png: 0.00 % selected (0 of 3 pixels)",
    ]
    with Pillow.open("new/masks/a_mask.png") as picture:
        assert picture.info["maskapp recipe"] == RED.to_json(indent=None)


def test_apply_writes_a_report(folder: Path) -> None:
    arguments = ["apply", "red.json", "a.png", "broken.png", "--out", "new", "--report"]
    assert cli.main(arguments) == 1
    report = Path("new/report.html").read_text("utf-8")
    assert "1 of 2 images have no mask" in report
    assert ">66.67 %<" in report
    assert report.count("data:image/jpeg;base64,") == 2
    assert cli.main([*arguments, "--overwrite"]) == 1
    assert names_in("new") == ["a_mask.png", "report.html"]


def test_apply_knows_the_channels_of_a_recipe(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    own = Range("brown = 2 red - green", Auto("mean"), 510)
    Path("own.json").write_text(Recipe(Rule((Group((own,)),))).to_json(), encoding="utf-8")
    assert cli.main(["apply", "own.json", "a.png", "--out", "."]) == 0
    with Pillow.open("a.png") as picture:
        mix = 2 * np.asarray(picture)[0, :, 0].astype(int)  # the other bands are black
    wanted = np.where(mix > mix.mean(), 255, 0).tolist()
    assert 0 < sum(wanted) < 3 * 255
    assert mask_of("a_mask.png") == wanted
    assert f"brown low (mean): {int(mix.mean()) + 1}" in capsys.readouterr().out


def test_apply_tells_automatic_bounds_and_notices(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["apply", "auto.json", "a.png", "b.png", "--out", "."]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0] == (
        "a.png: 8-bit RGB PNG, 3 × 1; a_mask.png: 33.33 % selected (1 of 3 pixels); "
        "Red low (mean): 152"
    )
    assert lines[1].endswith("Red low (mean): none")
    assert lines[2].startswith("  ")
    assert "same value" in lines[2]


def test_one_bad_image_stops_no_other(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["apply", "red.json", "broken.png", "no.png", "a.png", "--out", "out"]) == 1
    captured = capsys.readouterr()
    errors = captured.err.splitlines()
    assert errors[0].startswith("broken.png: this PNG file is damaged")
    assert errors[1] == "no.png: the file cannot be opened: No such file or directory."
    assert errors[2] == "2 of 3 images failed."
    assert errors[3:] == []
    assert captured.out.startswith("a.png: ")
    assert captured.out.endswith("\nWritten to out: 1 mask.\n")
    assert names_in("out") == ["a_mask.png"]


def test_a_recipe_of_another_depth_fails_each_image(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    deep = Recipe(Rule((Group((Range("red", 300, 65535),)),)), depth=16)
    Path("deep.json").write_text(deep.to_json(), encoding="utf-8")
    assert cli.main(["apply", "deep.json", "a.png", "--out", "out"]) == 1
    assert capsys.readouterr().err.startswith("a.png: ")


@pytest.mark.parametrize("name", ["png01", "npy", "tiff"])
def test_apply_in_other_formats(folder: Path, name: str) -> None:
    assert cli.main(["apply", "red.json", "a.png", "--out", ".", "--format", name]) == 0
    if name == "npy":
        assert np.load("a_mask.npy").tolist() == [[False, True, True]]
    elif name == "tiff":
        assert mask_of("a_mask.tif") == [0, 255, 255]
    else:
        assert mask_of("a_mask.png") == [0, 1, 1]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize("export", EXPORTS.values(), ids=lambda export: export.id)
def test_every_export_has_its_file(export: Export) -> None:
    assert cli.main(["apply", "red.json", "a.png", "--out", "out", "--format", export.id]) == 0
    names = [f"a{part.ending}" for part in export.parts(RED)]
    assert names_in("out") == names
    assert table_in("out")[0]["files"] == "; ".join(names)


def test_names_that_collide_are_refused_before_anything_is_written(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("sub").mkdir()
    for twin in ("sub/A.png", "a.jpg"):
        Path(twin).write_bytes(Path("a.png").read_bytes())
        assert cli.main(["apply", "red.json", "b.png", "a.png", twin, "--out", "out"]) == 2
        error = capsys.readouterr().err
        assert "would both become" in error
        assert "a.png" in error
    assert not Path("out").exists()


def test_existing_files_are_kept_unless_asked(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("b_mask.png").write_bytes(b"mine")
    command = ["apply", "red.json", "a.png", "b.png", "--out", "."]
    assert cli.main(command) == 2
    assert "b_mask.png exists already. Add --overwrite" in capsys.readouterr().err
    assert Path("b_mask.png").read_bytes() == b"mine"
    assert not Path("a_mask.png").exists()
    assert cli.main([*command, "--overwrite"]) == 0
    assert mask_of("b_mask.png") == [0, 0, 0]


def test_no_input_is_ever_overwritten(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    Path("a_mask.png").write_bytes(Path("b.png").read_bytes())
    command = ["apply", "red.json", "a.png", "a_mask.png", "--out", ".", "--overwrite"]
    assert cli.main(command) == 2
    assert "is one of the images" in capsys.readouterr().err
    assert Path("a_mask.png").read_bytes() == Path("b.png").read_bytes()


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "bad.json: This is not JSON"),
        ("[]", "bad.json: recipe: [] is not an object"),
        (
            json.dumps(
                {
                    "maskapp_recipe": 1,
                    "depth": 8,
                    "rule": {
                        "match": "any",
                        "groups": [
                            {
                                "match": "all",
                                "ranges": [{"channel": "red", "low": 300, "high": 400}],
                            }
                        ],
                    },
                }
            ),
            "rule.groups[0].ranges[0].low: 300 is above 255",
        ),
    ],
)
def test_bad_recipes_name_the_place(
    folder: Path, capsys: pytest.CaptureFixture[str], text: str, words: str
) -> None:
    Path("bad.json").write_text(text, encoding="utf-8")
    for command in (["apply", "bad.json", "a.png", "--out", "out"], ["code", "bad.json"]):
        assert cli.main(command) == 2
        assert words in capsys.readouterr().err
    assert not Path("out").exists()


def test_a_missing_recipe_and_a_folder_in_the_way(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["apply", "none.json", "a.png", "--out", "out"]) == 2
    assert "none.json: the recipe cannot be opened" in capsys.readouterr().err
    assert cli.main(["apply", "red.json", "a.png", "--out", "b.png/x"]) == 2
    assert capsys.readouterr().err.startswith("maskapp: ")


def test_an_interrupted_run_ends_without_a_traceback(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def interrupted(source: object, **options: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr(runs.work, "open_pages", interrupted)
    assert cli.main(["apply", "red.json", "a.png", "--out", "out"]) == 130


def test_an_interrupted_run_says_what_is_written(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = open_pages

    def interrupted(data: bytes, *, name: str, **options: object) -> object:
        if name == "b.png":
            raise KeyboardInterrupt
        return real(data, name=name)

    monkeypatch.setattr(runs.work, "open_pages", interrupted)
    command = ["apply", "red.json", "a.png", "broken.png", "b.png", "red.json", "--out", "out"]
    assert cli.main(command) == 130
    assert capsys.readouterr().err.splitlines()[1:] == [
        "1 of 2 images failed.",
        "Stopped: 2 files not finished.",
        "Written to out: 1 mask.",
    ]
    assert names_in("out") == ["a_mask.png"]


def test_a_full_disk_is_told_and_leaves_no_half_mask(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = Path.replace

    def full(path: Path, target: Path) -> Path:
        if target.name == "b_mask.png":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
        return real(path, target)

    monkeypatch.setattr(Path, "replace", full)
    assert cli.main(["apply", "red.json", "a.png", "b.png", "--out", "out"]) == 1
    captured = capsys.readouterr()
    assert captured.err.splitlines() == [
        "b.png: The file cannot be read or written: No space left on device.",
        "1 of 2 images failed.",
    ]
    assert captured.out.endswith(f"\n{WRITTEN}\n")
    assert names_in("out") == ["a_mask.png"]


@pytest.mark.skipif(os.name != "posix", reason="another way to have a full disk is not known")
def test_what_a_full_disk_cuts_off_is_named_and_half_a_report_is_none(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (4000, before[1]))
    try:
        status = cli.main(["apply", "red.json", "a.png", "--report", "--out", "out"])
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert status == 1
    told = "maskapp: report.html: The file cannot be read or written: File too large."
    assert told in capsys.readouterr().err
    assert sorted(path.name for path in Path("out").iterdir()) == ["a_mask.png", "results.csv"]


def test_names_that_no_text_holds_stop_neither_groups_nor_truths(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = os.fsdecode(b"dr\xff_7.png")
    try:
        shutil.copy("a.png", name)
    except OSError:
        pytest.skip("names of files are Unicode here")
    Path("truths").mkdir()
    Pillow.fromarray(np.array([[0, 255, 255]], np.uint8)).save(Path("truths", name))
    command = ["apply", "red.json", name, "b.png", "--out", "out", "--groups", "{plant}_{day}"]
    assert cli.main([*command, "--truth", "truths"]) == 0
    with Path("out", "results.csv").open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    assert [row["group_plant"] for row in rows] == ["dr\N{REPLACEMENT CHARACTER}", ""]
    assert "Dice 1.000" in capsys.readouterr().out


def test_a_file_that_cannot_be_asked_for_stops_no_other(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    name = "a" * 300 + ".png"  # as one in a folder that may not be looked into
    assert cli.main(["apply", "red.json", name, "b.png", "--out", "out"]) == 1
    assert f"{name}: " in capsys.readouterr().err
    assert names_in("out") == ["b_mask.png"]


def test_an_empty_folder_name_is_none(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["apply", "red.json", "a.png", "--out", ""]) == 2
    assert "--out: name the folder" in capsys.readouterr().err


def test_a_bug_in_one_image_stops_no_other(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    real = apply_recipe

    def broken(image: Image, recipe: Recipe) -> MaskResult:
        if image.name == "a.png":
            raise KeyError("bug")
        return real(image, recipe)

    monkeypatch.setattr(runs.work, "apply_recipe", broken)
    assert cli.main(["apply", "red.json", "a.png", "b.png", "--out", "out"]) == 1
    assert "a.png: This should not happen" in capsys.readouterr().err
    assert names_in("out") == ["b_mask.png"]


@pytest.fixture
def strange(folder: Path) -> Iterator[dict[str, str]]:
    """Things that are no files, by name, with what is said of each."""
    if not hasattr(os, "mkfifo"):
        pytest.skip("such things have no names here")
    os.mkfifo("pipe.png")
    Path("lost.png").symlink_to("nowhere.png")
    Path("loop.png").symlink_to("loop.png")
    Path("endless.png").symlink_to("/dev/zero")
    Path("folder.png").mkdir()
    with socket.socket(socket.AF_UNIX) as listener:
        listener.bind("socket.png")
        yield {
            "pipe.png": "a pipe",
            "socket.png": "a socket",
            "/dev/zero": "a device",
            "/dev/full": "a device",
            "endless.png": "a device",
            "lost.png": "No such file",
            "loop.png": "Too many levels",
            "folder.png": "folder",
            "/proc/self/maps": "empty",  # a file without a size, whose contents never stay
        }


def test_what_is_no_file_is_refused_at_once(
    strange: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["apply", "red.json", *strange, "a.png", "--out", "out"]) == 1
    captured = capsys.readouterr()
    lines = captured.err.splitlines()
    assert lines[-1] == f"{len(strange)} of {len(strange) + 1} images failed."
    assert captured.out.splitlines()[-1] == WRITTEN
    for line, (name, words) in zip(lines, strange.items(), strict=False):
        assert line.startswith(f"{Path(name).name}: ")
        assert words in line
    assert names_in("out") == ["a_mask.png"]


WRITTEN = "Written to out: 1 mask."


def test_a_recipe_that_is_no_file_is_refused_at_once(
    strange: dict[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    Path("large.json").write_bytes(b" " * 300_000)
    for name in (*strange, "large.json"):
        for command in (["apply", name, "a.png", "--out", "out"], ["code", name]):
            assert cli.main(command) == 2
            assert name in capsys.readouterr().err
    assert not Path("out").exists()


def three_pages() -> bytes:
    pages = [Pillow.new("RGB", (2, 2), (red, 0, 0)) for red in (10, 200, 10)]
    stream = io.BytesIO()
    pages[0].save(stream, "TIFF", save_all=True, append_images=pages[1:])
    return stream.getvalue()


def test_every_page_gets_a_mask(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (folder / "scan.tif").write_bytes(three_pages())
    assert cli.main(["apply", "red.json", "scan.tif", "--out", "out"]) == 0
    assert names_in("out") == [f"scan_page{k}_mask.png" for k in (1, 2, 3)]
    lines = capsys.readouterr().out.splitlines()
    assert lines[1] == (
        "scan.tif · page 2: 8-bit RGB TIFF, 2 × 2, page 2 of 3; scan_page2_mask.png: "
        "100.00 % selected (4 of 4 pixels)"
    )


def test_a_page_whose_mask_exists_fails_alone(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "scan.tif").write_bytes(three_pages())
    (folder / "out").mkdir()
    kept = folder / "out" / "scan_page2_mask.png"
    kept.write_bytes(b"kept")
    assert cli.main(["apply", "red.json", "scan.tif", "--out", "out"]) == 1
    assert kept.read_bytes() == b"kept"
    captured = capsys.readouterr()
    lines = captured.err.splitlines()
    assert "scan_page2_mask.png exists already" in lines[0]
    assert lines[0].startswith("scan.tif · page 2: ")
    assert lines[1:] == ["1 of 3 images failed."]
    assert captured.out.endswith("\nWritten to out: 2 masks.\n")
    assert (folder / "out" / "scan_page3_mask.png").exists()


def test_pages_levels_and_channels_can_be_chosen(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (folder / "scan.tif").write_bytes(three_pages())
    apply = ["apply", "red.json", "scan.tif", "--out", "out"]
    assert cli.main([*apply, "--pages", "3, 1"]) == 0
    assert names_in("out") == ["scan_page1_mask.png", "scan_page3_mask.png"]
    kept = (folder / "out" / "scan_page3_mask.png").read_bytes()
    assert cli.main([*apply, "--pages", "3", "--channels", "apart"]) == 1
    assert "scan_page3_mask.png exists already" in capsys.readouterr().err
    assert (folder / "out" / "scan_page3_mask.png").read_bytes() == kept
    assert cli.main([*apply, "--level", "1"]) == 1
    assert "no level 1, only the full size" in capsys.readouterr().err
    assert cli.main([*apply, "--pages", "0"]) == 2
    for level in ("-1", "-2", "1.5", "full", ""):
        capsys.readouterr()
        assert cli.main([*apply, "--level", level]) == 2
        assert "--level: The level is a whole number from 0" in capsys.readouterr().err
    for pages in ("", "  ", ","):
        assert cli.main([*apply, "--pages", pages, "--overwrite"]) == 2
        assert "--pages: no page is named" in capsys.readouterr().err


def test_the_limit_of_megapixels_can_be_set(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MASKAPP_MAX_MEGAPIXELS", "50")  # so that it is restored
    apply = ["apply", "red.json", "a.png", "--out", "out", "--max-megapixels"]
    assert cli.main([*apply, "0.000001"]) == 1
    said = capsys.readouterr().err
    assert "the limit is 1e-06" in said
    assert "--max-megapixels" in said
    assert "MASKAPP" not in said
    assert cli.main([*apply, "nan"]) == 2
    for text in ("1.200,5", "1e2", "12,5,1", "1_2"):
        assert cli.main([*apply, text]) == 2
        assert f"--max-megapixels: “{text}” " in capsys.readouterr().err
    assert cli.main([*apply, "12,5", "--overwrite"]) == 0
    assert os.environ["MASKAPP_MAX_MEGAPIXELS"] == "50"  # what others read is not touched


# ---- classes and the table


def left_and_bright() -> Recipe:
    """Two classes: the pixels of a.png with red below 101 and, within all, from 255."""
    return Recipe(
        (
            MaskClass(Rule((Group((Range("red", 0, 100),)),)), name="a/dark"),
            MaskClass(
                Rule((Group((Range("red", Auto("mean"), 255),)),)), name="bright", invert=True
            ),
            MaskClass(Rule((Group((Range("red", 100, 100),)),)), name="line", within="a/dark"),
        )
    )


@pytest.fixture
def classes(folder: Path) -> None:
    Path("classes.json").write_text(left_and_bright().to_json(), encoding="utf-8")


@pytest.mark.usefixtures("classes")
def test_every_class_has_a_mask_with_its_name(capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["apply", "classes.json", "a.png", "--out", "out"]) == 0
    assert names_in("out") == ["a_mask_a_dark.png", "a_mask_bright.png", "a_mask_line.png"]
    assert mask_of("out/a_mask_a_dark.png") == [255, 255, 0]
    assert mask_of("out/a_mask_bright.png") == [255, 255, 0]
    assert mask_of("out/a_mask_line.png") == [0, 255, 0]
    assert capsys.readouterr().out.splitlines() == [
        "a.png: 8-bit RGB PNG, 3 × 1",
        "  a/dark: a_mask_a_dark.png: 66.67 % selected (2 of 3 pixels)",
        "  bright: a_mask_bright.png: 66.67 % selected (2 of 3 pixels); Red low (mean): 152",
        "  line: a_mask_line.png: 50.00 % selected (1 of 2 pixels)",
    ]
    rows = table_in("out")
    assert [(row["class"], row["files"]) for row in rows] == [
        ("a/dark", "a_mask_a_dark.png"),
        ("bright", "a_mask_bright.png"),
        ("line", "a_mask_line.png"),
    ]
    assert [row["thresholds"] for row in rows] == ["", "Red low (mean): 152", ""]
    assert [row["percent"] for row in rows] == ["66.66666667", "66.66666667", "50"]
    assert [row["of"] for row in rows] == ["image", "image", "class a/dark"]
    # 2, 2 and 1 pixels, each over those of the others.
    assert [row["ratio_to_a/dark"] for row in rows] == ["", "1", "0.5"]
    assert [row["ratio_to_line"] for row in rows] == ["2", "2", ""]


@pytest.mark.usefixtures("classes")
@pytest.mark.parametrize("option", [["--labels"], ["--format", "labels"]])
def test_labels_are_one_image_of_all_classes(
    option: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.main(["apply", "classes.json", "a.png", "b.png", "--out", "out", *option]) == 0
    assert names_in("out") == ["a_labels.png", "b_labels.png"]
    pixels = maskapp.read_image("a.png").pixels
    assert mask_of("out/a_labels.png") == [2, 3, 0]
    assert (
        mask_of("out/a_labels.png") == maskapp.compute_labels(pixels, left_and_bright())[0].tolist()
    )
    assert capsys.readouterr().out.splitlines()[0] == "a.png: 8-bit RGB PNG, 3 × 1; a_labels.png"
    rows = table_in("out")
    assert [row["files"] for row in rows] == ["a_labels.png"] * 3 + ["b_labels.png"] * 3


@pytest.mark.usefixtures("classes")
def test_masks_of_classes_are_no_more_overwritten_than_others(
    capsys: pytest.CaptureFixture[str],
) -> None:
    Path("a_mask_line.png").write_bytes(b"mine")
    assert cli.main(["apply", "classes.json", "b.png", "a.png", "--out", "."]) == 2
    assert "a_mask_line.png exists already" in capsys.readouterr().err
    assert not Path("b_mask_bright.png").exists()
    Path("a_mask_bright.png").write_bytes(Path("b.png").read_bytes())
    command = ["apply", "classes.json", "a.png", "a_mask_bright.png", "--out", ".", "--overwrite"]
    assert cli.main(command) == 2
    assert "is one of the images" in capsys.readouterr().err


@pytest.mark.usefixtures("folder")
def test_the_table_has_a_row_for_each_image_whatever_happens_to_it() -> None:
    assert cli.main(["apply", "red.json", "a.png", "broken.png", "no.png", "--out", "out"]) == 1
    rows = table_in("out")
    assert [(row["image"], row["files"], row["error_code"]) for row in rows] == [
        ("a.png", "a_mask.png", ""),
        ("broken.png", "", "corrupt"),
        ("no.png", "", "unreadable"),
    ]
    assert rows[0]["selected_px"] == "2"
    assert rows[1]["error"].startswith("broken.png: this PNG file is damaged")
    assert [len(row["sha256"]) for row in rows] == [64, 64, 0]


@pytest.mark.usefixtures("folder")
def test_an_earlier_table_is_kept_unless_asked() -> None:
    for name in ("a.png", "b.png", "broken.png"):
        cli.main(["apply", "red.json", name, "--out", "out"])
    tables = [table_in("out", f"results{end}.csv")[0]["image"] for end in ("", "_2", "_3")]
    assert tables == ["a.png", "b.png", "broken.png"]
    cli.main(["apply", "red.json", "b.png", "--out", "out", "--overwrite"])
    assert table_in("out")[0]["image"] == "b.png"
    assert not Path("out/results_4.csv").exists()


@pytest.mark.usefixtures("folder")
def test_the_table_of_another_run_stays_whole_when_it_is_replaced() -> None:
    cli.main(["apply", "red.json", "a.png", "--out", "out"])
    with Path("out/results.csv").open("a", encoding="utf-8") as other:
        other.write("half a row, ")
        other.flush()
        assert cli.main(["apply", "red.json", "b.png", "--out", "out", "--overwrite"]) == 0
        other.write("and the rest")
    assert [row["image"] for row in table_in("out")] == ["b.png"]
    assert b"\0" not in Path("out/results.csv").read_bytes()


def test_a_table_that_cannot_be_written_is_told_before_anything_is_done(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    Path("out/results.csv").mkdir(parents=True)
    assert cli.main(["apply", "red.json", "a.png", "--out", "out", "--overwrite"]) == 0
    assert table_in("out", "results_2.csv")[0]["image"] == "a.png"

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", refuse)
    assert cli.main(["apply", "red.json", "b.png", "--out", "other"]) == 2
    said = capsys.readouterr().err
    assert "results.csv: the file cannot be written: Permission denied." in said
    assert not list((folder / "other").iterdir())


@pytest.mark.usefixtures("folder")
def test_labels_and_a_format_exclude_each_other(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        cli.main(["apply", "red.json", "a.png", "--out", ".", "--labels", "--format", "npy"])
    assert stopped.value.code == 2
    assert "not allowed with" in capsys.readouterr().err


@pytest.mark.usefixtures("folder")
def test_an_image_is_never_overwritten_by_the_table() -> None:
    Path("results.csv").write_bytes(Path("a.png").read_bytes())
    assert cli.main(["apply", "red.json", "results.csv", "--out", ".", "--overwrite"]) == 0
    assert Path("results.csv").read_bytes() == Path("a.png").read_bytes()
    assert table_in(".", "results_2.csv")[0]["files"] == "results_mask.png"


# ---- code


@pytest.mark.parametrize("library", ["numpy", "torch"])
def test_code_prints_the_script(
    folder: Path, capsys: pytest.CaptureFixture[str], library: str
) -> None:
    assert cli.main(["code", "red.json", "--library", library]) == 0
    text = capsys.readouterr().out
    compile(text, "script", "exec")
    assert "red >= 100" in text
    assert ("import torch" in text) == (library == "torch")


def test_code_prints_automatic_bounds(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["code", "auto.json"]) == 0
    assert "automatic_threshold(" in capsys.readouterr().out


# ---- app


@pytest.mark.parametrize(
    ("arguments", "options"),
    [([], []), (["app"], []), (["app", "--server.port", "8600"], ["--server.port", "8600"])],
)
def test_the_page_is_started_by_streamlit(
    monkeypatch: pytest.MonkeyPatch, arguments: list[str], options: list[str]
) -> None:
    started: list[list[str]] = []
    monkeypatch.setattr(os, "execv", lambda program, command: started.append(command))
    monkeypatch.setattr(subprocess, "Popen", FakeServer)  # execv returned, unlike the real one
    monkeypatch.setattr(cli, "_REPLACES_PROCESS", True)
    cli.main(arguments)
    page = str(Path(maskapp.__file__).parent / "ui" / "app.py")
    assert started[0] == [sys.executable, "-P", "-m", "streamlit", "run", page, *options]


class FakeServer:
    """A server that is interrupted once, then ends with status 3."""

    def __init__(self, command: list[str]) -> None:
        self.waits = 0

    def __enter__(self) -> "FakeServer":
        return self

    def __exit__(self, *error: object) -> None:
        pass

    def wait(self) -> int:
        self.waits += 1
        if self.waits == 1:
            raise KeyboardInterrupt
        return 3


def test_elsewhere_the_page_is_waited_for(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(subprocess, "Popen", FakeServer)
    monkeypatch.setattr(cli, "_REPLACES_PROCESS", False)
    assert cli.main(["app"]) == 3


# ---- usage


@pytest.mark.parametrize(
    "arguments",
    [
        ["apply", "red.json", "a.png"],
        ["apply", "red.json", "a.png", "--out", "o", "--format", "jpeg"],
        ["apply", "red.json", "a.png", "--out", "o", "--unknown"],
        ["paint"],
        ["code", "red.json", "--library", "jax"],
    ],
)
def test_wrong_usage_exits_with_2(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main(arguments)
    assert caught.value.code == 2
    assert "usage: maskapp" in capsys.readouterr().err


@pytest.mark.parametrize("command", [[], ["app"], ["apply"], ["code"]])
def test_help_has_examples(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as caught:
        cli.main([*command, "--help"])
    assert caught.value.code == 0
    assert "examples:" in capsys.readouterr().out


def test_it_runs_as_a_module(folder: Path) -> None:
    command = [sys.executable, "-m", "maskapp", "apply", "red.json", "a.png", "--out", "out"]
    # A terminal of another encoding than UTF-8 must not stop the run.
    environment = os.environ | {
        "PYTHONIOENCODING": "ascii",
        "PYTHONPATH": str(Path(maskapp.__file__).parents[1]),
    }
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr
    assert (
        done.stdout
        == "a.png: 8-bit RGB PNG, 3 \\xd7 1; a_mask.png: 66.67 % selected (2 of 3 pixels)\n"
    )
    version = subprocess.run(
        [sys.executable, "-m", "maskapp", "--version"],
        capture_output=True,
        text=True,
        env=environment,
        check=True,
    )
    assert version.stdout == f"maskapp {maskapp.__version__}\n"


def test_the_printed_script_is_utf8_everywhere(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    hue = Recipe(Rule((Group((Range("lab_a", -5, 10),)),)))
    Path("hue.json").write_text(hue.to_json(), encoding="utf-8")
    stream = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(stream, encoding="cp1252"))
    assert cli.main(["code", "hue.json"]) == 0
    sys.stdout.flush()
    assert "−5 to 10" in stream.getvalue().decode("utf-8")


# ---- shares


@pytest.mark.parametrize(
    ("selected", "considered", "text"),
    [
        (0, 0, "0.00 %"),
        (0, 9, "0.00 %"),
        (1, 3, "33.33 %"),
        (1, 20_000, "0.01 %"),
        (1, 20_001, "<0.01 %"),
        (1, 12_000_000, "<0.01 %"),
        (19_999, 20_000, ">99.99 %"),
        (19_998, 20_000, "99.99 %"),
        (11_999_999, 12_000_000, ">99.99 %"),
        (7, 7, "100.00 %"),
    ],
)
def test_shares_never_round_something_to_nothing(selected: int, considered: int, text: str) -> None:
    assert share_text(selected, considered) == text


@pytest.mark.usefixtures("folder")
def test_a_pattern_that_the_shell_left_alone_is_expanded() -> None:
    assert cli.main(["apply", "red.json", "[ab].png", "--out", "m"]) == 0
    assert names_in("m") == ["a_mask.png", "b_mask.png"]


@pytest.mark.parametrize("limit", ["0", "0.0", "-3", "1000000", "many", ""])
def test_a_limit_that_is_none_is_told_in_the_words_of_the_option(
    folder: Path, limit: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MASKAPP_MAX_MEGAPIXELS", "50")  # so that it is restored
    arguments = ["apply", "red.json", "a.png", "--out", "out", f"--max-megapixels={limit}"]
    assert cli.main(arguments) == 2
    told = capsys.readouterr().err
    assert told.startswith("maskapp: --max-megapixels: ")
    assert "MASKAPP_MAX_MEGAPIXELS" not in told


@pytest.mark.skipif(os.name != "posix", reason="needs a shell that closes outputs")
@pytest.mark.parametrize("where", [">&-", ">/dev/full"])
def test_a_script_that_is_printed_nowhere_is_no_success(folder: Path, where: str) -> None:
    command = f"{shlex.quote(sys.executable)} -m maskapp code red.json {where}"
    done = subprocess.run(
        command, shell=True, cwd=folder, capture_output=True, text=True, check=False
    )
    assert done.returncode == 2
    assert done.stderr.startswith("maskapp: ")
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(os.name != "posix", reason="needs signals")
@pytest.mark.parametrize(
    "module", ["maskapp.core.image", "maskapp.cli", "maskapp.files.reading.images"]
)
def test_ctrl_c_during_imports_is_quiet(folder: Path, module: str) -> None:
    code = f"""
import os, runpy, signal, sys
signal.signal(signal.SIGINT, signal.default_int_handler)  # a shell's background job ignores it
class Interrupt:
    def find_spec(self, name, *more):
        if name == {module!r}:
            os.kill(os.getpid(), signal.SIGINT)
sys.meta_path.insert(0, Interrupt())
sys.argv = ["maskapp", "code", "red.json"]
runpy.run_module("maskapp", run_name="__main__")
"""
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "")


def test_a_folder_that_is_a_file_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["apply", "red.json", "a.png", "--out", "b.png"]) == 2
    assert "--out: b.png is a file. Name a folder" in capsys.readouterr().err


def test_a_mask_that_cannot_be_written_is_told_by_its_own_name(folder: Path) -> None:
    with pytest.raises(FileNotFoundError, match=r"nowhere.mask\.png") as raised:
        write_whole(folder / "nowhere" / "mask.png", b"")
    assert ".part" not in str(raised.value)
