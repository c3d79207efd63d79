"""What should not happen is a sentence, and the rest of the page still works."""

from __future__ import annotations

import warnings
from typing import Any, NoReturn

import pytest
from streamlit.testing.v1 import AppTest

from maskapp.core.image import Image
from maskapp.core.recipe.recipe import Recipe
from maskapp.ui.compute import masks
from maskapp.ui.host import failure
from maskapp.ui.images import sources
from maskapp.ui.viewer import panel
from tests.ui.journeys import box, form_rows
from tests.ui.pictures import encode, noise
from tests.ui.test_page import PAGE

SECRET = "/srv/secret/masks.py"
PICTURE = ("leaf.png", encode(noise()), "image/png")


def errors(at: AppTest) -> list[str]:
    assert not at.exception
    return [each.value.replace("\\", "") for each in at.error]


def opened() -> AppTest:
    return AppTest.from_file(str(PAGE), default_timeout=60).run()


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (MemoryError(SECRET), "too little free memory"),
        (RuntimeError(SECRET), "Something went wrong that should not"),
        (RecursionError(SECRET), "Something went wrong that should not"),
        (OSError(2, "No such file", SECRET), "Something went wrong that should not"),
    ],
)
def test_a_rule_that_fails_can_be_changed_back(
    monkeypatch: pytest.MonkeyPatch, failures: pytest.LogCaptureFixture, error: Exception, said: str
) -> None:
    computed = masks.result_of

    def fails_at_77(image: Image, recipe: Recipe) -> Any:
        if "77" in recipe.describe():
            raise error
        return computed(image, recipe)

    monkeypatch.setattr(masks, "result_of", fails_at_77)
    at = opened()
    at.file_uploader[0].set_value(PICTURE).run()
    assert errors(at) == []
    box(at, "Red from").set_value(77).run()
    assert any(said in each for each in errors(at))
    assert SECRET not in repr(at)
    assert not at.metric
    assert "page could not be drawn" in failures.messages[-1]
    box(at, "Red from").set_value(78).run()
    assert errors(at) == []
    assert at.metric[0].label == "Selected"


@pytest.mark.parametrize("error", [MemoryError(), RuntimeError(SECRET)])
@pytest.mark.parametrize("part", ["viewer_panel", "channels_panel", "rule_form", "mask_button"])
def test_a_part_that_fails_takes_no_other_with_it(
    monkeypatch: pytest.MonkeyPatch, failures: pytest.LogCaptureFixture, part: str, error: Exception
) -> None:
    def fails(*_: object) -> NoReturn:
        raise error

    monkeypatch.setattr(f"maskapp.ui.workspace.{part}", fails)
    at = opened()
    at.file_uploader[0].set_value(PICTURE).run()
    assert len(errors(at)) == 1
    assert SECRET not in repr(at)
    assert [each.label for each in at.metric] == ["Selected"]
    assert bool(form_rows(at)) == (part != "rule_form")
    assert "page could not be drawn" in failures.messages[-1]


def test_an_image_that_cannot_be_held_can_be_removed(
    monkeypatch: pytest.MonkeyPatch, failures: pytest.LogCaptureFixture
) -> None:
    def fails(*_: object, **__: object) -> NoReturn:
        raise MemoryError

    at = opened()
    monkeypatch.setattr(sources, "image_of", fails)
    at.file_uploader[0].set_value(PICTURE).run()
    assert len(errors(at)) == 1
    assert "too little free memory" in errors(at)[0]
    assert "page could not be drawn" in failures.messages[-1]
    monkeypatch.undo()
    at.file_uploader[0].set_value([]).run()
    assert errors(at) == []


def test_runs_that_streamlit_ends_are_no_failures(monkeypatch: pytest.MonkeyPatch) -> None:
    import streamlit as st

    monkeypatch.setattr(panel, "_detail", lambda *_: st.stop())
    at = opened()
    at.file_uploader[0].set_value(PICTURE).run()
    assert errors(at) == []


def test_remarks_of_decoders_stay_out_of_the_log() -> None:
    with warnings.catch_warnings(record=True) as seen:
        warnings.simplefilter("always")
        failure.quieten_decoders()
        for module in ("PIL.PngImagePlugin", "PIL.Image", "maskapp.files.reading.images"):
            warnings.warn_explicit(module, UserWarning, "file.py", 1, module=module)
    assert [str(each.message) for each in seen] == ["maskapp.files.reading.images"]
