"""Rules on planes: a rule is compiled to value sets, then evaluated block by block."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maskapp.arrays import Mask
from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.planes import BANDS, Planes, stored_values
from maskapp.core.engine import valuesets
from maskapp.core.engine.valuesets import ValueSet
from maskapp.core.recipe.address import Address
from maskapp.core.recipe.rule import Match, Rule


@dataclass(frozen=True, eq=False)
class PixelSet:
    """The pixels that a range selects by their places too: a local threshold's.

    Parameters
    ----------
    mask : (H, W) ndarray of bool
        Contiguous.
    """

    mask: Mask


Selected = ValueSet | PixelSet
Sets = Mapping[Address, Selected]
# Planes, scratch and result of a block share the CPU's cache; smaller blocks pay for more calls.
_BLOCK = 1 << 18


@dataclass(frozen=True)
class Node:
    """Tests of channels, inner nodes and masks, joined by `match`; no channel stands twice."""

    match: Match
    tests: tuple[tuple[str, ValueSet], ...]
    nodes: tuple[Node, ...] = ()
    masks: tuple[PixelSet, ...] = ()


Compiled = bool | Node


def compile_rule(rule: Rule, sets: Sets, depth: int, mask_class: int = 0) -> Compiled:
    """Reduce a rule to the fewest tests.

    Parameters
    ----------
    rule : Rule
    sets : mapping
        Stored values, or pixels, that the range selects, by its place, "outside" included.
    depth : int
        8 or 16.
    mask_class : int
        Index of the rule's class in `sets`.

    Returns
    -------
    bool or Node
        A constant where the rule selects everything or nothing.
    """
    groups = [
        _join(
            group.match,
            [
                (bounds.channel, sets[Address(mask_class, g, r)])
                for r, bounds in enumerate(group.ranges)
            ],
            (),
            (),
            depth,
        )
        for g, group in enumerate(rule.groups)
    ]
    if not groups:
        return False
    tests: list[tuple[str, Selected]] = []
    nodes = []
    masks: list[PixelSet] = []
    for group in groups:
        if isinstance(group, bool):
            if group == (rule.match == "any"):
                return group
        elif group.match == rule.match or len(group.tests) + len(group.masks) == 1:
            tests += group.tests
            masks += group.masks
        else:
            nodes.append(group)
    return _join(rule.match, tests, tuple(nodes), tuple(masks), depth)


def _join(
    match: Match,
    tests: Iterable[tuple[str, Selected]],
    nodes: tuple[Node, ...],
    masks: tuple[PixelSet, ...],
    depth: int,
) -> Compiled:
    by_channel: dict[str, list[ValueSet]] = {}
    for channel, values in tests:
        if isinstance(values, PixelSet):
            masks = (*masks, values)
        else:
            by_channel.setdefault(channel, []).append(values)
    kept = []
    for channel, several in by_channel.items():
        size = CHANNELS[channel].size(depth)
        some = match == "any"
        joined = valuesets.union(several) if some else valuesets.intersection(several, size)
        if joined == (valuesets.full(size) if some else valuesets.EMPTY):
            return some
        if joined != (valuesets.EMPTY if some else valuesets.full(size)):
            kept.append((channel, joined))
    if not kept and not masks and len(nodes) <= 1:
        return nodes[0] if nodes else match == "all"
    return Node(match, tuple(kept), nodes, masks)


def _cyclic_runs(values: ValueSet, size: int) -> list[tuple[int, int]]:
    # Values from `size` to the type's maximum never occur, so a set that holds both ends of the
    # scale is one run through the overflow: NOT and hue wrap-around cost no extra pass.
    if len(values) > 1 and values[0][0] == 0 and values[-1][1] == size - 1:
        return [(values[-1][0], values[0][1]), *values[1:-1]]
    return list(values)


Compare = tuple[np.ufunc, np.unsignedinteger, np.unsignedinteger | None]


def _comparisons(values: ValueSet, size: int, dtype: np.dtype[Any]) -> list[Compare]:
    """Return (ufunc, operand, shift or None) for each run of `values` (not empty, not full)."""
    number = dtype.type
    comparisons: list[Compare] = []
    for low, high in _cyclic_runs(values, size):
        if low == high:
            comparisons.append((np.equal, number(low), None))
        elif low == 0:
            comparisons.append((np.less_equal, number(high), None))
        elif high == size - 1:
            comparisons.append((np.greater_equal, number(low), None))
        else:
            # Unsigned overflow: low <= x <= high  <=>  (x - low) mod 2^n <= (high - low) mod 2^n.
            reach = (high - low) % (int(np.iinfo(dtype).max) + 1)
            comparisons.append((np.less_equal, number(reach), number(low)))
    return comparisons


class _Evaluator:
    """A node made ready for planes of known types, with buffers that all blocks reuse.

    Fresh memory pages cost more than the tests, and preparing tests anew in each block a fifth
    of the whole time.
    """

    def __init__(self, node: Node, planes: Mapping[str, NDArray[Any]], depth: int, block: int):
        self._join = np.bitwise_and if node.match == "all" else np.bitwise_or
        self._tests = [
            (planes[c], _comparisons(values, CHANNELS[c].size(depth), planes[c].dtype))
            for c, values in node.tests
        ]
        self._nodes = [_Evaluator(inner, planes, depth, block) for inner in node.nodes]
        self._masks = [each.mask.reshape(-1) for each in node.masks]
        self._part = np.empty(block, np.bool_)
        self._run = np.empty(block, np.bool_)
        wide = {plane.dtype for plane, _ in self._tests if plane.itemsize > 1}
        self._shifted = {dtype: np.empty(block, dtype) for dtype in wide}

    def __call__(self, start: int, stop: int, out: Mask) -> None:
        """Set `out` to the node's mask of the pixels start … stop - 1."""
        part = self._part[: stop - start]
        target = out  # the first part needs no joining
        for plane, comparisons in self._tests:
            self._test(plane[start:stop], comparisons, target)
            if target is part:
                self._join(out, part, out)
            target = part
        for node in self._nodes:
            node(start, stop, target)
            if target is part:
                self._join(out, part, out)
            target = part
        for mask in self._masks:
            if target is part:
                self._join(out, mask[start:stop], out)
            else:
                out[...] = mask[start:stop]
            target = part

    def _test(self, plane: NDArray[Any], comparisons: list[Compare], out: Mask) -> None:
        target = out
        for compare, operand, shift in comparisons:
            if shift is None:
                compare(plane, operand, target)
            else:
                # Differences of bytes fit into the target itself, which spares the cache a buffer.
                shifted = self._shifted.get(plane.dtype)
                space = target.view(np.uint8) if shifted is None else shifted[: len(plane)]
                np.subtract(plane, shift, space)
                compare(space, operand, target)
            if target is not out:
                np.bitwise_or(out, target, out)
            target = self._run[: len(plane)]


def channels_of(node: Node) -> list[str]:
    """Return the ids of the node's channels in the order of the channel table."""
    used = {channel for channel, _ in node.tests}.union(*map(channels_of, node.nodes))
    return CHANNELS.in_order(used)


def evaluate(compiled: Compiled, planes: Planes) -> Mask:
    """Return the mask of a compiled rule.

    Parameters
    ----------
    compiled : bool or Node
    planes : Planes

    Returns
    -------
    (H, W) ndarray of bool
    """
    if isinstance(compiled, bool):
        return np.full(planes.shape, compiled)
    mask = np.empty(planes.shape, np.bool_)
    flat = mask.reshape(-1)
    channels = channels_of(compiled)
    planes.prepare(channels)
    used = {channel: planes[channel].reshape(-1) for channel in channels}
    block = min(_BLOCK, flat.size)
    evaluator = _Evaluator(compiled, used, planes.depth, block)
    for start in range(0, flat.size, block):
        stop = min(start + block, flat.size)
        evaluator(start, stop, flat[start:stop])
    return mask


def evaluate_torch(compiled: Compiled, pixels: Any) -> Any:
    """Return the mask of a compiled rule with PyTorch's own operators (for tensors off the CPU).

    Parameters
    ----------
    compiled : bool or Node
    pixels : (..., 3) torch.Tensor of uint8 or uint16

    Returns
    -------
    (...) torch.Tensor of bool
        On the device of `pixels`.
    """
    import torch

    if isinstance(compiled, bool):
        return torch.full(pixels.shape[:-1], compiled, dtype=torch.bool, device=pixels.device)
    # torch has hardly any operator for uint16, so values are widened to int32.
    bands = tuple(pixels[..., band] for band in range(3))
    planes = {
        channel: bands[BANDS.index(channel)].to(torch.int32)
        if channel in BANDS
        else stored_values(torch, channel, bands)
        for channel in channels_of(compiled)
    }

    def test(plane: Any, values: ValueSet) -> Any:
        runs = [(plane >= low) & (plane <= high) for low, high in values]
        return torch.stack(runs).any(0) if len(runs) > 1 else runs[0]

    def join(node: Node) -> Any:
        parts = [test(planes[channel], values) for channel, values in node.tests]
        parts += [join(inner) for inner in node.nodes]
        stacked = torch.stack(parts)
        return stacked.all(0) if node.match == "all" else stacked.any(0)

    return join(compiled)
