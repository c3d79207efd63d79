"""The engine: every bound pair, blocks, many ranges, and the fewest tests."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from numpy.typing import NDArray

from maskapp import Group, Range, Rule
from maskapp.core.color.channel import Depth
from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.planes import Planes
from maskapp.core.engine.compiled import _BLOCK, Node, compile_rule, evaluate
from maskapp.core.engine.resolve import fixed_set
from maskapp.core.recipe.rule import Match

Pixels = NDArray[np.unsignedinteger]


def compiled(rule: Rule, depth: Depth = 8) -> bool | Node:
    return compile_rule(rule, {place: fixed_set(b, depth) for place, b in rule.ranges()}, depth)


def mask_of(pixels: Pixels, *ranges: Range, match: Match = "all") -> NDArray[np.bool_]:
    planes = Planes(pixels)
    depth: Depth = 8 if planes.depth == 8 else 16
    return evaluate(compiled(Rule((Group(ranges, match),)), depth), planes)


def row_of(counts: NDArray[np.unsignedinteger]) -> Pixels:
    """An image of one row whose red band is `counts`."""
    pixels = np.zeros((1, len(counts), 3), counts.dtype)
    pixels[0, :, 0] = counts
    return pixels


def test_all_256_by_256_bound_pairs() -> None:
    counts = np.arange(256, dtype=np.uint8)
    pixels = row_of(counts)
    for low in range(256):
        for high in range(low, 256):
            inside = (counts >= low) & (counts <= high)
            assert np.array_equal(mask_of(pixels, Range("red", low, high))[0], inside)
            outside = mask_of(pixels, Range("red", low, high, outside=True))
            assert np.array_equal(outside[0], ~inside)


@pytest.mark.parametrize("low", [0, 1, 255, 256, 32768, 65534, 65535])
@pytest.mark.parametrize("high", [0, 1, 255, 256, 32768, 65534, 65535])
def test_bound_pairs_of_16_bits(low: int, high: int) -> None:
    if low > high:
        return
    counts = np.arange(65536, dtype=np.uint16)
    inside = (counts >= low) & (counts <= high)
    pixels = row_of(counts)
    np.testing.assert_array_equal(mask_of(pixels, Range("red", low, high))[0], inside)
    outside = mask_of(pixels, Range("red", low, high, outside=True))
    np.testing.assert_array_equal(outside[0], ~inside)


@pytest.mark.parametrize("low", [-131070, -70000, -1, 0, 1, 65535, 131070])
@pytest.mark.parametrize("high", [-131070, -70000, -1, 0, 1, 65535, 131070])
@pytest.mark.parametrize("outside", [False, True])
def test_bound_pairs_of_the_widest_channel(low: int, high: int, outside: bool) -> None:
    if low > high:
        return
    rng = np.random.default_rng(0)
    pixels = rng.choice(np.array([0, 1, 30000, 65534, 65535], np.uint16), (9, 50, 3))
    red, green, blue = np.moveaxis(pixels.astype(int), -1, 0)
    excess = 2 * green - red - blue
    expected = ((excess >= low) & (excess <= high)) != outside
    mask = mask_of(pixels, Range("excess_green", low, high, outside))
    np.testing.assert_array_equal(mask, expected)


# ---- blocks

SHAPES = [(1, _BLOCK - 1), (1, _BLOCK), (_BLOCK + 1, 1), (513, 1023), (3, 2 * _BLOCK // 3 + 7)]


@pytest.mark.parametrize("shape", SHAPES)
def test_images_larger_than_a_block_have_no_seams(shape: tuple[int, int]) -> None:
    pixels = np.random.default_rng(8).integers(0, 256, (*shape, 3), dtype=np.uint8)
    red, green, blue = np.moveaxis(pixels, -1, 0)
    rule = Rule(
        (
            Group((Range("red", 30, 200), Range("green", 9, 9, outside=True))),
            Group((Range("blue", 250, 255), Range("red", 0, 3)), "any"),
            Group((Range("green", 100, 180),)),
        )
    )
    expected = (red >= 30) & (red <= 200) & (green != 9)
    expected |= (blue >= 250) | (red <= 3)
    expected |= (green >= 100) & (green <= 180)
    mask = evaluate(compiled(rule), Planes(pixels))
    assert mask.shape == shape
    np.testing.assert_array_equal(mask, expected)


# ---- many ranges on one channel

pairs = st.tuples(st.integers(0, 255), st.integers(0, 255)).map(sorted)


@given(
    st.lists(st.tuples(pairs, st.booleans()), min_size=1, max_size=12),
    st.sampled_from(("all", "any")),
)
def test_many_ranges_on_one_channel(drawn: list[tuple[list[int], bool]], match: Match) -> None:
    counts = np.arange(256, dtype=np.uint8)
    tests = [((counts >= low) & (counts <= high)) != outside for (low, high), outside in drawn]
    expected = np.logical_and.reduce(tests) if match == "all" else np.logical_or.reduce(tests)
    ranges = [Range("red", low, high, outside) for (low, high), outside in drawn]
    np.testing.assert_array_equal(mask_of(row_of(counts), *ranges, match=match)[0], expected)


def test_two_hundred_single_values() -> None:
    counts = np.arange(256, dtype=np.uint8)
    ranges = [Range("red", 2 * i % 256, 2 * i % 256) for i in range(200)]
    np.testing.assert_array_equal(mask_of(row_of(counts), *ranges, match="any")[0], counts % 2 == 0)


# ---- the fewest tests

RED = Range("red", 10, 20)
GREEN = Range("green", 10, 20)


def test_ranges_on_one_channel_become_one_test() -> None:
    rule = Rule((Group((Range("red", 0, 20), Range("red", 10, 30), GREEN)),))
    assert compiled(rule) == Node("all", (("red", ((10, 20),)), ("green", ((10, 20),))))
    rule = Rule((Group((RED,)), Group((Range("red", 21, 30),))))
    assert compiled(rule) == Node("any", (("red", ((10, 30),)),))


def test_groups_of_the_rules_own_match_are_flattened() -> None:
    rule = Rule((Group((RED, GREEN)), Group((Range("blue", 0, 9),))), "all")
    node = compiled(rule)
    assert isinstance(node, Node)
    assert node.nodes == ()
    assert [channel for channel, _ in node.tests] == ["red", "green", "blue"]


def test_a_single_group_becomes_the_rule() -> None:
    for match in ("all", "any"):
        assert compiled(Rule((Group((RED, GREEN)),), match)) == Node(
            "all", (("red", ((10, 20),)), ("green", ((10, 20),)))
        )


@pytest.mark.parametrize(
    ("rule", "constant"),
    [
        (Rule(), False),
        (Rule((), "all"), False),
        (Rule((Group((Range("red", 0, 255),)),)), True),
        (Rule((Group((Range("red", 0, 9), Range("red", 10, 19))),)), False),
        (Rule((Group((Range("red", 0, 9), Range("red", 10, 255)), "any"),)), True),
        (Rule((Group((RED, GREEN)), Group((Range("blue", 0, 255),)))), True),
        (Rule((Group((RED, GREEN)), Group((Range("blue", 0, 255, True),))), "all"), False),
        (Rule((Group((RED,)), Group((Range("red", 10, 20, True),)))), True),
    ],
)
def test_rules_that_select_everything_or_nothing_need_no_pixel(rule: Rule, constant: bool) -> None:
    assert compiled(rule) is constant


def test_constants_inside_other_groups_disappear() -> None:
    node = Node("all", (("red", ((10, 20),)), ("green", ((10, 20),))))
    nothing, everything = Range("blue", 0, 255, outside=True), Range("blue", 0, 255)
    assert compiled(Rule((Group((RED, GREEN)), Group((nothing,))))) == node
    assert compiled(Rule((Group((RED, GREEN)), Group((everything,))), "all")) == node
    assert compiled(Rule((Group((RED, everything, GREEN)),))) == node


def test_only_channels_that_decide_are_converted() -> None:
    planes = Planes(row_of(np.arange(256, dtype=np.uint8)))
    evaluate(compiled(Rule((Group((RED, Range("lab_l", 0, 100))),))), planes)
    assert list(planes._planes) == ["red"]


# ---- planes


@pytest.mark.parametrize("depth", [8, 16])
@pytest.mark.parametrize("channel", CHANNELS)
def test_planes_are_contiguous_read_only_and_as_small_as_their_values(
    channel: str, depth: Depth
) -> None:
    dtype = np.uint8 if depth == 8 else np.uint16
    planes = Planes(np.random.default_rng(0).integers(0, 1 << depth, (7, 9, 3), dtype=dtype))
    plane = planes[channel]
    size = CHANNELS[channel].size(depth)
    assert plane is planes[channel]
    assert plane.shape == (7, 9)
    assert plane.flags.c_contiguous
    assert not plane.flags.writeable
    assert plane.max() < size <= np.iinfo(plane.dtype).max + 1
    assert plane.itemsize == (1 if size <= 256 else 2 if size <= 65536 else 4)
