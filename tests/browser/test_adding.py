"""Files on their way: none is lost, whatever happens meanwhile, and the page tells of them."""

from __future__ import annotations

from playwright.sync_api import Route, expect

from tests.browser.app_driver import App
from tests.browser.conftest import OpenApp
from tests.ui.pictures import encode, noise

FIRST, SECOND, THIRD, FOURTH = (
    (f"{name}.png", encode(noise(seed=seed)))
    for seed, name in enumerate(("first", "second", "third", "fourth"))
)


def hold_uploads(app: App) -> list[Route]:
    """Keep back what is uploaded from now on; each `continue_` lets one through."""
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    app.page.route("**/_stcore/upload_file/**", hold)
    return held


def expect_held(app: App, held: list[Route], count: int) -> None:
    while len(held) < count:
        app.page.wait_for_timeout(50)


def let_through(app: App, held: list[Route]) -> None:
    while held:
        held.pop().continue_()
    app.page.unroute("**/_stcore/upload_file/**")


def test_what_is_dropped_while_the_first_is_taken_in_comes_too(open_app: OpenApp) -> None:
    app = open_app(slow=True)
    app.upload(FIRST)
    app.expect_viewer_ready()
    app.wait_until_idle()
    held = hold_uploads(app)
    app.upload(SECOND)
    expect_held(app, held, 1)
    release = app.hold_answers()
    with app.page.expect_response("**/_stcore/upload_file/**"):
        let_through(app, held)
    app.page.wait_for_timeout(300)  # the server hears of it, and takes it
    app.upload(THIRD)
    app.page.wait_for_timeout(300)
    release()
    expect(app.tiles).to_have_count(3)
    expect(app.tile("third.png")).to_be_attached()


def test_the_page_says_that_files_are_on_their_way_until_they_are_there(app: App) -> None:
    app.upload(FIRST)
    app.expect_viewer_ready()
    held = hold_uploads(app)
    app.upload(SECOND, THIRD)
    expect_held(app, held, 2)
    sign = app.page.get_by_role("status").filter(has_text="Adding")
    expect(sign).to_have_text("Adding 2 files: 0 of 2 sent")
    app.upload(FOURTH)
    expect(sign).to_have_text("Adding 3 files: 0 of 3 sent")
    held.pop().continue_()
    expect(sign).to_have_text("Adding 3 files: 1 of 3 sent")
    let_through(app, held)
    expect(app.tiles).to_have_count(4)
    expect(sign).to_have_count(0)


def test_files_come_also_where_their_uploader_goes_before(app: App) -> None:
    app.upload(FIRST)
    app.expect_viewer_ready()
    held = hold_uploads(app)
    app.upload(SECOND)
    expect_held(app, held, 1)
    app.press("Remove all images")  # the page has another uploader without images
    expect(app.strip).to_have_count(0)
    let_through(app, held)
    expect(app.tiles).to_have_count(1)
    expect(app.tile("second.png")).to_be_attached()


def test_a_dialog_that_is_open_while_others_come_brings_its_files(app: App) -> None:
    app.upload(FIRST)
    app.expect_viewer_ready()
    with app.page.expect_file_chooser() as opened:
        app.strip.get_by_role("button", name="+ images").click()
    app.upload(SECOND)
    expect(app.tiles).to_have_count(2)
    app.wait_until_idle()
    name, data = THIRD
    opened.value.set_files({"name": name, "mimeType": "image/png", "buffer": data})
    expect(app.tiles).to_have_count(3)
