"""Recipes as JSON: round trips, and refusal of everything that is not a recipe."""

from __future__ import annotations

import json
import math
from typing import Any

import pytest
from hypothesis import given

from maskapp import Auto, Group, MaskClass, Range, Recipe, RecipeError, Rule
from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.methods import METHODS
from maskapp.core.recipe.codec import MAX_BYTES
from maskapp.core.recipe.shapes import Ellipse, Polygon, Rectangle
from maskapp.core.steps.cleaning.close import Close
from maskapp.core.steps.cleaning.fill_holes import FillHoles
from maskapp.core.steps.cleaning.keep_largest import KeepLargest
from maskapp.core.steps.cleaning.open import Open
from maskapp.core.steps.cleaning.remove_small import RemoveSmall
from maskapp.core.steps.prepare.flatten import Flatten
from maskapp.core.steps.prepare.median import Median
from tests.strategies import class_names, recipes

DESIGN = """
{"maskapp_recipe": 1, "depth": 8,
 "rule": {"match": "any", "groups": [
   {"match": "all", "ranges": [
     {"channel": "red", "low": 120, "high": 255},
     {"channel": "hue", "low": 350, "high": 10, "outside": false},
     {"channel": "gray", "low": {"auto": "otsu"}, "high": 255}]}]},
 "smoothing": {"method": "median", "radius": 1},
 "region": [{"shape": "rectangle", "mode": "include", "x": 0, "y": 0, "width": 800, "height": 600},
            {"shape": "ellipse", "mode": "exclude", "x": 10, "y": 20, "width": 90, "height": 40},
            {"shape": "polygon", "mode": "exclude", "points": [[0, 0], [40, 0], [0, 40]]}],
 "cleaning": [{"step": "open", "radius": 1}, {"step": "close", "radius": 1},
              {"step": "fill_holes", "max_area": null}, {"step": "remove_small", "min_area": 64},
              {"step": "keep_largest", "count": 10}],
 "connectivity": 8, "invert": false}
"""
ALL_OF_IT = Recipe(
    MaskClass(
        Rule(
            (
                Group(
                    (
                        Range("red", 120, 255),
                        Range("hue", 350, 10),
                        Range("gray", Auto("otsu"), 255),
                    )
                ),
            )
        ),
        cleaning=(Open(1), Close(1), FillHoles(), RemoveSmall(64), KeepLargest(10)),
    ),
    prepare=(Median(1),),
    region=(
        Rectangle("include", 0, 0, 800, 600),
        Ellipse("exclude", 10, 20, 90, 40),
        Polygon("exclude", ((0, 0), (40, 0), (0, 40))),
    ),
)
MINIMAL = (
    '{"maskapp_recipe": 1, "depth": 8, "rule": {"match": "any", "groups": [{"match": "all", '
    '"ranges": [{"channel": "red", "low": 0, "high": 9}, '
    '{"channel": "green", "low": 1, "high": 2}]}]}}'
)


def changed(old: str, new: str) -> str:
    assert MINIMAL.count(old) == 1
    return MINIMAL.replace(old, new)


def added(parts: str) -> str:
    return f"{MINIMAL[:-1]}, {parts}}}"


def refusal(text: str | bytes) -> str:
    with pytest.raises(RecipeError) as caught:
        Recipe.from_json(text)
    message = str(caught.value)
    assert len(message) < 500  # a person reads it on the page
    return message


# ---- what is read and written


def test_the_designs_example_is_read_whole() -> None:
    assert Recipe.from_json(DESIGN) == ALL_OF_IT


@given(recipes())
def test_recipes_round_trip(recipe: Recipe) -> None:
    for indent in (2, None):
        assert Recipe.from_json(recipe.to_json(indent=indent)) == recipe


FLATTEN = '{"step": "flatten", "radius": 50, "background": "light", "method": "divide"}'


def test_a_step_with_choices_is_read_and_written() -> None:
    text = recipe_with(f'"prepare": [{FLATTEN}]')
    recipe = Recipe.from_json(text)
    assert recipe.prepare == (Flatten(50, "light", "divide"),)
    assert json.loads(recipe.to_json())["prepare"] == [json.loads(FLATTEN)]


@pytest.mark.parametrize("wrong", ['"Light"', "null", "1", '["light"]', '{"a": 1}'])
def test_what_is_no_choice_of_a_step_is_refused(wrong: str) -> None:
    step = FLATTEN.replace('"light"', wrong)
    message = refusal(recipe_with(f'"prepare": [{step}]'))
    place = "prepare[0].background: "
    assert message.startswith(place)
    assert message.endswith("is none of 'light', 'dark', 'mean'")


def recipe_with(part: str) -> str:
    """Return a recipe of version 2 with a part."""
    return f'{{"maskapp_recipe": 2, "depth": 8, "classes": [{CLASS}], {part}}}'


CLASS = '{"name": "a", "rule": {"match": "any", "groups": []}}'


@given(recipes())
def test_the_canonical_form_is_stable_and_plain(recipe: Recipe) -> None:
    text = recipe.to_json(indent=None)
    assert Recipe.from_json(text).to_json(indent=None) == text
    assert json.loads(text) == json.loads(recipe.to_json())
    assert text.isascii()
    assert "\n" not in text


def test_only_version_depth_and_rule_are_required() -> None:
    recipe = Recipe.from_json('{"maskapp_recipe":1,"depth":16,"rule":{"match":"any","groups":[]}}')
    assert recipe == Recipe(Rule(), 16)
    assert set(json.loads(recipe.to_json())) == {"maskapp_recipe", "depth", "classes"}


def test_text_and_bytes_may_begin_with_a_byte_order_mark() -> None:
    assert Recipe.from_json("\ufeff" + MINIMAL) == Recipe.from_json(MINIMAL)
    assert Recipe.from_json(("\ufeff" + MINIMAL).encode()) == Recipe.from_json(MINIMAL)


@pytest.mark.parametrize("number", ["0", "0.0", "0e5", "-0", "-0.0", "0.00000", "0E-5"])
def test_whole_numbers_may_be_written_in_any_way(number: str) -> None:
    assert Recipe.from_json(changed('"low": 0', f'"low": {number}')) == Recipe.from_json(MINIMAL)


def test_029_percent_is_stored_as_29() -> None:
    text = changed('"red", "low": 0', '"saturation", "low": 0.29')
    ((_, bounds), _) = Recipe.from_json(text).rule.ranges()
    assert isinstance(bounds.low, float)
    assert math.trunc(bounds.low * 100) == 28  # the trap
    assert CHANNELS["saturation"].stored(bounds.low, 8) == 29


# ---- what is refused: values, naming the place


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ('"high": 2', '"high": 300', "rule.groups[0].ranges[1].high: 300 is above 255"),
        ('"low": 1', '"low": 300', "rule.groups[0].ranges[1]: Green: low 300 is above high 2. "
         "Swap them or lower the first value."),
        ('"low": 1, "high": 2', '"low": 300, "high": 300',
         "rule.groups[0].ranges[1].low: 300 is above 255"),
        ('"low": 1, "high": 2', '"low": 200, "high": 90', "rule.groups[0].ranges[1]: "
         "Green: low 200 is above high 90. Swap them or lower the first value."),
        ('"low": 1', '"low": -1', "rule.groups[0].ranges[1].low: -1 is below 0"),
        ('"green", "low": 1', '"value", "low": 0.005', "rule.groups[0].ranges[1].low: "
         "0.005 is between two steps: Value goes in steps of 0.01"),
        ('"low": 1', '"low": 0.5', "rule.groups[0].ranges[1].low: "
         "0.5 is between two steps: Green goes in steps of 1"),
        ('"low": 1', '"low": NaN', "rule.groups[0].ranges[1].low: NaN is not a finite number"),
        ('"low": 1', '"low": Infinity',
         "rule.groups[0].ranges[1].low: Infinity is not a finite number"),
        ('"low": 1', '"low": -Infinity',
         "rule.groups[0].ranges[1].low: -Infinity is not a finite number"),
        ('"low": 1', '"low": true', "rule.groups[0].ranges[1].low: true is not a number"),
        ('"low": 1', '"low": "1"', "rule.groups[0].ranges[1].low: '1' is not a number"),
        ('"low": 1', '"low": null', "rule.groups[0].ranges[1].low: null is not a number"),
        ('"low": 1', '"low": [1]', "rule.groups[0].ranges[1].low: [1] is not a number"),
        ('"low": 1', '"low": {"auto": "best"}', "rule.groups[0].ranges[1].low: "
         "'best' is not an automatic threshold. "
         f"Use one of: {', '.join(METHODS)}"),
        ('"low": 1', '"low": {"auto": "otsu", "bins": 9}',
         "rule.groups[0].ranges[1].low: unknown key 'bins'; known here: auto, ignore"),
        ('"low": 1', '"low": {"auto": "otsu", "ignore": 50}',
         "rule.groups[0].ranges[1].low.ignore: 50 is not a percentage from 0 to below 50"),
        ('"low": 1', '"low": {"auto": "otsu", "ignore": NaN}',
         "rule.groups[0].ranges[1].low.ignore: NaN is not a finite number"),
        ('"low": 1', '"low": {"auto": "otsu", "ignore": true}',
         "rule.groups[0].ranges[1].low.ignore: true is not a number"),
        ('"low": 1', '"low": {"auto": "otsu", "ignore": null}',
         "rule.groups[0].ranges[1].low.ignore: null is not a number"),
        ('"low": 1', '"low": {"auto": "otsu", "ignore": 0.00001}',
         "rule.groups[0].ranges[1].low.ignore: 0.00001 is between two steps: "
         "this goes in steps of 0.0001"),
        ('"low": 1', '"low": {}', "rule.groups[0].ranges[1].low: the key 'auto' is missing"),
        ('"low": 1, ', "", "rule.groups[0].ranges[1]: the key 'low' is missing"),
        ('"high": 2', '"high": 2, "outside": 0',
         "rule.groups[0].ranges[1].outside: 0 is not true or false"),
        ('"high": 2', '"high": 2, "unit": 0', "rule.groups[0].ranges[1]: unknown key 'unit'; "
         "known here: channel, high, low, outside"),
        ('"all"', '"both"', "rule.groups[0].match: 'both' is not \"all\" or \"any\""),
        ('"any"', '"some"', "rule.match: 'some' is not \"all\" or \"any\""),
        ('"any"', "{}", 'rule.match: {} is not "all" or "any"'),
        ('"match": "any", ', "", "rule: the key 'match' is missing"),
        ('"match": "all", ', '"not": 1, "match": "all", ',
         "rule.groups[0]: unknown key 'not'; known here: match, ranges"),
        ('"depth": 8', '"depth": true', "depth: true is none of 8, 16"),
        ('"depth": 8', '"depth": 12', "depth: 12 is none of 8, 16"),
        ('"depth": 8', '"depth": [8]', "depth: [8] is none of 8, 16"),
        ('"depth": 8', '"depth": NaN', "depth: NaN is none of 8, 16"),
        ('"depth": 8, ', "", "the key 'depth' is missing"),
        ('"depth": 8', '"depth": 8, "Invert": true', "unknown key 'Invert'; known here: cleaning, "
         "connectivity, depth, invert, reading, region, rule, smoothing"),
        ('"maskapp_recipe": 1', '"maskapp_recipe": 3',
         "maskapp_recipe: the recipe has version 3, this maskapp reads versions 1 and 2. "
         "Update maskapp to open it."),
        ('"maskapp_recipe": 1', '"maskapp_recipe": true',
         "maskapp_recipe: the recipe has version true, this maskapp reads versions 1 and 2. "
         "Update maskapp to open it."),
        ('"maskapp_recipe": 1', '"maskapp_experiment": 1',
         "This is an experiment: it can hold rules of single images, which a recipe does not. Open "
         "it on the page and save the recipe there, which is that of all images."),
        ('"maskapp_recipe": 1, ', "", "maskapp_recipe: This is not a maskapp recipe."),
        ('"maskapp_recipe": 1', '"maskapp_recipe": null',
         "maskapp_recipe: This is not a maskapp recipe."),
    ],
)  # fmt: skip
def test_illegal_values_are_refused_naming_the_place(old: str, new: str, message: str) -> None:
    assert refusal(changed(old, new)) == message


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        ('"smoothing": []', "smoothing: [] is not an object {…}"),
        ('"smoothing": {"method": "median"}', "smoothing: the key 'radius' is missing"),
        ('"smoothing": {"method": "median", "radius": 0.5}',
         "smoothing.radius: 0.5 is not a whole number"),
        ('"region": null', "region: null is not a list […]"),
        ('"region": {}', "region: {} is not a list […]"),
        ('"region": [3]', "region[0]: 3 is not an object {…}"),
        ('"region": [{"shape": "star"}]',
         "region[0].shape: 'star' is none of rectangle, ellipse, polygon, grid"),
        ('"region": [{"shape": ["star"]}]',
         'region[0].shape: ["star"] is none of rectangle, ellipse, polygon, grid'),
        ('"region": [{"shape": "polygon", "mode": "include", "points": 5}]',
         "region[0].points: the points are not a list [[x, y], …]"),
        ('"region": [{"shape": "polygon", "mode": "include", "points": {"abc": 1}}]',
         "region[0].points: the points are not a list [[x, y], …]"),
        ('"region": [{"shape": "polygon", "mode": "include", "points": [1, 2, 3]}]',
         "region[0].points[0]: a point is a pair [x, y]"),
        ('"region": [{"shape": "polygon", "mode": "include", "points": [[0,0],[9,0],[0,true]]}]',
         "region[0].points[2]: true is not a whole number"),
        ('"cleaning": [{"step": "open", "radius": 1}, {"step": "open"}]',
         "cleaning[1]: the key 'radius' is missing"),
        ('"cleaning": [{"step": "open", "radius": 1, "shape": "disk"}]',
         "cleaning[0]: unknown key 'shape'; known here: radius"),
        ('"cleaning": [{"step": "fill_holes", "max_area": false}]',
         "cleaning[0].max_area: false is not a whole number"),
        ('"connectivity": 6', "connectivity: 6 is none of 4, 8"),
        ('"connectivity": "8"', "connectivity: '8' is none of 4, 8"),
        ('"invert": 1', "invert: 1 is not true or false"),
        ('"invert": null', "invert: null is not true or false"),
        ('"cleaning": [' + ",".join(['{"step": "fill_holes"}'] * 51) + "]",
         "cleaning: more than 50 entries"),
    ],
)  # fmt: skip
def test_illegal_parts_are_refused_naming_the_place(parts: str, message: str) -> None:
    assert refusal(added(parts)) == message


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (added('"depth": 8'), "the key 'depth' stands twice in one place"),
        (changed('"low": 1', '"low": 1, "low": 2'), "the key 'low' stands twice in one place"),
        ("[]", "recipe: [] is not an object {…}"),
        ("null", "recipe: null is not an object {…}"),
        ("", "This is not JSON: Expecting value in line 1, column 1."),
        ("{'depth': 8}", "This is not JSON: Expecting property name enclosed in double quotes in "
         "line 1, column 2."),
        (MINIMAL + "x", f"This is not JSON: Extra data in line 1, column {len(MINIMAL) + 1}."),
        (MINIMAL.encode("utf-16"), "This is not a text file in UTF-8."),
        (b"\xff\xd8\xff\xe0 a JPEG", "This is not a text file in UTF-8."),
    ],
)  # fmt: skip
def test_texts_that_are_no_recipe_are_refused_with_a_sentence(
    text: str | bytes, message: str
) -> None:
    assert refusal(text) == message


def test_more_than_200_ranges_are_refused() -> None:
    one = '{"channel": "green", "low": 1, "high": 2}'
    message = "rule.groups[0].ranges: more than 200 entries"
    assert refusal(changed(one, ", ".join([one] * 200))) == message  # and one of red
    kept = Recipe.from_json(changed(one, ", ".join([one] * 199)))
    assert len(list(kept.rule.ranges())) == 200


def test_what_automatic_bounds_leave_out_is_kept() -> None:
    text = changed('"low": 1', '"low": {"auto": "li", "ignore": 0.0100}')
    recipe = Recipe.from_json(text)
    assert recipe.rule.groups[0].ranges[1].low == Auto("li", 0.01)
    assert '"low":{"auto":"li","ignore":0.01},' in recipe.to_json(indent=None)


def test_leaving_out_nothing_is_not_written() -> None:
    recipe = Recipe.from_json(changed('"low": 1', '"low": {"auto": "li", "ignore": 0.0}'))
    assert recipe == Recipe.from_json(changed('"low": 1', '"low": {"auto": "li"}'))
    assert "ignore" not in recipe.to_json()


# ---- what is refused: hostile texts (each takes milliseconds; a hang would be seen)

HOSTILE = {
    "1e999": changed('"low": 1', '"low": 1e999'),
    "1e-999": changed('"low": 1', '"low": 1e-999'),
    "an exponent of 20 digits": changed('"low": 1', '"low": 1e99999999999999999999'),
    "a depth of 1e999999": changed('"depth": 8', '"depth": 1e999999'),
    "5000 digits": changed('"low": 1', '"low": ' + "9" * 5000),
    "5000 decimals": changed('"low": 1', '"low": 0.' + "1" * 5000),
    "100000 brackets": "[" * 100_000,
    "100000 closed brackets": "[" * 100_000 + "]" * 100_000,
    "100000 braces": '{"a":' * 50_000,
    "brackets hidden by a text": '{"' + "]" * 100_000 + '":' + "[" * 100_000,
    "braces hidden by a text": '{"a": "' + "}" * 50_000 + '", "b": ' + '{"c":' * 30_000,
    "15 MB of brackets": "[" * 15_000_000,
    "15 MB of blanks": " " * 15_000_000,
    "15 MB of bytes": b" " * 15_000_000,
    "15 MB of numbers": "[" + "1," * 7_500_000 + "1]",
    "120000 numbers": "[" + "1," * 120_000 + "1]",
    "a long key": '{"maskapp_recipe": 1, "' + "a" * 250_000 + '": 1}',
    "a long version": '{"maskapp_recipe": "' + "a" * 250_000 + '"}',
    "a long channel": changed('"red"', '"' + "a" * 250_000 + '"'),
    "a long match": changed('"any"', '"' + "a" * 250_000 + '"'),
    "a long list for a match": changed('"any"', "[" + "1," * 100_000 + "1]"),
    "a long list for a depth": changed('"depth": 8', '"depth": [' + "1," * 100_000 + "1]"),
    "a lone surrogate": changed('"red"', '"\ud800"'),
    "an escaped lone surrogate": changed('"red"', '"\\ud800"'),
    "an escaped lone surrogate as a key": added('"\\udfff": 1'),
    "nothing but a lone surrogate": "\ud800",
    "a zero byte": MINIMAL + "\0",
}


@pytest.mark.parametrize("text", HOSTILE.values(), ids=HOSTILE.keys())
def test_hostile_texts_are_refused(text: str | bytes) -> None:
    message = refusal(text)
    message.encode()  # the page could not show half a character


@pytest.mark.parametrize("other", [None, 7, {}, bytearray(b"{}")])
def test_what_is_no_text_is_refused(other: Any) -> None:
    assert refusal(other).endswith(" is not the text of a recipe.")


def test_what_is_written_can_be_read() -> None:
    def polygon(points: int) -> Polygon:
        return Polygon("include", tuple((999_999, 900_000 + i) for i in range(points)))

    few, many = (Recipe(Rule(), region=(polygon(n),)) for n in (100, 10_000))
    assert few.to_json().count("\n") > 400
    assert many.to_json() == many.to_json(indent=None)  # indented, it would be too long
    for recipe in (few, many):
        assert Recipe.from_json(recipe.to_json()) == recipe
    with pytest.raises(RecipeError, match=r"^region: with these shapes 320 kB .* fewer corners$"):
        Recipe(Rule(), region=(polygon(10_000),) * 2).to_json()


def test_the_limit_of_256_kb_counts_bytes() -> None:
    padding = MAX_BYTES - len(MINIMAL)
    assert Recipe.from_json(MINIMAL + " " * padding)
    assert "recipe has at most 256 kB" in refusal(MINIMAL + " " * (padding + 1))
    assert "recipe has at most 256 kB" in refusal("é" * (MAX_BYTES // 2 + 1))


@pytest.mark.parametrize("name", ["[" * 40, '"' + "{" * 30, "\\" + "]" * 20 + "[" * 18 + "\\"])
def test_brackets_in_a_name_nest_nothing(name: str) -> None:
    recipe = Recipe(MaskClass(Rule((Group((Range("red", 0, 9),)),)), name))
    assert Recipe.from_json(recipe.to_json()) == recipe


def test_brackets_in_a_name_hide_no_nesting() -> None:
    assert refusal('{"' + "]" * 90 + '": ' + "[" * 90 + '"') == "nested more than 16 levels deep"


@given(class_names)
def test_every_legal_name_is_written_and_read(name: str) -> None:
    recipe = Recipe(MaskClass(Rule((Group((Range("red", 0, 9),)),)), name))
    assert Recipe.from_json(recipe.to_json()) == recipe


def as_json(value: Any) -> str:
    return json.dumps(value)


@pytest.mark.parametrize("end", ["low", "high"])
def test_written_bounds_are_numbers_on_the_grid(end: str) -> None:
    recipe = Recipe(Rule((Group((Range("lab_a", -12.25, 0.29),)),)))
    data = json.loads(recipe.to_json())
    assert as_json(data["classes"][0]["rule"]["groups"][0]["ranges"][0][end]) in ("-12.25", "0.29")
