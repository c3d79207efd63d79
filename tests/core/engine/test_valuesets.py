"""Interval sets against Python's own sets."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from maskapp.core.engine import valuesets
from maskapp.core.engine.valuesets import ValueSet

SIZE = 12
members = st.sets(st.integers(0, SIZE - 1))


def from_members(numbers: set[int]) -> ValueSet:
    return valuesets.union([((number, number),) for number in numbers])


def to_members(values: ValueSet) -> set[int]:
    return {number for low, high in values for number in range(low, high + 1)}


def assert_canonical(values: ValueSet) -> None:
    assert all(low <= high for low, high in values)
    assert all(before[1] + 1 < after[0] for before, after in pairwise(values))


@given(members)
def test_sets_round_trip_as_few_intervals(numbers: set[int]) -> None:
    values = from_members(numbers)
    assert_canonical(values)
    assert to_members(values) == numbers


@given(st.lists(members, max_size=4))
def test_union_is_that_of_sets(several: list[set[int]]) -> None:
    joined = valuesets.union(map(from_members, several))
    assert_canonical(joined)
    assert to_members(joined) == set().union(*several)


@given(st.lists(members, max_size=4))
def test_intersection_is_that_of_sets(several: list[set[int]]) -> None:
    joined = valuesets.intersection(map(from_members, several), SIZE)
    assert_canonical(joined)
    assert to_members(joined) == set(range(SIZE)).intersection(*several)


@given(members)
def test_complement_is_that_of_sets(numbers: set[int]) -> None:
    rest = valuesets.complement(from_members(numbers), SIZE)
    assert_canonical(rest)
    assert to_members(rest) == set(range(SIZE)) - numbers


def test_overlapping_nested_and_touching_intervals_merge() -> None:
    assert valuesets.union([((0, 9),), ((2, 3),), ((5, 11),)]) == ((0, 11),)
    assert valuesets.union([((4, 5),), ((0, 3),)]) == ((0, 5),)
    assert valuesets.union([((5, 6),), ((0, 3),)]) == ((0, 3), (5, 6))


def test_full_and_empty_are_complements() -> None:
    assert valuesets.full(SIZE) == ((0, SIZE - 1),)
    assert valuesets.complement(valuesets.full(SIZE), SIZE) == valuesets.EMPTY
    assert valuesets.complement(valuesets.EMPTY, SIZE) == valuesets.full(SIZE)
