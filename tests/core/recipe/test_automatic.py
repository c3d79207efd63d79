"""Local thresholds as bounds: what they may be, as JSON, in words, for other sizes and depths."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from maskapp import Auto, Group, Local, Range, Recipe, RecipeError, Rule
from maskapp.core.color.channel import Depth
from maskapp.core.recipe.sampled import sampled


def sentence(make: Callable[..., Any], *args: Any, **options: Any) -> str:
    with pytest.raises(RecipeError) as caught:
        make(*args, **options)
    return str(caught.value)


def recipe(*ranges: Range, depth: Depth = 8) -> Recipe:
    return Recipe(Rule((Group(ranges),)), depth)


def test_numbers_that_are_not_given_are_scikit_images() -> None:
    assert Local("sauvola") == Local("sauvola", window=51, k=0.2)
    assert Local("niblack") == Local(
        "niblack",
        window=51,
        k=Decimal("0.20"),  # type: ignore[arg-type]  # as for bounds: taken, and kept as a float
    )
    assert Local("mean") == Local("mean", window=51, offset=0)
    assert Local("mean") != Auto("mean")
    assert hash(Local("sauvola", k=0.2)) == hash(Local("sauvola"))


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"method": "otsu"}, "'otsu' is not a local threshold. Use one of: sauvola, niblack, mean"),
        ({"method": ["mean"]}, "is not a local threshold"),
        (
            {"window": 50},
            "window: 50 is even, and a window has a pixel in its middle. Use 49 or 51",
        ),
        ({"window": 1}, "window: 1 is not a whole number of pixels from 3 to 351"),
        ({"window": 353}, "window: 353 is not a whole number of pixels from 3 to 351"),
        ({"window": 51.0}, "window: 51.0 is not a whole number"),
        ({"window": True}, "window: true is not a whole number"),
        ({"k": 0.205}, "k: 0.205 is between two steps: this goes in steps of 0.01"),
        ({"k": 1.01}, "k: 1.01 is not a number from -1 to 1"),
        ({"k": float("nan")}, "k: "),
        ({"k": "0.2"}, "k: "),
        ({"offset": 3}, "offset: Sauvola has no offset. Its number is k."),
        ({"method": "mean", "k": 0.2}, "k: Local mean has no k. Its number is offset."),
        (
            {"method": "mean", "offset": 70_000},
            "offset: 70000 is not a number from -65535 to 65535",
        ),
        ({"ignore": 0.01}, "ignore: a local threshold ignores no pixels"),
    ],
)
def test_what_is_no_local_threshold_is_refused(options: dict[str, Any], message: str) -> None:
    assert message in sentence(Local, **({"method": "sauvola"} | options))


def test_a_channel_must_have_an_above_and_the_offset_its_steps() -> None:
    assert "low: Hue goes round in a circle" in sentence(Range, "hue", Local("mean"), 10)
    assert "between two steps: Gray goes in steps of 1" in sentence(
        Range, "gray", 0, Local("mean", offset=0.5)
    )
    assert Range("saturation", Local("mean", offset=-0.25), 100).local
    assert not Range("saturation", Auto("mean"), 100).local


def test_a_window_is_bounded_by_what_whole_numbers_hold() -> None:
    wide = Range("excess_green", 0, Local("niblack", window=351))
    assert recipe(wide).local
    message = sentence(recipe, wide, depth=16)
    assert "windows of at most 181 pixels" in message
    assert "groups[0].ranges[0].high.window" in message
    assert recipe(Range("excess_green", 0, Local("niblack", window=181)), depth=16).local


@pytest.mark.parametrize(
    ("bound", "json"),
    [
        (Local("sauvola", window=25), '{"local":"sauvola","window":25,"k":0.2}'),
        (Local("niblack", k=-1), '{"local":"niblack","window":51,"k":-1}'),
        (Local("mean", offset=2), '{"local":"mean","window":51,"offset":2}'),
    ],
)
def test_recipes_hold_them(bound: Local, json: str) -> None:
    made = recipe(Range("gray", 3, bound), Range("red", bound, Auto("otsu", 0.01)))
    text = made.to_json(indent=None)
    assert text.count(json) == 2
    assert Recipe.from_json(text) == made
    assert not made.pointwise
    assert made.local


@pytest.mark.parametrize(
    ("bound", "message"),
    [
        ('{"local":"sauvola"}', "window"),
        ('{"local":"sauvola","window":51,"auto":"otsu"}', "auto"),
        ('{"auto":"otsu","window":51}', "window"),
        ('{"local":"sauvola","window":51,"ignore":0}', "ignore"),
        ('{"local":"sauvola","window":50,"k":0.2}', "ranges[0].low.window: 50 is even"),
    ],
)
def test_other_keys_are_refused_at_their_place(bound: str, message: str) -> None:
    text = recipe(Range("gray", 7, 255)).to_json(indent=None).replace('"low":7', f'"low":{bound}')
    assert message in sentence(Recipe.from_json, text)


def test_words() -> None:
    assert Range("saturation", Local("sauvola"), 100).describe() == (
        "Saturation (local Sauvola, 51 px, k 0.2) to 100 %"
    )
    assert Range("gray", 0, Local("mean", window=9, offset=-3), outside=True).describe() == (
        "Gray not 0 to (local mean, 9 px, offset −3)"
    )


def test_a_preview_has_a_smaller_window() -> None:
    made = recipe(Range("gray", 3, Local("sauvola", window=51, k=0.1)))
    assert sampled(made, 4) == recipe(Range("gray", 3, Local("sauvola", window=13, k=0.1)))
    assert sampled(made, 1000) == recipe(Range("gray", 3, Local("sauvola", window=3, k=0.1)))


def test_an_offset_in_counts_is_rescaled_and_a_share_is_not() -> None:
    counts = recipe(Range("gray", 3, Local("mean", window=9, offset=-2)))
    assert counts.rescaled(16) == recipe(
        Range("gray", 771, Local("mean", window=9, offset=-514)), depth=16
    )
    percent = Range("saturation", Local("mean", offset=2), 50)
    assert recipe(percent).rescaled(16) == recipe(percent, depth=16)
