"""The report: what it says is what the tables say, and what is anybody's text stays text."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from html.parser import HTMLParser

import numpy as np
import pytest

from maskapp.core.engine.result import MaskResult
from maskapp.core.image import Image
from maskapp.core.measuring.counting import Counting
from maskapp.core.recipe.mask_class import MaskClass
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Auto, Group, Range, Rule
from maskapp.core.recipe.shapes import Rectangle
from maskapp.core.steps.cleaning.fill_holes import FillHoles
from maskapp.runs.job import job
from maskapp.runs.own import Own
from maskapp.runs.report.methods import Facts, methods
from maskapp.runs.report.report import Report, pictures_of
from maskapp.runs.results_table import RESULTS, result_rows
from maskapp.runs.source import Source
from maskapp.runs.tables import CsvWriter
from tests.ui.pictures import encode, noise

RED = Rule((Group((Range("red", 100, 255),)),))


class Read(HTMLParser):
    """What a reader sees: texts of cells by table, and everything that has an address."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.tables: list[list[list[str]]] = []
        self.titles: list[str] = []
        self.text = ""
        self._open = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag == "table":
            self.tables.append([])
        if tag == "tr":
            self.tables[-1].append([])
        if tag in ("td", "th"):
            self.tables[-1][-1].append("")
            self._open = True

    def handle_endtag(self, tag: str) -> None:
        if tag in ("td", "th"):
            self._open = False

    def handle_data(self, data: str) -> None:
        self.text += data
        if self._open:
            self.tables[-1][-1][-1] += data

    def table(self, caption: str) -> list[dict[str, str]]:
        """Return the rows of the table with a heading of this name."""
        for heading, *rows in self.tables:
            if caption in heading:
                return [dict(zip(heading, row, strict=True)) for row in rows]
        raise AssertionError(caption)


def nothing(name: str, image: Image, result: MaskResult, recipe: Recipe) -> None: ...


def report_of(
    sources: list[Source], recipe: Recipe, counting: Counting | None = None, unfinished: int = 0
) -> tuple[str, list[dict[str, str]]]:
    """Return the report of a run, and the rows of its results.csv."""
    lines, text = io.StringIO(), io.StringIO()
    table = CsvWriter(lines, RESULTS)
    with Report(recipe, date="2026-01-02", counting=counting) as report:
        for result in report.seen(
            job(sources, recipe, nothing, counting=counting, show=pictures_of)
        ):
            table.write_all(result_rows(result))
        report.write(text, unfinished)
    return text.getvalue(), list(csv.DictReader(io.StringIO(lines.getvalue())))


def images(*names: str) -> list[Source]:
    return [Source(name, encode(noise(30, 40, seed))) for seed, name in enumerate(names)]


def test_its_numbers_are_those_of_the_table() -> None:
    recipe = Recipe(
        (MaskClass(RED, name="a"), MaskClass(RED, name="b", invert=True, within=None)),
        region=(Rectangle("include", 2, 3, 20, 10, name="left"),),
    )
    text, rows = report_of(images("1.png", "2.png"), recipe, Counting())
    seen = Read(text).table("considered_px")
    assert len(seen) == len(rows) == 8
    for shown, row in zip(seen, rows, strict=True):
        for name in ("image", "class", "region", "of", "selected_px", "considered_px", "objects"):
            assert shown[name] == row[name]
        assert float(shown["percent"]) == pytest.approx(float(row["percent"]), abs=0.005)
        assert float(shown["area_mean_px"]) == pytest.approx(float(row["area_mean_px"]), rel=1e-3)
        assert f'title="{row["area_mean_px"]}"' in text or "." not in row["area_mean_px"]
    assert "sha256" not in seen[0]


def test_what_has_a_name_from_outside_stays_text() -> None:
    name = "<script>alert(1)</script>&\"'.png"
    recipe = Recipe(MaskClass(RED, name="<img src=x onerror=1>"))
    bad = Source("<b>no.png", b"no image")
    text, _ = report_of([*images(name), bad], recipe)
    read = Read(text)
    tags = {tag for tag, _ in read.tags}
    assert not tags & {"script", "b>no.png"}
    assert read.text.count(name) >= 2
    assert "<img src=x onerror=1>" in read.text
    assert all(each["src"].startswith("data:image/jpeg;base64,")  # type: ignore[union-attr]
               for tag, each in read.tags if tag == "img")  # fmt: skip


def test_it_needs_nothing_from_anywhere() -> None:
    text, _ = report_of(images("a.png"), Recipe(RED))
    for _, attributes in Read(text).tags:
        assert not any(name.startswith("on") for name in attributes)
        assert "href" not in attributes
    assert "url(" not in text
    assert not re.search(r"https?://", text)


def test_equal_runs_give_equal_bytes() -> None:
    assert report_of(images("a.png"), Recipe(RED)) == report_of(images("a.png"), Recipe(RED))


def test_what_is_not_like_the_others_is_named() -> None:
    own = Recipe(Rule((Group((Range("red", 7, 255),)),)))
    first, second, third = images("own.png", "out.png", "seen.png")
    sources = [
        Source(first.name, first.given, own=((0, Own(recipe=own)),)),
        Source(second.name, second.given, own=((0, Own(left_out=True)),)),
        Source(third.name, third.given, own=((0, Own(checked=True)),)),
        Source("bad.png", b"no image"),
    ]
    text, _ = report_of(sources, Recipe(RED), unfinished=2)
    seen = Read(text).text
    assert "2 images of 3 have masks" in seen
    assert "A person looked at 1 of them" in seen
    assert "own.png: own rule: Red 7–255 instead of 100–255" in seen
    assert "These images were left out by a person, and have no mask:" in seen
    assert [row["image"] for row in Read(text).table("considered_px")][1] == "out.png"
    assert "1 of 3 images have no mask" in seen
    assert "bad.png: " in seen
    assert "The run was stopped: 2 files not finished." in seen


def test_methods_say_what_was_done() -> None:
    auto = Rule((Group((Range("gray", Auto("otsu"), 255),)),))
    text, rows = report_of(images("a.png"), Recipe(auto, connectivity=4), Counting(min_area=5))
    seen = Read(text)
    assert "Bounds with the name of a method were found in each image by itself" in seen.text
    assert "touch at sides (4-connected). What counts: area from 5 px." in seen.text
    assert "thresholds" not in seen.table("considered_px")[0]
    assert seen.table("thresholds")[0]["thresholds"] == rows[0]["thresholds"] != ""


@pytest.mark.parametrize(
    ("given", "sides", "told"),
    [
        (None, {}, "The size of a pixel is not known: areas are in pixels."),
        (0.5, {0.5: 2}, "is 0.5 µm in 2 images, as a person gave it for all images."),
        (0.5, {0.5: 1, 2.0: 1}, "gave it: 0.5 µm for all but single images."),
        (None, {2.0: 1, None: 1}, "is 2 µm in 1 image, as the files say, or as a person gave it"),
        (None, {2.0: 1, None: 1}, "It is not known in 1 image."),
    ],
)
def test_where_the_scale_is_from(
    given: float | None, sides: dict[float | None, int], told: str
) -> None:
    facts = Facts(done=2, scales=Counter(sides))
    found = {each.title: each.text for each in methods(Recipe(RED), facts, None, given)}
    assert told in found["Scale"]


def test_what_percentages_are_of_and_what_cleaning_joins() -> None:
    classes = (MaskClass(RED, "a", cleaning=(FillHoles(),)), MaskClass(RED, "b", within="a"))
    shape = Rectangle("include", 0, 0, 9, 9)
    (*_, masks, _) = methods(Recipe(classes, region=(shape,), connectivity=4), Facts(), None)
    assert "considered: the valid ones inside the region, and inside the class" in masks.text
    assert masks.text.endswith("Cleaning joins pixels that touch at sides.")
    (*_, plain, _) = methods(Recipe(RED), Facts(), None)
    assert plain.text.endswith("considered: the valid ones.")


def test_words_have_a_table_of_their_own_without_parts_of_the_region() -> None:
    recipe = Recipe(RED, region=(Rectangle("include", 0, 0, 9, 9, "A1"),))
    text, rows = report_of([*images("a.png"), Source("b.png", b"no")], recipe)
    words = Read(text).table("read_as")
    assert [row["image"] for row in words] == ["a.png", "b.png"]
    assert words[1]["error"] == rows[-1]["error"] != ""
    numbers = Read(text).table("considered_px")
    assert [row["region"] for row in numbers] == ["", "A1", ""]
    assert "error" not in numbers[0]


def test_bars_are_as_long_as_shares() -> None:
    half = np.zeros((10, 10, 3), np.uint8)
    half[:5] = 200
    sources = [Source("half.png", encode(half)), Source("none.png", encode(half * 0))]
    text, _ = report_of(sources, Recipe(RED))
    assert re.findall(r'<rect width="([\d.]+)"', text) == ["50.000", "0.000"]
    assert "2 images: mean 25.00 %, SD 35.36, median 25.00 %, from 0.00 to 50.00 %." in text


def test_many_images_are_told_by_percentage() -> None:
    half = np.zeros((10, 10, 3), np.uint8)
    half[:5] = 200
    content = encode(half)
    sources = [Source(f"{i}.png", content) for i in range(151)]
    text, _ = report_of(sources, Recipe(RED))
    assert len(re.findall("<rect", text)) == 20
    bar = '<rect width="100.000" height="10" fill="#d55e00"/></svg></td><td class="number">151<'
    assert bar in text.replace("\n", "").replace("#D55E00", "#d55e00")


def test_a_run_without_images_has_a_report() -> None:
    text, _ = report_of([], Recipe(RED))
    assert "There was no image." in text
    assert "There are none." in text
