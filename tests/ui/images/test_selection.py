"""Which images of a file are read: the level, pages and channels chosen on the page."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import numpy as np
import pytest
import tifffile
from streamlit.testing.v1 import AppTest

from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Rule
from maskapp.files.reading.selection import WHOLE, Selection
from maskapp.runs.packs import Contents, Tally, pack
from maskapp.runs.source import Source
from maskapp.ui.state import rule_edits, session
from maskapp.ui.state.history import History
from maskapp.ui.state.kept import Kept
from maskapp.ui.state.model import Document, State
from maskapp.ui.state.view import View
from tests.ui.images.test_sources import captions, names, opened, pages
from tests.ui.journeys import press
from tests.ui.pictures import flat, noise

PAGE = Path(__file__).parents[3] / "maskapp" / "ui" / "script.py"


def pyramid(seed: int = 1) -> bytes:
    stream = io.BytesIO()
    picture = noise(200, 120, seed)
    with tifffile.TiffWriter(stream) as writer:
        for factor in (1, 2, 4):
            level = np.ascontiguousarray(picture[::factor, ::factor])
            writer.write(level, photometric="rgb", tile=(16, 16), metadata=None)
    return stream.getvalue()


def composite(channels: int) -> bytes:
    stream = io.BytesIO()
    planes = np.random.default_rng(1).integers(0, 256, (channels, 20, 30), np.uint8)
    tifffile.imwrite(stream, planes, imagej=True, metadata={"axes": "CYX"})
    return stream.getvalue()


def errors(at: AppTest) -> str:
    return " ".join(each.value for each in at.error).replace("\\", "")


def test_a_level_is_chosen_and_taken_back() -> None:
    at = opened(("slide.tif", pyramid()))
    assert "200 × 120" in captions(at)
    level = next(each for each in at.selectbox if each.label == "Level")
    assert level.options == ["0: 200 × 120", "1: 100 × 60", "2: 50 × 30"]
    level.set_value(2).run()
    assert not at.exception
    assert "50 × 30" in captions(at)
    assert "level 2 of the file" in captions(at)
    press(at, "Undo: Level 0 → 2")
    assert "200 × 120" in captions(at)
    assert next(each for each in at.selectbox if each.label == "Level").value == 0


def test_where_the_full_size_is_too_large_a_level_is_offered(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MASKAPP_MAX_MEGAPIXELS", "0.01")
    at = opened(("slide.tif", pyramid(seed=2)))
    assert "level 1 is 100 × 60" in errors(at)
    assert "MASKAPP" not in errors(at)
    level = next(each for each in at.selectbox if each.label == "Level")
    assert level.options[0] == "0: 200 × 120, too large"
    level.set_value(1).run()
    assert not at.error
    assert "100 × 60" in captions(at)


def test_pages_are_chosen_by_their_numbers() -> None:
    shades = [flat((shade, 0, 0)) for shade in (10, 20, 30, 40, 50)]
    at = opened(("scan.tif", pages(*shades)))
    assert len(names(at)) == 5
    field = next(each for each in at.text_input if each.label == "Pages, of 5")
    field.set_value("4-5, 2").run()
    assert not at.exception
    assert names(at) == [f"scan.tif · page {number}" for number in (2, 4, 5)]
    assert "page 2 of 5" in captions(at)
    field = next(each for each in at.text_input if each.label == "Pages, of 5")
    assert field.value == "2, 4-5"
    field.set_value("two").run()
    assert "“two” is no page" in errors(at)
    assert len(names(at)) == 3
    next(each for each in at.text_input if each.label == "Pages, of 5").set_value("7").run()
    assert "no page 7" in errors(at)
    next(each for each in at.text_input if each.label.startswith("Pages")).set_value("").run()
    assert len(names(at)) == 5


@pytest.mark.parametrize("channels", [2, 3, 4])
def test_channels_are_read_apart(channels: int) -> None:
    at = opened(("stack.tif", composite(channels)))
    if channels != 3:
        assert f"{channels} channels" in errors(at)
        assert "ick “Separate channels as grey images”" in errors(at)
        assert ("three" in errors(at)) == (channels > 2)
    box = next(each for each in at.checkbox if each.label == "Separate channels as grey images")
    box.check().run()
    assert not at.exception
    assert not at.error
    assert len(names(at)) == channels
    assert f"Channel 1 of {channels}." in captions(at)


def test_ordinary_files_leave_nothing_to_choose() -> None:
    at = opened(("scan.tif", pages(noise())))
    assert not [each for each in at.selectbox if each.label == "Level"]
    assert not [each for each in at.text_input if each.label.startswith("Pages")]
    assert not [each for each in at.checkbox if "channels" in each.label]


def test_a_selection_is_an_edit_that_is_taken_back() -> None:
    before = State(Document(pristine=False), View("a·3"))
    after = rule_edits.select_images(before, "a", Selection(level=1))
    assert after.document.selection_of("a") == Selection(level=1)
    assert after.document.selection_of("b") == WHOLE
    assert after.view.image == "a"
    history = History().record(before.document, after.document)
    assert [step.name for step in history.past] == ["Level 0 → 1"]
    assert history.undo(after)[1].document.selections == ()
    assert rule_edits.select_images(after, "a", WHOLE).document.selections == ()


def test_all_masks_are_of_what_the_page_shows() -> None:
    scan = pages(*[flat((shade, 0, 0)) for shade in (10, 20, 30, 40)])
    entries = [("slide.tif", pyramid()), ("scan.tif", scan), ("stack.tif", composite(2))]
    chosen = [Selection(level=1), Selection(pages=(2, 4)), Selection(channels="apart")]
    sources = [Source(*entry, each) for entry, each in zip(entries, chosen, strict=True)]
    stream = io.BytesIO()
    assert len(list(pack(stream, sources, Recipe(Rule()), Contents(), Tally()))) == 5
    with zipfile.ZipFile(stream) as archive:
        found = sorted(name for name in archive.namelist() if name.endswith(".png"))
        table = archive.read("results.csv").decode("utf-8-sig")
    assert found == [
        "scan_page2_mask.png",
        "scan_page4_mask.png",
        "slide_mask.png",
        "stack_page1_mask.png",
        "stack_page2_mask.png",
    ]
    assert "100 × 60" in table
    assert "scan.tif · page 4" in table


def test_session_has_no_selection_at_first() -> None:
    assert State().document.selections == ()
    assert session.Holder(Kept(State())).state.document.selection_of("x") == WHOLE


def test_a_page_list_that_is_none_is_told_beside_a_file_that_is_refused() -> None:
    at = opened(("scan.tif", pages(flat((1, 2, 3)), flat((4, 5, 6)))))

    def type_pages(text: str) -> None:
        box = next(each for each in at.text_input if each.label.startswith("Pages"))
        box.set_value(text).run()
        assert not at.exception

    type_pages("13")
    assert "no page 13" in errors(at)
    type_pages("3-1")
    assert "“3-1” is no page and no range of pages" in errors(at)
