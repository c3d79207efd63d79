"""What is said of each image of a set."""

from __future__ import annotations

from dataclasses import replace
from math import isnan

import numpy as np

from maskapp.core.image import Image
from maskapp.core.recipe.rule import Range
from maskapp.core.recipe.shapes import Rectangle
from maskapp.files.reading.selection import WHOLE
from maskapp.runs.previews import preview_of
from maskapp.runs.unusual import Measured
from maskapp.ui.compute.board import Report
from maskapp.ui.compute.known import BoardImage, Known
from maskapp.ui.compute.looking import ClassNumbers, Looked, Numbers
from maskapp.ui.images.strip.frame import (
    EXACT,
    LEFT_OUT,
    LOOKED_AT,
    OWN,
    REFUSED,
    UNREADABLE,
    UNUSUAL,
    Tile,
)
from maskapp.ui.images.strip.tiles import overlays_of, tiles_of
from maskapp.ui.state import rule_edits
from maskapp.ui.state.model import Document, State
from maskapp.ui.state.of_images import ImageException
from maskapp.ui.state.rows import ShapeRow

START = rule_edits.start_rule(State(), Range("red", 120, 255), 8).document
ROW = START.rows[0].id


def known(key: str, document: Document, looked: Looked | None, numbers: Numbers | None) -> Known:
    left_out = key in document.excluded
    image = BoardImage(
        key,
        key,
        key,
        1,
        WHOLE,
        document.recipe_of(key),
        left_out,
        lambda: b"",
    )
    return Known(image, looked, numbers)


def share(percent: int, *, exact: bool = True) -> Numbers:
    return Numbers(exact, (ClassNumbers(Measured(percent, 100), bits=b"\x80"),))


def tiles(document: Document, **images: tuple[Looked | None, Numbers | None]) -> dict[str, Tile]:
    report = Report(tuple(known(key, document, *each) for key, each in images.items()))
    return {tile.key: tile for tile in tiles_of(report, list(images), document)}


SEEN = Looked(size=(1, 1))


def test_each_state_of_an_image_is_told() -> None:
    document = replace(START, excluded=("out",), marked=(("fine", START.recipe),)).with_exception(
        "own", ImageException(((ROW, Range("red", 60, 255)),))
    )
    found = tiles(
        document,
        fine=(SEEN, share(8)),
        rough=(SEEN, share(9, exact=False)),
        new=(None, None),
        own=(SEEN, share(7)),
        out=(SEEN, share(50)),
        bad=(Looked(problem="this is damaged. Save it again."), None),
        odd=(SEEN, share(95)),
        nothing=(SEEN, share(0)),
        refused=(SEEN, Numbers(problem="The counts are for 8 bits.")),
    )
    assert {key: tile.flags for key, tile in found.items()} == {
        "fine": LOOKED_AT | EXACT,
        "rough": 0,
        "new": 0,
        "own": OWN | EXACT,
        "out": LEFT_OUT | EXACT,
        "bad": UNREADABLE,
        "odd": UNUSUAL | EXACT,
        "nothing": UNUSUAL | EXACT,
        "refused": UNUSUAL | EXACT | REFUSED,
    }
    assert found["odd"].why == "Unusual: selects 95 %, most others 7–9 %"
    assert found["nothing"].why == "Unusual: selects nothing"
    assert found["bad"].why == "Cannot be read: this is damaged"
    assert found["own"].why == "Own rule: Red 60–255 instead of 120–255"
    assert found["refused"].why == "The counts are for 8 bits"
    assert [key for key, tile in found.items() if isnan(tile.percent)] == [
        "new",
        "out",
        "bad",
        "refused",
    ]
    assert max(found, key=lambda key: found[key].score) == "bad"


def test_what_is_left_out_says_nothing_of_others() -> None:
    shares = {f"a{k}": (SEEN, share(5 + k)) for k in range(5)}
    odd = {"odd": (SEEN, share(60))}
    assert tiles(START, **shares, **odd)["odd"].flags & UNUSUAL
    document = replace(START, excluded=("odd",))
    assert not any(tile.flags & UNUSUAL for tile in tiles(document, **shares, **odd).values())


def test_masks_are_those_that_are_known_and_count() -> None:
    document = replace(START, excluded=("out",))
    images = [
        known("a", document, SEEN, share(1)),
        known("new", document, None, None),
        known("out", document, SEEN, share(1)),
    ]
    assert [each.index for each in overlays_of(enumerate(images))] == [0]


def test_a_region_that_was_drawn_on_another_size_is_unusual() -> None:
    def looked(width: int) -> Looked:
        pixels = np.zeros((4, width, 3), np.uint8)
        return Looked(preview_of(Image(pixels)), size=(1, 1))

    dish = ShapeRow(9, Rectangle("include", 0, 0, 3, 4), (4, 4))
    document = replace(START, region=(dish,), excluded=("out",)).with_exception(
        "own", ImageException(region=(dish,))
    )
    images = {"same": 4, "wide": 8, "own": 8, "out": 8}
    found = tiles(document, **{key: (looked(width), share(9)) for key, width in images.items()})
    assert [key for key, tile in found.items() if tile.flags & UNUSUAL] == ["wide"]
    assert found["wide"].why == (
        "Unusual: the region was drawn on an image of 4 × 4 pixels, this image has 8 × 4"
    )
    assert found["wide"].score > 0
    found = tiles(document, wide=(looked(8), share(0)))
    assert found["wide"].why.startswith("Unusual: selects nothing. Unusual: the region was drawn")
