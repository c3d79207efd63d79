"""A channel that adds up others, each times a whole number."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from maskapp.core.color.channel import Channel
from maskapp.core.color.own.name import OWN
from maskapp.errors import RecipeError, quoted

MAX_VALUES = 1 << 23
"""Most values of a mix for 16-bit images: weights of red, green and blue that add up to 128."""

_TERM = re.compile(r"\s*([+−-]?)\s*(?:(\d[\d.,]*)\s*\*?\s*)?([^\W\d]\w*)?\s*")
_EXAMPLE = "Write channels with whole numbers before them, such as 2 red - green - blue"

Weights = dict[str, int]
"""By the ids of channels, in the order of the channel table."""


def mix(name: str, formula: str, known: Mapping[str, Channel]) -> Channel:
    """Return the channel of a formula such as ``"2 red - green - blue"``.

    Parameters
    ----------
    name : str
    formula : str
        Ids of channels, each once, with whole numbers before them. All in counts, or all of one
        unit and grid; no circle.
    known : mapping
        The channels that there are, by id.

    Raises
    ------
    RecipeError
        If the formula is none of these, or the sum would have more than :data:`MAX_VALUES` values.
    """
    weights = _weights(formula, known)
    members = [known[member] for member in weights]
    ends = [sorted(weight * end for end in known[each].span) for each, weight in weights.items()]
    id_ = f"{name} = {_joined(weights, str, ' ')}"

    def convert(xp: Any, red: Any, green: Any, blue: Any, top: int) -> Any:
        # No sum passes 2^24, so those of channels in float32 are exact.
        total: Any = 0
        for member, weight in zip(members, weights.values(), strict=True):
            total = total + weight * member.convert(xp, red, green, blue, top)
        return total

    convert.__name__ = id_
    channel = Channel(
        id=id_,
        label=name,
        family=OWN,
        rank=1000,
        meaning=f"Your own: {_joined(weights, lambda each: known[each].label, ' × ')}",
        unit=members[0].unit,
        span=(sum(low for low, _ in ends), sum(high for _, high in ends)),
        counts=members[0].counts,
        scale=members[0].scale,
        colour="#6f6e77",
        track=("#000", "#fff"),
        convert=convert,
        searched=False,
        sparse=True,
        own=True,
        call=_joined(weights, lambda each: known[each].expression("{xp}", "{top}"), " * "),
        carried=tuple(function for each in members for function in each.functions),
    )
    if channel.size(16) > MAX_VALUES:
        raise RecipeError(
            f"the weights of {quoted(name)} are too large: for 16-bit images it would have "
            f"{channel.size(16):,} values, and {MAX_VALUES:,} are the most. Make them smaller"
        )
    return channel


def _weights(formula: str, known: Mapping[str, Channel]) -> Weights:
    found: Weights = {}
    place = 0
    while place < len(formula) or not found:
        term = _TERM.match(formula, place)
        assert term  # it matches nothing, too
        sign, digits, member = term.groups()
        if member is None:
            rest = formula[place:].strip()
            raise RecipeError(f"{quoted(rest)} is no channel with a weight. {_EXAMPLE}")
        if found and not sign:
            raise RecipeError(f"a + or - is missing before {quoted(member)}. {_EXAMPLE}")
        if member in found:
            raise RecipeError(f"{quoted(member)} stands twice. Add up its weights")
        found[member] = _weight(digits, member) * (-1 if sign in ("−", "-") and sign else 1)
        place = term.end()
    _check_members(found, known)
    return {id_: found[id_] for id_ in known if id_ in found}


def _weight(digits: str | None, member: str) -> int:
    if digits is None:
        return 1
    if not digits.isdecimal():
        raise RecipeError(f"{digits} before {quoted(member)} is not a whole number")
    if len(digits) > 6:
        raise RecipeError(f"{digits} before {quoted(member)} is too large a weight")
    if not int(digits):
        raise RecipeError(f"{quoted(member)} has the weight 0. Leave it out")
    return int(digits)


def _check_members(found: Weights, known: Mapping[str, Channel]) -> None:
    for member in found:
        if member not in known:
            raise RecipeError(
                f"{quoted(member)} is not a channel to mix. Use some of: "
                f"{', '.join(id_ for id_, row in known.items() if not row.circular)}"
            )
        if known[member].circular:
            raise RecipeError(
                f"{known[member].label} is a circle, and its values cannot be added up"
            )
    first, *others = (known[member] for member in found)
    for other in others:
        if _kind(other) != _kind(first):
            raise RecipeError(
                f"{first.label} and {other.label} cannot be added up: they have not the same unit "
                "and steps"
            )


def _kind(channel: Channel) -> tuple[bool, str, int]:
    return channel.counts, channel.unit, channel.scale


def _joined(weights: Weights, written: Callable[[str], str], times: str) -> str:
    """Return a formula: each weight but 1, `times` and what stands for the channel."""
    text = ""
    for member, weight in weights.items():
        number = f"{abs(weight)}{times}" if abs(weight) != 1 else ""
        sign = (" - " if weight < 0 else " + ") if text else ("-" if weight < 0 else "")
        text += f"{sign}{number}{written(member)}"
    return text
