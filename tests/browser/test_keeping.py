"""What a tab holds stays: over a reload, a lost connection; and what is gone is named."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Browser, expect

from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from maskapp.ui.state import link
from tests.browser.app_driver import App
from tests.browser.conftest import ROOT, OpenApp, free_port, running_server
from tests.ui.pictures import encode, noise

LEAF, OTHER = noise(), noise(37, 53, seed=2)
RED = (OTHER[..., 0] >= 90) & (OTHER[..., 0] <= 180)


def two_images(app: App) -> None:
    app.upload(("leaf.png", encode(LEAF)), ("other.png", encode(OTHER)))
    expect(app.selected).to_be_visible()
    app.set_range("Red", 90, 180)
    app.choose_image("other.png")
    app.expect_selected(RED)


def test_a_reload_brings_everything_back_and_another_tab_begins_anew(app: App) -> None:
    two_images(app)
    app.reload()
    app.expect_selected(RED)
    app.expect_range("Red", 90, 180)
    expect(app.tiles).to_have_count(2)
    with app.context.expect_page() as opened:
        app.page.evaluate("window.open(location.href)")  # copies what the tab remembers
    expect(opened.value.get_by_text("Your rule is ready: Red 90–180")).to_be_visible()
    opened.value.wait_for_function(
        "token => sessionStorage['maskapp.tab'] !== token", arg=kept(app)
    )
    opened.value.close(run_before_unload=False)
    # It keeps to itself: the first tab goes on, also with what can be undone.
    app.page.get_by_role("button", name="Undo: Red to").click()
    app.expect_range("Red", 90, 255)
    app.expect_selected(OTHER[..., 0] >= 90)


def kept(app: App) -> str:
    return str(app.page.evaluate("sessionStorage['maskapp.tab']"))


def test_what_is_typed_is_told_at_once_as_the_page_is_left(app: App) -> None:
    """How much of it arrives depends on the browser, which asks before it leaves."""
    two_images(app)
    app.wait_until_idle()
    waiting = app.box("Red to").evaluate(
        """(box) => {
            const form = box.closest(".form");
            box.value = "120";
            box.dispatchEvent(new InputEvent("input", { bubbles: true, composed: true }));
            const before = form.dataset.waiting;
            window.dispatchEvent(new Event("beforeunload", { cancelable: true }));
            return [before, form.dataset.waiting];
        }"""
    )
    assert waiting == ["false", "true"]
    app.expect_range("Red", 90, 120)
    app.expect_address("Red 90–120")


def test_a_lost_connection_is_said_and_everything_is_there_afterwards(open_app: OpenApp) -> None:
    app = open_app(slow=True)
    two_images(app)
    mend = app.cut()
    banner = app.page.get_by_role("alert").filter(has_text="The connection to the computer")
    expect(banner).to_be_visible()
    expect(app.page.locator('[data-testid="stMain"][inert]')).to_be_attached()
    assert "streamlit" not in app.page.locator("body").inner_text().lower()
    mend()
    expect(banner).to_have_count(0)
    app.set_to("Red", 200)
    app.expect_selected((OTHER[..., 0] >= 90) & (OTHER[..., 0] <= 200))
    app.trouble.clear()  # the browser notes each connection that failed


def test_after_a_restart_the_images_to_add_again_are_named(
    browser: Browser, tmp_path: Path
) -> None:
    port, page = free_port(), ROOT / "streamlit_app.py"
    context = browser.new_context(viewport={"width": 1440, "height": 1000})
    with running_server(page, tmp_path / "first.txt", port) as address:
        app = App(context, address)
        older = Recipe(Rule((Group((Range("red", 7, 9),)),)))
        app.go(f"?{link.PARAMETER}={link.encode(older)}")
        two_images(app)  # its rule is another one than that of the page as it was loaded
        app.expect_address("Red 90–180")
    with running_server(page, tmp_path / "second.txt", port):
        lost = app.message("The images are no longer here: leaf.png, other.png.")
        expect(lost).to_be_visible()
        expect(app.page.get_by_text("Your rule is ready: Red 90–180")).to_be_visible()
        app.upload(("other.png", encode(OTHER)))
        app.expect_selected(RED)
        app.wait_until_idle()  # until then, the message of the first screen is there too
        expect(app.message("The images are no longer here: leaf.png.")).to_be_visible()
        app.press("Close this message")
        expect(app.message("no longer here")).to_have_count(0)
    context.close()


def test_a_folder_is_dropped_anywhere_and_what_is_left_out_is_named(
    app: App, tmp_path: Path
) -> None:
    for day, pixels in (("day 7", LEAF), ("day 14", OTHER)):
        (tmp_path / "plants" / day).mkdir(parents=True)
        (tmp_path / "plants" / day / "A1.png").write_bytes(encode(pixels))
    (tmp_path / "plants" / "notes.txt").write_text("hello")
    with (tmp_path / "plants" / "big.tif").open("wb") as big:
        big.truncate(215 * 2**20)
    app.drop(tmp_path / "plants")
    told = app.message("Not added: plants/big.tif (larger than 200 MB), plants/notes.txt (no image")
    expect(told).to_be_visible()
    expect(app.tiles).to_have_count(2)
    for name in ("plants/day 7/A1.png", "plants/day 14/A1.png"):
        expect(app.tile(name)).to_be_attached()
    # Chosen in the uploader itself, it is told likewise.
    app.press("Close this message")
    expect(told).to_have_count(0)
    chooser = app.page.get_by_test_id("stFileUploaderDropzoneInput").first
    chooser.set_input_files([tmp_path / "plants" / "big.tif"])
    expect(app.message("Not added: big.tif (larger than 200 MB).")).to_be_visible()
    expect(app.tiles).to_have_count(2)
