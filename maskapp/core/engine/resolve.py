"""Automatic bounds become numbers, ranges become value sets."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from maskapp.arrays import Mask
from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.local_methods import LOCAL_METHODS
from maskapp.core.color.methods import METHODS
from maskapp.core.engine import valuesets
from maskapp.core.engine.automatic import AutomaticThresholds
from maskapp.core.engine.compiled import Compiled, PixelSet, Selected, compile_rule
from maskapp.core.engine.local import local_mask
from maskapp.core.engine.valuesets import ValueSet
from maskapp.core.recipe.address import Address
from maskapp.core.recipe.rule import Auto, Bound, End, Local, Range, Rule

Ends = tuple[int, int]


@dataclass(frozen=True)
class UsedBound:
    """The value that an automatic bound took in one image.

    Parameters
    ----------
    address : Address
    end : {"low", "high"}
    channel, method : str
    value : float or None
        None where there is none: the method found no threshold, or nothing lies above it, or the
        threshold is local.
    local : bool
        Whether each pixel has a threshold of its own, so that there is no one value.
    """

    address: Address
    end: End
    channel: str
    method: str
    value: float | None
    local: bool = False

    @property
    def label(self) -> str:
        """The method's name for people."""
        return LOCAL_METHODS[self.method].label if self.local else METHODS[self.method].label


@dataclass(frozen=True)
class ResolvedRule:
    """A rule whose automatic bounds have become numbers.

    Parameters
    ----------
    sets : dict
        Stored values that each range selects, by its place; pixels, for local thresholds.
    ends : dict
        Stored values of its low and high bound, both included, before "outside"; on a circular
        channel ``low > high`` wraps. None if an automatic bound leaves nothing to select. A local
        bound stands as the end of the channel's scale here.
    compiled : bool or Node
    bounds : tuple of UsedBound
    notices : tuple of str
    """

    sets: dict[Address, Selected]
    ends: dict[Address, Ends | None]
    compiled: Compiled
    bounds: tuple[UsedBound, ...]
    notices: tuple[str, ...]

    def values_at(self, address: Address) -> ValueSet | None:
        """Return the stored values that a range selects; None where a threshold is local."""
        selected = self.sets[address]
        return None if isinstance(selected, PixelSet) else selected


def resolve_rule(rule: Rule, thresholds: AutomaticThresholds, mask_class: int = 0) -> ResolvedRule:
    """Find the automatic bounds of a rule in one image and compile it.

    Parameters
    ----------
    rule : Rule
    thresholds : AutomaticThresholds
        Of the image, among the pixels that count for the rule.
    mask_class : int
        Index of the rule's class in its recipe.
    """
    depth = thresholds.planes.depth
    sets: dict[Address, Selected] = {}
    used: list[UsedBound] = []
    notices: list[str] = []
    ends: dict[Address, Ends | None] = {}
    for address, bounds in rule.ranges(mask_class):
        ends[address], each_used, sentences = _find_ends(bounds, depth, thresholds.find)
        values = selected_values(replace(bounds, outside=False), ends[address], depth)
        if bounds.local and values:
            mask = local_mask(thresholds.planes, bounds, values)
            sets[address] = PixelSet(mask)
            notices += _hardly_dividing_places(bounds, mask, thresholds.allowed)
        else:
            sets[address] = selected_values(bounds, ends[address], depth)
        found = [
            UsedBound(address, *entry, local=isinstance(getattr(bounds, entry[0]), Local))
            for entry in each_used
        ]
        used += found
        notices += sentences
        if not all(each.local for each in found):
            notices += _hardly_dividing(bounds, ends[address], thresholds.counts(bounds.channel))
    compiled = compile_rule(rule, sets, depth, mask_class)
    return ResolvedRule(sets, ends, compiled, tuple(used), tuple(dict.fromkeys(notices)))


UsedEntry = tuple[End, str, str, float | None]


def _find_ends(
    bounds: Range, depth: int, threshold: Callable[[str, Auto], int | str]
) -> tuple[Ends | None, list[UsedEntry], list[str]]:
    """Return the range's ends, its automatic bounds and what is to be said about them."""
    channel = CHANNELS[bounds.channel]
    ends: dict[End, int] = {}
    used: list[UsedEntry] = []
    both: tuple[tuple[End, Bound], ...] = (("low", bounds.low), ("high", bounds.high))
    for end, bound in both:
        if not isinstance(bound, Auto):
            continue
        if isinstance(bound, Local):
            used.append((end, channel.id, bound.method, None))
            continue
        name = _name(channel.id, bound)
        found = threshold(channel.id, bound)
        if isinstance(found, str):
            used.append((end, channel.id, bound.method, None))
            return None, used, [f"{name}: {found}. The range selects nothing."]
        ends[end] = found + 1 if end == "low" else found
        if ends[end] >= channel.size(depth):
            used.append((end, channel.id, bound.method, None))
            return None, used, [f"{name}: no value lies above it. It selects nothing."]
        used.append((end, channel.id, bound.method, channel.value(ends[end], depth)))
    fixed = fixed_ends(bounds, depth)
    low, high = ends.get("low", fixed[0]), ends.get("high", fixed[1])
    if low > high and not channel.circular:
        notice = (
            f"{channel.label}: the automatic threshold leaves the lower bound "
            f"{channel.value(low, depth)} above the upper one, {channel.value(high, depth)}. The "
            "range selects nothing."
        )
        return None, used, [notice]
    return (low, high), used, []


def _name(channel: str, bound: Auto) -> str:
    kind = "local" if isinstance(bound, Local) else "automatic"
    label = bound.row.label if isinstance(bound, Local) else METHODS[bound.method].label
    return f"{CHANNELS[channel].label}, {kind} threshold {label}"


def _hardly_dividing(bounds: Range, ends: Ends | None, counts: NDArray[np.int64]) -> list[str]:
    """Say which automatic bounds have nearly no pixel, or nearly every, above them."""
    if ends is None:  # said already
        return []
    low, high = ends
    label, total = CHANNELS[bounds.channel].label, int(counts.sum())
    above = ((bounds.low, counts[low:]), (bounds.high, counts[high + 1 :]))
    shares = [
        (_name(bounds.channel, bound), int(part.sum()), "above it")
        for bound, part in above
        if isinstance(bound, Auto) and not isinstance(bound, Local)
    ]
    if len(shares) > 1 and low <= high:
        between = int(counts[low : high + 1].sum())
        shares.append((label, between, "between the automatic thresholds"))
    return [
        f"{name}: {_extreme(some, total)} {place}. Check the mask, or try another method."
        for name, some, place in shares
        if _extreme(some, total)
    ]


def _hardly_dividing_places(bounds: Range, mask: Mask, allowed: Mask | None) -> list[str]:
    """Say where a range with a local threshold has nearly no pixel, or nearly every, in it."""
    inside = mask if allowed is None else mask[allowed]
    extreme = _extreme(int(np.count_nonzero(inside)), inside.size)
    local = bounds.low if isinstance(bounds.low, Local) else bounds.high
    assert isinstance(local, Local)
    name = _name(bounds.channel, local)
    return (
        [f"{name}: {extreme} in its range. Check the mask, or try another method or window."]
        if extreme and inside.size
        else []
    )


def _extreme(some: int, total: int) -> str:
    """Return a share of less than 0.01 % or more than 99.99 % in words; "" if it is neither."""
    if not some:
        return "no pixel lies"
    if some * 10_000 < total:
        return f"only {some:,} of {total:,} pixels {'lies' if some == 1 else 'lie'}"
    if (total - some) * 10_000 < total:
        return f"all but {total - some:,} of {total:,} pixels lie"
    return ""


def fixed_ends(bounds: Range, depth: int) -> Ends:
    """Return the stored values of the fixed bounds; an automatic one gives the end of the scale."""
    channel = CHANNELS[bounds.channel]
    size = channel.size(depth)
    low = 0 if isinstance(bounds.low, Auto) else channel.stored(bounds.low, depth)
    high = size - 1 if isinstance(bounds.high, Auto) else channel.stored(bounds.high, depth)
    if channel.circular:
        # 360° is 0°, except as the upper end of a range that does not wrap (0°–360° is the whole
        # circle). From 360° to 360° is the one value 0°.
        if high == size:
            high = 0 if low == size else size - 1
        low %= size
    return low, high


def fixed_set(bounds: Range, depth: int) -> ValueSet:
    """Return the stored values that a range without automatic bounds selects."""
    return selected_values(bounds, fixed_ends(bounds, depth), depth)


def selected_values(bounds: Range, ends: Ends | None, depth: int) -> ValueSet:
    """Return the stored values that a range selects, given its ends (None: no value at all)."""
    if ends is None:
        return valuesets.EMPTY
    size = CHANNELS[bounds.channel].size(depth)
    values = valuesets.between(*ends, size)
    return valuesets.complement(values, size) if bounds.outside else values
