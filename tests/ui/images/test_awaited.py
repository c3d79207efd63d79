"""An experiment on the page: opened before its images are there, and after."""

from __future__ import annotations

import hashlib
import json

from streamlit.testing.v1 import AppTest

from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from maskapp.errors import ImageError
from maskapp.files.reading.selection import Selection
from maskapp.runs.experiment import Experiment, SavedFile, SavedImage
from maskapp.runs.experiment_codec import read, written
from maskapp.ui.images.awaited import experiment_text
from maskapp.ui.images.sources import File, Given, Source
from maskapp.ui.state.model import Document
from tests.ui.images.test_sources import PAGE, archive, opened
from tests.ui.journeys import state_of
from tests.ui.pictures import encode, flat
from tests.zipped import zip_files

RED, GREEN, BLUE = (encode(flat(colour)) for colour in ((255, 0, 0), (0, 255, 0), (0, 0, 255)))


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def experiment() -> bytes:
    recipe = Recipe(Rule((Group((Range("green", 7, 255),)),)))
    files = (
        SavedFile("red.png", sha256(RED), images=(SavedImage(left_out=True),)),
        SavedFile("green.png", sha256(GREEN), images=(SavedImage(checked=True),)),
        SavedFile("*blue*.png", sha256(BLUE)),
    )
    return written(Experiment(recipe, files)).encode()


def notes(at: AppTest) -> str:
    return " ".join(each.value for each in at.info).replace("\\", "")


def load(at: AppTest, data: bytes) -> None:
    uploader = next(each for each in at.file_uploader if each.label == "Load recipe")
    uploader.set_value(("experiment.json", data, "application/json")).run()
    assert not at.exception


def test_an_experiment_names_what_is_missing_and_finds_it_as_it_comes() -> None:
    at = AppTest.from_file(str(PAGE), default_timeout=60).run()
    load(at, experiment())
    assert "3 files are not here yet: red.png, green.png, *blue*.png." in notes(at)
    found = [("days.zip", archive(d__x_png=RED)), ("other.png", GREEN)]
    uploads = [(name, data, "application/octet-stream") for name, data in found]
    at.file_uploader[0].set_value(uploads).run()
    assert not at.exception
    assert "1 file is not here yet: *blue*.png." in notes(at)
    document = state_of(at).document
    assert document.recipe.describe() == "Green 7–255"
    (excluded,), (checked,) = document.excluded, document.checked
    assert excluded != checked
    next(each for each in at.button if each.label == "Go on without it").click().run()
    assert "not here yet" not in notes(at)
    assert state_of(at).document.excluded == (excluded,)


def test_a_changed_file_of_an_awaited_name_is_told_to_be_another() -> None:
    at = opened(("red.png", BLUE), ("green.png", RED))
    load(at, experiment())
    # By what is in them: both are others' images, and only green.png is none of its own name.
    assert "1 file is not here yet: green.png." in notes(at)
    told = "Here under the name of an awaited one, but another file: green.png. What the experiment"
    assert told not in notes(at)  # it was found, as red.png
    at = opened(("red.png", encode(flat((9, 9, 9)))))
    load(at, experiment())
    assert told.replace("green", "red") in notes(at)
    assert state_of(at).document.excluded == ()


def test_images_that_are_there_already_are_found_at_once() -> None:
    at = opened(("a.png", RED), ("b.png", BLUE))
    load(at, experiment())
    document = state_of(at).document
    assert [each.name for each in document.awaited] == ["green.png"]
    assert len(document.excluded) == 1


def test_what_is_saved_names_files_by_what_is_in_them() -> None:
    file = File("k", "zip/a.png", "of the archive/3", lambda: RED)
    given = Given((Source("k", "zip/a.png", file, 0, Document().selection_of("k")),), ())
    data = json.loads(experiment_text(given, Document(excluded=("k",)))())
    assert data["files"] == [
        {
            "name": "zip/a.png",
            "sha256": sha256(RED),
            "images": [{"page": 1, "left_out": True}],
        }
    ]


def test_what_cannot_be_unpacked_is_in_no_experiment_and_awaited_by_none() -> None:
    def broken() -> bytes:
        raise ImageError("b.png: damaged, in x.zip.")

    files = [File("a", "a.png", "x/0", lambda: RED), File("b", "b.png", "x/1", broken)]
    given = Given(tuple(Source(each.key, each.name, each, 0, Selection()) for each in files), ())
    saved = read(experiment_text(given, Document())().encode())
    assert [each.name for each in saved.files] == ["a.png"]
    at = AppTest.from_file(str(PAGE), default_timeout=60).run()
    load(at, experiment())
    packed = zip_files([("green.png", GREEN), ("text.png", b"words")])
    at.file_uploader[0].set_value([("x.zip", packed, "application/zip")]).run()
    assert not at.exception
    assert "2 files are not here yet: red.png, *blue*.png." in notes(at)
