"""Experiments: what is written is read again, and what is wrong is said with its place."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maskapp.core.finding.picks import Pick
from maskapp.core.measuring.counting import Counting
from maskapp.core.recipe.address import Address
from maskapp.core.recipe.mask_class import MaskClass
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Range, Rule
from maskapp.core.recipe.shapes import Rectangle
from maskapp.errors import RecipeError
from maskapp.files.reading.selection import Selection
from maskapp.runs.experiment import Experiment, SavedFile, SavedImage, SavedPick
from maskapp.runs.experiment_codec import MAX_BYTES, is_experiment, read, written
from maskapp.runs.groups import NameParts
from tests.strategies import ranges, recipes

RED = Recipe(Rule((Group((Range("red", 100, 255), Range("hue", 5, 9))),)))
DISH = Rectangle("include", 0, 0, 5, 5)
A, B = "a" * 64, "b" * 64
PICK = SavedPick(Pick(3, 4, 5, 6, wanted=False), ((1, 2, 255),), "median 1", 8)
FULL = Experiment(
    RED,
    (
        SavedFile(
            "day 7/Blätter.tif",
            A,
            Selection(1, "apart", (2, 5)),
            (
                SavedImage(2, ((Address(0, 0, 1), Range("hue", 5, 30)),), (DISH,), checked=True),
                SavedImage(5, region=(), left_out=True, picks=(PICK,)),
            ),
        ),
        SavedFile("b.png", B),
    ),
    Counting(0.75, min_area=0.4, exclude_border=True, area_unit="mm2"),
    0.65,
)

PICKS = st.builds(
    SavedPick,
    st.builds(Pick, *[st.integers(0, 99)] * 2, *[st.integers(1, 99)] * 2, st.booleans()),
    st.lists(st.tuples(*[st.integers(0, 255)] * 3), max_size=3).map(tuple),
    st.text(max_size=9),
    st.sampled_from((8, 16)),
)


@st.composite
def experiments(draw: st.DrawFn) -> Experiment:
    recipe = draw(recipes())
    places = [
        Address(c, g, r)
        for c, each in enumerate(recipe.classes)
        for g, group in enumerate(each.rule.groups)
        for r in range(len(group.ranges))
    ]

    def image(page: int) -> SavedImage:
        chosen = draw(st.lists(st.sampled_from(places), unique=True, max_size=2)) if places else []
        return SavedImage(
            page,
            tuple((place, draw(ranges(recipe.depth))) for place in chosen),
            draw(st.none() | st.just(recipe.region[:1])),
            draw(st.booleans()),
            draw(st.booleans()),
            tuple(draw(st.lists(PICKS, max_size=2))),
        )

    def file() -> SavedFile:
        pages = sorted(draw(st.sets(st.integers(1, 9), min_size=1, max_size=3)))
        selection = Selection(
            draw(st.integers(0, 2)),
            draw(st.sampled_from(("together", "apart"))),
            draw(st.none() | st.just(tuple(pages))),
        )
        name = draw(st.text(min_size=1, max_size=20))
        digest = f"{draw(st.integers(0, 2**256 - 1)):064x}"
        return SavedFile(name, digest, selection, tuple(map(image, pages)))

    files = tuple(file() for _ in range(draw(st.integers(0, 3))))
    parts = draw(st.sampled_from((None, NameParts("{folder}/{a}_{“b”}"))))
    return Experiment(recipe, files, name_parts=parts)


@given(experiments())
def test_what_is_written_is_read_again(experiment: Experiment) -> None:
    text = written(experiment)
    assert read(text) == experiment
    assert read(text.encode()) == experiment
    assert written(read(text)) == text
    assert is_experiment(text.encode())


def test_what_was_read_can_be_written_again() -> None:
    again = read(written(FULL))
    assert again == FULL
    assert written(again) == written(FULL)


def test_a_recipe_is_no_experiment() -> None:
    tricky = replace(RED, classes=(replace(RED.classes[0], name='"maskapp_experiment":'),))
    assert not is_experiment(tricky.to_json().encode())


def test_the_files_text() -> None:
    text = written(FULL)
    assert text.splitlines()[0] == '{"maskapp_experiment": 1,'
    data = json.loads(text)
    assert Recipe.from_json(json.dumps(data["recipe"])) == RED
    first, second = data["files"]
    assert second == {"name": "b.png", "sha256": B, "images": [{"page": 1}]}
    assert first["selection"] == {"level": 1, "channels": "apart", "pages": [2, 5]}
    assert first["images"][0] == {
        "page": 2,
        "bounds": [
            {
                "class": 0,
                "group": 0,
                "range": 1,
                "bounds": {"channel": "hue", "low": 5, "high": 30},
            }
        ],
        "region": [
            {"shape": "rectangle", "mode": "include", "x": 0, "y": 0, "width": 5, "height": 5}
        ],
        "checked": True,
    }


def test_an_images_recipe_is_that_of_all_with_its_own_parts() -> None:
    first, second = FULL.files[0].images
    own = first.recipe(RED)
    assert own.rule.groups[0].ranges == (Range("red", 100, 255), Range("hue", 5, 30))
    assert own.region == (DISH,)
    assert second.recipe(replace(RED, region=(DISH,))) == RED


Change = Callable[[Any], object]


def at(*path: str | int, value: object) -> Change:
    def change(data: Any) -> None:
        for part in path[:-1]:
            data = data[part]
        data[path[-1]] = value

    return change


IMAGE = ("files", 0, "images", 0)
WRONG: list[tuple[Change, str]] = [
    (at("maskapp_experiment", value=2), "maskapp_experiment: the experiment has version 2"),
    (at("maskapp_experiment", value=True), "maskapp_experiment: the experiment has version true"),
    (lambda data: data.pop("maskapp_experiment"), "maskapp_experiment: This is not a maskapp exp"),
    (lambda data: data.pop("recipe"), "the key 'recipe' is missing"),
    (at("more", value=1), "unknown key 'more'"),
    (at("recipe", "depth", value=9), "recipe.depth: 9 is none of 8, 16"),
    (at("recipe", "classes", 0, "rule", "match", value=1), "recipe.classes[0].rule.match: 1 is"),
    (at("files", value={}), "files: {} is not a list"),
    (at("files", 1, value=None), "files[1]: null is not an object"),
    (at("files", 1, "name", value=""), "files[1].name: '' is no name"),
    (at("files", 1, "sha256", value="A" * 64), "files[1].sha256: "),
    (at("files", 1, "images", value=[]), "files[1].images: a file has at least one"),
    (at("files", 0, "selection", "level", value=-1), "files[0].selection: The level"),
    (at("files", 0, "selection", "channels", value=[]), "files[0].selection.channels: [] is no"),
    (at("files", 0, "selection", "pages", value=[2, 1]), "files[0].selection: The pages"),
    (at(*IMAGE, "page", value=0), "files[0].images[0].page: 0 is not between"),
    (at(*IMAGE, "page", value=5), "files[0].images[1].page: page 5 stands twice"),
    (at(*IMAGE, "checked", value=1), "files[0].images[0].checked: 1 is not true or false"),
    (at(*IMAGE, "bounds", 0, "range", value=2), "files[0].images[0].classes[0].rule.groups[0]."),
    (at(*IMAGE, "bounds", 0, "group", value=-1), "files[0].images[0].bounds[0].group: -1 is"),
    (
        at(*IMAGE, "bounds", 0, "bounds", "low", value=361),
        "files[0].images[0].bounds[0].bounds.low: ",
    ),
    (at(*IMAGE, "region", 0, "shape", value="star"), "files[0].images[0].region[0].shape: "),
    (at("files", 0, "images", 1, "picks", 0, "x", value=-1), "files[0].images[1].picks[0].x: "),
    (
        at("files", 0, "images", 1, "picks", 0, "colours", 0, value=[1, 2]),
        "files[0].images[1].picks[0].colours[0]: a colour is red, green and blue",
    ),
    (
        at("files", 0, "images", 1, "picks", 0, "colours", 0, value=[1, 2, 256]),
        "files[0].images[1].picks[0].colours[0]: 256 is not between",
    ),
    (at("files", 0, "images", 1, "picks", 0, "seen", value=3), "files[0].images[1].picks[0].seen"),
    # The recipe has one class.
    (
        at("files", 0, "images", 1, "picks", 0, "class", value=1),
        "files[0].images[1].picks[0].class",
    ),
    (
        at("files", 0, "images", 1, "picks", 0, "class", value=True),
        "files[0].images[1].picks[0].cl",
    ),
]


@pytest.mark.parametrize(("change", "said"), WRONG, ids=[said for _, said in WRONG])
def test_what_is_wrong_is_said_with_its_place(change: Change, said: str) -> None:
    data = json.loads(written(FULL))
    change(data)
    with pytest.raises(RecipeError) as refusal:
        read(json.dumps(data))
    assert str(refusal.value).startswith(said)


@pytest.mark.parametrize(("value", "told"), [(3, "3 is no text"), ("leaf", "in braces")])
def test_parts_of_names_that_are_none_are_refused(value: object, told: str) -> None:
    data = json.loads(written(FULL)) | {"name_parts": value}
    with pytest.raises(RecipeError, match=told) as caught:
        read(json.dumps(data))
    assert caught.value.place == "name_parts"


def test_a_range_that_stands_twice_is_refused() -> None:
    data = json.loads(written(FULL))
    data["files"][0]["images"][0]["bounds"] *= 2
    with pytest.raises(RecipeError, match=r"files\[0\].images\[0\].bounds: .* twice"):
        read(json.dumps(data))


def test_bounds_that_do_not_fit_the_recipe_are_refused() -> None:
    deep = (Address(0, 0, 0), Range("red", 300, 400))
    with pytest.raises(RecipeError, match=r"files\[0\].images\[0\]"):
        Experiment(RED, (SavedFile("a.png", A, images=(SavedImage(bounds=(deep,)),)),))


JUNK: st.SearchStrategy[Any] = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=3),
    lambda inside: (
        st.lists(inside, max_size=2) | st.dictionaries(st.text(max_size=3), inside, max_size=2)
    ),
    max_leaves=3,
)


@given(st.data())
def test_any_other_value_anywhere_is_read_or_refused(data: st.DataObject) -> None:
    whole = json.loads(written(FULL))
    part: Any = whole
    for depth in range(data.draw(st.integers(1, 9)), 0, -1):
        keys = sorted(part) if isinstance(part, dict) else list(range(len(part)))
        key = data.draw(st.sampled_from(keys))
        if depth == 1 or not isinstance(part[key], dict | list) or not part[key]:
            part[key] = data.draw(JUNK)
            break
        part = part[key]
    try:
        read(json.dumps(whole))
    except RecipeError as error:
        assert str(error)  # noqa: PT017  # any other error fails the test


@given(st.binary(max_size=200))
def test_any_bytes_are_refused(content: bytes) -> None:
    with pytest.raises(RecipeError):
        read(content)


def test_what_is_too_large_is_neither_written_nor_read() -> None:
    with pytest.raises(RecipeError, match="at most 8000 kB"):
        read(" " * (MAX_BYTES + 1))
    many = tuple(SavedFile("n" * 4000, f"{k:064x}") for k in range(2000))
    with pytest.raises(RecipeError, match="too many to be opened again"):
        written(Experiment(RED, many))


def test_500_images_are_small() -> None:
    files = tuple(SavedFile(f"tray {k}/plant {k:03}.jpg", f"{k:064x}") for k in range(500))
    assert len(written(Experiment(Recipe((MaskClass(RED.rule),)), files))) < 75_000
