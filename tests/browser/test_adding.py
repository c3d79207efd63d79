"""Files on their way: none is lost, whatever happens meanwhile, and the page tells of them."""

from __future__ import annotations

import re

from playwright.sync_api import Route, expect

from tests.browser.app_driver import App
from tests.browser.conftest import OpenApp
from tests.ui.pictures import encode, noise

LOT = 25
"""Most files that are sent at once, as `lots.mjs` has it."""
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


def many(count: int) -> list[tuple[str, bytes]]:
    return [(f"many_{n:03}.png", encode(noise(24, 16, seed=n))) for n in range(1, count + 1)]


def expect_images(app: App, count: int) -> None:
    """Wait until the set has so many images, of which few have a tile that is seen."""
    expect(app.tiles.first).to_have_attribute("aria-setsize", str(count))


def with_a_first_lot(app: App, count: int) -> list[Route]:
    """Drop many files, of which the first lot comes; the others are kept back."""
    held = hold_uploads(app)
    app.upload(*many(count))
    expect_held(app, held, LOT)
    while held:
        held.pop().continue_()
    expect_images(app, LOT)
    expect_held(app, held, min(LOT, count - LOT))
    return held


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
    expect(sign).to_have_text("Adding 0 of 2 files …")
    app.upload(FOURTH)
    expect(sign).to_have_text("Adding 0 of 3 files …")
    held.pop().continue_()
    expect(sign).to_have_text("Adding 1 of 3 files …")
    let_through(app, held)
    expect(app.tiles).to_have_count(4)
    expect(sign).to_have_count(0)


def test_files_come_also_where_their_uploader_goes_before(app: App) -> None:
    app.upload(FIRST)
    app.expect_viewer_ready()
    held = hold_uploads(app)
    app.upload(SECOND)
    expect_held(app, held, 1)
    app.remove_all()  # the page has another uploader without images
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


def test_many_files_come_in_lots_and_what_is_done_meanwhile_stays(app: App) -> None:
    held = with_a_first_lot(app, 60)
    app.expect_viewer_ready()
    sign = app.page.get_by_role("status").filter(has_text="Adding")
    expect(sign).to_have_text("Adding 25 of 60 files …")
    app.choose_image("many_003.png")
    app.set_range("Red", 90, 180)
    let_through(app, held)
    expect_images(app, 60)
    expect(sign).to_have_count(0)
    expect(app.tile("many_003.png")).to_have_attribute("aria-selected", "true")
    app.expect_range("Red", 90, 180)
    red = noise(24, 16, seed=3)[..., 0]
    app.expect_selected((red >= 90) & (red <= 180))
    app.upload(FIRST)  # another drop shows its own
    expect(app.tile("first.png")).to_have_attribute("aria-selected", "true")


def test_adding_can_be_stopped_and_goes_on_later(app: App) -> None:
    held = with_a_first_lot(app, 40)
    app.button("Stop adding images").click()
    stopped = app.message("many_026.png, many_027.png, many_028.png, many_029.png, many_030.png")
    expect(stopped).to_contain_text("and 10 more (stopped)")
    expect_images(app, LOT)
    for route in held:
        route.abort()  # the browser waits for them no more
    app.page.unroute("**/_stcore/upload_file/**")
    app.press("Try again")
    expect_images(app, 40)
    expect(stopped).to_have_count(0)
    app.trouble.clear()  # the browser notes each upload that was broken off


def test_a_reload_in_the_middle_brings_back_what_came_and_names_the_rest(app: App) -> None:
    with_a_first_lot(app, 30)
    app.reload()
    # Only now: what is kept back goes on where nothing is kept back any more.
    app.page.unroute("**/_stcore/upload_file/**")
    lost = "many_026.png, many_027.png, many_028.png, many_029.png, many_030.png (the page was"
    expect(app.message(lost)).to_be_visible()
    expect(app.button("Try again")).to_have_count(0)
    expect_images(app, LOT)
    app.upload(*many(30)[LOT:])
    expect_images(app, 30)
    app.press("Close this message")
    expect(app.message(lost)).to_have_count(0)
    app.reload()
    expect_images(app, 30)
    expect(app.message("Not added")).to_have_count(0)


def test_uploads_that_fail_are_named_and_come_with_another_try(app: App) -> None:
    answers = iter([500, 413, 0])

    def refuse(route: Route) -> None:
        status = next(answers, None)
        if status is None:
            route.continue_()
        elif status:
            route.fulfill(status=status)
        else:
            route.abort("connectionreset")

    app.page.route("**/_stcore/upload_file/**", refuse)
    app.upload(*many(30))
    expect_images(app, 27)
    told = app.message("Not added: ")
    for part in ("no room for it)", "(larger than 200 MB)", "(the connection was lost)"):
        expect(told).to_contain_text(part)
    app.press("Try again")
    expect_images(app, 29)  # one that is too large stays so
    expect(told).to_have_text(re.compile(r"Not added: many_\d+\.png \(larger than 200 MB\)\.$"))
    expect(app.button("Try again")).to_have_count(0)
    app.trouble.clear()  # the browser notes each upload that failed
