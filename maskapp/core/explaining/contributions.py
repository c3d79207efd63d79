"""What does each range do? The pixels that the rule gains or loses by it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np

from maskapp.arrays import Mask
from maskapp.core.engine.compiled import Compiled, Selected, compile_rule
from maskapp.core.engine.prepared import Prepared
from maskapp.core.recipe.address import Address
from maskapp.core.recipe.rule import Group, Range, Rule


@dataclass(frozen=True, eq=False)
class Contribution:
    """What the mask before cleaning gains and loses by one range.

    Parameters
    ----------
    address : Address
    bounds : Range
    added, removed : int
        Pixels that are selected only because of the range, and not selected only because of it.
    changed : (H, W) ndarray of bool
        True for both.
    """

    address: Address
    bounds: Range
    added: int
    removed: int
    changed: Mask


def contributions(prepared: Prepared) -> Iterator[Contribution]:
    """Yield for each range what the mask gains and loses by it, before cleaning.

    The mask is compared with that of the rule after "Remove range": the other ranges of its group
    stay as they are, a group left without ranges goes as well, and a rule left without groups
    selects nothing. So of two equal ranges each changes nothing. Without invert a range can only
    remove pixels beside others of an "all" group and only add some beside others of an "any" group.

    Parameters
    ----------
    prepared : Prepared

    Yields
    ------
    Contribution
        In the rule's order, one mask of the image's size at a time.
    """
    mask = prepared.selected()
    for address, _ in prepared.mask_class.rule.ranges(prepared.index):
        yield contribution(prepared, mask, address)


def contribution(prepared: Prepared, mask: Mask, address: Address) -> Contribution:
    """Return what the mask gains and loses by one range; see :func:`contributions`.

    Parameters
    ----------
    prepared : Prepared
    mask : (H, W) ndarray of bool
        ``prepared.selected()``, which is the same for all ranges.
    address : Address
    """
    without = prepared.selected(_without(prepared, address))
    changed = mask != without
    count = int(np.count_nonzero(changed))
    added = int(np.count_nonzero(changed & mask))
    return Contribution(address, prepared.range_at(address), added, count - added, changed)


def _without(prepared: Prepared, address: Address) -> Compiled:
    rule, sets = prepared.mask_class.rule, prepared.resolved.sets
    groups: list[Group] = []
    kept: dict[Address, Selected] = {}
    for g, each in enumerate(rule.groups):
        places = [Address(prepared.index, g, r) for r in range(len(each.ranges))]
        places = [place for place in places if place != address]
        if places:
            kept.update({Address(0, len(groups), i): sets[at] for i, at in enumerate(places)})
            groups.append(replace(each, ranges=tuple(each.ranges[at.range] for at in places)))
    return compile_rule(Rule(tuple(groups), rule.match), kept, prepared.planes.depth)
