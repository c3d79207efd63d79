"""Recipes and links made to hurt: refused with the place, in little memory."""

from __future__ import annotations

import base64
import tracemalloc
import zlib
from collections.abc import Callable
from contextlib import suppress

import pytest

from maskapp.core.recipe.codec import MAX_BYTES
from maskapp.core.recipe.recipe import Recipe
from maskapp.errors import RecipeError
from maskapp.ui.state import link

ONE = '{"channel": "red", "low": 1, "high": 2}'
LOW = "rule.groups[0].ranges[0].low"
HIGH = "rule.groups[0].ranges[0].high"


def recipe(ranges: str = ONE, more: str = "") -> str:
    return (
        '{"maskapp_recipe": 1, "depth": 8, "rule": {"match": "any", "groups": '
        f'[{{"match": "all", "ranges": [{ranges}]}}]}}{more}}}'
    )


def low(number: str) -> str:
    return recipe(ONE.replace("1,", f"{number},"))


def high(number: str) -> str:
    return recipe(ONE.replace("2}", f"{number}}}"))


HUGE = (
    '{"shape": "rectangle", "mode": "include", "x": '
    + "9" * 39
    + ', "y": 0, "width": 1, "height": 1}'
)

# A text, and how the message begins: with the place, where the text has one.
PLACED: dict[str, tuple[str, str]] = {
    "NaN": (low("NaN"), LOW),
    "Infinity": (high("Infinity"), HIGH),
    "-Infinity": (low("-Infinity"), LOW),
    "true for a number": (low("true"), LOW),
    "false for a number": (high("false"), HIGH),
    "a text for a number": (low('"1"'), LOW),
    "nothing for a number": (low("null"), LOW),
    "a list for a number": (low("[1]"), LOW),
    "below every count": (low("-1"), LOW),
    "above every count": (high("256"), HIGH),
    "off the grid": (low("1.5"), LOW),
    "an unknown channel": (
        recipe(ONE.replace("red", "infrared")),
        "rule.groups[0].ranges[0].channel",
    ),
    "a channel of 3 kB": (
        recipe(ONE.replace("red", "r" * 3000)),
        "rule.groups[0].ranges[0].channel",
    ),
    "an unhashable channel": (
        recipe(ONE.replace('"red"', "[]")),
        "rule.groups[0].ranges[0].channel",
    ),
    "a surrogate for a channel": (
        recipe(ONE.replace("red", r"\ud800")),
        "rule.groups[0].ranges[0].channel",
    ),
    "an unknown method": (low('{"auto": "magic"}'), LOW),
    "an unhashable method": (low('{"auto": {}}'), LOW),
    "201 ranges of one group": (recipe(",".join([ONE] * 201)), "rule.groups[0].ranges"),
    "an unknown shape": (recipe(more=', "region": [{"shape": "star"}]'), "region[0].shape"),
    "a shape of 10^39": (recipe(more=f', "region": [{HUGE}]'), "region[0]"),
    "a median of 10^9": (
        recipe(more=', "smoothing": {"method": "median", "radius": 1000000000}'),
        "smoothing",
    ),
    "an opening of 10^9": (
        recipe(more=', "cleaning": [{"step": "open", "radius": 1000000000}]'),
        "cleaning[0]",
    ),
}


@pytest.mark.parametrize("name", PLACED)
def test_what_is_wrong_is_said_with_its_place(name: str) -> None:
    text, place = PLACED[name]
    with pytest.raises(RecipeError) as caught:
        Recipe.from_json(text)
    message = str(caught.value)
    assert message.startswith(place)
    assert caught.value.place.startswith(place)
    assert len(message) < 500
    message.encode()


def test_200_ranges_in_many_groups_are_all_there_may_be() -> None:
    group = f'{{"match": "all", "ranges": [{ONE}]}}'
    head = '{"maskapp_recipe": 1, "depth": 8, "rule": {"match": "any", "groups": ['
    assert len(Recipe.from_json(head + ",".join([group] * 200) + "]}}").rule.groups) == 200
    with pytest.raises(RecipeError, match="200"):
        Recipe.from_json(head + ",".join([group] * 201) + "]}}")
    two = f'{{"match": "all", "ranges": [{ONE}, {ONE}]}}'
    with pytest.raises(RecipeError, match="200"):
        Recipe.from_json(head + ",".join([two] * 101) + "]}}")


def packed(data: bytes) -> str:
    return base64.urlsafe_b64encode(zlib.compress(data, 9)).decode().rstrip("=")


def full(start: str, unit: str, end: str = "") -> str:
    """Return a text of as many bytes as a recipe may have."""
    return start + unit * ((MAX_BYTES - len(start) - len(end)) // len(unit)) + end


# Just legal in size, so that the parser sees them, and far beyond it.
HEAVY: dict[str, str] = {
    "lists": full("[", "[],", "[]]"),
    "objects": full("[", "{},", "{}]"),
    "keys": "{" + ",".join(f'"{number}":0' for number in range(25_000)) + "}",
    "numbers": full("[", "1,", "1]"),
    "decimals": full("[", "1.5,", "1]"),
    "long numbers": full("[", "9" * 40 + ",", "1]"),
    "huge exponents": full("[", "1e999999999,", "1]"),
    "texts": full("[", '"",', '""]'),
    "escapes": full('["', r"\u0041", '"]'),
    "escaped surrogates": full('["', r"\ud800", '"]'),
    "NaN": full("[", "NaN,", "NaN]"),
    "one key many times": full("{", '"a":1,', '"a":1}'),
    "ranges": full(
        '{"maskapp_recipe":1,"depth":8,"rule":{"groups":[{"ranges":[', ONE + ",", ONE + "]}]}}"
    ),
    "brackets 10^5 deep": "[" * 100_000,
    "15 MB of one text": '"' + "a" * 15_000_000 + '"',
    "15 MB of a legal recipe and blanks": recipe() + " " * 15_000_000,
}


def peak(work: Callable[[], object]) -> int:
    """Return how many bytes Python held at most while a RecipeError was on its way."""
    tracemalloc.start()
    try:
        with pytest.raises(RecipeError) as caught:
            work()
        assert len(str(caught.value)) < 500
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


@pytest.mark.parametrize("name", HEAVY)
def test_heavy_texts_are_refused_in_little_memory(name: str) -> None:
    data = HEAVY[name].encode()
    assert peak(lambda: Recipe.from_json(data)) < 50e6 + len(data)


@pytest.mark.parametrize("name", ["keys", "long numbers", "15 MB of one text"])
def test_heavy_links_are_refused_in_little_memory(name: str) -> None:
    address = packed(HEAVY[name].encode())
    assert peak(lambda: link.decode(address)) < 50e6


@pytest.mark.parametrize(
    "address",
    ["a" * 5_000_000, "=" * 1_000_000, "A===" * 100_000, "\ud800" * 10, "x" + "\0" * 99, "é" * 99],
    ids=["letters", "padding", "padding-inside", "surrogates", "zeros", "accents"],
)
def test_long_and_strange_addresses_are_refused_in_little_memory(address: str) -> None:
    assert peak(lambda: link.decode(address)) < 50e6 + len(address)


def test_a_link_packed_many_times_over_is_no_rule() -> None:
    data = recipe().encode()
    assert link.decode(packed(data)) == Recipe.from_json(data)
    for change in (data + b"x", data[:-1], b"\0" + data, data * 2):
        with pytest.raises(RecipeError):
            link.decode(packed(change))
    with suppress(RecipeError):  # bytes behind the packed ones may be ignored or refused
        assert link.decode(base64.urlsafe_b64encode(zlib.compress(data) + b"more").decode())
