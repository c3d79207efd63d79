"""Truths on the page: added, compared as the rule is edited, drawn, and ranked over all images."""

from __future__ import annotations

import csv
import io
import re
import zipfile
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image as Pillow
from playwright.sync_api import Locator, expect
from scipy import ndimage

from maskapp.cli import main
from maskapp.core.display.errors_picture import FALSE_NEGATIVE, FALSE_POSITIVE
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from tests.browser.app_driver import App
from tests.browser.conftest import OpenApp
from tests.ui.pictures import encode

RULE = Rule((Group((Range("red", 100, 255),)),))


def leaf(seed: int) -> NDArray[np.uint8]:
    rng = np.random.default_rng(seed)
    smooth = ndimage.gaussian_filter(rng.random((120, 160)), 8)
    pixels = rng.integers(0, 60, (120, 160, 3), np.uint8)
    pixels[smooth > 0.5, 0] = 180
    pixels[smooth > 0.51, 0] = 240
    return pixels


def wanted(pixels: NDArray[np.uint8], shift: int) -> NDArray[np.bool_]:
    mask: NDArray[np.bool_] = np.roll(pixels[..., 0] >= 100, shift, axis=1)
    return mask


def png(mask: NDArray[np.bool_]) -> bytes:
    return encode(Pillow.fromarray(mask.astype(np.uint8) * np.uint8(255)))


IMAGES = {name: leaf(seed) for seed, name in enumerate(("good", "bad", "fair"))}
SHIFTS = {"good": 1, "bad": 40, "fair": 6}
TRUTHS = {name: wanted(pixels, SHIFTS[name]) for name, pixels in IMAGES.items()}


def dice(name: str, low: int = 100) -> str:
    mask, truth = IMAGES[name][..., 0] >= low, TRUTHS[name]
    return f"{2 * np.count_nonzero(mask & truth) / (mask.sum() + truth.sum()):.3f}"


def told(app: App) -> Locator:
    return app.page.locator(".st-key-agreement")


@pytest.fixture
def app(open_app: OpenApp) -> App:
    """The page with three images, the first on view, and their truths."""
    app = open_app(rule=RULE)
    app.upload(*((f"{name}.png", encode(pixels)) for name, pixels in IMAGES.items()))
    app.expect_viewer_ready()
    app.unfold("Truth")
    app.add_truths(*((f"{name}_mask.png", png(truth)) for name, truth in TRUTHS.items()))
    expect(told(app)).to_contain_text(f"Dice {dice('good')}")
    return app


def test_from_truths_to_the_worst_image_and_the_file_of_the_command_line(
    app: App, tmp_path: Path
) -> None:
    app.set_from("Red", 200)
    expect(told(app)).to_contain_text(f"Dice {dice('good', 200)}")
    app.set_from("Red", 100)
    expect(told(app)).to_contain_text(f"Dice {dice('good')}")

    app.page.get_by_text("Show errors in the picture", exact=True).click()
    app.expect_painted("shows", "Errors")
    expect(app.viewer).to_contain_text("orange is selected and not in the truth")
    app.wait_until_idle()
    painted = {tuple(each) for each in app.canvas_pixels().reshape(-1, 4)[:, :3].tolist()}
    assert {FALSE_POSITIVE, FALSE_NEGATIVE} <= painted

    app.press("Compare all images")
    table = app.page.get_by_test_id("stDataFrame")
    expect(table).to_be_visible()
    expect(told(app)).to_contain_text("all 3 images compared, pooled: Dice ")
    given = app.download("Download agreement.csv")
    rows = list(csv.DictReader(io.StringIO(given.data.decode("utf-8-sig"), newline="")))
    assert [row["image"] for row in rows] == ["all images", "bad.png", "fair.png", "good.png"]
    assert re.fullmatch(r"agreement_[0-9a-f]{16}\.csv", given.name)

    for folder in ("images", "truths"):
        (tmp_path / folder).mkdir()
    for name, pixels in IMAGES.items():
        (tmp_path / "images" / f"{name}.png").write_bytes(encode(pixels))
        (tmp_path / "truths" / f"{name}_mask.png").write_bytes(png(TRUTHS[name]))
    (tmp_path / "recipe.json").write_text(Recipe(RULE).to_json(), "utf-8")
    images = [str(tmp_path / "images" / f"{name}.png") for name in IMAGES]
    options = ["--out", str(tmp_path / "out"), "--truth", str(tmp_path / "truths")]
    assert main(["apply", str(tmp_path / "recipe.json"), *images, *options]) == 0
    by_command_line = (tmp_path / "out" / "agreement.csv").read_bytes()
    assert given.data == by_command_line
    with zipfile.ZipFile(io.BytesIO(app.download_all().data)) as archive:
        assert archive.read("agreement.csv") == by_command_line

    # The first row is of the worst image.
    app.bring_into_view(table)
    table.click(position={"x": 12, "y": 52})
    expect(told(app)).to_contain_text(f"Dice {dice('bad')}")
    app.expect_painted("shows", "Errors")

    # What an edit makes old is gone.
    app.set_from("Red", 200)
    expect(told(app)).to_contain_text(f"Dice {dice('bad', 200)}")
    expect(told(app)).to_contain_text("have changed since all images were compared")
    expect(table).to_have_count(0)

    # A reload keeps truths as it keeps images.
    app.reload()
    app.expect_viewer_ready()
    expect(told(app)).to_contain_text(f"Dice {dice('bad', 200)}")
    app.wait_until_idle()
