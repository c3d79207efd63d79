"""The report in the ZIP: the command line's to the last byte, and read anywhere, offline."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect

from maskapp import cli
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from tests.browser.conftest import OpenApp
from tests.ui.pictures import encode, noise

RULE = Rule((Group((Range("red", 128, 255),)),))
NAMES = ("leaf 1 <b>&amp;.png", "leaf 2.png")
# What the page and the command line tell may be of two days, at midnight.
_DAY = re.compile(rb"\d{4}-\d\d-\d\d")


def test_the_pages_report_is_the_command_lines_and_opens_without_the_internet(
    open_app: OpenApp, browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = [(name, encode(noise(300, 400, seed))) for seed, name in enumerate(NAMES)]
    app = open_app(rule=RULE)
    app.upload(*files, ("notes.png", b"no image"))
    app.expect_counted()
    app.open_export()
    app.page.locator("label").filter(has_text=re.compile("^Report$")).click()
    app.wait_until_idle()
    app.press("Build ZIP")
    with zipfile.ZipFile(io.BytesIO(app.download_zip().data)) as archive:
        report, recipe = archive.read("report.html"), archive.read("recipe.json")

    monkeypatch.chdir(tmp_path)
    Path("recipe.json").write_bytes(recipe)
    for name, content in files:
        Path(name).write_bytes(content)
    Path("notes.png").write_bytes(b"no image")
    images = [*NAMES, "notes.png"]
    assert cli.main(["apply", "recipe.json", *images, "--out", "out", "--report"]) == 1
    made = Path("out/report.html").read_bytes()
    assert _DAY.sub(b"", report) == _DAY.sub(b"", made)

    Path("report.html").write_bytes(report)
    context = browser.new_context(offline=True, java_script_enabled=False)
    page = context.new_page()
    asked: list[str] = []
    told: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: told.append(message.text))
    address = (tmp_path / "report.html").as_uri()
    page.goto(address)
    expect(page.get_by_role("heading", name="Masks of 2 images")).to_be_visible()
    expect(page.get_by_role("img", name=NAMES[0], exact=True)).to_be_visible()
    assert [each for each in asked if not each.startswith("data:")] == [address]
    assert told == []
    for width in (390, 1200):
        page.set_viewport_size({"width": width, "height": 800})
        box = page.locator("main").bounding_box()
        assert box
        assert box["width"] <= width
        pictures = page.locator("figure img")
        for place in range(pictures.count()):
            at = pictures.nth(place).bounding_box()
            assert at
            assert at["x"] + at["width"] <= width
            assert at["width"] >= 150
    context.close()


def test_it_is_printed_with_columns_that_can_be_read(
    browser: Browser, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("recipe.json").write_text(Recipe(RULE).to_json(), encoding="utf-8")
    for seed, name in enumerate(NAMES):
        Path(name).write_bytes(encode(noise(30, 40, seed)))
    options = ["--out", "out", "--report", "--objects", "--scale", "12.5"]
    assert cli.main(["apply", "recipe.json", *NAMES, *options]) == 0
    context = browser.new_context(viewport={"width": 690, "height": 1000})
    page = context.new_page()
    page.emulate_media(media="print")
    page.goto((tmp_path / "out" / "report.html").as_uri())
    # On paper no column of words is so narrow that a row has a line for each letter.
    rows = page.locator(".wide tbody tr")
    heights = [box["height"] for each in rows.all() if (box := each.bounding_box())]
    assert len(heights) == rows.count() == 4
    assert max(heights) < 60
    assert page.pdf(format="A4").startswith(b"%PDF")
    context.close()
