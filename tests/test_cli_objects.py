"""``maskapp apply --objects``: the numbers of the library, and what cannot be counted."""

from __future__ import annotations

import csv
import io
import shutil
from pathlib import Path

import numpy as np
import pytest
import tifffile
from PIL import Image as Pillow
from scipy import ndimage

import maskapp
from maskapp import Group, Range, Recipe, Rule, cli
from maskapp.core.measuring.counting import Counting
from maskapp.core.recipe.mask_class import MaskClass
from maskapp.core.recipe.shapes import Grid

ONE = Rule((Group((Range("red", 100, 255),)),))
OTHER = Rule((Group((Range("saturation", 0, 40),)),))
RECIPE = Recipe((MaskClass(ONE, "dots"), MaskClass(OTHER, "grey", within="dots")))


@pytest.fixture
def pixels(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> np.ndarray:
    """The working directory, with an image of blobs and a recipe of two classes."""
    monkeypatch.chdir(tmp_path)
    rng = np.random.default_rng(5)
    noise = ndimage.gaussian_filter(rng.random((90, 120)), 3)
    made = rng.integers(0, 90, (90, 120, 3), np.uint8)
    made[noise > 0.505] += 120
    Pillow.fromarray(made).save("a.png")
    Path("recipe.json").write_text(RECIPE.to_json(), encoding="utf-8")
    return made


def table(name: str) -> list[dict[str, str]]:
    text = (Path("out") / name).read_bytes().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(text, newline="")))


def run(*options: str) -> int:
    return cli.main(["apply", "recipe.json", "a.png", "--out", "out", *options])


@pytest.mark.usefixtures("pixels")
def test_parts_of_names_are_columns_of_both_tables(capsys: pytest.CaptureFixture[str]) -> None:
    for folder, name in (("dry", "a_7.png"), ("wet", "b_10.png"), ("wet", "odd.png")):
        Path(folder).mkdir(exist_ok=True)
        shutil.copy("a.png", Path(folder, name))
    files = ("dry/a_7.png", "wet/b_10.png", "wet/odd.png")
    command = ["apply", "recipe.json", *files, "--out", "out", "--objects", "--report"]
    assert cli.main([*command, "--groups", "{folder}/{plant}_{day}"]) == 0
    wanted = {("a_7.png", "dry", "a", "7"), ("b_10.png", "wet", "b", "10"), ("odd.png", "", "", "")}
    columns = ("image", "group_folder", "group_plant", "group_day")
    for name in ("results.csv", "objects.csv"):
        assert {tuple(row[each] for each in columns) for row in table(name)} == wanted
    assert "<th" in (report := Path("out/report.html").read_text("utf-8"))
    assert "group_plant" in report
    capsys.readouterr()
    for pattern, told in (
        ("{a}{b}", "between two parts"),
        ("{a}+{b}", "like {a}+{b}, such as a_7"),
    ):
        assert cli.main([*command, "--groups", pattern]) == 2
        assert told in capsys.readouterr().err


def test_a_row_for_each_object_with_the_numbers_of_plain_loops(
    pixels: np.ndarray, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("--objects", "--scale", "0.5") == 0
    rows = [row for row in table("objects.csv") if row["class"] == "dots"]
    labels, count = ndimage.label(pixels[..., 0] >= 100, np.ones((3, 3)))
    assert [row["object"] for row in rows] == [str(number) for number in range(1, count + 1)]
    for number, row in enumerate(rows, start=1):
        inside = labels == number
        y, x = np.nonzero(inside)
        assert row["image"] == "a.png"
        assert row["area_px"] == str(len(x))
        assert float(row["area_um2"]) == len(x) / 4
        assert (row["left"], row["top"]) == (str(x.min()), str(y.min()))
        assert float(row["centroid_x"]) == pytest.approx(x.mean())
        assert float(row["perimeter_um"]) == pytest.approx(float(row["perimeter_px"]) / 2)
        assert float(row["red_mean"]) == pytest.approx(pixels[..., 0][inside].mean())
        assert float(row["red_max"]) == pixels[..., 0][inside].max()
        at_border = not (x.min() > 0 and x.max() < 119 and y.min() > 0 and y.max() < 89)
        assert row["touches_border"] == ("yes" if at_border else "")
    dots, grey = table("results.csv")
    areas = [int(row["area_px"]) for row in rows]
    assert (dots["objects"], dots["area_total_px"]) == (str(count), str(sum(areas)))
    assert float(dots["area_median_px"]) == np.median(areas)
    assert float(dots["area_sd_px"]) == pytest.approx(np.std(areas, ddof=1))
    assert float(dots["area_mean_um2"]) == pytest.approx(np.mean(areas) / 4)
    assert (dots["of"], grey["of"]) == ("image", "class dots")
    assert grey["considered_px"] == dots["selected_px"]
    assert f"{count} objects" in capsys.readouterr().out


@pytest.mark.usefixtures("pixels")
def test_the_library_says_the_same_to_the_last_digit() -> None:
    options = ("--split", "0.5", "--min-area", "5", "--max-circularity", "0.95")
    assert run("--objects", *options, "--exclude-border", "--scale", "0,25") == 0
    image = maskapp.read_image("a.png")
    result = maskapp.apply_recipe(image, RECIPE)
    counting = Counting(0.5, min_area=5, max_circularity=0.95, exclude_border=True)
    found = maskapp.measure(image, result, RECIPE, counting, pixel_size=0.25)
    rows = table("objects.csv")
    assert len(rows) == sum(map(len, found.values())) > 10
    expected = [f"{value:.10g}" for each in found.values() for value in each.values["feret"] * 0.25]
    assert [row["feret_um"] for row in rows] == expected


def test_without_objects_there_is_a_table_without_rows(pixels: np.ndarray) -> None:
    Pillow.fromarray(np.zeros_like(pixels)).save("a.png")
    assert run("--objects") == 0
    assert table("objects.csv") == []
    assert [row["objects"] for row in table("results.csv")] == ["0", "0"]
    assert [row["area_mean_px"] for row in table("results.csv")] == ["", ""]


def test_the_wells_of_a_grid_have_rows_of_their_own(pixels: np.ndarray) -> None:
    grid = Grid("include", 0, 0, 120, 90, "plate", rows=2, columns=3, cell="rectangle", fill=100)
    Path("recipe.json").write_text(Recipe(ONE, region=(grid,)).to_json(), encoding="utf-8")
    assert run("--objects") == 0
    whole, *wells = table("results.csv")
    assert [row["region"] for row in (whole, *wells)] == [
        *("", "plate A1", "plate A2", "plate A3", "plate B1", "plate B2", "plate B3")
    ]
    bright = pixels[..., 0] >= 100
    assert wells[4]["selected_px"] == str(bright[45:, 40:80].sum())
    assert float(wells[4]["percent"]) == pytest.approx(100 * bright[45:, 40:80].mean())
    objects = table("objects.csv")
    assert {row["region"] for row in objects} == {row["region"] for row in wells}
    for well in wells:
        areas = [int(row["area_px"]) for row in objects if row["region"] == well["region"]]
        assert (well["objects"], well["area_total_px"]) == (str(len(areas)), str(sum(areas)))


def test_the_files_scale_gives_micrometres_and_goes_into_the_masks(pixels: np.ndarray) -> None:
    about = {"unit": "um", "axes": "YXS"}
    tifffile.imwrite("a.tif", pixels, imagej=True, metadata=about, resolution=(4, 4))
    options: tuple[str, ...] = ("--out", "out", "--objects", "--format", "tiff")
    assert cli.main(["apply", "recipe.json", "a.tif", *options]) == 0
    (row, *_) = table("results.csv")
    assert row["um_per_px"] == "0.25"
    assert float(row["area_total_um2"]) == float(row["area_total_px"]) / 16
    assert "Scale: 0.25 µm per pixel, from ImageJ's metadata; the image is 30 µm" in row["notices"]
    assert maskapp.read_image("out/a_mask_dots.tif").pixel_size == 0.25
    options = (*options, "--scale", "0.5", "--overwrite")
    assert cli.main(["apply", "recipe.json", "a.tif", *options]) == 0
    (row, *_) = table("results.csv")
    assert row["um_per_px"] == "0.5"
    assert "The scale that is given, 0.5 µm per pixel, is used instead." in row["notices"]
    assert maskapp.read_image("out/a_mask_dots.tif").pixel_size == 0.5


@pytest.mark.usefixtures("pixels")
def test_without_being_asked_nothing_is_counted() -> None:
    assert run() == 0
    assert not (Path("out") / "objects.csv").exists()
    assert [row["objects"] for row in table("results.csv")] == ["", ""]


@pytest.mark.usefixtures("pixels")
@pytest.mark.parametrize(
    ("options", "message"),
    [
        (("--objects", "--split", "0"), "--split: 0 is not from 0.01 to 1000."),
        (("--objects", "--split", "much"), "--split: “much” is not a number."),
        (("--objects", "--min-area", "1.5"), "--min-area: 1.5 is not in steps of 1."),
        (("--objects", "--min-circularity", "2"), "--min-circularity: 2 is not from 0 to 1."),
        (
            ("--objects", "--min-area", "9", "--max-area", "3"),
            "--min-area: 9 is above 3, so that no object would count.",
        ),
        (
            ("--objects", "--min-area", "0um2"),
            "--min-area: 0 is not from 0.000001 to 1000000000000.",
        ),
        (("--objects", "--min-area", "5m2"), "--min-area: “5m2” is not a number."),
        (("--objects", "--max-area", "mm²"), "--max-area: “” is not a number."),
        (("--objects", "--max-area", "1.5px"), "--max-area: 1.5 is not in steps of 1."),
        (
            ("--objects", "--min-area", "9", "--max-area", "3um2"),
            "--min-area and --max-area: give both in one unit, as in 0.5mm2 and 2mm2.",
        ),
        (("--min-area", "1um2"), "--min-area says which objects count: add --objects."),
        (("--split", "1"), "--split says which objects count: add --objects."),
        (("--exclude-border",), "--exclude-border says which objects count: add --objects."),
        (("--scale", "0"), "--scale: A pixel has a size above 0 µm, not 0."),
        (("--scale", "-2"), "--scale: A pixel has a size above 0 µm, not -2."),
        (("--scale", "1,625"), "--scale: “1,625” can mean 1625 or 1.625. Write 1625 or 1.6250."),
        (("--scale", "5000000"), "--scale: 5000000 µm per pixel cannot be"),
    ],
)
def test_what_makes_no_sense_is_refused_before_anything_is_done(
    options: tuple[str, ...], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(*options) == 2
    assert message in capsys.readouterr().err
    assert not Path("out").exists()


@pytest.mark.usefixtures("pixels")
def test_a_point_of_a_shell_stands_before_decimals() -> None:
    assert run("--objects", "--scale", "1.625", "--min-area", "1.125um2") == 0
    assert {row["um_per_px"] for row in table("results.csv")} == {"1.625"}


def test_a_channel_of_ones_own_heads_columns_by_its_name(pixels: np.ndarray) -> None:
    own = Range("my mix = 2 red - green", 1, 510)
    Path("own.json").write_text(Recipe(Rule((Group((own,)),))).to_json(), encoding="utf-8")
    assert cli.main(["apply", "own.json", "a.png", "--out", "own", "--objects"]) == 0
    heading = Path("own/objects.csv").read_text("utf-8-sig").splitlines()[0].split(",")
    assert {"my_mix_mean", "my_mix_sd", "my_mix_min", "my_mix_max"} <= set(heading)


@pytest.mark.usefixtures("pixels")
@pytest.mark.parametrize("area", ["2.5um2", "2,5 µm²", "0.0000025mm2", "2.5UM2"])
def test_areas_can_be_given_in_a_unit(area: str) -> None:
    assert run("--objects", "--scale", "0.5", "--min-area", area) == 0
    rows = table("objects.csv")
    assert {int(row["area_px"]) >= 10 for row in rows} == {True}
    assert run("--objects", "--scale", "0.5", "--min-area", "10px", "--overwrite") == 0
    assert table("objects.csv") == rows
    assert min(float(row["area_um2"]) for row in rows) >= 2.5


@pytest.mark.usefixtures("pixels")
def test_an_image_without_a_scale_is_refused_where_areas_are_in_a_unit(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert run("--objects", "--min-area", "2.5um2") == 1
    assert "Add --scale, or give --min-area and --max-area in pixels." in capsys.readouterr().err
    (row,) = table("results.csv")
    assert row["error"].startswith("Areas are to be compared with µm²")
    assert sorted(path.name for path in Path("out").iterdir()) == ["objects.csv", "results.csv"]
