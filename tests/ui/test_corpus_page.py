"""Files of the corpus on the page: the workspace of this very image, or one sentence, never both.

A run of the page takes a third of a second, so the page sees a few files of each kind; all of them
go through the same reading in ``tests/files/test_corpus.py``.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from maskapp.core.image import Image
from maskapp.errors import ImageError
from maskapp.files.reading.archives.listing import set_aside
from maskapp.files.reading.images import open_pages
from maskapp.ui.wording import plain
from tests.corpus import BY_NAME, CASES, Case
from tests.corpus.png import RGB, png
from tests.ui.images.strip.frames import choose
from tests.ui.pictures import noise

pytestmark = pytest.mark.filterwarnings("ignore::UserWarning")

PAGE = Path(__file__).parents[2] / "maskapp" / "ui" / "script.py"
BEFORE = ("before.png", png(noise(33, 22), 8, RGB), "image/png")
OF_BEFORE = "33 × 22"


def _few() -> list[Case]:
    """Return two files of each kind of name and outcome, such as ("png", "corrupt")."""
    seen: dict[tuple[str, str], int] = {}
    few = []
    for case in CASES:
        kind = case.name.split("-")[0], getattr(case.outcome, "code", "read")
        seen[kind] = seen.get(kind, 0) + 1
        if seen[kind] in (1, 7):
            few.append(case)
    return few


FEW = _few()


def outcome(data: bytes, name: str) -> Image | str:
    """Return the first image of a file, or the sentence that refuses it."""
    try:
        return open_pages(data, name=name)[0].read()
    except ImageError as error:
        return error.told("page")


@pytest.fixture(scope="module")
def at() -> AppTest:
    """The page with an image; every case is added to it in turn."""
    return AppTest.from_file(str(PAGE), default_timeout=60).run()


@pytest.mark.parametrize("case", FEW, ids=lambda case: case.name)
def test_a_file_has_its_workspace_or_one_sentence(at: AppTest, case: Case) -> None:
    for button in at.button:
        if button.label == "Remove all images":
            button.click().run()
            break
    at.file_uploader[0].set_value([BEFORE]).run()
    assert any(OF_BEFORE in caption.value for caption in at.caption)
    assert at.metric
    data = case.make()
    # Both are new to the page, which shows the first of what is new.
    at.file_uploader[0].set_value([(case.name, data, "image/png"), BEFORE]).run()
    assert not at.exception
    found = outcome(data, case.name)
    aside = set_aside(data, case.name)
    if isinstance(found, str) and not aside:
        # Of what is new, the page shows what it can read; this one has to be chosen.
        choose(at, case.name)
    captions = [caption.value for caption in at.caption]
    if aside:  # a document by contents and name: the image stays
        assert plain(f"Left out: {case.name} (") in "".join(each.value for each in at.warning)
        assert any(OF_BEFORE in caption for caption in captions)
        assert not at.error
        return
    assert not any(OF_BEFORE in caption for caption in captions)
    if isinstance(found, str):
        assert [each.value for each in at.error] == [plain(found)]
        assert not at.metric
        # Which pages are read can be chosen even so; nothing of a rule can.
        assert not [box for box in at.text_input if not box.label.startswith("Pages")]
        assert not at.get("download_button")
    else:
        assert plain(found.summary) in captions
        assert {plain(notice) for notice in found.notices} <= set(captions)
        # The rule stays that of the image before, whose counts may mean nothing in this one.
        rescale = f"Rescale the rule to {found.depth} bits"
        offered = rescale in [button.label for button in at.button]
        assert [metric.label for metric in at.metric] == ([] if offered else ["Selected"])


def test_every_kind_of_refusal_is_among_them() -> None:
    codes = {getattr(case.outcome, "code", "read") for case in CASES}
    assert codes == {getattr(case.outcome, "code", "read") for case in FEW}
    assert {"apng.png", "gif-keep.gif"} < set(BY_NAME)
