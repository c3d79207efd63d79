"""Channels and automatic methods: each member has all its parts, and keeps the laws."""

from __future__ import annotations

import inspect
from dataclasses import replace
from itertools import groupby
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from maskapp.core.color.channel import Channel, Depth, top_count
from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.histogram import histogram
from maskapp.core.color.method import Method, NoThreshold
from maskapp.core.color.methods import METHODS
from maskapp.core.color.planes import BANDS, Planes, stored_values
from maskapp.core.color.thresholds import auto_threshold
from tests import strategies

DEPTHS: tuple[Depth, ...] = (8, 16)


MEMBERS: list[Channel | Method] = [*CHANNELS.values(), *METHODS.values()]


@pytest.mark.parametrize("member", MEMBERS, ids=lambda member: member.id)
def test_every_member_has_words(member: Channel | Method) -> None:
    function = member.convert if isinstance(member, Channel) else member.function
    assert member.id.isidentifier()
    assert member.id == member.id.lower()
    assert member.label[0].isupper()
    assert 10 < len(member.meaning) < 160
    assert inspect.getdoc(function)


def test_meanings_are_distinct_and_methods_have_sentences() -> None:
    meanings = [each.meaning for each in MEMBERS]
    assert len(set(meanings)) == len(meanings)
    assert all(each.meaning.endswith(".") for each in METHODS.values())


def test_families_are_not_mixed() -> None:
    families = [family for family, _ in groupby(each.family for each in CHANNELS.values())]
    assert len(set(families)) == len(families) > 5


def test_the_bands_are_channels() -> None:
    assert set(BANDS) <= CHANNELS.keys()


def test_what_tells_greys_is_a_channel_that_is_0_for_them() -> None:
    grey = np.repeat(np.arange(256, dtype=np.uint8)[np.newaxis, :, np.newaxis], 3, axis=2)
    for channel in CHANNELS.values():
        if channel.greys_told_by:
            assert not Planes(grey)[channel.id].any()
            assert not Planes(grey)[channel.greys_told_by].any()


@pytest.mark.parametrize(
    "part",
    [
        {"label": ""},
        {"family": ""},
        {"meaning": ""},
        {"span": (1, 1)},
        {"scale": 7},
        {"counts": True},
        {"colour": "red"},
        {"track": ()},
        {"track": ("#000",)},
        {"track": ("#000", "white")},
        {"id": "colourfulness"},
    ],
)
def test_a_half_done_channel_is_refused(part: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"^channel (saturation|colourfulness): "):
        replace(CHANNELS["saturation"], **part)


@pytest.mark.parametrize("part", [{"label": ""}, {"meaning": ""}, {"id": "best"}])
def test_a_half_done_method_is_refused(part: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r"^method (otsu|best): "):
        replace(METHODS["otsu"], **part)


# ---- laws of all channels


@given(st.data(), strategies.channels, strategies.depths)
def test_values_are_whole_within_the_limits_and_the_same_in_torch(
    data: st.DataObject, channel: str, depth: Depth
) -> None:
    pixels = data.draw(strategies.images(depth)).reshape(-1, 3)
    row = CHANNELS[channel]
    red, green, blue = (np.ascontiguousarray(pixels[:, band]) for band in range(3))
    stored = stored_values(np, channel, (red, green, blue))
    assert np.all(stored == np.floor(stored))
    assert stored.min() >= 0
    assert stored.max() < row.size(depth)
    tensors = (torch.from_numpy(red), torch.from_numpy(green), torch.from_numpy(blue))
    theirs = stored_values(torch, channel, tensors).numpy()
    assert theirs.dtype == stored.dtype
    np.testing.assert_array_equal(theirs, stored)
    np.testing.assert_array_equal(Planes(pixels[np.newaxis])[channel][0], stored)


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("channel", CHANNELS)
def test_numpy_and_torch_agree_on_many_colours(channel: str, depth: Depth) -> None:
    dtype = np.uint8 if depth == 8 else np.uint16
    pixels = np.random.default_rng(9).integers(0, top_count(depth) + 1, (3, 200_000)).astype(dtype)
    pixels[:, :1000] = pixels[0, :1000]  # greys
    tensors: Any = tuple(map(torch.from_numpy, pixels))
    ours: Any = stored_values(np, channel, tuple(pixels))
    np.testing.assert_array_equal(ours, stored_values(torch, channel, tensors).numpy())


@given(st.data(), strategies.channels, strategies.depths)
def test_bounds_go_to_planes_and_back(data: st.DataObject, channel: str, depth: Depth) -> None:
    row = CHANNELS[channel]
    bound = row.bound(data.draw(strategies.bounds(channel, depth)))
    assert row.value(row.stored(bound, depth), depth) == bound
    read = row.text(bound).replace("−", "-").removesuffix(row.unit)
    assert float(read) == bound


@pytest.mark.parametrize("depth", DEPTHS)
@pytest.mark.parametrize("channel", CHANNELS)
def test_every_channel_has_a_histogram(channel: str, depth: Depth) -> None:
    dtype = np.uint8 if depth == 8 else np.uint16
    counts = np.random.default_rng(2).integers(0, top_count(depth) + 1, (40, 50, 3))
    pixels: strategies.Pixels = counts.astype(dtype)
    found = histogram(Planes(pixels)[channel], channel, depth)
    assert found.counts.sum() <= 2000
    assert found.counts.sum() + found.at_low + found.at_high >= 2000


# ---- laws of all methods


def test_what_methods_say_where_they_find_nothing_are_sentences() -> None:
    sentences = set()
    for frequencies in ([5], [2, 3], [1] * 256, [4, 0, 9, 1]):
        for method in METHODS:
            try:
                auto_threshold(np.array(frequencies), method)
            except NoThreshold as error:
                sentences.add(str(error))
    assert len(sentences) >= 3
    assert all(len(each) > 20 and not each.endswith(".") for each in sentences)


@given(
    st.dictionaries(st.integers(0, 255), st.integers(1, 40), min_size=2, max_size=9),
    st.sampled_from(sorted(METHODS)),
)
def test_a_threshold_divides_the_pixels_or_there_is_a_sentence(
    frequencies: dict[int, int], method: str
) -> None:
    counts = np.bincount(list(frequencies), list(frequencies.values()), 256).astype(np.int64)
    try:
        found = auto_threshold(counts, method)
    except NoThreshold:
        return
    assert isinstance(found, int)
    assert min(frequencies) <= found <= max(frequencies)


@given(
    st.dictionaries(st.integers(0, 100), st.integers(1, 40), min_size=2, max_size=9),
    st.sampled_from(sorted(METHODS)),
    st.integers(0, 100),
)
def test_brighter_pixels_have_a_threshold_that_is_as_much_higher(
    frequencies: dict[int, int], method: str, more: int
) -> None:
    counts = np.bincount(list(frequencies), list(frequencies.values()), 256).astype(np.int64)
    try:
        found = auto_threshold(counts, method)
    except NoThreshold:
        return
    assert abs(auto_threshold(np.roll(counts, more), method) - found - more) <= 1


def test_pairs_have_two_methods_in_the_order_of_their_thresholds() -> None:
    pairs: dict[str, list[str]] = {}
    for method in METHODS.values():
        if method.pair:
            pairs.setdefault(method.pair.id, []).append(method.id)
    assert pairs.keys().isdisjoint(METHODS)
    counts = np.array([9, 1, 7, 1, 8, 0, 3])
    for lower, upper in pairs.values():
        assert auto_threshold(counts, lower) < auto_threshold(counts, upper)
