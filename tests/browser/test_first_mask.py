"""From an image to its mask: what a person comes for."""

from __future__ import annotations

import hashlib
import io
import json
import re
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from PIL import Image as Pillow
from playwright.sync_api import expect

import maskapp
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from tests.browser.app_driver import App, Mask
from tests.browser.conftest import ROOT, OpenApp, Windows
from tests.ui.pictures import Pixels, decode, encode, noise

PIXELS = noise()
RECIPE = Recipe(Rule((Group((Range("red", 60, 170),)),)))


def between(pixels: Pixels, band: int, low: int, high: int) -> Mask:
    return np.asarray((pixels[..., band] >= low) & (pixels[..., band] <= high))


MASK = between(PIXELS, 0, 60, 170)


@pytest.fixture
def app(windows: Windows) -> App:
    """The page with an image and the range Red 60–170."""
    app = windows.get(_begin, RECIPE)
    app.expect_selected(MASK)
    return app


def _begin(open_app: OpenApp) -> App:
    app = open_app(rule=RECIPE.rule)
    app.upload(("leaf.png", encode(PIXELS)))
    return app


def test_page_explains_itself_and_an_upload_shows_a_mask_at_once(open_app: OpenApp) -> None:
    app = open_app()
    expect(app.page.get_by_text("Add your own images above")).to_be_visible()
    expect(app.page.get_by_role("region", name="Images")).to_be_visible()
    app.upload(("leaf.png", encode(PIXELS)))
    low = app.box("Red from")
    expect(low).to_have_value(re.compile(r"^\d+$"))
    app.expect_selected(PIXELS[..., 0] >= int(low.input_value()))
    expect(app.box("Red to")).to_have_value("255")
    expect(app.page.get_by_text(f"Red {low.input_value()}–255", exact=True)).to_be_visible()
    app.expect_viewer_ready()


def test_number_is_taken_with_enter_and_with_tab(app: App) -> None:
    app.type("Red from", 100, then="Enter")
    app.expect_selected(between(PIXELS, 0, 100, 170))
    app.type("Red to", 140, then="Tab")
    app.expect_selected(between(PIXELS, 0, 100, 140))


def test_downloaded_file_is_the_mask_pixel_by_pixel_in_every_format(app: App) -> None:
    for label, extension, top in (
        ("", "png", 255),
        ("PNG, 0 and 1", "png", 1),
        ("TIFF, 0 and 255", "tif", 255),
    ):
        file = app.download_as(label) if label else app.download()
        assert re.fullmatch(rf"leaf_mask_[0-9a-f]{{16}}\.{extension}", file.name)
        mode, values = decode(file.data)
        assert mode == "L"
        assert values.dtype == np.uint8
        np.testing.assert_array_equal(values, MASK.astype(np.uint8) * top)
        if extension == "png":
            expect_origin(file.data)
    file = app.download_as("NumPy array (bool)")
    assert file.name.endswith(".npy")
    mask = np.load(io.BytesIO(file.data), allow_pickle=False)
    assert mask.dtype == np.bool_
    np.testing.assert_array_equal(mask, MASK)


def expect_origin(png: bytes) -> None:
    """Check that a PNG tells how it was made."""
    with Pillow.open(io.BytesIO(png)) as picture:
        texts = picture.info
    assert Recipe.from_json(texts["maskapp recipe"]) == RECIPE
    assert texts["maskapp source sha256"] == hashlib.sha256(encode(PIXELS)).hexdigest()
    assert texts["Software"] == f"maskapp {maskapp.__version__}"


def test_zero_and_one_come_with_a_warning(app: App) -> None:
    app.choose_format("PNG, 0 and 1")
    expect(app.page.get_by_text("looks black in most viewers")).to_be_visible()
    app.page.get_by_role("combobox", name="Mask format").click()
    options = app.page.get_by_role("option")
    expect(options).to_have_count(4)
    assert not [text for text in options.all_inner_texts() if "JPEG" in text]
    app.page.keyboard.press("Escape")
    app.button("Help for Mask format").hover()
    expect(app.page.get_by_text("JPEG is not offered")).to_be_visible()


def test_overlay_and_cutout_show_the_mask(app: App) -> None:
    app.open_export()
    mode, overlay = decode(app.download("Download overlay").data)
    assert mode == "RGB"
    half = np.rint(0.5 * PIXELS + 0.5 * np.array([0, 194, 255])).astype(np.uint8)
    np.testing.assert_array_equal(overlay, np.where(MASK[..., None], half, PIXELS))
    mode, cutout = decode(app.download("Download cut-out").data)
    assert mode == "RGBA"
    np.testing.assert_array_equal(cutout[..., 3], MASK.astype(np.uint8) * 255)
    np.testing.assert_array_equal(cutout[MASK][:, :3], PIXELS[MASK])


def test_recipe_and_script_make_the_same_mask(app: App, tmp_path: Path) -> None:
    app.open_export()
    recipe = app.download("Download recipe")
    assert recipe.name.endswith(".json")
    assert json.loads(recipe.data)["maskapp_recipe"] == 2
    assert Recipe.from_json(recipe.data) == RECIPE
    script = app.download("Download NumPy script")
    assert script.name.endswith(".py")
    assert b"maskapp" not in script.data.replace(b"# ", b"").split(b"import", 1)[1]
    (tmp_path / "script.py").write_bytes(script.data)
    (tmp_path / "leaf.png").write_bytes(encode(PIXELS))
    command = [sys.executable, "script.py", "leaf.png", "mask.png"]
    assert b"import torch" in app.download("Download PyTorch script").data
    subprocess.run(command, cwd=tmp_path, check=True, timeout=60)
    _, values = decode((tmp_path / "mask.png").read_bytes())
    np.testing.assert_array_equal(values != 0, MASK)


def test_failed_download_is_told_and_the_page_goes_on(open_app: OpenApp) -> None:
    app = open_app(
        after="""
from dataclasses import replace
from maskapp.files.writing.registry import EXPORTS
def fail(*args, **options):
    raise MemoryError
EXPORTS["png"] = replace(EXPORTS["png"], encode=fail)
"""
    )
    app.upload(("leaf.png", encode(PIXELS)))
    expect(app.selected).to_be_visible()
    app.button("Download mask").click()
    expect(app.message("Download mask: the computer has too little free memory")).to_be_visible()
    app.set_from("Red", 60)
    app.expect_selected(between(PIXELS, 0, 60, 255))
    assert ROOT.as_posix() not in app.page.locator("body").inner_text()
    app.trouble.clear()  # the browser's own word about the failed download
