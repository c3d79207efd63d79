"""Packs: one row per image, whatever happens to it, and the files that were asked for."""

import csv
import hashlib
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import replace
from typing import Any, NoReturn

import numpy as np
import pytest
from PIL import Image as Pillow

from maskapp.core.measuring.counting import Counting
from maskapp.core.recipe.mask_class import MaskClass
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Auto, Group, Range, Rule
from maskapp.core.recipe.shapes import Rectangle
from maskapp.errors import ImageError
from maskapp.files.name_pattern import NamePattern
from maskapp.files.reading.archives.listing import LeftOut, list_archive
from maskapp.runs.job import job
from maskapp.runs.own import Own
from maskapp.runs.packs import Contents, Overlays, Tally, example_names, pack
from maskapp.runs.report.report import Report, pictures_of
from maskapp.runs.results import Done
from maskapp.runs.results_table import RESULTS
from maskapp.runs.source import Source
from maskapp.runs.tables import DECIMAL_COMMA
from maskapp.runs.truths import TruthFile

RED = Recipe(Rule((Group((Range("red", 100, 255),)),)))


def png(*reds: int) -> bytes:
    pixels = np.zeros((1, len(reds), 3), np.uint8)
    pixels[0, :, 0] = reds
    stream = io.BytesIO()
    Pillow.fromarray(pixels).save(stream, format="PNG")
    return stream.getvalue()


def zip_masks(
    sources: Iterable[Source | LeftOut],
    recipe: Recipe,
    format: str = "png",  # noqa: A002
    **more: Any,
) -> bytes:
    """Return a pack of masks, table and recipe."""
    texts = (("recipe.json", lambda: recipe.to_json() + "\n"),)
    return packed(sources, recipe, Contents(format, texts=texts, **more))[0]


def packed(
    sources: Iterable[Source | LeftOut], recipe: Recipe, contents: Contents
) -> tuple[bytes, Tally]:
    stream, tally = io.BytesIO(), Tally()
    for result in pack(stream, sources, recipe, contents, tally):
        assert isinstance(result, Done) or not hasattr(result, "made")
    return stream.getvalue(), tally


def unpacked(data: bytes) -> tuple[dict[str, bytes], list[dict[str, str]]]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.testzip() is None
        files = {name: archive.read(name) for name in archive.namelist()}
    table = csv.DictReader(io.StringIO(files["results.csv"].decode("utf-8-sig"), newline=""))
    heading = tuple(name for name in table.fieldnames or () if not name.startswith("ratio_to_"))
    assert heading == RESULTS.heading
    return files, list(table)


def test_masks_and_their_rows() -> None:
    first = png(99, 100, 255)
    files, rows = unpacked(
        zip_masks([Source("a.png", first), Source("b/A.png", lambda: png(0))], RED)
    )
    assert list(files) == ["a_mask.png", "b/A_mask.png", "results.csv", "recipe.json"]
    mask = np.asarray(Pillow.open(io.BytesIO(files["a_mask.png"])))
    assert mask.tolist() == [[0, 255, 255]]
    assert {name: cell for name, cell in rows[0].items() if cell} == {
        "image": "a.png",
        "class": "mask",
        "of": "image",
        "selected_px": "2",
        "considered_px": "3",
        "percent": "66.66666667",
        "files": "a_mask.png",
        "image_width": "3",
        "image_height": "1",
        "read_as": "8-bit RGB PNG, 3 × 1",
        "sha256": hashlib.sha256(first).hexdigest(),
    }
    assert rows[1]["image"] == "b/A.png"
    assert rows[1]["percent"] == "0"
    assert Recipe.from_json(files["recipe.json"]) == RED


@pytest.mark.parametrize("name", ["image", "region"])
def test_what_percent_is_of_is_told_where_a_class_is_called_image(name: str) -> None:
    recipe = Recipe(
        classes=(
            MaskClass(Rule((Group((Range("red", 1, 255),)),)), name),
            MaskClass(Rule((Group((Range("red", 100, 255),)),)), "spots", within=name),
            MaskClass(Rule((Group((Range("red", 0, 9),)),)), "dark"),
        )
    )
    _, rows = unpacked(zip_masks([Source("a.png", png(0, 5, 50, 150, 255))], recipe))
    assert [row["of"] for row in rows] == ["image", f"class {name}", "image"]
    assert [row["selected_px"] for row in rows] == ["4", "2", "2"]
    assert [row[f"ratio_to_{name}"] for row in rows] == ["", "0.5", "0.5"]
    assert [row["ratio_to_spots"] for row in rows] == ["2", "", "1"]


def test_one_bad_image_stops_no_other() -> None:
    def lost() -> NoReturn:
        raise FileNotFoundError(2, "No such file or directory", "/srv/secret/c.png")

    def broken() -> NoReturn:
        raise KeyError("bug")

    sources = [
        Source("a.png", png(200)),
        Source("b.png", png(1, 2)[:50]),
        Source("c.png", lost),
        Source("d.png", broken),
        Source("e.png", png(200)),
    ]
    files, rows = unpacked(zip_masks(sources, RED))
    assert [row["files"] for row in rows] == ["a_mask.png", "", "", "", "e_mask.png"]
    assert "damaged" in rows[1]["error"]
    assert len(rows[1]["sha256"]) == 64
    assert rows[2]["error"] == "The file cannot be read or written: No such file or directory."
    assert "should not happen" in rows[3]["error"]
    assert "e_mask.png" in files


def test_a_recipe_of_another_depth_is_a_row_not_a_crash() -> None:
    deep = Recipe(Rule((Group((Range("red", 300, 65535),)),)), depth=16)
    _, rows = unpacked(zip_masks([Source("a.png", png(200))], deep))
    assert "16-bit" in rows[0]["error"]


def test_automatic_bounds_and_notices_are_told() -> None:
    recipe = Recipe(Rule((Group((Range("red", Auto("mean"), 255),)),)))
    _, rows = unpacked(
        zip_masks([Source("a.png", png(10, 10, 40)), Source("b.png", png(7))], recipe)
    )
    assert rows[0]["thresholds"] == "Red low (mean): 21"
    assert rows[0]["selected_px"] == "1"
    assert rows[1]["thresholds"] == "Red low (mean): none"
    assert "same value" in rows[1]["notices"]


def test_every_page_has_a_row_and_a_mask() -> None:
    pages = [Pillow.new("RGB", (2, 1), (red, 0, 0)) for red in (10, 200)]
    stream = io.BytesIO()
    pages[0].save(stream, "TIFF", save_all=True, append_images=pages[1:])
    files, rows = unpacked(
        zip_masks([Source("s/scan.tif", stream.getvalue()), Source("x", b"no")], RED)
    )
    assert [row["image"] for row in rows] == ["s/scan.tif · page 1", "s/scan.tif · page 2", "x"]
    assert [row["files"] for row in rows[:2]] == ["s/scan_page1_mask.png", "s/scan_page2_mask.png"]
    assert rows[1]["read_as"] == "8-bit RGB TIFF, 2 × 1, page 2 of 2"
    assert [row["selected_px"] for row in rows[:2]] == ["0", "2"]
    assert rows[2]["error_code"] == "not_an_image"
    assert {"s/scan_page1_mask.png", "s/scan_page2_mask.png"} <= set(files)


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@x", "\t", "\r"])
def test_no_cell_is_a_formula(start: str) -> None:
    _, rows = unpacked(zip_masks([Source(f"{start}.png", png(200)), Source(f"{start}b", b"")], RED))
    assert rows[0]["image"] == f"'{start}.png"
    assert not rows[1]["error"].startswith(start)


def test_equal_inputs_give_equal_bytes_and_the_comment_tells_contents_apart() -> None:
    def comment(data: bytes) -> bytes:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return archive.comment

    once, again = (zip_masks([Source("a.png", png(200))], RED) for _ in range(2))
    other = zip_masks([Source("a.png", png(201))], RED)
    assert once == again
    assert comment(once) != comment(other)


@pytest.mark.parametrize(("name", "ending"), [("png01", "png"), ("npy", "npy"), ("tiff", "tif")])
def test_other_formats(name: str, ending: str) -> None:
    files, rows = unpacked(zip_masks([Source("a.png", png(200))], RED, name))
    assert rows[0]["files"] == f"a_mask.{ending}"
    assert f"a_mask.{ending}" in files
    with pytest.raises(ImageError):
        zip_masks([], RED, "jpeg")


def test_images_are_asked_for_one_at_a_time() -> None:
    alive: list[str] = []

    def sources() -> Iterator[Source]:
        for name in "abc":
            alive.append(name)
            yield Source(f"{name}.png", png(200))
            alive.remove(name)
            assert not alive

    _, rows = unpacked(zip_masks(sources(), RED))
    assert len(rows) == 3


def test_failures_are_told_outside_the_table_too() -> None:
    with zipfile.ZipFile(
        io.BytesIO(zip_masks([Source("a.png", b"no"), Source("b.png", b"")], RED))
    ) as archive:
        text = archive.read("FAILED_2_of_2.txt").decode()
    assert text.count("\r\n") == 1
    assert "b.png: the file is empty." in text


def test_a_threshold_that_selects_nearly_nothing_is_said_in_the_table() -> None:
    otsu = Recipe(Rule((Group((Range("red", Auto("otsu"), 255),)),)))
    _, rows = unpacked(zip_masks([Source("a.png", png(*[9] * 20_000, 200))], otsu))
    assert rows[0]["notices"] == (
        "Red, automatic threshold Otsu: only 1 of 20,001 pixels lies above it. "
        "Check the mask, or try another method."
    )


def test_masks_lie_and_are_called_as_their_images() -> None:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for day in (7, 14):
            archive.writestr(f"day{day:02}/rosette 1 (a).png", png(day * 10))
        archive.writestr("Blätter #5 100%/x.png", png(200))
        archive.writestr("blätter #5 100%/X.png", png(201))
    members, _ = list_archive(stream.getvalue(), "days.zip")
    files, rows = unpacked(zip_masks([Source(each.name, each.read) for each in members], RED))
    assert [(row["image"], row["files"]) for row in rows] == [
        ("day07/rosette 1 (a).png", "day07/rosette 1 (a)_mask.png"),
        ("day14/rosette 1 (a).png", "day14/rosette 1 (a)_mask.png"),
        ("Blätter #5 100%/x.png", "Blätter #5 100%/x_mask.png"),
        ("blätter #5 100%/X.png", "blätter #5 100%/X_mask_2.png"),
    ]
    assert {row["files"] for row in rows} < set(files)
    reds = [Pillow.open(io.BytesIO(files[row["files"]])).getpixel((0, 0)) for row in rows]
    assert reds == [0, 255, 255, 255]


def test_each_class_has_a_mask_and_a_row() -> None:
    dark, bright = (
        MaskClass(Rule((Group((Range("red", *ends),)),)), name=name)
        for name, ends in (("very dark", (0, 9)), ("bright", (100, 255)))
    )
    recipe = Recipe((dark, bright))
    sources = [Source("d/a.png", png(5, 100, 255)), Source("cut.png", png(1, 2)[:50])]
    files, rows = unpacked(zip_masks(sources, recipe))
    assert [(row["image"], row["class"], row["files"], row["selected_px"]) for row in rows] == [
        ("d/a.png", "very dark", "d/a_mask_very_dark.png", "1"),
        ("d/a.png", "bright", "d/a_mask_bright.png", "2"),
        ("cut.png", "", "", ""),
    ]
    assert {"d/a_mask_very_dark.png", "d/a_mask_bright.png", "FAILED_1_of_2.txt"} < set(files)
    labels, rows = unpacked(zip_masks(sources[:1], recipe, "labels"))
    assert [row["files"] for row in rows] == ["d/a_labels.png"] * 2
    with Pillow.open(io.BytesIO(labels["d/a_labels.png"])) as picture:
        assert np.asarray(picture).tolist() == [[1, 2, 2]]


def test_what_is_left_out_has_a_row() -> None:
    data, tally = packed(
        [
            Source("a.png", png(200)),
            LeftOut("day07/notes.txt", "not an image"),
            LeftOut("__MACOSX/._a.png", "hidden", hidden=True),
            LeftOut("late.png", "beyond the session's limits", code="too_large"),
            Source("day07/b.png", b""),
        ],
        RED,
        Contents(),
    )
    files, rows = unpacked(data)
    assert [(row["image"], row["files"], row["error_code"]) for row in rows] == [
        ("a.png", "a_mask.png", ""),
        ("day07/notes.txt", "", "archive"),
        ("__MACOSX/._a.png", "", ""),
        ("late.png", "", "too_large"),
        ("day07/b.png", "", "empty"),
    ]
    assert rows[1]["error"] == "Left out: not an image."
    assert (rows[2]["error"], rows[2]["notices"]) == ("", "Left out: hidden.")
    assert files["FAILED_3_of_4.txt"].decode().splitlines() == [
        "day07/notes.txt: Left out: not an image.",
        "late.png: Left out: beyond the session's limits.",
        "day07/b.png: the file is empty. Copy or export it again.",
    ]
    assert (tally.done, tally.count) == (1, 4)
    assert tally.briefs == [
        "day07/notes.txt (not an image)",
        "late.png (beyond the session's limits)",
        "day07/b.png (the file is empty)",
    ]
    assert tally.failures == files["FAILED_3_of_4.txt"].decode().splitlines()


def test_an_image_that_a_person_left_out_is_no_failure() -> None:
    out = ((0, Own(left_out=True)),)
    sources = [Source("a.png", png(200)), Source("b.png", b"no", own=out), Source("c.png", b"no")]
    files, rows = unpacked(zip_masks(sources, RED))
    assert [(row["image"], row["files"], row["left_out"], row["error_code"]) for row in rows] == [
        ("a.png", "a_mask.png", "", ""),
        ("b.png", "", "yes", ""),
        ("c.png", "", "", "not_an_image"),
    ]
    assert "FAILED_1_of_2.txt" in files


TWO = Recipe(
    (
        MaskClass(Rule((Group((Range("red", 0, 9),)),)), name="dark"),
        MaskClass(Rule((Group((Range("red", 100, 255),)),)), name="bright"),
    )
)
ALL = Contents("png", overlays=Overlays((0, 194, 255), 0.5), cutouts=True)


def pixel(data: bytes) -> object:
    with Pillow.open(io.BytesIO(data)) as picture:
        return picture.getpixel((0, 0))


def test_overlays_and_cut_outs_of_each_class() -> None:
    data, _ = packed([Source("d/a.png", png(200))], TWO, ALL)
    files, rows = unpacked(data)
    assert sorted(files) == [
        "d/a_cutout_bright.png",
        "d/a_cutout_dark.png",
        "d/a_mask_bright.png",
        "d/a_mask_dark.png",
        "d/a_overlay_bright.png",
        "d/a_overlay_dark.png",
        "results.csv",
    ]
    assert pixel(files["d/a_overlay_dark.png"]) == (200, 0, 0)
    assert pixel(files["d/a_overlay_bright.png"]) == (100, 97, 128)
    assert pixel(files["d/a_cutout_bright.png"]) == (200, 0, 0, 255)
    assert rows[1]["files"] == "d/a_mask_bright.png; d/a_overlay_bright.png; d/a_cutout_bright.png"


def test_one_overlay_has_all_classes_in_their_colours_the_later_over_the_earlier() -> None:
    red, blue = ((1 << 8 * at) for at in (2, 0))
    classes = tuple(
        MaskClass(Rule((Group((Range("red", low, 255),)),)), name, f"#{color * 255:06x}")
        for name, low, color in (("some", 100, red), ("more", 150, blue))
    )
    recipe, overlays = Recipe(classes), Overlays(None, 1)
    whole = Contents(None, overlays=overlays, table=None)
    picture = png(9, 120, 200)
    for contents, hoped in (
        (whole, [(9, 0, 0), (255, 0, 0), (0, 0, 255)]),
        (replace(whole, mask_class="some"), [(9, 0, 0), (255, 0, 0), (255, 0, 0)]),
    ):
        data, _ = packed([Source("a.png", picture)], recipe, contents)
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            assert archive.namelist() == ["a_overlay.png"]
            with Pillow.open(io.BytesIO(archive.read("a_overlay.png"))) as shown:
                assert [shown.getpixel((x, 0)) for x in range(3)] == hoped


def test_only_what_was_asked_for_is_in_a_pack() -> None:
    one = replace(ALL, masks=None, mask_class="bright", table=None, cutouts=False)
    texts = (("note.txt", lambda: "n"),)
    data, _ = packed([Source("a.png", png(200))], TWO, replace(one, texts=texts))
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist() == ["a_overlay_bright.png", "note.txt"]


def test_a_report_is_that_of_the_same_images_made_alone() -> None:
    sources = [
        Source("d/a.png", png(200, 9)),
        Source("b.png", png(1)[:40]),
        Source("c.png", png(1), own=((0, Own(left_out=True)),)),
    ]
    counting = Counting(min_area=1)
    contents = Contents(counting=counting, pixel_size=2.5, report="2026-01-02")
    data, tally = packed(sources, TWO, contents)
    files, _ = unpacked(data)
    assert list(files)[-3:] == ["results.csv", "objects.csv", "report.html"]
    alone = io.StringIO(newline="")
    with Report(TWO, date="2026-01-02", counting=counting, pixel_size=2.5) as report:
        results = job(
            sources,
            TWO,
            lambda *_: None,
            place="page",
            counting=counting,
            pixel_size=2.5,
            show=pictures_of,
        )
        assert len(list(report.seen(results))) == 3
        report.write(alone)
    assert files["report.html"] == alone.getvalue().encode()
    assert b"data:image/jpeg;base64," in files["report.html"]
    assert packed(sources, TWO, contents)[0] == data
    later, tally_of_later = packed(sources, TWO, replace(contents, report="2026-01-03"))
    assert unpacked(later)[0]["report.html"] != files["report.html"]
    assert tally_of_later.digest != tally.digest


def test_a_report_needs_no_table_and_nothing_else_gets_its_name() -> None:
    contents = Contents(None, table=None, counting=Counting(), report="2026-01-02")
    data, _ = packed([Source("a.png", png(200))], RED, contents)
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        assert archive.namelist() == ["report.html"]
        assert b"1 object<" in archive.read("report.html")


def test_the_example_is_what_the_pack_holds() -> None:
    contents = replace(ALL, names=NamePattern("{class}/{number} {name}"))
    shown = example_names(contents, "d/a.png", 2, TWO)
    assert shown[:3] == ("dark/002 a.png", "bright/002 a.png", "dark/002 a_overlay.png")
    sources = [Source("0.png", b""), Source("d/a.png", png(200)), Source("d/b.png", png(200))]
    files, _ = unpacked(packed(sources, TWO, contents)[0])
    assert set(shown) < set(files)
    assert "bright/003 b.png" in files


def test_a_number_is_the_place_in_the_set_whatever_becomes_of_others() -> None:
    sources: list[Source | LeftOut] = [
        LeftOut(".x", "hidden", hidden=True),
        Source("a.png", b"no", own=((0, Own(left_out=True)),)),
        Source("b.png", b"no"),
        Source("c.png", png(200)),
    ]
    data, tally = packed(sources, RED, Contents(names=NamePattern("{number}")))
    assert "003.png" in unpacked(data)[0]
    assert tally.excluded == ["a.png"]


def test_one_entry_is_written_before_the_next_image_is_read() -> None:
    sizes: list[int] = []
    stream = io.BytesIO()

    def sources() -> Iterator[Source]:
        for name in "abc":
            sizes.append(stream.tell())
            yield Source(f"{name}.png", png(200))

    for _ in pack(stream, sources(), RED, Contents(), Tally()):
        pass
    assert 0 == sizes[0] < sizes[1] < sizes[2]


def test_a_file_carries_the_recipe_of_its_image() -> None:
    own = Recipe(Rule((Group((Range("red", 60, 255),)),)))
    data = zip_masks([Source("a.png", png(80), own=((0, Own(own)),))], RED)
    with Pillow.open(io.BytesIO(unpacked(data)[0]["a_mask.png"])) as picture:
        assert picture.getpixel((0, 0)) == 255
        assert own.to_json(indent=None) in "".join(map(str, picture.info.values()))


def test_a_file_names_images_whose_masks_the_recipe_alone_does_not_give() -> None:
    own = Recipe(
        Rule((Group((Range("red", 60, 255),)),)), region=(Rectangle("include", 0, 0, 1, 1),)
    )
    sources = [Source("d/a.png", png(80, 90), own=((0, Own(own)),)), Source("b.png", png(200))]
    files, rows = unpacked(zip_masks(sources, RED))
    said = files["OWN_RULE_OR_REGION_1_of_2.txt"].decode().split("\r\n")
    assert said[0].startswith("Each of these images has a rule or region of its own: recipe.json ")
    what = (
        "own rule: Red 60–255 instead of 100–255; own region: inside a rectangle of 1 × 1 at x 0, "
        "y 0"
    )
    assert said[1:] == ["", f"d/a.png: {what}"]
    assert [row["exceptions"] for row in rows] == [what, ""]
    assert [row["considered_px"] for row in rows] == ["1", "1"]
    with_experiment = Contents(texts=(("experiment.json", lambda: "e"),))
    data, tally = packed(sources, RED, with_experiment)
    files, _ = unpacked(data)
    assert b"open experiment.json on the page" in files["OWN_RULE_OR_REGION_1_of_2.txt"]
    assert tally.own == [f"d/a.png: {what}"]
    assert not any("OWN" in name for name in unpacked(zip_masks(sources[1:], RED))[0])


# ---- objects


def dots() -> bytes:
    return png(200, 0, 200, 200, 0, 0, 200)


def test_objects_have_rows_in_a_table_of_their_own() -> None:
    sources = [Source("a.png", dots()), Source("b/c.png", png(0, 0)), Source("d.png", b"no image")]
    counting = Counting(min_area=1, exclude_border=False)
    data = zip_masks(sources, RED, counting=counting, pixel_size=2)
    files, rows = unpacked(data)
    objects = list(
        csv.DictReader(io.StringIO(files["objects.csv"].decode("utf-8-sig"), newline=""))
    )
    assert [(row["image"], row["object"], row["area_px"], row["area_um2"]) for row in objects] == [
        ("a.png", "1", "1", "4"),
        ("a.png", "2", "2", "8"),
        ("a.png", "3", "1", "4"),
    ]
    assert [row["objects"] for row in rows] == ["3", "0", ""]
    assert rows[0]["area_mean_px"] == "1.333333333"
    assert zip_masks(sources, RED, counting=counting, pixel_size=2) == data


def test_objects_are_written_as_the_other_table_is() -> None:
    data = zip_masks([Source("a.png", dots())], RED, counting=Counting(), table=DECIMAL_COMMA)
    files = zipfile.ZipFile(io.BytesIO(data))
    heading, first, *_ = files.read("objects.csv").decode("utf-8-sig").splitlines()
    assert heading.startswith("image;class;region;object;area_px")
    assert "1,414213562" in first  # the Feret diameter of a pixel


def test_an_image_called_as_a_table_keeps_its_name_apart() -> None:
    pattern = NamePattern("{name}.csv")
    files, _ = unpacked(
        zip_masks([Source("objects.png", dots())], RED, counting=Counting(), names=pattern)
    )
    assert len([name for name in files if "objects" in name.lower()]) == 2


def test_truths_make_a_table_of_agreement_beside_the_results() -> None:
    truth = TruthFile("a.png", png(0, 255, 255))
    sources = [Source("a.png", png(99, 100, 20), truths=(truth,)), Source("b.png", png(0))]
    contents = Contents(None, table=DECIMAL_COMMA, agreement=True)
    data, _ = packed(sources, RED, contents)
    text = unpacked_text(data, "agreement.csv")
    rows = list(csv.DictReader(io.StringIO(text, newline=""), delimiter=";"))
    assert [(row["image"], row["images"], row["dice"]) for row in rows] == [
        ("all images", "1", "0,6666666667"),
        ("a.png", "", "0,6666666667"),
        ("b.png", "", ""),
    ]
    assert rows[2]["error"] == "No truth was found for it."
    without, _ = packed(sources, RED, replace(contents, agreement=False))
    assert "agreement.csv" not in zipfile.ZipFile(io.BytesIO(without)).namelist()


def unpacked_text(data: bytes, name: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return archive.read(name).decode("utf-8-sig")
