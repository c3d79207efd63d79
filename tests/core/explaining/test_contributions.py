"""What each range adds and removes, by hand and against masks of edited rules."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maskapp import Group, MaskClass, Range, Recipe, Rule
from maskapp.core.color.channel import Depth
from maskapp.core.engine.apply import compute_mask
from maskapp.core.engine.prepared import prepare
from maskapp.core.explaining.contributions import Contribution, contributions
from maskapp.core.recipe.address import Address
from maskapp.core.recipe.rule import Match
from tests import strategies

# Red 0 50 100 150 200 250, green 10 in the last two.
PIXELS = np.zeros((1, 6, 3), np.uint8)
PIXELS[0, :, 0] = np.arange(6) * 50
PIXELS[0, 4:, 1] = 10

RED = Range("red", 100, 255)
GREEN = Range("green", 0, 5)


def of(*groups: Group, match: Match = "any", invert: bool = False) -> list[Contribution]:
    recipe = Recipe(MaskClass(Rule(groups, match), invert=invert))
    return list(contributions(prepare(PIXELS, None, recipe)))


def changes(answers: list[Contribution]) -> list[tuple[int, int]]:
    return [(answer.added, answer.removed) for answer in answers]


def test_ranges_of_an_all_group_remove_pixels() -> None:
    red, green = of(Group((RED, GREEN)))
    assert changes([red, green]) == [(0, 2), (0, 2)]
    np.testing.assert_array_equal(red.changed[0], [True, True, False, False, False, False])
    assert (green.address, green.bounds) == (Address(0, 0, 1), GREEN)


def test_ranges_of_an_any_group_add_pixels() -> None:
    assert changes(of(Group((RED, GREEN), "any"))) == [(2, 0), (2, 0)]


def test_the_only_range_of_a_group_takes_the_group_with_it() -> None:
    assert changes(of(Group((RED,)), Group((GREEN,)))) == [(2, 0), (2, 0)]
    assert changes(of(Group((RED,)), Group((GREEN,)), match="all")) == [(0, 2), (0, 2)]


def test_without_its_only_range_a_rule_selects_nothing() -> None:
    (answer,) = of(Group((RED,)))
    assert changes([answer]) == [(4, 0)]


def test_invert_turns_adding_and_removing_around() -> None:
    assert changes(of(Group((RED, GREEN)), invert=True)) == [(2, 0), (2, 0)]


def test_a_range_can_change_nothing() -> None:
    _, blue = of(Group((RED, Range("blue", 0, 9))))
    assert changes([blue]) == [(0, 0)]
    assert not blue.changed.any()


def test_of_two_equal_ranges_each_changes_nothing() -> None:
    assert changes(of(Group((RED, RED)))) == [(0, 0), (0, 0)]


@pytest.mark.parametrize("match", ["all", "any"])
def test_a_rule_without_groups_has_no_contributions(match: Match) -> None:
    assert of(match=match) == []


@given(st.data(), strategies.depths)
def test_a_contribution_is_the_difference_to_the_rule_without_the_range(
    data: st.DataObject, depth: Depth
) -> None:
    pixels = data.draw(strategies.images(depth))
    valid = data.draw(st.none() | st.just(pixels[..., 0] != pixels[0, 0, 0]))
    # Automatic bounds are found on the plane alone, so taking another range away moves none.
    recipe = data.draw(strategies.recipes(depth)).with_class(cleaning=())
    mask = compute_mask(pixels, recipe, valid=valid)
    answers = list(contributions(prepare(pixels, valid, recipe)))
    assert [(a.address, a.bounds) for a in answers] == list(recipe.ranges())
    for answer in answers:
        groups = list(recipe.rule.groups)
        ranges = list(groups[answer.address.group].ranges)
        del ranges[answer.address.range]
        if ranges:
            groups[answer.address.group] = replace(
                groups[answer.address.group], ranges=tuple(ranges)
            )
        else:
            del groups[answer.address.group]
        shorter = recipe.with_class(rule=Rule(tuple(groups), recipe.rule.match))
        without = compute_mask(pixels, shorter, valid=valid)
        assert answer.added == np.count_nonzero(mask & ~without)
        assert answer.removed == np.count_nonzero(without & ~mask)
        np.testing.assert_array_equal(answer.changed, mask ^ without)
