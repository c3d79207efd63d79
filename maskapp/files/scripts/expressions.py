"""Compiled rules as Python expressions that a person can read."""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable
from typing import Any

from maskapp.core.color.channel import Channel
from maskapp.core.color.channels import CHANNELS
from maskapp.core.color.methods import METHODS
from maskapp.core.color.planes import BANDS
from maskapp.core.engine.compiled import Node, channels_of, compile_rule
from maskapp.core.engine.resolve import fixed_ends, fixed_set
from maskapp.core.engine.valuesets import ValueSet
from maskapp.core.recipe.rule import Auto, Group, Local, Match, Range, Rule
from maskapp.files.scripts.automatic import (
    automatic_range,
    automatic_threshold,
    circular_range,
    local_range,
)

_WIDTH = 88
_OPERATORS = {"all": "&", "any": "|"}


def variable(channel: str) -> str:
    """Return the name of the channel's plane in scripts: ``red``, ``hue_plane``."""
    return channel if channel in BANDS else f"{_identifier(channel)}_plane"


def _identifier(channel: str) -> str:
    """Return what names of a channel begin with; of its own ones, its name as far as it can be."""
    row = CHANNELS[channel]
    if not row.own or re.fullmatch(r"[a-z][a-z0-9_]*", row.label):
        return row.label if row.own else channel
    # Names that differ in what no identifier can hold are kept apart.
    name = re.sub(r"\W", "_", row.label, flags=re.ASCII).lower()
    return f"own_{name}_{zlib.crc32(channel.encode()):08x}"


def rule_lines(start: str, node: Node, depth: int, invert: bool) -> list[str]:
    """Return the statement that begins with `start` and ends with a rule, without indentation.

    One line where it fits, else one line per range; values on a finer grid are explained
    in comments.
    """
    sign = "~" if invert else ""
    inline = _inline(node, depth)
    commented = any(CHANNELS[channel].scale > 1 for channel in channels_of(node))
    if not commented:
        single = len(node.tests) == 1 and not node.nodes and _test(*node.tests[0], depth)[1] == ""
        line = f"{start}{inline[1:-1]}" if single and not invert else f"{start}{inline}"
        if invert:
            line = f"{start}~{inline}" if single else f"{start}~({inline})"
        if len(line) <= _WIDTH:
            return [line]
    return [f"{start}{sign}(", *_block(node, depth), ")"]


def automatic_lines(rule: Rule, depth: int, on_cpu: str) -> tuple[list[str], str | bool]:
    """Return lines that find a rule's automatic bounds, and the rule as an expression of them.

    Parameters
    ----------
    rule : Rule
        With automatic bounds.
    depth : int
    on_cpu : str
        What turns a plane into an array: ``".cpu().numpy()"`` for tensors.

    Returns
    -------
    list of str, str or bool
        A constant where the other ranges alone decide.
    """
    lines: dict[str, None] = {}  # in order, and each threshold once
    groups = [
        _joined(group.match, _group_parts(group, depth, lines, on_cpu)) for group in rule.groups
    ]
    return list(lines), _joined(rule.match, groups)


def _group_parts(group: Group, depth: int, lines: dict[str, None], on_cpu: str) -> list[str | bool]:
    parts: list[str | bool] = []
    fixed = []
    for bounds in group.ranges:
        if isinstance(bounds.low, Auto) or isinstance(bounds.high, Auto):
            parts.append(_automatic_range(bounds, depth, lines, on_cpu))
        else:
            fixed.append(bounds)
    if fixed:
        rule = Rule((Group(tuple(fixed), group.match),))
        sets = {address: fixed_set(bounds, depth) for address, bounds in rule.ranges()}
        compiled = compile_rule(rule, sets, depth)
        if isinstance(compiled, Node):
            text = _inline(compiled, depth)
            single = len(compiled.tests) == 1 and not compiled.nodes
            atomic = single and _test(*compiled.tests[0], depth)[1] == ""
            parts.append(text if atomic else f"({text})")
        else:
            parts.append(compiled)
    return parts


def _joined(match: Match, parts: list[str | bool]) -> str | bool:
    decisive = match == "any"  # one True decides an OR, one False an AND
    if decisive in parts:
        return decisive
    texts = [part for part in parts if isinstance(part, str)]
    if len(texts) < 2:
        return texts[0] if texts else not decisive
    return f"({f' {_OPERATORS[match]} '.join(texts)})"


def _automatic_range(bounds: Range, depth: int, lines: dict[str, None], on_cpu: str) -> str:
    """Return the name of a range's mask; what defines it is added to `lines`."""
    row = CHANNELS[bounds.channel]
    plane = variable(row.id)
    first = row.limits(depth)[0] * row.scale
    last = first + row.size(depth) - 1
    stored = fixed_ends(bounds, depth)
    ends = [str(first + stored[0]), str(first + stored[1])]
    options = ""
    for i, bound in enumerate((bounds.low, bounds.high)):
        if isinstance(bound, Local):
            name = f"{_identifier(row.id)}_{bound.method}_{bound.window}_{bound.number}"
            name = name.replace("-", "minus_").replace(".", "_")
            shifted = f"({plane} - {first})" if first > 0 else f"({plane} + {-first})"
            arguments = f"{shifted if first else plane}{on_cpu}"
            arguments += f", {row.size(depth)}, {bound.window}, {bound.weight(row)}"
            lines[_assigned(name, bound.row.function.__name__, arguments)] = None
            if on_cpu:
                lines[f"{name} = torch.as_tensor({name}, device=image.device)"] = None
            options += f", above_{'high' if i else 'low'}={name}"
        elif isinstance(bound, Auto):
            name = f"{_identifier(row.id)}_{bound.method}"
            name += f"_without_{bound.ignore}".replace(".", "_") if bound.ignore else ""
            arguments = f"{plane}{on_cpu}[allowed], {METHODS[bound.method].function.__name__}"
            arguments += f", ignore={bound.ignore}" if bound.ignore else ""
            arguments += f", lowest={first}" if first else ""
            arguments += f", scale={row.scale}" if row.scale > 1 else ""
            lines[_assigned(name, automatic_threshold.__name__, arguments)] = None
            ends[i] = name if i else f"above({name}, {last})"
    options += ", outside=True" if bounds.outside else ""
    test: Callable[..., Any] = circular_range if row.circular else automatic_range
    if bounds.local:
        test = local_range
    arguments = f"{plane}, {', '.join(ends)}{options}"
    number = 1
    while True:  # a range that stands twice is computed once
        name = f"range_{number}"
        text = f"# {bounds.describe()}\n" + _assigned(name, test.__name__, arguments)
        if text in lines or not any(f"{name} = " in line for line in lines):
            lines[text] = None
            return name
        number += 1


def _assigned(name: str, function: str, arguments: str) -> str:
    line = f"{name} = {function}({arguments})"
    return line if len(line) <= _WIDTH else f"{name} = {function}(\n    {arguments}\n)"


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
    return f"  # {' or '.join(texts)}, in {channel.steps}"
