"""The page as a person uses it: verbs for what is done, locators for what is seen."""

from __future__ import annotations

import base64
import io
import json
import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import numpy as np
from numpy.typing import NDArray
from PIL import Image as Pillow
from playwright.sync_api import (
    BrowserContext,
    ConsoleMessage,
    Dialog,
    FilePayload,
    FloatRect,
    Locator,
    Page,
    Request,
    WebSocket,
    WebSocketRoute,
    expect,
)
from streamlit.proto.BackMsg_pb2 import BackMsg

from maskapp.core.recipe.recipe import Recipe
from maskapp.ui.state import link
from tests.browser.network import Network

expect.set_options(timeout=60_000)

Mask = NDArray[np.bool_]
NamedFile = tuple[str, bytes]


@dataclass(frozen=True)
class Download:
    """A file the page gave."""

    name: str
    data: bytes


_HEARTBEAT = BackMsg(app_heartbeat=True).SerializeToString()


class App:
    """One person's window with the page in it; `page` is new, `context` may have other windows."""

    def __init__(self, context: BrowserContext, address: str) -> None:
        self.context = context
        self.address = address
        self.trouble: list[str] = []
        self.dialogs: list[str] = []
        self.sent: list[object] = []
        self._held: list[tuple[WebSocketRoute, str | bytes]] | None = None
        self._sockets: list[WebSocketRoute] = []
        self._is_cut = False
        self.network: Network | None = None
        self.page: Page = context.new_page()
        self.page.set_default_timeout(60_000)
        self.page.on("console", self._on_console)
        self.page.on("pageerror", lambda error: self.trouble.append(f"page error: {error}"))
        self.page.on("request", self._on_request)
        self.page.on("requestfailed", self._on_failed)
        self.page.on("dialog", self._on_dialog)
        self.page.on("websocket", self._on_websocket)

    def close(self) -> None:
        """Close the window and forget what the page kept in the browser, but for its cache."""
        kept = {"origin": self.address, "storageTypes": "cookies,local_storage,indexeddb"}
        self.context.new_cdp_session(self.page).send("Storage.clearDataForOrigin", kept)
        self.page.close()

    # ---- What the browser reports

    def _on_console(self, message: ConsoleMessage) -> None:
        if message.type == "error" or "maskapp" in message.text:
            self.trouble.append(f"console {message.type}: {message.text} ({message.location})")

    def _on_request(self, request: Request) -> None:
        parts = urlsplit(request.url)
        if parts.scheme not in ("blob", "data") and parts.hostname != "localhost":
            self.trouble.append(f"request that leaves this computer: {request.url}")

    def _on_failed(self, request: Request) -> None:
        if request.failure != "net::ERR_ABORTED":  # what a page that goes away no longer needs
            self.trouble.append(f"request failed: {request.url} {request.failure}")

    def _on_dialog(self, dialog: Dialog) -> None:
        self.dialogs.append(dialog.type)
        dialog.accept()

    def _on_websocket(self, socket: WebSocket) -> None:
        socket.on("framesent", self._on_sent)

    def _on_sent(self, frame: str | bytes) -> None:
        if frame != _HEARTBEAT:  # says only that the page is there
            self.sent.append(frame)

    # ---- A slow network

    def hold_answers(self) -> Callable[[], None]:
        """Keep back what the server says from now on; the returned function lets it through.

        Only where `slow_down` came before `go`.
        """
        self._held = []

        def release() -> None:
            held, self._held = self._held or [], None
            for socket, message in held:
                socket.send(message)

        return release

    def cut(self) -> Callable[[], None]:
        """Cut the connection to the server; the returned function lets it come back.

        Only where `slow_down` came before `go`.
        """
        self._is_cut = True
        while self._sockets:
            self._sockets.pop().close()

        def mend() -> None:
            self._is_cut = False

        return mend

    def slow_down(self) -> None:
        """Make `hold_answers` and `cut` possible: connect through this driver."""

        def connect(socket: WebSocketRoute) -> None:
            if self._is_cut:
                socket.close()
                return
            self._sockets.append(socket)
            server = socket.connect_to_server()

            def pass_on(message: str | bytes) -> None:
                if self._held is None:
                    socket.send(message)
                else:
                    self._held.append((socket, message))

            server.on_message(pass_on)

        self.page.route_web_socket(re.compile("_stcore/stream"), connect)

    # ---- Going places

    def go(self, query: str = "") -> None:
        self.page.goto(f"{self.address}/{query}")
        expect(self.page.get_by_role("heading", name="maskapp")).to_be_visible(timeout=60_000)
        self.wait_until_idle()

    def reload(self) -> None:
        self.page.reload()
        expect(self.page.get_by_role("heading", name="maskapp")).to_be_visible()

    def wait_until_idle(self) -> None:
        """Wait for a run that goes on; after an action, first wait for what it should change."""
        if self._held is not None:
            return  # that a run ended is held back too
        idle = '[data-testid="stApp"][data-test-script-state="notRunning"]'
        expect(self.page.locator(idle)).to_be_attached()

    def wait_until_still(self) -> None:
        """Wait until no panel grows or shrinks any more, nor the page scrolls."""
        self.page.wait_for_function(
            """() => [...document.querySelectorAll("details")].every(
                (panel) => !panel.style.height && !panel.getAnimations().length
            )"""
        )
        self.page.evaluate(
            "() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))"
        )

    def at_rest(self, element: Locator) -> Locator:
        """Return an element once it is there and nothing moves it.

        A panel that was just opened grows with its contents in it: the mouse would be pressed on
        a button and let go beside it. What a run leaves out stays until it ends, beside what it
        draws elsewhere.
        """
        self.wait_until_idle()
        expect(element).to_be_visible()
        self.wait_until_idle()
        self.wait_until_still()
        return element

    def bring_into_view(self, element: Locator) -> None:
        """Scroll to an element and wait until it stays where it is."""
        self.wait_until_still()
        element.scroll_into_view_if_needed()
        self.wait_until_still()

    @property
    def rule_in_address(self) -> str:
        """The rule that a copy of the address would bring back, as a sentence; "" for none."""
        values = parse_qs(urlsplit(self.page.url).query).get(link.PARAMETER)
        return link.decode(values[0]).rule.describe() if values else ""

    def expect_address(self, rule: str) -> None:
        """Wait until the address holds this rule."""
        self.page.wait_for_function("() => location.search.includes('r=')")
        self.page.wait_for_url(lambda _: self.rule_in_address == rule)

    # ---- Images

    def drop(self, *paths: Path) -> None:
        """Drop files and folders onto the middle of the window, once the page listens."""
        self.page.wait_for_function(
            """() => {
                const dataTransfer = new DataTransfer();
                dataTransfer.items.add(new File([""], "a.png"));
                window.dispatchEvent(new DragEvent("dragenter", { dataTransfer }));
                return document.querySelector("#maskapp-drop");
            }"""
        )
        size = self.page.viewport_size
        assert size
        session = self.context.new_cdp_session(self.page)
        data = {"items": [], "files": [str(path) for path in paths], "dragOperationsMask": 1}
        for kind in ("dragEnter", "dragOver", "drop"):
            session.send(
                "Input.dispatchDragEvent",
                {"type": kind, "x": size["width"] / 2, "y": size["height"] / 2, "data": data},
            )

    def upload(self, *files: NamedFile) -> None:
        # Once the page listens: nobody is as quick as this, and what the page has not heard of
        # cannot be brought again where the uploader goes.
        # By its place: another uploader may be drawn before it is. What a run leaves stays until
        # it ends: the newest one is last.
        self.page.wait_for_function("() => globalThis.maskappDoor")
        inside = self.page.locator(".st-key-drop-large, .st-key-drop")
        is_heard = False
        while not is_heard:
            # An uploader that went between being found and being given files hears of nothing. A
            # person's goes too, but was pressed before: the page listens to that one.
            self.page.evaluate(
                """() => {
                    globalThis.isHeard = false;
                    const hear = () => { globalThis.isHeard = true; };
                    window.addEventListener("change", hear, { capture: true, once: true });
                }"""
            )
            self._give(inside.get_by_test_id("stFileUploaderDropzoneInput").last, *files)
            is_heard = self.page.evaluate("() => globalThis.isHeard")

    def add_truths(self, *files: NamedFile) -> None:
        """Add truths, where their section is unfolded."""
        self.wait_until_idle()
        inside = self.page.locator('[class*="st-key-truths-"]')
        self._give(inside.get_by_test_id("stFileUploaderDropzoneInput").last, *files)

    def _give(self, chooser: Locator, *files: NamedFile) -> None:
        chooser.set_input_files(
            [
                FilePayload(name=name, mimeType="application/octet-stream", buffer=data)
                for name, data in files
            ]
        )

    def choose_image(self, name: str) -> None:
        self.tile(name).click()

    @property
    def strip(self) -> Locator:
        """The images under the picture."""
        return self.page.locator('[data-testid="image-set"][data-shows="strip"]')

    @property
    def tiles(self) -> Locator:
        """The tiles that are seen."""
        return self.strip.locator('[role="option"]')

    def tile(self, name: str) -> Locator:
        """The tile of an image, by its whole name."""
        escaped = re.escape(name).replace("/", "\\/")  # the browser's own syntax ends at a slash
        return self.strip.get_by_role("option", name=re.compile(f"^{escaped}, "))

    @property
    def grid(self) -> Locator:
        """The images as a grid, once they are looked at."""
        return self.page.locator('[data-testid="image-set"][data-shows="grid"]')

    @property
    def table(self) -> Locator:
        """The numbers of all images, once they are looked at."""
        return self.page.locator('[data-testid="image-set"][data-shows="table"] table')

    def look_at(self, layout: str) -> None:
        """Look at the "Picture", the "Grid" or the "Table"."""
        self._switch("View of the set", layout)

    def expect_counted(self) -> None:
        """Wait until every pixel of every image is counted."""
        expect(self.strip).to_have_attribute("data-seen", re.compile("."))
        expect(self.strip).to_have_attribute("data-busy", "false")

    # ---- The rule

    def number(self, label: str) -> int:
        """Return the number in a box, once it is there."""
        box = self.box(label)
        expect(box).not_to_have_value("")
        return int(box.input_value())

    def box(self, name: str) -> Locator:
        """A number box by its name, "Red from" for example."""
        return self.page.get_by_role("textbox", name=name, exact=True)

    def type(self, name: str, value: float | str, *, then: str = "Enter") -> None:
        self.wait_until_idle()
        box = self.box(name)
        box.fill(str(value))
        box.press(then)

    def set_from(self, channel: str, value: float, where: str = "") -> None:
        self.type(f"{channel} from{where}", value)

    def set_to(self, channel: str, value: float, where: str = "") -> None:
        self.type(f"{channel} to{where}", value)

    def set_range(self, channel: str, low: float, high: float, where: str = "") -> None:
        """Set both ends, in the order in which no step is invalid."""
        box = self.box(f"{channel} from{where}")
        expect(box).to_have_value(re.compile(r"\d"))
        first = float(box.input_value())
        ends = [("from", low), ("to", high)]
        for end, value in ends if low <= first else reversed(ends):
            self.type(f"{channel} {end}{where}", value)
            expect(self.handle(channel, end, where)).to_have_value(f"{value:g}")

    def expect_range(self, channel: str, low: float, high: float, where: str = "") -> None:
        expect(self.box(f"{channel} from{where}")).to_have_value(str(low))
        expect(self.box(f"{channel} to{where}")).to_have_value(str(high))

    def slider(self, channel: str, where: str = "") -> Locator:
        return self.page.get_by_role("group", name=f"{channel} range{where}", exact=True)

    def handle(self, channel: str, end: str, where: str = "") -> Locator:
        """A handle of a range's slider; `end` is "from" or "to"."""
        return self.page.get_by_role("slider", name=f"{channel} range {end}{where}", exact=True)

    def grab(self, channel: str, end: str, where: str = "") -> tuple[float, float]:
        """Press the mouse on a handle ("from" or "to") or on the band between ("band").

        Returns the point.
        """
        self.wait_until_idle()
        self.expect_painted("live-ready", re.compile("."))
        slider = self.slider(channel, where)
        self.bring_into_view(slider)
        parts = {"from": ["low"], "to": ["high"], "band": ["low", "high"]}[end]
        boxes = [slider.locator(f".handle.{part}").bounding_box() for part in parts]
        places = [
            (box["x"] + box["width"] / 2, box["y"] + box["height"] / 2) for box in boxes if box
        ]
        # Through the circle's end the band is not between its handles.
        around = len(places) > 1 and places[0] > places[1]
        at = places[0] if len(places) == 1 else ((places[0][0] + places[-1][0]) / 2, places[0][1])
        at = (places[0][0] + 20, at[1]) if around else at
        self.page.mouse.move(*at)
        self.page.mouse.down()
        return at

    def drag_slider(
        self, channel: str, end: str, distances: Iterable[float], where: str = ""
    ) -> Iterator[tuple[int, int, Mask]]:
        """Drag a handle by each of the distances, in CSS pixels from where it was; not let go.

        Yields low and high, in steps of the channel's grid, and the mask that the viewer shows.
        """
        x, y = self.grab(channel, end, where)
        for distance in distances:
            before = self.painted("live-rule") if self.painted("live") else ""
            self.page.mouse.move(x + distance, y)
            self.expect_painted("live", re.compile(r"\d"))
            expect(self.viewer).not_to_have_attribute("data-live-rule", before)
            yield self.live_mask(channel)

    def live_mask(self, channel: str) -> tuple[int, int, Mask]:
        """Low, high and mask that the viewer shows while a range on a channel changes."""
        self.expect_painted("live", re.compile(r"\d"))
        text, width, data = self.viewer.locator('[data-part="live"]').evaluate(
            """(canvas) => {
                const { width, height } = canvas;
                const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
                const shown = data.filter((_, i) => i % 4 === 3);
                const text = [];
                for (let i = 0; i < shown.length; i += 8192)
                    text.push(String.fromCharCode(...shown.subarray(i, i + 8192)));
                const live = canvas.closest(".viewer").dataset.liveRule;
                return [live, width, btoa(text.join(""))];
            }"""
        )
        name = channel.lower().replace(" ", "_")
        ranges = [each for group in json.loads(text)["groups"] for each in group["ranges"]]
        low, high = next((e["low"], e["high"]) for e in ranges if e["channel"] == name)
        opaque = np.frombuffer(base64.b64decode(data), np.uint8).reshape(-1, width)
        assert set(np.unique(opaque)) <= {0, 255}
        return low, high, opaque == 255

    def choose_channel(self, present: str, channel: str) -> None:
        """Turn the range with the box "Channel, <present>" to another channel."""
        self.wait_until_idle()
        box = self.page.get_by_role("combobox", name=f"Channel, {present}", exact=True)
        box.select_option(label=channel)

    def keep(self, name: str, which: str) -> None:
        """Keep the values "inside" or "outside" a range."""
        self._switch(f"Keep, {name}", which)

    def set_bounds_for(self, which: str) -> None:
        """Have what is done to bounds hold for "All images" or for "Only this one"."""
        self._switch("The bounds are for", which)

    def match_groups(self, match: str) -> None:
        self._switch("Match groups", match)

    def match_ranges(self, group: int, match: str) -> None:
        self._switch(f"Match, group {group}", match)

    def _switch(self, name: str, choice: str) -> None:
        self.wait_until_idle()
        group = self.page.get_by_role("radiogroup", name=name, exact=True)
        group.get_by_role("radio", name=choice).click()

    def choose(self, name: str, option: str) -> None:
        self.wait_until_idle()
        box = self.page.get_by_role("combobox", name=name, exact=True)
        self.bring_into_view(box)  # a list that opens closes again while the page scrolls
        box.click()
        self.page.get_by_role("option", name=option, exact=True).click()

    def add_range(self, group: int = 1) -> None:
        self.wait_until_idle()
        self.button("Add range").nth(group - 1).click()

    def add_group(self) -> None:
        self.press("Add group")

    def press(self, button: str) -> None:
        self.at_rest(self.button(button)).click()

    def remove_all(self) -> None:
        """Let go of all images, and say again that this is meant."""
        self.press("Remove all images …")
        self.press("Remove all images")

    def toggle(self, name: str) -> None:
        self.wait_until_idle()
        self.page.locator("label").filter(has=self.page.get_by_role("switch", name=name)).click()

    def button(self, name: str) -> Locator:
        """A button by its name; those that add to the rule say after it how they join."""
        whole = re.compile(rf"^{re.escape(name)}(: (and|or))?$")
        return self.page.get_by_role("button", name=whole)

    def load_recipe(self, data: bytes, name: str = "recipe.json") -> None:
        self.wait_until_idle()  # a loaded recipe gets a new place to drop the next one
        if not self._recipe_input.count():
            self.unfold("Load recipe")
        self._give(self._recipe_input.last, (name, data))

    def begin_again(self, recipe: Recipe) -> None:
        """Have a recipe, and look at the picture, as when the window was opened."""
        self.page.mouse.move(0, 0)
        self.page.mouse.up()
        if self.button("Build ZIP").count():
            self.close_export()
        self.wait_until_idle()
        if not self._recipe_input.count():
            self.unfold("Load recipe")
        before = self._recipe_input.last.element_handle()
        self.load_recipe(recipe.to_json().encode())
        # What is loaded gets a new place to drop the next one.
        self.page.wait_for_function("(place) => !place.isConnected", arg=before)
        self.wait_until_idle()
        if self.tiles.count() > 1:
            self.tiles.first.click()
        self.viewer.get_by_role("radio", name="Look", exact=True).check(force=True)
        self.viewer.get_by_role("button", name="Fit").click()
        self.look("Overlay")

    @property
    def _recipe_input(self) -> Locator:
        inside = self.page.locator(".st-key-recipe-loader")
        return inside.get_by_test_id("stFileUploaderDropzoneInput")

    def unfold(self, title: str) -> None:
        """Unfold a panel, if it is not."""
        self.wait_until_idle()
        self.wait_until_still()
        panel = self.page.locator("details").filter(
            has=self.page.locator("summary", has_text=title)
        )
        if panel.get_attribute("open") is None:
            panel.locator("summary").click()

    def show_tab(self, name: str) -> None:
        """Go to "Rule", "Images" or "Result", on a small screen."""
        self.page.get_by_role("tab", name=name).click()

    # ---- What is seen

    @property
    def selected(self) -> Locator:
        """The share next to "Selected"."""
        return self.page.get_by_test_id("stMetricValue")

    def expect_selected(self, mask: Mask, considered: int | None = None) -> None:
        """Wait until the page says how much of a mask is selected, to the pixel."""
        total = mask.size if considered is None else considered
        count = int(mask.sum())
        with self._numbers_on_view():
            expect(self.page.get_by_text(f"{count:,} of {total:,} pixels")).to_be_visible()
            expect(self.selected).to_have_text(f"{100 * count / total:.2f} %")

    @contextmanager
    def _numbers_on_view(self) -> Iterator[None]:
        """On a small screen, go to their tab and come back."""
        size = self.page.viewport_size
        if not size or size["width"] >= 900:
            yield
            return
        tabs = self.page.get_by_role("tablist", name="Parts of the page")
        before = tabs.get_by_role("tab", selected=True).inner_text()
        self.show_tab("Result")
        yield
        self.show_tab(before)

    def message(self, text: str | re.Pattern[str]) -> Locator:
        """A message in a box of its own."""
        alerts = self.page.locator('[data-testid="stAlert"], .remark:is(.problem, .warning)')
        return alerts.filter(has_text=text)

    # ---- Downloads

    def choose_format(self, label: str) -> None:
        """Choose a format of masks other than the first."""
        self.choose("Mask format", label)
        expect(self.page.get_by_text(f"{label}: ")).to_be_visible()  # what to know about it

    def choose_overlay_colour(self, colour: str) -> None:
        self.choose("Overlay colour", colour)

    def download(self, button: str = "Download mask") -> Download:
        at_rest = self.at_rest(self.button(button))
        with self.page.expect_download() as waiting:
            at_rest.click()
        return Download(waiting.value.suggested_filename, waiting.value.path().read_bytes())

    def open_export(self) -> None:
        """Open the Export menu."""
        self.wait_until_idle()
        self.page.locator(".st-key-export").get_by_role("button").first.click()
        expect(self.button("Build ZIP")).to_be_visible()

    def close_export(self) -> None:
        self.page.keyboard.press("Escape")
        expect(self.button("Build ZIP")).to_have_count(0)

    def download_all(self) -> Download:
        """Have the ZIP of all images built, and download it."""
        self.open_export()
        self.press("Build ZIP")
        found = self.download_zip()
        self.close_export()
        return found

    @property
    def zip_link(self) -> Locator:
        """What downloads the ZIP of all images, once it is built."""
        return self.page.get_by_role("link", name="Download ZIP")

    def download_zip(self) -> Download:
        link = self.at_rest(self.zip_link)
        with self.page.expect_download() as waiting:
            link.click()
        return Download(waiting.value.suggested_filename, waiting.value.path().read_bytes())

    def download_as(self, mask_format: str) -> Download:
        """Choose a format and download the mask in it."""
        self.choose_format(mask_format)
        return self.download()

    # ---- The viewer

    @property
    def viewer(self) -> Locator:
        return self.page.get_by_test_id("viewer")

    @property
    def canvas(self) -> Locator:
        return self.viewer.locator('[data-part="canvas"]')

    def painted(self, name: str) -> str:
        """What the viewer says it has painted: "mask-key", "detail-key", "zoom" …"""
        return self.viewer.get_attribute(f"data-{name}") or ""

    def expect_painted(self, name: str, value: str | re.Pattern[str]) -> None:
        expect(self.viewer).to_have_attribute(f"data-{name}", value)

    def expect_viewer_ready(self) -> None:
        expect(self.viewer).to_have_attribute("aria-busy", "false", timeout=60_000)
        self.expect_painted("mask-key", re.compile("."))

    def look(self, mode: str) -> None:
        """Choose how the viewer shows the mask, "Cut-out" for example."""
        self.viewer.get_by_role("radio", name=mode, exact=True).check()
        self.expect_painted("mode", mode.lower().replace("-", ""))

    def canvas_box(self) -> FloatRect:
        self.canvas.scroll_into_view_if_needed()
        box = self.canvas.bounding_box()
        assert box
        return box

    def point_at(self, x: float, y: float) -> tuple[int, int]:
        """Move the mouse to a point of the canvas; return the canvas pixel under it."""
        box = self.canvas_box()
        # Whole pixels of the screen: a click has no others.
        at = round(box["x"] + x), round(box["y"] + y)
        self.page.mouse.move(*at)
        return int(at[0] - box["x"]), int(at[1] - box["y"])

    def pixel_under(self, x: float, y: float) -> tuple[int, int]:
        """Point there and return the image pixel that the read-out names."""
        self.point_at(x, y)
        readout = self.viewer.locator(".readout")
        expect(readout).to_have_text(re.compile(r"^x \d+"))
        found = re.match(r"x (\d+), y (\d+)", readout.inner_text())
        assert found
        return int(found[1]), int(found[2])

    def canvas_pixels(self) -> NDArray[np.uint8]:
        """What is painted, as RGBA."""
        data = self.canvas.evaluate(
            # As text: a list of a million numbers takes seconds to come over.
            '(canvas) => canvas.toDataURL("image/png").split(",")[1]'
        )
        with Pillow.open(io.BytesIO(base64.b64decode(data))) as picture:
            return np.asarray(picture.convert("RGBA"))

    # ---- Plots

    def plot_box(self, layer: Locator) -> FloatRect:
        """Return where a plot's layer for the mouse is, once it listens."""
        expect(layer).to_have_count(1)
        # Plotly's last step; the pixels are there before it.
        layer.evaluate(
            """async (layer) => {
                while (!layer.onmousedown) await new Promise(requestAnimationFrame);
            }"""
        )
        self.bring_into_view(layer)
        box = layer.bounding_box()
        assert box
        return box

    def drag_histogram(self, subplot: str, start: float, end: float, span: float = 256) -> None:
        """Drag across a histogram, from one value to another; `span` is that of its axis."""
        self.wait_until_idle()  # until then, the chart of the run before may still be there
        box = self.plot_box(self.page.locator(f'.nsewdrag[data-subplot="{subplot}"]'))
        at: Any = [box["x"] + box["width"] * value / span for value in (start, end)]
        middle = box["y"] + box["height"] / 2
        self.page.mouse.move(at[0], middle)
        self.page.mouse.down()
        self.page.mouse.move((at[0] + at[1]) / 2, middle, steps=3)
        self.page.mouse.move(at[1], middle, steps=3)
        self.page.mouse.up()
