"""Why a mask is empty or full, in a sentence that names the reason."""

from __future__ import annotations

import numpy as np
import pytest

from maskapp.core.engine.prepared import prepare
from maskapp.core.explaining.empty_or_full import explain_rule
from maskapp.core.recipe.recipe import Recipe
from maskapp.core.recipe.rule import Group, Match, Range, Rule

# Red rises from 0 to 240 by column, green falls, blue is 7 everywhere.
PIXELS = np.zeros((4, 5, 3), np.uint8)
PIXELS[..., 0] = np.arange(5) * 60
PIXELS[..., 1] = 240 - PIXELS[..., 0]
PIXELS[..., 2] = 7

BRIGHT = Range("red", 250, 255)
SOME_RED = Range("red", 180, 255)
SOME_GREEN = Range("green", 180, 255)
ALL_BLUE = Range("blue", 0, 10)


def explain(
    *groups: Group, match: Match = "any", allowed: np.ndarray[tuple[int, int]] | None = None
) -> str:
    return explain_rule(prepare(PIXELS, allowed, Recipe(Rule(groups, match))))


def test_a_rule_that_selects_some_pixels_needs_no_explanation() -> None:
    assert explain(Group((SOME_RED,))) == ""


def test_a_rule_without_groups_says_so() -> None:
    assert "no ranges" in explain()


def test_the_range_that_no_pixel_satisfies_is_named() -> None:
    sentence = explain(Group((SOME_RED, BRIGHT)))
    assert sentence.startswith("No pixel has Red 250–255 (group 1).")


def test_ranges_that_exclude_each_other_are_named_as_a_group() -> None:
    sentence = explain(Group((SOME_RED, SOME_GREEN)))
    assert sentence == "No pixel satisfies all of group 1: Red 180–255 and Green 180–255."


def test_an_or_of_empty_groups_explains_each() -> None:
    sentence = explain(Group((BRIGHT,)), Group((SOME_RED, SOME_GREEN)))
    assert sentence.startswith("No group selects a pixel.")
    assert "(group 1)" in sentence
    assert "all of group 2" in sentence


def test_an_and_of_groups_names_the_group_that_alone_is_empty() -> None:
    sentence = explain(Group((SOME_RED,)), Group((BRIGHT,)), match="all")
    assert sentence.startswith("No pixel has Red 250–255 (group 2).")


def test_an_and_of_groups_without_a_common_pixel_says_so() -> None:
    sentence = explain(Group((SOME_RED,)), Group((SOME_GREEN,)), match="all")
    assert sentence == "Each group selects some pixels, but no pixel is in all groups."


def test_the_range_that_alone_selects_everything_is_named() -> None:
    sentence = explain(Group((SOME_RED,)), Group((ALL_BLUE,)))
    assert sentence == "Blue 0–10 in group 2 alone selects every pixel."


def test_in_an_any_group_too() -> None:
    sentence = explain(Group((SOME_RED, ALL_BLUE), "any"))
    assert sentence == "Blue 0–10 in group 1 alone selects every pixel."


def test_an_and_of_full_ranges_selects_everything() -> None:
    assert explain(Group((ALL_BLUE, Range("red", 0, 255)))) == (
        "Every range of group 1 selects every pixel."
    )


def test_an_and_of_full_groups_selects_everything() -> None:
    full = Group((ALL_BLUE,))
    assert explain(full, full, match="all") == "Every group selects every pixel."


def test_an_or_that_is_full_only_together_says_so() -> None:
    sentence = explain(Group((Range("red", 0, 100),)), Group((Range("red", 101, 255),)))
    assert sentence == "Together the groups select every pixel, none does alone."


def test_so_does_an_any_group() -> None:
    sentence = explain(Group((Range("red", 0, 100), Range("red", 101, 255)), "any"))
    assert sentence == "Together the ranges of group 1 select every pixel, none does alone."


@pytest.mark.parametrize("column", [0, 4])
def test_only_allowed_pixels_count(column: int) -> None:
    allowed = np.zeros((4, 5), np.bool_)
    allowed[:, column] = True
    sentence = explain(Group((SOME_RED,)), allowed=allowed)
    assert sentence.startswith("No pixel has Red" if column == 0 else "Red 180–255 in group 1")


def test_a_range_that_leaves_everything_out_is_to_be_narrowed() -> None:
    sentence = explain(Group((Range("red", 0, 255, outside=True),)))
    assert sentence.endswith("Narrow that range of Red.")
