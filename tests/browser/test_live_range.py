"""A range's slider: the mask follows the hand, and is the server's when the hand lets go."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

import imagecodecs
import numpy as np
import pytest
from numpy.typing import NDArray
from playwright.sync_api import Locator, expect

from maskapp.core.color.channels import CHANNELS
from maskapp.core.engine.apply import compute_mask
from maskapp.core.recipe.mask_class import MaskClass
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from maskapp.core.recipe.shapes import Ellipse
from maskapp.core.steps.cleaning.remove_small import RemoveSmall
from tests.browser.app_driver import App, Mask
from tests.browser.conftest import OpenApp, Windows
from tests.ui.pictures import decode, encode, large, noise

PIXELS = noise()
RED = PIXELS[..., 0].astype(int)
RULE = Rule((Group((Range("red", 60, 170),)),))
LARGE = large(2600, 2000)
SIXTEEN = np.random.default_rng(3).integers(0, 65536, (41, 61, 3), dtype=np.uint16)


def opened(app: App) -> App:
    app.upload(("leaf.png", encode(PIXELS)))
    app.expect_selected(between(RED, 60, 170))
    app.expect_viewer_ready()
    return app


@pytest.fixture
def app(windows: Windows) -> App:
    """The page with an image and the range Red 60–170."""
    app = windows.get(_with_leaf, Recipe(RULE))
    app.expect_selected(between(RED, 60, 170))
    return app


def _with_leaf(open_app: OpenApp) -> App:
    return opened(open_app(rule=RULE))


@pytest.fixture
def with_large(windows: Windows) -> App:
    """The page with a large image and the range Red 60–170."""
    app = windows.get(_with_large, Recipe(RULE))
    app.expect_selected(between(LARGE[..., 0], 60, 170))
    app.expect_counted()  # the tiles have nothing to ask for
    app.wait_until_idle()
    app.expect_viewer_ready()
    return app


def _with_large(open_app: OpenApp) -> App:
    app = open_app(rule=RULE)
    app.upload(("large.png", encode(LARGE, compress_level=1)))
    return app


def between(plane: NDArray[np.integer[Any]], low: int, high: int) -> Mask:
    mask: Mask = (plane >= low) & (plane <= high)
    return mask


def let_go(app: App) -> None:
    """Release the mouse and wait for the server's mask."""
    app.page.mouse.up()
    app.expect_painted("live", "")
    app.wait_until_idle()
    app.expect_viewer_ready()


def downloaded(app: App) -> Mask:
    mask: Mask = decode(app.download().data)[1] == 255
    return mask


def test_mask_follows_the_hand_without_a_message_and_stays_when_let_go(with_large: App) -> None:
    app = with_large
    red = LARGE[::2, ::2, 0]
    before, messages, seen = len(edits(app)), None, []
    for low, high, mask in app.drag_slider("Red", "from", (4, 9, 15, -20)):
        messages = messages or len(app.sent)
        assert len(app.sent) == messages
        np.testing.assert_array_equal(mask, between(red, low, high))
        expect(app.viewer.locator(".caption")).to_have_text(
            f"≈ {100 * mask.mean():.1f} % selected while the rule changes. "
            "Mask and share are those of every 2nd pixel."
        )
        seen.append(low)
    assert len(set(seen)) == 4
    assert seen[-1] < 60 < seen[0]
    assert high == 170
    let_go(app)
    assert len(edits(app)) == before + 1
    app.expect_range("Red", low, 170)
    app.expect_selected(between(LARGE[..., 0], low, 170))
    np.testing.assert_array_equal(downloaded(app)[::2, ::2], mask)


def test_no_old_mask_is_painted_between_the_hands_and_the_pages(with_large: App) -> None:
    app = with_large
    before = app.painted("mask-key")
    ((low, high, _),) = app.drag_slider("Red", "from", (9,))
    app.viewer.evaluate(
        """(viewer) => {
            window.paints = [];
            const note = () => window.paints.push([viewer.dataset.live, viewer.dataset.maskKey]);
            new MutationObserver(note).observe(viewer, { attributeFilter: ["data-paint-ms"] });
            const made = window.createImageBitmap;  // takes long for large masks
            window.restore = () => { window.createImageBitmap = made; };
            window.createImageBitmap = async (...given) => {
                await new Promise((later) => setTimeout(later, 500));
                return made(...given);
            };
        }"""
    )
    let_go(app)
    app.expect_selected(between(LARGE[..., 0], low, high))
    paints = app.page.evaluate("window.paints")
    app.page.evaluate("window.restore()")
    assert ["", app.painted("mask-key")] in paints
    assert ["", before] not in paints


def test_mask_that_the_hand_made_is_not_sent_again(with_large: App) -> None:
    """The page's own is fetched where it is another one: after cleaning, and of another image."""
    app = with_large
    app.expect_painted("live-ready", "red")
    fetched: list[str] = []
    # Beside files, the page asks now and then whether the server is there.
    files = re.compile("/media/")
    app.page.on("request", lambda request: fetched.extend(files.findall(request.url)))
    for distance in (9, -12):
        ((low, high, _),) = app.drag_slider("Red", "from", (distance,))
        let_go(app)
        app.expect_selected(between(LARGE[..., 0], low, high))
        assert fetched == []
    before = app.painted("mask-key")
    app.unfold("Clean")
    app.press("Add clear border")
    expect(app.viewer).not_to_have_attribute("data-mask-key", before)
    assert fetched


def test_zoomed_in_no_old_mask_is_seen_while_the_slider_moves(with_large: App) -> None:
    app = with_large
    app.look("Mask")
    app.viewer.get_by_role("button", name="1:1").click()
    app.expect_painted("detail-key", re.compile("."))
    x, y = app.pixel_under(2, 2)
    column, row = app.point_at(2, 2)
    ((low, high, mask),) = app.drag_slider("Red", "from", (9,))
    painted = app.canvas_pixels()[row:, column:, 0] == 255
    height, width = painted.shape
    coarse = mask.repeat(2, axis=0).repeat(2, axis=1)[y : y + height, x : x + width]
    np.testing.assert_array_equal(painted, coarse)
    let_go(app)
    app.expect_selected(between(LARGE[..., 0], low, high))
    app.expect_painted("detail-key", re.compile("."))
    painted = app.canvas_pixels()[row:, column:, 0] == 255
    fine = between(LARGE[..., 0], low, high)[y : y + height, x : x + width]
    np.testing.assert_array_equal(painted, fine)


def two_groups() -> Rule:
    first = Group((Range("hue", 20, 200), Range("saturation", 12.34, 80)), "all")
    second = Group((Range("blue", 0, 40), Range("green", 100, 120, outside=True)), "any")
    return Rule((first, second), "all")


def alone(*bounds: Any, **options: Any) -> Rule:
    return Rule((Group((Range(*bounds, **options),)),))


REGION = (Ellipse("include", 5, 3, 50, 30),)
DRAGS: dict[str, tuple[Recipe, str, str, tuple[float, ...]]] = {
    "hue through 0°": (Recipe(alone("hue", 340, 20.5)), "Hue", "from", (-9, 30)),
    "hue, past each other": (Recipe(alone("hue", 100, 200)), "Hue", "from", (20, 80)),
    "hue up to 360°": (
        Recipe(MaskClass(alone("hue", 100, 200), invert=True)),
        "Hue",
        "to",
        (30, 300),
    ),
    "hue, both handles": (Recipe(alone("hue", 300, 359)), "Hue", "band", (10, 60)),
    "hundredths": (Recipe(alone("saturation", 12.34, 80)), "Saturation", "to", (-9, -30)),
    "below zero": (Recipe(alone("lab_a", -20.25, 7.5)), "Lab a", "from", (9, -30)),
    "outside": (Recipe(alone("red", 60, 170, outside=True)), "Red", "to", (9, -30)),
    "a group inverted": (
        Recipe(MaskClass(two_groups(), invert=True)),
        "Saturation",
        "from",
        (9, 31),
    ),
    "a region": (
        Recipe(MaskClass(two_groups(), invert=True), region=REGION),
        "Green",
        "to",
        (9, 31),
    ),
}


def test_mask_is_that_of_the_rule_all_the_way(app: App, subtests: pytest.Subtests) -> None:
    for drag, (recipe, channel, end, distances) in DRAGS.items():
        with subtests.test(drag):
            drag_through(app, recipe, PIXELS, channel, end, distances)


def test_mask_of_16_bit_counts_is_that_of_the_rule(
    open_app: OpenApp, subtests: pytest.Subtests
) -> None:
    app = open_app()
    app.upload(("deep.png", bytes(imagecodecs.png_encode(SIXTEEN))))
    expect(app.selected).to_be_visible()
    for channel, bounds in {"Red": (9000, 50000), "Excess green": (-70000, 60001)}.items():
        recipe = Recipe(alone(channel.lower().replace(" ", "_"), *bounds), depth=16)
        with subtests.test(channel):
            drag_through(app, recipe, SIXTEEN, channel, "to", (9, -30))


def drag_through(
    app: App,
    recipe: Recipe,
    pixels: np.ndarray[tuple[int, ...], np.dtype[np.unsignedinteger]],
    channel: str,
    end: str,
    distances: tuple[float, ...],
) -> None:
    """Load a recipe, drag, and compare each mask with the one that Python computes."""
    app.load_recipe(recipe.to_json().encode())
    app.expect_selected(compute_mask(pixels, recipe), considered(recipe))
    place = next(
        (place.group, place.range)
        for place, bounds in recipe.ranges()
        if CHANNELS[bounds.channel].label == channel
    )
    before = bounds_at(recipe, place)
    for low, high, mask in app.drag_slider(channel, end, distances):
        grid = CHANNELS[before.channel].scale
        after = replace(before, low=low / grid, high=high / grid)
        assert after != before
        if end == "from":
            assert after.high == before.high
        if end == "to":
            assert after.low == before.low
        recipe = with_range(recipe, place, after)
        np.testing.assert_array_equal(mask, compute_mask(pixels, recipe))
    let_go(app)
    app.expect_selected(mask, considered(recipe))
    np.testing.assert_array_equal(downloaded(app), mask)


def considered(recipe: Recipe) -> int | None:
    everything = recipe.with_class(rule=Rule(), invert=True)
    return int(compute_mask(PIXELS, everything).sum()) if recipe.region else None


def bounds_at(recipe: Recipe, place: tuple[int, int]) -> Range:
    return recipe.rule.groups[place[0]].ranges[place[1]]


def with_range(recipe: Recipe, place: tuple[int, int], bounds: Range) -> Recipe:
    groups = [list(group.ranges) for group in recipe.rule.groups]
    groups[place[0]][place[1]] = bounds
    rule = replace(
        recipe.rule,
        groups=tuple(
            replace(group, ranges=tuple(ranges))
            for group, ranges in zip(recipe.rule.groups, groups, strict=True)
        ),
    )
    return recipe.with_class(rule=rule)


def test_cleaning_waits_until_the_hand_lets_go(app: App) -> None:
    recipe = Recipe(
        MaskClass(Rule((Group((Range("red", 60, 170),)),)), cleaning=(RemoveSmall(12),))
    )
    app.load_recipe(recipe.to_json().encode())
    app.expect_selected(compute_mask(PIXELS, recipe))
    for low, high, mask in app.drag_slider("Red", "from", (15,)):
        np.testing.assert_array_equal(mask, between(RED, low, high))
    expect(app.viewer.locator(".caption")).to_contain_text("Before cleaning.")
    let_go(app)
    cleaned = compute_mask(PIXELS, with_range(recipe, (0, 0), Range("red", low, high)))
    assert not np.array_equal(cleaned, mask)
    app.expect_selected(cleaned)
    expect(app.viewer.locator(".caption")).not_to_contain_text("Before cleaning.")


def test_escape_takes_the_drag_back(app: App) -> None:
    before, painted = len(edits(app)), app.canvas_pixels()
    for _ in app.drag_slider("Red", "to", (10, 30)):
        pass
    app.page.keyboard.press("Escape")
    app.expect_painted("live", "")
    expect(app.handle("Red", "to")).to_have_value("170")
    app.page.mouse.move(5, 5)
    app.page.mouse.up()
    np.testing.assert_array_equal(app.canvas_pixels(), painted)
    app.set_from("Red", 61)  # answered after whatever the slider would have sent
    app.expect_selected(between(RED, 61, 170))
    app.expect_range("Red", 61, 170)
    assert len(edits(app)) == before + 1  # of that number


def test_number_typed_again_and_handle_taken_back_leave_the_pages_mask(app: App) -> None:
    """Of what changed nothing the page is not told, so the mask waits for no answer."""
    app.expect_counted()
    app.wait_until_idle()
    before, messages = app.painted("mask-key"), len(app.sent)
    box = app.box("Red from")
    for end in ("Enter", "Tab", "Escape"):
        box.select_text()
        app.page.keyboard.type("6")
        app.expect_painted("live", re.compile(r"[1-9]"))
        app.page.keyboard.type("0")
        app.expect_painted("live", "")  # the rule of before again
        app.page.keyboard.press(end)
        app.expect_painted("live", "")
    x, y = app.grab("Red", "from")
    app.page.mouse.move(x + 9, y)
    app.expect_painted("live", re.compile(r"[1-9]"))
    app.page.mouse.move(x, y)
    app.page.mouse.up()
    app.expect_painted("live", "")
    app.expect_range("Red", 60, 170)
    expect(app.viewer.locator(".caption")).not_to_contain_text("while the rule changes")
    assert (app.painted("mask-key"), len(app.sent)) == (before, messages)


def test_keys_move_a_handle_and_the_mask(app: App) -> None:
    handle = app.handle("Red", "from")
    handle.focus()
    app.wait_until_idle()
    messages = len(edits(app))
    for key, value in (("ArrowRight", 61), ("PageUp", 71), ("ArrowDown", 70), ("Home", 0)):
        app.page.keyboard.press(key)
        expect(handle).to_have_value(str(value))
    app.expect_range("Red", 0, 170)
    app.expect_selected(RED <= 170)
    assert messages < len(edits(app)) <= messages + 4
    app.page.keyboard.press("End")  # no farther than the other handle
    app.expect_range("Red", 170, 170)
    app.expect_selected(RED == 170)


def edits(app: App) -> list[str | bytes]:
    """What was sent of bounds; the tiles ask for their numbers, too."""
    kinds = re.compile(rb'"kind":"(ends|type)"')
    return [each for each in app.sent if isinstance(each, bytes) and kinds.search(each)]


def keys_at_once(where: Locator, *keys: str) -> None:
    """Press keys, none of which comes late on a busy computer."""
    where.evaluate(
        """(element, keys) => {
            const options = { bubbles: true, composed: true, cancelable: true };
            element.focus();
            for (const key of keys)
                element.dispatchEvent(new KeyboardEvent("keydown", { key, ...options }));
        }""",
        list(keys),
    )


def test_first_key_is_answered_at_once_and_keys_in_a_row_are_one_edit(app: App) -> None:
    app.expect_counted()
    for name, keys in (("handle", "ArrowRight"), ("box", "ArrowUp")):
        where = app.handle("Red", "from") if name == "handle" else app.box("Red from")
        where.focus()
        app.wait_until_idle()
        messages = len(edits(app))
        keys_at_once(where, *[keys] * 5)
        app.expect_selected(between(RED, 65, 170))
        assert len(edits(app)) >= messages + 2  # the first, and where the keys rest
        app.wait_until_idle()
        app.page.get_by_role("button", name=re.compile("^Undo")).click()
        app.expect_selected(between(RED, 60, 170))
        keys_at_once(where, keys, "Escape")
        app.expect_painted("live", "")
        app.expect_range("Red", 60, 170)
        app.expect_selected(between(RED, 60, 170))


def test_numbers_are_as_round_as_the_key(app: App) -> None:
    app.choose_channel("Red", "Saturation (%)")
    app.type("Saturation from", "12.34")
    handle = app.handle("Saturation", "from")
    expect(handle).to_have_value("12.34")
    expect(handle).to_have_attribute("aria-valuetext", "12.34 %")
    handle.focus()
    app.page.keyboard.press("ArrowRight")
    expect(app.box("Saturation from")).to_have_value("13.34")
    app.page.keyboard.press("Shift+ArrowLeft")
    expect(app.box("Saturation from")).to_have_value("13.33")
    app.handle("Saturation", "to").focus()
    app.page.keyboard.press("ArrowLeft")
    expect(app.box("Saturation to")).to_have_value("99.00")
    expect(app.box("Saturation from")).to_have_value("13.33")


def test_press_beside_the_handles_takes_the_nearest_there(app: App) -> None:
    box = app.slider("Red").bounding_box()
    assert box
    app.page.mouse.click(box["x"] + box["width"] - 16, box["y"] + box["height"] / 2)
    expect(app.box("Red to")).not_to_have_value("170")
    high = int(app.box("Red to").input_value())
    assert high > 240
    app.expect_selected(between(RED, 60, high))


def test_band_takes_both_handles_along_up_to_the_end(app: App) -> None:
    app.look("Mask")
    app.viewer.get_by_role("button", name="1:1").click()
    app.expect_painted("zoom", "1.0000")
    bounds = [(low, high) for low, high, _ in app.drag_slider("Red", "band", (5, -10, 400))]
    painted = app.canvas_pixels()
    let_go(app)
    np.testing.assert_array_equal(app.canvas_pixels(), painted)
    assert all(high - low == 110 for low, high in bounds)
    assert bounds[1][0] < 60 < bounds[0][0]
    app.expect_range("Red", 145, 255)


def test_bound_beyond_the_shown_part_of_the_scale_stays(open_app: OpenApp) -> None:
    app = open_app(
        rule=RULE,
        after="""
from maskapp.ui.rule.form import rows
rows._Rows._view = lambda rows, channel: (100, 150)
""",
    )
    opened(app)
    seen = [(low, high) for low, high, _ in app.drag_slider("Red", "to", (-20, -40))]
    let_go(app)
    assert [low for low, _ in seen] == [60, 60]
    assert 100 < seen[1][1] < seen[0][1] < 150
    app.expect_range("Red", *seen[1])


def test_histogram_follows_bounds_and_theme_and_is_painted_for_nothing_else(
    open_app: OpenApp,
) -> None:
    ranges = (Range("red", 60, 170), Range("green", 40, 160))
    app = open_app(rule=Rule((Group(ranges),)))
    app.upload(("leaf.png", encode(PIXELS)))
    app.expect_viewer_ready()
    pictures = [app.slider(name).locator("canvas") for name in ("Red", "Green")]

    def seen() -> list[str]:
        return [each.evaluate("(canvas) => canvas.toDataURL()") for each in pictures]

    before = seen()
    for each in pictures:
        each.evaluate(
            """(canvas) => {
                const clear = CanvasRenderingContext2D.prototype.clearRect;
                canvas.dataset.painted = "0";
                canvas.getContext("2d").clearRect = function (...box) {
                    canvas.dataset.painted = `${Number(canvas.dataset.painted) + 1}`;
                    return clear.apply(this, box);
                };
            }"""
        )
    app.handle("Red", "from").press("ArrowRight")
    app.expect_selected(between(RED, 61, 170) & between(PIXELS[..., 1].astype(int), 40, 160))
    app.wait_until_idle()
    green = pictures[1]
    expect(green).to_have_attribute("data-painted", "0")
    after = seen()
    assert after[0] != before[0]
    assert after[1] == before[1]
    app.page.emulate_media(color_scheme="dark")
    expect(green).not_to_have_attribute("data-painted", "0")  # the last of both
    assert all(now != was for now, was in zip(seen(), after, strict=True))


def test_box_moves_the_handle_and_two_ranges_do_not_mix(app: App) -> None:
    app.add_range()
    app.set_range("Green", 100, 200)
    green = PIXELS[..., 1].astype(int)
    for low, high, mask in app.drag_slider("Red", "from", (9,)):
        expected = between(RED, low, high) & between(green, 100, 200)
        np.testing.assert_array_equal(mask, expected)
    let_go(app)
    ((_, _, mask),) = app.drag_slider("Green", "to", (-9,))
    let_go(app)
    app.expect_selected(mask)
    app.set_from("Green", 120)
    expect(app.handle("Green", "from")).to_have_value("120")
    app.expect_range("Red", low, 170)
    # The other slider follows the rule as it is by now.
    high = int(app.box("Green to").input_value())
    for first, last, mask in app.drag_slider("Red", "to", (9,)):
        expected = between(RED, first, last) & between(green, 120, high)
        np.testing.assert_array_equal(mask, expected)
    let_go(app)


def test_finger_drags_a_handle(open_app: OpenApp) -> None:
    phone = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
    app = opened(open_app(rule=RULE, **phone))
    app.wait_until_idle()
    slider = app.slider("Red")
    slider.scroll_into_view_if_needed()
    box, handle = slider.bounding_box(), slider.locator(".handle.low").bounding_box()
    assert box
    assert handle
    assert box["height"] >= 44
    x, y = handle["x"] - 12, handle["y"] + handle["height"] / 2  # a thumb is not exact
    session = app.context.new_cdp_session(app.page)

    def touch(kind: str, *at: float) -> None:
        points = [{"x": at[0], "y": at[1]}] if at else []
        session.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    touch("touchStart", x, y)
    for distance in (5, 10, 20):
        touch("touchMove", x + distance, y)
    low, high, mask = app.live_mask("Red")
    assert low > 60
    np.testing.assert_array_equal(mask, between(RED, low, high))
    touch("touchEnd")
    app.expect_range("Red", low, 170)
    app.expect_selected(mask)


@pytest.fixture
def slow_app(windows: Windows) -> App:
    """The page with an image and the range Red 60–170, over a network that can be held up."""
    app = windows.get(_slow, Recipe(RULE))
    app.expect_selected(between(RED, 60, 170))
    app.expect_counted()  # else the tiles may ask, and a run that goes on is held up
    app.wait_until_idle()
    return app


def _slow(open_app: OpenApp) -> App:
    return opened(open_app(rule=RULE, slow=True))


def computed(app: App) -> None:
    """Let the server compute while the browser hears nothing: that has no outcome to wait for."""
    app.page.wait_for_timeout(500)


@pytest.mark.parametrize(
    ("end", "key", "after"), [("from", "ArrowRight", (81, 170)), ("to", "ArrowLeft", (80, 169))]
)
def test_handles_and_boxes_are_in_step_before_the_page_answered(
    slow_app: App, end: str, key: str, after: tuple[int, int]
) -> None:
    app = slow_app
    release = app.hold_answers()
    app.type("Red from", 80)
    computed(app)
    expect(app.handle("Red", "from")).to_have_value("80")
    app.handle("Red", end).focus()
    app.page.keyboard.press(key)
    computed(app)
    release()
    app.expect_range("Red", *after)
    app.expect_selected(between(RED, *after))
    expect(app.handle("Red", "from")).to_have_value(str(after[0]))
    expect(app.handle("Red", "to")).to_have_value(str(after[1]))


def test_moves_before_the_page_answered_all_count(slow_app: App) -> None:
    app = slow_app
    release = app.hold_answers()
    for end, key in (("from", "ArrowRight"), ("to", "ArrowLeft"), ("from", "ArrowRight")):
        app.handle("Red", end).focus()
        app.page.keyboard.press(key)
        computed(app)
    expect(app.handle("Red", "from")).to_have_value("62")
    release()
    app.expect_range("Red", 62, 169)
    app.expect_selected(between(RED, 62, 169))
    expect(app.handle("Red", "from")).to_have_value("62")
