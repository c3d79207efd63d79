"""Images: several at once, of every kind, with any name, and ones that cannot be read."""

from __future__ import annotations

import csv
import io
import re
import urllib.error
import urllib.request
import zipfile
from pathlib import Path

import imagecodecs
import numpy as np
import pytest
import tifffile
from PIL import Image as Pillow
from PIL import ImageCms, ImageOps
from playwright.sync_api import expect

from maskapp.core.engine.apply import apply_recipe
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from maskapp.files.reading.images import read_image
from maskapp.ui.images.examples import TASKS, example_bytes
from tests.browser.app_driver import App
from tests.browser.conftest import ROOT, OpenApp
from tests.ui.pictures import Pixels, decode, encode, flat, noise
from tests.zipped import zip_files

FIRST, SECOND = noise(), noise(37, 53, seed=2)


def unzipped(data: bytes) -> dict[str, bytes]:
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_switching_images_keeps_the_rule_and_all_masks_come_in_one_file(app: App) -> None:
    app.upload(("first.png", encode(FIRST)), ("second.png", encode(SECOND)))
    expect(app.selected).to_be_visible()
    app.set_range("Red", 90, 180)
    first, second = ((p[..., 0] >= 90) & (p[..., 0] <= 180) for p in (FIRST, SECOND))
    app.expect_selected(first)
    app.choose_image("second.png")
    app.expect_selected(second)
    app.expect_range("Red", 90, 180)
    assert app.download().name.startswith("second_mask_")
    app.choose_image("first.png")
    app.expect_selected(first)
    files = unzipped(app.download_all().data)
    assert set(files) == {
        "first_mask.png",
        "second_mask.png",
        "results.csv",
        "recipe.json",
        "experiment.json",
    }
    np.testing.assert_array_equal(decode(files["first_mask.png"])[1] == 255, first)
    np.testing.assert_array_equal(decode(files["second_mask.png"])[1] == 255, second)
    rows = list(csv.DictReader(io.StringIO(files["results.csv"].decode("utf-8-sig"))))
    assert [(row["image"], row["selected_px"], row["error"]) for row in rows] == [
        ("first.png", str(first.sum()), ""),
        ("second.png", str(second.sum()), ""),
    ]
    assert Recipe.from_json(files["recipe.json"]).rule.describe() == "Red 90–180"


def test_two_files_of_one_name_keep_their_own_masks(app: App) -> None:
    app.upload(("same.png", encode(FIRST)), ("same.png", encode(SECOND)))
    expect(app.selected).to_be_visible()
    app.set_range("Red", 90, 180)
    app.expect_selected((FIRST[..., 0] >= 90) & (FIRST[..., 0] <= 180))
    files = unzipped(app.download_all().data)
    sizes = {name: decode(data)[1].shape for name, data in files.items() if name.endswith("png")}
    assert sizes == {"same_mask.png": FIRST.shape[:2], "same_2_mask.png": SECOND.shape[:2]}


def test_every_kind_of_file_gives_the_mask_of_its_own_pixels(app: App) -> None:
    rgb = Pillow.fromarray(FIRST)
    clear = rgb.convert("RGBA")
    clear.putalpha(Pillow.fromarray((FIRST[..., 1] > 100).astype(np.uint8) * 255))
    turned = Pillow.Exif()
    turned[274] = 6
    files = {
        "clear.png": encode(clear),
        "grey.png": encode(rgb.convert("L")),
        "palette.png": encode(rgb.quantize(32)),
        "turned.jpg": encode(rgb, "JPEG", exif=turned, quality=95),
        "plain.tif": encode(rgb, "TIFF"),
        "plain.bmp": encode(rgb, "BMP"),
        "plain.webp": encode(rgb, "WEBP", lossless=True),
    }
    app.upload(*files.items())
    expect(app.selected).to_be_visible()
    app.set_range("Red", 90, 180)
    expect(app.page.get_by_text("Red 90–180", exact=True)).to_be_visible()
    app.wait_until_idle()
    masks = unzipped(app.download_all().data)
    for name, data in files.items():
        with Pillow.open(io.BytesIO(data)) as picture:
            upright = np.asarray(ImageOps.exif_transpose(picture).convert("RGBA"))
        kept = (upright[..., 0] >= 90) & (upright[..., 0] <= 180) & (upright[..., 3] > 0)
        if name.startswith("plain"):  # their masks share a name, so they are numbered
            continue
        found = masks[f"{Path(name).stem}_mask.png"]
        np.testing.assert_array_equal(decode(found)[1] == 255, kept, err_msg=name)
    plain = [v for k, v in masks.items() if k.startswith("plain")]
    assert len(plain) == 3
    for found in plain:
        expected = (FIRST[..., 0] >= 90) & (FIRST[..., 0] <= 180)
        np.testing.assert_array_equal(decode(found)[1] == 255, expected)


def test_notices_and_share_fit_transparent_and_turned_images(app: App) -> None:
    valid = FIRST[..., 1] > 100
    clear = np.dstack([FIRST, valid.astype(np.uint8) * 255])
    app.upload(("clear.png", encode(Pillow.fromarray(clear))))
    expect(app.selected).to_be_visible()
    app.set_range("Red", 90, 180)
    mask = (FIRST[..., 0] >= 90) & (FIRST[..., 0] <= 180) & valid
    app.expect_selected(mask, considered=int(valid.sum()))
    hidden = valid.size - int(valid.sum())
    expect(app.page.get_by_text(f"{hidden} fully transparent pixels are never")).to_be_visible()
    _, values = decode(app.download().data)
    np.testing.assert_array_equal(values == 255, mask)


def test_the_picture_of_a_task_opens_its_example_without_leaving_this_computer(app: App) -> None:
    for task in TASKS:
        # The middle of each card's picture belongs to its button.
        app.at_rest(app.button(task.label))
        pressed = app.page.locator(f".st-key-task-{task.id} img").evaluate(
            """(picture) => {
                const { x, y, width, height } = picture.getBoundingClientRect();
                return document.elementFromPoint(x + width / 2, y + height / 2).innerText;
            }"""
        )
        assert pressed == task.label
    task = TASKS[0]
    box = app.page.locator(f".st-key-task-{task.id} img").bounding_box()
    assert box
    app.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    app.expect_viewer_ready()
    image = read_image(example_bytes(task.images[0]))
    app.expect_selected(apply_recipe(image, task.recipe).mask)


@pytest.mark.parametrize("pixels", [flat((0, 0, 0)), flat((255, 255, 255)), flat((9, 9, 9), 1, 1)])
def test_image_of_one_colour_is_explained(app: App, pixels: Pixels) -> None:
    app.upload(("flat.png", encode(pixels)))
    app.expect_selected(pixels[..., 0] >= 0)
    expect(app.message("alone selects every pixel")).to_be_visible()
    app.set_from("Gray", 10 if pixels.max() < 10 else 255)
    app.set_to("Gray", 254 if pixels.min() == 255 else 255)
    app.expect_viewer_ready()


def test_file_that_is_no_image_is_refused_with_a_sentence(app: App) -> None:
    app.upload(("half.png", encode(FIRST)[:900]))
    expect(app.message("half.png: this PNG file is damaged or incomplete")).to_be_visible()
    name = "![x](http:⁄⁄example.invalid⁄p.png) **b** :smile: $x$ <b>h<b>.png"
    app.upload((name, b"\0no image"))
    message = app.message("not an image")
    expect(message).to_contain_text(name)
    assert message.locator("img, a, strong, b, .katex").count() == 0
    app.upload(("notes.png", b"Dear diary, this is no picture."))
    expect(app.message("notes.png: ")).to_be_visible()
    shown = app.page.locator("body").inner_text()
    for secret in ("Traceback", "Error:", ROOT.as_posix(), "site-packages"):
        assert secret not in shown
    app.upload(("leaf.png", encode(FIRST)))
    app.expect_selected(FIRST[..., 0] >= app.number("Red from"))


HOSTILE_NAMES = (
    "![x](http://example.invalid/pixel.png).png",
    "[click](http://example.invalid).png",
    "<img src=http:⧸⧸example.invalid onerror=alert(1)>.png",
    "**bold** _it_ `code`.png",
    ":smile: :red[red] :material/delete:.png",
    "$x^2$ and $$y$$.png",
    "שלום עולם.png",
    "# heading - 1. list > quote | table &amp; ~~gone~~.png",
    "a" * 200 + ".png",
)


def test_any_file_name_is_shown_as_it_is(app: App) -> None:
    data = encode(noise(9, 7))
    names = [name.replace("/", "⁄") for name in HOSTILE_NAMES]
    app.upload(*((name, data) for name in names))
    expect(app.selected).to_be_visible()
    app.look_at("Table")
    buttons = app.table.locator("tbody").get_by_role("button")
    expect(buttons).to_have_count(len(names))
    for name in names:
        expect(buttons.get_by_text(name, exact=True)).to_be_attached()
    for place in (app.table, app.strip):
        assert place.locator("img, a, strong, em, code, .katex").count() == 0
    assert app.dialogs == []


def test_leaving_with_images_warns_and_without_does_not(app: App) -> None:
    app.button("Help").click()
    app.page.keyboard.press("Escape")
    app.reload()
    assert app.dialogs == []
    app.upload(("leaf.png", encode(FIRST)))
    app.expect_viewer_ready()
    app.set_range("Red", 90, 180)
    app.reload()
    assert app.dialogs == ["beforeunload"]


def test_all_images_can_be_removed(app: App) -> None:
    app.upload(("leaf.png", encode(FIRST)), ("other.png", encode(SECOND)))
    expect(app.selected).to_be_visible()
    app.set_range("Red", 90, 180)
    app.remove_all()
    expect(app.page.get_by_text("Your rule is ready: Red 90–180")).to_be_visible()
    expect(app.strip).to_have_count(0)
    app.upload(("other.png", encode(SECOND)))
    app.expect_selected((SECOND[..., 0] >= 90) & (SECOND[..., 0] <= 180))


def test_a_single_image_is_removed_once_that_was_asked(app: App) -> None:
    app.upload(("first.png", encode(FIRST)), ("second.png", encode(SECOND)))
    expect(app.selected).to_be_visible()
    app.expect_counted()
    app.tile("first.png").click()
    app.strip.get_by_role("button", name="Remove this image").click()
    sure = app.strip.get_by_role("button", name="Really remove this image?")
    expect(sure).to_be_focused()
    app.page.keyboard.press("Escape")
    expect(sure).to_have_count(0)
    app.strip.get_by_role("button", name="Remove this image").click()
    sure.click()
    expect(app.tiles).to_have_count(1)
    expect(app.tile("second.png")).to_have_attribute("aria-selected", "true")
    app.set_range("Red", 90, 180)
    app.expect_selected((SECOND[..., 0] >= 90) & (SECOND[..., 0] <= 180))
    app.strip.get_by_role("button", name="Remove this image").click()
    sure.click()
    expect(app.tiles).to_have_count(0)


def test_colours_are_converted_for_good_until_undone(open_app: OpenApp) -> None:
    app = open_app(rule=Rule((Group((Range("red", 128, 255),)),)))
    few = FIRST // 100 * 100  # few colours, so that none lies at a bound
    adobe = bytes(imagecodecs.cms_profile("adobergb"))
    transform = ImageCms.buildTransform(
        ImageCms.ImageCmsProfile(io.BytesIO(adobe)),
        ImageCms.createProfile("sRGB"),
        "RGB",
        "RGB",
        ImageCms.Intent.RELATIVE_COLORIMETRIC,
    )
    converted = np.asarray(ImageCms.applyTransform(Pillow.fromarray(few), transform))
    low, high = (
        next(t for t in range(start, 256) if not np.isin(converted[..., 0], (t - 1, t)).any())
        for start in (90, 160)
    )
    app.upload(("adobe.png", encode(Pillow.fromarray(few), icc_profile=adobe)))
    expect(app.selected).to_be_visible()
    app.set_range("Red", low, high)
    app.expect_selected((few[..., 0] >= low) & (few[..., 0] <= high))
    convert = app.page.get_by_role("switch", name="Convert to sRGB")
    app.page.get_by_text("Convert to sRGB", exact=True).click()
    app.expect_selected((converted[..., 0] >= low) & (converted[..., 0] <= high))
    expect(convert).to_be_checked()
    expect(app.page.get_by_text("The colours were converted from")).to_be_visible()
    app.page.get_by_role("button", name="Undo: Converted to sRGB").click()
    app.expect_selected((few[..., 0] >= low) & (few[..., 0] <= high))
    expect(convert).not_to_be_checked()
    app.page.get_by_role("button", name="Redo: Converted to sRGB").click()
    mask = (converted[..., 0] >= low) & (converted[..., 0] <= high)
    app.expect_selected(mask)
    _, values = decode(app.download().data)
    np.testing.assert_array_equal(values == 255, mask)


def test_another_level_is_taken_back_with_its_mask(app: App) -> None:
    stream = io.BytesIO()
    full, small = noise(64, 48), noise(32, 24, seed=4)
    with tifffile.TiffWriter(stream) as writer:
        for kind, level in ((0, full), (1, small)):
            writer.write(level, photometric="rgb", subfiletype=kind, metadata=None)
    app.upload(("slide.tif", stream.getvalue()))
    expect(app.selected).to_be_visible()
    app.set_range("Red", 90, 180)
    of_full, of_small = ((p[..., 0] >= 90) & (p[..., 0] <= 180) for p in (full, small))
    app.expect_selected(of_full)
    app.page.get_by_role("combobox", name="Level", exact=True).click()
    app.page.get_by_role("option", name="1: 32 × 24").click()
    app.expect_selected(of_small)
    app.page.get_by_role("button", name="Undo: Level").click()
    app.expect_selected(of_full)
    _, values = decode(app.download().data)
    np.testing.assert_array_equal(values == 255, of_full)


def test_an_experiment_brings_the_work_back_and_finds_renamed_images(open_app: OpenApp) -> None:
    app = open_app()
    app.upload(("first.png", encode(FIRST)), ("second.png", encode(SECOND)))
    expect(app.selected).to_be_visible()
    app.set_range("Red", 90, 180)
    app.wait_until_idle()
    app.open_export()
    saved = app.download("Download experiment")
    assert saved.name.startswith("experiment_")
    app = open_app()  # as somebody else: this window would bring its images back
    app.load_recipe(saved.data, "experiment.json")
    expect(app.message("2 files are not here yet: first.png, second.png.")).to_be_visible()
    app.upload(("renamed.png", encode(SECOND)))
    expect(app.message("1 file is not here yet: first.png.")).to_be_visible()
    app.expect_selected((SECOND[..., 0] >= 90) & (SECOND[..., 0] <= 180))
    app.press("Go on without it")
    expect(app.message("not here yet")).to_have_count(0)
    app.expect_range("Red", 90, 180)


def test_names_have_their_folders_and_what_single_images_have_is_told(app: App) -> None:
    cut = encode(noise(300, 200), "JPEG")[:9000]
    files = [("day07/a.png", encode(FIRST)), ("day14/a.png", encode(SECOND)), ("day14/c.jpg", cut)]
    app.upload(("days.zip", zip_files(files)))
    expect(app.selected).to_be_visible()
    app.set_range("Red", 90, 180)
    app.choose_image("day14/c.jpg")
    expect(app.message("day14/c.jpg: this JPEG file is damaged")).to_be_visible()
    app.choose_image("day14/a.png")
    expect(app.viewer).to_be_visible()  # not so beside an image that cannot be read
    app.expect_selected((SECOND[..., 0] >= 90) & (SECOND[..., 0] <= 180))
    app.open_export()
    expect(app.page.get_by_text("This image: day14/a.png")).to_be_visible()
    expect(app.page.get_by_text("As in: day14/a_mask.png")).to_be_visible()
    expect(app.message("of its own")).to_have_count(0)
    app.close_export()
    app.set_bounds_for("Only this one")
    app.set_from("Red", 60)
    app.expect_selected((SECOND[..., 0] >= 60) & (SECOND[..., 0] <= 180))
    app.open_export()
    own = "day14/a.png (own rule: Red 60–180 instead of 90–180)"
    told = app.message(f"1 of 3 images has a rule or region of its own: {own}. The recipe and the")
    expect(told).to_be_visible()
    app.press("Build ZIP")
    packed = unzipped(app.download_zip().data)
    assert own.partition(" (")[0] in packed["OWN_RULE_OR_REGION_1_of_2.txt"].decode()


def test_unreadable_files_are_told_before_and_after_all_masks_are_downloaded(app: App) -> None:
    cut = encode(noise(300, 200), "JPEG")[:9000]  # only reading its pixels tells
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        for day, pixels in (("day07", FIRST), ("day14", SECOND)):
            archive.writestr(f"{day}/rosette 1 (a).png", encode(pixels))
        archive.writestr("notes.txt", "hello")
    app.upload(("days.zip", stream.getvalue()), ("cut.jpg", cut), ("photo.psd", OTHER))
    expect(app.selected).to_be_visible()
    expect(app.message("2 of 4 images cannot be read: cut.jpg, photo.psd.")).to_be_visible()
    damaged = re.compile("Cannot be read: this JPEG file is damaged")
    expect(app.tile("cut.jpg")).to_have_accessible_description(damaged)
    app.set_range("Red", 90, 180)
    app.expect_selected((FIRST[..., 0] >= 90) & (FIRST[..., 0] <= 180))
    app.open_export()
    before = "2 of 4 images: 2 cannot be read (cut.jpg, photo.psd)"
    expect(app.page.get_by_text(before)).to_be_visible()
    app.press("Build ZIP")
    files = unzipped(app.download_zip().data)
    expect(app.message("The ZIP has no mask for 2 of 4 images: cut.jpg (this JPEG")).to_be_visible()
    for day, pixels in (("day07", FIRST), ("day14", SECOND)):
        mask = decode(files[f"{day}/rosette 1 (a)_mask.png"])[1] == 255
        np.testing.assert_array_equal(mask, (pixels[..., 0] >= 90) & (pixels[..., 0] <= 180))
    rows = list(csv.DictReader(io.StringIO(files["results.csv"].decode("utf-8-sig"))))
    assert [(row["image"], row["files"] != "", row["error"] != "") for row in rows] == [
        ("day07/rosette 1 (a).png", True, False),
        ("day14/rosette 1 (a).png", True, False),
        ("cut.jpg", False, True),
        ("photo.psd", False, True),
        ("notes.txt", False, False),
    ]
    # It stays until it is removed, also where the menu is closed.
    app.close_export()
    assert unzipped(app.download_zip().data) == files
    address = f"{app.address}{app.zip_link.get_attribute('href')}"
    assert urlopen_status(address) == 404  # somebody else who knows the address
    app.press("Remove ZIP")
    expect(app.zip_link).to_have_count(0)


def test_an_image_that_cannot_be_read_takes_nothing_away(app: App) -> None:
    app.upload(("a.png", encode(FIRST)), ("b.png", encode(SECOND)), ("photo.psd", OTHER))
    app.set_range("Red", 90, 180)
    app.choose_image("photo.psd")
    expect(app.message("photo.psd: this is a Photoshop file")).to_be_visible()
    # Until the run ends, what the image before left is there too.
    expect(app.page.get_by_text("Red 90–180")).to_have_count(1)
    app.page.keyboard.press("Control+z")
    expect(app.page.get_by_role("button", name="Redo: Red to 255 → 180")).to_be_visible()
    app.page.keyboard.press("Control+Shift+z")
    expect(app.page.get_by_text("Red 90–180")).to_have_count(1)
    app.open_export()
    app.press("Build ZIP")
    files = unzipped(app.download_zip().data)
    app.close_export()
    for name, pixels in (("a", FIRST), ("b", SECOND)):
        mask = decode(files[f"{name}_mask.png"])[1] == 255
        np.testing.assert_array_equal(mask, (pixels[..., 0] >= 90) & (pixels[..., 0] <= 180))
    app.look_at("Grid")
    # The grid's pictures come though no picture is on view.
    app.page.wait_for_function(
        """canvas => {
            const { width, height } = canvas;
            const pixels = canvas.getContext("2d");
            return width && pixels.getImageData(0, 0, width, height).data.some(Boolean);
        }""",
        arg=app.grid.get_by_role("option", name="a.png").locator("canvas").element_handle(),
    )


def urlopen_status(address: str) -> int:
    try:
        with urllib.request.urlopen(address) as answer:
            return int(answer.status)
    except urllib.error.HTTPError as error:
        return error.code


OTHER = b"8BPS\0\1" + bytes(50)
