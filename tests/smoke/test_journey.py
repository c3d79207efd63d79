"""From photographs to a mask, in browsers other than that of the browser tests.

Run with ``pytest -m smoke``. A browser that is not on this computer is skipped, with what gets it.
"""

from __future__ import annotations

from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import numpy as np
import skimage.data
from PIL import Image as Pillow

import maskapp
from maskapp.ui.state import link
from tests.browser.app_driver import Mask
from tests.smoke.window import Window, until
from tests.ui.pictures import Pixels, decode

NAMES = ("astronaut", "chelsea", "coffee")
FILES = ".st-key-drop-large input[type=file]"
FROM = 'input.box[aria-label$=" from"]'

# How much of what is painted is white, while the mask is looked at: nothing is around it.
_WHITE = """
([canvas]) => {
    const { width, height } = canvas;
    const { data } = canvas.getContext("2d").getImageData(0, 0, width, height);
    let [white, painted] = [0, 0];
    for (let i = 0; i < data.length; i += 4) {
        white += data[i] > 127;
        painted += data[i + 3] > 127;
    }
    return white / painted;
}
"""


def recipe_in_address(window: Window) -> maskapp.Recipe:
    query = parse_qs(urlsplit(window.ask("() => location.href")).query)
    return link.decode(query[link.PARAMETER][0])


def mask_of_address(window: Window, pixels: Pixels) -> Mask:
    mask: Mask = maskapp.compute_mask(pixels, recipe_in_address(window))
    return mask


def is_shown(window: Window, mask: Mask) -> bool:
    told = window.texts('[data-testid="stMetricValue"]')
    white = window.seen('[data-testid="viewer"] [data-part="canvas"]', _WHITE)
    # Painted larger or smaller than it is, so not to the pixel.
    return told == [f"{100 * mask.mean():.2f} %"] and abs(white - mask.mean()) < 0.01


def expect_mask(window: Window, pixels: Pixels) -> Mask:
    """Wait until the page tells and paints the mask that the rule in its address makes."""
    until(
        "the page shows the mask of its rule",
        lambda: is_shown(window, mask_of_address(window, pixels)),
    )
    return mask_of_address(window, pixels)


def test_from_photographs_to_a_mask(server: str, window: Window, tmp_path: Path) -> None:
    photographs: list[Pixels] = [getattr(skimage.data, name)() for name in NAMES]
    files = [tmp_path / f"{name}.png" for name in NAMES]
    for file, pixels in zip(files, photographs, strict=True):
        Pillow.fromarray(pixels).save(file)

    window.open(server)
    until("the page asks for images", lambda: window.texts(FILES))
    window.give(FILES, files)
    tiles = '[role="option"][aria-label*=".png, "][aria-label*=" %"]'
    until("three tiles have percents", lambda: len(window.texts(tiles)) == len(NAMES))
    window.click(".looks label", "Mask")
    before = expect_mask(window, photographs[0])

    (name,) = window.texts(FROM)
    wider = window.seen(FROM, "([box]) => Math.floor(Number(box.value) / 2)")
    window.type(FROM, str(wider))
    said = f"{name.removesuffix(' from')} {wider}–"
    until("the rule says so", lambda: recipe_in_address(window).rule.describe().startswith(said))
    after = expect_mask(window, photographs[0])
    assert after.mean() - before.mean() > 0.02

    window.click('[aria-label="Next image"]')
    until("the second image is on view", lambda: window.texts(".place", "2 / 3  chelsea.png"))
    mask = expect_mask(window, photographs[1])

    window.click("button", "Download mask")
    found = until("the mask comes", lambda: list(window.downloads.glob("chelsea_mask_*.png")))
    until("all of it is there", lambda: found[0].read_bytes().endswith(b"IEND\xaeB`\x82"))
    np.testing.assert_array_equal(decode(found[0].read_bytes())[1], np.where(mask, 255, 0))

    window.click(".st-key-export button", "Export")
    until("Export counts", lambda: window.texts("p", "All images, in a ZIP: 3 images"))

    # An error of our own shows that errors are told.
    window.ask("() => console.error('of this test')")
    trouble = until("an error is told", window.trouble)
    assert [said for said in trouble if not said.endswith("of this test")] == []
