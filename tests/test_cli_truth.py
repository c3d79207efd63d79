"""``maskapp apply --truth``: scores, pictures of errors, and what is questioned."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow

from maskapp import Group, Range, Recipe, Rule, cli
from maskapp.cli import apply
from maskapp.core.display.errors_picture import errors_picture
from maskapp.core.recipe.mask_class import MaskClass
from tests.ui.pictures import noise

ONE = Rule((Group((Range("red", 100, 255),)),))
TWO = Recipe((MaskClass(ONE, "dots"), MaskClass(Rule((Group((Range("blue", 60, 255),)),)), "a b")))
A, B, C = (noise(seed=seed) for seed in (1, 2, 3))
Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working directory, with three images, a recipe, and truths of two."""
    monkeypatch.chdir(tmp_path)
    for name, pixels in (("a", A), ("b", B), ("c", C)):
        Pillow.fromarray(pixels).save(f"{name}.png")
    Path("recipe.json").write_text(Recipe(ONE).to_json(), encoding="utf-8")
    Path("hand/deep").mkdir(parents=True)
    save(A[..., 0] >= 100, "hand/a_mask.png")
    save(B[..., 0] >= 140, "hand/deep/b.tif")
    return tmp_path


def save(mask: np.ndarray, name: str) -> None:
    Pillow.fromarray(mask.astype(np.uint8) * np.uint8(255)).save(name)


def run(*options: str, images: tuple[str, ...] = ("a.png", "b.png")) -> int:
    return cli.main(["apply", "recipe.json", *images, "--out", "out", "--truth", "hand", *options])


def table(name: str = "agreement.csv") -> list[dict[str, str]]:
    text = (Path("out") / name).read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_a_row_for_each_image_the_worst_first_and_a_line_for_all(capsys: Captured) -> None:
    assert run(images=("a.png", "b.png", "c.png")) == 0
    pooled, b, a, c = table()
    assert [row["image"] for row in (pooled, b, a, c)] == ["all images", "b.png", "a.png", "c.png"]
    assert (a["dice"], a["truth"], b["truth"]) == ("1", "a_mask.png", "deep/b.tif")
    mask, truth = B[..., 0] >= 100, B[..., 0] >= 140
    dice = 2 * truth.sum() / (mask.sum() + truth.sum())
    assert float(b["dice"]) == pytest.approx(dice)
    assert float(b["precision"]) == pytest.approx(truth.sum() / mask.sum())
    assert (b["recall"], b["fp_px"]) == ("1", str((mask & ~truth).sum()))
    assert int(pooled["tp_px"]) == int(a["tp_px"]) + int(b["tp_px"])
    assert pooled["images"] == "2"
    assert (c["dice"], c["error"]) == ("", "No truth was found for it.")
    told = capsys.readouterr()
    assert f"Dice {dice:.3f}" in told.out
    last = told.out.splitlines()[-1]
    assert last.startswith(f"2 images beside a truth: Dice {float(pooled['dice']):.3f}, IoU")
    assert last.endswith(f"the worst is b.png (Dice {dice:.3f}).")
    assert "No truth for: c.png (1 file)." in told.err


def test_without_being_asked_nothing_is_compared(capsys: Captured) -> None:
    assert cli.main(["apply", "recipe.json", "a.png", "--out", "out"]) == 0
    assert {path.name for path in Path("out").iterdir()} == {"a_mask.png", "results.csv"}
    assert "Dice" not in capsys.readouterr().out


def test_pictures_of_errors_are_named_and_listed() -> None:
    assert run("--truth-pictures", images=("a.png", "b.png", "c.png")) == 0
    with Pillow.open("out/b_errors.png") as picture:
        expected = errors_picture(B, B[..., 0] >= 100, B[..., 0] >= 140)
        np.testing.assert_array_equal(np.asarray(picture), expected)
    assert not Path("out/c_errors.png").exists()
    files = [row["files"] for row in table("results.csv")]
    assert files == ["a_mask.png; a_errors.png", "b_mask.png; b_errors.png", "c_mask.png"]


def test_pictures_that_are_there_are_kept(capsys: Captured) -> None:
    Path("out").mkdir()
    Path("out/b_errors.png").write_bytes(b"mine")
    assert run("--truth-pictures") == 2
    assert "b_errors.png exists already" in capsys.readouterr().err
    assert Path("out/b_errors.png").read_bytes() == b"mine"


def test_several_classes_have_lines_and_pictures_of_their_own(capsys: Captured) -> None:
    Path("recipe.json").write_text(TWO.to_json(), encoding="utf-8")
    Path("hand/a_mask.png").rename("hand/a_mask_dots.png")
    save(A[..., 2] >= 70, "hand/a_mask_a_b.png")
    labels = np.where(B[..., 2] >= 60, 2, np.where(B[..., 0] >= 100, 1, 0)).astype(np.uint8)
    Pillow.fromarray(labels).save("hand/deep/b.tif")
    assert run("--truth-pictures") == 0
    rows = {(row["image"], row["class"]): row for row in table()}
    assert rows["a.png", "dots"]["dice"] == "1"
    assert rows["a.png", "a b"]["fp_px"] == str(((A[..., 2] >= 60) & (A[..., 2] < 70)).sum())
    assert rows["b.png", "dots"]["truth_values"] == rows["b.png", "a b"]["truth_values"] == "0 1 2"
    assert (rows["b.png", "dots"]["dice"], rows["b.png", "a b"]["dice"]) == ("1", "1")
    assert {path.name for path in Path("out").glob("*errors*")} == {
        *("a_errors_dots.png", "a_errors_a_b.png", "b_errors_dots.png", "b_errors_a_b.png")
    }
    *_, dots, ab = capsys.readouterr().out.splitlines()
    assert dots.startswith("dots: 2 images beside a truth: Dice 1.000")
    assert ab.startswith("a b: 2 images beside a truth: Dice 0.")


def test_what_the_command_line_wrote_agrees_with_itself() -> None:
    Path("recipe.json").write_text(TWO.to_json(), encoding="utf-8")
    for kind in ("png", "png01", "tiff", "labels"):
        out = f"written_{kind}"
        written = ["apply", "recipe.json", "a.png", "b.png", "--out", out, "--format", kind]
        assert cli.main(written) == 0
        beside = ["--out", f"beside_{kind}", "--truth", out]
        assert cli.main(["apply", "recipe.json", "a.png", "b.png", *beside]) == 0
        text = Path(f"beside_{kind}/agreement.csv").read_text("utf-8-sig")
        rows = list(csv.DictReader(io.StringIO(text)))
        assert len(rows) == 6
        assert {row["dice"] for row in rows} == {"1"}


def test_a_truth_that_cannot_be_used_is_told_and_the_mask_is_there(capsys: Captured) -> None:
    save(np.ones((41, 60)), "hand/a_mask.png")
    Pillow.fromarray(C).save("hand/deep/b.tif")
    assert run() == 1
    told = capsys.readouterr().err
    assert "a.png: the truth cannot be used. a_mask.png has 60 × 41 pixels and the image" in told
    assert "b.png: the truth cannot be used. deep/b.tif has several colours" in told
    assert "2 images not compared: the truth cannot be used." in told
    assert Path("out/a_mask.png").exists()
    a, b = table()
    assert "60 × 41" in a["error"]
    assert "several colours" in b["error"]


def test_the_images_themselves_and_the_masks_are_no_truths(capsys: Captured) -> None:
    """The folder of the images: beside a.png lies a_mask.png, and out is in it."""
    save(A[..., 0] >= 120, "a_mask.png")
    Path("out").mkdir()
    save(B[..., 0] >= 120, "out/b_truth.png")
    for path in (Path("hand/a_mask.png"), Path("hand/deep/b.tif")):
        path.unlink()
    assert run("--truth", ".") == 0
    assert [row["truth"] for row in table()] == ["", "a_mask.png", ""]
    assert "No truth for: b.png" in capsys.readouterr().err


def test_the_table_is_written_where_an_image_fails(capsys: Captured) -> None:
    Path("b.png").write_bytes(Path("b.png").read_bytes()[:200])
    assert run() == 1
    rows = table()
    assert [(row["image"], row["dice"]) for row in rows] == [
        *(("all images", "1"), ("a.png", "1"), ("b.png", ""))
    ]
    assert "b.png" in rows[2]["error"]
    assert "1 image beside a truth: Dice 1.000" in capsys.readouterr().out


def test_after_ctrl_c_the_table_has_what_was_compared(monkeypatch: pytest.MonkeyPatch) -> None:
    def stopped(name: str, *given: object, **more: object) -> object:
        if name == "b.png":
            raise KeyboardInterrupt
        return written(name, *given, **more)  # type: ignore[arg-type]  # as they come

    written = apply._write
    monkeypatch.setattr(apply, "_write", stopped)
    assert run() == 130
    assert [row["image"] for row in table()] == ["all images", "a.png"]


def test_pictures_need_truths(capsys: Captured) -> None:
    assert cli.main(["apply", "recipe.json", "a.png", "--out", "out", "--truth-pictures"]) == 2
    assert "add --truth DIR" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("make", "truth", "sentence"),
    [
        (None, "nowhere", "--truth: nowhere is no folder."),
        (None, "a.png", "--truth: a.png is no folder."),
        ("empty", "empty", "--truth: empty holds no image file beside the images themselves."),
        ("empty/notes.txt", "empty", "--truth: empty holds no image file"),
        (
            "other/z.png",
            "other",
            "no file in other is named after an image, as a.png or a_mask.png for",
        ),
        ("two/a.png two/a_mask.png", "two", "a.png could have several truths: a.png and a_mask"),
        ("out/a_mask.tif", "out", "out is the folder for the masks too"),
    ],
)
def test_folders_without_plain_truths_are_refused_before_anything_is_done(
    make: str | None, truth: str, sentence: str, capsys: Captured
) -> None:
    for name in (make or "").split():
        path = Path(name)
        (path.parent if path.suffix else path).mkdir(exist_ok=True, parents=True)
        if path.suffix:
            path.write_bytes(b"")
    assert run("--truth", truth) == 2
    assert sentence in capsys.readouterr().err
    assert not Path("out/results.csv").exists()
