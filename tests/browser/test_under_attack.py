"""People who mean harm, and things that go wrong: what the page of one person shows."""

from __future__ import annotations

import io
import re
import zipfile

import numpy as np
import pytest
from playwright.sync_api import Download, expect

from maskapp.core.recipe.recipe import Recipe
from tests.browser.app_driver import App
from tests.browser.conftest import ROOT, OpenApp
from tests.ui.pictures import encode, noise

PIXELS = noise()

# No file on a disk can have these names, but what is sent to the server can.
HOSTILE = {
    "0.png": "![x](http://example.invalid/pixel.png).png",
    "1.png": "<img src=http://example.invalid/p.png onerror=alert(1)>.png",
    "2.png": "<script>alert(1)</script>.png",
    "3.png": "../../../etc/passwd.png",
    "4.png": "[a](javascript:alert(1)) ://example.invalid www.example.invalid.png",
    "5.png": "=1+1.png",
    "6.png": "x" * 300 + ".png",
    "7.png": ":material/delete: :red[x] $x^2$ `code` **b**.png",
    "8.png": "![x](data:image;base64,AAAA) <b onmouseover=alert(1)>b.png",
}
# The page may leave folders out.
SHOWN = [re.split(r"[/\\\\]", name)[-1] for name in HOSTILE.values()]
_RENAME = """
(names) => {
    const append = FormData.prototype.append;
    FormData.prototype.append = function (key, value) {
        return value instanceof File
            ? append.call(this, key, value, names[value.name] ?? value.name)
            : append.call(this, key, value);
    };
}
"""


def test_names_that_only_a_program_can_send_are_shown_as_they_are(app: App) -> None:
    app.page.evaluate(_RENAME, HOSTILE)
    app.upload(*((name, encode(PIXELS)) for name in HOSTILE), ("bad.png", b"no image"))
    app.look_at("Table")
    buttons = app.table.locator("tbody").get_by_role("button")
    expect(buttons).to_have_count(len(HOSTILE) + 1)
    for name in SHOWN:
        expect(buttons.filter(has_text=re.compile(f"{re.escape(name)}$"))).to_have_count(1)
    for place in (app.table, app.strip):
        assert place.locator("img, a, script, strong, em, code, .katex").count() == 0
    assert app.dialogs == []
    app.expect_selected(PIXELS[..., 0] >= app.number("Red from"))


@pytest.mark.parametrize(
    ("content", "said", "behind"),
    [(b"\0no image", "not an image", ": "), (b"Dear diary", "Left out", " (text file)")],
)
def test_hostile_names_of_files_that_are_refused_are_shown_as_they_are(
    app: App, content: bytes, said: str, behind: str
) -> None:
    name = "![x](http:example.invalid) <b>b ../../etc/![x](http:example.invalid) <b>b **b**"
    app.page.evaluate(_RENAME, {"0.png": name})
    app.upload(("0.png", content))
    message = app.message(said)
    expect(message).to_contain_text(f"![x](http:example.invalid) <b>b **b**{behind}")
    # What is on view is told apart from others by its folders, which are no more than text.
    assert ("<b>b ../../etc/" in message.inner_text()) == (said == "not an image")
    assert message.locator("img, a, strong, b").count() == 0


@pytest.mark.parametrize(
    ("error", "said"),
    [("MemoryError", "too little free memory"), ("ValueError", "Something went wrong")],
)
def test_a_failure_is_a_sentence_and_the_rule_can_be_changed_back(
    open_app: OpenApp, error: str, said: str
) -> None:
    failing = f"""
from maskapp.ui.compute import masks
if masks.result_of.__name__ != "fails":
    def fails(image, recipe, computed=masks.result_of):
        if recipe.describe() == "Red 77–255":
            raise {error}("/srv/secret/masks.py")
        return computed(image, recipe)
    masks.result_of = fails
"""
    app = open_app(after=failing)
    app.upload(("leaf.png", encode(PIXELS)))
    expect(app.selected).to_be_visible()
    app.set_from("Red", 77)
    expect(app.message(said)).to_be_visible()
    expect(app.selected).to_have_count(0)
    shown = app.page.locator("body").inner_text()
    for secret in ("Traceback", error, "/srv/secret", ROOT.as_posix(), "site-packages"):
        assert secret not in shown
    app.set_from("Red", 78)
    app.expect_selected(PIXELS[..., 0] >= 78)
    expect(app.message(said)).to_have_count(0)


def test_a_double_click_gives_one_consistent_file(app: App) -> None:
    app.upload(*((f"{n}.png", encode(noise(seed=n))) for n in range(4)))
    expect(app.selected).to_be_visible()
    app.set_range("Red", 90, 180)
    app.wait_until_idle()
    saved: list[Download] = []
    app.page.on("download", lambda each: saved.append(each))  # noqa: PLW0108  # not built-in
    app.open_export()
    app.at_rest(app.button("Build ZIP")).dblclick()
    expect(app.zip_link).to_be_visible()
    with app.page.expect_download():
        app.at_rest(app.zip_link).dblclick()
    contents = [each.path().read_bytes() for each in saved]
    assert len(set(contents)) == 1
    with zipfile.ZipFile(io.BytesIO(contents[0])) as archive:
        assert archive.testzip() is None
        assert len(archive.namelist()) == 4 + 3
        recipe = Recipe.from_json(archive.read("recipe.json"))
    assert recipe.rule.groups[0].ranges[0].low == 90


def test_two_people_do_not_see_each_other(open_app: OpenApp) -> None:
    one, two = open_app(), open_app()
    other = noise(seed=9)
    one.upload(("same.png", encode(PIXELS)))
    two.upload(("same.png", encode(other)))
    for app in (one, two):
        expect(app.selected).to_be_visible()
    one.set_range("Red", 90, 180)
    two.set_range("Red", 20, 40)
    one.expect_selected((PIXELS[..., 0] >= 90) & (PIXELS[..., 0] <= 180))
    two.expect_selected((other[..., 0] >= 20) & (other[..., 0] <= 40))
    one.expect_range("Red", 90, 180)
    assert not np.array_equal(PIXELS, other)
