"""Classes: what they accept, how several stand in a recipe, and their JSON."""

from __future__ import annotations

import json
from typing import Any

import pytest

from maskapp import Group, MaskClass, Range, Recipe, RecipeError, Rule
from maskapp.core.steps.cleaning.open import Open
from maskapp.core.steps.prepare.median import Median

RULE = Rule((Group((Range("red", 1, 2),)),))


def refusal(build: Any, *args: Any, **named: Any) -> str:
    with pytest.raises(RecipeError) as caught:
        build(*args, **named)
    return str(caught.value)


@pytest.mark.parametrize(
    ("named", "message"),
    [
        ({"rule": None}, "rule: null is not a Rule"),
        ({"name": ""}, "name: a class has a name of 1 to 40 characters"),
        ({"name": "x" * 41}, "name: a class has a name of 1 to 40 characters"),
        ({"name": 7}, "name: 7 is not a name"),
        ({"name": "a\nb"}, "name: 'a\\nb' has invisible characters"),
        ({"name": " a"}, "name: ' a' has invisible characters"),
        ({"name": "a\u200b"}, "name: 'a\\u200b' has invisible characters"),
        ({"color": "red"}, "color: 'red' is not a colour"),
        ({"color": "#D55E00"}, "color: '#D55E00' is not a colour"),
        ({"color": "#d55e00\n"}, "is not a colour"),
        ({"invert": 1}, "invert: 1 is not true or false"),
        ({"cleaning": None}, "cleaning: null is not a tuple of its parts"),
        ({"cleaning": (Open(1), None)}, "cleaning[1]: null does not belong here"),
        ({"cleaning": (Open(1),) * 51}, "cleaning: more than 50 cleaning steps"),
        ({"cleaning": (Median(1),)}, "cleaning[0]: Median(radius=1) does not belong here"),
        ({"within": ""}, "within: a class has a name"),
    ],
)
def test_illegal_parts_are_refused(named: dict[str, Any], message: str) -> None:
    assert message in refusal(MaskClass, **({"rule": RULE} | named))


def test_a_name_has_up_to_40_characters() -> None:
    assert MaskClass(RULE, "é" * 40).name == "é" * 40
    assert MaskClass(RULE, "x").name == "x"


def test_a_rule_alone_is_a_class_named_mask() -> None:
    recipe = Recipe(RULE)
    assert recipe.classes == (MaskClass(RULE),)
    assert (recipe.only.name, recipe.rule, recipe.invert) == ("mask", RULE, False)
    assert recipe == Recipe(MaskClass(RULE)) == Recipe((MaskClass(RULE),))


@pytest.mark.parametrize("other", ["tissue", "Tissue", "TISSUE"])
def test_names_that_are_one_file_are_one_name(other: str) -> None:
    classes = (MaskClass(RULE, "tissue"), MaskClass(RULE, other))
    assert "classes[1].name" in refusal(Recipe, classes)


def test_the_class_around_comes_before() -> None:
    a, b = MaskClass(RULE, "a", within="b"), MaskClass(RULE, "b")
    assert Recipe((b, a)).classes == (b, a)
    assert "classes[0].within: 'b' is no class before this one" in refusal(Recipe, (a, b))
    assert "classes[0].within" in refusal(Recipe, MaskClass(RULE, "a", within="a"))


def test_there_are_1_to_16_classes_and_200_ranges_in_all() -> None:
    assert "1 to 16 classes" in refusal(Recipe, ())
    many = tuple(MaskClass(RULE, str(k)) for k in range(17))
    assert len(Recipe(many[:16]).classes) == 16
    assert "1 to 16 classes" in refusal(Recipe, many)
    half = Rule((Group((Range("red", 0, 1),) * 100),))
    assert Recipe((MaskClass(half, "a"), MaskClass(half, "b"))).classes
    assert "more than 200 ranges" in refusal(
        Recipe, (MaskClass(half, "a"), MaskClass(half, "b"), MaskClass(RULE, "c"))
    )


def test_a_bound_beyond_the_depth_is_named_with_its_class() -> None:
    deep = Rule((Group((Range("green", 0, 9), Range("red", 0, 300))),))
    message = refusal(Recipe, (MaskClass(RULE, "a"), MaskClass(deep, "b")))
    assert message == "classes[1].rule.groups[0].ranges[1].high: 300 is above 255"


def test_parts_of_one_class_are_replaced() -> None:
    recipe = Recipe((MaskClass(RULE, "a"), MaskClass(RULE, "b")))
    changed = recipe.with_class("b", invert=True)
    assert [each.invert for each in changed.classes] == [False, True]
    assert "2 classes" in refusal(recipe.with_class, invert=True)


def test_several_classes_are_described_in_order() -> None:
    inner = MaskClass(RULE, "stained", invert=True, within="tissue")
    assert Recipe((MaskClass(RULE, "tissue"), inner)).describe() == (
        "Tissue: Red 1–2; stained within tissue: everything but (Red 1–2)"
    )
    assert Recipe(MaskClass(RULE, "leaf")).describe() == "Leaf: Red 1–2"


TWO = """
{"maskapp_recipe": 2, "depth": 8,
 "reading": {"color": "stored", "alpha": "use"},
 "prepare": [{"step": "median", "radius": 1}],
 "region": [{"shape": "ellipse", "mode": "include", "x": 10, "y": 20, "width": 90, "height": 40}],
 "connectivity": 8,
 "classes": [
  {"name": "tissue", "color": "#0072b2", "rule": {"match": "any", "groups": [{"match": "all",
    "ranges": [{"channel": "saturation", "low": 8, "high": 100}]}]},
   "cleaning": [{"step": "fill_holes", "max_area": null}]},
  {"name": "stained", "color": "#d55e00", "within": "tissue",
   "rule": {"match": "any", "groups": [{"match": "all", "ranges": [
     {"channel": "lab_b", "low": {"auto": "otsu", "ignore": 0.01}, "high": 127}]}]},
   "invert": false, "cleaning": [{"step": "remove_small", "min_area": 64}]}]}
"""


def test_version_2_is_read_and_written() -> None:
    recipe = Recipe.from_json(TWO)
    assert [each.name for each in recipe.classes] == ["tissue", "stained"]
    assert recipe.classes[1].within == "tissue"
    assert [step.describe() for step in recipe.prepare] == ["median smoothing, radius 1"]
    written = json.loads(recipe.to_json())
    assert written["maskapp_recipe"] == 2
    assert list(written) == ["maskapp_recipe", "depth", "prepare", "region", "classes"]
    assert written["classes"][1] == {
        "name": "stained",
        "color": "#d55e00",
        "within": "tissue",
        "rule": json.loads(TWO)["classes"][1]["rule"],
        "cleaning": [{"step": "remove_small", "min_area": 64}],
    }
    assert Recipe.from_json(recipe.to_json()) == recipe


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"name": "tissue", ', "", "classes[0]: the key 'name' is missing"),
        ('"depth": 8,', '"depth": 8, "rule": {},', "unknown key 'rule'"),
        ('"within": "tissue"', '"within": "issue"', "classes[1].within: 'issue' is no class"),
        ('"#d55e00"', '"orange"', "classes[1].color: 'orange' is not a colour"),
        ('"low": 8', '"low": 101', "classes[0].rule.groups[0].ranges[0].low: 101 is above 100"),
        ('"max_area": null', '"max": 2', "classes[0].cleaning[0]: unknown key 'max'"),
        ('"median"', '"blur"', "prepare[0].step: 'blur' is none of"),
        ('"invert": false', '"invert": 0', "classes[1].invert: 0 is not true or false"),
    ],
)
def test_version_2_is_refused_naming_the_place(old: str, new: str, message: str) -> None:
    assert TWO.count(old) == 1
    assert message in refusal(Recipe.from_json, TWO.replace(old, new))


def test_places_in_version_1_are_those_of_its_file() -> None:
    text = (
        '{"maskapp_recipe": 1, "depth": 8, "rule": {"match": "any", "groups": [{"match": "all", '
        '"ranges": [{"channel": "red", "low": 0, "high": 256}]}]}}'
    )
    assert refusal(Recipe.from_json, text) == "rule.groups[0].ranges[0].high: 256 is above 255"
