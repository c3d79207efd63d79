"""Compiled rules as Python expressions that a person can read."""

from __future__ import annotations

from maskapp.core.channels import CHANNELS, Channel
from maskapp.core.engine import Node, channels_of
from maskapp.core.planes import BANDS
from maskapp.core.rule import Range
from maskapp.core.valuesets import ValueSet

_WIDTH = 88
_OPERATORS = {"all": "&", "any": "|"}


def variable(channel: str) -> str:
    """Return the name of the channel's plane in scripts: ``red``, ``hue_plane``."""
    return channel if channel in BANDS else f"{channel}_plane"


def return_lines(node: Node, depth: int, invert: bool) -> list[str]:
    """Return the ``return`` statement of a rule, without indentation.

    One line where it fits, else one line per range; values on a grid of hundredths are explained
    in comments.
    """
    sign = "~" if invert else ""
    inline = _inline(node, depth)
    commented = any(CHANNELS[channel].scale > 1 for channel in channels_of(node))
    if not commented:
        single = len(node.tests) == 1 and not node.nodes and _test(*node.tests[0], depth)[1] == ""
        line = f"return {inline[1:-1]}" if single and not invert else f"return {inline}"
        if invert:
            line = f"return ~{inline}" if single else f"return ~({inline})"
        if len(line) <= _WIDTH:
            return [line]
    return [f"return {sign}(", *_block(node, depth), ")"]


def _inline(node: Node, depth: int) -> str:
    operands = [_operand(channel, values, node, depth) for channel, values in node.tests]
    operands += [f"({_inline(inner, depth)})" for inner in node.nodes]
    return f" {_OPERATORS[node.match]} ".join(operands)


def _block(node: Node, depth: int) -> list[str]:
    """Return the node's operands, one per line, indented by one step."""
    lines = []
    operator = ""
    for channel, values in node.tests:
        operand = _operand(channel, values, node, depth)
        lines.append(f"    {operator}{operand}{_comment(CHANNELS[channel], values, depth)}")
        operator = f"{_OPERATORS[node.match]} "
    for inner in node.nodes:
        lines.append(f"    {operator}(")
        lines += [f"    {line}" for line in _block(inner, depth)]
        lines.append("    )")
        operator = f"{_OPERATORS[node.match]} "
    return lines


def _operand(channel: str, values: ValueSet, node: Node, depth: int) -> str:
    text, operator = _test(channel, values, depth)
    alone = len(node.tests) + len(node.nodes) == 1
    return text if alone or operator in ("", _OPERATORS[node.match]) else f"({text})"


def _test(channel: str, values: ValueSet, depth: int) -> tuple[str, str]:
    """Return a test of one channel and its outermost operator ("" for a single comparison)."""
    row = CHANNELS[channel]
    name = variable(channel)
    first = row.limits(depth)[0] * row.scale  # scripts compare values, planes store from 0
    last = row.size(depth) - 1
    runs = []
    for low, high in values:
        if low == high:
            runs.append([f"({name} == {first + low})"])
            continue
        comparisons = [f"({name} >= {first + low})"] if low > 0 else []
        if high < last:
            comparisons.append(f"({name} <= {first + high})")
        runs.append(comparisons)
    if len(runs) == 1:
        return " & ".join(runs[0]), "&" if len(runs[0]) > 1 else ""
    return " | ".join(f"({' & '.join(run)})" if len(run) > 1 else run[0] for run in runs), "|"


def _comment(channel: Channel, values: ValueSet, depth: int) -> str:
    """Return ``"  # Hue 350°–10°, in hundredths"``, or nothing for whole counts."""
    if channel.scale == 1:
        return ""
    runs = list(values)
    ends = runs[0][0] == 0 and runs[-1][1] == channel.size(depth) - 1
    if channel.circular and len(runs) > 1 and ends:
        runs = [(runs[-1][0], runs[0][1]), *runs[1:-1]]
    texts = [
        Range(channel.id, channel.value(low, depth), channel.value(high, depth)).describe()
        for low, high in runs
    ]
    return f"  # {' or '.join(texts)}, in hundredths"
